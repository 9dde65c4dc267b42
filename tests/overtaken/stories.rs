//! Two stories that a hub has told one app: what its person saves of them is a file that anybody checks, with our tool or
//! with Python, and it accuses no log that has only grown.

use std::{fs, path::Path};

use client::following::Evidence;
use contract::ledger::Earlier;
use drill::Lie;
use ledger::{
    checkpoint::Checkpoint,
    conflict::Conflict,
    note::{Key, Kind, Note, Signer},
    tree::Head,
};
use serde_json::Value;
use tempfile::TempDir;

use super::{
    lies,
    neighbours::{Age, Lived, Outcome, sign_in},
};
use crate::{support::skip, taken};

/// Whether a file proves that the log lied, as our tool and Python say, and in which words. They say the same.
fn judged(text: &str, rule: Option<&str>) -> (bool, String) {
    let folder = TempDir::new().expect("a place for temporary files");
    let (file, brought) = (folder.path().join("linli-conflict.json"), folder.path().join("rule"));
    fs::write(&file, text).expect("kept");
    fs::write(&brought, rule.unwrap_or_default()).expect("kept");
    let brought = rule.map(|_| brought.as_path());
    let own = witness::records::check(&file, brought);
    if let Some(python) = std::env::var_os("LINLI_TEST_PYTHON") {
        let (is_proved, said) = taken::proves(&python, &file, brought);
        assert_eq!(own.is_ok(), is_proved, "{own:?}, Python says {said}");
    } else {
        skip("LINLI_TEST_PYTHON");
    }
    let is_proved = own.is_ok();
    (is_proved, own.unwrap_or_else(|why| why.to_string()))
}

fn page(folder: &Path) -> (String, Head) {
    let text = fs::read_to_string(folder.join("ledger/checkpoint")).expect("a page");
    let head = head_of(&text);
    (text, head)
}

fn head_of(page: &str) -> Head {
    let note = Note::read(page).expect("a note");
    Checkpoint::read(note.text()).expect("a page of a log").head
}

#[tokio::test(flavor = "multi_thread")]
async fn two_stories_are_saved_as_a_file_that_a_stranger_checks() {
    let lived = Lived::begin().await;
    let (_, head) = page(lived.now.path());
    // First another page of the same size, then one that has grown besides.
    for round in 0..2 {
        let told = lies::tell(Lie::Forked, &lived, round).await;
        let liar = lived.open(&told.folder).await;
        let mut apps = lived.apps.iter().filter(|app| app.age == Age::Fresh);
        let mut app = apps.find(|app| told.is_to(app.whose)).expect("who is lied to").clone();
        let person = &lived.people[app.whose];

        let outcome = app.sync(&sign_in(&liar, person).await, person).await;

        assert_eq!(outcome, Outcome::Alarm("two stories"));
        let Evidence { name, text: saved } = app.evidence().expect("it is kept");
        assert_eq!(name, "linli-conflict.json", "it is called what it is");
        let file: Value = serde_json::from_str(&saved).expect("a file");
        let [before, shown] = ["before", "now"].map(|page| file[page].as_str().expect("a page"));
        let (before, shown) = (head_of(before), head_of(shown));
        assert_eq!(before, head, "what was believed last");
        // Of a power of two of entries no proof says with which other root the larger page began.
        let is_shown = shown.size == head.size || !head.size.is_power_of_two();
        let (is_proved, said) = judged(&saved, None);
        assert_eq!(is_proved, is_shown, "round {round}, {} entries: {said}", head.size);
        if is_shown {
            for root in [before.root, shown.root].map(|root| root.to_string()) {
                assert!(said.contains(&root), "{root}: {said}");
            }
            assert!(judged(&saved, Some(&lived.watchers.whole_rule())).0, "the residents' rule");
        }
        refuse_forged(&file);
    }
}

/// Nobody makes a lie of what the log has not signed.
fn refuse_forged(conflict: &Value) {
    let log = conflict["key"].as_str().expect("a key");
    let name = Key::read(log).expect("a key").name().to_owned();
    let other = Signer::new(&name, Kind::Note, &[9; 32]).expect("a key").key().to_string();
    let put = |field: &str, value: Value| {
        let mut forged = conflict.clone();
        forged[field] = value;
        forged.to_string()
    };
    let now = conflict["now"].as_str().expect("a page");
    for (what, forged) in [
        ("another key", put("key", other.as_str().into())),
        ("another size", put("now", now.replacen('\n', "\n1", 1).into())),
        ("another log", put("now", format!("x{now}").into())),
        ("the same page twice", put("now", conflict["before"].clone())),
        ("no page", put("before", "".into())),
        ("another version", put("format", "linli-conflict/2".into())),
        ("a field more", put("more", 1.into())),
    ] {
        let (is_proved, said) = judged(&forged, None);
        assert!(!is_proved, "{what}: {said}");
    }
    let rule = format!("log {other}\nquorum none\n");
    assert!(!judged(&conflict.to_string(), Some(&rule)).0, "a rule that knows no such log");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_has_only_grown_is_accused_by_no_pair_of_its_pages() {
    let lived = Lived::begin().await;
    let ((before, earlier), (now, newest)) = (page(lived.earlier.path()), page(lived.now.path()));
    assert!(earlier.size < newest.size);
    let hub = lived.open(&lived.now).await;
    let phone = sign_in(&hub, &lived.people[0]).await;
    let asked = Earlier { size: earlier.size, now: newest.size };
    let grown = phone.ask(&asked).await.expect("how it began").grown;

    let (all, none, less) = (&grown[..], &grown[..0], &grown[1..]);
    for (before, now, grown, why) in [
        (&before, &now, all, "the beginning of the other"),
        (&now, &before, all, "the beginning of the other"),
        (&now, &now, none, "the beginning of the other"),
        (&before, &now, none, "has not shown"),
        (&before, &now, less, "has not shown"),
    ] {
        let pair =
            Conflict::of(&lived.watchers.whole_rule(), before, now, grown).expect("both signed");
        let (is_proved, said) = judged(&serde_json::to_string(&pair).expect("plain data"), None);
        assert!(!is_proved && said.contains(why), "{why}: {said}");
    }
}
