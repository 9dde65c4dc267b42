//! The copy for somebody who asks for it at the counter, by telephone or on paper, and has no device to take it with (PIPL
//! articles 45 and 49). One begins it and says what they were shown, a manager agrees; then who has begun it takes it, for
//! a day.

use ledger::follower::News;
use serde::{Deserialize, Serialize};

use super::{Kind, Request};
use crate::{
    Endpoint, Method,
    consents::How,
    id::{LookId, RequestId},
    seconding::Asked,
    text::Statement,
};

/// Begins the copy for whoever has asked for it at the counter, by telephone or on paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CopyFor {
    /// By which request.
    pub id: RequestId,
    /// What shows that it is their will: whoever agrees reads it, and so does the person.
    pub why: Statement,
}

impl Endpoint for CopyFor {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/rights/{id}/copy";
    const ABOUT: &'static str = "Asks a manager to agree that a copy is made for somebody who has asked for it at the counter, by telephone or on paper.";
    type Answer = Asked;
}

/// Takes that copy, once it was agreed to: only who has begun it can, for a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TakeCopyFor))]
#[serde(deny_unknown_fields)]
pub struct TakeFor {
    /// What a manager has agreed to.
    pub id: LookId,
}

impl Endpoint for TakeFor {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/copies/{id}";
    const ABOUT: &'static str = "Takes the copy that somebody has asked for at the counter, by telephone or on paper, where a manager has agreed.";
    type Answer = Made;
}

/// What is handed to them: the same as they would save on a device of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = CopyMade))]
pub struct Made {
    /// Their records with what proves them, and the community's, each from the first on.
    pub records: News,
    /// Their matters, suggestions and what they have said: a page of HTML that can be read without this app.
    pub matters: String,
}

impl Request {
    /// Whether a copy has to be made for it. Whoever asks in the app has a device to take all of it with.
    #[must_use]
    pub fn is_of_copy(&self) -> bool {
        is_of_copy(self.wanted.kind, self.how)
    }
}

/// Whether for a request of this kind that was made so a copy has to be made.
#[must_use]
pub fn is_of_copy(kind: Kind, how: How) -> bool {
    kind == Kind::Copy && how != How::App
}
