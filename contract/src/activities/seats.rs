//! Seats: who comes first is served first, and those who wait move up in their order.

use serde::{Deserialize, Serialize};

use crate::{Language, words::activities as words};

/// How many come, and how many can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Seats {
    /// How many can come; `None` where there is no limit.
    pub capacity: Option<u16>,
    /// How many come, all those counted who come with somebody.
    pub taken: u32,
    /// How many wait, counted in the same way.
    pub waiting: u32,
}

impl Seats {
    /// How many seats are left; `None` where there is no limit.
    #[must_use]
    pub fn left(self) -> Option<u32> {
        self.capacity.map(|capacity| u32::from(capacity).saturating_sub(self.taken))
    }

    /// Whether so many more can come at once. Nobody overtakes those who wait.
    #[must_use]
    pub fn admits(self, heads: u8) -> bool {
        self.waiting == 0 && self.fits(heads)
    }

    /// Whether there are seats for so many, be it for those who have waited.
    #[must_use]
    pub fn fits(self, heads: u8) -> bool {
        self.left().is_none_or(|left| left >= u32::from(heads))
    }

    /// What neighbours read of it.
    #[must_use]
    pub fn sentence(self, language: Language) -> String {
        let taken = u64::from(self.taken);
        match (self.left(), self.waiting) {
            (None, _) => words::seats_open(language, taken),
            (Some(0), 0) => words::SEATS_FULL.say(language).to_owned(),
            (Some(_), waiting) if waiting > 0 => words::seats_waiting(language, u64::from(waiting)),
            (Some(left), _) => words::seats_left(language, &left.to_string(), &taken.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_overtakes_those_who_wait() {
        let seats = |capacity, taken, waiting| Seats { capacity, taken, waiting };
        for (seats, heads, admits, fits) in [
            (seats(None, 900, 0), 5, true, true),
            (seats(Some(10), 8, 0), 2, true, true),
            (seats(Some(10), 8, 0), 3, false, false),
            (seats(Some(10), 8, 4), 1, false, true),
            (seats(Some(10), 12, 0), 1, false, false),
        ] {
            assert_eq!(
                (seats.admits(heads), seats.fits(heads)),
                (admits, fits),
                "{seats:?} {heads}"
            );
        }
    }
}
