//! The rules of the house: which room may know of which, and where the outside world begins.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use contract::complaints::{ActKind, EntryKind};
use serde_json::Value;

use crate::support::root;

/// What each package may depend on of this house.
const ARROWS: [(&str, &[&str]); 11] = [
    ("contract", &["ledger"]),
    ("client", &["contract", "ledger"]),
    ("drill", &["contract", "gate", "ledger"]),
    ("gate", &["client", "contract", "ledger"]),
    ("hub", &["contract", "ledger"]),
    ("ledger", &[]),
    ("linli", &["client", "contract"]),
    ("ui", &["client", "contract", "ledger"]),
    ("tests", &["client", "contract", "drill", "gate", "hub", "ledger", "witness"]),
    ("witness", &["ledger"]),
    ("xtask", &["client", "contract", "gate", "hub", "ledger"]),
];

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("cargo speaks JSON")
}

#[test]
fn packages_know_only_those_they_may() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let names: BTreeSet<&str> =
        packages.iter().map(|package| package["name"].as_str().expect("a name")).collect();
    let listed: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, listed, "a new package is a new row of the table");
    let arrows: BTreeMap<_, _> = ARROWS.into_iter().collect();
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let other = dependency["name"].as_str().expect("a name");
            if names.contains(other) {
                assert!(arrows[name].contains(&other), "{name} may not know of {other}");
            }
        }
    }
}

#[test]
fn every_version_stands_in_the_root_and_is_a_release() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).expect("the root manifest");
    for line in text.lines() {
        let is_pre = ["-alpha", "-beta", "-rc"].iter().any(|pre| line.contains(pre));
        assert!(!is_pre, "a pre-release: {line}");
    }
}

/// Which package of Debian's brings a program that tests run; all others are built or part of every
/// system.
const PROGRAMS: [(&str, &str); 14] = [
    ("Xvfb", "xvfb"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("dbus-daemon", "dbus"),
    ("dbus-send", "dbus-bin"),
    ("dunst", "dunst"),
    ("dunstctl", "dunst"),
    ("gnome-keyring-daemon", "gnome-keyring"),
    ("kill", "procps"),
    ("localedef", "locales"),
    ("mkfifo", "coreutils"),
    ("pkill", "procps"),
    ("python3", "python3"),
    ("sh", "dash"),
    ("xdotool", "xdotool"),
];

#[test]
fn every_program_that_tests_run_is_installed_by_the_set_up() {
    let setup = std::fs::read_to_string(root().join("xtask/src/setup.rs")).expect("UTF-8");
    for (path, text) in sources(&["tests"]) {
        for rest in
            ["Command::new(\"", ".command(\""].iter().flat_map(|mark| text.split(mark).skip(1))
        {
            let program = rest.split('"').next().expect("a name");
            if program.contains('\\') || program.is_empty() {
                continue;
            }
            let package = PROGRAMS.iter().find(|(name, _)| *name == program);
            let (_, package) = package.unwrap_or_else(|| panic!("{}: {program}", path.display()));
            let is_essential = ["coreutils", "dash"].contains(package);
            let is_listed = setup.contains(&format!("\"{package}\""));
            assert!(is_essential || is_listed, "{program} of {package} is nowhere installed");
        }
    }
}

/// Source files below the folders, with their text.
pub(crate) fn sources(folders: &[&str]) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).expect("UTF-8");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    for folder in folders {
        walk(&root().join(folder), &mut found);
    }
    assert!(!found.is_empty());
    found
}

fn assert_only_in(mark: &str, folders: &[&str], homes: &[&str]) {
    for (path, text) in sources(folders) {
        let name = path.to_string_lossy().replace('\\', "/");
        if homes.iter().any(|home| name.ends_with(home)) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            assert!(!code.contains(mark), "{name}:{}: {mark} belongs to {homes:?}", number + 1);
        }
    }
}

/// The rooms that run where people are; tests and measurements may do what these may not.
const ROOMS: [&str; 7] =
    ["hub/src", "client/src", "ui/src", "contract/src", "ledger/src", "src-tauri", "witness/src"];

