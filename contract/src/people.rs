//! Who somebody is to a community, and what that lets them see of others.

use serde::{Deserialize, Serialize};

use crate::id::{CommunityId, DeviceId, PersonId};

/// The post a person holds in a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Post {
    /// Lives here, as owner or tenant.
    Resident,
    /// Works the inbox.
    Staff,
    /// Works the inbox and looks after invitations, places and settings.
    Manager,
    /// Reads and checks, without names.
    Auditor,
}

impl Post {
    /// Every post, for tables and tests.
    pub const ALL: [Self; 4] = [Self::Resident, Self::Staff, Self::Manager, Self::Auditor];

    /// Whether this post answers residents.
    #[must_use]
    pub const fn answers(self) -> bool {
        matches!(self, Self::Staff | Self::Manager)
    }

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Staff => "staff",
            Self::Manager => "manager",
            Self::Auditor => "auditor",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|post| post.as_str() == name)
    }
}

/// Looking after a community, apart from its matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Care {
    /// Reading the register: places, owners, who has joined.
    Read,
    /// Bringing a file into the register.
    Import,
    /// Making and withdrawing invitations.
    Invite,
    /// Reading how the hub is kept, and by which settings: no names, no matters.
    Upkeep,
    /// Taking matters out of the hub as a table.
    Export,
    /// Writing and publishing notices.
    Notify,
    /// Answering suggestions, and keeping what is said under them within the rules.
    Moderate,
    /// Asking residents, and counting what they answer.
    Consult,
    /// Inviting residents to what the community does together, and keeping the list of those who come.
    Gather,
    /// Bringing a gate that knows faces into use, and taking it out of use.
    Gates,
    /// Answering what people ask about their own data.
    Rights,
    /// Telling residents that their data may have been lost, and holding drills of it.
    Breaches,
    /// Deciding that somebody's looks at somebody are not told for now, and asking for it.
    Withhold,
    /// Saying the second word to what nobody of the staff does alone.
    Second,
    /// Reading which promises were kept and who took tables out: no resident, and nobody's words.
    Audit,
}

impl Care {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 15] = [
        Self::Read,
        Self::Import,
        Self::Invite,
        Self::Upkeep,
        Self::Export,
        Self::Notify,
        Self::Moderate,
        Self::Consult,
        Self::Gather,
        Self::Gates,
        Self::Rights,
        Self::Breaches,
        Self::Withhold,
        Self::Second,
        Self::Audit,
    ];
}

impl Post {
    /// Whether this post has screens of its own beside those of residents.
    #[must_use]
    pub fn works(self) -> bool {
        self.answers() || Care::ALL.into_iter().any(|care| self.may(care))
    }

    /// Whether this post looks after a community in this way.
    #[must_use]
    pub const fn may(self, care: Care) -> bool {
        match (self, care) {
            (Self::Manager, _)
            | (Self::Staff, Care::Notify | Care::Moderate | Care::Consult | Care::Gather)
            | (Self::Auditor, Care::Upkeep | Care::Audit) => true,
            (Self::Resident | Self::Staff | Self::Auditor, _) => false,
        }
    }
}

/// The person who is signed in, as they see themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Me {
    /// Who.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// In which community.
    pub community: CommunityId,
    /// Their name, as the invitation gave it.
    pub name: String,
    /// What they are here.
    pub post: Post,
    /// Their household as the community writes it; residents only.
    pub home: Option<String>,
}
