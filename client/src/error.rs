//! The three ways a call fails.

use std::fmt;

use contract::{Code, Problem};
use serde::{Deserialize, Serialize};

/// Why a call brought no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub enum Error {
    /// The hub cannot be reached, or took too long; the same call may be sent again.
    Offline,
    /// The hub, or this device's missing key, says no; the sentence is for the person.
    Refused(Problem),
    /// An answer, or this device's own store, is not as agreed; the text is for a developer.
    Garbled(String),
}

impl Error {
    /// The refusal's code, if it is one.
    #[must_use]
    pub const fn code(&self) -> Option<Code> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Offline | Self::Garbled(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offline => f.write_str("the hub cannot be reached"),
            Self::Refused(problem) => f.write_str(&problem.detail),
            Self::Garbled(what) => write!(f, "not understood: {what}"),
        }
    }
}

impl std::error::Error for Error {}
