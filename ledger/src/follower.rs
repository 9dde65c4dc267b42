//! A device that follows a log: what it remembers, and what it lets itself be told.
//!
//! It remembers the last checkpoint that enough witnesses have seen, and how far its person's chain and the
//! community's had come. Whatever it is told next must follow from that, or it says which promise was
//! broken and keeps what shows it. It believes nobody's word: neither a time, nor a size, nor a head.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Hash,
    checkpoint::Checkpoint,
    commitment::{Kind, Record, of_heads},
    heads::{ChainHead, HeadProof, Who},
    note::Note,
    policy::{NotSeen, Policy, Seen},
    tree::{self, Head},
};

/// What a log tells one of its followers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = LedgerNews))]
pub struct News {
    /// Whose word is enough, as the log's keeper has it (C2SP tlog-policy).
    pub policy: String,
    /// The newest checkpoint with its signatures (C2SP tlog-checkpoint).
    pub checkpoint: String,
    /// That the tree the follower has seen is the beginning of this one.
    pub grown: Vec<Hash>,
    /// The heads of all chains at this checkpoint.
    pub heads: HeadsEntry,
    /// The person's own chain.
    pub mine: ChainNews,
    /// The chain of the community: what is announced to all.
    pub ours: ChainNews,
}

/// The last entry of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HeadsEntry {
    /// The root of the map.
    pub root: Hash,
    /// When the log says it was made, in milliseconds since 1970.
    pub at: u64,
    /// That it is the last entry.
    pub beside: Vec<Hash>,
}

/// What is told of one chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChainNews {
    /// Which.
    pub who: Who,
    /// Its head at the checkpoint; nothing where it has no record yet.
    pub head: Option<ChainHead>,
    /// That this is its head.
    pub proof: HeadProof,
    /// The records after those the follower knows, in their order; behind those of the checkpoint the
    /// ones that wait for the next.
    pub records: Vec<Record>,
}

/// A chain that is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Which.
    pub who: Who,
    /// How far it had come.
    pub head: ChainHead,
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

/// A promise that was broken. Each of them is a reason to ask, none is a fault of the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// The checkpoint is none, or the log has not signed it.
    NotSigned,
    /// The rule by which checkpoints are believed is another one, and was not announced.
    Policy,
    /// Two checkpoints of the log cannot both be true; whoever has both notes can show it.
    Forked {
        /// The one seen before.
        before: String,
        /// The one shown now.
        now: String,
    },
    /// The heads of the chains are not what the checkpoint ends with, or are older than those before.
    Heads,
    /// A chain is called otherwise than before.
    Swapped,
    /// A chain's head is not the one the checkpoint commits to.
    Head,
    /// A chain is shorter than it was.
    Lost,
    /// The records of a chain are not those that were committed to: one was changed, left out or moved.
    Altered,
}

impl fmt::Display for Alarm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotSigned => "the log has not signed its checkpoint",
            Self::Policy => {
                "the rule for believing checkpoints has changed without being announced"
            }
            Self::Forked { .. } => "the log has told two stories",
            Self::Heads => "the checkpoint does not end with the heads of the chains",
            Self::Swapped => "the chain is another one",
            Self::Head => "the chain's head is not the one that was committed to",
            Self::Lost => "the chain has lost records",
            Self::Altered => "the chain's records are not those that were committed to",
        })
    }
}

impl std::error::Error for Alarm {}

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

    fn head(&self) -> Head {
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
            Err(NotSeen::Quorum(by)) => return Ok(Told::Unconfirmed(by)),
            Err(NotSeen::Log(_)) => return Err(Alarm::NotSigned),
        };
        self.follows(&news.checkpoint, seen.checkpoint.head, &news.grown)?;
        self.ends_with(&news.heads, seen.checkpoint.head)?;
        let (mine, mine_new) = hear_chain(self.mine, &news.mine, news.heads.root)?;
        let (ours, ours_new) = hear_chain(self.ours, &news.ours, news.heads.root)?;
        let rule = announced(rule, ours_new, &news.policy)?;

        *self = Self {
            policy: Some(rule),
            seen: Some(news.checkpoint.clone()),
            at: news.heads.at,
            mine: Some(mine),
            ours: Some(ours),
        };
        Ok(Told::Confirmed(Confirmed {
            seen,
            at: news.heads.at,
            mine: mine_new.to_vec(),
            ours: ours_new.to_vec(),
            waiting: news.mine.records.len() - mine_new.len(),
        }))
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
        let entry = Hash::of_entry(&of_heads(heads.root, heads.at).0);
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
    let known = known.unwrap_or(Followed { who: news.who, head: ChainHead::EMPTY });
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
    records.iter().fold(chain, |Followed { who, head }, record| {
        let last = record.commitment(who, head);
        Followed { who, head: ChainHead { count: head.next(), last } }
    })
}

/// The rule for the next checkpoints: the one there was, or the last that was announced.
fn announced(rule: &str, ours: &[Record], told: &str) -> Result<String, Alarm> {
    let last = ours.iter().rev().find(|record| record.kind == Kind::Policy);
    let rule = last.map_or(rule, |record| &record.event);
    (rule == told).then(|| rule.to_owned()).ok_or(Alarm::Policy)
}
