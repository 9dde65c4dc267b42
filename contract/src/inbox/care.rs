//! Who has a matter and when it comes back to them: handing on, and putting off within the promise.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    id::{ComplaintId, PersonId},
    time::Time,
};

/// Hands a matter to somebody who answers, or to nobody.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Which.
    pub id: ComplaintId,
    /// To whom; `None` gives it back to all.
    #[serde(default)]
    pub to: Option<PersonId>,
}

impl Endpoint for Assign {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/inbox/{id}/assignee";
    const ABOUT: &'static str = "Hands a matter to a colleague.";
    type Answer = ();
}

/// Puts a matter off: it leaves the queue and returns by itself, at the latest when its deadline
/// comes or its author says something. The deadline stays where it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Snooze {
    /// Which.
    pub id: ComplaintId,
    /// Until when; `None` brings it back at once.
    #[serde(default)]
    pub until: Option<Time>,
}

impl Endpoint for Snooze {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/inbox/{id}/snooze";
    const ABOUT: &'static str = "Puts a matter off within its deadline.";
    type Answer = ();
}

/// All who answer in the caller's community, by name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Colleagues {}

impl Endpoint for Colleagues {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/inbox/colleagues";
    const ABOUT: &'static str = "Lists those who answer.";
    type Answer = Vec<Colleague>;
}

/// Somebody who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// A step of a matter among the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Move {
    /// When.
    pub at: Time,
    /// Whose; `None` where it happened by itself.
    pub name: Option<String>,
    /// What.
    pub what: Moved,
}

/// The steps a matter takes among the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Moved {
    /// It was handed on.
    Assigned {
        /// To whom.
        to: Option<String>,
    },
    /// It was put off.
    Snoozed {
        /// Until when.
        until: Time,
    },
    /// It came back to the queue.
    Returned {},
    /// It was given back to all, because who had it has left.
    Freed {
        /// Who had it.
        from: Option<String>,
    },
}
