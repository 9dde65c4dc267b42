//! What an auditor takes along of a log, and what it does not prove once anything in it is another one.

mod audited;
mod log;

use std::collections::BTreeMap;

use audited::{Audited, ME, OURS, SINCE};
use ledger::{
    Hash,
    audit::{Bundle, Checked, Count},
    chain::{read_entries, write_entries},
    pack::NotProved,
};
use log::who;

/// What is proved, with the rule that is in it.
fn checked(bundle: &Bundle) -> Result<Checked, NotProved> {
    bundle.check(None)
}

fn changed(change: impl FnOnce(&mut Bundle)) -> Result<Checked, NotProved> {
    let mut bundle = Audited::honest().bundle();
    change(&mut bundle);
    checked(&bundle)
}

#[test]
fn an_honest_log_proves_all_that_is_shown_and_counted() {
    let mut audited = Audited::honest();
    let bundle = audited.bundle();
    let found = bundle.check(Some(&audited.log.policy)).expect("it is proved");

    assert_eq!(found, checked(&bundle).expect("by its own rule as well"));
    assert_eq!(found.seen.by, [("committee".to_owned(), 4), ("street".to_owned(), 4)]);
    assert_eq!((found.at, found.signed), (4, 1));
    assert_eq!(Some(&found.ours), audited.log.chains.get(&who(OURS)));
    assert_eq!(Some(&found.shown), audited.log.chains.get(&who(ME)));
    let counts = [("access", 1), ("gate_signed", 1), ("notice", 1)];
    let counts: BTreeMap<_, _> = counts.map(|(name, count)| (name.to_owned(), count)).into();
    assert_eq!(found.counts, counts, "of the moment itself, and none before it");
    assert_eq!(bundle.check(Some("quorum none")), Err(NotProved::Unseen(Vec::new())));
    assert_eq!(bundle.check(Some("no rule")), Err(NotProved::Rule));
}

#[test]
fn it_is_read_as_it_is_written_and_nothing_else_is() {
    let bundle = Audited::honest().bundle();
    let text = serde_json::to_string(&bundle).expect("plain data");
    assert_eq!(Bundle::read(&text), Ok(bundle));
    for other in [
        text.replace("linli-audit/1", "linli-audit/2"),
        text.replacen("\"since\"", "\"more\":1,\"since\"", 1),
        text.replacen("\"since\":3000,", "", 1),
        "{}".to_owned(),
        String::new(),
    ] {
        assert_ne!(other, text);
        assert_eq!(Bundle::read(&other), Err(NotProved::Form), "{other}");
    }
}

#[test]
fn a_record_is_shown_once_in_its_order_and_at_its_place() {
    let places: Vec<u64> =
        Audited::honest().bundle().shown.iter().map(|evidence| evidence.index).collect();
    let [first, second, _] = places[..] else { panic!("{places:?}") };
    let wrong = |change: fn(&mut Bundle)| changed(change).expect_err("it is changed");

    assert_eq!(wrong(|bundle| bundle.shown.swap(0, 1)), NotProved::Elsewhere(first));
    let twice = wrong(|bundle| bundle.shown.insert(0, bundle.shown[0].clone()));
    assert_eq!(twice, NotProved::Elsewhere(first));
    let moved = wrong(|bundle| bundle.shown[1].index += 1);
    assert_eq!(moved, NotProved::Elsewhere(second + 1));
    let nowhere = wrong(|bundle| bundle.shown[0].index = u64::MAX);
    assert_eq!(nowhere, NotProved::Elsewhere(u64::MAX));
    let changes: [fn(&mut Bundle); 6] = [
        |bundle| bundle.shown[0].shown.record.event.push(' '),
        |bundle| bundle.shown[0].shown.link.0[0] ^= 1,
        |bundle| bundle.shown[0].beside[0].0[0] ^= 1,
        |bundle| bundle.shown[0].entry.clear(),
        |bundle| bundle.shown[0].entry = bundle.shown[1].entry.clone(),
        |bundle| {
            let entry = read_entries(&bundle.shown[0].entry).expect("an entry")[0];
            bundle.shown[0].entry = write_entries(&[entry, entry]);
        },
    ];
    for (number, change) in changes.into_iter().enumerate() {
        assert_eq!(wrong(change), NotProved::Elsewhere(first), "{number}");
    }
    // Fewer may be shown, as long as nobody says that there are more.
    let fewer = changed(|bundle| {
        bundle.shown.remove(1);
        bundle.counts.remove(0);
    });
    assert_eq!(fewer.expect("it is proved").shown.len(), 2);
}

