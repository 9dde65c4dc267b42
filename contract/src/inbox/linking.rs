//! Matters that are the same: found at one place, linked when one of them is declined.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, complaints::Status, id::ComplaintId, time::Time};

/// What else is open at the place of a matter, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Near {
    /// The matter.
    pub id: ComplaintId,
}

impl Near {
    /// How many are told at most.
    pub const MOST: usize = 20;
}

impl Endpoint for Near {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/inbox/{id}/near";
    const ABOUT: &'static str = "Lists what else is open at the place of a matter.";
    type Answer = Vec<Linked>;
}

/// Another matter, as far as it is named beside one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Linked {
    /// Which.
    pub id: ComplaintId,
    /// Its number.
    pub number: i64,
    /// What it is about; empty for pictures without words.
    pub title: String,
    /// How far it is.
    pub status: Status,
    /// Until when it is promised to be answered.
    pub due_at: Time,
}
