//! How sure a statement of the privacy panel is: one of four words, computed on the device from what there is for it.
//! No screen chooses one itself.

use crate::words::{Word, consents, panel as words};

/// How sure a statement is, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sure {
    /// What should have been done or said by now was not.
    Overdue,
    /// The hub says so, and nothing else does.
    Claimed,
    /// Somebody has signed it. That is a promise, and no proof.
    Signed,
    /// This device has worked it out itself, from what the ledger has.
    Proved,
}

/// What there is for a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A record of a chain that this device follows, which stands in the ledger or waits for it.
    Record {
        /// Whether it stands in the ledger.
        is_proved: bool,
    },
    /// What somebody has signed and this device has checked itself: it needs no ledger to know who has.
    Signature {
        /// Whether what says by whose key it is checked stands in the ledger.
        is_proved: bool,
    },
    /// That a chain has nothing more than what is shown.
    Nothing {
        /// Whether this device has read the whole of it.
        is_whole: bool,
    },
    /// The word of the hub, or of nobody.
    Word,
    /// A day that is over by this device's time, without the record that had to come until then.
    Late,
}

impl Sure {
    /// Every one, for tables and tests.
    pub const ALL: [Self; 4] = [Self::Overdue, Self::Claimed, Self::Signed, Self::Proved];

    /// How sure what rests on this is.
    #[must_use]
    pub const fn of(ground: Ground) -> Self {
        match ground {
            Ground::Late => Self::Overdue,
            Ground::Record { is_proved: true } | Ground::Nothing { is_whole: true } => Self::Proved,
            Ground::Signature { is_proved: true } => Self::Signed,
            Ground::Record { is_proved: false }
            | Ground::Signature { is_proved: false }
            | Ground::Nothing { is_whole: false }
            | Ground::Word => Self::Claimed,
        }
    }

    /// How sure what rests on all of these is: as sure as the weakest. What rests on nothing is only claimed.
    #[must_use]
    pub fn of_all(grounds: impl IntoIterator<Item = Ground>) -> Self {
        grounds.into_iter().map(Self::of).min().unwrap_or(Self::Claimed)
    }

    /// What a person reads.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Overdue => words::OVERDUE,
            Self::Claimed => words::CLAIMED,
            Self::Signed => consents::SIGNED,
            Self::Proved => words::PROVED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn each_word_follows_from_what_there_is_and_from_nothing_else() {
        for (ground, expected) in [
            (Ground::Record { is_proved: true }, Sure::Proved),
            (Ground::Record { is_proved: false }, Sure::Claimed),
            (Ground::Signature { is_proved: true }, Sure::Signed),
            (Ground::Signature { is_proved: false }, Sure::Claimed),
            (Ground::Nothing { is_whole: true }, Sure::Proved),
            (Ground::Nothing { is_whole: false }, Sure::Claimed),
            (Ground::Word, Sure::Claimed),
            (Ground::Late, Sure::Overdue),
        ] {
            assert_eq!(Sure::of(ground), expected, "{ground:?}");
        }
    }

    #[test]
    fn a_statement_is_as_sure_as_the_weakest_of_what_it_rests_on() {
        let (record, signature) =
            (Ground::Record { is_proved: true }, Ground::Signature { is_proved: true });
        for (grounds, expected) in [
            (vec![], Sure::Claimed),
            (vec![record], Sure::Proved),
            (vec![record, signature], Sure::Signed),
            (vec![signature, record, Ground::Word], Sure::Claimed),
            (vec![Ground::Late, record, Ground::Word], Sure::Overdue),
        ] {
            assert_eq!(Sure::of_all(grounds.iter().copied()), expected, "{grounds:?}");
        }
    }

    #[test]
    fn the_four_words_are_these() {
        let all = Sure::ALL.map(|sure| sure.word().say(Language::Zh));

        assert_eq!(all, ["逾期", "仅声称", "已签字", "已证明"]);
    }
}
