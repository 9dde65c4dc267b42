//! The log itself, from its plain files, by somebody else's code: Go's `sumdb`, and Python, written from the
//! standards. Both say yes to what a hub serves, and no to the same changes.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use ledger::{
    Hash,
    checkpoint::Checkpoint,
    growing::Edge,
    note::{Key, Kind, Note, Signer},
    tiles::Tile,
};
use tempfile::TempDir;

use crate::{
    complaints::lift,
    ledger::{Seeing, fetch, many_names, rule, walk},
    support::{Engine, TestHub, key, root, skip, tell},
};

/// Checkpoints that were kept from before.
const OLDER: [&str; 2] = ["older-1", "older-2"];

/// What is done to a copy of the log, and what it is called.
type Change = (String, Box<dyn Fn(&Path)>);

/// The two programs.
pub(crate) struct Strangers {
    pub(crate) go: PathBuf,
    pub(crate) python: OsString,
    _folder: TempDir,
}

impl Strangers {
    /// Compiles the one in Go with Debian's packages alone. Nothing where Go or Python is missing.
    pub(crate) fn find() -> Option<Self> {
        let find = |name| {
            let found = env::var_os(name);
            if found.is_none() {
                skip(name);
            }
            found
        };
        let (go, python) = (find("LINLI_TEST_GO")?, find("LINLI_TEST_PYTHON")?);
        let folder = TempDir::new().expect("a place for temporary files");
        let program = folder.path().join("verify_log");
        let output = Command::new(go)
            .args(["build", "-o"])
            .arg(&program)
            .current_dir(root().join("docs/verify_log"))
            .env("GO111MODULE", "off")
            .env("GOPATH", "/usr/share/gocode")
            .env("GOCACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/go"))
            .env("GOFLAGS", "")
            .output()
            .expect("go runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(Self { go: program, python, _folder: folder })
    }

    /// What both say of a copy of a log: whether it holds, and in which words. They say the same.
    fn judge(&self, what: &str, copy: &Path, words: &[&str]) -> (bool, String) {
        let mut python = Command::new(&self.python);
        python.arg(root().join("docs/verify_log.py"));
        let [by_go, by_python] = [Command::new(&self.go), python].map(|mut program| {
            for older in OLDER {
                program.arg("--older").arg(copy.join(older));
            }
            let output = program.args(words).arg(copy).output().expect("it runs");
            let [said, faults] = [output.stdout, output.stderr]
                .map(|all| String::from_utf8_lossy(&all).into_owned());
            match output.status.code() {
                Some(0) => (true, said),
                Some(1) if faults.starts_with("does not hold: ") => (false, faults),
                other => panic!("{what}: {other:?}, {faults}"),
            }
        });
        assert_eq!(by_go.0, by_python.0, "{what}: Go says {}Python says {}", by_go.1, by_python.1);
        assert!(!by_go.0 || by_go.1 == by_python.1, "{what}: {}{}", by_go.1, by_python.1);
        by_go
    }
}

/// Copies what a hub serves of its log, as anybody can; how many entries there are.
async fn copy(hub: &TestHub, folder: &Path) -> u64 {
    let write = |path: &str, bytes: &[u8]| {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, bytes).expect("kept");
    };
    let checkpoint = fetch(hub, "checkpoint").await;
    write("checkpoint", &checkpoint);
    write("policy", &fetch(hub, "policy").await);
    let note = Note::read(&String::from_utf8(checkpoint).expect("text")).expect("a note");
    let size = Checkpoint::read(note.text()).expect("a checkpoint").head.size;
    for tile in Tile::added(0, size) {
        write(&tile.path(), &fetch(hub, &tile.path()).await);
        if tile.level == 0 {
            let path = tile.path_of_entries();
            write(&path, &fetch(hub, &path).await);
        }
    }
    size
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_add_up_the_log_from_its_files_and_agree_on_every_change() {
    let Some(strangers) = Strangers::find() else { return };
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let log = hub.app.log().await.expect("a log").key();
    let all = [
        Seeing::start("committee", &log).await,
        Seeing::start("street", &log).await,
        Seeing::start("university", &log).await,
    ];
    let folder = hub.data.path().to_owned();
    fs::write(folder.join("witnesses.policy"), rule(&all)).expect("written");
    let hub = TestHub::open(&folder, &hub.place, &hub.clock).await;
    let resident = hub.resident("王秀英").await;
    resident.hub.change(&lift(), &key()).await.expect("filed");
    let kept = TempDir::new().expect("a place for temporary files");
    let kept = kept.path();
    let mut sizes = Vec::new();
    // More than a tile has, and files of its parts from before.
    for (records, older) in [(1, Some(OLDER[0])), (130, Some(OLDER[1])), (170, None)] {
        many_names(&hub, records).await;
        hub.come_to_a_checkpoint().await;
        sizes.push(copy(&hub, kept).await);
        if let Some(older) = older {
            fs::copy(kept.join("checkpoint"), kept.join(older)).expect("kept");
        }
    }
    let (first, size) = (sizes[0], sizes[2]);
    assert!(first > 3 && size > 300, "{sizes:?}");

    let (holds, said) = strangers.judge("as it is", kept, &["--key", &log]);
    assert!(holds, "{said}");
    let proved = format!("inclusion: proved for each of {size} entries");
    assert!(said.contains(&proved) && said.matches("has only grown").count() == 2, "{said}");
    let name = Key::read(&log).expect("a key").name().to_owned();
    let other = Signer::new(&name, Kind::Note, &[9; 32]).expect("a key").key().to_string();
    assert!(!strangers.judge("another key", kept, &["--key", &other]).0);

    let mut spoiling = spoiling(kept, &log, &other);
    spoiling.push(on("two entries at the edge with their hashes", move |copy| {
        bytes(&copy.join(format!("tile/entries/001.p/{}", size % 256)), |all| swap(all, 40));
        bytes(&copy.join(format!("tile/0/001.p/{}", size % 256)), |all| swap(all, 32));
    }));
    let secret = folder.join("ledger/key");
    spoiling.push(on("two stories", move |copy| tell_another(copy, first, &secret)));
    let mut refused = 0;
    for (changes, expected) in [(harmless(), true), (spoiling, false)] {
        for (what, change) in changes {
            let copy = copied(kept);
            change(copy.path());
            let (holds, said) = strangers.judge(&what, copy.path(), &[]);
            assert_eq!(holds, expected, "{what}: {said}");
            refused += usize::from(!holds);
        }
    }
    assert!(refused >= 40, "{refused}");
    tell(&format!("{refused} changed copies of a log were refused in Go and Python alike"));
}

