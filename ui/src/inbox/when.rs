//! Time as the staff read it in passing: how long ago, how long left.

use contract::{
    Language,
    time::{Offset, Span, Time},
    words::{self, inbox},
};

/// A deadline in few words.
#[must_use]
pub(super) fn due(language: Language, due_at: Time, now: Time, offset: Offset) -> String {
    let civil = due_at.civil(offset);
    let hour = format!("{}:{:02}", civil.hour, civil.minute);
    if due_at < now {
        let late = now - due_at;
        return match (count(late, Span::DAY), count(late, Span::HOUR)) {
            (0, 0) => inbox::DUE_LATE_NOW.say(language).to_owned(),
            (0, hours) => inbox::due_late_hours(language, hours),
            (days, _) => inbox::due_late_days(language, days),
        };
    }
    match due_at.day(offset).0 - now.day(offset).0 {
        0 => inbox::due_today(language, &hour),
        1 => inbox::due_tomorrow(language, &hour),
        _ => inbox::due_day(language, &words::day(language, civil, now.civil(offset).year)),
    }
}

/// How long ago something was; the day itself once that is far.
#[must_use]
pub(super) fn ago(language: Language, at: Time, now: Time, offset: Offset) -> String {
    age(language, at, now)
        .unwrap_or_else(|| words::day(language, at.civil(offset), now.civil(offset).year))
}

/// How long ago something was; `None` once nobody would count the days.
#[must_use]
pub(super) fn age(language: Language, at: Time, now: Time) -> Option<String> {
    let age = now - at;
    match (count(age, Span::DAY), count(age, Span::HOUR), count(age, Span::MINUTE)) {
        (0, 0, 0) => Some(inbox::AGE_NOW.say(language).to_owned()),
        (0, 0, minutes) => Some(inbox::age_minutes(language, minutes)),
        (0, hours, _) => Some(inbox::age_hours(language, hours)),
        (days @ 1..60, ..) => Some(inbox::age_days(language, days)),
        _ => None,
    }
}

/// How many whole units; none of a time that is yet to come.
fn count(span: Span, unit: Span) -> u64 {
    u64::try_from(span.0 / unit.0).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use contract::time::Day;

    use super::*;

    const ZH: Language = Language::Zh;
    const CHINA: Offset = Offset::CHINA;

    #[test]
    fn a_deadline_is_told_by_what_is_left() {
        let now = at(23, 15);
        for (due_at, words) in [
            (at(23, 17), "今天 17:00 前"),
            (at(24, 9), "明天 9:00 前"),
            (at(26, 17), "11月26日 周四 前"),
            (now - Span::SECOND, "刚刚超期"),
            (at(23, 12), "超期 3 小时"),
            (at(21, 17), "超期 1 天"),
            (at(20, 15), "超期 3 天"),
        ] {
            assert_eq!(due(ZH, due_at, now, CHINA), words);
        }
    }

    #[test]
    fn today_is_the_communitys_today() {
        let now = at(23, 23);

        assert_eq!(due(ZH, at(24, 1), now, CHINA), "明天 1:00 前");
        assert_eq!(due(ZH, at(24, 1), now, Offset(0)), "今天 17:00 前");
    }

    #[test]
    fn the_time_since_is_told_in_one_unit() {
        let now = at(23, 15);
        for (past, words) in [
            (now, "刚刚"),
            (now + Span::MINUTE, "刚刚"),
            (now - Span::MINUTE.times(59), "59 分钟前"),
            (now - Span::HOUR.times(23), "23 小时前"),
            (now - Span::DAY.times(59), "59 天前"),
            (now - Span::DAY.times(60), "9月24日 周四"),
        ] {
            assert_eq!(ago(ZH, past, now, CHINA), words);
        }
        assert_eq!(ago(Language::En, now - Span::HOUR, now, CHINA), "1 hour ago");
    }

    fn at(day: u8, hour: u8) -> Time {
        Day::of(2026, 11, day).at(hour, CHINA)
    }
}
