//! Working days as the State Council sets them, with its make-up days; a data file a year.

use std::sync::OnceLock;

use crate::time::{Day, Offset, Time};

const YEARS: &[(i32, &str)] =
    &[(2025, include_str!("../calendar/2025.txt")), (2026, include_str!("../calendar/2026.txt"))];

/// Whether offices work on `day`. Years without a file follow the plain week.
#[must_use]
pub fn is_working(day: Day) -> bool {
    static LISTED: OnceLock<Vec<(Day, bool)>> = OnceLock::new();
    let listed = LISTED.get_or_init(|| {
        YEARS.iter().flat_map(|(_, text)| text.lines()).filter_map(listed).collect()
    });
    let found = listed.iter().find(|(listed, _)| *listed == day);
    found.map_or_else(|| day.weekday() < 5, |(_, works)| *works)
}

/// A line such as `work 2026-02-14`.
fn listed(line: &str) -> Option<(Day, bool)> {
    let (kind, date) = line.split_once(' ')?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let day = Day::of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some((day, kind == "work"))
}

/// Whether the yearly notice for `year` is built in; if not, deadlines may fall on a holiday.
#[must_use]
pub fn knows(year: i32) -> bool {
    YEARS.iter().any(|(listed, _)| *listed == year)
}

/// The end of the office day `days` working days after `from`.
///
/// The day of `from` does not count, whatever the hour.
#[must_use]
pub fn due(from: Time, days: u8, closing_hour: u8, offset: Offset) -> Time {
    let mut day = from.day(offset);
    let mut left = days;
    while left > 0 {
        day = day.next();
        if is_working(day) {
            left -= 1;
        }
    }
    day.at(closing_hour, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn make_up_days_work_and_holidays_rest() {
        for (date, works) in [
            ((2026, 10, 1), false),
            ((2026, 10, 10), true),
            ((2026, 11, 21), false),
            ((2026, 11, 23), true),
            ((2026, 2, 17), false),
        ] {
            assert_eq!(is_working(Day::of(date.0, date.1, date.2)), works, "{date:?}");
        }
    }

    #[test]
    fn a_deadline_jumps_the_golden_week() {
        let filed = Day::of(2026, 9, 30).at(16, Offset::CHINA);

        let due = due(filed, 2, 17, Offset::CHINA);

        assert_eq!(due, Day::of(2026, 10, 9).at(17, Offset::CHINA));
    }
}
