//! Polls as the staff conduct them: kept, published, given more time, counted, concluded.

use serde::{Deserialize, Serialize};

use super::{Draft, Line};
use crate::{
    Endpoint, Method,
    id::PollId,
    text::{Body, Subject},
    time::Time,
};

/// Lists polls for those who conduct them, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollDesk))]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<PollId>,
}

impl Desk {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for Desk {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/polls/desk";
    const ABOUT: &'static str = "Lists polls and their drafts for the staff.";
    type Answer = Vec<Line>;
}

/// Shows a poll to those who conduct it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollLook))]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Which.
    pub id: PollId,
}

impl Endpoint for Look {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/polls/desk/{id}";
    const ABOUT: &'static str = "Shows a poll as it was written.";
    type Answer = Sheet;
}

/// A poll as those see it who conduct it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollSheet))]
pub struct Sheet {
    /// What the list says of it.
    pub line: Line,
    /// What was written.
    pub draft: Draft,
    /// How often it was changed.
    pub revision: i64,
    /// Until when paper can be entered, where it can.
    pub paper_until: Option<Time>,
    /// How many were answered on paper.
    pub papers: u32,
    /// Of a secret poll how many ballots were entered from the box.
    pub ballots: u32,
    /// Whether it is over so long that the answers themselves are no longer kept.
    pub is_past: bool,
}

/// Keeps what was written so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = KeepPoll))]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Which is written on; `None` begins one.
    #[serde(default)]
    pub id: Option<PollId>,
    /// The revision the writer has seen, needed for one that was begun.
    #[serde(default)]
    pub seen: Option<i64>,
    /// All of it.
    pub draft: Draft,
}

impl Endpoint for Keep {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk";
    const ABOUT: &'static str = "Keeps the draft of a poll.";
    type Answer = Kept;
}

/// A draft that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = KeptPoll))]
pub struct Kept {
    /// Which.
    pub id: PollId,
    /// How often it was changed.
    pub revision: i64,
}

/// Publishes a draft: from now on it can be answered, and what it asks cannot be changed any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PublishPoll))]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// Which.
    pub id: PollId,
    /// The revision that was seen: another one is not published unseen.
    pub seen: i64,
}

impl Endpoint for Publish {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/publish";
    const ABOUT: &'static str = "Publishes a poll.";
    type Answer = ();
}

/// Throws a draft away.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RemovePoll))]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub id: PollId,
    /// The revision that was seen: what a colleague has written since is not thrown away unseen.
    pub seen: i64,
}

impl Endpoint for Remove {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/remove";
    const ABOUT: &'static str = "Throws the draft of a poll away.";
    type Answer = ();
}

/// Gives more time; everybody reads why. No poll gets less.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ExtendPoll))]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// Which.
    pub id: PollId,
    /// Until when it can be answered now.
    pub closes_at: Time,
    /// Why.
    pub why: Subject,
}

impl Endpoint for Extend {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/extend";
    const ABOUT: &'static str = "Gives more time to answer a poll.";
    type Answer = ();
}

/// Breaks a poll off: it has no result, and its answers are deleted. Everybody reads why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = StopPoll))]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Which.
    pub id: PollId,
    /// Why.
    pub why: Subject,
}

impl Endpoint for Stop {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/stop";
    const ABOUT: &'static str = "Breaks a poll off.";
    type Answer = ();
}

/// Says that all paper was entered: the poll is counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FinishPoll))]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// Which.
    pub id: PollId,
}

impl Endpoint for Finish {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/finish";
    const ABOUT: &'static str = "Says that all paper of a poll was entered.";
    type Answer = ();
}

/// Tells what the community makes of the result; said again, the last word stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ConcludePoll))]
#[serde(deny_unknown_fields)]
pub struct Conclude {
    /// Which.
    pub id: PollId,
    /// What follows from it.
    pub text: Body,
    /// When what the writer has seen was said, where something was: what a colleague has said since is
    /// not replaced unseen.
    #[serde(default)]
    pub seen: Option<Time>,
}

impl Endpoint for Conclude {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/desk/{id}/conclude";
    const ABOUT: &'static str = "Tells what the community makes of the result of a poll.";
    type Answer = ();
}
