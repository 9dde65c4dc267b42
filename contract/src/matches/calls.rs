//! What a gate hands over, and what a device fetches.

use ledger::Hash;
use serde::{Deserialize, Serialize};

use super::File;
use crate::{Endpoint, Method, id::GateId, sessions::Hex};

/// The most consents of which a gate tells at once.
pub const MOST: usize = 100;

/// Hands over what a gate has sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = HandMatches))]
#[serde(deny_unknown_fields)]
pub struct Hand {
    /// Which gate.
    pub gate: GateId,
    /// What it says: [`Saying::Matches`](crate::gates::agent::Saying::Matches).
    pub saying: String,
    /// The signature of its key over it.
    pub signature: Hex,
}

impl Endpoint for Hand {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{gate}/matches";
    const ABOUT: &'static str =
        "Takes from a gate how often it has known people, sealed to each of them.";
    type Answer = ();
}

/// Fetches what gates have sealed to the caller's device.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MyMatches))]
#[serde(deny_unknown_fields)]
pub struct Mine {}

impl Endpoint for Mine {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/matches";
    const ABOUT: &'static str =
        "Hands out how often gates have known the caller, sealed to the caller's device.";
    type Answer = Vec<Carried>;
}

/// What a gate has sealed of one consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = CarriedMatches))]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// The number of the consent.
    pub consent: Hash,
    /// What is sealed: [`SEALED`](super::SEALED) bytes, whatever it says.
    pub sealed: File,
}
