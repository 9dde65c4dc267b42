//! What people may ask about their own data (PIPL chapter IV): that it is corrected, deleted, explained or
//! copied for them; and that everything is deleted that is theirs.
//!
//! A request ends done, or refused with a reason, before its day (PIPL article 50). Deleting everything takes
//! nobody's word: it waits for three days, which every device of the person can see and use to call it off,
//! and then it is done. Of whoever asks for it at the counter, two people do it, and it waits as well.
//! A copy that is asked for there takes two people, too.

mod copying;
mod entered;
mod standing;

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, calendar,
    consents::How,
    family::Act,
    gates::names,
    id::{PersonId, RequestId},
    text::{Name, Statement},
    time::{Offset, Span, Time},
    words::{Word, rights as words},
};

pub use copying::{CopyFor, Made, TakeFor, is_of_copy};
pub use entered::{Begun, EraseFor, is_of_all};
pub use standing::{Standing, erasing, read};

/// Within how many working days a request has to end (App违法违规收集使用个人信息行为认定方法, part 6).
pub const WORKING_DAYS: u8 = 15;

/// How long deleting everything waits. Whoever has somebody's telephone for an evening has nothing of it.
pub const WAITING: Span = Span::DAY.times(3);

/// So long before its day a request is nearly late: there is a weekend in it at the most.
pub const SOON: Span = Span::DAY.times(3);

/// How many requests somebody can have open at once: each is read by a person.
pub const MOST_OPEN: usize = 5;

names! {
    /// What somebody asks for.
    Kind as RightKind {
        /// That what is wrong is corrected (PIPL article 46).
        Correct = "correct", KIND_CORRECT;
        /// That something is deleted (PIPL article 47).
        Delete = "delete", KIND_DELETE;
        /// That the rules are explained by which something was done (PIPL article 48).
        Explain = "explain", KIND_EXPLAIN;
        /// A copy of what there is (PIPL article 45), for those who have no device to take it with.
        Copy = "copy", KIND_COPY;
    }

    /// How a request ended.
    Outcome as RightOutcome {
        /// It was done.
        Done = "done", OUTCOME_DONE;
        /// It was refused, with a reason; one can complain about that, and go to court (PIPL article 50).
        Refused = "refused", OUTCOME_REFUSED;
    }
}

impl Kind {
    /// What somebody has to be let do who asks for this for another: an explanation of what they see, or all else, as a
    /// guardian.
    #[must_use]
    pub const fn act(self) -> Act {
        match self {
            Self::Explain => Act::Look,
            Self::Correct | Self::Delete | Self::Copy => Act::Agree,
        }
    }
}

/// When a request has to have ended that came at `at`: at the end of an office day.
#[must_use]
pub fn due(at: Time, closing_hour: u8, offset: Offset) -> Time {
    calendar::due(at, WORKING_DAYS, closing_hour, offset)
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RightWanted))]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What for.
    pub kind: Kind,
    /// What it is about, in the person's words.
    pub text: Statement,
    /// What they are really called, where it is their name that is wrong: done, it is their name.
    #[serde(default)]
    pub name: Option<Name>,
}

/// Asks for something about one's own data, or about that of somebody for whom one acts. Whoever helps somebody asks for
/// explanations alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AskRight))]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// What.
    pub wanted: Wanted,
    /// Whose data it is about instead of the caller's: a child's for a guardian, somebody's for who helps them.
    #[serde(default)]
    pub of: Option<PersonId>,
}

impl Endpoint for Ask {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/rights";
    const ABOUT: &'static str = "Asks to correct, delete, explain or copy the caller's own data, or that of whom they act for.";
    type Answer = Asked;
}

/// Asks for somebody who says so at the counter, by telephone or on paper, or for a relative of somebody who has died
/// (PIPL article 49).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AskRightFor))]
#[serde(deny_unknown_fields)]
pub struct AskFor {
    /// Whose data it is about.
    pub person: PersonId,
    /// What.
    pub wanted: Wanted,
    /// How they said it: `counter`, `phone` or `paper`.
    pub how: How,
    /// Which relative asks, where the person has died; what they have shown stands in the text.
    #[serde(default)]
    pub relative: Option<Name>,
}

impl Endpoint for AskFor {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/rights";
    const ABOUT: &'static str =
        "Enters a request that somebody made at the counter, by telephone or on paper.";
    type Answer = Asked;
}

/// A request that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RightAsked))]
pub struct Asked {
    /// Which.
    pub id: RequestId,
    /// When it has to have ended.
    pub due_at: Time,
}

/// What one has asked for, and whether everything is going to be deleted.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MyRights))]
#[serde(deny_unknown_fields)]
pub struct Mine {}

