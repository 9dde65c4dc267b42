//! What a device that follows a log notices, and what it does not take for a lie.

mod log;

use ledger::{
    Hash,
    chain::{ChainHead, Entry, Who},
    commitment::{Kind, Record},
    follower::{Alarm, Confirmed, Follower, News, Told},
    heads::Placed,
};
use log::{Log, record, who};
use proptest::prelude::*;

const ME: u8 = 7;
const OTHER: u8 = 9;
const OURS: u8 = 1;

fn news(log: &mut Log, follower: &Follower) -> News {
    log.news(follower, who(ME), who(OURS))
}

fn hear(follower: &mut Follower, log: &mut Log) -> Result<Told, Alarm> {
    let news = news(log, follower);
    follower.hear(&news)
}

fn confirmed(told: Result<Told, Alarm>) -> Confirmed {
    match told.expect("no promise was broken") {
        Told::Confirmed(confirmed) => confirmed,
        Told::Unconfirmed(by) => panic!("seen by {by:?} only"),
    }
}

/// A log with a past, and a follower who knows the first part of it.
fn begun() -> (Log, Follower) {
    let mut log = Log::new();
    let mut follower = Follower::default();
    for number in 0..5 {
        log.add(who(ME), record(number, "seen by the counter"));
        log.add(who(OTHER), record(number, "of somebody else"));
    }
    log.add(who(OURS), record(0, "a notice"));
    log.checkpoint();
    assert_eq!(confirmed(hear(&mut follower, &mut log)).mine.len(), 5);
    (log, follower)
}

#[test]
fn an_honest_log_is_followed() {
    let (mut log, mut follower) = begun();
    let nothing = confirmed(hear(&mut follower, &mut log));
    assert_eq!((nothing.mine.len(), nothing.ours.len(), nothing.waiting), (0, 0, 0));

    log.add(who(ME), record(5, "seen by the manager"));
    assert_eq!(confirmed(hear(&mut follower, &mut log)).waiting, 1);
    log.checkpoint();
    log.add(who(ME), record(6, "waits"));
    let told = confirmed(hear(&mut follower, &mut log));

    assert_eq!(told.mine, [record(5, "seen by the manager")]);
    assert_eq!(told.waiting, 1);
    assert_eq!(told.seen.by.len(), 2);
    assert_eq!(follower.mine().expect("followed").head.count, 6);
    // What is kept on the device comes back as it was.
    let kept = serde_json::to_string(&follower).expect("kept");
    assert_eq!(serde_json::from_str::<Follower>(&kept).expect("read"), follower);
}

#[test]
fn what_was_believed_is_kept_and_nothing_before() {
    let mut log = Log::new();
    let mut follower = Follower::default();
    assert_eq!((follower.policy(), follower.seen(), follower.at()), (None, None, 0));
    assert_eq!((follower.size(), follower.has_read()), (0, 0));
    assert!(follower.mine().is_none() && follower.ours().is_none() && follower.is_at_the_end());

    log.add(who(ME), record(0, "seen by the counter"));
    for number in 0..2 {
        log.add(who(OURS), record(number, "a notice"));
    }
    log.checkpoint();
    let told = confirmed(hear(&mut follower, &mut log));

    assert_eq!((told.at, follower.at()), (3, 3));
    assert_eq!(follower.policy(), Some(&*log.policy));
    assert_eq!(follower.seen(), Some(&*log.note));
    assert_eq!((follower.size(), follower.has_read()), (5, 0));
    assert!(!follower.is_at_the_end());
    let (mine, ours) = (follower.mine().expect("followed"), follower.ours().expect("followed"));
    assert_eq!((mine.who, mine.head), (who(ME), log::head_of(who(ME), &told.mine)));
    assert_eq!((ours.who, ours.head), (who(OURS), log::head_of(who(OURS), &told.ours)));
    assert_eq!((mine.head.count, ours.head.count), (1, 2));
    follower.read(&log.entries.0[..4]).expect("as it was told");
    assert_eq!((follower.has_read(), follower.is_at_the_end()), (4, false));
    follower.read(&log.entries.0[4..]).expect("as it was told");
    assert_eq!((follower.has_read(), follower.is_at_the_end()), (5, true));
}

#[test]
fn a_checkpoint_that_too_few_have_seen_is_not_believed_and_changes_nothing() {
    let (mut log, mut follower) = begun();
    let before = follower.clone();
    let away = log.witnesses.pop().expect("a witness");
    log.add(who(ME), record(5, "new"));
    log.checkpoint();
    let told = hear(&mut follower, &mut log).expect("no lie");
    assert!(matches!(told, Told::Unconfirmed(by) if by.len() == 1 && by[0].0 == "committee"));
    assert_eq!(follower, before);

    log.witnesses.push(away);
    log.checkpoint();
    assert_eq!(confirmed(hear(&mut follower, &mut log)).mine.len(), 1);
}

