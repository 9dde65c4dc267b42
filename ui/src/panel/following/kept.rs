//! What the device keeps of the ledger. What it once had, nobody can take back.

use contract::{id::PersonId, time::Time};
use ledger::{
    commitment::Record,
    follower::{Alarm, Follower},
};
use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::device::{self, Shelf};

/// What the device keeps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) follower: Follower,
    /// The records of the person.
    pub(super) mine: Vec<Record>,
    /// The records of the community, as far as they were kept.
    #[serde(default)]
    pub(super) ours: Vec<Record>,
    /// How many of them were found in the log.
    #[serde(default)]
    pub(super) proved: usize,
    /// When all was checked last with nothing wrong.
    pub(super) at: Option<Time>,
    /// The rule that the person knows of.
    #[serde(default)]
    pub(super) rule: Option<String>,
    /// Up to which of the community's records the person knows which keys gates have.
    #[serde(default)]
    pub(super) gates_seen: usize,
    /// A promise that was broken and not explained since.
    #[serde(default)]
    pub(super) trouble: Option<Trouble>,
}

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Trouble {
    pub(super) alarm: Alarm,
    /// The checkpoint that was believed before, and the one that came with it.
    before: String,
    now: String,
    at: Time,
}

impl Trouble {
    /// Both checkpoints with their signatures, and what was found.
    pub(super) fn evidence(&self) -> String {
        let Self { alarm, before, now, at } = self;
        format!("{alarm}\n{} ms\n\n{before}\n----\n\n{now}", at.0)
    }
}

/// Kept to see whether anything is kept.
const PROBE: &str = "probe";

/// Under which name it is kept what a person reads of their own chain, or `of` another's: it goes with whatever else begins so, once the person is removed from this
/// device.
pub(super) fn name(person: PersonId, of: Option<PersonId>) -> String {
    match of {
        Some(of) => format!("{person}.ledger.{of}"),
        None => format!("{person}.ledger"),
    }
}

impl Kept {
    pub(super) fn find(name: &str) -> Self {
        Shelf::Device.find(name).unwrap_or_default()
    }

    pub(super) fn keep(&self, name: &str) {
        Shelf::Device.keep(name, self);
    }

    /// Keeps this in place of what it came from; nothing where that is not there any more, because another
    /// tab has looked meanwhile: the older of two memories must not win.
    pub(super) fn replace(&self, name: &str, before: &Self) -> Option<()> {
        let stored = Self::find(name);
        // A browser that keeps nothing has no other tab's memory either.
        let keeps_nothing = || stored == Self::default() && !Shelf::Device.keep_text(PROBE, "1");
        if stored == *before {
            self.keep(name);
            return Some(());
        }
        keeps_nothing().then_some(())
    }

    /// Keeps that a promise was broken; nothing where another tab has looked meanwhile.
    pub(super) fn keep_trouble(&self, name: &str, alarm: &Alarm, now: &str) -> Option<Verdict> {
        let before = self.follower.seen().unwrap_or_default().to_owned();
        let (alarm, now, at) = (alarm.clone(), now.to_owned(), device::now());
        let trouble = Some(Trouble { alarm: alarm.clone(), before, now, at });
        let with = Self { trouble: self.trouble.clone().or(trouble), ..self.clone() };
        with.replace(name, self)?;
        Some(Verdict::Wrong(alarm))
    }
}
