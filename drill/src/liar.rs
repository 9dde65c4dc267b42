//! A hub that lies.

use contract::ledger::Event;
use ledger::{
    chain::{ChainHead, Entry},
    commitment::{Kind, Record},
    follower::News,
};

use crate::{
    app::Hub,
    lies::Lie,
    plan::{COMMUNITY, Chance, Step, happens, hash, record},
    world::World,
};

/// A hub that lies to some.
pub(crate) struct Liar {
    /// What it tells to whom it lies.
    told: World,
    /// What it changes in each answer.
    change: Change,
    /// Whom it lies to; everybody where that is not said.
    pub(crate) victim: Option<usize>,
}

enum Change {
    Nothing,
    Left(usize, usize),
    Other(usize, usize, Record),
    Swapped(usize, usize),
    Rule(String),
    Chain(usize),
    Entries(Vec<Entry>),
}

impl Hub for Liar {
    fn news(&self, person: usize, size: u64, known: (u64, u64)) -> News {
        let asked = if let Change::Chain(other) = self.change { other } else { person };
        let mut news = self.told.news(asked, size, known);
        // Where a record stands in what is told, if it is.
        let place = |chain: usize, index: usize| {
            let known = if chain == COMMUNITY { known.1 } else { known.0 };
            index.checked_sub(usize::try_from(known).ok()?)
        };
        let of = |news: &mut News, chain: usize| -> Vec<Record> {
            let told = if chain == COMMUNITY { &mut news.ours } else { &mut news.mine };
            std::mem::take(&mut told.records)
        };
        let put = |news: &mut News, chain: usize, records| {
            if chain == COMMUNITY {
                news.ours.records = records
            } else {
                news.mine.records = records
            }
        };
        match &self.change {
            Change::Nothing | Change::Chain(_) | Change::Entries(_) => {}
            Change::Rule(rule) => news.policy.clone_from(rule),
            Change::Left(chain, index) => {
                let mut records = of(&mut news, *chain);
                if let Some(place) = place(*chain, *index) {
                    records.remove(place);
                }
                put(&mut news, *chain, records);
            }
            Change::Other(chain, index, record) => {
                let mut records = of(&mut news, *chain);
                if let Some(place) = place(*chain, *index) {
                    records[place] = record.clone();
                }
                put(&mut news, *chain, records);
            }
            Change::Swapped(chain, index) => {
                let mut records = of(&mut news, *chain);
                if let Some(place) = place(*chain, *index) {
                    records.swap(place, place + 1);
                }
                put(&mut news, *chain, records);
            }
        }
        news
    }

    fn entries(&self, from: u64) -> &[Entry] {
        match &self.change {
            Change::Entries(entries) => {
                let from = usize::try_from(from).expect("a log that fits into memory");
                entries.get(from..).unwrap_or_default()
            }
            _ => self.told.entries(from),
        }
    }
}

