//! What a person takes along of their consents is read by others: exported from the records of a real hub, and
//! checked by Python with PyLD, pySHACL and jsonschema, without a network.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
};

use contract::{
    consents::{
        Consent, Refuse, Withdraw,
        formats::{Told, kantara, receipt, records},
    },
    family,
    gates::{Act, Purpose},
    ledger::{Event, Sync},
    time::{Offset, Span},
};
use ledger::{Hash, commitment::Record, follower::News};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    family::{agree_for, guarded},
    gates::neighbourhood,
    support::{
        Engine, Person, TestHub,
        gate::{face, set},
        key, root, skip,
    },
};

/// What the checker says of some files, and whether all is well.
pub(crate) fn judged(python: &OsStr, words: &[&OsStr]) -> (bool, String) {
    let script = root().join("formats/check_formats.py");
    // Python leaves nothing beside its sources.
    let mut command = Command::new(python);
    command.args([OsStr::new("-B"), script.as_os_str()]).args(words);
    let output = command.output().expect("python runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

pub(crate) fn python() -> Option<OsString> {
    let python = std::env::var_os("LINLI_TEST_PYTHON");
    if python.is_none() {
        skip("LINLI_TEST_PYTHON");
    }
    python
}

fn events(records: &[Record]) -> Vec<Event> {
    records.iter().filter_map(|record| serde_json::from_str(&record.event).ok()).collect()
}

/// The numbers of what was agreed to, in order.
fn given(mine: &[Event]) -> Vec<Hash> {
    let document = |event: &Event| match event {
        Event::ConsentGiven { document, .. } => Some(Consent::hash(document)),
        _ => None,
    };
    mine.iter().filter_map(document).collect()
}

/// Somebody who refused, agreed, was taken in, withdrew, was deleted, agreed, agreed anew, and whose gate went.
async fn lived(hub: &TestHub) -> News {
    let (resident, manager, mut gate) = neighbourhood(hub).await;
    let refuse = Refuse { gate: gate.id, purpose: Purpose::Enter, child: None };
    resident.hub.change(&refuse, &key()).await.expect("refused");
    hub.advance(Span::HOUR);
    gate.agent.round().await.expect("a round");
    let first = resident.agree(gate.id).await.expect("agreed");
    hub.come_to_a_checkpoint().await;
    let ticket = resident.ticket(&first).await;
    gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
    resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    gate.agent.round().await.expect("a round");
    for _ in 0..2 {
        hub.advance(Span::MINUTE);
        gate.agent.round().await.expect("a round");
        resident.agree(gate.id).await.expect("agreed anew");
    }
    set(&manager, gate.id, Act::Remove).await.expect("removed");
    hub.come_to_a_checkpoint().await;
    asked(&resident).await
}

/// A child for whom a guardian refused, agreed, and withdrew.
async fn guarded_and_over(hub: &TestHub) -> News {
    let (guardian, _, gate) = neighbourhood(hub).await;
    let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
    let birthday = guarded(hub, &staff, (&child, &guardian), 300).await;
    let whom = Some(child.account.person);
    let refuse = Refuse { gate: gate.id, purpose: Purpose::Enter, child: whom };
    guardian.hub.change(&refuse, &key()).await.expect("refused");
    hub.advance(Span::MINUTE);
    agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
    hub.advance(Span::MINUTE);
    let withdraw = family::Withdraw { person: child.account.person, gate: Some(gate.id) };
    guardian.hub.change(&withdraw, &key()).await.expect("withdrawn");
    hub.come_to_a_checkpoint().await;
    asked(&child).await
}

async fn asked(person: &Person) -> News {
    person.hub.ask(&Sync::default()).await.expect("the ledger")
}

fn written(folder: &TempDir, name: &str, value: &Value) -> PathBuf {
    let file = folder.path().join(name);
    std::fs::write(&file, value.to_string()).expect("kept");
    file
}

pub(crate) fn states(record: &Value) -> Vec<String> {
    let states = record["dpv:hasConsentStatus"].as_array().expect("states");
    let first = |state: &Value| state["@type"].get(0).unwrap_or(&state["@type"]).clone();
    states.iter().map(|state| first(state).as_str().expect("a state").to_owned()).collect()
}

/// A text with something changed that stands in it.
fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not in {text}");
    text.replacen(from, to, 1)
}

#[tokio::test]
async fn what_is_exported_is_taken_by_others_and_nothing_wrong_is() {
    let Some(python) = python() else { return };
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let news = lived(&hub).await;
    let (mine, ours) = (events(&news.mine.records), events(&news.ours.records));
    let told = Told { who: news.mine.who, mine: &mine, ours: &ours, offset: Offset::CHINA };

    let all = records(&told);
    let expected = [
        &["dpv:ConsentRefused", "dpv:ConsentGiven", "dpv:ConsentWithdrawn"][..],
        &["dpv:ConsentGiven", "dpv:RenewedConsentGiven"],
        &["dpv:RenewedConsentGiven", "dpv:ConsentRevoked"],
    ];
    assert_eq!(all.iter().map(states).collect::<Vec<_>>(), expected);

    let folder = TempDir::new().expect("a place for temporary files");
    let one = written(&folder, "one.jsonld", &all[0]);
    let mut files = vec![written(&folder, "records.jsonld", &Value::from(all))];
    for (index, consent) in given(&mine).into_iter().enumerate() {
        let receipt = receipt(&told, consent).expect("a receipt");
        files.push(written(&folder, &format!("receipt-{index}.jsonld"), &receipt));
        let kantara = kantara(&told, consent).expect("a receipt");
        files.push(written(&folder, &format!("kantara-{index}.json"), &kantara));
    }
    assert_eq!(files.len(), 7);
    let words: Vec<&OsStr> = files.iter().map(|file| file.as_os_str()).collect();
    let (is_good, said) = judged(&python, &words);
    assert!(is_good && said.matches(": ok, ").count() == 9, "{said}");

    // Every wrong copy of one of each.
    let (is_good, said) =
        judged(&python, &[OsStr::new("--mutate"), one.as_os_str(), words[1], words[2]]);
    assert!(is_good && !said.contains("TAKEN"), "{said}");
    for count in ["226 wrong copies of a record", "77 wrong copies of a receipt"] {
        assert!(said.contains(count), "{count}: {said}");
    }
    assert!(said.contains("23 wrong copies of a kantara"), "{said}");
    refused(&python, &folder, &files[1]);
}

#[tokio::test]
async fn what_a_guardian_has_signed_is_taken_by_others_as_the_guardians() {
    let Some(python) = python() else { return };
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let news = guarded_and_over(&hub).await;
    let (mine, ours) = (events(&news.mine.records), events(&news.ours.records));
    let told = Told { who: news.mine.who, mine: &mine, ours: &ours, offset: Offset::CHINA };
    let all = records(&told);
    assert_eq!(
        all.iter().map(states).collect::<Vec<_>>(),
        [["dpv:ConsentRefused", "dpv:ConsentGiven", "dpv:ConsentWithdrawn"]]
    );
    let child = &all[0]["dpv:hasDataSubject"]["@id"];
    for state in all[0]["dpv:hasConsentStatus"].as_array().expect("states") {
        assert_ne!(&state["dpv:isIndicatedBy"], child, "the guardian has said it");
    }

    let folder = TempDir::new().expect("a place for temporary files");
    let consent = given(&mine)[0];
    let files = [
        written(&folder, "records.jsonld", &Value::from(all.clone())),
        written(&folder, "receipt.jsonld", &receipt(&told, consent).expect("a receipt")),
        written(&folder, "kantara.json", &kantara(&told, consent).expect("a receipt")),
    ];
    let words: Vec<&OsStr> = files.iter().map(|file| file.as_os_str()).collect();
    let (is_good, said) = judged(&python, &words);
    assert!(is_good && said.matches(": ok, ").count() == 3, "{said}");
}

/// What no shape sees: words that were not signed, a context from elsewhere, a name that stands twice.
fn refused(python: &OsStr, folder: &TempDir, receipt: &Path) {
    let text = std::fs::read_to_string(receipt).expect("a receipt");
    let context = text.find("\"dct:conformsTo\"").expect("a field");
    let wrong = [
        (with(&text, "\\\"months\\\":12", "\\\"months\\\":11"), "the words of the notice"),
        (format!("{}\"dct:conformsTo\":\"\",{}", &text[..context], &text[context..]), "twice"),
        (
            "{\"@context\":\"https://w3id.org/dpv\",\"@type\":\"dpv:ConsentReceipt\"}".to_owned(),
            "not here",
        ),
        ("[]]".to_owned(), "no JSON"),
        ("{}".to_owned(), "none of the formats"),
    ];
    for (text, expected) in wrong {
        let file = folder.path().join("wrong.jsonld");
        std::fs::write(&file, text).expect("kept");
        let (is_good, said) = judged(python, &[file.as_os_str()]);
        assert!(!is_good && said.contains(expected), "{expected}: {said}");
    }
}

/// The guide's own examples are taken, whole ones and parts, and each wrong copy of one is refused by what it names;
/// each demand of our own shapes has a wrong copy that needs it; what is vendored is what it was when it was.
#[test]
fn the_guides_examples_are_taken_as_they_stand_there() {
    let Some(python) = python() else { return };
    let (is_good, said) = judged(&python, &[OsStr::new("--self")]);
    assert!(is_good, "{said}");
    // Twelve examples, and 58 wrong copies of them.
    assert_eq!(said.lines().filter(|line| line.starts_with("guide: ")).count(), 70, "{said}");
    assert!(said.contains("each demand has a wrong copy that needs it"), "{said}");
    for count in ["17 wrong copies of a refusal", "4 wrong copies of a refusal"] {
        assert!(said.contains(&format!(": {count}")), "{count}: {said}");
    }
    assert!(
        said.contains("loader: no JSON-LD: asks for https://w3id.org/dpv/context.jsonld"),
        "{said}"
    );
}
