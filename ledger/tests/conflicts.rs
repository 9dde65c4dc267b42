//! Two pages of one log: which pair shows that it lied, and which shows nothing.

#[expect(dead_code, reason = "shared: followers need more of it")]
mod log;

use ledger::{
    Hash,
    chain::Entry,
    checkpoint::Checkpoint,
    conflict::{Conflict, Lie, NoLie},
    note::{Kind, Note, Signer},
    tree::{self, Head},
};
use log::Entries;

const NAME: &str = "example.org/log";

/// A log of twelve entries, with this one as its first.
fn entries(first: u8) -> Entries {
    let all = (1..12).map(|number| Hash([number; 32]));
    Entries([Hash([first; 32])].into_iter().chain(all).map(Entry::of_nobody).collect())
}

fn head(entries: &mut Entries, size: u64) -> Head {
    Head { size, root: tree::root(entries, size).expect("hashes") }
}

fn page(signer: &Signer, head: Head) -> String {
    let mut note =
        Note::unsigned(Checkpoint { origin: NAME.to_owned(), head }.text()).expect("text");
    note.sign(signer, 0);
    note.to_string()
}

fn signer(secret: u8) -> Signer {
    Signer::new(NAME, Kind::Note, &[secret; 32]).expect("a log")
}

fn rule(signer: &Signer) -> String {
    format!("log {}\nquorum none\n", signer.key())
}

#[test]
fn of_two_pages_one_is_a_lie_where_the_other_began_otherwise() {
    let log = signer(1);
    let (mut truth, mut other) = (entries(0), entries(99));
    for (old, new) in (1..=12).flat_map(|old| (old..=12).map(move |new| (old, new))) {
        let grown = tree::consistency(&mut truth, old, new).expect("hashes").expect("not smaller");
        let now = head(&mut truth, new);
        let told = |before: Head| {
            let [before, now] = [before, now].map(|head| page(&log, head));
            let pair = |one: &str, two: &str| {
                Conflict::of(&rule(&log), one, two, &grown).expect("signed").check(None)
            };
            (pair(&before, &now), pair(&now, &before))
        };

        let grew = (Err(NoLie::Grown), Err(NoLie::Grown));
        assert_eq!(told(head(&mut truth, old)), grew, "{old} of {new}");
        let before = head(&mut other, old);
        let lie = |before, now| Ok(Lie { origin: NAME.to_owned(), before, now });
        let expected = match old == new || !old.is_power_of_two() {
            true => (lie(before, now), lie(now, before)),
            false => (Err(NoLie::Open), Err(NoLie::Open)),
        };
        assert_eq!(told(before), expected, "{old} of {new}");
    }
}

#[test]
fn nobody_is_accused_of_what_they_have_not_signed() {
    let (log, thief) = (signer(1), signer(2));
    let (mut truth, mut other) = (entries(0), entries(99));
    let [before, now] = [&mut truth, &mut other].map(|entries| page(&log, head(entries, 7)));
    let pair = Conflict::of(&rule(&log), &before, &now, &[]).expect("signed");
    assert!(pair.check(Some(&rule(&log))).is_ok());

    assert_eq!(pair.check(Some(&rule(&thief))), Err(NoLie::Rule));
    assert_eq!(pair.check(Some("no rule")), Err(NoLie::Rule));
    let forged = page(&thief, head(&mut other, 7));
    let made = Conflict::of(&rule(&log), &before, &forged, &[]).expect("the first is signed");
    assert_eq!(made.check(None), Err(NoLie::NotSigned));
    assert_eq!(Conflict::of(&rule(&log), &forged, &before, &[]), None);
    let text = serde_json::to_string(&pair).expect("plain data");
    assert_eq!(Conflict::read(&text), Ok(pair));
    let key = log.key().to_string();
    let witness =
        Signer::new(NAME, Kind::Cosignature, &[1; 32]).expect("a witness").key().to_string();
    for (other, why) in [(thief.key().to_string(), NoLie::NotSigned), (witness, NoLie::Form)] {
        let changed = Conflict::read(&text.replace(&key, &other)).expect("a file");
        assert_eq!(changed.check(None), Err(why));
    }
    for other in [
        text.replace(Conflict::FORMAT, "linli-conflict/2"),
        text.replacen('{', "{\"more\":1,", 1),
        String::new(),
    ] {
        assert_eq!(Conflict::read(&other), Err(NoLie::Form));
    }
}

#[test]
fn where_nothing_grew_no_hashes_are_asked_for() {
    let log = signer(1);
    let (mut truth, mut other) = (entries(0), entries(99));
    let now = head(&mut truth, 7);
    let empty = Head { size: 0, root: Hash([9; 32]) };
    for before in [head(&mut other, 7), empty] {
        let [one, two] = [before, now].map(|head| page(&log, head));
        for beside in [&[][..], &[Hash([7; 32])]] {
            let pair = Conflict::of(&rule(&log), &one, &two, beside).expect("signed");
            let lie = Lie { origin: NAME.to_owned(), before, now };
            assert_eq!(pair.check(None), Ok(lie), "{} hashes beside them", beside.len());
        }
    }
    let [one, two] = [Head { root: Hash::of_nothing(), ..empty }, now].map(|head| page(&log, head));
    let pair = Conflict::of(&rule(&log), &one, &two, &[]).expect("signed");
    assert_eq!(pair.check(None), Err(NoLie::Grown), "every log begins with nothing");
}
