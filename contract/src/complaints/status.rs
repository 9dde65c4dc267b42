//! How far a complaint is, and what may follow what.

use serde::{Deserialize, Serialize};

use super::ActKind;
use crate::words::{self, Word};

/// How far a complaint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Arrived; nobody has taken it yet.
    Filed,
    /// Somebody works on it.
    Underway,
    /// The staff say it is done, with a written result; the author has not judged.
    Resolved,
    /// The staff will not do it, with a reason.
    Declined,
    /// The author says it is solved.
    Closed,
    /// The author took it back.
    Withdrawn,
}

/// Who is to act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The staff.
    Staff,
    /// The author.
    Author,
    /// Nobody: it is over.
    Nobody,
}

impl Status {
    /// Every status, for tables and tests.
    pub const ALL: [Self; 6] = [
        Self::Filed,
        Self::Underway,
        Self::Resolved,
        Self::Declined,
        Self::Closed,
        Self::Withdrawn,
    ];

    /// The status after `act`, or `None` where the act makes no sense.
    #[must_use]
    pub const fn after(self, act: ActKind) -> Option<Self> {
        use ActKind as A;
        match (self, act) {
            (_, A::Note) => Some(self),
            (Self::Withdrawn, _) => None,
            (Self::Filed, A::Accept) => Some(Self::Underway),
            (Self::Filed | Self::Underway, A::Answer) => Some(Self::Underway),
            (Self::Filed | Self::Underway, A::Resolve) => Some(Self::Resolved),
            (Self::Filed | Self::Underway, A::Decline) => Some(Self::Declined),
            (Self::Filed | Self::Underway, A::Withdraw) => Some(Self::Withdrawn),
            (Self::Resolved | Self::Declined, A::Answer) => Some(self),
            (Self::Resolved, A::JudgeSolved) => Some(Self::Closed),
            (Self::Resolved, A::JudgeUnsolved) => Some(Self::Underway),
            (Self::Resolved | Self::Declined | Self::Closed, A::Reopen) => Some(Self::Underway),
            (_, A::Say) => Some(self),
            _ => None,
        }
    }

    /// Whether the staff still owe something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Filed | Self::Underway)
    }

    /// Whether it is over, so that its author may have it removed. What the staff say is done is
    /// judged first: until then it is not.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Declined | Self::Closed | Self::Withdrawn)
    }

    /// Who is to act next, after an act from the staff or from the author.
    #[must_use]
    pub const fn turn(self, staff_spoke_last: bool) -> Turn {
        match self {
            Self::Filed => Turn::Staff,
            Self::Underway if staff_spoke_last => Turn::Author,
            Self::Underway => Turn::Staff,
            Self::Resolved => Turn::Author,
            Self::Declined | Self::Closed | Self::Withdrawn => Turn::Nobody,
        }
    }

    /// The name on the wire, in the store and in style sheets.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Underway => "underway",
            Self::Resolved => "resolved",
            Self::Declined => "declined",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// What a person reads.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Filed => words::complaints::STATUS_FILED,
            Self::Underway => words::complaints::STATUS_UNDERWAY,
            Self::Resolved => words::complaints::STATUS_RESOLVED,
            Self::Declined => words::complaints::STATUS_DECLINED,
            Self::Closed => words::complaints::STATUS_CLOSED,
            Self::Withdrawn => words::complaints::STATUS_WITHDRAWN,
        }
    }
}

impl Turn {
    /// The name on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Author => "author",
            Self::Nobody => "nobody",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        [Self::Staff, Self::Author, Self::Nobody].into_iter().find(|turn| turn.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaints::ActKind as A;

    /// Row by row what each act leads to; a missing act is refused.
    #[test]
    fn what_may_follow_what() {
        use Status::{Closed, Declined, Filed, Resolved, Underway, Withdrawn};
        let table: [(Status, &[(A, Status)]); 6] = [
            (
                Filed,
                &[
                    (A::Accept, Underway),
                    (A::Answer, Underway),
                    (A::Note, Filed),
                    (A::Resolve, Resolved),
                    (A::Decline, Declined),
                    (A::Say, Filed),
                    (A::Withdraw, Withdrawn),
                ],
            ),
            (
                Underway,
                &[
                    (A::Answer, Underway),
                    (A::Note, Underway),
                    (A::Resolve, Resolved),
                    (A::Decline, Declined),
                    (A::Say, Underway),
                    (A::Withdraw, Withdrawn),
                ],
            ),
            (
                Resolved,
                &[
                    (A::Answer, Resolved),
                    (A::Note, Resolved),
                    (A::Say, Resolved),
                    (A::JudgeSolved, Closed),
                    (A::JudgeUnsolved, Underway),
                    (A::Reopen, Underway),
                ],
            ),
            (
                Declined,
                &[
                    (A::Answer, Declined),
                    (A::Note, Declined),
                    (A::Say, Declined),
                    (A::Reopen, Underway),
                ],
            ),
            (Closed, &[(A::Note, Closed), (A::Say, Closed), (A::Reopen, Underway)]),
            (Withdrawn, &[(A::Note, Withdrawn)]),
        ];
        for (status, row) in table {
            for act in ActKind::ALL {
                let expected = row.iter().find(|(a, _)| a == act).map(|(_, to)| *to);
                assert_eq!(status.after(*act), expected, "{status:?} after {act:?}");
            }
        }
    }

    #[test]
    fn what_is_over_is_nobodys_turn() {
        for status in Status::ALL {
            assert_eq!(status.is_over(), status.turn(false) == Turn::Nobody, "{status:?}");
        }
    }

    #[test]
    fn names_are_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::read(status.as_str()), Some(status));
        }
    }
}
