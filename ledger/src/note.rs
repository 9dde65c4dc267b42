//! Notes: a text, and who has signed it (C2SP signed-note).

use std::fmt;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::{Hash, base64};

/// The most signatures a note may have; readers must take 16, and a log has few witnesses.
const MOST: usize = 64;

/// What a key signs, as it stands in the key itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The text of a note.
    Note,
    /// The text of a checkpoint with the time at which it was seen (C2SP tlog-cosignature).
    Cosignature,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Note => 1,
            Self::Cosignature => 4,
        }
    }
}

/// The public half of a key, with the name it goes by: `name+0123abcd+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    name: String,
    kind: Kind,
    key: VerifyingKey,
}

impl Key {
    /// Who signs with it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The public key itself, 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    fn id(&self) -> [u8; 4] {
        let of = [self.name.as_bytes(), b"\n", &[self.kind.byte()], self.key.as_bytes()];
        let [first, second, third, fourth, ..] = Hash::of(&of).0;
        [first, second, third, fourth]
    }

    /// Reads one.
    ///
    /// # Errors
    /// When it is none, or its number is another key's.
    pub fn read(text: &str) -> Result<Self, NoteFault> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteFault::Key);
        };
        let bytes = base64::decode(bytes).ok_or(NoteFault::Key)?;
        let (kind, bytes) = match bytes.split_first() {
            Some((1, bytes)) => (Kind::Note, bytes),
            Some((4, bytes)) => (Kind::Cosignature, bytes),
            _ => return Err(NoteFault::Key),
        };
        let bytes = bytes.try_into().map_err(|_| NoteFault::Key)?;
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| NoteFault::Key)?;
        // A weak key signs anything.
        let is_fit = is_name(name) && !key.is_weak();
        let key = Self { name: name.to_owned(), kind, key };
        (is_fit && HEXLOWER.encode(&key.id()) == id).then_some(key).ok_or(NoteFault::Key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.kind.byte()], self.key.as_bytes().as_slice()].concat();
        let id = HEXLOWER.encode(&self.id());
        write!(formatter, "{}+{id}+{}", self.name, BASE64.encode(&bytes))
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter == '+')
}

/// A key that signs.
pub struct Signer {
    key: Key,
    secret: SigningKey,
}

impl Signer {
    /// A key of 32 random bytes.
    ///
    /// # Errors
    /// When the name cannot be one.
    pub fn new(name: &str, kind: Kind, secret: &[u8; 32]) -> Result<Self, NoteFault> {
        if !is_name(name) {
            return Err(NoteFault::Key);
        }
        let secret = SigningKey::from_bytes(secret);
        Ok(Self { key: Key { name: name.to_owned(), kind, key: secret.verifying_key() }, secret })
    }

    /// Its public half.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// Signs a text, as a line of a note; `time` in seconds since 1970 stands in a cosignature only.
    #[must_use]
    pub fn sign(&self, text: &str, time: u64) -> Line {
        let mut bytes = self.key.id().to_vec();
        match self.key.kind {
            Kind::Note => bytes.extend(self.secret.sign(text.as_bytes()).to_bytes()),
            Kind::Cosignature => {
                bytes.extend(time.to_be_bytes());
                bytes.extend(self.secret.sign(cosigned(text, time).as_bytes()).to_bytes());
            }
        }
        Line { name: self.key.name.clone(), bytes }
    }
}

/// What a witness signs.
fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// One signature of a note: whose it says it is, the number of the key, and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    name: String,
    bytes: Vec<u8>,
}

impl Line {
    /// Reads one, without its end.
    fn read(line: &str) -> Result<Self, NoteFault> {
        let (name, bytes) =
            line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or(NoteFault::Line)?;
        let bytes = base64::decode(bytes).ok_or(NoteFault::Line)?;
        let is_fit = is_name(name) && bytes.len() > 4;
        is_fit.then(|| Self { name: name.to_owned(), bytes }).ok_or(NoteFault::Line)
    }

    fn is_by(&self, key: &Key) -> bool {
        self.name == key.name && self.bytes.starts_with(&key.id())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "— {} {}", self.name, BASE64.encode(&self.bytes))
    }
}