impl Endpoint for Mine {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/rights";
    const ABOUT: &'static str = "Lists what the caller has asked for about their own data.";
    type Answer = Own;
}

/// What somebody has asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = OwnRights))]
pub struct Own {
    /// The newest first.
    pub requests: Vec<Request>,
    /// That everything is going to be deleted.
    pub erasing: Option<Erasing>,
}

/// A request, as who made it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RightRequest))]
pub struct Request {
    /// Which.
    pub id: RequestId,
    /// What was asked for.
    pub wanted: Wanted,
    /// How.
    pub how: How,
    /// Which relative has asked.
    pub relative: Option<Name>,
    /// When.
    pub asked_at: Time,
    /// When it has to have ended.
    pub due_at: Time,
    /// How it has ended.
    pub answer: Option<Answered>,
}

/// How a request has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RightAnswered))]
pub struct Answered {
    /// When.
    pub at: Time,
    /// Done or not.
    pub outcome: Outcome,
    /// What was done, or why not.
    pub text: Statement,
    /// The name of who has decided.
    pub by: String,
}

/// The requests of a community, for those who answer them: the open ones by their day, or those that ended,
/// the latest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RightsDesk))]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// Those that have ended.
    #[serde(default)]
    pub is_over: bool,
}

impl Desk {
    /// How many are listed at the most.
    pub const MOST: usize = 200;
}

impl Endpoint for Desk {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/rights/desk";
    const ABOUT: &'static str = "Lists what residents have asked for about their own data.";
    type Answer = Vec<Line>;
}

/// Counts the requests of a community that wait, for those who answer them. Whose they are is not said, so it is no look
/// at anybody's data.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = CountRights))]
#[serde(deny_unknown_fields)]
pub struct CountWaiting {}

impl Endpoint for CountWaiting {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/rights/waiting";
    const ABOUT: &'static str =
        "Counts what residents have asked for about their own data and nobody has answered.";
    type Answer = Waiting;
}

/// How many requests wait for an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RightsWaiting))]
pub struct Waiting {
    /// All of them.
    pub open: u64,
    /// Of them those whose day is not over and comes within [`SOON`].
    pub soon: u64,
    /// Of them those whose day is over.
    pub late: u64,
}

/// A request, as who answers it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RightLine))]
pub struct Line {
    /// Whose data it is about.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their home.
    pub home: Option<String>,
    /// What they ask.
    pub request: Request,
    /// That somebody has begun to delete everything by it, and nobody has agreed; or to make the copy, until who has begun
    /// it can take it no more.
    pub begun: Option<Begun>,
    /// That a copy was taken for it.
    pub is_copied: bool,
    /// That two people had agreed and nothing of that holds: the person has called the deletion off, or the day is over on
    /// which the copy could be taken. Whoever begins anew has to know.
    pub is_lapsed: bool,
    /// That everything of them is going to be deleted by it.
    pub erasing: Option<Erasing>,
}

/// Ends a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = AnswerRight))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Which.
    pub id: RequestId,
    /// Done or refused.
    pub outcome: Outcome,
    /// What was done, or why it is refused (PIPL article 50).
    pub text: Statement,
}

impl Endpoint for Answer {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/rights/{id}";
    const ABOUT: &'static str = "Ends a request: done, or refused with a reason.";
    type Answer = ();
}

/// That everything is going to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ErasingMe))]
pub struct Erasing {
    /// When that was asked for.
    pub asked_at: Time,
    /// When it will be done.
    pub due_at: Time,
}

/// Has everything deleted that is the caller's, after three days. Their face is deleted at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EraseMe {}

impl Endpoint for EraseMe {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/rights/erase";
    const ABOUT: &'static str = "Deletes the caller and what is theirs, after three days.";
    type Answer = Erasing;
}

/// Calls that off. What was withdrawn stays withdrawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KeepMe {}

impl Endpoint for KeepMe {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/rights/keep";
    const ABOUT: &'static str = "Calls off that the caller is deleted.";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    #[test]
    fn fifteen_working_days_jump_what_is_none() {
        let asked = Day::of(2026, 9, 21).at(9, Offset::CHINA);
        // The mid-autumn day and the golden week between them are no working days; two Saturdays and Sundays
        // before them are.
        let due = due(asked, 17, Offset::CHINA);
        let working = |day: Day| u32::from(calendar::is_working(day));
        let mut day = asked.day(Offset::CHINA);
        let mut count = 0;
        while day < due.day(Offset::CHINA) {
            day = day.next();
            count += working(day);
        }
        assert_eq!(count, u32::from(WORKING_DAYS));
        assert!(calendar::is_working(due.day(Offset::CHINA)));
        assert_eq!(due.civil(Offset::CHINA).hour, 17);
    }
}
