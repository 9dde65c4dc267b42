//! Texts as somebody might change them who wants them to say something else: bits, pieces, lines, numbers, letters
//! that look alike, and parts of other texts of the same kind.

use proptest::{
    prelude::*,
    sample::{Index, select},
};
use serde_json::Value;

/// How often something is tried: in the deep run a hundred times as often, and less often where fewer cases than
/// proptest's 256 are asked for.
pub(crate) fn config(times: u32) -> ProptestConfig {
    let is_deep = std::env::var_os("LINLI_TEST_DEEP").is_some();
    let asked = ProptestConfig::default().cases.min(256);
    ProptestConfig::with_cases(if is_deep { times * 100 } else { (times * asked / 256).max(1) })
}

/// One change: how, where, to where, how much.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    how: How,
    at: Index,
    to: Index,
    much: u16,
}

#[derive(Clone, Copy, Debug)]
enum How {
    /// A bit is another one.
    Flip,
    /// A piece is gone.
    Cut,
    /// A piece stands somewhere else as well.
    Copy,
    /// It begins as one text and ends as another.
    Splice,
    /// A line stands twice.
    LineTwice,
    /// A line is gone.
    LineGone,
    /// Two lines have changed their places.
    LinesSwapped,
    /// A line of another text.
    OthersLine,
    /// What stands between two commas stands twice: of an object, a field.
    FieldTwice,
    /// Another number.
    Number,
    /// A letter that looks like the one that was there.
    LookAlike,
    /// Lines end as on other systems.
    LineEnds,
    /// A part of a JSON document is that of another one.
    OthersPart,
    /// A part of a JSON document is gone.
    PartGone,
    /// An element of a list in a JSON document stands twice.
    PartTwice,
    /// Two elements of a list in a JSON document have changed their places.
    PartsSwapped,
}

const ALL: &[How] = &[
    How::Flip,
    How::Cut,
    How::Copy,
    How::Splice,
    How::LineTwice,
    How::LineGone,
    How::LinesSwapped,
    How::OthersLine,
    How::FieldTwice,
    How::Number,
    How::LookAlike,
    How::LineEnds,
    How::OthersPart,
    How::PartGone,
    How::PartTwice,
    How::PartsSwapped,
];

/// What numbers are tried: the ends of every size, and other ways to write one.
const NUMBERS: [&str; 12] = [
    "0",
    "1",
    "00",
    "-1",
    "+1",
    "1e3",
    "1.0",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "340282366920938463463374607431768211456",
];

/// A few changes.
pub(crate) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (select(ALL), any::<Index>(), any::<Index>(), any::<u16>());
    prop::collection::vec(edit.prop_map(|(how, at, to, much)| Edit { how, at, to, much }), 1..4)
}

/// A text after some changes; `others` are texts of the same kind.
pub(crate) fn changed(text: &str, others: &[String], edits: &[Edit]) -> String {
    edits.iter().fold(text.to_owned(), |text, edit| edit.of(&text, others))
}

impl Edit {
    fn of(&self, text: &str, others: &[String]) -> String {
        let much = usize::from(self.much);
        let other = others.get(much % others.len().max(1)).map_or("", String::as_str);
        match self.how {
            How::Flip | How::Cut | How::Copy | How::Splice => self.of_bytes(text, other),
            How::LineTwice | How::LineGone | How::LinesSwapped | How::OthersLine => {
                self.of_lines(text, other)
            }
            How::FieldTwice => {
                let mut fields: Vec<&str> = text.split(',').collect();
                let at = self.at.index(fields.len());
                fields.insert(at, fields[at]);
                fields.join(",")
            }
            How::Number => self.of_number(text),
            How::LookAlike => {
                let count = text.chars().count().max(1);
                let at = self.at.index(count);
                let letters = text.chars().enumerate();
                letters.map(|(place, letter)| like(letter, place == at)).collect()
            }
            How::LineEnds => text.replace('\n', if much % 2 == 0 { "\r\n" } else { "\r" }),
            How::OthersPart | How::PartGone | How::PartTwice | How::PartsSwapped => {
                self.of_json(text, other).unwrap_or_else(|| text.to_owned())
            }
        }
    }