impl Liar {
    /// Tells a lie about a log as it stands, `before` being the same at an earlier checkpoint. Nothing where
    /// there is nothing to lie about so.
    pub(crate) fn of(lie: Lie, now: &World, before: &World, chance: &mut Chance) -> Option<Self> {
        let served = |change, chain: usize| {
            let victim = (chain != COMMUNITY).then_some(chain);
            Some(Self { told: now.clone(), change, victim })
        };
        let told = |told: World| Some(Self { told, change: Change::Nothing, victim: None });
        match lie {
            Lie::Deleted => {
                let (chain, index) = any(now, chance, |_| true)?;
                served(Change::Left(chain, index), chain)
            }
            Lie::Edited => {
                let (chain, index) = any(now, chance, |_| true)?;
                let event = &now.chains[chain].records[index].event;
                let other = edited(event, chance);
                served(Change::Other(chain, index, with(now, (chain, index), other)), chain)
            }
            Lie::Backdated => {
                let (chain, index) = any(now, chance, |record| dated(&record.event).is_some())?;
                let event = &now.chains[chain].records[index].event;
                let earlier = backdated(event, chance)?;
                served(Change::Other(chain, index, with(now, (chain, index), earlier)), chain)
            }
            Lie::Reordered => {
                let (chain, index) = any(now, chance, |_| true)?;
                (index + 1 < now.chains[chain].records.len())
                    .then(|| served(Change::Swapped(chain, index), chain))?
            }
            Lie::Replayed => told(before.clone()),
            Lie::OtherEntries => {
                let mut entries = now.tree.entries.clone();
                let place = chance.usize(..entries.len());
                entries[place].commitment = hash(chance);
                served(Change::Entries(entries), COMMUNITY)
            }
            Lie::OtherChain => {
                let victim = 1 + chance.usize(..now.chains.len() - 1);
                let other = 1 + victim % (now.chains.len() - 1);
                served(Change::Chain(other), victim)
            }
            Lie::OtherRule => {
                let rule = now.keys.policy.replace("group two 2", "group two 1");
                served(Change::Rule(rule), COMMUNITY)
            }
            Lie::HiddenAccess => {
                let at = step(now, chance, |record| record.kind == Kind::Access)?;
                told(anew(now, chance, |plan, _| drop(plan.remove(at))))
            }
            Lie::SwappedGateKey => {
                let at = step(now, chance, |record| record.event.contains("gate_key"))?;
                told(anew(now, chance, |plan, chance| edit(plan, at, chance)))
            }
            Lie::UnWithdrawn => {
                let at = step(now, chance, |record| record.event.contains("consent_ended"))?;
                told(anew(now, chance, |plan, _| drop(plan.remove(at))))
            }
            Lie::MovedBack => {
                let at = step(now, chance, |_| true)?;
                let is_checkpoint = |step: &Step| matches!(step, Step::Checkpoint(_));
                let earlier = now.plan[..at].iter().rposition(is_checkpoint)?;
                told(anew(now, chance, |plan, _| {
                    let moved = plan.remove(at);
                    plan.insert(earlier, moved);
                }))
            }
            Lie::SlippedIn => {
                let at = step(now, chance, |_| true)?;
                told(anew(now, chance, |plan, chance| {
                    let document = format!("{{\"salt\":\"{}\"}}", hash(chance));
                    let signature = contract::sessions::Hex(vec![7; 64]);
                    let at_time = contract::time::Time(0);
                    let given =
                        Event::ConsentGiven { at: at_time, document, signature, minor: None };
                    let person = 1 + chance.usize(..now.chains.len() - 1);
                    plan.insert(at, Step::Record(person, record(Kind::Consent, &given, chance)));
                }))
            }
            Lie::Forked => {
                let at = step(now, chance, |_| true)?;
                let Step::Record(chain, _) = now.plan[at] else { return None };
                let victim = if chain == COMMUNITY {
                    1 + chance.usize(..now.chains.len() - 1)
                } else {
                    chain
                };
                let told = anew(now, chance, |plan, chance| edit(plan, at, chance));
                Some(Self { told, change: Change::Nothing, victim: Some(victim) })
            }
            Lie::ShortenedLater => {
                let (chain, index) = any(now, chance, |_| true)?;
                if index == 0 {
                    return None;
                }
                let mut later = now.clone();
                let kept = later.chains[chain].records[..index].to_vec();
                later_chain(&mut later, chain, kept, false, chance);
                Some(Self {
                    told: later,
                    change: Change::Nothing,
                    victim: (chain != COMMUNITY).then_some(chain),
                })
            }
            Lie::RewrittenLater => {
                let (chain, index) = any(now, chance, |record| record.kind != Kind::Policy)?;
                let mut later = now.clone();
                let mut records = later.chains[chain].records.clone();
                records[index].event = edited(&records[index].event, chance);
                let is_logged = chance.bool();
                later_chain(&mut later, chain, records, is_logged, chance);
                Some(Self {
                    told: later,
                    change: Change::Nothing,
                    victim: (chain != COMMUNITY).then_some(chain),
                })
            }
        }
    }
}

