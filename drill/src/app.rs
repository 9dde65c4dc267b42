//! One resident's app.

use ledger::{
    chain::Entry,
    follower::{Alarm, Follower, News, Told},
};

use crate::world::World;

/// Whoever answers an app.
pub(crate) trait Hub {
    /// What it tells, to one who has believed a checkpoint of this size and knows so many records.
    fn news(&self, person: usize, size: u64, known: (u64, u64)) -> News;

    /// The entries from a place on.
    fn entries(&self, from: u64) -> &[Entry];
}

impl Hub for World {
    fn news(&self, person: usize, size: u64, known: (u64, u64)) -> News {
        Self::news(self, person, size, known)
    }

    fn entries(&self, from: u64) -> &[Entry] {
        Self::entries(self, from)
    }
}

/// An app on one of a resident's devices.
#[derive(Clone, Debug, Default)]
pub(crate) struct App {
    pub(crate) person: usize,
    pub(crate) follower: Follower,
}

/// What one sync came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Synced {
    /// Everything was checked, and enough have seen it.
    Confirmed,
    /// Too few have seen it: nothing is believed, and no green tick is shown.
    Unconfirmed,
    /// A promise was broken.
    Alarm(Alarm),
}

impl App {
    /// Of somebody, on a device that knows nothing yet.
    pub(crate) fn new(person: usize) -> Self {
        Self { person, ..Self::default() }
    }

    /// Syncs once, as the real app does: it listens, and reads the log to its end.
    pub(crate) fn sync(&mut self, hub: &impl Hub) -> Synced {
        let known =
            |chain: Option<ledger::follower::Followed>| chain.map_or(0, |one| one.head.count);
        let known = (known(self.follower.mine()), known(self.follower.ours()));
        let news = hub.news(self.person, self.follower.size(), known);
        match self.follower.hear(&news) {
            Err(alarm) => return Synced::Alarm(alarm),
            Ok(Told::Unconfirmed(_)) => return Synced::Unconfirmed,
            Ok(Told::Confirmed(_)) => {}
        }
        while !self.follower.is_at_the_end() {
            let more = hub.entries(self.follower.has_read());
            if more.is_empty() {
                // The real app says that the log does not have what it says it has.
                return Synced::Alarm(Alarm::Entries);
            }
            if let Err(alarm) = self.follower.read(more) {
                return Synced::Alarm(alarm);
            }
        }
        Synced::Confirmed
    }
}