    fn of_bytes(&self, text: &str, other: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        let from = self.at.index(bytes.len() + 1);
        let until = bytes.len().min(from + usize::from(self.much % 64));
        match self.how {
            How::Flip => {
                if let Some(byte) = bytes.get_mut(from) {
                    *byte ^= 1_u8 << (self.much % 8);
                }
            }
            How::Cut => drop(bytes.drain(from..until)),
            How::Copy => {
                let piece = bytes[from..until].to_vec();
                let to = self.to.index(bytes.len() + 1);
                drop(bytes.splice(to..to, piece));
            }
            _ => {
                bytes.truncate(from);
                bytes.extend(&other.as_bytes()[self.to.index(other.len() + 1)..]);
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn of_lines(&self, text: &str, other: &str) -> String {
        let mut lines: Vec<&str> = text.split('\n').collect();
        let (at, to) = (self.at.index(lines.len()), self.to.index(lines.len()));
        match self.how {
            How::LineTwice => lines.insert(to, lines[at]),
            How::LineGone => {
                lines.remove(at);
            }
            How::LinesSwapped => lines.swap(at, to),
            _ => {
                let theirs: Vec<&str> = other.split('\n').collect();
                lines[at] = *self.to.get(&theirs);
            }
        }
        lines.join("\n")
    }

    fn of_number(&self, text: &str) -> String {
        let is_digit = |letter: char| letter.is_ascii_digit();
        let begins = |at: &usize| !text[..*at].ends_with(is_digit);
        let places: Vec<usize> =
            text.match_indices(is_digit).map(|(at, _)| at).filter(begins).collect();
        if places.is_empty() {
            return text.to_owned();
        }
        let (before, rest) = text.split_at(*self.at.get(&places));
        let number = NUMBERS[usize::from(self.much) % NUMBERS.len()];
        format!("{before}{number}{}", rest.trim_start_matches(is_digit))
    }

    fn of_json(&self, text: &str, other: &str) -> Option<String> {
        let mut document: Value = serde_json::from_str(text).ok()?;
        let mut own = Vec::new();
        ways(&document, "", &mut own);
        let way = self.at.get(&own).clone();
        if matches!(self.how, How::OthersPart) {
            let other: Value = serde_json::from_str(other).ok()?;
            let mut theirs = Vec::new();
            ways(&other, "", &mut theirs);
            // Mostly what stands at the same place, for it fits best.
            let is_same = self.to.index(4) > 0;
            let from = if is_same { &way } else { self.to.get(&theirs) };
            *document.pointer_mut(&way)? = other.pointer(from)?.clone();
            return Some(document.to_string());
        }
        let (above, name) = way.rsplit_once('/')?;
        match (document.pointer_mut(above)?, self.how) {
            (Value::Object(fields), How::PartGone) => drop(fields.remove(name)),
            (Value::Array(list), how) => {
                let (at, to) = (name.parse::<usize>().ok()?, self.to.index(list.len()));
                match how {
                    How::PartGone => drop(list.remove(at)),
                    How::PartTwice => list.insert(to, list.get(at)?.clone()),
                    _ => list.swap(at, to),
                }
            }
            _ => {}
        }
        Some(document.to_string())
    }
}

/// The way to every part of a document (RFC 6901), from the whole on.
fn ways(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, part)| ways(part, &format!("{here}/{name}"), found));
        }
        Value::Array(list) => {
            let parts = list.iter().enumerate();
            parts.for_each(|(at, part)| ways(part, &format!("{here}/{at}"), found));
        }
        _ => {}
    }
}

/// A letter, or where it is changed one that looks like it.
fn like(letter: char, is_changed: bool) -> char {
    if !is_changed {
        return letter;
    }
    match letter {
        'a' => '\u{430}',
        'c' => '\u{441}',
        'e' => '\u{435}',
        'o' => '\u{43e}',
        'p' => '\u{440}',
        'A' => '\u{410}',
        'K' => '\u{212a}',
        '—' => '\u{2013}',
        '-' => '\u{2010}',
        ' ' => '\u{a0}',
        '\n' => '\u{2028}',
        '!'..='~' => char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter),
        _ => '\u{200b}',
    }
}
