//! How many homes one of the staff is shown on one day: whoever would write down all who live here does not get far, and
//! everybody who looks after the community sees that somebody was stopped.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, time::Time};

/// Lists who was stopped, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ListStopped))]
#[serde(deny_unknown_fields)]
pub struct List {}

impl List {
    /// How many are listed at the most.
    pub const MOST: usize = 50;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/homes/stopped";
    const ABOUT: &'static str =
        "Lists who has looked at too many homes on one day, for managers and auditors.";
    type Answer = Vec<Stopped>;
}

/// That somebody was shown so many homes on one day that no more were shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = HomesStopped))]
pub struct Stopped {
    /// When, for the first time on that day.
    pub at: Time,
    /// The name of who looked.
    pub by: String,
    /// How many homes a day they may be shown.
    pub most: u32,
}