/// A text with its signatures. What it says is nobody's word before a signature was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    lines: Vec<Line>,
}

/// Why something is no note, or a key is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteFault {
    /// A character that may not stand in a note.
    Character,
    /// No text, or no signatures below an empty line.
    Shape,
    /// A line of a signature is none.
    Line,
    /// More signatures than are read.
    Many,
    /// A key is none.
    Key,
    /// The signature of a known key does not fit, or there is none of it.
    Signature,
}

impl fmt::Display for NoteFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Character => "a note has no control characters but line ends",
            Self::Shape => "a note is a text, an empty line, and signatures",
            Self::Line => "a signature is a dash, a name and base64",
            Self::Many => "a note has few signatures",
            Self::Key => "this is no key of a note",
            Self::Signature => "the note is not signed by this key",
        })
    }
}

impl std::error::Error for NoteFault {}

impl Note {
    /// A text that nobody has signed yet; it ends with a line end.
    ///
    /// # Errors
    /// When it cannot be the text of a note.
    pub fn unsigned(text: String) -> Result<Self, NoteFault> {
        check(&text)?;
        (text.len() > 1 && text.ends_with('\n'))
            .then_some(Self { text, lines: Vec::new() })
            .ok_or(NoteFault::Shape)
    }

    /// Reads one.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(note: &str) -> Result<Self, NoteFault> {
        check(note)?;
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteFault::Shape)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteFault::Shape)?;
        let mut note = Self::unsigned(format!("{text}\n"))?;
        note.add(lines.split('\n'))?;
        Ok(note)
    }

    /// Adds the signatures that stand in lines, as a witness answers them.
    ///
    /// # Errors
    /// When one is none, or there are too many.
    pub fn add_lines(&mut self, lines: &str) -> Result<(), NoteFault> {
        check(lines)?;
        self.add(lines.strip_suffix('\n').ok_or(NoteFault::Line)?.split('\n'))
    }

    fn add<'l>(&mut self, lines: impl Iterator<Item = &'l str>) -> Result<(), NoteFault> {
        for line in lines {
            if self.lines.len() >= MOST {
                return Err(NoteFault::Many);
            }
            self.lines.push(Line::read(line)?);
        }
        Ok(())
    }

    /// Adds a signature.
    pub fn sign(&mut self, signer: &Signer, time: u64) {
        self.lines.push(signer.sign(&self.text, time));
    }

    /// The text, with its last line end.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Looks at the signature of a key: when it was made, for a cosignature; 0 for one that has no time.
    ///
    /// # Errors
    /// `Signature` when there is none of this key, or one that does not fit: whoever has a key signs what
    /// fits, so a note with both is no note of theirs.
    pub fn signed_by(&self, key: &Key) -> Result<u64, NoteFault> {
        let mut times = Vec::new();
        for line in self.lines.iter().filter(|line| line.is_by(key)) {
            let (time, signed, signature) = match key.kind {
                Kind::Note => (0, self.text.clone(), &line.bytes[4..]),
                Kind::Cosignature => {
                    let (time, signature) =
                        line.bytes[4..].split_first_chunk().ok_or(NoteFault::Signature)?;
                    let time = u64::from_be_bytes(*time);
                    (time, cosigned(&self.text, time), signature)
                }
            };
            let signature = Signature::from_slice(signature).map_err(|_| NoteFault::Signature)?;
            let fits = key.key.verify_strict(signed.as_bytes(), &signature);
            fits.map_err(|_| NoteFault::Signature)?;
            // The time of a cosignature is no larger (tlog-cosignature).
            if time > i64::MAX as u64 {
                return Err(NoteFault::Signature);
            }
            times.push(time);
        }
        times.into_iter().max().ok_or(NoteFault::Signature)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.text)?;
        self.lines.iter().try_for_each(|line| write!(formatter, "{line}"))
    }
}

fn check(text: &str) -> Result<(), NoteFault> {
    let is_fit = |letter: char| letter == '\n' || letter >= ' ';
    text.chars().all(is_fit).then_some(()).ok_or(NoteFault::Character)
}
