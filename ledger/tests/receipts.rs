//! What somebody keeps as a receipt: what it proves to a stranger, and what none of them believes.

#[expect(dead_code, reason = "shared: followers need more of it")]
mod log;

use ledger::{
    Hash,
    chain::write_entries,
    note::{Kind, Note, Signer},
    pack::NotProved,
    proof::Proof,
    receipt::{Attached, Receipt},
    tree,
};
use log::{Log, head_of, record, who};

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
