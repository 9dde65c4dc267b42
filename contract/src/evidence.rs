//! The proof of what somebody has agreed to (SPC article 6, PIPL article 69): whoever processes a face has to prove that
//! its owner agreed. A manager asks for it and says what for, another one allows it, and the person reads both.

use ledger::evidence::Dossier;
use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    gates::Vendor,
    id::{GateId, LookId, PersonId},
    seconding::Asked,
    text::Statement,
    time::Time,
};

/// Asks a second person to be allowed to take it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AskEvidence))]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Whose.
    pub person: PersonId,
    /// What for: they read it.
    pub why: Statement,
}

impl Endpoint for Ask {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/evidence";
    const ABOUT: &'static str =
        "Asks another manager to allow taking the proof of what somebody has agreed to.";
    type Answer = Asked;
}

/// Takes it along, once that was allowed: only who has asked can, for a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TakeEvidence))]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// By which request.
    pub id: LookId,
}

impl Endpoint for Take {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/evidence/{id}";
    const ABOUT: &'static str = "Takes along what proves what somebody has agreed to, where another manager has allowed it.";
    type Answer = Dossier;
}

/// What a hub says in the file beside what it proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Whose it is, by the name in the register.
    pub person: String,
    /// What for it was asked.
    pub why: String,
    /// Who has asked.
    pub by: String,
    /// When.
    pub asked_at: Time,
    /// Who has allowed it.
    pub allowed_by: Option<String>,
    /// When it was taken.
    pub taken_at: Time,
    /// How many of their records wait for the next page and are not in it.
    pub waiting: u64,
    /// Who looks after the device of each gate of the community now, and by which contract. Files of before do not say
    /// it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vendors: Vec<(GateId, Vendor)>,
}
