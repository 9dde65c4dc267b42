//! What a poll asks, and what an answer to it may be.

use serde::{Deserialize, Serialize};

use crate::{
    Language,
    text::{Opinion, Subject},
    words::{Word, polls as words},
};

/// The most questions of a poll.
pub const QUESTIONS: usize = 20;

/// The most that can be chosen from in a question.
pub const CHOICES: usize = 20;

/// The steps of a scale, from 1 on.
pub const STEPS: u8 = 5;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub ask: Subject,
    /// Whether an answer sheet without an answer to it is not taken.
    #[serde(default)]
    pub is_required: bool,
    /// How it is answered.
    pub kind: Kind,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = QuestionKind))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 单选: one of the choices.
    Single {
        /// What there is to choose from.
        choices: Vec<Subject>,
    },
    /// 多选: some of the choices.
    Multiple {
        /// What there is to choose from.
        choices: Vec<Subject>,
        /// The most that may be chosen.
        most: u8,
    },
    /// 排序: the choices in order, the best first; those left out come last together.
    Ranking {
        /// What is to be put in order.
        choices: Vec<Subject>,
    },
    /// 打分: from 1 to [`STEPS`].
    Scale {
        /// What 1 means.
        low: Subject,
        /// What [`STEPS`] means.
        high: Subject,
    },
    /// 填写: in one's own words.
    Text {},
}

impl Kind {
    /// What people call it.
    #[must_use]
    pub const fn word(&self) -> Word {
        match self {
            Self::Single { .. } => words::KIND_SINGLE,
            Self::Multiple { .. } => words::KIND_MULTIPLE,
            Self::Ranking { .. } => words::KIND_RANKING,
            Self::Scale { .. } => words::KIND_SCALE,
            Self::Text {} => words::KIND_TEXT,
        }
    }

    /// What there is to choose from.
    #[must_use]
    pub fn choices(&self) -> &[Subject] {
        match self {
            Self::Single { choices }
            | Self::Multiple { choices, .. }
            | Self::Ranking { choices } => choices,
            Self::Scale { .. } | Self::Text {} => &[],
        }
    }
}

/// Why a question cannot be asked so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It has fewer than two choices.
    FewChoices,
    /// It has more than [`CHOICES`].
    ManyChoices,
    /// Two of its choices are the same.
    SameChoices,
    /// It lets nobody choose anything, or more than there is.
    Most,
}

impl Unfit {
    /// The sentence for who wrote it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::FewChoices => words::FEW_CHOICES,
            Self::ManyChoices => words::MANY_CHOICES,
            Self::SameChoices => words::SAME_CHOICES,
            Self::Most => words::MOST_WRONG,
        }
    }
}

