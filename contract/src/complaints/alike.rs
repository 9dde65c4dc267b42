//! The like of a complaint in the same building: what a neighbour may know of it, and joining it.

use serde::{Deserialize, Serialize};

use super::Status;
use crate::{
    Endpoint, Method,
    community::DoorCode,
    id::ComplaintId,
    text::{Body, Whereabouts},
    time::Time,
};

/// Asks which open matters of the resident's own building are like what they are about to file.
/// Only residents are told: whoever stands at a door has not shown to be a neighbour.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Alike {
    /// The door it was scanned from.
    #[serde(default)]
    pub door: Option<DoorCode>,
    /// Where it is, if that is not the door's place.
    #[serde(default)]
    pub place: Option<Whereabouts>,
    /// What happened.
    pub text: Body,
}

impl Alike {
    /// How many are told at most.
    pub const MOST: usize = 3;
}

impl Endpoint for Alike {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/complaints/alike";
    const ABOUT: &'static str = "Lists open matters of one's building that are like a text.";
    type Answer = Vec<Outline>;
}

/// A matter as a neighbour may know it: nobody's words, name or household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Outline {
    /// Which.
    pub id: ComplaintId,
    /// Its number.
    pub number: i64,
    /// How far it is.
    pub status: Status,
    /// When it arrived.
    pub filed_at: Time,
    /// Until when the next act of the staff is promised; only while one is.
    pub due_at: Option<Time>,
    /// When something last happened.
    pub changed_at: Time,
    /// The words for what a building shares (the lift, a door) that it names; where somebody asks with
    /// a text, their own words for what both name.
    pub shared: Vec<String>,
}

/// Says that the resident has met with the same; counted once, and told of its course from then on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The matter of a neighbour.
    pub id: ComplaintId,
}

impl Endpoint for Support {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/complaints/{id}/support";
    const ABOUT: &'static str = "Joins an open matter of one's building.";
    type Answer = Outline;
}

/// Takes that back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Unsupport {
    /// The matter.
    pub id: ComplaintId,
}

impl Endpoint for Unsupport {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/complaints/{id}/unsupport";
    const ABOUT: &'static str = "Leaves a matter one had joined.";
    type Answer = ();
}

/// The matters of neighbours that the resident has joined, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Supported {}

impl Supported {
    /// How many are told at most.
    pub const MOST: usize = 50;
}

impl Endpoint for Supported {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/complaints/supported";
    const ABOUT: &'static str = "Lists the matters of neighbours that the caller has joined.";
    type Answer = Vec<Outline>;
}
