//! Working days as the State Council sets them, with its make-up days; a data file a year. Of a year whose notice is not
//! built in only the holidays are known that have a date for ever.

use std::sync::OnceLock;

use crate::time::{Day, Offset, Span, Time};

const YEARS: &[(i32, &str)] =
    &[(2025, include_str!("../calendar/2025.txt")), (2026, include_str!("../calendar/2026.txt"))];

/// Holidays that fall on the same dates every year, as month and day (全国年节及纪念日放假办法, article 2, as of 2025). The
/// others follow the moon and the sun.
const FIXED: [(u8, u8); 6] = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];

/// How far ahead deadlines reach: thirty working days, and a long holiday between them.
const AHEAD: Span = Span::DAY.times(60);

/// Whether offices work on `day`. Years without a file follow the plain week but for the holidays with a date of
/// their own.
#[must_use]
pub fn is_working(day: Day) -> bool {
    static LISTED: OnceLock<Vec<(Day, bool)>> = OnceLock::new();
    let listed = LISTED.get_or_init(|| {
        YEARS.iter().flat_map(|(_, text)| text.lines()).filter_map(listed).collect()
    });
    let found = listed.iter().find(|(listed, _)| *listed == day);
    found.map_or_else(|| is_plain_working(day), |(_, works)| *works)
}

fn is_plain_working(day: Day) -> bool {
    let (_, month, date) = day.date();
    day.weekday() < 5 && !FIXED.contains(&(month, date))
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

/// The year that deadlines of now reach and whose notice is not built in; whoever keeps a hub brings it up to date.
#[must_use]
pub fn unknown(now: Time, offset: Offset) -> Option<i32> {
    [now, now + AHEAD].map(|at| at.civil(offset).year).into_iter().find(|year| !knows(*year))
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
    fn a_year_without_its_notice_has_the_holidays_that_are_always_the_same() {
        assert!(!knows(2031));
        for (date, works) in [
            ((2031, 1, 1), false),
            ((2031, 1, 2), true),
            ((2031, 4, 30), true),
            ((2031, 5, 1), false),
            ((2031, 5, 2), false),
            ((2031, 5, 3), false),
            ((2031, 5, 5), true),
            ((2031, 9, 30), true),
            ((2031, 10, 1), false),
            ((2031, 10, 2), false),
            ((2031, 10, 3), false),
            ((2031, 10, 6), true),
        ] {
            assert_eq!(is_working(Day::of(date.0, date.1, date.2)), works, "{date:?}");
        }
        // Who keeps the hub hears of it while there is time to bring it up to date.
        let at = |year, month, day| {
            unknown(Day::of(year, month, day).at(9, Offset::CHINA), Offset::CHINA)
        };
        let first = (2026..).find(|year| !knows(*year)).expect("years go on");
        assert_eq!(at(first - 1, 6, 1), None);
        assert_eq!(at(first - 1, 11, 29), Some(first));
        assert_eq!(at(first, 1, 1), Some(first));
    }

    #[test]
    fn thirty_working_days_jump_new_years_day() {
        let reached = Day::of(2026, 11, 23).at(8, Offset::CHINA);
        let due = due(reached, 30, 17, Offset::CHINA);
        assert_eq!(due, Day::of(2027, 1, 5).at(17, Offset::CHINA));
    }

    #[test]
    fn a_deadline_jumps_the_golden_week() {
        let filed = Day::of(2026, 9, 30).at(16, Offset::CHINA);

        let due = due(filed, 2, 17, Offset::CHINA);

        assert_eq!(due, Day::of(2026, 10, 9).at(17, Offset::CHINA));
    }
}
