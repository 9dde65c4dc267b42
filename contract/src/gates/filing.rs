//! The filing that 100,000 stored faces ask for (FR article 15): a task with its day, until somebody notes under which
//! number it was filed.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, calendar,
    text::Name,
    time::{Offset, Time},
};

/// From how many faces on the office of cyberspace affairs of the province has to be told (FR article 15).
pub const FILING_AT: u64 = 100_000;

/// Until when it has to be told: thirty working days (FR article 15).
#[must_use]
pub fn filing_due(reached: Time, offset: Offset) -> Time {
    calendar::due(reached, 30, 24, offset)
}

/// Whether a community has to file what its gates store.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ShowGateFiling))]
#[serde(deny_unknown_fields)]
pub struct ShowFiling {}

impl Endpoint for ShowFiling {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/gates/filing";
    const ABOUT: &'static str = "Tells whether the faces that gates store have to be filed.";
    type Answer = Filing;
}

/// What has to be filed, and whether it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateFiling))]
pub struct Filing {
    /// How many faces the gates said they store; nothing where it is so few that it would tell of people.
    pub stored: Option<u64>,
    /// Since when it has to be filed, and until when; nothing as long as there never were as many as
    /// [`FILING_AT`].
    pub task: Option<Task>,
    /// When it was filed, under which number, and who has noted that.
    pub filed: Option<Filed>,
}

impl Filing {
    /// Whether it should have been filed by now, and was not.
    #[must_use]
    pub fn is_overdue(&self, now: Time) -> bool {
        self.filed.is_none() && self.task.is_some_and(|task| now > task.due_at)
    }
}

/// A filing that has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateFilingTask))]
pub struct Task {
    /// When there were as many faces for the first time.
    pub reached_at: Time,
    /// Until when it has to be filed.
    pub due_at: Time,
}

/// A filing that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateFiled))]
pub struct Filed {
    /// When it was noted.
    pub at: Time,
    /// The number that the office gave it.
    pub number: Name,
    /// The name of who has noted it.
    pub by: String,
}

/// Notes that it was filed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = NoteGateFiling))]
#[serde(deny_unknown_fields)]
pub struct NoteFiling {
    /// The number that the office gave it.
    pub number: Name,
}

impl Endpoint for NoteFiling {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/filing";
    const ABOUT: &'static str = "Notes that the faces that gates store were filed.";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    #[test]
    fn it_is_overdue_after_its_day_unless_it_was_filed() {
        let due_at = Time(1_000);
        let waits = Filing {
            stored: Some(FILING_AT),
            task: Some(Task { reached_at: Time(0), due_at }),
            filed: None,
        };
        assert!(!waits.is_overdue(due_at));
        assert!(waits.is_overdue(Time(1_001)));
        let number = Name::try_from("浙网备 1").expect("a number");
        let filed = Some(Filed { at: Time(2_000), number, by: "陈经理".to_owned() });
        assert!(!Filing { filed, ..waits.clone() }.is_overdue(Time(3_000)));
        assert!(!Filing { task: None, ..waits }.is_overdue(Time(3_000)));
    }

    #[test]
    fn filing_is_due_at_the_end_of_the_thirtieth_working_day() {
        let reached = Day::of(2026, 9, 1).at(10, Offset::CHINA);

        // September has 21 more working days, with the make-up day of the 20th; October from the 8th on.
        assert_eq!(filing_due(reached, Offset::CHINA), Day::of(2026, 10, 20).at(0, Offset::CHINA));
    }
}