/// What the log itself could do: sign once that two entries stand the other way round, and have files for it.
fn tell_another(copy: &Path, size: u64, secret: &Path) {
    bytes(&copy.join(format!("tile/0/000.p/{size}")), |all| swap(all, 32));
    let mut edge = Edge::default();
    bytes(&copy.join(format!("tile/entries/000.p/{size}")), |all| {
        swap(all, 40);
        all.chunks(40).for_each(|entry| edge.append(Hash::of_entry(&entry[2..]), |_, _| ()));
    });
    let key = fs::read_to_string(secret).expect("the key of the log");
    let (name, secret) =
        key.split_once('\n').and_then(|(_, key)| key.split_once('\n')).expect("a key");
    let secret: Hash = secret.trim_end().parse().expect("32 bytes");
    let signer = Signer::new(name, Kind::Note, &secret.0).expect("a name");
    let checkpoint = Checkpoint { origin: name.to_owned(), head: edge.head() };
    let mut note = Note::unsigned(checkpoint.text()).expect("a text");
    note.sign(&signer, 0);
    fs::write(copy.join(OLDER[0]), note.to_string()).expect("written");
}

/// What a log may look like as well.
fn harmless() -> Vec<Change> {
    vec![
        in_file("checkpoint", "one of three has not seen it", |text| without(text, 6)),
        in_file("checkpoint", "a signature of nobody known", |text| {
            let signer = Signer::new("stranger.example/1", Kind::Cosignature, &[9; 32]);
            let mut note = Note::read(text).expect("a note");
            note.sign(&signer.expect("a key"), 1);
            note.to_string()
        }),
        in_file("older-1", "nobody had seen it", |text| {
            (0..3).fold(text.to_owned(), |text, _| without(&text, 5))
        }),
        in_file("policy", "remarks", |text| format!("# 规则\n\n\t{text}  # 完\n")),
        on("the parts of what is full", |copy| {
            for path in ["tile/0/000.p", "tile/entries/000.p"] {
                fs::remove_dir_all(copy.join(path)).expect("removed");
            }
        }),
    ]
}