impl Question {
    /// All that is read of it.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        let scale = match &self.kind {
            Kind::Scale { low, high } => vec![low, high],
            _ => Vec::new(),
        };
        let all = std::iter::once(&self.ask).chain(self.kind.choices()).chain(scale);
        all.map(Subject::as_str).collect()
    }

    /// Whether it can be asked.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn check(&self) -> Result<(), Unfit> {
        let choices = self.kind.choices();
        if matches!(self.kind, Kind::Scale { .. } | Kind::Text {}) {
            return Ok(());
        }
        if choices.len() < 2 {
            return Err(Unfit::FewChoices);
        }
        if choices.len() > CHOICES {
            return Err(Unfit::ManyChoices);
        }
        let is_twice = |(at, choice): (usize, &Subject)| {
            choices[..at].iter().any(|other| other.as_str().trim() == choice.as_str().trim())
        };
        if choices.iter().enumerate().any(is_twice) {
            return Err(Unfit::SameChoices);
        }
        match self.kind {
            Kind::Multiple { most, .. } if most < 1 || usize::from(most) > choices.len() => {
                Err(Unfit::Most)
            }
            _ => Ok(()),
        }
    }

    /// A reply to it in words; of a ranking the best first.
    #[must_use]
    pub fn in_words(&self, language: Language, reply: Option<&Reply>) -> String {
        let rows = self.rows(language);
        // A scale counts its steps from one.
        let first = usize::from(matches!(self.kind, Kind::Scale { .. }));
        match reply {
            None => words::NO_REPLY.say(language).to_owned(),
            Some(Reply::Said(text)) => text.to_string(),
            Some(Reply::Picks(picks)) => {
                let names = picks.iter().filter_map(|pick| {
                    usize::from(*pick).checked_sub(first).and_then(|at| rows.get(at)).cloned()
                });
                let between = match self.kind {
                    Kind::Ranking { .. } => " > ",
                    _ => crate::words::notices::BETWEEN.say(language),
                };
                names.collect::<Vec<_>>().join(between)
            }
        }
    }

    /// The question and a reply to it, in one line.
    #[must_use]
    pub fn with_reply(&self, language: Language, reply: Option<&Reply>) -> String {
        let (ask, said) = (self.ask.to_string(), self.in_words(language, reply));
        let is_closed = ask.ends_with(['？', '?', '：', ':', '。', '！', '!']);
        match (language, is_closed) {
            (Language::Zh, true) => format!("{ask}{said}"),
            (Language::Zh, false) => format!("{ask}：{said}"),
            (Language::En, true) => format!("{ask} {said}"),
            (Language::En, false) => format!("{ask}: {said}"),
        }
    }

    /// Whether this is an answer to it.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn takes(&self, reply: Option<&Reply>) -> Result<(), Misfit> {
        let Some(reply) = reply else {
            return if self.is_required { Err(Misfit::Missing) } else { Ok(()) };
        };
        let (picks, most, range) = match (&self.kind, reply) {
            (Kind::Text {}, Reply::Said(_)) => return Ok(()),
            (Kind::Text {}, _) | (_, Reply::Said(_)) => return Err(Misfit::OtherKind),
            (Kind::Single { choices }, Reply::Picks(picks)) => (picks, 1, 0..choices.len()),
            (Kind::Multiple { choices, most }, Reply::Picks(picks)) => {
                (picks, usize::from(*most), 0..choices.len())
            }
            (Kind::Ranking { choices }, Reply::Picks(picks)) => {
                (picks, choices.len(), 0..choices.len())
            }
            (Kind::Scale { .. }, Reply::Picks(picks)) => (picks, 1, 1..usize::from(STEPS) + 1),
        };
        let is_twice = |(at, pick): (usize, &u8)| picks[..at].contains(pick);
        if picks.is_empty() || picks.iter().any(|pick| !range.contains(&usize::from(*pick))) {
            return Err(Misfit::OtherKind);
        }
        if picks.iter().enumerate().any(is_twice) {
            return Err(Misfit::OtherKind);
        }
        if picks.len() > most { Err(Misfit::TooMany) } else { Ok(()) }
    }
}

/// What somebody answers to one question.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The choices by their number, from 0 on, each once; in a ranking the best first. Of a scale the
    /// one step, from 1 on.
    Picks(Vec<u8>),
    /// In their own words.
    Said(Opinion),
}

/// Why a reply does not answer its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// There is none, and one is needed.
    Missing,
    /// More is chosen than may be.
    TooMany,
    /// No screen makes it: a number that stands for nothing, or words where something is chosen.
    OtherKind,
}

impl Misfit {
    /// The sentence for who answered.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Missing => words::NEEDS_REPLY,
            Self::TooMany => words::TOO_MANY_PICKS,
            Self::OtherKind => words::REPLY_UNFIT,
        }
    }
}

/// Whether these replies answer these questions, one for each, and at least one of them.
///
/// # Errors
/// As [`fits`]; where nothing is answered at all the first question is at fault.
pub fn check(questions: &[Question], replies: &[Option<Reply>]) -> Result<(), (usize, Misfit)> {
    fits(questions, replies)?;
    // An empty sheet is no answer.
    if replies.iter().all(Option::is_none) { Err((0, Misfit::Missing)) } else { Ok(()) }
}

