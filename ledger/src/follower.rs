//! A device that follows a log: what it remembers, and what it lets itself be told.
//!
//! It remembers the last checkpoint that enough witnesses have seen, and how far its person's chain and the
//! community's had come. Whatever it is told next must follow from that ([`Follower::hear`]), or it says
//! which promise was broken and keeps what shows it. It believes nobody's word: neither a time, nor a size,
//! nor a head. Then it reads every entry of the log itself ([`Follower::read`]), 38 bytes each, the same for
//! all: those that bear a label of its chains must be the records it was told of, each in its order, none
//! more and none less. So what stood in the log for a moment cannot be hidden afterwards.

mod alarm;
mod news;

use serde::{Deserialize, Serialize};

use crate::{
    Hash,
    chain::{ChainHead, Entry, Who},
    checkpoint::Checkpoint,
    commitment::{Kind, Record, of_heads},
    growing::Edge,
    note::Note,
    policy::{NotSeen, Policy, Seen},
    tree::{self, Head},
};

pub use alarm::Alarm;
pub use news::{ChainNews, HeadsEntry, News};

/// A chain that is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Which.
    pub who: Who,
    /// How far it had come.
    pub head: ChainHead,
    /// All its commitments in one.
    all: Hash,
}

/// What of a chain was found in the log: how many records, and all their commitments in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Found {
    count: u64,
    all: Hash,
}

/// Of a chain without a record.
const NONE: Hash = Hash([0; 32]);

/// All commitments so far and the next one.
fn and(all: Hash, next: Hash) -> Hash {
    Hash::of(&[&all.0, &next.0])
}

impl Default for Found {
    fn default() -> Self {
        Self { count: 0, all: NONE }
    }
}

/// A device that follows a log, as it is kept. It begins knowing nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follower {
    policy: Option<String>,
    /// The last checkpoint that enough have seen, with what they have signed.
    seen: Option<String>,
    /// When it was made, as the log said.
    at: u64,
    mine: Option<Followed>,
    ours: Option<Followed>,
    /// The log as far as it was read.
    edge: Edge,
    found: [Found; 2],
}

/// What is known after listening to news that broke no promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Everything was checked against a checkpoint that enough have seen.
    Confirmed(Confirmed),
    /// Too few have seen the checkpoint so far; these have. Nothing of it was believed.
    Unconfirmed(Vec<(String, u64)>),
}

/// What was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The checkpoint, and who has seen it.
    pub seen: Seen,
    /// When it was made, as the log says, in milliseconds since 1970.
    pub at: u64,
    /// What is new in the person's own chain.
    pub mine: Vec<Record>,
    /// What is new in the community's.
    pub ours: Vec<Record>,
    /// How many records of the person wait for the next checkpoint.
    pub waiting: usize,
}

impl Follower {
    /// The rule by which checkpoints are believed, once there is one.
    #[must_use]
    pub fn policy(&self) -> Option<&str> {
        self.policy.as_deref()
    }

    /// The last checkpoint that enough have seen, with what they have signed.
    #[must_use]
    pub fn seen(&self) -> Option<&str> {
        self.seen.as_deref()
    }

    /// When it was made, as the log said, in milliseconds since 1970.
    #[must_use]
    pub const fn at(&self) -> u64 {
        self.at
    }

