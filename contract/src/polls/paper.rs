//! What was answered on paper: whose it is, what stands on it, struck out where it was a mistake.

use serde::{Deserialize, Serialize};

use super::{Standing, question::Reply};
use crate::{
    Endpoint, Method,
    id::{AttachmentId, PersonId, PlaceId, PollId},
    text::{Subject, Whereabouts},
    time::Span,
};

/// How long paper can be entered.
impl Standing {
    /// How long after its end paper that was given by then can be entered.
    pub const PAPER: Span = Span::DAY.times(3);
}

/// Finds those of a household who have an answer, to enter what they gave on paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Voters {
    /// Of which poll.
    pub id: PollId,
    /// The household as the register writes it, such as 3-1-502.
    pub home: Whereabouts,
}

impl Endpoint for Voters {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/polls/desk/{id}/voters";
    const ABOUT: &'static str = "Finds those of a household who have an answer.";
    type Answer = Vec<Voter>;
}

/// Who has an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Voter {
    /// The household.
    pub home: PlaceId,
    /// What people call it.
    pub home_name: String,
    /// The person, where each has an answer of their own.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: Option<String>,
    /// Whether it was given, and then whether on paper.
    pub answered: Option<bool>,
}

/// Enters an answer that was given on paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Enter {
    /// Of which poll.
    pub id: PollId,
    /// The household that has answered.
    pub home: PlaceId,
    /// The person of it, where each has an answer of their own.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// What they answered, one for each question. Of a secret poll none: its ballots lie in the box
    /// without a name, and are entered by [`Ballot`].
    #[serde(default)]
    pub replies: Vec<Option<Reply>>,
    /// Pictures of the sheet, that were uploaded before; at least one. Of a secret poll of the part with
    /// the name and the signature alone.
    pub scans: Vec<AttachmentId>,
}

impl Endpoint for Enter {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/papers";
    const ABOUT: &'static str = "Enters an answer that was given on paper.";
    type Answer = ();
}

/// Enters a ballot of a secret poll from the box: what was answered, and nothing of by whom. There are
/// never more of them than people, or households, who were entered by [`Enter`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// Of which poll.
    pub id: PollId,
    /// What was answered, one for each question.
    pub replies: Vec<Option<Reply>>,
}

impl Endpoint for Ballot {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/ballots";
    const ABOUT: &'static str = "Enters a ballot of a secret poll from the box.";
    type Answer = ();
}

/// Strikes out who was entered from paper by mistake; whoever it was for can answer again. Of a secret
/// poll only as long as not every ballot was entered: which one was theirs nothing tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Void {
    /// Of which poll.
    pub id: PollId,
    /// The household.
    pub home: PlaceId,
    /// The person of it, where each has an answer of their own.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// Why; kept with the poll.
    pub why: Subject,
}

impl Endpoint for Void {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/void";
    const ABOUT: &'static str = "Strikes out an answer that was entered from paper by mistake.";
    type Answer = ();
}
