//! A witness: somebody who does not belong to whoever keeps a log, and signs its checkpoints as long as
//! the log has only grown (C2SP tlog-witness).
//!
//! It reads no entry and knows no person. What it must never forget is the last checkpoint of each log: a
//! witness that has lost it could be brought to sign another past. So it is on the disk before an answer
//! goes out, and a folder that cannot be read as a whole stops the start.

pub mod key;
mod machine;
mod memory;
mod page;
pub mod records;
pub mod serve;

use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use ledger::{
    note::{Key, Note, Signer},
    tree::Head,
    witnessing::{Refusal, Submission},
};
use memory::Memory;

/// A witness at work.
pub struct Witness {
    signer: Signer,
    logs: Vec<Key>,
    /// One submission at a time: what is compared and what is kept is one act.
    memory: Mutex<Memory>,
}

/// Why nothing was signed.
#[derive(Debug)]
pub enum Unsigned {
    /// The log is at fault, or whoever sent it.
    Refused(Refusal),
    /// The witness is: its disk, mostly.
    Failed(anyhow::Error),
}

impl Witness {
    /// A witness of these logs that remembers in a folder.
    ///
    /// # Errors
    /// When the folder cannot be read, or holds something that no log of these has signed.
    pub fn new(signer: Signer, logs: Vec<Key>, folder: &std::path::Path) -> Result<Self> {
        let memory = Memory::open(folder, &logs).context("reading what was seen so far")?;
        Ok(Self { signer, logs, memory: Mutex::new(memory) })
    }

    /// Its public half, as a policy names it.
    #[must_use]
    pub fn key(&self) -> &Key {
        self.signer.key()
    }

    /// Takes a submission; the signature as a line. The seconds since 1970 are asked for once it is its turn: of two
    /// at once the one that is signed last has the later time.
    ///
    /// # Errors
    /// Why it was not signed.
    pub fn add(&self, body: &str, now: impl FnOnce() -> u64) -> Result<String, Unsigned> {
        let submission = Submission::read(body).map_err(Unsigned::Refused)?;
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let judged = submission.judge(&self.logs, |log| memory.head(log));
        let new = judged.map_err(Unsigned::Refused)?;
        let now = now();
        // Before the answer: who was answered may show it to anybody.
        memory.keep(&new, &submission.checkpoint, now).map_err(Unsigned::Failed)?;
        Ok(self.signer.sign(submission.checkpoint.text(), now).to_string())
    }

    /// What was seen last of each log, and when.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).all()
    }
}

/// What was seen last of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The log.
    pub origin: String,
    /// How large it was, and its root.
    pub head: Head,
    /// Its checkpoint with the log's signature.
    pub checkpoint: Note,
    /// When, in seconds since 1970; nothing for what an earlier start has seen.
    pub at: Option<u64>,
}
