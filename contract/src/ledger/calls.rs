//! How a device keeps up with the ledger: what it asks, and what it is told.

use ledger::{
    Hash,
    follower::News,
    receipt::Attached,
    tree::{self, Head},
};
use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, id::PersonId};

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
    /// Whose chain is told instead of the caller's: a child's to a guardian, somebody's to who helps them.
    #[serde(default)]
    pub of: Option<PersonId>,
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

/// Tells how the log stood when it had fewer entries, with the proof of it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerEarlier))]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// How many it had.
    pub size: u64,
    /// How many it has at the checkpoint that the device believes.
    pub now: u64,
}

impl Endpoint for Earlier {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/ledger/earlier";
    const ABOUT: &'static str =
        "Tells the root of the ledger at an earlier number of entries, with its proof.";
    type Answer = Beginning;
}

/// The beginning of a log, as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerBeginning))]
pub struct Beginning {
    /// Its root.
    pub root: Hash,
    /// That the log of the checkpoint began so.
    pub grown: Vec<Hash>,
}

impl Beginning {
    /// The root of so many entries, where the proof shows that the log that is believed began so: then nobody
    /// has to be believed for it.
    #[must_use]
    pub fn shown(&self, size: u64, now: Head) -> Option<Hash> {
        let begins = tree::extends(Head { size, root: self.root }, now, &self.grown);
        begins.then_some(self.root)
    }
}

/// Takes a record of one's own out of its chain, with what proves that it stands in the log: a part of a receipt.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerProve))]
#[serde(deny_unknown_fields)]
pub struct Prove {
    /// Which of the chain, counted from one.
    pub record: u64,
}

impl Endpoint for Prove {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/ledger/proof";
    const ABOUT: &'static str = "Takes one of the caller's own records out of its chain, with the proof that it is in the ledger.";
    type Answer = Attached;
}
