//! What is taken along of a log is proved by somebody else's code as well: Python, and for C2SP tlog-proof Go's `sumdb`,
//! written from the documents. All say yes to what a hub hands out, and no to each change of it.

use std::{
    ffi::OsStr,
    fs,
    path::Path,
    process::{Command, Output},
};

use contract::{
    auditing, evidence,
    ledger::Prove,
    people::Post,
    time::{Span, Time},
};
use ledger::{
    note::{Kind, Signer},
    receipt::Receipt,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    evidence::{allowed, sued},
    gates::events,
    strangers::Strangers,
    support::{Engine, TestHub, on_both_engines, root},
};

/// What is done to a file, and what it is called.
type Change = (&'static str, fn(&mut Value));

/// Whether Python proves a file, by a rule that is brought or its own, and what it says.
pub(crate) fn proves(python: &OsStr, file: &Path, rule: Option<&Path>) -> (bool, String) {
    let script = root().join("docs/verify_taken.py");
    told(&Command::new(python).arg(script).arg(file).args(rule).output().expect("python runs"))
}

fn told(output: &Output) -> (bool, String) {
    let said = [&output.stdout[..], &output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(!said.contains("Traceback") && !said.contains("panic:"), "{said}");
    (output.status.success(), said)
}

/// Has everybody judge a file who reads it: our own tool, Python, and Go where it is a receipt. They say the same: this.
fn judged(strangers: &Strangers, file: &Value, rule: Option<&str>, what: &str) -> bool {
    let folder = TempDir::new().expect("a place for temporary files");
    let (path, brought) = (folder.path().join("taken.json"), folder.path().join("rule"));
    fs::write(&path, file.to_string()).expect("kept");
    fs::write(&brought, rule.unwrap_or_default()).expect("kept");
    let brought = rule.map(|_| brought.as_path());
    let own = witness::records::check(&path, brought);
    let (is_proved, said) = proves(&strangers.python, &path, brought);
    assert_eq!(own.is_ok(), is_proved, "{what}: {own:?}, Python says {said}");
    if file.get("records").is_some() {
        let mut go = Command::new(&strangers.go);
        if let Some(brought) = brought {
            go.arg("--policy").arg(brought);
        }
        let (is_proved, said) = told(&go.arg(&path).output().expect("it runs"));
        assert_eq!(own.is_ok(), is_proved, "{what}: {own:?}, Go says {said}");
    }
    own.is_ok()
}

fn refuse_all(strangers: &Strangers, file: &Value, changes: &[Change]) {
    assert!(judged(strangers, file, None, "as it is"));
    for (what, change) in changes {
        let mut changed = file.clone();
        change(&mut changed);
        assert_ne!(changed, *file, "{what}");
        assert!(!judged(strangers, &changed, None, what), "{what} is proved");
    }
    let own = file["policy"].as_str().expect("a rule");
    assert!(judged(strangers, file, Some(own), "its rule, brought"));
    assert!(!judged(strangers, file, Some(&strangers_rule()), "another rule"));
}

on_both_engines! {
    async fn what_a_community_shows_of_somebodys_consents(hub: TestHub) {
        let Some(strangers) = Strangers::find() else { return };
        let (resident, manager, second, _) = sued(&hub).await;
        let id = allowed(&manager, &second, &resident).await;
        let dossier = manager.hub.ask(&evidence::Take { id }).await.expect("taken");

        refuse_all(&strangers, &json!(dossier), EVIDENCE);
        refuse_all(&strangers, &json!(dossier), PAGE);
    }

    async fn what_an_auditor_takes_along(hub: TestHub) {
        let Some(strangers) = Strangers::find() else { return };
        sued(&hub).await;
        let auditor = hub.join("老周", Post::Auditor, None).await;
        hub.advance(Span::DAY);
        hub.come_to_a_checkpoint().await;
        let taken = auditing::Take { since: Time(0) };
        let bundle = auditor.hub.ask(&taken).await.expect("taken along");

        assert!(!bundle.pages.is_empty() && bundle.shown.len() >= 2);
        refuse_all(&strangers, &json!(bundle), AUDIT);
        refuse_all(&strangers, &json!(bundle), PAGE);
    }

    async fn what_somebody_keeps_of_their_own_records(hub: TestHub) {
        let Some(strangers) = Strangers::find() else { return };
        let (resident, ..) = sued(&hub).await;
        let mut kept = Vec::new();
        for record in 1..=u64::try_from(events(&resident).await.len()).expect("few") {
            kept.push(resident.hub.ask(&Prove { record }).await.expect("its proof"));
        }
        let policy = hub.app.log().await.expect("a log").policy().to_owned();
        let receipt = json!(Receipt::of(policy, kept));

        refuse_all(&strangers, &receipt, RECEIPT);
        for (what, change) in HARMLESS {
            let mut changed = receipt.clone();
            change(&mut changed);
            assert!(judged(&strangers, &changed, None, what), "{what} is refused");
        }
    }
}

const EVIDENCE: &[Change] = &[
    ("a letter of what was agreed to", |file| {
        edit(file, "/shown/1/shown/record/event", |event| event.replacen("at", "ab", 1))
    }),
    ("another salt", |file| turn(file, "/shown/1/shown/record/salt")),
    ("another place in its chain", |file| turn(file, "/shown/1/shown/link")),
    ("another kind", |file| put(file, "/shown/1/shown/record/kind", json!("access"))),
    ("another's entry", |file| {
        let other = file["shown"][0]["entry"].clone();
        put(file, "/shown/1/entry", other);
    }),
    ("another label of the entry", |file| {
        edit(file, "/shown/1/entry", |entry| letter(entry, 0, 2))
    }),
    ("another place in the log", |file| more(file, "/shown/1/index")),
    ("another hash beside it", |file| turn(file, "/shown/1/beside/0")),
    ("a hash less beside it", |file| drop(list(file, "/shown/1/beside").pop())),
    ("in another order", |file| list(file, "/shown").swap(0, 1)),
    ("one of them twice", |file| {
        let last = list(file, "/shown").last().cloned().expect("a record");
        list(file, "/shown").push(last);
    }),
    ("without the key that signed", |file| drop(list(file, "/shown").remove(0))),
    ("without the consent", |file| drop(list(file, "/shown").remove(1))),
    ("another version of the file", |file| put(file, "/format", json!("linli-evidence/2"))),
];

const AUDIT: &[Change] = &[
    ("a letter of what a gate has to delete", |file| {
        edit(file, "/shown/0/shown/record/event", |event| event.replacen("due_at", "due_to", 1))
    }),
    ("another place in the log", |file| more(file, "/shown/0/index")),
    ("in another order", |file| list(file, "/shown").swap(0, 1)),
    ("one less", |file| drop(list(file, "/shown").remove(0))),
    ("one more is said", |file| more(file, "/counts/0/said")),
    ("one more is gone", |file| more(file, "/counts/0/gone")),
    ("counted from another day", |file| put(file, "/since", json!(9_000_000_000_000_000_u64))),
    ("another earlier root", |file| turn(file, "/pages/0/root")),
    ("another earlier size", |file| more(file, "/pages/0/size")),
    ("another earlier time", |file| more(file, "/pages/0/heads/at")),
    ("grown otherwise", |file| turn(file, "/pages/0/grown/0")),
    ("not grown", |file| list(file, "/pages/0/grown").clear()),
    ("an earlier page twice", |file| {
        let page = list(file, "/pages")[0].clone();
        list(file, "/pages").insert(0, page);
    }),
    ("another version of the file", |file| put(file, "/format", json!("linli-audit/2"))),
];

/// What both have: the newest page, and the chain of the community.
const PAGE: &[Change] = &[
    ("a notice in other words", |file| {
        let all = list(file, "/ours/records").iter_mut();
        let mut notices = all.filter(|one| one["event"].to_string().contains("gate_notice"));
        edit(notices.next().expect("a notice"), "/event", |event| format!("{event} "));
    }),
    ("without the first announcement", |file| drop(list(file, "/ours/records").remove(0))),
    ("announcements in another order", |file| list(file, "/ours/records").swap(0, 1)),
    ("another head of the community", |file| turn(file, "/ours/head/last")),
    ("one announcement more", |file| more(file, "/ours/head/count")),
    ("another chain", |file| turn(file, "/ours/who")),
    ("another time of the page", |file| more(file, "/heads/at")),
    ("other heads", |file| turn(file, "/heads/root")),
    ("another root", |file| edit(file, "/checkpoint", |page| letter(page, 2, 9))),
    ("another size", |file| edit(file, "/checkpoint", |page| page.replacen('\n', "\n1", 1))),
    ("another signature", |file| edit(file, "/checkpoint", |page| letter(page, 4, 40))),
    ("not signed", |file| edit(file, "/checkpoint", unsigned)),
    ("another log's rule", |file| put(file, "/policy", json!(strangers_rule()))),
    ("no rule", |file| put(file, "/policy", json!(""))),
    ("a field more", |file| drop(fields(file).insert("more".to_owned(), json!(1)))),
    ("a field less", |file| drop(fields(file).remove("said"))),
];

const RECEIPT: &[Change] = &[
    ("a letter of what happened", |file| {
        edit(file, "/records/0/shown/record/event", |event| event.replacen("at", "ab", 1))
    }),
    ("another salt", |file| turn(file, "/records/0/shown/record/salt")),
    ("another place in its chain", |file| turn(file, "/records/0/shown/link")),
    ("another kind", |file| put(file, "/records/0/shown/record/kind", json!("breach"))),
    ("another label of the entry", |file| {
        edit(file, "/records/0/entry", |entry| letter(entry, 0, 2))
    }),
    ("another's entry", |file| {
        let other = file["records"][1]["entry"].clone();
        put(file, "/records/0/entry", other);
    }),
    ("another's proof", |file| {
        let other = file["records"][1]["proof"].clone();
        put(file, "/records/0/proof", other);
    }),
    ("another place in the log", |file| {
        in_proof(file, |proof| proof.replacen("index ", "index 1", 1))
    }),
    ("a place that is written otherwise", |file| {
        in_proof(file, |proof| proof.replacen("index ", "index 0", 1))
    }),
    ("another hash beside it", |file| in_proof(file, |proof| letter(proof, 2, 9))),
    ("a hash less beside it", |file| in_proof(file, |proof| without(proof, 2))),
    ("a hash more beside it", |file| {
        in_proof(file, |proof| {
            let hash = proof.split('\n').nth(2).expect("a hash");
            proof.replacen("\n\n", &format!("\n{hash}\n\n"), 1)
        })
    }),
    ("a proof of another version", |file| in_proof(file, |proof| proof.replacen("@v1", "@v2", 1))),
    ("a proof without a page", |file| {
        in_proof(file, |proof| proof.split("\n\n").next().unwrap_or_default().to_owned())
    }),
    ("another root", |file| in_page(file, |page| letter(page, 2, 9))),
    ("another signature", |file| in_page(file, |page| letter(page, 4, 40))),
    ("not signed", |file| in_page(file, unsigned)),
    ("another log's rule", |file| put(file, "/policy", json!(strangers_rule()))),
    ("no record", |file| list(file, "/records").clear()),
    ("another version of the file", |file| put(file, "/format", json!("linli-receipt/2"))),
    ("a field more", |file| drop(fields(file).insert("more".to_owned(), json!(1)))),
];

/// What a receipt may have as well.
const HARMLESS: &[Change] = &[
    ("what goes with a proof", |file| {
        in_proof(file, |proof| proof.replacen("\nindex ", "\nextra AAAA\nindex ", 1))
    }),
    ("a remark in the rule", |file| edit(file, "/policy", |rule| format!("# 规则\n{rule}"))),
];

/// The rule of a log that nobody here knows.
fn strangers_rule() -> String {
    let signer = Signer::new("stranger.example/1", Kind::Note, &[9; 32]).expect("a key");
    format!("log {}\nquorum none\n", signer.key())
}

fn put(file: &mut Value, path: &str, other: Value) {
    *file.pointer_mut(path).expect("it is there") = other;
}

fn list<'f>(file: &'f mut Value, path: &str) -> &'f mut Vec<Value> {
    let list = file.pointer_mut(path).and_then(Value::as_array_mut);
    list.expect("a list")
}

