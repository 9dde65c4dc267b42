//! What an activity is, as it is announced and changed.

use serde::{Deserialize, Serialize};

use super::Standing;
use crate::{
    id::PlaceId,
    polls::{Question, Unfit},
    text::{Body, Subject, Whereabouts},
    time::{Span, Time},
    words::{Word, activities as words},
};

/// The most that is asked of those who sign up.
pub const QUESTIONS: usize = 5;

/// The most who come with one sign-up.
pub const PARTY: u8 = 10;

/// The longest it lasts, and the furthest it lies ahead.
pub const LONGEST: (Span, Span) = (Span::DAY.times(31), Span::DAY.times(366));

/// An activity as those write it who organise it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivityDraft))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What it is.
    #[serde(default)]
    pub title: Option<Subject>,
    /// What one has to know to come, in Markdown.
    #[serde(default)]
    pub text: Option<Body>,
    /// Where.
    #[serde(default)]
    pub place: Option<Whereabouts>,
    /// When it begins.
    #[serde(default)]
    pub starts_at: Option<Time>,
    /// When it ends.
    #[serde(default)]
    pub ends_at: Option<Time>,
    /// Until when one can sign up; until it begins, where nothing is said.
    #[serde(default)]
    pub closes_at: Option<Time>,
    /// Whether one signs up before; else one just comes.
    #[serde(default)]
    pub needs_signup: bool,
    /// How many can come; all, where nothing is said.
    #[serde(default)]
    pub capacity: Option<u16>,
    /// How many may come with one sign-up, from 1 to [`PARTY`].
    #[serde(default = "one")]
    pub party: u8,
    /// How many helpers are looked for; 0 for none.
    #[serde(default)]
    pub helpers: u16,
    /// For whom: those of these grids, buildings, units or households; for all, where there is none.
    #[serde(default)]
    pub places: Vec<PlaceId>,
    /// What is asked of those who sign up, at most [`QUESTIONS`].
    #[serde(default)]
    pub questions: Vec<Question>,
}

const fn one() -> u8 {
    1
}

/// Why an activity cannot be announced so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It has no title.
    Title,
    /// Nothing says where.
    Place,
    /// Nothing says when it begins.
    Start,
    /// It would have begun before.
    StartPast,
    /// It would begin in more than a year.
    StartTooFar,
    /// Nothing says when it ends.
    End,
    /// It would end before it begins.
    EndBefore,
    /// It would last longer than a month.
    EndTooLate,
    /// One could sign up when it has begun.
    Closing,
    /// Nobody could come.
    Capacity,
    /// Nobody, or too many, or more than there are seats, could come with one sign-up.
    Party,
    /// More is asked than [`QUESTIONS`].
    ManyQuestions,
    /// This cannot be asked so.
    Question(usize, Unfit),
}

impl Lack {
    /// The field of [`Draft`] and the sentence for who wrote it.
    #[must_use]
    pub fn told(self) -> (String, Word) {
        let (field, word) = match self {
            Self::Title => ("title", words::NEEDS_TITLE),
            Self::Place => ("place", words::NEEDS_PLACE),
            Self::Start => ("starts_at", words::NEEDS_START),
            Self::StartPast => ("starts_at", words::START_PAST),
            Self::StartTooFar => ("starts_at", words::START_TOO_FAR),
            Self::End => ("ends_at", words::NEEDS_END),
            Self::EndBefore => ("ends_at", words::END_BEFORE),
            Self::EndTooLate => ("ends_at", words::END_TOO_LATE),
            Self::Closing => ("closes_at", words::CLOSES_AFTER),
            Self::Capacity => ("capacity", words::CAPACITY_WRONG),
            Self::Party => ("party", words::PARTY_WRONG),
            Self::ManyQuestions => ("questions", words::MANY_QUESTIONS),
            Self::Question(at, unfit) => return (format!("questions.{at}"), unfit.word()),
        };
        (field.to_owned(), word)
    }
}

