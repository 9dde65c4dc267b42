//! Every sentence a person reads, typed; made from `words/<language>/<feature>.toml`.

use serde::{Deserialize, Serialize};

use crate::time::Civil;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The languages of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The BCP 47 tag for `lang` attributes.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The first language of an `Accept-Language` list that the screens speak, else Chinese.
    #[must_use]
    pub fn accepted(list: &str) -> Self {
        list.split(',')
            .filter_map(|part| part.trim().get(..2))
            .find_map(|tag| match tag.to_ascii_lowercase().as_str() {
                "zh" => Some(Self::Zh),
                "en" => Some(Self::En),
                _ => None,
            })
            .unwrap_or_default()
    }
}

/// One sentence or label in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    zh: &'static str,
    en: &'static str,
}

impl Word {
    /// The word in one language.
    #[must_use]
    pub const fn say(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A month, as a calendar has it above its days: `11月`, with the year when it is not `this_year`.
#[must_use]
pub fn month(language: Language, civil: Civil, this_year: i32) -> String {
    let Civil { year, month, .. } = civil;
    match (language, year == this_year) {
        (Language::Zh, true) => format!("{month}月"),
        (Language::Zh, false) => format!("{year}年{month}月"),
        (Language::En, true) => MONTHS[usize::from(month) - 1].to_owned(),
        (Language::En, false) => format!("{} {year}", MONTHS[usize::from(month) - 1]),
    }
}

/// A day, as people write it: `11月23日 周一`, with the year when it is not `this_year`.
#[must_use]
pub fn day(language: Language, civil: Civil, this_year: i32) -> String {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let Civil { year, month, day, weekday, .. } = civil;
    let weekday = usize::from(weekday);
    match (language, year == this_year) {
        (Language::Zh, true) => format!("{month}月{day}日 {}", ZH[weekday]),
        (Language::Zh, false) => format!("{year}年{month}月{day}日 {}", ZH[weekday]),
        (Language::En, true) => {
            format!("{}, {day} {}", EN[weekday], MONTHS[usize::from(month) - 1])
        }
        (Language::En, false) => {
            format!("{}, {day} {} {year}", EN[weekday], MONTHS[usize::from(month) - 1])
        }
    }
}

/// From when until when, as people write it: of one day only once.
#[must_use]
pub fn period(language: Language, from: Civil, until: Civil, this_year: i32) -> String {
    let is_one_day = (from.year, from.month, from.day) == (until.year, until.month, until.day);
    let end = if is_one_day {
        format!("{:02}:{:02}", until.hour, until.minute)
    } else {
        moment(language, until, this_year)
    };
    activities::from_until(language, &moment(language, from, this_year), &end)
}

/// A day and hour: `11月23日 周一 16:05`.
#[must_use]
pub fn moment(language: Language, civil: Civil, this_year: i32) -> String {
    format!("{} {:02}:{:02}", day(language, civil, this_year), civil.hour, civil.minute)
}

/// A moment seen from `now`: of the same day `今天 08:10`, of another as [`moment`] has it.
#[must_use]
pub fn lately(language: Language, civil: Civil, now: Civil) -> String {
    if (civil.year, civil.month, civil.day) != (now.year, now.month, now.day) {
        return moment(language, civil, now.year);
    }
    common::today(language, &format!("{:02}:{:02}", civil.hour, civil.minute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Offset, Time};

    #[test]
    fn a_period_of_one_day_names_it_once() {
        let civil = |time: i64| Time(time).civil(Offset::CHINA);
        // 2026-11-28 08:00 in China, three hours, and a day and three hours.
        let from = 1_795_824_000_000;
        for (until, expected) in [
            (from + 3 * 3_600_000, "11月28日 周六 08:00 到 11:00"),
            (from + 27 * 3_600_000, "11月28日 周六 08:00 到 11月29日 周日 11:00"),
        ] {
            assert_eq!(period(Language::Zh, civil(from), civil(until), 2026), expected);
        }
    }

    #[test]
    fn the_first_spoken_language_of_the_list_is_taken() {
        for (list, expected) in [
            ("", Language::Zh),
            ("en-GB,en;q=0.9", Language::En),
            ("fr, en;q=0.5", Language::En),
            ("zh-TW,en", Language::Zh),
            ("é", Language::Zh),
        ] {
            assert_eq!(Language::accepted(list), expected, "{list}");
        }
    }

    #[test]
    fn chinese_sentences_have_chinese_punctuation() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/words/zh");
        for entry in std::fs::read_dir(folder).expect("a folder of this package") {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            // Between quotes stand the words, outside them keys and TOML's own marks.
            for words in text.split('"').skip(1).step_by(2) {
                let characters: Vec<char> = words.chars().collect();
                for pair in characters.windows(2) {
                    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
                    let is_half = |c| ",:;?!()".contains(c);
                    let is_mixed =
                        is_han(pair[0]) && is_half(pair[1]) || is_half(pair[0]) && is_han(pair[1]);
                    assert!(!is_mixed, "{}: {words}", path.display());
                }
            }
        }
    }

    #[test]
    fn what_was_today_is_called_so_and_yesterday_not() {
        let civil = |time: i64| Time(time).civil(Offset::CHINA);
        // 2026-11-23 16:00 in China.
        let (now, hour) = (1_795_420_800_000, 3_600_000);
        for (language, at, expected) in [
            (Language::Zh, now, "今天 16:00"),
            (Language::Zh, now - 16 * hour, "今天 00:00"),
            (Language::Zh, now - 17 * hour, "11月22日 周日 23:00"),
            (Language::En, now - 7 * hour, "today 09:00"),
        ] {
            assert_eq!(lately(language, civil(at), civil(now)), expected);
        }
    }

    #[test]
    fn moments_name_the_year_only_when_it_is_another() {
        let civil = Time(1_795_420_800_000).civil(Offset::CHINA);

        assert_eq!(month(Language::Zh, civil, 2026), "11月");
        assert_eq!(month(Language::Zh, civil, 2025), "2026年11月");
        assert_eq!(month(Language::En, civil, 2025), "Nov 2026");
        assert_eq!(moment(Language::Zh, civil, 2026), "11月23日 周一 16:00");
        assert_eq!(moment(Language::En, civil, 2025), "Mon, 23 Nov 2026 16:00");
    }
}
