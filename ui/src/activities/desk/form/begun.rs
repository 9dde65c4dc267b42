//! An activity as the device keeps it while it is written.

use contract::{
    activities::Draft,
    id::PlaceId,
    text::{Body, Subject, Whereabouts},
    time::Time,
};
use serde::{Deserialize, Serialize};

use crate::{polls::desk::wording::Written, sending::Tried};

/// What stands in the fields, as the device keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Begun {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) place: String,
    pub(super) starts_at: Option<Time>,
    pub(super) ends_at: Option<Time>,
    pub(super) closes_at: Option<Time>,
    pub(super) needs_signup: bool,
    pub(super) capacity: String,
    pub(super) party: String,
    pub(super) helpers: String,
    pub(super) places: Vec<PlaceId>,
    pub(super) questions: Vec<Written>,
    pub(super) why: String,
    /// The revision in the hub it was written on.
    pub(super) seen: Option<i64>,
    #[serde(default)]
    pub(super) tried: Tried,
}

impl Begun {
    pub(super) fn of(draft: &Draft, seen: Option<i64>) -> Self {
        let number = |number: u16| number.to_string();
        Self {
            title: draft.title.as_ref().map(Subject::to_string).unwrap_or_default(),
            text: draft.text.as_ref().map(Body::to_string).unwrap_or_default(),
            place: draft.place.as_ref().map(Whereabouts::to_string).unwrap_or_default(),
            starts_at: draft.starts_at,
            ends_at: draft.ends_at,
            closes_at: draft.closes_at,
            needs_signup: draft.needs_signup,
            capacity: draft.capacity.map(number).unwrap_or_default(),
            party: draft.party.to_string(),
            helpers: draft.helpers.to_string(),
            places: draft.places.clone(),
            questions: draft.questions.iter().map(Written::of).collect(),
            why: String::new(),
            seen,
            tried: Tried::default(),
        }
    }

    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let bare = |one: &Self| Self { tried: Tried::default(), ..one.clone() };
        bare(self) == bare(other)
    }
}
