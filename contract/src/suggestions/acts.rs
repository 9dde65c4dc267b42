//! Who may do what with a suggestion: a table of roles and acts, and what its condition leaves.

use serde::{Deserialize, Serialize};

use crate::people::Post;

/// What somebody is to a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Not signed in, or of another community.
    Visitor,
    /// Lives here.
    Resident,
    /// Has made it.
    Author,
    /// Works here.
    Staff,
    /// Looks after the community.
    Manager,
    /// Reads and checks.
    Auditor,
}

/// What can be done with a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Reading it with its comments.
    Read,
    /// Saying that one is for it or against it.
    Stand,
    /// Saying something about it.
    Comment,
    /// Being told of its course.
    Follow,
    /// Telling the staff that it, or something said about it, breaks the rules; not one's own words.
    Report,
    /// Writing it anew; what it said before stays readable.
    Edit,
    /// Taking it back.
    Withdraw,
    /// Saying what becomes of it.
    Decide,
    /// Putting it together with another, or taking them apart again.
    Merge,
    /// Hiding what breaks the rules, and showing it again.
    Moderate,
    /// Learning who wrote without a name; that is written down, and the writer is told.
    Reveal,
}

impl Role {
    /// Every role, for tables and tests.
    pub const ALL: [Self; 6] =
        [Self::Visitor, Self::Resident, Self::Author, Self::Staff, Self::Manager, Self::Auditor];

    /// What the holder of a post is to a suggestion of the own community.
    #[must_use]
    pub const fn of(post: Post, is_author: bool) -> Self {
        match post {
            Post::Resident if is_author => Self::Author,
            Post::Resident => Self::Resident,
            Post::Staff => Self::Staff,
            Post::Manager => Self::Manager,
            Post::Auditor => Self::Auditor,
        }
    }

    /// Whether it may be done at all.
    #[must_use]
    pub const fn may(self, act: Act) -> bool {
        use Act as A;
        match act {
            A::Read => true,
            A::Stand => matches!(self, Self::Resident),
            A::Comment => {
                matches!(self, Self::Resident | Self::Author | Self::Staff | Self::Manager)
            }
            A::Follow | A::Report => matches!(self, Self::Resident | Self::Author),
            A::Edit | A::Withdraw => matches!(self, Self::Author),
            A::Decide | A::Merge | A::Moderate => matches!(self, Self::Staff | Self::Manager),
            A::Reveal => matches!(self, Self::Manager),
        }
    }
}

impl Act {
    /// Every act, for tables and tests.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::Stand,
        Self::Comment,
        Self::Follow,
        Self::Report,
        Self::Edit,
        Self::Withdraw,
        Self::Decide,
        Self::Merge,
        Self::Moderate,
        Self::Reveal,
    ];
}

/// Whether a suggestion stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It does.
    Open,
    /// It was put together with another one, which has its supports.
    Merged,
    /// The staff have hidden it: it breaks a rule.
    Hidden,
    /// Its author has taken it back; its words are gone.
    Withdrawn,
}

impl Condition {
    /// Every condition, for tables and tests.
    pub const ALL: [Self; 4] = [Self::Open, Self::Merged, Self::Hidden, Self::Withdrawn];

    /// Whether an act makes sense as things stand. Of what is hidden, author and staff alone read
    /// the words, and the author can mend them.
    #[must_use]
    pub const fn allows(self, act: Act) -> bool {
        use Act as A;
        match self {
            Self::Open => true,
            Self::Merged => matches!(
                act,
                A::Read | A::Follow | A::Report | A::Merge | A::Moderate | A::Reveal | A::Withdraw
            ),
            Self::Hidden => {
                matches!(act, A::Read | A::Follow | A::Edit | A::Moderate | A::Reveal | A::Withdraw)
            }
            Self::Withdrawn => matches!(act, A::Read),
        }
    }

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Merged => "merged",
            Self::Hidden => "hidden",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|condition| condition.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_role_and_act() {
        use Act as A;
        let everything = |role: Role| match role {
            Role::Visitor | Role::Auditor => vec![A::Read],
            Role::Resident => vec![A::Read, A::Stand, A::Comment, A::Follow, A::Report],
            Role::Author => {
                vec![A::Read, A::Comment, A::Follow, A::Report, A::Edit, A::Withdraw]
            }
            Role::Staff => vec![A::Read, A::Comment, A::Decide, A::Merge, A::Moderate],
            Role::Manager => {
                vec![A::Read, A::Comment, A::Decide, A::Merge, A::Moderate, A::Reveal]
            }
        };
        for role in Role::ALL {
            for act in Act::ALL {
                assert_eq!(role.may(act), everything(role).contains(&act), "{role:?} {act:?}");
            }
        }
    }

    #[test]
    fn every_cell_of_condition_and_act() {
        use Act as A;
        for (condition, not) in [
            (Condition::Open, vec![]),
            (Condition::Merged, vec![A::Stand, A::Comment, A::Edit, A::Decide]),
            (Condition::Hidden, vec![A::Stand, A::Comment, A::Report, A::Decide, A::Merge]),
            (Condition::Withdrawn, Act::ALL[1..].to_vec()),
        ] {
            for act in Act::ALL {
                assert_eq!(condition.allows(act), !not.contains(&act), "{condition:?} {act:?}");
            }
        }
    }

    #[test]
    fn a_post_is_a_role() {
        for (post, is_author, role) in [
            (Post::Resident, false, Role::Resident),
            (Post::Resident, true, Role::Author),
            (Post::Staff, true, Role::Staff),
            (Post::Manager, false, Role::Manager),
            (Post::Auditor, false, Role::Auditor),
        ] {
            assert_eq!(Role::of(post, is_author), role);
        }
        for condition in Condition::ALL {
            assert_eq!(Condition::read(condition.as_str()), Some(condition));
        }
    }
}
