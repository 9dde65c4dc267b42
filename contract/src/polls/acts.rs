//! Who may do what with a poll, and what its standing leaves: two tables.

use serde::{Deserialize, Serialize};

use crate::{
    people::Post,
    words::{Word, polls as words},
};

/// What somebody is to a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollRole))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Not signed in, or of another community.
    Visitor,
    /// Lives here, but it is not for them.
    Resident,
    /// Lives here, and it is for them.
    Elector,
    /// Works here.
    Staff,
    /// Looks after the community.
    Manager,
    /// Reads and checks.
    Auditor,
}

/// What can be done with a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Reading it, and its result once there is one.
    Read,
    /// Answering it.
    Answer,
    /// Writing it and publishing it.
    Prepare,
    /// Giving more time.
    Extend,
    /// Breaking it off: it has no result.
    Stop,
    /// Saying that all paper was entered: it is counted.
    Finish,
    /// Telling what came of it.
    Conclude,
    /// Entering an answer that was given on paper.
    Enter,
    /// Striking out an answer that was entered from paper by mistake.
    Void,
    /// Reading the answers themselves, as far as they are kept.
    Inspect,
}

impl Act {
    /// Every act, for tables and tests.
    pub const ALL: [Self; 10] = [
        Self::Read,
        Self::Answer,
        Self::Prepare,
        Self::Extend,
        Self::Stop,
        Self::Finish,
        Self::Conclude,
        Self::Enter,
        Self::Void,
        Self::Inspect,
    ];
}

impl Role {
    /// Every role, for tables and tests.
    pub const ALL: [Self; 6] =
        [Self::Visitor, Self::Resident, Self::Elector, Self::Staff, Self::Manager, Self::Auditor];

    /// What the holder of a post is to a poll of the own community.
    #[must_use]
    pub const fn of(post: Post, is_elector: bool) -> Self {
        match post {
            Post::Resident if is_elector => Self::Elector,
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
            A::Answer => matches!(self, Self::Elector),
            A::Prepare | A::Extend | A::Stop | A::Finish | A::Conclude | A::Enter | A::Inspect => {
                matches!(self, Self::Staff | Self::Manager)
            }
            // Those who enter most of the paper do not decide alone what goes out again.
            A::Void => matches!(self, Self::Manager),
        }
    }
}

/// How far a poll is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PollStanding))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is being written.
    Draft,
    /// It can be answered.
    Open,
    /// Its time is over; what was given on paper by then is being entered.
    Counting,
    /// It is counted.
    Closed,
    /// It was broken off.
    Stopped,
}

impl Standing {
    /// Every standing, for tables and tests.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Open, Self::Counting, Self::Closed, Self::Stopped];

    /// Whether an act makes sense as things stand.
    #[must_use]
    pub const fn allows(self, act: Act) -> bool {
        use Act as A;
        match self {
            Self::Draft => matches!(act, A::Prepare),
            Self::Open => matches!(
                act,
                A::Read | A::Answer | A::Extend | A::Stop | A::Enter | A::Void | A::Inspect
            ),
            Self::Counting => {
                matches!(act, A::Read | A::Stop | A::Finish | A::Enter | A::Void | A::Inspect)
            }
            Self::Closed => matches!(act, A::Read | A::Conclude | A::Inspect),
            Self::Stopped => matches!(act, A::Read),
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Draft => words::STANDING_DRAFT,
            Self::Open => words::STANDING_OPEN,
            Self::Counting => words::STANDING_COUNTING,
            Self::Closed => words::STANDING_CLOSED,
            Self::Stopped => words::STANDING_STOPPED,
        }
    }

    /// The look it has in the style sheet.
    #[must_use]
    pub const fn look(self) -> &'static str {
        match self {
            Self::Open => "ok",
            Self::Counting => "soon",
            Self::Draft | Self::Closed | Self::Stopped => "none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_role_and_act() {
        use Act as A;
        let desk = [A::Read, A::Prepare, A::Extend, A::Stop, A::Finish, A::Conclude, A::Enter];
        let everything = |role: Role| match role {
            Role::Visitor | Role::Resident | Role::Auditor => vec![A::Read],
            Role::Elector => vec![A::Read, A::Answer],
            Role::Staff => [&desk[..], &[A::Inspect]].concat(),
            Role::Manager => [&desk[..], &[A::Inspect, A::Void]].concat(),
        };
        for role in Role::ALL {
            for act in Act::ALL {
                assert_eq!(role.may(act), everything(role).contains(&act), "{role:?} {act:?}");
            }
        }
    }

    #[test]
    fn every_cell_of_standing_and_act() {
        use Act as A;
        for (standing, allowed) in [
            (Standing::Draft, vec![A::Prepare]),
            (
                Standing::Open,
                vec![A::Read, A::Answer, A::Extend, A::Stop, A::Enter, A::Void, A::Inspect],
            ),
            (Standing::Counting, vec![A::Read, A::Stop, A::Finish, A::Enter, A::Void, A::Inspect]),
            (Standing::Closed, vec![A::Read, A::Conclude, A::Inspect]),
            (Standing::Stopped, vec![A::Read]),
        ] {
            for act in Act::ALL {
                assert_eq!(standing.allows(act), allowed.contains(&act), "{standing:?} {act:?}");
            }
        }
    }

    #[test]
    fn a_post_is_a_role() {
        for (post, is_elector, role) in [
            (Post::Resident, true, Role::Elector),
            (Post::Resident, false, Role::Resident),
            (Post::Staff, true, Role::Staff),
            (Post::Manager, true, Role::Manager),
            (Post::Auditor, true, Role::Auditor),
        ] {
            assert_eq!(Role::of(post, is_elector), role);
        }
    }
}
