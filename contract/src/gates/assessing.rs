//! The assessment of what a gate does to people, before it is used (PIPL articles 55 and 56, FR article 9),
//! and the filing that 100,000 faces ask for (FR article 15).

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, calendar,
    id::GateId,
    text::Statement,
    time::{Offset, Time},
};

/// For how many years an assessment is kept (PIPL article 56).
pub const KEPT_YEARS: i64 = 3;

/// From how many faces on the office of cyberspace affairs of the province has to be told (FR article 15).
pub const FILING_AT: u64 = 100_000;

/// Until when it has to be told: thirty working days (FR article 15).
#[must_use]
pub fn filing_due(reached: Time, offset: Offset) -> Time {
    calendar::due(reached, 30, 24, offset)
}

/// What is asked; all of it has to be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateAnswers))]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Whether purpose and method are lawful, legitimate and necessary.
    pub lawful: Statement,
    /// What it does to the rights of people, and whether what lessens that is effective.
    pub effect: Statement,
    /// The risk of a leak, a change, a loss or a misuse, and what harm it would do.
    pub risk: Statement,
    /// Whether the measures are lawful, effective and fit the risk.
    pub measures: Statement,
}

/// Puts an assessment of a gate, as it is now, into the record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AssessGate))]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// Which gate.
    pub id: GateId,
    /// The answers.
    pub answers: Answers,
}

impl Endpoint for Assess {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{id}/assess";
    const ABOUT: &'static str = "Puts an assessment of a gate into the record.";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    #[test]
    fn filing_is_due_at_the_end_of_the_thirtieth_working_day() {
        let reached = Day::of(2026, 9, 1).at(10, Offset::CHINA);

        // September has 21 more working days, with the make-up day of the 20th; October from the 8th on.
        assert_eq!(filing_due(reached, Offset::CHINA), Day::of(2026, 10, 20).at(0, Offset::CHINA));
    }
}
