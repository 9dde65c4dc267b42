//! The program as a committee runs it: it signs what has only grown, forgets nothing when it is killed, and
//! does not start with a memory it cannot read.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use ledger::{
    Hash,
    checkpoint::Checkpoint,
    growing::Edge,
    note::{Key, Kind, Note, Signer},
    tree::{self, Subtree, Subtrees},
    witnessing::Submission,
};

const ORIGIN: &str = "linli.example/tong";

fn log() -> Signer {
    Signer::new(ORIGIN, Kind::Note, &[1; 32]).expect("a name")
}

/// A log whose entries are numbers, from the one given on other ones.
#[derive(Default)]
struct Log {
    edge: Edge,
    hashes: std::collections::BTreeMap<Subtree, Hash>,
}

impl Log {
    fn of(entries: u64, forged_from: u64) -> Self {
        let mut log = Self::default();
        for number in 0..entries {
            let hashes = &mut log.hashes;
            let said = if number < forged_from { number } else { number + 1_000_000 };
            let entry = Hash::of_entry(&said.to_be_bytes());
            log.edge.append(entry, |subtree, hash| _ = hashes.insert(subtree, hash));
        }
        log
    }

    fn submit(&self, old: u64) -> Submission {
        let head = self.edge.head();
        let checkpoint = Checkpoint { origin: ORIGIN.into(), head };
        let mut checkpoint = Note::unsigned(checkpoint.text()).expect("a text");
        checkpoint.sign(&log(), 0);
        let proof = tree::consistency(&mut &*self, old, head.size).expect("found");
        Submission { old, proof: proof.unwrap_or_default(), checkpoint }
    }
}

impl Subtrees for &Log {
    type Error = Subtree;
    fn hash(&mut self, subtree: Subtree) -> Result<Hash, Subtree> {
        self.hashes.get(&subtree).copied().ok_or(subtree)
    }
}

fn program(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linli-witness"));
    command.args(words);
    command
}

/// A folder with a key and a list of logs; the public half of the key.
fn prepared(folder: &Path) -> Key {
    let key = folder.join("key");
    let made = program(&["new-key", "yezhu.example/1", "--key", path(&key)]).output();
    let made = made.expect("it runs");
    assert!(made.status.success(), "{made:?}");
    std::fs::write(folder.join("logs"), format!("# the hub\n{}\n", log().key())).expect("written");
    Key::read(String::from_utf8(made.stdout).expect("UTF-8").trim_end()).expect("a key")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn serve(folder: &Path) -> Command {
    let at = |name: &str| folder.join(name);
    let (key, logs, state) = (at("key"), at("logs"), at("state"));
    let words = ["serve", "--listen", "127.0.0.1:0", "--key", path(&key), "--logs", path(&logs)];
    let mut command = program(&words);
    command.args(["--state", path(&state)]);
    command
}

fn client() -> reqwest::Client {
    // Installed by whoever comes first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

/// A witness at work, killed when it goes.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(folder: &Path) -> Self {
        let mut child = serve(folder).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let told = child.stderr.take().expect("what it tells");
        BufReader::new(told).read_line(&mut line).expect("a line");
        let address = line.trim_end().rsplit(' ').next().expect("an address");
        let address = format!("http://{address}");
        Self { child, address }
    }

    async fn add(&self, submission: &Submission) -> (u16, String) {
        let post = client().post(format!("{}/add-checkpoint", self.address));
        let answer = post.body(submission.to_string()).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // As a power cut does it.
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ended");
    }
}

fn refused_start(folder: &Path) -> Output {
    let output = serve(folder).output().expect("it runs");
    assert!(!output.status.success(), "it does not start");
    output
}

#[tokio::test]
async fn it_signs_what_has_only_grown_and_remembers_it_when_it_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = prepared(folder.path());
    let (small, large) = (Log::of(10, 10), Log::of(300, 300));
    let forged = Log::of(300, 7);

    let witness = Running::start(folder.path());
    let (status, line) = witness.add(&small.submit(0)).await;
    assert_eq!(status, 200, "{line}");
    let mut note = small.submit(0).checkpoint;
    note.add_lines(&line).expect("a signature");
    assert!(note.signed_by(&key).expect("it is the witness's") > 1_700_000_000);
    drop(witness);

    let witness = Running::start(folder.path());
    assert_eq!(witness.add(&forged.submit(0)).await, (409, "10\n".to_owned()));
    assert_eq!(witness.add(&forged.submit(10)).await.0, 422, "another past");
    assert_eq!(witness.add(&large.submit(10)).await.0, 200);
    assert_eq!(witness.add(&forged.submit(300)).await, (409, "300\n".to_owned()));
    let page =
        client().get(&witness.address).send().await.expect("a page").text().await.expect("a text");
    assert!(page.contains(ORIGIN) && page.contains("300") && page.contains(&key.to_string()));
    drop(witness);

    let witness = Running::start(folder.path());
    assert_eq!(witness.add(&large.submit(300)).await.0, 200, "the same again is no lie");
    let client = client();
    let post = |body: String| client.post(format!("{}/add-checkpoint", witness.address)).body(body);
    assert_eq!(post("old 0".into()).send().await.expect("an answer").status(), 400);
    assert_eq!(post("x".repeat(70_000)).send().await.expect("an answer").status(), 413);
}

#[tokio::test]
async fn it_does_not_start_with_a_memory_it_cannot_trust() {
    let folder = tempfile::tempdir().expect("a folder");
    prepared(folder.path());
    let witness = Running::start(folder.path());
    assert_eq!(witness.add(&Log::of(10, 10).submit(0)).await.0, 200);
    let second = refused_start(folder.path());
    assert!(String::from_utf8_lossy(&second.stderr).contains("another witness's"), "{second:?}");
    drop(witness);

    let state = folder.path().join("state");
    std::fs::write(state.join("half.new"), "linli.exa").expect("written");
    drop(Running::start(folder.path()));
    assert!(!state.join("half.new").exists(), "what was never answered is put away");
    let kept = std::fs::read_dir(&state).expect("a folder").map(|entry| entry.expect("one").path());
    let kept = kept.into_iter().find(|path| !path.ends_with("lock")).expect("a checkpoint");
    let text = std::fs::read_to_string(&kept).expect("a text");
    std::fs::write(&kept, text.replacen("10", "11", 1)).expect("written");
    let refused = refused_start(folder.path());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no checkpoint"), "{refused:?}");
    std::fs::write(&kept, &text).expect("written");
    std::fs::rename(&kept, state.join("00".repeat(32))).expect("renamed");
    let refused = refused_start(folder.path());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("another log's"), "{refused:?}");
}

#[test]
fn a_key_is_made_once_and_is_its_owners() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let key = prepared(folder.path());
    assert_eq!((key.name(), key.kind()), ("yezhu.example/1", Kind::Cosignature));
    let file = folder.path().join("key");
    let mode = std::fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = program(&["new-key", "other", "--key", path(&file)]).output().expect("it runs");
    assert!(!again.status.success(), "a key is never written over");
    let spaced = folder.path().join("spaced");
    let named = program(&["new-key", "两 个", "--key", path(&spaced)]).output().expect("it runs");
    assert!(!named.status.success() && !spaced.exists());
}
