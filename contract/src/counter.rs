//! What staff file for somebody who calls, or who stands at the counter.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    complaints::Receipt,
    id::{PersonId, PlaceId},
    ledger::Reason,
    register::Kind,
    text::{Body, Search, Whereabouts},
    words::{self, Word},
};

/// How somebody has reached the staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By telephone.
    #[default]
    Phone,
    /// At the counter.
    Counter,
}

impl Channel {
    /// Every one, for tables and tests.
    pub const ALL: [Self; 2] = [Self::Phone, Self::Counter];

    /// The name on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Counter => "counter",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == name)
    }

    /// What one looks somebody up for who has come in this way.
    #[must_use]
    pub const fn reason(self) -> Reason {
        match self {
            Self::Phone => Reason::Call,
            Self::Counter => Reason::Visit,
        }
    }

    /// What a person reads.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Phone => words::complaints::CHANNEL_PHONE,
            Self::Counter => words::complaints::CHANNEL_COUNTER,
        }
    }
}

/// Who wrote down what somebody else has said: it stands under the entry, for both sides to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Taken {
    /// The name of the one of the staff.
    pub by: String,
    /// How it was said.
    pub channel: Channel,
}

/// Files a complaint in the words of somebody who calls or stands at the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct File {
    /// What they say.
    pub text: Body,
    /// Where it is: a place of the register.
    #[serde(default)]
    pub place: Option<PlaceId>,
    /// Where it is, in free words; with a place they say where there. With neither it is at the
    /// resident's home.
    #[serde(default)]
    pub whereabouts: Option<Whereabouts>,
    /// The resident it is filed for, who then finds it under their own and judges it. Without one
    /// it is nobody's, and the receipt has a case key.
    #[serde(default)]
    pub resident: Option<PersonId>,
    /// How they have reached the staff.
    pub channel: Channel,
}

impl Endpoint for File {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/counter";
    const ABOUT: &'static str =
        "Files a complaint for somebody who calls or stands at the counter.";
    type Answer = Receipt;
}

/// Looks for a place, and who lives there, by its number, its name or a resident's name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// What is looked for; between its words may stand anything.
    pub search: Search,
    /// What for; it stands in the records of who is found.
    pub reason: Reason,
}

impl Look {
    /// The most places that are told.
    pub const MOST: usize = 8;
}

impl Endpoint for Look {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/counter/places";
    const ABOUT: &'static str = "Looks for a place and who lives there.";
    type Answer = Vec<Found>;
}

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Found {
    /// Which.
    pub id: PlaceId,
    /// What it is.
    pub kind: Kind,
    /// What people call it.
    pub name: String,
    /// Who belongs to it; households only.
    pub residents: Vec<Resident>,
}

/// Somebody a complaint can be filed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Resident {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_read_back() {
        for channel in Channel::ALL {
            assert_eq!(Channel::read(channel.as_str()), Some(channel));
        }
    }
}
