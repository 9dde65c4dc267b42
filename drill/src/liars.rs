//! The liars' drill: gates that sign "deleted" and keep the face, against those who go to the door.
//!
//! Two checks are played. A *canary* is somebody who agrees, is taken in and withdraws only to see whether the
//! gate forgets them; *leavers* are residents who withdraw for reasons of their own, a few of whom try the door.
//! A gate is caught when it opens for a face that it has signed to have deleted. What plays the terminal is a
//! [`gate::Terminal`], as a driver is; what it signs are the receipts of [`contract::gates::agent`], read as a
//! resident's device reads them. The hub, the tickets and the agent's memory are not in it.

mod checks;
mod machine;
mod signing;

use contract::time::Span;

use crate::plan::Chance;
pub use checks::{Canaries, Checks};

/// How many days are played, with a canary at each gate on each of them.
pub const DAYS: usize = 7;

/// How many residents a gate knows when the drill begins.
pub const FACES: usize = 300;

/// How many of a thousand residents withdraw or move out within a year: an assumption, measured nowhere.
pub const LEAVE_A_YEAR: f64 = 200.0;

/// Within how many days after the receipt those try the door who do.
pub const TRIED_WITHIN: usize = 2;

/// How often a camera does not know somebody whose face the gate has: worse than good ones are.
pub const MISSED: f64 = 0.05;

/// How often a camera takes a stranger for one of those whom the gate knows, for each of these.
pub const MISTAKEN: f64 = 1e-6;

/// How many looks in a row have to open the gate before anybody says that it knows them.
pub const LOOKS: usize = 2;

/// For how long a gate that rests does not know those whom it has signed to have deleted.
pub const RESTS: Span = Span::DAY.times(2);

/// After how long a gate that is late does delete.
pub const LATE: Span = Span::DAY.times(3);

/// For how long a gate that sleeps does not know them: longer than anybody here tries.
pub const SLEEPS: Span = Span::DAY.times(10);

/// Whom a gate takes for a canary that is careful: those it has known for a shorter time than this.
pub const YOUNG: Span = Span::DAY.times(7);

/// How a gate deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It does.
    Honest,
    /// It keeps every face and opens for it as before.
    Keeps,
    /// It keeps every face, and does not open for it until [`RESTS`] is over.
    Rests,
    /// It deletes every face [`LATE`] after it has signed that it has.
    Late,
    /// It keeps the faces of those it has known for [`YOUNG`] or longer, and deletes what looks like a canary.
    Careful,
    /// It keeps one face in ten, by the number of the consent.
    Tenth,
    /// It keeps every face, and does not open for it until [`SLEEPS`] is over.
    Sleeps,
}

impl Kind {
    /// Those of which as many are played as of one another: they keep whatever they are told to delete.
    pub const LIARS: [Self; 3] = [Self::Keeps, Self::Rests, Self::Late];

    /// Those who guess what is looked at. They are told beside the others and not counted among them: these
    /// checks were not made to catch them.
    pub const BESIDE: [Self; 3] = [Self::Careful, Self::Tenth, Self::Sleeps];

    /// What it is called in a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Honest => "deletes",
            Self::Keeps => "keeps all, opens at once",
            Self::Rests => "keeps all, opens again after 2 days",
            Self::Late => "deletes 3 days late",
            Self::Careful => "deletes only whom it has known for less than 7 days",
            Self::Tenth => "keeps one in ten",
            Self::Sleeps => "keeps all, opens again after 10 days",
        }
    }
}

/// What came of so many gates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caught {
    /// How many there were.
    pub gates: usize,
    /// How many were caught on each day, for the first time.
    pub on_day: [usize; DAYS],
    /// How many receipts they signed while nobody had caught them.
    pub receipts: u64,
    /// How many canaries were shown to them.
    pub canaries: u64,
    /// How many leavers have tried the door.
    pub tries: u64,
}

impl Caught {
    /// How many were caught by the end of so many days.
    #[must_use]
    pub fn within(&self, days: usize) -> usize {
        self.on_day.iter().take(days).sum()
    }

    /// How many were caught at all.
    #[must_use]
    pub fn all(&self) -> usize {
        self.within(DAYS)
    }
}

/// Plays so many gates of these kinds in turn. The same seed plays the same residents, who leave on the same
/// days, whatever is checked.
#[must_use]
pub fn play(kinds: &[Kind], gates: usize, checks: Checks, seed: u64) -> Caught {
    let mut chance = Chance::with_seed(seed);
    let mut caught = Caught::default();
    for kind in kinds.iter().cycle().take(gates) {
        let watched = checks::watch(*kind, checks, &mut chance.fork());
        caught.gates += 1;
        caught.receipts += watched.receipts;
        caught.canaries += watched.canaries;
        caught.tries += watched.tries;
        if let Some(day) = watched.caught_on {
            caught.on_day[day] += 1;
        }
    }
    caught
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_nobody_looks_at_is_not_caught() {
        let every =
            [Kind::Keeps, Kind::Rests, Kind::Late, Kind::Careful, Kind::Tenth, Kind::Sleeps];
        let caught = play(&every, 60, Checks::NONE, 1);
        assert_eq!((caught.gates, caught.all(), caught.canaries, caught.tries), (60, 0, 0, 0));
        assert!(caught.receipts > 0, "residents leave all the same: {caught:?}");
    }

    #[test]
    fn whoever_keeps_all_is_caught_by_the_first_canaries() {
        let canaries = Checks { tries: 0, ..Checks::PLANNED };
        let caught = play(&[Kind::Keeps], 20, canaries, 2);
        assert_eq!((caught.all(), caught.tries), (20, 0), "{caught:?}");
        // One that rests is not caught before its rest is over.
        let caught = play(&[Kind::Rests], 20, canaries, 2);
        assert_eq!((caught.within(2), caught.all()), (0, 20), "{caught:?}");
    }

    #[test]
    fn canaries_alone_catch_nobody_who_knows_them() {
        let canaries = Checks { tries: 0, ..Checks::PLANNED };
        for kind in [Kind::Careful, Kind::Sleeps] {
            let caught = play(&[kind], 20, canaries, 3);
            assert_eq!(caught.all(), 0, "{kind:?}: {caught:?}");
            assert!(caught.canaries > 100, "they were shown: {caught:?}");
        }
    }

    #[test]
    fn canaries_that_look_like_everybody_else_catch_who_is_careful() {
        let aged = Checks { tries: 0, ..Checks::AGED };
        let caught = play(&[Kind::Careful], 20, aged, 5);
        assert_eq!((caught.all(), caught.tries), (20, 0), "{caught:?}");
        assert_eq!(play(&[Kind::Honest], 20, aged, 5).all(), 0);
    }

    #[test]
    fn enough_leavers_who_try_the_door_catch_whoever_knows_canaries() {
        let everybody = Checks { canaries: Canaries::None, tries: 100 };
        let caught = play(&[Kind::Careful], 100, everybody, 4);
        assert!(caught.all() > 30, "{caught:?}");
        let nobody_lies = play(&[Kind::Honest], 100, everybody, 4);
        assert_eq!(nobody_lies.all(), 0, "{nobody_lies:?}");
    }
}
