//! Invitations as the manager makes, prints, watches and withdraws them.

use serde::{Deserialize, Serialize};

use super::{Qr, Secret};
use crate::{
    Endpoint, Method,
    auditing::Body,
    id::{InvitationId, PersonId, PlaceId},
    people::Post,
    text::Name,
    time::Time,
};

/// The most cards of one sheet: two of the largest buildings, and still one answer.
pub const MAX_CARDS: usize = 500;

/// Makes invitations. Their secrets are in this answer and nowhere else.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// Whom.
    pub whom: Whom,
}

/// Who is invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Whom {
    /// Somebody who works for the community.
    Colleague {
        /// Their name.
        name: Name,
        /// Their post; a resident's is refused.
        post: Post,
        /// Who has appointed them; auditors only, and of them it has to be said.
        #[serde(default)]
        appointed_by: Option<Body>,
    },
    /// Somebody of one household.
    Home {
        /// The household.
        place: PlaceId,
        /// Their name; who has joined is refused. Without one each card is for another person: the
        /// first owner of the register, then residents who are told apart by a number.
        #[serde(default)]
        name: Option<Name>,
    },
    /// One person of every household of a building or unit in which nobody has joined.
    Below {
        /// The building or unit.
        place: PlaceId,
        /// Withdraws invitations that are still open and makes new ones: for a sheet that was lost.
        /// Without it, such households are left out.
        again: bool,
    },
}

impl Endpoint for Invite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/joining/invitations";
    const ABOUT: &'static str = "Makes invitations and their printable cards.";
    type Answer = Sheet;
}

/// A sheet of cards to print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sheet {
    /// The community.
    pub community: String,
    /// The telephone of a person who helps.
    pub telephone: String,
    /// Where a code is typed.
    pub address: String,
    /// Until when they can be used.
    pub expires_at: Time,
    /// One card an invitation.
    pub cards: Vec<Card>,
    /// Households left out because somebody has joined or holds an open invitation.
    pub left_out: u32,
}

/// One card of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Card {
    /// The household, or the name of a colleague.
    pub title: String,
    /// Who of the household, on a card that is handed to them.
    pub name: Option<String>,
    /// What they will be.
    pub post: Post,
    /// What is typed.
    pub secret: Secret,
    /// The link to scan.
    pub qr: Qr,
}

/// Withdraws an invitation that nobody has used.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Which.
    pub id: InvitationId,
}

impl Endpoint for Withdraw {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/joining/invitations/{id}/withdraw";
    const ABOUT: &'static str = "Withdraws an invitation.";
    type Answer = Invited;
}

/// How an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It can be used.
    Open,
    /// A device was registered with it.
    Used,
    /// It was not used in time.
    Expired,
    /// It was withdrawn.
    Withdrawn,
}

impl Standing {
    /// Every standing, in the order of the filters.
    pub const ALL: [Self; 4] = [Self::Open, Self::Used, Self::Expired, Self::Withdrawn];

    /// The name on the wire and in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the name in a URL.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == name)
    }

    /// How an invitation stands at `now`.
    #[must_use]
    pub fn at(now: Time, used: Option<Time>, withdrawn: Option<Time>, expires: Time) -> Self {
        match (used, withdrawn) {
            (Some(_), _) => Self::Used,
            (None, Some(_)) => Self::Withdrawn,
            (None, None) if expires > now => Self::Open,
            (None, None) => Self::Expired,
        }
    }
}

/// An invitation as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Invited {
    /// Which.
    pub id: InvitationId,
    /// Whom it is for.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they will be.
    pub post: Post,
    /// Their household; residents only.
    pub home: Option<String>,
    /// When it was made.
    pub made_at: Time,
    /// By whom; `None` on the hub's own machine.
    pub made_by: Option<String>,
    /// Until when it can be used.
    pub expires_at: Time,
    /// How it stands.
    pub standing: Standing,
    /// When it was used or withdrawn.
    pub ended_at: Option<Time>,
}

/// Lists invitations, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only those that stand so.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// Only managers' that were made on the hub's own machine: the way in when the last key is lost.
    #[serde(default)]
    pub break_glass: bool,
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<InvitationId>,
}

impl List {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/joining/invitations";
    const ABOUT: &'static str = "Lists invitations for the manager.";
    type Answer = Page;
}

/// A page of invitations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// The invitations.
    pub invitations: Vec<Invited>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<InvitationId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_stands_as_its_last_event_says() {
        let (now, before, after) = (Time(10), Some(Time(5)), Time(11));
        for (used, withdrawn, expires, expected) in [
            (None, None, after, Standing::Open),
            (None, None, now, Standing::Expired),
            (before, None, now, Standing::Used),
            (None, before, after, Standing::Withdrawn),
            (None, before, now, Standing::Withdrawn),
        ] {
            assert_eq!(Standing::at(now, used, withdrawn, expires), expected);
        }
    }

    #[test]
    fn every_standing_is_read_back() {
        for standing in Standing::ALL {
            assert_eq!(Standing::read(standing.as_str()), Some(standing));
        }
    }
}
