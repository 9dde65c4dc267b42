//! A floor area, exact to the hundredth of a square metre as title deeds have it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A floor area in hundredths of a square metre; never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Area(pub u32);

impl Area {
    /// The largest: 100,000 m², a whole mall.
    pub const MAX: Self = Self(10_000_000);

    /// Reads a number of square metres as files have it: with thousands separators, a unit, or full
    /// width. More than two decimals are rounded, since spreadsheets write `89.500000000000014`.
    /// `None` for anything else, for nothing and for more than [`MAX`](Self::MAX).
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let plain = ["平方米", "平方", "平米", "㎡", "m²", "m2", "M2", "平"]
            .iter()
            .find_map(|unit| plain.strip_suffix(unit))
            .unwrap_or(&plain);
        let plain = match plain.split_once(',') {
            // `89,5`, as spreadsheets set to a European country write it.
            Some((whole, part)) if part.len() < 3 => format!("{whole}.{part}"),
            _ => plain.replace(',', ""),
        };
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 7 || !is_digits(whole) || !is_digits(part) {
            return None;
        }
        let digit = |place: usize| part.as_bytes().get(place).map_or(0, |b| u32::from(b - b'0'));
        let hundredths = whole.parse::<u32>().ok()?.checked_mul(100)? + digit(0) * 10 + digit(1);
        let area = Self(hundredths + u32::from(digit(2) >= 5));
        (area.0 > 0 && area <= Self::MAX).then_some(area)
    }
}

/// A full-width digit or point as its ASCII twin.
const fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(character as u32 - 0xfee0) {
            Some(narrow) => narrow,
            None => character,
        },
        '。' => '.',
        other => other,
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn areas_are_read_as_files_have_them() {
        for (text, expected) in [
            ("89.5", Some(8_950)),
            ("89", Some(8_900)),
            (" 89.50㎡ ", Some(8_950)),
            ("1,204.33", Some(120_433)),
            ("1,204", Some(120_400)),
            ("89,5", Some(8_950)),
            ("８９．５", Some(8_950)),
            ("89.500000000000014", Some(8_950)),
            ("89.4999", Some(8_950)),
            ("89.494", Some(8_949)),
            ("120.08平方米", Some(12_008)),
            ("100000", Some(10_000_000)),
            ("100000.01", None),
            ("0", None),
            ("0.00", None),
            ("", None),
            ("-5", None),
            ("8.9.5", None),
            ("约89", None),
            ("1e3", None),
            ("99999999999", None),
        ] {
            assert_eq!(Area::read(text).map(|area| area.0), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_area_is_read_back(hundredths in 1_u32..=Area::MAX.0) {
            let area = Area(hundredths);
            prop_assert_eq!(Area::read(&area.to_string()), Some(area));
        }

        #[test]
        fn any_text_is_answered(text in ".{0,20}") {
            let _ = Area::read(&text);
        }
    }
}
