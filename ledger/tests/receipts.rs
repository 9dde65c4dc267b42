//! What somebody keeps as a receipt: what it proves to a stranger, and what none of them believes.

#[expect(dead_code, reason = "shared: followers need more of it")]
mod log;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer as _, SigningKey};
use ledger::{
    Hash,
    chain::write_entries,
    commitment::{Kind as Of, Record},
    note::{Kind, Note, Signer},
    pack::NotProved,
    proof::Proof,
    receipt::{Attached, Receipt},
    signed::{By, signed},
    tree,
};
use log::{Log, head_of, record, who};
use serde_json::{Value, json};

const ME: u8 = 7;

/// A log with two records of somebody, among those of others.
fn begun() -> Log {
    let mut log = Log::new();
    log.add(who(ME), record(0, "agreed"));
    log.add(who(1), record(0, "a notice"));
    log.checkpoint();
    log.add(who(ME), record(1, "deleted"));
    log.checkpoint();
    log
}

/// A record of somebody with its proof, as the log hands it out.
fn attached(log: &mut Log, number: usize) -> Attached {
    let chain = log.chains[&who(ME)].clone();
    let shown = chain[number].shown(who(ME), head_of(who(ME), &chain[..number]));
    let is_it = |entry: &ledger::chain::Entry| entry.commitment == shown.commitment();
    let place = log.entries.0.iter().position(is_it).expect("it is in the log");
    let entry = write_entries(&log.entries.0[place..=place]);
    let (index, size) = (place as u64, log.entries.0.len() as u64);
    let beside = tree::inclusion(&mut log.entries, index, size).expect("hashes");
    let checkpoint = Note::read(&log.note).expect("a note");
    let proof = Proof { extra: None, index, beside: beside.expect("it is there"), checkpoint };
    Attached { shown, entry, proof: proof.to_string() }
}

fn receipt(log: &mut Log) -> (Receipt, [Attached; 2]) {
    let all = [attached(log, 0), attached(log, 1)];
    (Receipt::of(log.policy.clone(), all.to_vec()), all)
}

#[test]
fn it_proves_each_of_its_records_to_whoever_reads_the_file() {
    let mut log = begun();
    let (receipt, _) = receipt(&mut log);
    let text = serde_json::to_string(&receipt).expect("plain data");
    assert!(!text.contains(&who(ME).0.to_string()), "it does not say whose they are");

    let held = Receipt::read(&text).expect("a receipt").check(None).expect("it is proved");

    let said: Vec<_> = held.iter().map(|held| held.record.event.as_str()).collect();
    assert_eq!(said, ["agreed", "deleted"]);
    let size = log.entries.0.len() as u64;
    assert!(held.iter().all(|held| held.seen.checkpoint.head.size == size));
    assert!(held[0].index < held[1].index && held[1].index < size);
}

#[test]
fn nothing_else_is_proved_by_it() {
    let mut log = begun();
    let (_, [first, second]) = receipt(&mut log);
    let mut other = first.clone();
    other.shown.record.event = "agreed to more".to_owned();
    let mut resalted = first.clone();
    resalted.shown.record.salt = Hash([9; 32]);
    for (changed, what) in [
        (other, "another event"),
        (resalted, "another salt"),
        (Attached { entry: second.entry.clone(), ..first.clone() }, "another entry"),
        (Attached { proof: second.proof.clone(), ..first.clone() }, "another's proof"),
    ] {
        let checked = Receipt::of(log.policy.clone(), vec![changed]).check(None);
        assert!(matches!(checked, Err(NotProved::Elsewhere(_))), "{what}: {checked:?}");
    }
    let two = [&first.entry[..], &second.entry].concat();
    for changed in [
        Attached { entry: two, ..first.clone() },
        Attached { entry: String::new(), ..first.clone() },
        Attached { proof: String::new(), ..first.clone() },
    ] {
        let checked = Receipt::of(log.policy.clone(), vec![first.clone(), changed]).check(None);
        assert_eq!(checked, Err(NotProved::Form));
    }
    assert_eq!(Receipt::of(log.policy.clone(), vec![]).check(None), Err(NotProved::Form));
}

fn key(seed: u8) -> Value {
    let bytes = SigningKey::from_bytes(&[seed; 32]).verifying_key().to_bytes();
    json!({ "suite": "ed25519", "bytes": HEXLOWER.encode(&bytes) })
}

/// A record of this name, with a text in a field of it that the key of this seed has signed.
fn signed_by(seed: u8, (event, field, prefix): (&str, &str, &str), text: &str) -> String {
    let bytes = [prefix.as_bytes(), text.as_bytes()].concat();
    let signature = SigningKey::from_bytes(&[seed; 32]).sign(&bytes).to_bytes();
    json!({ "event": event, field: text, "signature": HEXLOWER.encode(&signature) }).to_string()
}

