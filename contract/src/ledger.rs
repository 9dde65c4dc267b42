//! The ledger: what happened to somebody's data, as it is committed to, and how a device keeps up with it.
//!
//! A record is bytes that a device checks before it reads them; what they say is an [`Event`].

mod six;

use ledger::follower::News;
use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    devices::Why,
    id::DeviceId,
    people::Post,
    sessions::PublicKey,
    time::Time,
    words::{Word, ledger as words},
};

pub use six::six_words;

/// Tells a device what has happened since it asked last, with the proofs of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerSync))]
#[serde(deny_unknown_fields)]
pub struct Sync {
    /// How many entries the log had at the last checkpoint the device has believed; 0 for none.
    #[serde(default)]
    pub size: u64,
    /// How many records of its person's chain it has.
    #[serde(default)]
    pub mine: u64,
    /// How many of its community's.
    #[serde(default)]
    pub ours: u64,
}

impl Endpoint for Sync {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/ledger";
    const ABOUT: &'static str =
        "Tells what the ledger says of the caller since a checkpoint, with proofs.";
    type Answer = News;
}

/// Tells the entries of the log from a place on, as all see them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerEntries))]
#[serde(deny_unknown_fields)]
pub struct Entries {
    /// From which place on.
    pub from: u64,
}

impl Entries {
    /// The most entries of an answer: some 130 kB.
    pub const MOST: usize = 2_560;
}

impl Endpoint for Entries {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/ledger/entries";
    const ABOUT: &'static str = "Tells the entries of the ledger, which say nothing of anybody.";
    type Answer = Batch;
}

/// Entries of the log, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerBatch))]
pub struct Batch {
    /// 38 bytes each, in base64; none where there are no more.
    pub entries: String,
}

/// What a record says. As bytes it is canonical JSON (RFC 8785).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerEvent))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Somebody has read or taken what is protected (PIPL articles 51 and 55; records of access).
    Access(Access),
    /// A device came to the person: from now on its key speaks for them.
    KeyAdded {
        /// When.
        at: Time,
        /// Which.
        device: DeviceId,
        /// Its key.
        key: PublicKey,
        /// Who made the invitation it came with, if that was somebody else.
        by: Option<String>,
    },
    /// A device went: its key speaks for nobody any more.
    KeyEnded {
        /// When.
        at: Time,
        /// Which.
        device: DeviceId,
        /// Why.
        why: Why,
        /// Who did it, if that was somebody else.
        by: Option<String>,
    },
    /// A privacy notice has applied since then.
    Notice {
        /// When.
        at: Time,
        /// Its version: of the community's part and of the sentences that come with the app.
        version: u32,
        /// Who decides over the data.
        controller: String,
        /// How to reach them about it.
        contact: String,
        /// How many months what is over is kept.
        keep_months: u16,
    },
}

impl Event {
    /// When it happened, as the hub says.
    #[must_use]
    pub const fn at(&self) -> Time {
        match self {
            Self::Access(Access { at, .. })
            | Self::KeyAdded { at, .. }
            | Self::KeyEnded { at, .. }
            | Self::Notice { at, .. } => *at,
        }
    }
}

/// That somebody has read or taken what is protected of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerAccess))]
pub struct Access {
    /// When.
    pub at: Time,
    /// Who, by their name.
    pub by: String,
    /// Their post.
    pub post: Post,
    /// What.
    pub of: Protected,
    /// Why, where one has to say it.
    pub why: Option<String>,
}

/// What nobody reads without a record of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Protected {
    /// Who lives in a home.
    Household,
    /// Who has written something without their name.
    Author,
    /// Matters with the names of those who filed them, as a table.
    Export,
}

impl Protected {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 3] = [Self::Household, Self::Author, Self::Export];

    /// What it is called.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Household => words::OF_HOUSEHOLD,
            Self::Author => words::OF_AUTHOR,
            Self::Export => words::OF_EXPORT,
        }
    }
}
