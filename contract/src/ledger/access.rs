//! That somebody has read what is protected of a person: who, what, when, why.

use serde::{Deserialize, Serialize};

use crate::{
    id::WithheldId,
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
    /// What for, from the closed list; in records of before there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What for in words of their own, where one has to say it.
    pub why: Option<String>,
    /// By what they may; in records of before it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// For whom they work, as the privacy notice names it; nothing of residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Under which number it was withheld until now; nothing where it was told at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<WithheldId>,
    /// Whether only what it says was shown, and not whose it is: a child's, which no second person had allowed. Name, home
    /// and pictures were left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_unnamed: bool,
}

/// What somebody looks for who looks at what is protected (PIPL articles 17 and 55).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LookReason))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Somebody is on the telephone.
    Call,
    /// Somebody is there.
    Visit,
    /// An answer on paper is entered.
    Paper,
    /// Somebody is invited: what the register is opened for most.
    #[default]
    Invitation,
    /// Somebody or something is in danger.
    Emergency,
    /// What the person has brought before the community is dealt with.
    Handling,
    /// Somebody helps the person.
    Helping,
    /// Somebody is the guardian of the person, who is a child.
    Guarding,
}

impl Reason {
    /// Every one, for tables and tests.
    pub const ALL: [Self; 8] = [
        Self::Call,
        Self::Visit,
        Self::Paper,
        Self::Invitation,
        Self::Emergency,
        Self::Handling,
        Self::Helping,
        Self::Guarding,
    ];

    /// What is said by who looks; the others follow from what is looked at.
    pub const SAID: [Self; 5] =
        [Self::Call, Self::Visit, Self::Paper, Self::Invitation, Self::Emergency];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Visit => "visit",
            Self::Paper => "paper",
            Self::Invitation => "invitation",
            Self::Emergency => "emergency",
            Self::Handling => "handling",
            Self::Helping => "helping",
            Self::Guarding => "guarding",
        }
    }

    /// Reads the name on the wire.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }

    /// What a person reads.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Call => words::WHY_CALL,
            Self::Visit => words::WHY_VISIT,
            Self::Paper => words::WHY_PAPER,
            Self::Invitation => words::WHY_INVITATION,
            Self::Emergency => words::WHY_EMERGENCY,
            Self::Handling => words::WHY_HANDLING,
            Self::Helping => words::WHY_HELPING,
            Self::Guarding => words::WHY_GUARDING,
        }
    }
}

/// By what somebody may look (PIPL article 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = LookBasis))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// It is the community's duty.
    Duty,
    /// The person has brought it before the community: a matter, a request, a sign-up, an answer.
    Request,
    /// The person has agreed that somebody helps them.
    Consent,
    /// Somebody is their guardian, whether they have agreed or not (民法典 article 34).
    Guardian,
    /// Somebody or something is in danger.
    Emergency,
}

impl Basis {
    /// Every one, for tables and tests.
    pub const ALL: [Self; 5] =
        [Self::Duty, Self::Request, Self::Consent, Self::Guardian, Self::Emergency];

    /// By what one may look at this, for this reason.
    #[must_use]
    pub fn of(of: Protected, reason: Option<Reason>) -> Self {
        match of {
            _ if reason == Some(Reason::Emergency) => Self::Emergency,
            Protected::Household
            | Protected::Author
            | Protected::Export
            | Protected::Owner
            | Protected::Evidence => Self::Duty,
            Protected::Records if reason == Some(Reason::Guarding) => Self::Guardian,
            Protected::Records => Self::Consent,
            Protected::Matter
            | Protected::Request
            | Protected::Roster
            | Protected::NamedPoll
            | Protected::Listed
            | Protected::Found
            | Protected::Copy => Self::Request,
        }
    }

