//! Moments, days and the one offset a community lives by; nobody here asks the clock.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Time(pub i64);

/// A length of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    /// One second.
    pub const SECOND: Self = Self(1_000);
    /// One minute.
    pub const MINUTE: Self = Self(60_000);
    /// One hour.
    pub const HOUR: Self = Self(3_600_000);
    /// Twenty-four hours.
    pub const DAY: Self = Self(86_400_000);

    /// So many of it.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0 * count)
    }
}

impl std::ops::Add<Span> for Time {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl std::ops::Sub<Span> for Time {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl std::ops::Sub for Time {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

/// Minutes east of UTC. China keeps one offset all year; so may a community's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Offset(pub i32);

impl Offset {
    /// UTC+8, Asia/Shanghai.
    pub const CHINA: Self = Self(480);
}

/// A moment as a wall clock and a calendar show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year, as 2026.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 is Monday, 6 is Sunday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// A day: days since 1970-01-01 in the community's offset; on the wire as `2026-11-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub i64);

crate::schema::string_schema!(Day);

impl From<Day> for String {
    fn from(day: Day) -> Self {
        let (year, month, day) = day.date();
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl TryFrom<String> for Day {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut parts = text.splitn(3, '-').map(|part| (part.len(), part.parse::<u16>().ok()));
        let (Some((4, Some(year))), Some((2, Some(month))), Some((2, Some(day))), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err("day");
        };
        let (Ok(month), Ok(of_month)) = (u8::try_from(month), u8::try_from(day)) else {
            return Err("day");
        };
        let day = Self::of(year.into(), month, of_month);
        // The thirtieth of February would read as another day.
        if day.date() == (year.into(), month, of_month) { Ok(day) } else { Err("day") }
    }
}

impl Time {
    /// The day this moment falls on.
    #[must_use]
    pub const fn day(self, offset: Offset) -> Day {
        Day(self.local(offset).div_euclid(86_400_000))
    }

    /// What the clock on the wall has counted since 1970. Strangers write any number for a moment: at the ends it
    /// stands still.
    const fn local(self, offset: Offset) -> i64 {
        self.0.saturating_add(offset.0 as i64 * 60_000)
    }

    /// Whether two moments are no further from each other than this.
    #[must_use]
    pub const fn is_near(self, other: Self, span: Span) -> bool {
        self.0.abs_diff(other.0) <= span.0.unsigned_abs()
    }

    /// The wall clock at this moment.
    #[must_use]
    pub fn civil(self, offset: Offset) -> Civil {
        let local = self.local(offset);
        let day = self.day(offset);
        let (year, month, day_of_month) = day.date();
        let minutes = local.rem_euclid(86_400_000) / 60_000;
        Civil {
            year,
            month,
            day: day_of_month,
            weekday: day.weekday(),
            hour: u8::try_from(minutes / 60).expect("an hour is below 24"),
            minute: u8::try_from(minutes % 60).expect("a minute is below 60"),
        }
    }
}

impl Day {
    /// The day of a date in the Gregorian calendar.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    #[must_use]
    pub fn of(year: i32, month: u8, day: u8) -> Self {
        let year = i64::from(year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = i64::from(month);
        let day_of_year =
            (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month and day of the month.
    ///
    /// Source: Howard Hinnant, as above, `civil_from_days`.
    #[must_use]
    pub fn date(self) -> (i32, u8, u8) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (
            i32::try_from(year).expect("a Time reaches no further than 300 million years"),
            u8::try_from(month).expect("a month is below 13"),
            u8::try_from(day).expect("a day is below 32"),
        )
    }

    /// 0 is Monday, 6 is Sunday.
    #[must_use]
    pub fn weekday(self) -> u8 {
        u8::try_from((self.0 + 3).rem_euclid(7)).expect("a weekday is below 7")
    }

    /// The moment this day shows `hour` o'clock.
    #[must_use]
    pub const fn at(self, hour: u8, offset: Offset) -> Time {
        let midnight = self.0.saturating_mul(86_400_000).saturating_sub(offset.0 as i64 * 60_000);
        Time(midnight.saturating_add(hour as i64 * 3_600_000))
    }

    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_days_are_where_the_calendar_has_them() {
        assert_eq!(Day::of(1970, 1, 1), Day(0));
        assert_eq!(Day::of(2026, 11, 23).weekday(), 0);
        assert_eq!(Day::of(2024, 2, 29).next().date(), (2024, 3, 1));
        assert_eq!(Day::of(2026, 11, 23).at(8, Offset::CHINA), Time(1_795_392_000_000));
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        let day = Day::of(2026, 11, 30);
        assert_eq!(Day::try_from(String::from(day)), Ok(day));
        for wrong in ["2026-02-30", "2026-13-01", "26-11-30", "2026-11-3", "2026-11-30T", "", "-"] {
            assert!(Day::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_farthest_moments_have_their_day_and_are_near_to_nothing_else() {
        for (at, year) in [(Time(i64::MIN), -292_275_055), (Time(i64::MAX), 292_278_994)] {
            for offset in [Offset(-720), Offset(0), Offset::CHINA, Offset(840)] {
                let day = at.day(offset);
                assert_eq!(day.date().0, year, "{offset:?}");
                assert_eq!(at.civil(offset).year, year);
                assert!(!day.at(0, offset).is_near(Time(0), Span::DAY));
            }
            assert!(at.is_near(at, Span(0)) && !at.is_near(Time(0), Span::DAY.times(366)));
        }
        assert!(!Time(i64::MIN).is_near(Time(i64::MAX), Span(i64::MAX)));
        for (apart, is_near) in [(0, true), (9, true), (10, true), (11, false)] {
            assert_eq!(Time(1_000).is_near(Time(1_000 + apart), Span(10)), is_near, "{apart}");
            assert_eq!(Time(1_000 + apart).is_near(Time(1_000), Span(10)), is_near, "{apart}");
        }
    }

    proptest! {
        #[test]
        fn every_day_has_one_date_and_back(day in -1_000_000_i64..1_000_000) {
            let (year, month, day_of_month) = Day(day).date();
            prop_assert_eq!(Day::of(year, month, day_of_month), Day(day));
        }

        #[test]
        fn a_clock_never_shows_what_no_clock_shows(at in -9_000_000_000_000_i64..9_000_000_000_000) {
            let civil = Time(at).civil(Offset::CHINA);
            prop_assert!(civil.hour < 24 && civil.minute < 60 && civil.weekday < 7);
        }
    }
}
