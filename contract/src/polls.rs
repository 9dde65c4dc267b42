//! 投票: what the community asks its residents, who has an answer, and what came out.
//!
//! Everybody may read what is asked and what came out; whom it is for answers once, as a person or as
//! a household. A secret poll keeps who has answered and what was answered apart.

mod acts;
mod counting;
mod desk;
mod draft;
mod inspecting;
mod paper;
mod promise;
mod question;

use serde::{Deserialize, Serialize};

pub use acts::{Act, Role, Standing};
pub use counting::{Cell, Outcome, Row, cells, every_cell, outcomes};
pub use desk::{Conclude, Desk, Extend, Finish, Keep, Kept, Look, Publish, Remove, Sheet, Stop};
pub use draft::{Draft, Lack, OPEN};
pub use inspecting::{AnswerPage, Answers, Given, Paper, TextPage, Texts};
pub use paper::{Ballot, Enter, Void, Voter, Voters};
pub use promise::{Secrecy, Voice};
pub use question::{CHOICES, Kind, Misfit, QUESTIONS, Question, Reply, STEPS, Unfit, check, fits};

use crate::{
    Endpoint, Method, community::DoorCode, id::PollId, joining::Qr, rich::Block, time::Time,
};

/// Fewer answers than these, to a poll or to one of its questions, tell more of those who gave them than
/// of the neighbourhood: neighbours are not shown the numbers, and of a secret poll nobody is.
pub const FEWEST: u32 = 5;

/// Lists polls: first those that can be answered, the one that ends soonest first; then those that
/// are over, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ListPolls))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The door that was scanned.
    #[serde(default)]
    pub door: Option<DoorCode>,
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<PollId>,
}

impl List {
    /// How many that are over a page has; of those that are open all are listed.
    pub const PAGE: usize = 20;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/polls";
    const ABOUT: &'static str = "Lists the polls of a neighbourhood.";
    type Answer = Page;
}

/// A page of polls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollPage))]
pub struct Page {
    /// On the first page: those that can be answered.
    pub open: Vec<Line>,
    /// Those that are over.
    pub over: Vec<Line>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<PollId>,
}

/// A poll in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollLine))]
pub struct Line {
    /// Which.
    pub id: PollId,
    /// What it is about.
    pub title: String,
    /// How its introduction begins.
    pub beginning: String,
    /// How far it is.
    pub standing: Standing,
    /// Until when it can be answered; `None` in a draft that does not say it yet.
    pub closes_at: Option<Time>,
    /// Who has one answer.
    pub voice: Voice,
    /// Whether answers are secret; `None` in a draft that does not say it yet.
    pub secrecy: Option<Secrecy>,
    /// What the reader can do.
    pub yours: Yours,
    /// How many have answered.
    pub answered: u32,
    /// How many could.
    pub electors: u32,
    /// Whether the community has told what came of it.
    pub is_concluded: bool,
}

/// What a poll is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Yours {
    /// Whoever joins can perhaps answer it.
    Join,
    /// It is not for them: they live elsewhere, or work here.
    Elsewhere,
    /// It is for owners, and the register does not name them as one.
    OwnersOnly,
    /// They can answer it.
    Open,
    /// They have answered it, and can change that.
    Changeable,
    /// They have answered it.
    Answered,
    /// Their household has answered it.
    HomeAnswered,
    /// An answer of theirs, or of their household, was given on paper.
    OnPaper,
    /// It is over, and they had an answer and did not give it.
    Missed,
    /// It is over so long that who has answered is no longer kept.
    Past,
}

/// Shows a poll.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ShowPoll))]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Which.
    pub id: PollId,
}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/polls/{id}";
    const ABOUT: &'static str = "Shows a poll, and its result once there is one.";
    type Answer = Poll;
}

/// A poll as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Poll {
    /// What the list says of it.
    pub line: Line,
    /// What the reader is to it.
    pub role: Role,
    /// What introduces it.
    pub body: Vec<Block>,
    /// For whom it is, in words.
    pub audience: String,
    /// What it asks.
    pub questions: Vec<Question>,
    /// When it was published.
    pub published_at: Time,
    /// Whether it can be answered on paper as well.
    pub takes_paper: bool,
    /// Until when paper that was given in time is entered; then it is counted.
    pub paper_until: Option<Time>,
    /// Whether everybody sees the numbers while it is open.
    pub is_live: bool,
    /// What happened to it, the newest first.
    pub events: Vec<Happened>,
    /// What the reader has answered, where it is kept.
    pub replies: Option<Vec<Option<Reply>>>,
    /// What came out, as far as the reader may know it now.
    pub result: Shown,
    /// What the community makes of it.
    pub conclusion: Option<Conclusion>,
    /// Where everybody may read it.
    pub address: String,
    /// The same as a code for cameras.
    pub code: Qr,
}

impl Poll {
    /// Whether something is answered in own words.
    #[must_use]
    pub fn has_texts(&self) -> bool {
        self.questions.iter().any(|question| matches!(question.kind, Kind::Text {}))
    }
}

/// What came out of a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollResult))]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Not yet.
    Later,
    /// Fewer than [`FEWEST`] have answered.
    TooFew,
    /// It was broken off and has no result.
    Never,
    /// This.
    Now {
        /// How many answers were given on paper.
        papers: u32,
        /// What came out of each question.
        outcomes: Vec<Outcome>,
    },
}

/// Something that happened to a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollEvent))]
pub struct Happened {
    /// When.
    pub at: Time,
    /// What.
    pub what: What,
    /// Why.
    pub why: String,
}

/// What happened to a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollEventKind))]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// There is more time.
    Extended {
        /// Until when it could be answered before.
        before: Time,
    },
    /// It was broken off.
    Stopped,
    /// An answer that was entered from paper by mistake was struck out.
    Voided,
}

/// What the community makes of the result of a poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Conclusion {
    /// When it was said.
    pub at: Time,
    /// What.
    pub text: String,
    /// Who said it; for those who live or work here.
    pub by: Option<String>,
}

/// Answers a poll, or answers it anew where that can be done.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AnswerPoll))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Which.
    pub id: PollId,
    /// One for each question.
    pub replies: Vec<Option<Reply>>,
}

impl Endpoint for Answer {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/polls/{id}/answer";
    const ABOUT: &'static str = "Answers a poll.";
    type Answer = Yours;
}