/// Any record of any chain that fits; the rule is no record of anybody's.
fn any(now: &World, chance: &mut Chance, fits: impl Fn(&Record) -> bool) -> Option<(usize, usize)> {
    let mut all = Vec::new();
    for (chain, own) in now.chains.iter().enumerate() {
        let fitting = own.records.iter().enumerate();
        let fitting = fitting.filter(|(_, record)| record.kind != Kind::Policy && fits(record));
        all.extend(fitting.map(|(index, _)| (chain, index)));
    }
    chance.choice(all)
}

/// The place of any such record in the order of the log.
fn step(now: &World, chance: &mut Chance, fits: impl Fn(&Record) -> bool) -> Option<usize> {
    let is_one = |step: &Step| matches!(step, Step::Record(_, record) if record.kind != Kind::Policy && fits(record));
    let all = now.plan.iter().enumerate().filter(|(_, step)| is_one(step));
    chance.choice(all.map(|(place, _)| place).collect::<Vec<_>>())
}

/// The log made anew from another past, and signed; half the time it has grown a little besides, as a log
/// does that nobody should look at twice.
fn anew(
    now: &World,
    chance: &mut Chance,
    change: impl FnOnce(&mut Vec<Step>, &mut Chance),
) -> World {
    let mut plan = now.plan.clone();
    change(&mut plan, chance);
    if chance.bool() {
        plan.push(happens(chance, now.chains.len() - 1, now.at));
        plan.push(Step::Checkpoint(now.at + 10_000));
    }
    let mut other = World::nothing(now.keys.clone());
    other.seen.clone_from(&now.seen);
    for step in &plan {
        other.take(step);
    }
    other.sign(|_| true);
    other
}

fn edit(plan: &mut [Step], at: usize, chance: &mut Chance) {
    if let Step::Record(_, record) = &mut plan[at] {
        record.event = edited(&record.event, chance);
    }
}

/// The log goes on, honestly witnessed, with a chain that is another one from now on; its records may be
/// appended to the log as well.
fn later_chain(
    later: &mut World,
    chain: usize,
    records: Vec<Record>,
    is_logged: bool,
    chance: &mut Chance,
) {
    let who = later.keys.chains[chain];
    let mut head = ChainHead::EMPTY;
    for record in &records {
        let last = record.commitment(who, head);
        head = ChainHead { count: head.next(), last };
        if is_logged {
            later.tree.append(Entry { label: who.label(head.count), commitment: last });
        }
    }
    later.chains[chain].records = records;
    later.chains[chain].head = Some(head);
    later.heads.put(who, head);
    let other = (chain % (later.chains.len() - 1)) + 1;
    if let Step::Record(_, record) = happens(chance, 1, later.at) {
        later.take(&Step::Record(other, record));
    }
    later.checkpoint(later.at + 10_000, |_| true);
}

/// The record of a place with another event.
fn with(now: &World, (chain, index): (usize, usize), event: String) -> Record {
    Record { event, ..now.chains[chain].records[index].clone() }
}

/// The same event with a letter replaced, or with a blank behind it.
fn edited(event: &str, chance: &mut Chance) -> String {
    let digits: Vec<usize> =
        event.char_indices().filter(|(_, one)| one.is_ascii_digit()).map(|(at, _)| at).collect();
    let Some(at) = chance.choice(digits) else { return format!("{event} ") };
    let old = event.as_bytes()[at];
    let new = if old == b'9' { '1' } else { char::from(old + 1) };
    format!("{}{new}{}", &event[..at], &event[at + 1..])
}

fn dated(event: &str) -> Option<serde_json::Value> {
    let event: serde_json::Value = serde_json::from_str(event).ok()?;
    event["at"].is_i64().then_some(event)
}

/// The same event up to a month earlier.
fn backdated(event: &str, chance: &mut Chance) -> Option<String> {
    let mut event = dated(event)?;
    let at = event["at"].as_i64()?;
    event["at"] = (at - 1 - chance.i64(..30 * 86_400_000)).into();
    Some(event.to_string())
}
