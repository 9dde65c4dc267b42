//! A proof that can be kept: that an entry is in the log, with the checkpoint it is in (C2SP tlog-proof).

use std::fmt;

use data_encoding::BASE64;

use crate::{
    Hash, base64,
    checkpoint::number,
    note::{Note, NoteFault},
    policy::{NotSeen, Policy, Seen},
    tree,
};

const FIRST: &str = "c2sp.org/tlog-proof@v1";

/// The most hashes beside an entry: the log has fewer than 2⁶³ entries.
const MOST: usize = 63;

/// A proof as it is kept. Nothing it says is true before [`Proof::holds`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What goes with it and is not proved by it.
    pub extra: Option<Vec<u8>>,
    /// The entry's place in the log.
    pub index: u64,
    /// The hashes beside the entry, from its own level up.
    pub beside: Vec<Hash>,
    /// The checkpoint with its signatures.
    pub checkpoint: Note,
}

/// Why a file is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofFault {
    /// Its lines are not those of a proof.
    Shape,
    /// Its checkpoint is none.
    Note(NoteFault),
}

/// Why a proof proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotProved {
    /// Its checkpoint is not believed.
    NotSeen(NotSeen),
    /// The entry is not where it says.
    Elsewhere,
}

impl Proof {
    /// Reads one.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: &str) -> Result<Self, ProofFault> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofFault::Shape)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST) {
            return Err(ProofFault::Shape);
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => Some(base64::decode(&line["extra ".len()..]).ok_or(ProofFault::Shape)?),
            None => None,
        };
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(number);
        let index = index.ok_or(ProofFault::Shape)?;
        let beside: Result<Vec<Hash>, _> = lines.map(str::parse).collect();
        let beside = beside.ok().filter(|beside| beside.len() <= MOST).ok_or(ProofFault::Shape)?;
        let checkpoint = Note::read(checkpoint).map_err(ProofFault::Note)?;
        Ok(Self { extra, index, beside, checkpoint })
    }

    /// Whether an entry of this hash is in a log that is believed; by which checkpoint, and who has seen it.
    ///
    /// # Errors
    /// When the checkpoint is not believed, or the entry is not in it.
    pub fn holds(&self, entry: Hash, policy: &Policy) -> Result<Seen, NotProved> {
        let seen = policy.believe(&self.checkpoint).map_err(NotProved::NotSeen)?;
        // The size and the root are those that were signed, never any beside them.
        let head = seen.checkpoint.head;
        let is_there = tree::includes(head.root, head.size, self.index, entry, &self.beside);
        if is_there { Ok(seen) } else { Err(NotProved::Elsewhere) }
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{FIRST}")?;
        if let Some(extra) = &self.extra {
            writeln!(formatter, "extra {}", BASE64.encode(extra))?;
        }
        writeln!(formatter, "index {}", self.index)?;
        self.beside.iter().try_for_each(|hash| writeln!(formatter, "{hash}"))?;
        write!(formatter, "\n{}", self.checkpoint)
    }
}