fn fields(file: &mut Value) -> &mut serde_json::Map<String, Value> {
    file.as_object_mut().expect("an object")
}

fn edit(file: &mut Value, path: &str, change: impl Fn(&str) -> String) {
    let text = file.pointer_mut(path).expect("it is there");
    *text = json!(change(text.as_str().expect("a text")));
}

/// Another letter in a hash.
fn turn(file: &mut Value, path: &str) {
    edit(file, path, |hash| letter(hash, 0, 9));
}

/// One more.
fn more(file: &mut Value, path: &str) {
    let number = file.pointer(path).and_then(Value::as_u64).expect("a number");
    put(file, path, json!(number + 1));
}

fn in_proof(file: &mut Value, change: impl Fn(&str) -> String) {
    edit(file, "/records/0/proof", change);
}

fn in_page(file: &mut Value, change: impl Fn(&str) -> String) {
    in_proof(file, |proof| {
        let (head, page) = proof.split_once("\n\n").expect("a proof with its page");
        format!("{head}\n\n{}", change(page))
    });
}

/// A text with another letter at a place of the last word of a line.
fn letter(text: &str, line: usize, place: usize) -> String {
    let lines = text.split('\n').enumerate().map(|(number, text)| {
        let at = text.rfind(' ').map_or(0, |space| space + 1) + place;
        match (number == line).then(|| text.get(at..=at)).flatten() {
            Some(old) => {
                let other = if old == "A" { "B" } else { "A" };
                format!("{}{other}{}", &text[..at], &text[at + 1..])
            }
            None => text.to_owned(),
        }
    });
    lines.collect::<Vec<String>>().join("\n")
}

fn without(text: &str, line: usize) -> String {
    let lines = text.split('\n').enumerate().filter(|(number, _)| *number != line);
    lines.map(|(_, text)| text).collect::<Vec<&str>>().join("\n")
}

/// A page without the signature of its log.
fn unsigned(page: &str) -> String {
    without(page, 4)
}