/// What nobody may be shown as this log.
fn spoiling(kept: &Path, log: &str, other: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    for file in walk(&kept.join("tile")) {
        let file = file.strip_prefix(kept).expect("below it").to_owned();
        let length = fs::metadata(kept.join(&file)).expect("a file").len();
        for place in [length / 2, length - 1].map(|place| usize::try_from(place).expect("small")) {
            let (what, file) = (format!("a bit of {}: {place}", file.display()), file.clone());
            changes.push(on(what, move |copy| bytes(&copy.join(&file), |all| all[place] ^= 1)));
        }
    }
    for name in ["checkpoint", OLDER[0], OLDER[1]] {
        changes.extend([
            in_file(name, "another name", |text| format!("x{text}")),
            in_file(name, "another size", |text| line(text, 1, |size| format!("1{size}"))),
            in_file(name, "another root", |text| turned(text, 2, 9)),
            in_file(name, "another signature", |text| turned(text, 4, 40)),
            in_file(name, "another cosignature", |text| turned(text, 5, 60)),
            in_file(name, "another time of a cosignature", |text| turned(text, 6, 14)),
            in_file(name, "a line more", |text| line(text, 2, |root| format!("{root}\nmore"))),
            in_file(name, "not signed", |text| without(text, 4)),
        ]);
    }
    let (log, other) = (log.to_owned(), other.to_owned());
    changes.extend([
        in_file("checkpoint", "two of three have not seen it", |text| {
            without(&without(text, 5), 5)
        }),
        on("policy: another log", move |copy| {
            edit(&copy.join("policy"), |text| text.replace(&log, &other))
        }),
        in_file("policy", "another witness", |text| {
            let signer = Signer::new("stranger.example/1", Kind::Cosignature, &[9; 32]);
            let new = signer.expect("a key").key().to_string();
            let all = line(text, 1, |_| format!("witness committee {new}"));
            all.replace("two 2", "two all")
        }),
        in_file("policy", "more than there are", |text| text.replace("two 2", "two 4")),
        in_file("policy", "no quorum", |text| text.replace("quorum two\n", "")),
        in_file("policy", "two quorums", |text| format!("{text}quorum none\n")),
        in_file("policy", "another line", |text| format!("{text}witnesses none\n")),
        on("an older one is newer", |copy| {
            fs::rename(copy.join("checkpoint"), copy.join("newer")).expect("renamed");
            fs::rename(copy.join(OLDER[1]), copy.join("checkpoint")).expect("renamed");
            fs::rename(copy.join("newer"), copy.join(OLDER[1])).expect("renamed");
        }),
        // Two entries change places, and then their hashes as well.
        on("two entries", |copy| bytes(&copy.join("tile/entries/000"), |all| swap(all, 40))),
        on("two entries with their hashes", |copy| {
            bytes(&copy.join("tile/entries/000"), |all| swap(all, 40));
            bytes(&copy.join("tile/0/000"), |all| swap(all, 32));
        }),
        on("an entry less", |copy| {
            bytes(&copy.join("tile/entries/000"), |all| all.truncate(255 * 40))
        }),
        on("an entry more", |copy| {
            bytes(&copy.join("tile/entries/000"), |all| all.extend_from_within(..40))
        }),
        on("half an entry", |copy| {
            bytes(&copy.join("tile/entries/000"), |all| all.truncate(255 * 40 + 9))
        }),
        on("a hash less", |copy| bytes(&copy.join("tile/0/000"), |all| all.truncate(255 * 32))),
        on("a hash more", |copy| bytes(&copy.join("tile/0/000"), |all| all.extend([0; 32]))),
    ]);
    let missing =
        ["checkpoint", "policy", "older-1", "tile/0/000", "tile/entries/000", "tile/1/000.p/1"];
    changes.extend(missing.map(|name| {
        on(format!("no {name}"), move |copy| fs::remove_file(copy.join(name)).expect("removed"))
    }));
    changes
}

fn on(what: impl Into<String>, change: impl Fn(&Path) + 'static) -> Change {
    (what.into(), Box::new(change))
}

fn in_file(name: &'static str, what: &str, change: fn(&str) -> String) -> Change {
    on(format!("{name}: {what}"), move |copy| edit(&copy.join(name), change))
}

/// A copy of all files of a folder.
fn copied(from: &Path) -> TempDir {
    let folder = TempDir::new().expect("a place for temporary files");
    for file in walk(from) {
        let copy = folder.path().join(file.strip_prefix(from).expect("below it"));
        fs::create_dir_all(copy.parent().expect("a folder")).expect("made");
        fs::copy(file, copy).expect("copied");
    }
    folder
}

fn edit(file: &Path, change: impl Fn(&str) -> String) {
    let before = fs::read_to_string(file).expect("text");
    let after = change(&before);
    assert_ne!(before, after, "{}", file.display());
    fs::write(file, after).expect("written");
}

fn bytes(file: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut all = fs::read(file).expect("a file");
    change(&mut all);
    fs::write(file, all).expect("written");
}

/// Has the second and the third of what is so long change places.
fn swap(all: &mut [u8], each: usize) {
    let (second, third) = all[each..3 * each].split_at_mut(each);
    second.swap_with_slice(third);
}

/// A text with one of its lines changed.
fn line(text: &str, number: usize, change: impl Fn(&str) -> String) -> String {
    let lines = text.split('\n').enumerate();
    let lines = lines.map(|(at, line)| if at == number { change(line) } else { line.to_owned() });
    lines.collect::<Vec<String>>().join("\n")
}

/// A text without one of its lines.
fn without(text: &str, number: usize) -> String {
    let lines = text.split('\n').enumerate().filter(|(at, _)| *at != number);
    lines.map(|(_, line)| line).collect::<Vec<&str>>().join("\n")
}

/// A text with another letter at a place of the last word of a line.
fn turned(text: &str, number: usize, place: usize) -> String {
    line(text, number, |line| {
        let at = line.rfind(' ').map_or(0, |space| space + 1) + place;
        let other = if line[at..].starts_with('A') { "B" } else { "A" };
        format!("{}{other}{}", &line[..at], &line[at + 1..])
    })
}