    /// How many entries the log had then.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.head().size
    }

    /// The person's chain as far as it is known.
    #[must_use]
    pub const fn mine(&self) -> Option<Followed> {
        self.mine
    }

    /// The community's chain as far as it is known.
    #[must_use]
    pub const fn ours(&self) -> Option<Followed> {
        self.ours
    }

    /// How many entries the log had then, and the root above them.
    #[must_use]
    pub fn head(&self) -> Head {
        // What is kept was checked before it was kept.
        let seen = self.seen.as_deref().and_then(|note| Note::read(note).ok());
        let known = seen.and_then(|note| Checkpoint::read(note.text()).ok());
        known.map_or(Head { size: 0, root: Hash::of_nothing() }, |known| known.head)
    }

    /// Listens to what a log tells. What is believed is remembered; news that break a promise change
    /// nothing.
    ///
    /// # Errors
    /// The promise that was broken.
    pub fn hear(&mut self, news: &News) -> Result<Told, Alarm> {
        let rule = self.policy.as_ref().unwrap_or(&news.policy);
        let policy = Policy::read(rule).map_err(|_| Alarm::Policy)?;
        let note = Note::read(&news.checkpoint).map_err(|_| Alarm::NotSigned)?;
        let seen = match policy.believe(&note) {
            Ok(seen) => seen,
            Err(NotSeen::Quorum(by)) => {
                // Not believed, but the log has signed it: two stories are two stories.
                let said = Checkpoint::read(note.text()).map_err(|_| Alarm::NotSigned)?;
                self.follows(&news.checkpoint, said.head, &news.grown)?;
                return Ok(Told::Unconfirmed(by));
            }
            Err(NotSeen::Log(_)) => return Err(Alarm::NotSigned),
        };
        self.follows(&news.checkpoint, seen.checkpoint.head, &news.grown)?;
        self.ends_with(&news.heads, seen.checkpoint.head)?;
        let (mine, mine_new) = hear_chain(self.mine, &news.mine, news.heads.root)?;
        let (ours, ours_new) = hear_chain(self.ours, &news.ours, news.heads.root)?;
        let rule = announced(rule, ours_new, &news.policy)?;
        // Where another rule was announced just now, who has seen this is counted by that one.
        let by_new = Policy::read(&rule).map_err(|_| Alarm::Policy)?.believe(&note);
        let seen = by_new.unwrap_or(seen);

        *self = Self {
            policy: Some(rule),
            seen: Some(news.checkpoint.clone()),
            at: news.heads.at,
            mine: Some(mine),
            ours: Some(ours),
            ..std::mem::take(self)
        };
        Ok(Told::Confirmed(Confirmed {
            seen,
            at: news.heads.at,
            mine: mine_new.to_vec(),
            ours: ours_new.to_vec(),
            waiting: news.mine.records.len() - mine_new.len(),
        }))
    }

    /// How many entries of the log were read.
    #[must_use]
    pub fn has_read(&self) -> u64 {
        self.edge.head().size
    }

    /// Whether the log was read as far as the last checkpoint.
    #[must_use]
    pub fn is_at_the_end(&self) -> bool {
        self.edge.head().size == self.size()
    }

    /// Reads the next entries of the log, those after [`Follower::has_read`] in their order; at the last
    /// one of the checkpoint it compares. Where it finds a promise broken, nothing of these was read.
    ///
    /// # Errors
    /// The promise that was broken.
    pub fn read(&mut self, entries: &[Entry]) -> Result<(), Alarm> {
        let (mut edge, mut found) = (self.edge.clone(), self.found);
        for entry in entries {
            for (found, chain) in found.iter_mut().zip([self.mine, self.ours]) {
                let next = found.count.saturating_add(1);
                if chain.is_some_and(|chain| chain.who.label(next) == entry.label) {
                    *found = Found { count: next, all: and(found.all, entry.commitment) };
                }
            }
            edge.append(entry.hash(), |_, _| ());
        }
        let head = self.head();
        if edge.head().size > head.size {
            return Err(Alarm::Entries);
        }
        if edge.head().size == head.size {
            if edge.head() != head {
                return Err(Alarm::Entries);
            }
            let is_told = |(found, chain): (&Found, Option<Followed>)| {
                let known = chain.map_or(Found::default(), |chain| Found {
                    count: chain.head.count,
                    all: chain.all,
                });
                *found == known
            };
            if !found.iter().zip([self.mine, self.ours]).all(is_told) {
                return Err(Alarm::Hidden);
            }
        }
        (self.edge, self.found) = (edge, found);
        Ok(())
    }

    /// The tree that is told of begins with the one that was seen.
    fn follows(&self, now: &str, head: Head, grown: &[Hash]) -> Result<(), Alarm> {
        if tree::extends(self.head(), head, grown) {
            return Ok(());
        }
        let before = self.seen.clone().unwrap_or_default();
        Err(Alarm::Forked { before, now: now.to_owned() })
    }

    /// The last entry is that of the heads, and its time does not run backwards.
    fn ends_with(&self, heads: &HeadsEntry, head: Head) -> Result<(), Alarm> {
        let last = head.size.checked_sub(1).ok_or(Alarm::Heads)?;
        let entry = of_heads(heads.root, heads.at).hash();
        let is_last = tree::includes(head.root, head.size, last, entry, &heads.beside);
        (is_last && heads.at >= self.at).then_some(()).ok_or(Alarm::Heads)
    }
}

/// How far a chain has come, and which records are new.
fn hear_chain(
    known: Option<Followed>,
    news: &ChainNews,
    heads: Hash,
) -> Result<(Followed, &[Record]), Alarm> {
    let known = known.unwrap_or(Followed { who: news.who, head: ChainHead::EMPTY, all: NONE });
    if known.who != news.who {
        return Err(Alarm::Swapped);
    }
    if !news.proof.holds(heads, news.who, news.head) {
        return Err(Alarm::Head);
    }
    let head = news.head.unwrap_or(ChainHead::EMPTY);
    let many = head.count.checked_sub(known.head.count).ok_or(Alarm::Lost)?;
    let many = usize::try_from(many).ok().filter(|many| *many <= news.records.len());
    let (new, _) = news.records.split_at(many.ok_or(Alarm::Altered)?);
    let end = follow(known, new);
    if end.head != head {
        return Err(Alarm::Altered);
    }
    Ok((end, new))
}

/// A chain after some more records.
fn follow(chain: Followed, records: &[Record]) -> Followed {
    records.iter().fold(chain, |Followed { who, head, all }, record| {
        let last = record.commitment(who, head);
        Followed { who, head: ChainHead { count: head.next(), last }, all: and(all, last) }
    })
}

/// The rule for the next checkpoints: the one there was, or the last that was announced.
fn announced(rule: &str, ours: &[Record], told: &str) -> Result<String, Alarm> {
    let last = ours.iter().rev().find(|record| record.kind == Kind::Policy);
    let rule = last.map_or(rule, |record| &record.event);
    (rule == told).then(|| rule.to_owned()).ok_or(Alarm::Policy)
}
