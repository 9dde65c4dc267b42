//! A poll that is being written, and what it lacks to be published.

use serde::{Deserialize, Serialize};

use super::{
    Secrecy, Voice,
    question::{QUESTIONS, Question, Unfit},
};
use crate::{
    id::PlaceId,
    text::{Body, Subject},
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
