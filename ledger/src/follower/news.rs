//! What a log tells one of its followers, as it travels.

use serde::{Deserialize, Serialize};

use crate::{
    Hash,
    chain::{ChainHead, Who},
    commitment::Record,
    heads::HeadProof,
};

/// What a log tells one of its followers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = LedgerNews))]
pub struct News {
    /// Whose word is enough, as the log's keeper has it (C2SP tlog-policy).
    pub policy: String,
    /// The newest checkpoint with its signatures (C2SP tlog-checkpoint).
    pub checkpoint: String,
    /// That the tree the follower has seen is the beginning of this one.
    pub grown: Vec<Hash>,
    /// The heads of all chains at this checkpoint.
    pub heads: HeadsEntry,
    /// The person's own chain.
    pub mine: ChainNews,
    /// The chain of the community: what is announced to all.
    pub ours: ChainNews,
}

/// The last entry of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HeadsEntry {
    /// The root of the map.
    pub root: Hash,
    /// When the log says it was made, in milliseconds since 1970.
    pub at: u64,
    /// That it is the last entry.
    pub beside: Vec<Hash>,
}

/// What is told of one chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChainNews {
    /// Which.
    pub who: Who,
    /// Its head at the checkpoint; nothing where it has no record yet.
    pub head: Option<ChainHead>,
    /// That this is its head.
    pub proof: HeadProof,
    /// The records after those the follower knows, in their order; behind those of the checkpoint the
    /// ones that wait for the next.
    pub records: Vec<Record>,
}