#[test]
fn two_stories_are_told_though_no_witness_has_seen_the_second() {
    let (mut log, mut follower) = begun();
    log.witnesses.clear();
    log.entries.0[2] = Entry::of_nobody(Hash([5; 32]));
    log.sign();
    assert!(is_forked(&hear(&mut follower, &mut log).expect_err("two stories")));
}

#[test]
fn a_rule_changes_only_when_it_is_announced() {
    let (mut log, mut follower) = begun();
    let old = log.policy.clone();
    let new = old.replace("quorum both", "quorum none");
    log.policy.clone_from(&new);
    assert_eq!(hear(&mut follower, &mut log), Err(Alarm::Policy));

    log.policy = old;
    let announcement = Record { kind: Kind::Policy, event: new.clone(), ..record(1, "") };
    log.add(who(OURS), announcement);
    log.checkpoint();
    assert_eq!(hear(&mut follower, &mut log), Err(Alarm::Policy), "announced, but another is told");
    log.policy.clone_from(&new);
    confirmed(hear(&mut follower, &mut log));
    assert_eq!(follower.policy(), Some(&*new));

    log.witnesses.clear();
    log.checkpoint();
    confirmed(hear(&mut follower, &mut log));
}

#[test]
fn who_has_seen_it_is_counted_by_the_rule_that_was_just_announced() {
    let (mut log, mut follower) = (Log::new(), Follower::default());
    let full = log.policy.clone();
    log.policy = format!("log {}\nquorum none\n", log.signer.key());
    assert_eq!(confirmed(hear(&mut follower, &mut log)).seen.by.len(), 0);

    log.policy.clone_from(&full);
    log.add(who(OURS), Record { kind: Kind::Policy, event: full, ..record(1, "") });
    log.checkpoint();

    assert_eq!(confirmed(hear(&mut follower, &mut log)).seen.by.len(), 2);
}

