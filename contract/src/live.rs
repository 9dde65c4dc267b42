//! The live stream: an event says only what changed; the reader asks again under its own rights.

use serde::{Deserialize, Serialize};

use crate::id::ComplaintId;

/// Where the stream is read (`text/event-stream`, resumed by `Last-Event-ID`).
pub const PATH: &str = "/api/live";

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The stream is open: whatever is read from now on, its changes will be told.
    Open,
    /// A complaint has a new entry or status.
    Complaint {
        /// Which.
        id: ComplaintId,
        /// Its version after the change.
        version: i64,
    },
    /// Events were missed: read again what is shown.
    Reset,
    /// The session has ended: sign in again.
    Ended,
}
