//! The answers themselves, as far as they are kept, for those who conduct a poll.

use serde::{Deserialize, Serialize};

use super::question::Reply;
use crate::{
    Endpoint, Method,
    attachments::Photo,
    id::{PersonId, PlaceId, PollId},
    time::Time,
};

/// Reads who has answered what. Of a secret poll only who was entered from paper, and by whom; that is
/// for managers, so that what was signed can be checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Of which.
    pub id: PollId,
    /// Where the page before ended.
    #[serde(default)]
    pub after: Option<i64>,
}

impl Answers {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for Answers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/polls/desk/{id}/answers";
    const ABOUT: &'static str = "Reads who has answered what; of a secret poll who did on paper.";
    type Answer = AnswerPage;
}

/// A page of answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AnswerPage {
    /// The answers, by household.
    pub answers: Vec<Given>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<i64>,
}

/// An answer with the name of who gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GivenAnswer))]
pub struct Given {
    /// The household.
    pub home: Option<PlaceId>,
    /// What people call it.
    pub home_name: String,
    /// The person; none where a household answered on paper.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: Option<String>,
    /// What they answered, one for each question.
    pub replies: Vec<Option<Reply>>,
    /// When; of a secret poll it is not kept.
    pub at: Option<Time>,
    /// Where it was given on paper.
    pub paper: Option<Paper>,
}

/// The sheet of an answer that was given on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Paper {
    /// Its pictures.
    pub scans: Vec<Photo>,
    /// Who has entered it.
    pub by: Option<String>,
}

/// Reads what was answered to a question in own words, without names, in an order of chance; of a
/// secret poll once it is closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Of which poll.
    pub id: PollId,
    /// Of which question, from 0 on.
    pub question: u8,
    /// Where the page before ended.
    #[serde(default)]
    pub after: Option<i64>,
}

impl Texts {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for Texts {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/polls/desk/{id}/texts";
    const ABOUT: &'static str = "Reads what was answered in own words.";
    type Answer = TextPage;
}

/// A page of what was answered in own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TextPage {
    /// The texts; none where fewer than [`FEWEST`](super::FEWEST) have written to a secret poll.
    pub texts: Vec<String>,
    /// Whether that is why there are none.
    pub is_few: bool,
    /// Where the next page begins; `None` on the last.
    pub next: Option<i64>,
}
