//! How many have agreed to a gate, have withdrawn and have let it end: numbers that tell of nobody. Who has refused is
//! counted nowhere, and looks like who has not decided.

use serde::{Deserialize, Serialize};

use crate::time::Day;

/// The numbers of a gate. They are those of the beginning of the month, whatever has happened since: whoever enters what
/// somebody says at the counter would see by a number that moves whether they had agreed. Each is a number of people, in
/// steps of [`Gate::FEWEST`](super::Gate::FEWEST); nothing below the first, none among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateBoard))]
pub struct Board {
    /// The first day of the twelve whole months that are counted.
    pub from: Day,
    /// The first day after them.
    pub until: Day,
    /// How many agreed when that day began.
    pub agreed: Option<u32>,
    /// How many have agreed in these months.
    pub given: Option<u32>,
    /// How many have withdrawn.
    pub withdrawn: Option<u32>,
    /// For how many the time was over.
    pub expired: Option<u32>,
}

impl Board {
    /// Of which days it tells on a day: of the twelve whole months before.
    #[must_use]
    pub fn months(today: Day) -> (Day, Day) {
        let (year, month, _) = today.date();
        (Day::of(year - 1, month, 1), Day::of(year, month, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_of_the_twelve_whole_months_before() {
        let told = (Day::of(2025, 11, 1), Day::of(2026, 11, 1));
        for day in [1, 23, 30] {
            assert_eq!(Board::months(Day::of(2026, 11, day)), told);
        }
        let leap = (Day::of(2027, 2, 1), Day::of(2028, 2, 1));
        assert_eq!(Board::months(Day::of(2028, 2, 29)), leap);
    }
}