#[test]
fn sql_stands_in_stores_only() {
    let homes = [
        "store.rs",
        "db.rs",
        "db/tx.rs",
        "db/groups.rs",
        "db/sqlite.rs",
        "db/postgres.rs",
        "db/migrate.rs",
        "hub/src/people.rs",
        "hub/src/idempotency.rs",
        "hub/src/ops.rs",
    ];
    for (path, text) in sources(&ROOMS) {
        let name = path.to_string_lossy().replace('\\', "/");
        if homes.iter().any(|home| name.ends_with(home)) {
            continue;
        }
        for literal in literals(&text) {
            assert!(!is_sql(&literal), "{name}: {literal:?} belongs to {homes:?}");
        }
    }
}

/// Whether a text is or holds a statement, wherever in it.
fn is_sql(text: &str) -> bool {
    let words = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "PRAGMA"];
    let pairs = ["insert into ", "delete from ", "create table ", "drop table "];
    let is_word = |word: &str| words.contains(&word);
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(is_word)
        || pairs.iter().any(|pair| text.to_ascii_lowercase().contains(pair))
}

/// The string literals of a source, comments left out.
fn literals(source: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), source);
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, here) = rest.split_at(at);
        let hashes = before.len() - before.trim_end_matches('#').len();
        rest = if here.starts_with("//") {
            here.split_once('\n').map_or("", |(_, after)| after)
        } else if here.starts_with("/*") {
            here.split_once("*/").map_or("", |(_, after)| after)
        } else if here.starts_with("'\"'") || here.starts_with("'\\") {
            // A letter, not the beginning of a text.
            here[2..].split_once('\'').map_or("", |(_, after)| after)
        } else if here.starts_with('"') && before[..before.len() - hashes].ends_with('r') {
            let end = format!("\"{}", "#".repeat(hashes));
            let (literal, after) = here[1..].split_once(&end).unwrap_or((here, ""));
            found.push(literal.to_owned());
            after
        } else if let Some(text) = here.strip_prefix('"') {
            let mut escaped = false;
            let end = text.find(|letter: char| {
                let is_end = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                is_end
            });
            let (literal, after) = text.split_at(end.unwrap_or(text.len()));
            found.push(literal.to_owned());
            after.get(1..).unwrap_or("")
        } else {
            &here[1..]
        };
    }
    found
}

#[test]
fn literals_are_found_wherever_they_stand() {
    let source = r##"
        // "a comment"
        let quote = '"'; let other = '\''; /* "another" */
        call("one", "two \" three", r"four", r#"five "six""#);
        fn of<'a>(text: &'a str) { "
            SELECT 1" }
    "##;
    let found = literals(source);
    let first = ["one", "two \\\" three", "four", "five \"six\""];
    assert_eq!(found[..4], first);
    assert_eq!(found.len(), 5);
    assert!(is_sql(&found[4]) && is_sql("WITH x AS (SELECT 1)") && is_sql("insert into t"));
    assert!(!is_sql("Selects what to update") && !is_sql("DROPPED"));
}

#[test]
fn the_clock_and_chance_have_one_home_a_room() {
    for mark in [
        "SystemTime::now(",
        "Instant::now(",
        "Timestamp::now(",
        "Zoned::now(",
        "getrandom::fill(",
        "Math::random(",
        "performance()",
    ] {
        let homes = ["hub/src/app.rs", "client/src/device.rs", "witness/src/machine.rs"];
        assert_only_in(mark, &ROOMS, &homes);
    }
    assert_only_in("Date::now(", &ROOMS, &["client/src/device.rs", "ui/src/device.rs"]);
}

#[test]
fn only_the_client_calls_others() {
    let homes = [
        "client/src/transport/native.rs",
        "client/src/transport/web.rs",
        "client/src/transport/web/upload.rs",
        // Numbers and hashes, to those who are to watch over the hub.
        "hub/src/witness.rs",
    ];
    for mark in [
        "reqwest::",
        "gloo_net::",
        "hyper::client",
        "hyper_util::client",
        "TcpStream::connect",
        "fetch_with",
        "XmlHttpRequest",
        "EventSource::new",
        "WebSocket::new",
    ] {
        assert_only_in(mark, &ROOMS, &homes);
    }
    // To the terminal beside it.
    assert_only_in("reqwest::", &["gate/src"], &["gate/src/onvif/line.rs"]);
    // It asks for what tests ask of it, so that it is compiled once.
    assert_only_in("reqwest::", &["xtask/src"], &[]);
    // What is not among its dependencies a package cannot call with. Tests look at hubs from outside.
    let callers =
        ["reqwest", "gloo-net", "ureq", "isahc", "curl", "attohttpc", "tauri-plugin-http"];
    let metadata = metadata();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        if ["client", "tests"].contains(&name) {
            continue;
        }
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            if dependency["kind"] == "dev" {
                continue;
            }
            let other = dependency["name"].as_str().expect("a name");
            // For its witnesses, for its terminal, in one file each; and for a feature alone: see above.
            if other == "reqwest" && ["hub", "gate", "xtask"].contains(&name) {
                continue;
            }
            assert!(!callers.contains(&other), "{name} calls others through {other}");
            for feature in dependency["features"].as_array().expect("features") {
                let feature = feature.as_str().expect("a name");
                let is_client = other.starts_with("hyper") && feature.starts_with("client");
                assert!(!is_client, "{name} calls others through {other}'s {feature}");
            }
        }
    }
}