/// A lie, and what it is told as.
type Lie = (&'static str, fn(&mut Log, &mut News), fn(&Alarm) -> bool);

const LIES: [Lie; 17] = [
    ("a record is changed", |_, news| news.mine.records[0].event.push('!'), is_altered),
    ("a salt is changed", |_, news| news.mine.records[0].salt.0[0] ^= 1, is_altered),
    ("a kind is changed", |_, news| news.mine.records[0].kind = Kind::Notice, is_altered),
    ("a record is left out", |_, news| drop(news.mine.records.remove(0)), is_altered),
    ("the newest is left out", |_, news| drop(news.mine.records.pop()), is_altered),
    ("two are swapped", |_, news| news.mine.records.swap(0, 1), is_altered),
    (
        "one is put in",
        |_, news| news.mine.records.insert(0, record(99, "never happened")),
        is_altered,
    ),
    (
        "the newest is withheld, and the head with it",
        |_, news| {
            news.mine.records.pop();
            news.mine.head = news.mine.head.map(|head| ChainHead { count: head.count - 1, ..head });
        },
        |alarm| *alarm == Alarm::Head,
    ),
    (
        "as if there had never been a chain",
        |log, news| {
            let (place, value) = (log.heads.root(), log.heads.root());
            news.mine.head = None;
            news.mine.proof.other = Some(Placed { place, value });
            news.mine.records.clear();
        },
        |alarm| *alarm == Alarm::Head,
    ),
    (
        "somebody else's chain is shown",
        |log, news| {
            news.mine.who = who(OTHER);
            news.mine.head = log.heads.get(who(OTHER));
            news.mine.proof = log.heads.prove(who(OTHER));
        },
        |alarm| *alarm == Alarm::Swapped,
    ),
    ("a notice is changed", |_, news| news.ours.records[0].event.push('!'), is_altered),
    ("other heads", |_, news| news.heads.root.0[0] ^= 1, |alarm| *alarm == Alarm::Heads),
    ("another time", |_, news| news.heads.at += 1, |alarm| *alarm == Alarm::Heads),
    (
        "another past",
        |log, news| {
            log.entries.0[2] = Entry::of_nobody(Hash([5; 32]));
            log.sign();
            news.checkpoint.clone_from(&log.note);
            news.heads = log.heads_at.clone();
        },
        is_forked,
    ),
    (
        "fewer entries than were seen",
        |log, news| {
            log.entries.0.truncate(3);
            log.sign();
            news.checkpoint.clone_from(&log.note);
            news.grown.clear();
        },
        is_forked,
    ),
    (
        "a checkpoint of nobody",
        |_, news| news.checkpoint = news.checkpoint.replace("example.org/log", "example.org/lag"),
        |alarm| *alarm == Alarm::NotSigned,
    ),
    ("no checkpoint", |_, news| news.checkpoint.clear(), |alarm| *alarm == Alarm::NotSigned),
];

fn is_altered(alarm: &Alarm) -> bool {
    *alarm == Alarm::Altered
}

fn is_forked(alarm: &Alarm) -> bool {
    matches!(alarm, Alarm::Forked { before, now } if !before.is_empty() && before != now)
}

#[test]
fn each_lie_is_told_as_what_it_is_and_changes_nothing() {
    for (what, lie, is_expected) in LIES {
        let (mut log, mut follower) = begun();
        for number in 5..8 {
            log.add(who(ME), record(number, "seen by the manager"));
        }
        log.add(who(OURS), record(1, "another notice"));
        log.checkpoint();
        let before = follower.clone();
        let mut news = news(&mut log, &follower);
        lie(&mut log, &mut news);

        let alarm = follower.hear(&news).expect_err(what);

        assert!(is_expected(&alarm), "{what}: {alarm}");
        assert_eq!(follower, before, "{what}");
    }
}

#[test]
fn a_chain_that_has_become_shorter_or_a_clock_that_has_gone_back_is_told() {
    let (mut log, mut follower) = begun();
    // With the witnesses on its side, since the tree has only grown.
    log.heads.put(who(ME), log::head_of(who(ME), &[record(0, "seen by the counter")]));
    log.chains.get_mut(&who(ME)).expect("a chain").truncate(1);
    log.checkpoint();
    assert_eq!(hear(&mut follower, &mut log), Err(Alarm::Lost));

    let (mut log, mut follower) = begun();
    for _ in 0..3 {
        log.checkpoint();
    }
    confirmed(hear(&mut follower, &mut log));
    log.set_clock_back();
    log.checkpoint();
    assert_eq!(hear(&mut follower, &mut log), Err(Alarm::Heads));
}

/// Reads the log to its end, some entries at a time.
fn read(follower: &mut Follower, log: &Log) -> Result<(), Alarm> {
    while !follower.is_at_the_end() {
        let from = usize::try_from(follower.has_read()).expect("small");
        let until = usize::try_from(follower.size()).expect("small").min(from + 3);
        follower.read(&log.entries.0[from..until])?;
    }
    Ok(())
}

#[test]
fn what_stood_in_the_log_for_a_moment_cannot_be_hidden_afterwards() {
    for (what, lie) in [
        ("it is taken back", None),
        ("another one stands in its place", Some(record(7, "seen by nobody in particular"))),
    ] {
        let (mut log, mut follower) = begun();
        read(&mut follower, &log).expect("as it was told");
        log.add(who(ME), record(5, "seen by the manager"));
        log.checkpoint();
        // Nobody was there to see this checkpoint but the witnesses.
        log.chains.get_mut(&who(ME)).expect("a chain").pop();
        if let Some(record) = lie {
            log.add(who(ME), record);
        }
        log.checkpoint();
        confirmed(hear(&mut follower, &mut log));

        assert_eq!(read(&mut follower, &log), Err(Alarm::Hidden), "{what}");
        assert!(!follower.is_at_the_end());
    }
}

#[test]
fn entries_that_are_not_those_of_the_checkpoint_are_not_read() {
    let (log, mut follower) = begun();
    let all = &log.entries.0;
    let mut changed = all.clone();
    changed[3].commitment.0[0] ^= 1;
    let mut longer = all.clone();
    longer.push(longer[0]);
    let mut swapped = all.clone();
    swapped.swap(0, 1);
    let before = follower.clone();
    for wrong in [changed, longer, swapped] {
        assert_eq!(follower.read(&wrong), Err(Alarm::Entries));
        assert_eq!(follower, before);
    }
    read(&mut follower, &log).expect("as it was told");
    assert_eq!(follower.read(&all[..1]), Err(Alarm::Entries), "there is no more");
}

#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Checkpoint,
    Hear(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_u8..6).prop_map(Step::Add),
        2 => Just(Step::Checkpoint),
        3 => (0_usize..4).prop_map(Step::Hear),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_an_honest_log_raises_no_alarm(
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut log = Log::new();
        let people: [Who; 4] = [who(2), who(3), who(4), who(8)];
        let mut followers = vec![Follower::default(); people.len()];
        let mut heard = vec![0; people.len()];
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Add(chain) => log.add(who(chain), record(number as u64, "something")),
                Step::Checkpoint => log.checkpoint(),
                Step::Hear(at) => {
                    let news = log.news(&followers[at], people[at], who(OURS));
                    let told = confirmed(followers[at].hear(&news));
                    heard[at] += told.mine.len();
                    let all = log.chains.get(&people[at]).map_or(0, Vec::len);
                    prop_assert_eq!(heard[at] + told.waiting, all);
                    prop_assert_eq!(read(&mut followers[at], &log), Ok(()));
                }
            }
        }
    }
}
