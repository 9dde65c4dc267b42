//! What an auditor sees: numbers, deadlines and dates, but nobody's words and no resident.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, complaints::Status, inbox::Cursor, time::Time};

/// How a promise to answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// Answered in time, every time.
    Kept,
    /// Not answered in time, at least once.
    Missed,
    /// Not answered, and there is time.
    Waiting,
    /// Taken back before there was an answer.
    Void,
}

impl Promise {
    /// How it stands, by what the hub keeps of a matter.
    #[must_use]
    pub fn of(is_open: bool, is_owed: bool, is_missed: bool, due_at: Time, now: Time) -> Self {
        match (is_owed, is_open) {
            _ if is_missed => Self::Missed,
            (true, true) if now > due_at => Self::Missed,
            (true, true) => Self::Waiting,
            (true, false) => Self::Void,
            (false, _) => Self::Kept,
        }
    }
}

/// Counts the matters that were filed in a period.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// From this moment on.
    pub from: Time,
    /// Before this moment.
    pub until: Time,
}

impl Endpoint for Count {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/audit/count";
    const ABOUT: &'static str = "Counts matters and the promises kept, for auditors and managers.";
    type Answer = Tally;
}

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tally {
    /// Filed at all.
    pub filed: u64,
    /// Still open.
    pub open: u64,
    /// With [`Promise::Kept`].
    pub kept: u64,
    /// With [`Promise::Missed`].
    pub missed: u64,
    /// With [`Promise::Waiting`].
    pub waiting: u64,
    /// Found solved by those who filed them.
    pub solved: u64,
}

/// Lists the matters of a period, the newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Filed from this moment on.
    pub from: Time,
    /// Filed before this moment.
    pub until: Time,
    /// Only those whose promise was missed.
    #[serde(default)]
    pub missed: bool,
    /// Where the page before ended.
    #[serde(default)]
    pub after: Option<Cursor>,
}

impl List {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/audit";
    const ABOUT: &'static str = "Lists matters by their facts alone, for auditors and managers.";
    type Answer = Page;
}

/// A page of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// The matters.
    pub facts: Vec<Fact>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// A matter without its words: a fact never says who filed it, where, or what about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Fact {
    /// Its number.
    pub number: i64,
    /// How far it is.
    pub status: Status,
    /// How the promise stands.
    pub promise: Promise,
    /// When it was filed.
    pub filed_at: Time,
    /// Until when an answer was promised.
    pub due_at: Time,
    /// When it was first answered.
    pub answered_at: Option<Time>,
    /// Who of the staff has it.
    pub assignee: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_judged_by_what_was_done_in_time() {
        let (early, due, late) = (Time(1), Time(2), Time(3));
        for (is_open, is_owed, is_missed, now, expected) in [
            (true, true, false, early, Promise::Waiting),
            (true, true, false, due, Promise::Waiting),
            (true, true, false, late, Promise::Missed),
            (true, false, false, late, Promise::Kept),
            (false, false, false, late, Promise::Kept),
            (false, true, false, late, Promise::Void),
            (true, true, true, early, Promise::Missed),
            (false, false, true, late, Promise::Missed),
        ] {
            assert_eq!(Promise::of(is_open, is_owed, is_missed, due, now), expected);
        }
    }
}