#[test]
fn the_shells_bridge_is_touched_in_one_file() {
    assert_only_in("__TAURI", &["ui/src"], &["ui/src/device/shell.rs"]);
}

/// Of gates the chain of the community tells, of which nothing is kept before it stands in the ledger.
#[test]
fn no_screen_says_itself_that_something_is_proved() {
    let homes = ["panel/gates.rs", "panel/sure.rs"];
    assert_only_in("Record { is_proved: true }", &["ui/src"], &homes);
}

#[test]
fn a_test_that_is_skipped_says_so_where_it_is_counted() {
    assert_only_in("println!(\"skip", &["tests"], &["tests/support/report.rs", "tests/house.rs"]);
}

const SOURCES: [&str; 8] = [
    "contract/src",
    "client/src",
    "hub/src",
    "ledger/src",
    "ui/src",
    "src-tauri",
    "witness/src",
    "xtask/src",
];

#[test]
fn every_act_has_a_drawing_and_every_tint_an_act() {
    let kinds: Vec<EntryKind> =
        ActKind::ALL.iter().copied().map(EntryKind::Act).chain([EntryKind::Filed]).collect();
    let read = |name: &str| std::fs::read_to_string(root().join("ui").join(name)).expect("UTF-8");
    let (icons, style) = (read("icons.svg"), read("style.css"));
    for kind in &kinds {
        assert!(icons.contains(&format!("id=\"{}\"", kind.icon())), "{kind:?}");
    }
    for line in style.lines().filter(|line| line.trim_start().starts_with(".entry")) {
        for rest in line.split("[data-kind=\"").skip(1) {
            let name = rest.split('"').next().expect("a name");
            assert!(kinds.iter().any(|kind| kind.as_str() == name), "no act is called {name}");
        }
    }
}

#[test]
fn every_drawing_is_shown_somewhere() {
    let icons = std::fs::read_to_string(root().join("ui/icons.svg")).expect("UTF-8");
    let texts: String =
        sources(&["contract/src", "hub/src", "ui/src"]).into_iter().map(|(_, text)| text).collect();
    let named: Vec<&str> =
        icons.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();

    assert!(named.len() > 40, "{named:?}");
    for name in named {
        assert!(texts.contains(&format!("\"{name}\"")), "everybody downloads {name}, who sees it?");
    }
}

