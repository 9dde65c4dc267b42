//! The lies of the drill, told with a real hub's folder: each as well as it can be told by whoever has all of it.

use std::fs;

use contract::time::Span;
use drill::Lie;
use ledger::{
    Hash,
    commitment::{Kind, Record},
    tiles::Tile,
};
use tempfile::TempDir;

use super::{
    neighbours::{Lived, copy},
    thief::{Step, Thief},
};

/// What a thief has made of a hub.
pub(super) struct Told {
    /// The folder on which the hub is started for those who are lied to.
    pub(super) folder: TempDir,
    /// Whom it lies to; everybody where that is not said.
    victim: Option<usize>,
    /// What the others are shown; the same folder where that is not said.
    pub(super) truth: Option<TempDir>,
}

impl Told {
    /// Whether this resident is lied to.
    pub(super) fn is_to(&self, whose: usize) -> bool {
        self.victim.is_none_or(|victim| victim == whose)
    }
}

/// Tells a lie; each round about another record, where there is another. The two honest witnesses have seen the newest page.
pub(super) async fn tell(lie: Lie, lived: &Lived, round: usize) -> Told {
    lived.watchers.have_seen(&lived.page());
    let from = if lie == Lie::Replayed { &lived.earlier } else { &lived.now };
    let thief = Thief::of(from.path()).await;
    let victim = round % lived.people.len();
    let people = lived.people.each_ref().map(|person| person.account.person);
    let who = thief.person(people[victim]);
    let chain = thief.chain(who).await;
    // Neither the first, which is a key of theirs, nor the last, which the heads have.
    let place = 1 + round % (chain.len() - 2);
    let (record, number) = (&chain[place], number_of(place));
    match lie {
        Lie::Deleted => thief.take_out(who, number).await,
        Lie::Edited => thief.reseal(who, number, &edited(record)).await,
        Lie::Backdated => thief.reseal(who, number, &backdated(record)).await,
        Lie::Reordered => {
            thief.reseal(who, number, &chain[place + 1]).await;
            thief.reseal(who, number + 1, record).await;
        }
        Lie::Replayed => {
            let page = fs::read_to_string(thief.path("ledger/checkpoint")).expect("a page");
            lived.watchers.repeat(&page);
        }
        Lie::OtherEntries => change_entry(&thief, round).await,
        Lie::OtherChain => {
            let [one, other] = people.map(|person| thief.secret_of(person));
            let aside = thief.path("vault/aside");
            for (from, to) in [(&one, &aside), (&other, &one), (&aside, &other)] {
                fs::rename(from, to).expect("moved");
            }
        }
        Lie::OtherRule => weaken_rule(&thief).await,
        Lie::HiddenAccess => {
            anew(&thief, round, |past| {
                let at = pick(past, round, is_access);
                past.remove(at);
            })
            .await;
        }
        Lie::SwappedGateKey => {
            anew(&thief, round, |past| {
                let at = pick(past, 0, |record| record.event.contains("\"gate_key\""));
                change(&mut past[at], |record| with(record, "/key/bytes", "07".repeat(32).into()));
            })
            .await;
        }
        Lie::UnWithdrawn => {
            anew(&thief, round, |past| {
                for word in ["\"consent_ended\"", "\"deletion_ordered\""] {
                    let at = pick(past, 0, |record| record.event.contains(word));
                    past.remove(at);
                }
            })
            .await;
        }
        Lie::MovedBack => {
            anew(&thief, round, |past| {
                let at = pick(past, round, is_access);
                let is_page = |step: &Step| matches!(step, Step::Page(_));
                let earlier = past[..at].iter().rposition(is_page).expect("the first page");
                let moved = past.remove(at);
                past.insert(earlier, moved);
            })
            .await;
        }
        Lie::SlippedIn => {
            anew(&thief, round, |past| {
                let given = pick(past, round, |record| record.event.contains("\"consent_given\""));
                let Step::Record(_, given) = past[given].clone() else { panic!("it is a record") };
                let salt = Hash::of(&[b"slipped in"]);
                let at = pick(past, round, is_access);
                past.insert(at, Step::Record(who, Record { salt, ..given }));
            })
            .await;
        }
        Lie::Forked => {
            let is_theirs = |step: &Step| matches!(step, Step::Record(whose, _) if *whose == who);
            anew(&thief, round, |past| {
                let own = past.iter_mut().filter(|step| is_theirs(step)).nth(place);
                change(own.expect("it is theirs"), edited);
            })
            .await;
        }
        Lie::ShortenedLater => {
            let kept = &chain[..chain.len() - 1 - round % 2];
            thief.go_on_with(who, number_of(kept.len()), kept, false).await;
        }
        Lie::RewrittenLater => {
            let mut records = chain.clone();
            records[place] = edited(record);
            thief.go_on_with(who, number, &records, round % 2 == 1).await;
        }
    }
    let truth = (lie == Lie::Forked).then(|| copy(lived.now.path()));
    let victim = is_to_one(lie).then_some(victim);
    Told { folder: thief.leave().await, victim, truth }
}

