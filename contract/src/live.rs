//! The live stream: an event says only what changed; the reader asks again under its own rights.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::id::{ActivityId, BreachId, ComplaintId, PollId, SuggestionId};

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
        /// Within how many milliseconds, at a moment of chance, the others ask for them: so many open
        /// streams hear of it that all at once would have to wait for each other.
        #[serde(default)]
        within: u32,
    },
    /// The person's data may have been lost, or it is a drill; told to them alone.
    Breach {
        /// Which.
        id: BreachId,
    },
    /// Somebody has asked for something about their own data, or was answered; told to them and to those who answer.
    /// Whose it is is not said.
    Rights,
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
    /// An activity was announced or has gone on; told to all who live or work here. That somebody signed up
    /// is told to the staff and to them.
    Activity {
        /// Which.
        id: ActivityId,
    },
    /// Events were missed: read again what is shown.
    Reset,
    /// The session has ended: sign in again.
    Ended,
}

impl Event {
    /// So many who hear of it ask at once: a neighbourhood's hub answers them within a tenth of a second.
    const AT_ONCE: u32 = 100;

    /// The same for so many who hear of it: they spread what they ask, a millisecond for each of them,
    /// unless it is urgent.
    #[must_use]
    pub fn among(self, listeners: usize) -> Self {
        match self {
            Self::Notices { is_urgent: false, .. } => {
                let listeners = u32::try_from(listeners).unwrap_or(u32::MAX);
                let within = if listeners > Self::AT_ONCE { listeners } else { 0 };
                Self::Notices { is_urgent: false, within }
            }
            other => other,
        }
    }

    /// How many milliseconds one of those waits who hear of it, by a number of chance from 0 to 1.
    #[must_use]
    pub fn pause(self, chance: f64) -> u32 {
        match self {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a part of a number that fits"
            )]
            Self::Notices { within, .. } => (f64::from(within) * chance.clamp(0.0, 1.0)) as u32,
            _ => 0,
        }
    }
}

/// An event as it travels.
#[derive(Deserialize)]
struct Wire {
    kind: Kind,
    id: Option<ComplaintId>,
    version: Option<i64>,
    #[serde(default)]
    is_urgent: bool,
    #[serde(default)]
    within: u32,
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
    Rights,
    Suggestion,
    Poll,
    Activity,
    Reset,
    Ended,
}

/// By hand: what serde derives for tagged enums keeps any JSON in between, and every resident
/// would download that.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire { kind, id, version, is_urgent, within } = Wire::deserialize(deserializer)?;
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
            (Kind::Activity, Some(id), _) => {
                Ok(Self::Activity { id: ActivityId::from_number(id.number()) })
            }
            (Kind::Activity, ..) => Err(D::Error::custom("activity-event")),
            (Kind::Poll, ..) => Err(D::Error::custom("poll-event")),
            (Kind::Suggestion, ..) => Err(D::Error::custom("suggestion-event")),
            (Kind::Notices, ..) => Ok(Self::Notices { is_urgent, within }),
            (Kind::Devices, ..) => Ok(Self::Devices),
            (Kind::Rights, ..) => Ok(Self::Rights),
            (Kind::Reset, ..) => Ok(Self::Reset),
            (Kind::Ended, ..) => Ok(Self::Ended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_spread_what_they_ask_unless_it_is_urgent() {
        let news = |is_urgent| Event::Notices { is_urgent, within: 0 };
        for (event, listeners, within) in
            [(news(false), 100, 0), (news(false), 10_000, 10_000), (news(true), 10_000, 0)]
        {
            let told = event.among(listeners);
            assert_eq!(told.pause(1.0), within, "{listeners}");
            assert_eq!(told.pause(0.0), 0);
        }
        assert_eq!(Event::Open.among(10_000), Event::Open);
        let told = news(false).among(10_000);
        let wire = serde_json::to_string(&told).expect("JSON");
        assert_eq!(serde_json::from_str::<Event>(&wire).expect("read back"), told);
        let wire = serde_json::to_string(&Event::Rights).expect("JSON");
        assert_eq!(serde_json::from_str::<Event>(&wire).expect("read back"), Event::Rights);
    }
}