#[test]
fn files_have_a_size_one_can_read() {
    for (path, text) in sources(&SOURCES) {
        let lines = text.lines().count();
        assert!(lines <= 600, "{}: {lines} lines; look for the second subject", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources(&SOURCES) {
        assert!(text.starts_with("//!"), "{} begins without a sentence", path.display());
    }
}

/// The table of attacks in `docs/GATES.md` names tests: each is where it says.
#[test]
fn every_test_that_the_table_of_attacks_names_is_there() {
    let page = std::fs::read_to_string(root().join("docs/GATES.md")).expect("UTF-8");
    let (_, table) = page.split_once("## Attacks, a row a test").expect("the table");
    let marked = table.split('`').skip(1).step_by(2);
    let named: Vec<&str> = marked.filter(|name| name.matches('_').count() > 2).collect();
    let folders = ["tests", "contract", "client/src", "gate/src"];
    let all = sources(&folders);

    assert!(named.len() > 15, "{named:?}");
    for name in named {
        let (theme, test) = name.split_once("::").map_or(("", name), |(theme, test)| (theme, test));
        // A theme is a file, or the files of a folder.
        let places = [format!("tests/{theme}.rs"), format!("tests/{theme}/")];
        let is_there = |(path, text): &(PathBuf, String)| {
            let path = path.to_string_lossy();
            let is_place = theme.is_empty() || places.iter().any(|place| path.contains(place));
            is_place && text.contains(&format!("fn {test}("))
        };
        assert!(all.iter().any(is_there), "no test is called {name}");
    }
}

/// What an agent asks of a terminal, and what comes back. Of a face nothing comes back but what the terminal makes of a
/// photo that the agent has just brought, which goes into it and nowhere else.
#[test]
fn no_call_to_a_terminal_gives_out_a_face() {
    let terminal = std::fs::read_to_string(root().join("gate/src/terminal.rs")).expect("UTF-8");
    let (_, asked) = terminal.split_once("pub trait Terminal").expect("the trait");
    let names: Vec<&str> =
        asked.split("fn ").skip(1).filter_map(|call| call.split('(').next()).collect();
    let expected = [
        "method",
        "takes_photos",
        "read_photo",
        "enrol",
        "watch",
        "came",
        "unwatch",
        "delete",
        "held",
        "ways",
        "matches",
        "forget_days",
    ];
    assert_eq!(names, expected);
    let giving: Vec<&str> = asked
        .split("fn ")
        .skip(1)
        .filter(|call| {
            let answer = call.split_once("->").map_or("", |(_, answer)| answer);
            let answer = answer.split([';', '{']).next().unwrap_or_default();
            answer.contains("Capture") || answer.contains("u8")
        })
        .filter_map(|call| call.split('(').next())
        .collect();
    assert_eq!(giving, ["read_photo"]);

    // Who calls it: the agent, once, and a driver that passes it on.
    let mut callers = Vec::new();
    for (path, text) in sources(&["gate/src"]) {
        let calls = text.matches(".read_photo(").count();
        let path = path.strip_prefix(root()).expect("a file of ours").display().to_string();
        callers.extend((calls > 0).then_some((path, calls)));
    }
    callers.sort();
    let expected =
        [("gate/src/agent/relaying.rs".to_owned(), 1), ("gate/src/driver.rs".to_owned(), 2)];
    assert_eq!(callers, expected);
}

/// A command without its permission is refused in the window, and in no browser.
#[test]
fn each_command_of_the_shell_may_be_asked_by_its_window() {
    let build = std::fs::read_to_string(root().join("src-tauri/build.rs")).expect("UTF-8");
    let (_, rest) = build.split_once("const COMMANDS: &[&str] = &[").expect("the commands");
    let (commands, _) = rest.split_once("];").expect("their end");
    let allowed = |name: &str| format!("allow-{}", name.replace('_', "-"));
    let commands: BTreeSet<String> = commands.split('"').skip(1).step_by(2).map(allowed).collect();
    assert!(commands.len() > 20, "{commands:?}");

    let settings = std::fs::read_to_string(root().join("tauri.conf.json")).expect("UTF-8");
    let settings: serde_json::Value = serde_json::from_str(&settings).expect("JSON");
    let permissions = settings["app"]["security"]["capabilities"][0]["permissions"].as_array();
    let permissions = permissions.expect("permissions").iter();
    let permissions: BTreeSet<String> =
        permissions.filter_map(|one| Some(one.as_str()?.to_owned())).collect();
    assert_eq!(permissions, commands);
}
