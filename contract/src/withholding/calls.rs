//! What managers ask and decide about looks that are not told for now.

use serde::{Deserialize, Serialize};

use super::Basis;
use crate::{
    Endpoint, Method,
    id::{PersonId, WithholdingId},
    text::Statement,
    time::Time,
};

/// Asks that the caller's own looks at somebody are not told for now.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Withhold {
    /// At whom.
    pub person: PersonId,
    /// By what.
    pub basis: Basis,
    /// What for, and whose letter it is: whoever decides reads it.
    pub why: Statement,
    /// For how many days: 1 to [`MOST_DAYS`](super::MOST_DAYS).
    pub days: u8,
}

impl Endpoint for Withhold {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/withholdings";
    const ABOUT: &'static str =
        "Asks another manager that one's own looks at somebody are not told for now.";
    type Answer = Asked;
}

/// A request that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = WithholdingAsked))]
pub struct Asked {
    /// Which.
    pub id: WithholdingId,
}

/// Decides it. Nobody decides for themselves.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AllowWithholding))]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// Which request.
    pub id: WithholdingId,
}

impl Endpoint for Allow {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/withholdings/{id}/allow";
    const ABOUT: &'static str = "Decides that somebody else's looks are not told for now.";
    type Answer = ();
}

/// Ends it: what was withheld is told at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = EndWithholding))]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Which request or decision.
    pub id: WithholdingId,
}

impl Endpoint for End {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/withholdings/{id}/end";
    const ABOUT: &'static str = "Ends that looks are not told: each is told at once.";
    type Answer = ();
}

/// What waits for a decision, and what is withheld now.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ListWithholdings))]
#[serde(deny_unknown_fields)]
pub struct List {}

impl List {
    /// How many are listed at the most.
    pub const MOST: usize = 200;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/withholdings";
    const ABOUT: &'static str = "Lists whose looks are not told for now, and who asks for it.";
    type Answer = Vec<Withholding>;
}

/// That somebody's looks at somebody are not told, or are asked not to be. The name of whom is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Withholding {
    /// Which.
    pub id: WithholdingId,
    /// Where the person lives.
    pub home: Option<String>,
    /// Who asks.
    pub by: String,
    /// Whether that is the caller.
    pub is_own: bool,
    /// By what.
    pub basis: Basis,
    /// What for.
    pub why: String,
    /// For how many days.
    pub days: u8,
    /// When it was asked.
    pub asked_at: Time,
    /// Until when; nothing as long as nobody has decided.
    pub until: Option<Time>,
    /// Who has decided.
    pub allowed_by: Option<String>,
    /// How many looks are told at the end.
    pub looks: u32,
}
