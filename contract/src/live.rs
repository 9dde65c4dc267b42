//! The live stream: an event says only what changed; the reader asks again under its own rights.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::id::{ComplaintId, PollId, SuggestionId};

/// Where the stream is read (`text/event-stream`, resumed by `Last-Event-ID`).
pub const PATH: &str = "/api/live";

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
    /// Somebody else has a complaint now; told to its author. Nothing was written.
    Assigned {
        /// Which.
        id: ComplaintId,
    },
    /// The person's devices have changed.
    Devices,
    /// Something that only the staff see of a complaint has changed; told to them alone.
    Desk {
        /// Which.
        id: ComplaintId,
    },
    /// A colleague has begun to write an answer to a complaint, goes on, or has stopped; told to
    /// the staff alone and not kept for streams that resume.
    Writing {
        /// To which.
        id: ComplaintId,
    },
    /// The notices for the reader have changed.
    Notices {
        /// Whether one of them is urgent: then nobody waits a moment to spread the asking.
        is_urgent: bool,
    },
    /// A suggestion was made or has gone on; told to all who live or work here. That something was said
    /// under it is told to the staff and to those whom it answers.
    Suggestion {
        /// Which.
        id: SuggestionId,
    },
    /// A poll was published or has gone on; told to all who live or work here. Nobody is told of answers.
    Poll {
        /// Which.
        id: PollId,
    },
    /// Events were missed: read again what is shown.
    Reset,
    /// The session has ended: sign in again.
    Ended,
}

/// An event as it travels.
#[derive(Deserialize)]
struct Wire {
    kind: Kind,
    id: Option<ComplaintId>,
    version: Option<i64>,
    #[serde(default)]
    is_urgent: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Open,
    Complaint,
    Assigned,
    Devices,
    Desk,
    Writing,
    Notices,
    Suggestion,
    Poll,
    Reset,
    Ended,
}

/// By hand: what serde derives for tagged enums keeps any JSON in between, and every resident
/// would download that.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire { kind, id, version, is_urgent } = Wire::deserialize(deserializer)?;
        match (kind, id, version) {
            (Kind::Open, ..) => Ok(Self::Open),
            (Kind::Complaint, Some(id), Some(version)) => Ok(Self::Complaint { id, version }),
            (Kind::Assigned, Some(id), _) => Ok(Self::Assigned { id }),
            (Kind::Desk, Some(id), _) => Ok(Self::Desk { id }),
            (Kind::Writing, Some(id), _) => Ok(Self::Writing { id }),
            (Kind::Complaint | Kind::Assigned | Kind::Desk | Kind::Writing, ..) => {
                Err(D::Error::custom("complaint-event"))
            }
            (Kind::Suggestion, Some(id), _) => {
                // On the wire all ids are written alike.
                Ok(Self::Suggestion { id: SuggestionId::from_number(id.number()) })
            }
            (Kind::Poll, Some(id), _) => Ok(Self::Poll { id: PollId::from_number(id.number()) }),
            (Kind::Poll, ..) => Err(D::Error::custom("poll-event")),
            (Kind::Suggestion, ..) => Err(D::Error::custom("suggestion-event")),
            (Kind::Notices, ..) => Ok(Self::Notices { is_urgent }),
            (Kind::Devices, ..) => Ok(Self::Devices),
            (Kind::Reset, ..) => Ok(Self::Reset),
            (Kind::Ended, ..) => Ok(Self::Ended),
        }
    }
}
