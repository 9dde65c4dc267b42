//! That somebody has read what is protected of a person: who, what, when, why.

use serde::{Deserialize, Serialize};

use crate::{
    people::Post,
    time::Time,
    words::{Word, ledger as words},
};

/// That somebody has read or taken what is protected of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LedgerAccess))]
pub struct Access {
    /// When.
    pub at: Time,
    /// Who, by their name.
    pub by: String,
    /// Their post.
    pub post: Post,
    /// What.
    pub of: Protected,
    /// The number of the matter that was read; of more on one day the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Why, where one has to say it.
    pub why: Option<String>,
}

/// What nobody reads without a record of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Protected {
    /// Who lives in a home.
    Household,
    /// Who has written something without their name.
    Author,
    /// Matters with the names of those who filed them, as a table.
    Export,
    /// Their own records, as a guardian or a helper reads them.
    Records,
    /// What they have written to the community, with their name and their home.
    Matter,
    /// What they ask about their own data.
    Request,
    /// That they come to an activity.
    Roster,
    /// What they have answered to a poll with names, or that they have answered one on paper.
    NamedPoll,
    /// That the register names them as an owner.
    Owner,
}

impl Protected {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 9] = [
        Self::Household,
        Self::Author,
        Self::Export,
        Self::Records,
        Self::Matter,
        Self::Request,
        Self::Roster,
        Self::NamedPoll,
        Self::Owner,
    ];

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::Author => "author",
            Self::Export => "export",
            Self::Records => "records",
            Self::Matter => "matter",
            Self::Request => "request",
            Self::Roster => "roster",
            Self::NamedPoll => "named_poll",
            Self::Owner => "owner",
        }
    }

    /// Whether of more looks of one person on one day only the first is a record: what one looks for and works
    /// with all day. What is asked for with a reason, and what leaves as a table, is one each time.
    #[must_use]
    pub const fn is_once_a_day(self) -> bool {
        !matches!(self, Self::Author | Self::Export)
    }

    /// Whether a second person's word opens what is a child's.
    #[must_use]
    pub const fn opens_of_children(self) -> bool {
        !matches!(self, Self::Author | Self::Export | Self::Records)
    }

    /// What it is called.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Household => words::OF_HOUSEHOLD,
            Self::Author => words::OF_AUTHOR,
            Self::Export => words::OF_EXPORT,
            Self::Records => words::OF_RECORDS,
            Self::Matter => words::OF_MATTER,
            Self::Request => words::OF_REQUEST,
            Self::Roster => words::OF_ROSTER,
            Self::NamedPoll => words::OF_NAMED_POLL,
            Self::Owner => words::OF_OWNER,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_stored_by_the_name_it_has_on_the_wire() {
        for of in Protected::ALL {
            assert_eq!(serde_json::to_value(of).expect("plain data"), of.as_str());
        }
    }
}