/// Whether these replies are answers to these questions, one for each, as far as they must be answered.
///
/// # Errors
/// The number of the first question at fault, from 0 on, and why. Where there are too few or too
/// many replies it is the first without its counterpart.
pub fn fits(questions: &[Question], replies: &[Option<Reply>]) -> Result<(), (usize, Misfit)> {
    if questions.len() != replies.len() {
        return Err((questions.len().min(replies.len()), Misfit::OtherKind));
    }
    for (at, (question, reply)) in questions.iter().zip(replies).enumerate() {
        question.takes(reply.as_ref()).map_err(|misfit| (at, misfit))?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn subject(text: &str) -> Subject {
        Subject::try_from(text).expect("short")
    }

    fn choices(count: usize) -> Vec<Subject> {
        (0..count).map(|at| subject(&format!("选项{at}"))).collect()
    }

    pub(crate) fn question(kind: Kind) -> Question {
        Question { ask: subject("问题"), is_required: false, kind }
    }

    fn scale() -> Kind {
        Kind::Scale { low: subject("不满意"), high: subject("满意") }
    }

    #[test]
    fn what_can_be_asked() {
        let same = vec![subject("一样"), subject("一样 ")];
        for (kind, expected) in [
            (Kind::Single { choices: choices(1) }, Err(Unfit::FewChoices)),
            (Kind::Single { choices: choices(2) }, Ok(())),
            (Kind::Single { choices: choices(CHOICES) }, Ok(())),
            (Kind::Single { choices: choices(CHOICES + 1) }, Err(Unfit::ManyChoices)),
            (Kind::Ranking { choices: same.clone() }, Err(Unfit::SameChoices)),
            (Kind::Multiple { choices: choices(3), most: 0 }, Err(Unfit::Most)),
            (Kind::Multiple { choices: choices(3), most: 3 }, Ok(())),
            (Kind::Multiple { choices: choices(3), most: 4 }, Err(Unfit::Most)),
            (scale(), Ok(())),
            (Kind::Text {}, Ok(())),
        ] {
            assert_eq!(question(kind.clone()).check(), expected, "{kind:?}");
        }
    }

    #[test]
    fn what_answers_what() {
        use Misfit as M;
        let single = Kind::Single { choices: choices(3) };
        let multiple = Kind::Multiple { choices: choices(3), most: 2 };
        let ranking = Kind::Ranking { choices: choices(3) };
        let picks = |picks: &[u8]| Reply::Picks(picks.to_vec());
        let said = Reply::Said(Opinion::try_from("想要更多的树").expect("short"));
        for (kind, reply, expected) in [
            (&single, picks(&[0]), Ok(())),
            (&single, picks(&[3]), Err(M::OtherKind)),
            (&single, picks(&[]), Err(M::OtherKind)),
            (&single, picks(&[0, 1]), Err(M::TooMany)),
            (&single, said.clone(), Err(M::OtherKind)),
            (&multiple, picks(&[2, 0]), Ok(())),
            (&multiple, picks(&[1, 1]), Err(M::OtherKind)),
            (&multiple, picks(&[0, 1, 2]), Err(M::TooMany)),
            (&ranking, picks(&[2, 0, 1]), Ok(())),
            (&ranking, picks(&[2]), Ok(())),
            (&ranking, picks(&[2, 2]), Err(M::OtherKind)),
            (&scale(), picks(&[1]), Ok(())),
            (&scale(), picks(&[STEPS]), Ok(())),
            (&scale(), picks(&[0]), Err(M::OtherKind)),
            (&scale(), picks(&[STEPS + 1]), Err(M::OtherKind)),
            (&Kind::Text {}, said.clone(), Ok(())),
            (&Kind::Text {}, picks(&[0]), Err(M::OtherKind)),
        ] {
            let question = question(kind.clone());
            assert_eq!(question.takes(Some(&reply)), expected, "{kind:?} {reply:?}");
        }
    }

    #[test]
    fn a_sheet_is_answered_as_a_whole() {
        let open = question(Kind::Text {});
        let asked =
            Question { is_required: true, ..question(Kind::Single { choices: choices(2) }) };
        let questions = [open, asked];
        let yes = Some(Reply::Picks(vec![0]));

        assert_eq!(check(&questions, &[None, yes.clone()]), Ok(()));
        assert_eq!(check(&questions, &[None, None]), Err((1, Misfit::Missing)));
        assert_eq!(check(&questions, &[yes.clone(), yes.clone()]), Err((0, Misfit::OtherKind)));
        assert_eq!(check(&questions, std::slice::from_ref(&yes)), Err((1, Misfit::OtherKind)));
        assert_eq!(check(&questions[..1], &[None]), Err((0, Misfit::Missing)), "an empty sheet");
    }
}
