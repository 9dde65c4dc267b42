//! What a resident sends and takes back, and what a gate fetches.

use ledger::Hash;
use serde::{Deserialize, Serialize};

use super::{File, MOST};
use crate::{Endpoint, Method, consents::Ticket, id::GateId, sessions::Hex};

/// The most bytes of what carries a sealed photo: base 64 takes four for three.
const MOST_CARRIED: usize = MOST / 3 * 4 + 4 * 1024;

/// Sends one photo, sealed for the gate that a consent names.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SendPhoto))]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The consent to that: its number.
    pub consent: Hash,
    /// The photo as the device has sealed it.
    pub sealed: File,
}

impl Endpoint for Send {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/relay";
    const ABOUT: &'static str = "Sends a gate one photo that the hub cannot open.";
    type Answer = ();
    const MAX_BODY: usize = MOST_CARRIED;
}

/// Takes back that a photo may be sent: what waits is deleted at once. The consent to the gate itself stays.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = StopPhoto))]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// For which gate.
    pub gate: GateId,
}

impl Endpoint for Stop {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/relay/stop";
    const ABOUT: &'static str = "Withdraws the consent to send a gate a photo.";
    type Answer = ();
}

/// Fetches a photo for a gate.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FetchPhoto))]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// Which gate.
    pub gate: GateId,
    /// What it says: [`Saying::Fetch`](crate::gates::agent::Saying::Fetch).
    pub saying: String,
    /// The signature of its key over it.
    pub signature: Hex,
}

impl Endpoint for Fetch {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{gate}/photo";
    const ABOUT: &'static str = "Hands a gate a photo that was sealed for it, with the consents.";
    type Answer = Fetched;
}

/// A sealed photo, and what the gate needs to know that it may open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FetchedPhoto))]
pub struct Fetched {
    /// The consent to the gate itself, proved just now.
    pub enter: Ticket,
    /// The consent to send the photo, proved just now.
    pub relay: Ticket,
    /// The photo.
    pub sealed: File,
}
