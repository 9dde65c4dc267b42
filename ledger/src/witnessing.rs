//! What a witness does: it signs a checkpoint only of a log that has grown and changed nothing (C2SP
//! tlog-witness, `add-checkpoint`). Its memory is one checkpoint a log.

use std::fmt;

use crate::{
    Hash,
    checkpoint::{Checkpoint, number},
    note::{Key, Note, NoteFault},
    tree::{self, Head},
};

/// The most hashes of a proof.
const MOST: usize = 63;

/// What a log sends: the checkpoint, and what shows that it follows the one seen before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The size that the log believes was seen last.
    pub old: u64,
    /// That the tree of this size is the beginning of the new one.
    pub proof: Vec<Hash>,
    /// The new checkpoint.
    pub checkpoint: Note,
}

/// Why a submission was not signed, as the answer says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no submission, or of a size below the old one.
    Malformed,
    /// The witness knows no such log.
    UnknownLog,
    /// The log has not signed it.
    NotSigned,
    /// Another size was seen last: this.
    Size(u64),
    /// A checkpoint of the same size with another root was seen: the log has told two stories.
    Fork(u64),
    /// The tree that was seen is not the beginning of this one.
    Inconsistent,
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::NotSigned => 403,
            Self::UnknownLog => 404,
            Self::Size(_) | Self::Fork(_) => 409,
            Self::Inconsistent => 422,
        }
    }
}

impl Submission {
    /// Reads one.
    ///
    /// # Errors
    /// `Malformed`.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(Refusal::Malformed)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(number);
        let proof: Result<Vec<Hash>, _> = lines.map(str::parse).collect();
        let proof = proof.ok().filter(|proof| proof.len() <= MOST);
        let checkpoint = Note::read(checkpoint).map_err(|_: NoteFault| Refusal::Malformed)?;
        match (old, proof) {
            (Some(old), Some(proof)) => Ok(Self { old, proof, checkpoint }),
            _ => Err(Refusal::Malformed),
        }
    }

    /// Whether a witness that trusts these keys, and has seen this last of each log, may sign it; what it
    /// has seen of the log then. `seen` is asked by the name of the log.
    ///
    /// # Errors
    /// Why not.
    pub fn judge(
        &self,
        logs: &[Key],
        seen: impl FnOnce(&str) -> Option<Head>,
    ) -> Result<Checkpoint, Refusal> {
        let said = Checkpoint::read(self.checkpoint.text()).map_err(|_| Refusal::Malformed)?;
        let mut known = logs.iter().filter(|log| log.name() == said.origin).peekable();
        if known.peek().is_none() {
            return Err(Refusal::UnknownLog);
        }
        let opened = known.find_map(|log| Checkpoint::open(&self.checkpoint, log).ok());
        let new = opened.ok_or(Refusal::NotSigned)?;
        if self.old > new.head.size {
            return Err(Refusal::Malformed);
        }
        let last = seen(&new.origin).unwrap_or(Head { size: 0, root: Hash::of_nothing() });
        if self.old != last.size {
            return Err(Refusal::Size(last.size));
        }
        if new.head.size == last.size && new.head.root != last.root {
            return Err(Refusal::Fork(last.size));
        }
        tree::extends(last, new.head, &self.proof).then_some(new).ok_or(Refusal::Inconsistent)
    }
}

impl fmt::Display for Submission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(formatter, "{hash}"))?;
        write!(formatter, "\n{}", self.checkpoint)
    }
}
