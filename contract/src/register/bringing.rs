//! Bringing a file into the register: first what it would do, then doing it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method};

/// The most bytes of a file: ten times the largest estate's.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// The most lines of a file.
pub const MAX_LINES: usize = 20_000;

/// The most faults that are told one by one.
pub const MAX_FAULTS: usize = 100;

/// The bytes of a file as somebody has saved it, in whatever encoding; base 64 on the wire.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct File(pub Vec<u8>);

crate::schema::string_schema!(File);

/// It holds names, so debugging output tells its size alone.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({} bytes)", self.0.len())
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl From<File> for String {
    fn from(file: File) -> Self {
        let mut text = Self::with_capacity(file.0.len().div_ceil(3) * 4);
        for three in file.0.chunks(3) {
            let at = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
            let bits = at(0) << 16 | at(1) << 8 | at(2);
            for place in 0..4 {
                let digit = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
                text.push(if place <= three.len() { DIGITS[digit] as char } else { '=' });
            }
        }
        text
    }
}

impl TryFrom<String> for File {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.trim_end_matches('=').as_bytes();
        let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
        for four in digits.chunks(4) {
            let mut bits = 0_u32;
            for place in 0..4 {
                let value = match four.get(place) {
                    Some(digit) => value(*digit).ok_or("base64")?,
                    None => 0,
                };
                bits = bits << 6 | value;
            }
            let [_, all @ ..] = bits.to_be_bytes();
            let count = four.len().checked_sub(1).filter(|count| *count > 0).ok_or("base64")?;
            bytes.extend_from_slice(&all[..count]);
        }
        Ok(Self(bytes))
    }
}

const fn value(digit: u8) -> Option<u32> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    } as u32)
}

/// Tells what a file would change; nothing is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The file.
    pub file: File,
}

/// The most bytes of a request with a file: base 64 takes four for three.
const MAX_REQUEST: usize = MAX_BYTES / 3 * 4 + 4 * 1024;

impl Endpoint for Check {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/register/check";
    const ABOUT: &'static str = "Tells what a file would change in the register.";
    type Answer = Found;
    const MAX_BODY: usize = MAX_REQUEST;
}

/// What a file holds, measured against the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Found {
    /// How many lines it has, headings among them.
    pub lines: u32,
    /// What would happen to how many households.
    pub tally: Tally,
    /// The first that are new, changed or gone, as examples.
    pub examples: Vec<String>,
    /// Columns that are not read, by their headings: what is not needed is not collected.
    pub ignored: Vec<String>,
    /// What is wrong, at most [`MAX_FAULTS`]. A file with faults cannot be brought in.
    pub faults: Vec<LineFault>,
    /// How many faults there are.
    pub fault_count: u32,
}

/// What a file does to how many households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Not in the register so far.
    pub fresh: u32,
    /// In it with other owners or another area.
    pub changed: u32,
    /// In it just so.
    pub same: u32,
    /// In the register in one of the file's buildings, but not in the file.
    pub gone: u32,
}

impl Tally {
    /// Whether bringing the file in changes anything.
    #[must_use]
    pub const fn is_idle(self) -> bool {
        self.fresh == 0 && self.changed == 0 && self.gone == 0
    }
}

/// What is wrong in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LineFault {
    /// The line, as a spreadsheet or an editor counts it.
    pub line: u32,
    /// What is wrong and what to do, in the reader's language.
    pub detail: String,
}

/// Brings a file in, all of it or nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The file.
    pub file: File,
    /// What the check has told: when it would be otherwise by now, nothing is written.
    pub seen: Tally,
    /// Forgets owners and areas of the households that are gone; places and people stay.
    pub forget_gone: bool,
}

impl Endpoint for Import {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/register/import";
    const ABOUT: &'static str = "Brings a file into the register.";
    type Answer = Imported;
    const MAX_BODY: usize = MAX_REQUEST;
}

/// What bringing a file in has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Imported {
    /// To how many households.
    pub tally: Tally,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn base_64_is_what_everybody_writes() {
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(String::from(File(plain.into())), text);
            assert_eq!(File::try_from(text.to_owned()), Ok(File(plain.into())));
        }
        for wrong in ["Zg=a", "Z", "Zm9v!", "Zm9vZ"] {
            assert!(File::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_does_not_show_in_debugging_output() {
        assert_eq!(format!("{:?}", File("王秀英".into())), "File(9 bytes)");
    }

    proptest! {
        #[test]
        fn every_file_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let file = File(bytes);
            prop_assert_eq!(File::try_from(String::from(file.clone())), Ok(file));
        }
    }
}