/// Whether a lie is about one person's records alone, and nobody else's.
const fn is_to_one(lie: Lie) -> bool {
    matches!(
        lie,
        Lie::Deleted
            | Lie::Edited
            | Lie::Backdated
            | Lie::Reordered
            | Lie::Forked
            | Lie::ShortenedLater
            | Lie::RewrittenLater
    )
}

/// The log made anew from another past; every other time it has grown besides, as a log does that nobody should look
/// at twice.
async fn anew(thief: &Thief, round: usize, change: impl FnOnce(&mut Vec<Step>)) {
    let mut past = thief.past().await;
    change(&mut past);
    if round % 2 == 1 {
        go_on(&mut past);
    }
    thief.make_anew(&past).await;
}

/// Another page, ten seconds after the last.
pub(super) fn go_on(past: &mut Vec<Step>) {
    let Some(Step::Page(at)) = past.last() else { panic!("a log ends with a page") };
    past.push(Step::Page(at + Span::SECOND.times(10).0));
}

/// One entry of those that everybody reads is another one; the hashes above it stay.
async fn change_entry(thief: &Thief, round: usize) {
    let size = thief.past().await.len();
    let tile = Tile::of(0, 0, u64::try_from(size).expect("a log of ours")).expect("a tile");
    assert_eq!(usize::from(tile.width), size, "all of it is in one file");
    let path = thief.path("ledger").join(tile.path_of_entries());
    let mut bytes = fs::read(&path).expect("the entries");
    // Two bytes say how long it is, six are its label.
    bytes[40 * (round * 7 % size) + 8] ^= 1;
    fs::write(&path, bytes).expect("written");
}

/// One witness is enough, as if it had never been otherwise: so the hub announces nothing.
async fn weaken_rule(thief: &Thief) {
    let weaker = |rule: &str| rule.replace("group two 2", "group two 1");
    let community = thief.community();
    let chain = thief.chain(community).await;
    let is_rule = |record: &Record| record.kind == Kind::Policy;
    let place = chain.iter().position(is_rule).expect("it was announced");
    let rule = Record { event: weaker(&chain[place].event), ..chain[place].clone() };
    thief.reseal(community, number_of(place), &rule).await;
    let file = thief.path("witnesses.policy");
    let rule = weaker(&fs::read_to_string(&file).expect("the rule"));
    fs::write(&file, rule).expect("written");
}

/// The place of one of the records that fit, of each round another one.
fn pick(past: &[Step], round: usize, fits: impl Fn(&Record) -> bool) -> usize {
    let is_one = |step: &Step| matches!(step, Step::Record(_, record) if fits(record));
    let all: Vec<usize> = (0..past.len()).filter(|at| is_one(&past[*at])).collect();
    assert!(!all.is_empty(), "there is something to lie about");
    // Five has no divisor with the few there are: all have their turn, early ones and late ones.
    all[round * 5 % all.len()]
}

fn is_access(record: &Record) -> bool {
    record.kind == Kind::Access
}

/// The number of the record at a place of its chain.
fn number_of(place: usize) -> u64 {
    u64::try_from(place).expect("a chain of ours") + 1
}

fn change(step: &mut Step, how: impl Fn(&Record) -> Record) {
    let Step::Record(_, record) = step else { panic!("it is a record") };
    *record = how(record);
}

/// The same with a digit replaced.
fn edited(record: &Record) -> Record {
    let mut event = record.event.clone();
    let at = event.rfind(|letter: char| letter.is_ascii_digit()).expect("each has a time");
    let digit = if event[at..].starts_with('9') { "1" } else { "9" };
    event.replace_range(at..=at, digit);
    Record { event, ..record.clone() }
}

/// The same a day earlier.
fn backdated(record: &Record) -> Record {
    let event: serde_json::Value = serde_json::from_str(&record.event).expect("an event");
    let at = event["at"].as_i64().expect("each has a time");
    with(record, "/at", (at - Span::DAY.0).into())
}

fn with(record: &Record, pointer: &str, value: serde_json::Value) -> Record {
    let mut event: serde_json::Value = serde_json::from_str(&record.event).expect("an event");
    *event.pointer_mut(pointer).expect("it says so") = value;
    Record { event: event.to_string(), ..record.clone() }
}
