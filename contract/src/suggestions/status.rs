//! What the community made of a suggestion, and what may follow what.

use serde::{Deserialize, Serialize};

use crate::{
    time::Span,
    words::{Word, suggestions as words},
};

/// What the community has said about a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SuggestionStatus))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 征集中: neighbours say whether they are for it; the community has not answered.
    Gathering,
    /// 研究中: the community looks into it, and has said until when.
    Studying,
    /// 采纳: it will be done, and until when.
    Adopted,
    /// 部分采纳: a part of it will be done, and until when.
    PartlyAdopted,
    /// 不采纳: it will not be done.
    Declined,
    /// 已完成: it is done.
    Done,
}

impl Status {
    /// Until when the community answers a suggestion that was just made.
    pub const ANSWER: Span = Span::DAY.times(30);

    /// How far away the community may put a date of its own.
    pub const FARTHEST: Span = Span::DAY.times(366);

    /// Every status, for tables and tests.
    pub const ALL: [Self; 6] = [
        Self::Gathering,
        Self::Studying,
        Self::Adopted,
        Self::PartlyAdopted,
        Self::Declined,
        Self::Done,
    ];

    /// Whether the community may say `next` of a suggestion of which it said this. The same again
    /// puts its date off, with a reason that everybody reads.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        use Status as S;
        match (self, next) {
            (_, S::Gathering) | (S::Gathering | S::Studying, _) => !matches!(next, S::Gathering),
            (S::Adopted | S::PartlyAdopted, S::Studying) => false,
            (S::Adopted | S::PartlyAdopted, _) => true,
            // Looked into once more, or not as done as it was said to be.
            (S::Declined, _) => matches!(next, S::Studying),
            (S::Done, _) => matches!(next, S::Adopted | S::PartlyAdopted),
        }
    }

    /// Whether what was promised by a date is kept by saying `next` before it: an answer was owed and
    /// given, or a promise was done. The same again only puts it off.
    #[must_use]
    pub const fn is_kept_by(self, next: Self) -> bool {
        match self {
            Self::Gathering => !matches!(next, Self::Gathering),
            Self::Studying => !next.gathers(),
            Self::Adopted | Self::PartlyAdopted => matches!(next, Self::Done),
            Self::Declined | Self::Done => false,
        }
    }

    /// Whether neighbours can say that they are for it or against it: until it is decided.
    #[must_use]
    pub const fn gathers(self) -> bool {
        matches!(self, Self::Gathering | Self::Studying)
    }

    /// Whether the community owes something by a date: an answer, or what it has promised.
    #[must_use]
    pub const fn is_owed(self) -> bool {
        !matches!(self, Self::Declined | Self::Done)
    }

    /// Whether it has come to something: it is done, or will be.
    #[must_use]
    pub const fn is_outcome(self) -> bool {
        matches!(self, Self::Adopted | Self::PartlyAdopted | Self::Done)
    }

    /// The name on the wire, in the store and in style sheets.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::Studying => "studying",
            Self::Adopted => "adopted",
            Self::PartlyAdopted => "partly_adopted",
            Self::Declined => "declined",
            Self::Done => "done",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Gathering => words::STATUS_GATHERING,
            Self::Studying => words::STATUS_STUDYING,
            Self::Adopted => words::STATUS_ADOPTED,
            Self::PartlyAdopted => words::STATUS_PARTLY_ADOPTED,
            Self::Declined => words::STATUS_DECLINED,
            Self::Done => words::STATUS_DONE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_what_may_follow_what() {
        use Status::{Adopted, Declined, Done, Gathering, PartlyAdopted, Studying};
        for (from, may) in [
            (Gathering, vec![Studying, Adopted, PartlyAdopted, Declined, Done]),
            (Studying, vec![Studying, Adopted, PartlyAdopted, Declined, Done]),
            (Adopted, vec![Adopted, PartlyAdopted, Declined, Done]),
            (PartlyAdopted, vec![Adopted, PartlyAdopted, Declined, Done]),
            (Declined, vec![Studying]),
            (Done, vec![Adopted, PartlyAdopted]),
        ] {
            for next in Status::ALL {
                assert_eq!(from.may_become(next), may.contains(&next), "{from:?} {next:?}");
            }
        }
    }

    #[test]
    fn a_promise_is_kept_by_an_answer_or_by_doing_it_and_not_by_putting_it_off() {
        use Status::{Adopted, Declined, Done, Gathering, PartlyAdopted, Studying};
        for (from, by) in [
            (Gathering, vec![Studying, Adopted, PartlyAdopted, Declined, Done]),
            (Studying, vec![Adopted, PartlyAdopted, Declined, Done]),
            (Adopted, vec![Done]),
            (PartlyAdopted, vec![Done]),
            (Declined, vec![]),
            (Done, vec![]),
        ] {
            for next in Status::ALL {
                assert_eq!(from.is_kept_by(next), by.contains(&next), "{from:?} {next:?}");
            }
        }
    }

    #[test]
    fn what_is_stored_is_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::read(status.as_str()), Some(status));
            assert!(!(status.gathers() && status.is_outcome()));
        }
        assert_eq!(Status::read("open"), None);
    }
}