impl Draft {
    /// Whether it can be announced at this moment.
    ///
    /// # Errors
    /// The first thing it lacks.
    pub fn check(&self, now: Time) -> Result<(), Lack> {
        if self.title.is_none() {
            return Err(Lack::Title);
        }
        if self.place.is_none() {
            return Err(Lack::Place);
        }
        let starts_at = self.starts_at.ok_or(Lack::Start)?;
        if starts_at <= now {
            return Err(Lack::StartPast);
        }
        if starts_at > now + LONGEST.1 {
            return Err(Lack::StartTooFar);
        }
        let ends_at = self.ends_at.ok_or(Lack::End)?;
        if ends_at <= starts_at {
            return Err(Lack::EndBefore);
        }
        if ends_at > starts_at + LONGEST.0 {
            return Err(Lack::EndTooLate);
        }
        if self.closes_at.is_some_and(|at| at > starts_at) {
            return Err(Lack::Closing);
        }
        if self.capacity == Some(0) {
            return Err(Lack::Capacity);
        }
        // Who could never be let in would wait for ever, and everybody behind them.
        let seats = self.capacity.unwrap_or(u16::MAX);
        if !(1..=PARTY).contains(&self.party) || u16::from(self.party) > seats {
            return Err(Lack::Party);
        }
        if self.questions.len() > QUESTIONS {
            return Err(Lack::ManyQuestions);
        }
        for (at, question) in self.questions.iter().enumerate() {
            question.check().map_err(|unfit| Lack::Question(at, unfit))?;
        }
        Ok(())
    }

    /// Until when one can sign up.
    #[must_use]
    pub fn closes(&self) -> Time {
        self.closes_at.or(self.starts_at).unwrap_or_default()
    }

    /// How far an activity is that was announced so.
    #[must_use]
    pub fn standing(&self, is_cancelled: bool, now: Time) -> Standing {
        let (start, end) = (self.starts_at.unwrap_or_default(), self.ends_at.unwrap_or_default());
        if is_cancelled {
            Standing::Cancelled
        } else if now >= end {
            Standing::Over
        } else if now >= start {
            Standing::Running
        } else if now >= self.closes() {
            Standing::Shut
        } else {
            Standing::Open
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::polls::Kind;

    fn whole(now: Time) -> Draft {
        Draft {
            title: Some(Subject::try_from("包粽子").expect("short")),
            place: Some(Whereabouts::try_from("活动室").expect("short")),
            starts_at: Some(now + Span::DAY),
            ends_at: Some(now + Span::DAY + Span::HOUR),
            closes_at: Some(now + Span::HOUR),
            needs_signup: true,
            capacity: Some(20),
            party: 2,
            ..Draft::default()
        }
    }

    #[test]
    fn what_a_draft_lacks_is_told() {
        let now = Time(1_800_000_000_000);
        let whole = whole(now);
        assert_eq!(whole.check(now), Ok(()));
        let ask = |kind| Question {
            ask: Subject::try_from("吃甜的还是咸的？").expect("short"),
            is_required: false,
            kind,
        };
        for (draft, lack) in [
            (Draft { title: None, ..whole.clone() }, Lack::Title),
            (Draft { place: None, ..whole.clone() }, Lack::Place),
            (Draft { starts_at: None, ..whole.clone() }, Lack::Start),
            (Draft { starts_at: Some(now), ..whole.clone() }, Lack::StartPast),
            (
                Draft { starts_at: Some(now + Span::DAY.times(367)), ..whole.clone() },
                Lack::StartTooFar,
            ),
            (Draft { ends_at: None, ..whole.clone() }, Lack::End),
            (Draft { ends_at: whole.starts_at, ..whole.clone() }, Lack::EndBefore),
            (Draft { ends_at: Some(now + Span::DAY.times(40)), ..whole.clone() }, Lack::EndTooLate),
            (Draft { closes_at: whole.ends_at, ..whole.clone() }, Lack::Closing),
            (Draft { capacity: Some(0), ..whole.clone() }, Lack::Capacity),
            (Draft { party: 0, ..whole.clone() }, Lack::Party),
            (Draft { party: PARTY + 1, ..whole.clone() }, Lack::Party),
            (Draft { party: 3, capacity: Some(2), ..whole.clone() }, Lack::Party),
            (
                Draft { questions: vec![ask(Kind::Text {}); QUESTIONS + 1], ..whole.clone() },
                Lack::ManyQuestions,
            ),
            (
                Draft { questions: vec![ask(Kind::Single { choices: vec![] })], ..whole.clone() },
                Lack::Question(0, Unfit::FewChoices),
            ),
        ] {
            assert_eq!(draft.check(now), Err(lack));
            assert!(!lack.told().0.is_empty());
        }
    }

    #[test]
    fn the_moment_tells_how_far_it_is() {
        let now = Time(1_800_000_000_000);
        let draft = whole(now);
        for (at, is_cancelled, standing) in [
            (now, false, Standing::Open),
            (now + Span::HOUR, false, Standing::Shut),
            (now + Span::DAY, false, Standing::Running),
            (now + Span::DAY + Span::HOUR, false, Standing::Over),
            (now, true, Standing::Cancelled),
        ] {
            assert_eq!(draft.standing(is_cancelled, at), standing);
        }
        let free = Draft { closes_at: None, ..draft };
        assert_eq!(free.standing(false, now + Span::HOUR), Standing::Open, "until it begins");
    }
}
