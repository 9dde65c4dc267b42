//! What stands in the log: a commitment to a record, which says nothing of it.
//!
//! `SHA-256(suite ‖ kind ‖ salt ‖ link ‖ event)` with a salt of 32 random bytes. Event and salt are kept
//! elsewhere, under a key of the person they are about. Without the salt, nobody can try out what the event
//! was; once it is destroyed, the leaf stays and the tree verifies, and both say nothing for ever.

use serde::{Deserialize, Serialize};

use crate::{
    Hash,
    chain::{ChainHead, Entry, Who},
};

/// How the bytes of this version are made: it stands in all of them, so that others can follow.
const SUITE: &[u8] = b"linli-ledger/1 ed25519 sha256\n";

/// What a record is of; it is committed to, so that no event can be shown as one of another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = RecordKind))]
#[serde(rename_all = "snake_case")]
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
    /// A privacy notice was published.
    Notice,
    /// Whose word is enough for a checkpoint, from the next one on.
    Policy,
    /// A person's way back after a loss.
    Recovery,
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
        Self::Policy,
        Self::Recovery,
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
            Self::Policy => "policy",
            Self::Recovery => "recovery",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One record of a chain, as its owner is shown it. It says what happened only once its commitment is the
/// one that stands in the log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = ChainRecord))]
pub struct Record {
    /// What it is of.
    pub kind: Kind,
    /// 32 random bytes that hide it.
    pub salt: Hash,
    /// What happened, byte for byte.
    pub event: String,
}

/// Neither what hides it nor what is hidden comes into a log by accident.
impl std::fmt::Debug for Record {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Record").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Record {
    /// The commitment to this record as the next one of a chain: 32 bytes, whatever it says. Of whom it is,
    /// its number and the record before it are committed to as well, so that none can be left out, moved or
    /// given to somebody else.
    #[must_use]
    pub fn commitment(&self, who: Who, before: ChainHead) -> Hash {
        let number = before.next().to_be_bytes();
        let (kind, event) = (self.kind.name().as_bytes(), self.event.as_bytes());
        Hash::of(&[SUITE, kind, b"\n", &self.salt.0, &who.0.0, &number, &before.last.0, event])
    }
}

/// The entry for the heads of all chains: the last one of each checkpoint. It hides nothing. `at` is when
/// the log says it was made, in milliseconds since 1970.
#[must_use]
pub fn of_heads(root: Hash, at: u64) -> Entry {
    Entry::of_nobody(Hash::of(&[SUITE, b"heads\n", &root.0, &at.to_be_bytes()]))
}
