//! What authors have removed: the staff learn that it is gone, not what it was.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, time::Time};

/// The matters that their authors have removed, the latest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ListErased {}

impl ListErased {
    /// The most that are listed.
    pub const MOST: usize = 50;
}

impl Endpoint for ListErased {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/inbox/erased";
    const ABOUT: &'static str = "Lists the numbers of matters that their authors have removed.";
    type Answer = Vec<Erased>;
}

/// A matter that its author has removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Erased {
    /// Its number.
    pub number: i64,
    /// When it was removed.
    pub at: Time,
}
