//! Polls as the staff see them: writing, publishing, paper, counting, and what came of it.

use serde::{Deserialize, Serialize};

use super::{
    Line, Secrecy, Standing, Voice,
    question::{QUESTIONS, Question, Reply, Unfit},
};
use crate::{
    Endpoint, Method,
    attachments::Photo,
    id::{AttachmentId, PersonId, PlaceId, PollId},
    text::{Body, Subject, Whereabouts},
    time::{Span, Time},
    words::{Word, polls as words},
};

/// The shortest and the longest time a poll can be open.
pub const OPEN: (Span, Span) = (Span::HOUR, Span::DAY.times(366));

/// A poll that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollDraft))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What it is about.
    #[serde(default)]
    pub title: Option<Subject>,
    /// What one has to know to answer, in Markdown.
    #[serde(default)]
    pub text: Option<Body>,
    /// For whom: those of these grids, buildings, units or households; of all, where there is none.
    #[serde(default)]
    pub places: Vec<PlaceId>,
    /// Who of them has one answer.
    #[serde(default)]
    pub voice: Voice,
    /// Whether answers are secret; it has to be said before it is published.
    #[serde(default)]
    pub secrecy: Option<Secrecy>,
    /// Whether everybody sees the numbers while it is open. Of a secret one nobody does.
    #[serde(default)]
    pub is_live: bool,
    /// Whether it can be answered on paper as well.
    #[serde(default)]
    pub takes_paper: bool,
    /// Until when it can be answered.
    #[serde(default)]
    pub closes_at: Option<Time>,
    /// What it asks.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// Why a draft cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It has no title.
    Title,
    /// It asks nothing.
    Questions,
    /// It asks more than [`QUESTIONS`].
    ManyQuestions,
    /// This question cannot be asked so.
    Question(usize, Unfit),
    /// Nothing says whether answers are secret.
    Secrecy,
    /// Numbers of a secret poll are to be seen while it is open: from what changes one could tell an
    /// answer.
    Live,
    /// Nothing says until when it is open.
    End,
    /// It would be open for less than an hour.
    EndTooSoon,
    /// It would be open for more than a year.
    EndTooFar,
}

impl Lack {
    /// The field of [`Draft`] and the sentence for who wrote it.
    #[must_use]
    pub fn told(self) -> (String, Word) {
        let (field, word) = match self {
            Self::Title => ("title", words::NEEDS_TITLE),
            Self::Questions => ("questions", words::NEEDS_QUESTION),
            Self::ManyQuestions => ("questions", words::MANY_QUESTIONS),
            Self::Question(at, unfit) => return (format!("questions.{at}"), unfit.word()),
            Self::Secrecy => ("secrecy", words::NEEDS_SECRECY),
            Self::Live => ("is_live", words::SECRET_IS_NOT_LIVE),
            Self::End => ("closes_at", words::NEEDS_END),
            Self::EndTooSoon => ("closes_at", words::END_TOO_SOON),
            Self::EndTooFar => ("closes_at", words::END_TOO_FAR),
        };
        (field.to_owned(), word)
    }
}

impl Draft {
    /// Whether it can be published at this moment.
    ///
    /// # Errors
    /// The first thing it lacks.
    pub fn check(&self, now: Time) -> Result<(), Lack> {
        if self.title.is_none() {
            return Err(Lack::Title);
        }
        if self.questions.is_empty() {
            return Err(Lack::Questions);
        }
        if self.questions.len() > QUESTIONS {
            return Err(Lack::ManyQuestions);
        }
        for (at, question) in self.questions.iter().enumerate() {
            question.check().map_err(|unfit| Lack::Question(at, unfit))?;
        }
        match self.secrecy {
            None => return Err(Lack::Secrecy),
            Some(Secrecy::Secret) if self.is_live => return Err(Lack::Live),
            Some(_) => {}
        }
        match self.closes_at {
            None => Err(Lack::End),
            Some(end) if end < now + OPEN.0 => Err(Lack::EndTooSoon),
            Some(end) if end > now + OPEN.1 => Err(Lack::EndTooFar),
            Some(_) => Ok(()),
        }
    }
}

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

/// How long paper can be entered.
impl Standing {
    /// How long after its end paper that was given by then can be entered.
    pub const PAPER: Span = Span::DAY.times(3);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::polls::{Kind, question::tests::question};

    #[test]
    fn what_a_draft_lacks_is_told() {
        let now = Time(1_800_000_000_000);
        let whole = Draft {
            title: Some(Subject::try_from("要不要装充电桩").expect("short")),
            secrecy: Some(Secrecy::Named),
            closes_at: Some(now + Span::DAY),
            questions: vec![question(Kind::Text {})],
            ..Draft::default()
        };
        assert_eq!(whole.check(now), Ok(()));
        let single = question(Kind::Single { choices: Vec::new() });
        let many = vec![question(Kind::Text {}); QUESTIONS + 1];
        for (draft, lack) in [
            (Draft { title: None, ..whole.clone() }, Lack::Title),
            (Draft { questions: vec![], ..whole.clone() }, Lack::Questions),
            (Draft { questions: many, ..whole.clone() }, Lack::ManyQuestions),
            (
                Draft { questions: vec![question(Kind::Text {}), single], ..whole.clone() },
                Lack::Question(1, Unfit::FewChoices),
            ),
            (Draft { secrecy: None, ..whole.clone() }, Lack::Secrecy),
            (Draft { secrecy: Some(Secrecy::Secret), is_live: true, ..whole.clone() }, Lack::Live),
            (Draft { closes_at: None, ..whole.clone() }, Lack::End),
            (Draft { closes_at: Some(now + Span::MINUTE), ..whole.clone() }, Lack::EndTooSoon),
            (
                Draft { closes_at: Some(now + Span::DAY.times(367)), ..whole.clone() },
                Lack::EndTooFar,
            ),
        ] {
            assert_eq!(draft.check(now), Err(lack));
            assert!(!lack.told().0.is_empty());
        }
        let live = Draft { is_live: true, ..whole };
        assert_eq!(live.check(now), Ok(()), "numbers of a poll with names may be seen");
    }
}
