//! Who has one answer, and whether it is secret: what a poll promises.

use serde::{Deserialize, Serialize};

use crate::{
    Language,
    words::{Word, polls as words},
};

/// Who has one answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// 一人一票: everybody who has joined.
    #[default]
    Person,
    /// 一户一票: each household; whoever of it is first.
    Household,
    /// 业主一户一票: each household, by one whom the register names as its owner.
    Owner,
}

impl Voice {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 3] = [Self::Person, Self::Household, Self::Owner];

    /// Whether a household has one answer together.
    #[must_use]
    pub const fn is_shared(self) -> bool {
        matches!(self, Self::Household | Self::Owner)
    }

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Household => "household",
            Self::Owner => "owner",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|voice| voice.as_str() == name)
    }

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Person => words::VOICE_PERSON,
            Self::Household => words::VOICE_HOUSEHOLD,
            Self::Owner => words::VOICE_OWNER,
        }
    }

    /// How many of them have answered, as a sentence.
    #[must_use]
    pub fn turnout(self, language: Language, answered: u32, electors: u32) -> String {
        let (answered, electors) = (answered.to_string(), electors.to_string());
        if self.is_shared() {
            words::turnout_households(language, &answered, &electors)
        } else {
            words::turnout_people(language, &answered, &electors)
        }
    }
}

/// Whether answers are secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// 不记名: who has answered is kept, and what was answered is counted; nothing joins the two. So
    /// nobody can change an answer either.
    Secret,
    /// 记名: the staff see who has answered what; neighbours do not. Until the end an answer can be
    /// changed.
    Named,
}

impl Secrecy {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 2] = [Self::Secret, Self::Named];

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Named => "named",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|secrecy| secrecy.as_str() == name)
    }

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Secret => words::SECRET,
            Self::Named => words::NAMED,
        }
    }

    /// The answer to "is my answer secret?", in one sentence.
    #[must_use]
    pub const fn answer(self) -> Word {
        match self {
            Self::Secret => words::SECRET_ANSWER,
            Self::Named => words::NAMED_ANSWER,
        }
    }

    /// What is true of it, one sentence each: who sees what, and what nobody can promise. It depends on
    /// whether numbers are shown while it is open, and whether something is answered in own words.
    #[must_use]
    pub fn facts(self, is_live: bool, has_texts: bool) -> Vec<Word> {
        let mut facts = match self {
            Self::Secret => vec![words::SECRET_APART, words::SECRET_FINAL, words::SECRET_NUMBERS],
            Self::Named => {
                let others = if is_live { words::NAMED_LIVE } else { words::NAMED_NEIGHBOURS };
                vec![words::NAMED_STAFF, others, words::NAMED_CHANGE]
            }
        };
        facts.extend(has_texts.then_some(words::TEXTS_ARE_READ));
        facts.push(words::KEPT);
        facts.extend((self == Self::Secret).then_some(words::SECRET_LIMIT));
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        assert!(Voice::ALL.iter().all(|voice| Voice::read(voice.as_str()) == Some(*voice)));
        assert!(Secrecy::ALL.iter().all(|one| Secrecy::read(one.as_str()) == Some(*one)));
        assert_eq!(Voice::ALL.map(Voice::is_shared), [false, true, true]);
    }

    #[test]
    fn turnout_counts_those_who_have_an_answer() {
        assert_eq!(Voice::Person.turnout(Language::Zh, 3, 10), "10 人可以答，已有 3 人答了");
        assert_eq!(Voice::Owner.turnout(Language::Zh, 3, 10), "10 户可以答，已有 3 户答了");
    }
}
