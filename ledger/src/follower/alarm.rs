//! What a follower says when a promise was broken.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A promise that was broken. Each of them is a reason to ask, none is a fault of the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alarm {
    /// The checkpoint is none, or the log has not signed it.
    NotSigned,
    /// The rule by which checkpoints are believed is another one, and was not announced.
    Policy,
    /// Two checkpoints of the log cannot both be true; whoever has both notes can show it.
    Forked {
        /// The one seen before.
        before: String,
        /// The one shown now.
        now: String,
    },
    /// The heads of the chains are not what the checkpoint ends with, or are older than those before.
    Heads,
    /// A chain is called otherwise than before.
    Swapped,
    /// A chain's head is not the one the checkpoint commits to.
    Head,
    /// A chain is shorter than it was.
    Lost,
    /// The records of a chain are not those that were committed to: one was changed, left out or moved.
    Altered,
    /// The entries of the log are not those of its checkpoint.
    Entries,
    /// The log has other records of a chain than those that were told.
    Hidden,
}

impl fmt::Display for Alarm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotSigned => "the log has not signed its checkpoint",
            Self::Policy => {
                "the rule for believing checkpoints has changed without being announced"
            }
            Self::Forked { .. } => "the log has told two stories",
            Self::Heads => "the checkpoint does not end with the heads of the chains",
            Self::Swapped => "the chain is another one",
            Self::Head => "the chain's head is not the one that was committed to",
            Self::Lost => "the chain has lost records",
            Self::Altered => "the chain's records are not those that were committed to",
            Self::Entries => "the entries of the log are not those of its checkpoint",
            Self::Hidden => "the log has other records of the chain than those that were told",
        })
    }
}

impl std::error::Error for Alarm {}
