//! What the staff do with suggestions: decide, put together, hide what breaks the rules.

use serde::{Deserialize, Serialize};

use super::{Brief, Hushed, Made, Rule, Status};
use crate::{
    Endpoint, Method,
    id::{CommentId, SuggestionId},
    notices::Illustration,
    text::{Body, Subject},
    time::Time,
};

/// Says what becomes of a suggestion, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Which.
    pub id: SuggestionId,
    /// The revision it was looked at.
    pub seen: i64,
    /// What becomes of it.
    pub status: Status,
    /// Why, for everybody.
    pub reason: Body,
    /// Until when it goes on; where [`Status::is_owed`], and at most [`Status::FARTHEST`] away.
    #[serde(default)]
    pub due_at: Option<Time>,
    /// Pictures of it; [`Decide::PICTURES`] at most.
    #[serde(default)]
    pub pictures: Vec<Illustration>,
}

impl Decide {
    /// The most pictures.
    pub const PICTURES: usize = crate::attachments::MAX_COUNT;
}

impl Endpoint for Decide {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/decide";
    const ABOUT: &'static str = "Says what becomes of a suggestion.";
    type Answer = Made;
}

/// Puts a suggestion together with another: who stands behind it stands behind that from then on,
/// once, and who follows it follows that.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// Which.
    pub id: SuggestionId,
    /// With which; it stays.
    pub into: SuggestionId,
}

impl Endpoint for Merge {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/merge";
    const ABOUT: &'static str = "Puts a suggestion together with another.";
    type Answer = ();
}

/// Takes two suggestions apart again: each has the supports it had.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The one that was put together with another.
    pub id: SuggestionId,
}

impl Endpoint for Split {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/split";
    const ABOUT: &'static str = "Takes two suggestions apart again.";
    type Answer = ();
}

/// Hides what breaks a rule; its writer is told which, and can object at the counter or by a matter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Hide {
    /// The suggestion.
    pub id: SuggestionId,
    /// The comment under it, if it is not the suggestion itself.
    #[serde(default)]
    pub comment: Option<CommentId>,
    /// The rule it breaks.
    pub rule: Rule,
    /// What is to be said about it to the writer.
    pub note: Subject,
}

impl Endpoint for Hide {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/hide";
    const ABOUT: &'static str = "Hides what breaks a rule.";
    type Answer = ();
}

/// Shows again what was hidden.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Unhide {
    /// The suggestion.
    pub id: SuggestionId,
    /// The comment under it, if it is not the suggestion itself.
    #[serde(default)]
    pub comment: Option<CommentId>,
}

impl Endpoint for Unhide {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/unhide";
    const ABOUT: &'static str = "Shows again what was hidden.";
    type Answer = ();
}

/// Lists what was reported and not looked at, the longest waiting first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Queue {}

impl Queue {
    /// How many are told at most.
    pub const MOST: usize = 100;
}

impl Endpoint for Queue {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/suggestions/reports";
    const ABOUT: &'static str = "Lists what was reported.";
    type Answer = Vec<Reported>;
}

/// Something that was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reported {
    /// The suggestion.
    pub suggestion: Brief,
    /// The comment under it, and what it says; `None` where it is the suggestion itself.
    pub comment: Option<(CommentId, String)>,
    /// How many say it breaks which rule.
    pub rules: Vec<(Rule, u32)>,
    /// What they say about it.
    pub notes: Vec<String>,
    /// When it was reported first.
    pub since: Time,
    /// Why it is hidden already.
    pub hidden: Option<Hushed>,
}

/// Says that what was reported breaks no rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// The suggestion.
    pub id: SuggestionId,
    /// The comment under it, if it is not the suggestion itself.
    #[serde(default)]
    pub comment: Option<CommentId>,
}

impl Endpoint for Settle {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/settle";
    const ABOUT: &'static str = "Says that what was reported breaks no rule.";
    type Answer = ();
}

/// Tells a manager who wrote without a name. It is written down first, with the reason, and the
/// writer is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// The suggestion.
    pub id: SuggestionId,
    /// The comment under it, if it is not the suggestion itself.
    #[serde(default)]
    pub comment: Option<CommentId>,
    /// Why it has to be known; told to the writer.
    pub why: Subject,
}

impl Endpoint for Reveal {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/reveal";
    const ABOUT: &'static str = "Tells a manager who wrote without a name.";
    type Answer = Revealed;
}

/// Who wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Revealed {
    /// Their name.
    pub name: String,
    /// Their household.
    pub home: Option<String>,
}

/// That a manager learned who wrote, as the writer is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Lookup))]
pub struct Why {
    /// When.
    pub at: Time,
    /// Why.
    pub why: String,
    /// Who.
    pub by: Option<String>,
}
