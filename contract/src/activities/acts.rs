//! Who may do what with an activity, and what its standing leaves: two tables.

use serde::{Deserialize, Serialize};

use crate::{
    people::Post,
    words::{Word, activities as words},
};

/// What somebody is to an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivityRole))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Not signed in, or of another community.
    Visitor,
    /// Lives here, but it is not for them.
    Resident,
    /// Lives here, and it is for them.
    Invited,
    /// Works here.
    Staff,
    /// Looks after the community.
    Manager,
    /// Reads and checks.
    Auditor,
}

/// What can be done with an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Reading it, and what came of it.
    Read,
    /// Signing up.
    SignUp,
    /// Taking that back.
    Leave,
    /// Saying at the door that one is there.
    CheckIn,
    /// Announcing it, and changing time, place or text.
    Prepare,
    /// Calling it off.
    Cancel,
    /// Reading who comes.
    Roster,
    /// Putting somebody on the list who has no device.
    Enrol,
    /// Noting who was there.
    Mark,
    /// Noting how long somebody has helped.
    Credit,
    /// Telling what came of it.
    Report,
}

impl Act {
    /// Every act, for tables and tests.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::SignUp,
        Self::Leave,
        Self::CheckIn,
        Self::Prepare,
        Self::Cancel,
        Self::Roster,
        Self::Enrol,
        Self::Mark,
        Self::Credit,
        Self::Report,
    ];
}

impl Role {
    /// Every role, for tables and tests.
    pub const ALL: [Self; 6] =
        [Self::Visitor, Self::Resident, Self::Invited, Self::Staff, Self::Manager, Self::Auditor];

    /// What the holder of a post is to an activity of the own community.
    #[must_use]
    pub const fn of(post: Post, is_invited: bool) -> Self {
        match post {
            Post::Resident if is_invited => Self::Invited,
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
            A::SignUp => matches!(self, Self::Invited),
            // Whoever stands on the list comes or not, though they live elsewhere by now, or it is for
            // others.
            A::Leave | A::CheckIn => matches!(self, Self::Invited | Self::Resident),
            A::Prepare | A::Cancel | A::Roster | A::Enrol | A::Mark | A::Credit | A::Report => {
                matches!(self, Self::Staff | Self::Manager)
            }
        }
    }
}

/// How far an activity is; the moment tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ActivityStanding))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// One can sign up, or just come.
    Open,
    /// Nobody can sign up any more; it has not begun.
    Shut,
    /// It goes on.
    Running,
    /// It is over.
    Over,
    /// It was called off.
    Cancelled,
}

impl Standing {
    /// Every standing, for tables and tests.
    pub const ALL: [Self; 5] = [Self::Open, Self::Shut, Self::Running, Self::Over, Self::Cancelled];

    /// Whether an act makes sense as things stand.
    #[must_use]
    pub const fn allows(self, act: Act) -> bool {
        use Act as A;
        match self {
            Self::Open => !matches!(act, A::Credit | A::Report),
            Self::Shut => !matches!(act, A::SignUp | A::Credit | A::Report),
            Self::Running => {
                matches!(act, A::Read | A::CheckIn | A::Roster | A::Enrol | A::Mark | A::Credit)
            }
            Self::Over => {
                matches!(act, A::Read | A::Roster | A::Enrol | A::Mark | A::Credit | A::Report)
            }
            Self::Cancelled => matches!(act, A::Read | A::Roster),
        }
    }

    /// Whether it still lies before one, or goes on.
    #[must_use]
    pub const fn is_coming(self) -> bool {
        matches!(self, Self::Open | Self::Shut | Self::Running)
    }

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Open => words::STANDING_OPEN,
            Self::Shut => words::STANDING_SHUT,
            Self::Running => words::STANDING_RUNNING,
            Self::Over => words::STANDING_OVER,
            Self::Cancelled => words::STANDING_CANCELLED,
        }
    }

    /// The look it has in the style sheet.
    #[must_use]
    pub const fn look(self) -> &'static str {
        match self {
            Self::Open | Self::Running => "ok",
            Self::Shut => "soon",
            Self::Over => "none",
            Self::Cancelled => "late",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_role_and_act() {
        use Act as A;
        let desk = vec![
            A::Read,
            A::Prepare,
            A::Cancel,
            A::Roster,
            A::Enrol,
            A::Mark,
            A::Credit,
            A::Report,
        ];
        let everything = |role: Role| match role {
            Role::Visitor | Role::Auditor => vec![A::Read],
            Role::Resident => vec![A::Read, A::Leave, A::CheckIn],
            Role::Invited => vec![A::Read, A::SignUp, A::Leave, A::CheckIn],
            Role::Staff | Role::Manager => desk.clone(),
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
        let before =
            [A::Read, A::Leave, A::CheckIn, A::Prepare, A::Cancel, A::Roster, A::Enrol, A::Mark];
        for (standing, allowed) in [
            (Standing::Open, [&before[..], &[A::SignUp]].concat()),
            (Standing::Shut, before.to_vec()),
            (Standing::Running, vec![A::Read, A::CheckIn, A::Roster, A::Enrol, A::Mark, A::Credit]),
            (Standing::Over, vec![A::Read, A::Roster, A::Enrol, A::Mark, A::Credit, A::Report]),
            (Standing::Cancelled, vec![A::Read, A::Roster]),
        ] {
            for act in Act::ALL {
                assert_eq!(standing.allows(act), allowed.contains(&act), "{standing:?} {act:?}");
            }
        }
    }

    #[test]
    fn a_post_is_a_role() {
        for (post, is_invited, role) in [
            (Post::Resident, true, Role::Invited),
            (Post::Resident, false, Role::Resident),
            (Post::Staff, true, Role::Staff),
            (Post::Manager, true, Role::Manager),
            (Post::Auditor, true, Role::Auditor),
        ] {
            assert_eq!(Role::of(post, is_invited), role);
        }
    }
}