    /// What a person reads.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Duty => words::BY_DUTY,
            Self::Request => words::BY_REQUEST,
            Self::Consent => words::BY_CONSENT,
            Self::Guardian => words::BY_GUARDIAN,
            Self::Emergency => words::BY_EMERGENCY,
        }
    }
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
    /// What they have agreed to, as a file that proves it.
    Evidence,
    /// A line of what they have written, in a list that names nobody: the title of a matter and where it is, an answer
    /// in their own words.
    Listed,
    /// The same, in what a search has found.
    Found,
    /// Their records and their matters, as the copy that was asked for and is handed to them.
    Copy,
}

impl Protected {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 13] = [
        Self::Household,
        Self::Author,
        Self::Export,
        Self::Records,
        Self::Matter,
        Self::Request,
        Self::Roster,
        Self::NamedPoll,
        Self::Owner,
        Self::Evidence,
        Self::Listed,
        Self::Found,
        Self::Copy,
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
            Self::Evidence => "evidence",
            Self::Listed => "listed",
            Self::Found => "found",
            Self::Copy => "copy",
        }
    }

    /// Whether of more looks of one person on one day only the first is a record: what one looks for and works
    /// with all day. What is asked for with a reason, and what leaves as a table, is one each time.
    #[must_use]
    pub const fn is_once_a_day(self) -> bool {
        !matches!(self, Self::Author | Self::Export | Self::Evidence | Self::Copy)
    }

    /// Whether whose it is stands beside it. A line without a name is shown of a child as of anybody.
    #[must_use]
    pub const fn is_named(self) -> bool {
        !matches!(self, Self::Listed | Self::Found)
    }

    /// Whether a second person's word opens what is a child's.
    #[must_use]
    pub const fn opens_of_children(self) -> bool {
        !matches!(self, Self::Author | Self::Export | Self::Records | Self::Evidence | Self::Copy)
    }

    /// Whether of a child, whom nobody has allowed to be read, what it says is shown all the same: what has been brought
    /// before the community is answered, whoever brought it.
    #[must_use]
    pub const fn is_shown_unnamed(self) -> bool {
        matches!(self, Self::Matter | Self::Request | Self::Roster | Self::NamedPoll)
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
            Self::Evidence => words::OF_EVIDENCE,
            Self::Listed => words::OF_LISTED,
            Self::Found => words::OF_FOUND,
            Self::Copy => words::OF_COPY,
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
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).expect("plain data"), reason.as_str());
        }
    }

    #[test]
    fn a_record_of_before_is_still_read() {
        let old = r#"{"at":7,"by":"陈经理","of":"export","post":"manager","why":null}"#;
        let access: Access = serde_json::from_str(old).expect("a record");

        assert_eq!(
            (access.at, access.by.as_str(), access.of),
            (Time(7), "陈经理", Protected::Export)
        );
        assert_eq!(
            (access.reason, access.basis, access.unit, access.number),
            (None, None, None, None)
        );
        assert!(!access.is_unnamed);
    }

    #[test]
    fn what_is_shown_without_a_name_says_so_and_all_else_is_written_as_before() {
        let old = r#"{"at":7,"by":"小李","of":"matter","post":"staff","why":null}"#;
        let access: Access = serde_json::from_str(old).expect("a record");
        let written = |access: &Access| serde_json::to_string(access).expect("plain data");
        assert!(!written(&access).contains("is_unnamed"));

        let unnamed = Access { is_unnamed: true, ..access };
        assert!(written(&unnamed).contains(r#""is_unnamed":true"#));
        assert_eq!(serde_json::from_str::<Access>(&written(&unnamed)).expect("a record"), unnamed);
    }

    #[test]
    fn what_tells_who_somebody_is_has_nothing_to_show_without_a_name() {
        for of in Protected::ALL.into_iter().filter(|of| of.is_shown_unnamed()) {
            assert!(of.opens_of_children() && of.is_named() && of.is_once_a_day(), "{of:?}");
            assert_eq!(Basis::of(of, None), Basis::Request, "it was brought before the community");
        }
    }

    #[test]
    fn danger_is_a_basis_of_its_own() {
        for of in Protected::ALL {
            assert_eq!(Basis::of(of, Some(Reason::Emergency)), Basis::Emergency);
            assert_ne!(Basis::of(of, None), Basis::Emergency);
        }
    }
}