#[test]
fn each_count_is_that_of_the_records_and_of_what_is_said_beside_them() {
    let counted = |count: Count| changed(|bundle| bundle.counts = vec![count]).map(|_| ());
    let count =
        |event: &str, said, waiting, gone| Count { event: event.into(), said, waiting, gone };
    for right in [
        count("access", 1, 0, 0),
        count("access", 4, 3, 0),
        count("access", 6, 2, 3),
        count("breach", 0, 0, 0),
        count("gate_key", 0, 0, 0),
    ] {
        assert_eq!(counted(right.clone()), Ok(()), "{right:?}");
    }
    for wrong in [
        count("access", 0, 0, 0),
        count("access", 2, 0, 0),
        count("access", 1, 1, 1),
        count("access", 5, 2, 3),
        count("breach", 1, 0, 0),
        count("gate_key", 1, 0, 0),
        count("access", 0, u64::MAX, 0),
        count("access", 0, u64::MAX, 1),
        count("access", u64::MAX, u64::MAX, u64::MAX),
    ] {
        let name = wrong.event.clone();
        assert_eq!(counted(wrong.clone()), Err(NotProved::Count(name)), "{wrong:?}");
    }
    let later = changed(|bundle| bundle.since = SINCE + 1);
    assert_eq!(later, Err(NotProved::Count("access".into())), "it happened before");
}

#[test]
fn only_a_key_that_was_announced_as_this_gates_signs_for_it() {
    let signed = |announced, signed| checked(&Audited::of(announced, signed).bundle());
    assert_eq!(signed(("gate_key", "east", 4), ("east", 4)).map(|found| found.signed), Ok(1));
    for (what, announced, by) in [
        ("another key", ("gate_key", "east", 5), ("east", 4)),
        ("another gate", ("gate_key", "west", 4), ("east", 4)),
        ("something else was announced", ("gate_gone", "east", 4), ("east", 4)),
    ] {
        assert!(matches!(signed(announced, by), Err(NotProved::NotSigned(_))), "{what}");
    }
}

/// What somebody does to a bundle.
type Change = fn(&mut Bundle);

#[test]
fn each_page_is_the_beginning_of_the_newest_and_no_clock_runs_backwards() {
    let sizes: Vec<u64> = Audited::honest().bundle().pages.iter().map(|page| page.size).collect();
    let [first, second] = sizes[..] else { panic!("{sizes:?}") };
    let changes: [(Change, u64); 8] = [
        (|bundle| bundle.pages[0].root.0[0] ^= 1, first),
        (|bundle| bundle.pages[0].heads.root.0[0] ^= 1, first),
        (|bundle| bundle.pages[1].heads.at -= 1, second),
        (|bundle| bundle.pages[1].heads.beside.clear(), second),
        (|bundle| bundle.pages[1].grown.clear(), second),
        (|bundle| bundle.pages[0].size = 0, 0),
        (|bundle| bundle.pages.swap(0, 1), first),
        (|bundle| bundle.pages.insert(0, bundle.pages[0].clone()), first),
    ];
    for (number, (change, size)) in changes.into_iter().enumerate() {
        assert_eq!(changed(change), Err(NotProved::Page(size)), "{number}");
    }
    assert!(changed(|bundle| bundle.pages.clear()).is_ok());

    // With everybody's signature, since the tree has only grown.
    let mut audited = Audited::honest();
    audited.log.set_clock_back();
    audited.log.checkpoint();
    assert_eq!(checked(&audited.bundle()), Err(NotProved::Page(first)), "later than the newest");
    audited.note_page();
    let last = audited.log.entries.0.len() as u64;
    for _ in 0..5 {
        audited.log.checkpoint();
    }
    assert_eq!(
        checked(&audited.bundle()),
        Err(NotProved::Page(last)),
        "earlier than the one before"
    );
}

#[test]
fn what_is_wrong_with_the_newest_page_or_the_chain_is_said() {
    let broken = |change: fn(&mut Bundle)| {
        assert!(matches!(changed(change), Err(NotProved::Broken(_))));
    };
    broken(|bundle| bundle.ours.records[0].event.push(' '));
    broken(|bundle| bundle.heads.at += 1);
    broken(|bundle| bundle.checkpoint.clear());
    broken(|bundle| bundle.policy = "quorum none".to_owned());
    broken(|bundle| bundle.ours.who.0 = Hash([9; 32]));
    let mut audited = Audited::honest();
    audited.log.witnesses.pop();
    audited.log.sign();
    let unseen = NotProved::Unseen(vec![("committee".to_owned(), 4)]);
    assert_eq!(checked(&audited.bundle()), Err(unseen));
}
