//! The assessment of what a gate does to people, before it is used (PIPL articles 55 and 56, FR article 9).

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, id::GateId, text::Statement};

/// For how many years an assessment is kept (PIPL article 56).
pub const KEPT_YEARS: i64 = 3;

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
