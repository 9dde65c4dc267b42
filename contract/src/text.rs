//! Texts with limits: the same door checks them in the form and in the hub.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::{self, Language};

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing but white space.
    Empty,
    /// More characters than `max`.
    TooLong {
        /// The most it may have.
        max: usize,
    },
    /// A control character other than newline and tab.
    Control,
    /// A character that turns the direction of writing (U+202A–202E, U+2066–2069), with which a
    /// text can look like another one.
    Bidi,
}

impl TextFault {
    /// A sentence for the person who typed it.
    #[must_use]
    pub fn sentence(self, language: Language) -> String {
        match self {
            Self::Empty => words::problems::TEXT_EMPTY.say(language).to_owned(),
            Self::TooLong { max } => words::problems::text_too_long(language, &max.to_string()),
            Self::Control => words::problems::TEXT_CONTROL.say(language).to_owned(),
            Self::Bidi => words::problems::TEXT_BIDI.say(language).to_owned(),
        }
    }

    /// Reads a fault back from its `Display` form at the start of `message`.
    #[must_use]
    pub fn read(message: &str) -> Option<Self> {
        let word = message.split(' ').next()?;
        match word {
            "text-empty" => Some(Self::Empty),
            "text-control" => Some(Self::Control),
            "text-bidi" => Some(Self::Bidi),
            _ => word
                .strip_prefix("text-longer-than-")
                .and_then(|max| max.parse().ok())
                .map(|max| Self::TooLong { max }),
        }
    }
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("text-empty"),
            Self::TooLong { max } => write!(f, "text-longer-than-{max}"),
            Self::Control => f.write_str("text-control"),
            Self::Bidi => f.write_str("text-bidi"),
        }
    }
}

impl std::error::Error for TextFault {}

/// Checks a text of at most `max` characters (Unicode scalar values).
///
/// It is kept as it was typed: zero-width spaces stay, nothing is trimmed.
///
/// # Errors
/// The first fault found.
pub fn check(text: &str, max: usize, lines: bool) -> Result<(), TextFault> {
    let mut count = 0;
    let mut empty = true;
    for character in text.chars() {
        count += 1;
        match character {
            '\n' | '\t' if lines => {}
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => return Err(TextFault::Bidi),
            other if other.is_control() => return Err(TextFault::Control),
            other => empty &= other.is_whitespace() || other == '\u{200b}',
        }
    }
    if empty {
        Err(TextFault::Empty)
    } else if count > max {
        Err(TextFault::TooLong { max })
    } else {
        Ok(())
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $max:literal, lines: $lines:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        crate::schema::string_schema!($name);

        impl $name {
            /// The most characters it may have.
            pub const MAX: usize = $max;

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextFault;
            fn try_from(text: String) -> Result<Self, TextFault> {
                check(&text, $max, $lines).map(|()| Self(text))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = TextFault;
            fn try_from(text: &str) -> Result<Self, TextFault> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

texts! {
    /// What somebody writes: a complaint, an answer, a note. The longest real reply seen has 7,883
    /// characters.
    Body: 10_000, lines: true;
    /// What a matter is about, in one line.
    Subject: 120, lines: false;
    /// What somebody answers in their own words.
    Opinion: 1_000, lines: true;
    /// One answer of a form that is read by others: of a notice, of an assessment.
    Statement: 2_000, lines: true;
    /// Where it is, in one line.
    Whereabouts: 120, lines: false;
    /// A person's or a device's name.
    Name: 60, lines: false;
    /// A short code somebody types.
    Digits: 12, lines: false;
    /// What is looked for.
    Search: 100, lines: false;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_fault_is_told_from_the_others() {
        for (text, expected) in [
            ("电梯坏了", Ok(())),
            ("一\u{200b}二", Ok(())),
            ("first\n\tsecond", Ok(())),
            ("", Err(TextFault::Empty)),
            (" \u{200b}\u{3000}\n", Err(TextFault::Empty)),
            ("a\u{0}b", Err(TextFault::Control)),
            ("a\rb", Err(TextFault::Control)),
            ("a\u{85}b", Err(TextFault::Control)),
            ("a\u{202e}b", Err(TextFault::Bidi)),
            ("a\u{2066}b", Err(TextFault::Bidi)),
        ] {
            assert_eq!(check(text, 100, true), expected, "{text:?}");
        }
        assert_eq!(Subject::try_from("a\nb"), Err(TextFault::Control));
    }

    #[test]
    fn the_limit_counts_characters_not_bytes() {
        assert!(Body::try_from("电".repeat(Body::MAX)).is_ok());
        assert_eq!(
            Body::try_from("电".repeat(Body::MAX + 1)),
            Err(TextFault::TooLong { max: Body::MAX })
        );
    }

    proptest! {
        #[test]
        fn a_taken_text_is_kept_to_the_byte(text in ".{0,200}") {
            if let Ok(body) = Body::try_from(text.as_str()) {
                prop_assert_eq!(body.as_str(), text);
            }
        }

        #[test]
        fn a_fault_is_read_back_from_its_name(max in 1_usize..100_000) {
            let fault = TextFault::TooLong { max };
            prop_assert_eq!(TextFault::read(&format!("{fault} at line 1")), Some(fault));
        }
    }
}
