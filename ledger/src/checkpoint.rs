//! Checkpoints: how large a log is and what its root is, signed by it and seen by witnesses (C2SP
//! tlog-checkpoint).

use std::fmt;

use crate::{
    note::{Key, Note, NoteFault},
    tree::Head,
};

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is of.
    pub origin: String,
    /// How many entries the log has, and the root above them.
    pub head: Head,
}

/// Why something is no checkpoint of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckpointFault {
    /// Its lines are not those of a checkpoint.
    Shape,
    /// It is another log's.
    Origin,
    /// Its note is none, or not signed by the log.
    Note(NoteFault),
}

impl fmt::Display for CheckpointFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape => formatter.write_str("a checkpoint is an origin, a size and a root"),
            Self::Origin => formatter.write_str("this is another log's checkpoint"),
            Self::Note(fault) => fault.fmt(formatter),
        }
    }
}

impl std::error::Error for CheckpointFault {}

impl From<NoteFault> for CheckpointFault {
    fn from(fault: NoteFault) -> Self {
        Self::Note(fault)
    }
}

impl Checkpoint {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.head.size, self.head.root)
    }

    /// Reads the text of a note. Our logs write no further lines, and what no witness speaks for is not
    /// read past: a checkpoint with more is refused.
    ///
    /// # Errors
    /// `Shape`.
    pub fn read(text: &str) -> Result<Self, CheckpointFault> {
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), Some(""), None) =
            (lines.next(), lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointFault::Shape);
        };
        let size = number(size).ok_or(CheckpointFault::Shape)?;
        let root = root.parse().map_err(|_| CheckpointFault::Shape)?;
        if origin.is_empty() {
            return Err(CheckpointFault::Shape);
        }
        Ok(Self { origin: origin.to_owned(), head: Head { size, root } })
    }

    /// What a note says, once its log's signature fits.
    ///
    /// # Errors
    /// When the log has not signed it, or it is no checkpoint of this log.
    pub fn open(note: &Note, log: &Key) -> Result<Self, CheckpointFault> {
        note.signed_by(log)?;
        let checkpoint = Self::read(note.text())?;
        (checkpoint.origin == log.name()).then_some(checkpoint).ok_or(CheckpointFault::Origin)
    }
}

/// A number as it is written once: digits, no zero before them.
pub(crate) fn number(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|digit| digit.is_ascii_digit());
    let is_short = text == "0" || !text.starts_with('0');
    (is_plain && is_short).then(|| text.parse().ok()).flatten()
}