const GIVEN: (&str, &str, &str) = ("consent_given", "document", "linli/consent/1\n");
const SAID: (&str, &str, &str) = ("gate_signed", "saying", "linli/gate/1\n");

/// What somebody with the key 4 has agreed to at the east gate, whose key is 5.
fn consent() -> String {
    json!({ "gate": "east", "gate_key": key(5), "key": key(4) }).to_string()
}

/// That a gate has deleted it.
fn deleted(gate: &str) -> String {
    let consent = Hash::of(&[b"linli/consent/1\n", consent().as_bytes()]).to_string();
    json!({ "consent": consent, "gate": gate, "says": "deleted" }).to_string()
}

/// What a receipt of these records proves: whose signatures hold.
fn held(events: &[String]) -> Result<Vec<Option<By>>, NotProved> {
    let mut log = Log::new();
    for (number, event) in (0..).zip(events) {
        log.add(who(ME), Record { kind: Of::Receipt, ..record(number, event) });
    }
    log.checkpoint();
    let all = (0..events.len()).map(|number| attached(&mut log, number)).collect();
    let held = Receipt::of(log.policy.clone(), all).check(None)?;
    Ok(held.into_iter().map(|held| held.signed).collect())
}

#[test]
fn what_is_signed_in_it_was_signed_by_the_keys_that_the_consent_names() {
    let agreed = signed_by(4, GIVEN, &consent());
    let said = signed_by(5, SAID, &deleted("east"));
    let ended = json!({ "event": "consent_ended" }).to_string();
    let all = [agreed.clone(), ended, said.clone()];
    assert_eq!(held(&all), Ok(vec![Some(By::Person), None, Some(By::Gate)]));

    let spaced = deleted("east").replacen(':', ": ", 1);
    let twice = deleted("east").replacen("\"gate\":", "\"gate\":\"west\",\"gate\":", 1);
    assert!(spaced != deleted("east") && twice != deleted("east"));
    for (wrong, what) in [
        (signed_by(4, SAID, &deleted("east")), "by another key"),
        (signed_by(5, SAID, &deleted("west")), "for another gate"),
        (signed_by(5, SAID, "{}"), "about nothing"),
        (signed_by(5, SAID, &spaced), "written otherwise"),
        (signed_by(5, SAID, &twice), "with two gates"),
        (said.replace("deleted", "enrolled"), "something else was signed"),
        (json!({ "event": "gate_signed" }).to_string(), "nothing was"),
        (signed_by(5, GIVEN, &consent()), "another has agreed"),
        (agreed.replace("east", "west"), "to something else"),
    ] {
        let refused = held(&[agreed.clone(), wrong]);
        assert!(matches!(refused, Err(NotProved::NotSigned(_))), "{what}: {refused:?}");
    }
    for first in [&[said.clone(), agreed.clone()][..], std::slice::from_ref(&said)] {
        assert!(matches!(held(first), Err(NotProved::NotSigned(_))), "of what consent?");
    }
    // Of a whole chain it is said, and the rest is as true as it was.
    let chain = [said, agreed].map(|event| record(0, &event));
    assert_eq!(signed(&chain), [Some(By::Nobody), Some(By::Person)]);
}

#[test]
fn whoever_has_the_witnesses_own_rule_takes_no_other() {
    let mut log = begun();
    let (receipt, _) = receipt(&mut log);
    let rule = |witness: &Signer| {
        format!("log {}\nwitness w {}\nquorum w\n", log.signer.key(), witness.key())
    };
    assert!(receipt.check(Some(&rule(&log.witnesses[0]))).is_ok());

    let stranger = Signer::new("stranger", Kind::Cosignature, &[9; 32]).expect("a witness");
    let unseen = receipt.check(Some(&rule(&stranger)));
    assert_eq!(unseen, Err(NotProved::Unseen(vec![])));
    let other = Signer::new("example.org/other", Kind::Note, &[8; 32]).expect("a log");
    let other = format!("log {}\nquorum none\n", other.key());
    assert_eq!(receipt.check(Some(&other)), Err(NotProved::Unseen(vec![])));
    assert_eq!(receipt.check(Some("no rule")), Err(NotProved::Rule));
}

#[test]
fn a_file_of_another_form_is_none() {
    let mut log = begun();
    let (receipt, _) = receipt(&mut log);
    let text = serde_json::to_string(&receipt).expect("plain data");
    for other in [
        text.replace(Receipt::FORMAT, "linli-receipt/2"),
        text.replacen('{', "{\"more\":1,", 1),
        String::new(),
    ] {
        assert_eq!(Receipt::read(&other), Err(NotProved::Form));
    }
}
