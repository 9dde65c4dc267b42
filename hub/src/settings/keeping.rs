//! How long what is over is kept.

use contract::time::{Day, Offset, Time};

use super::Settings;

impl Settings {
    /// From when on what is over is kept, as the privacy notice says it: the beginning of this day so
    /// many months ago.
    #[must_use]
    pub fn kept_since(&self, now: Time) -> Time {
        months_before(now, self.privacy.keep_months, self.offset())
    }
}

/// A day that month did not have counts as its last.
fn months_before(now: Time, months: u16, offset: Offset) -> Time {
    let today = now.civil(offset);
    let month = today.year * 12 + i32::from(today.month) - 1 - i32::from(months);
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12));
    // One to twelve.
    let month = u8::try_from(month + 1).unwrap_or(1);
    let exists = |day: &u8| Day::of(year, month, *day).date() == (year, month, *day);
    let day = (1..=today.day).rev().find(exists).unwrap_or(1);
    Day::of(year, month, day).at(0, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_by_the_calendar() {
        let begin = |year, month, day| Day::of(year, month, day).at(0, Offset::CHINA);
        for ((year, month, day), months, expected) in [
            ((2026, 11, 23), 24, begin(2024, 11, 23)),
            ((2026, 11, 23), 11, begin(2025, 12, 23)),
            ((2026, 1, 5), 1, begin(2025, 12, 5)),
            ((2026, 5, 31), 3, begin(2026, 2, 28)),
            ((2028, 5, 31), 3, begin(2028, 2, 29)),
        ] {
            let now = Day::of(year, month, day).at(10, Offset::CHINA);
            assert_eq!(months_before(now, months, Offset::CHINA), expected, "{year}-{month}-{day}");
        }
    }
}
