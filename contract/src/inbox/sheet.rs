//! A matter as the staff have it before them: its history, and what only they may know.

use serde::{Deserialize, Serialize};

use super::{Held, Linked, Move, Writer};
use crate::{
    Endpoint, Method,
    complaints::Case,
    id::{ComplaintId, PersonId},
    time::Time,
};

/// One matter for those who answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Which.
    pub id: ComplaintId,
}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/inbox/{id}";
    const ABOUT: &'static str =
        "Shows a matter to those who answer, with what residents never see.";
    type Answer = Sheet;
}

/// What the staff see of a matter. What is internal stands here and not in [`Case`], so that it
/// cannot reach a resident by oversight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sheet {
    /// The matter with its history.
    pub case: Case,
    /// What is written and not sent yet, oldest first.
    pub held: Vec<Held>,
    /// Which colleagues are writing an answer just now.
    pub writers: Vec<Writer>,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// Until when it is put off, if it is.
    pub snoozed_until: Option<Time>,
    /// The steps it took among the staff, oldest first.
    pub moves: Vec<Move>,
    /// The matter it was declined as the same as.
    pub same_as: Option<Linked>,
    /// The matters that were declined as the same as this one.
    pub duplicates: Vec<Linked>,
    /// How many other households have met with the same.
    pub households: u32,
}
