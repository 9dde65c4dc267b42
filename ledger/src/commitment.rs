//! What stands in the log: a commitment to an event, which says nothing of it.
//!
//! `SHA-256(suite ‖ kind ‖ salt ‖ event)` with a salt of 32 random bytes. Event and salt are kept elsewhere,
//! under a key of the person they are about. Without the salt, nobody can try out what the event was; once
//! it is destroyed, the leaf stays and the tree verifies, and both say nothing for ever.

use std::fmt;

use crate::Hash;

/// How the bytes of this version are made: it stands in all of them, so that others can follow.
const SUITE: &[u8] = b"linli-ledger/1 ed25519 sha256\n";

/// What an event is of; it is committed to, so that no event can be shown as one of another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A person's consent: given, refused, withdrawn, over.
    Consent,
    /// Somebody has read, looked for or copied what is protected of a person.
    Access,
    /// A template was taken in by a gate.
    Enrolment,
    /// A gate has to delete.
    Order,
    /// A gate has signed that it did.
    Receipt,
    /// A key of a person or a gate came or went.
    Key,
    /// A privacy notice or a policy was published.
    Notice,
    /// A person's way back after a loss.
    Recovery,
    /// The heads of all persons' chains at a checkpoint.
    Heads,
}

impl Kind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 9] = [
        Self::Consent,
        Self::Access,
        Self::Enrolment,
        Self::Order,
        Self::Receipt,
        Self::Key,
        Self::Notice,
        Self::Recovery,
        Self::Heads,
    ];

    /// Its name, as it is committed to; no name is the beginning of another with its line end.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Access => "access",
            Self::Enrolment => "enrolment",
            Self::Order => "order",
            Self::Receipt => "receipt",
            Self::Key => "key",
            Self::Notice => "notice",
            Self::Recovery => "recovery",
            Self::Heads => "heads",
        }
    }
}

/// 32 random bytes that hide an event.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl fmt::Debug for Salt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Salt(..)")
    }
}

/// The entry of the log for an event: 32 bytes, whatever the event.
#[must_use]
pub fn commit(kind: Kind, salt: &Salt, event: &[u8]) -> Hash {
    Hash::of(&[SUITE, kind.name().as_bytes(), b"\n", &salt.0, event])
}
