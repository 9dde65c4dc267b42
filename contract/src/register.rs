//! The register: buildings, units, households and their owners, as the manager keeps them.

mod area;
mod bringing;

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    id::{PersonId, PlaceId},
    joining::Invited,
    ledger::Reason,
    people::Post,
    text::{self, Search, TextFault},
    time::Time,
};

pub use area::Area;
pub use bringing::{
    Check, File, Found, Import, Imported, LineFault, MAX_BYTES, MAX_FAULTS, MAX_LINES, Tally,
};

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A building.
    Building,
    /// An entrance of a building.
    Unit,
    /// A household.
    Household,
}

impl Kind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 3] = [Self::Building, Self::Unit, Self::Household];

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Unit => "unit",
            Self::Household => "household",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What stands directly below a place, or the households that are looked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Below which; without one the buildings.
    #[serde(default)]
    pub at: Option<PlaceId>,
    /// Households whose number, owners or residents hold these words, wherever they are.
    #[serde(default)]
    pub search: Option<Search>,
    /// Where the page before ended.
    #[serde(default)]
    pub after: Option<Cursor>,
    /// What for; it stands in the records of whose name is shown.
    pub reason: Reason,
}

impl List {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/register";
    const ABOUT: &'static str = "Lists buildings, units or households for the manager.";
    type Answer = Page;
}

/// A place in a list: the code of the last one seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor(String);

crate::schema::string_schema!(Cursor);

impl Cursor {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Cursor {
    type Error = TextFault;
    fn try_from(code: String) -> Result<Self, TextFault> {
        text::check(&code, 120, false).map(|()| Self(code))
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.0
    }
}

/// A page of places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// The way down to them, the building first.
    pub trail: Vec<Crumb>,
    /// The places, in the order of their numbers.
    pub places: Vec<Place>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// A place on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Crumb {
    /// Which.
    pub id: PlaceId,
    /// What people call it.
    pub name: String,
}

/// A place as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Place {
    /// Which.
    pub id: PlaceId,
    /// What it is.
    pub kind: Kind,
    /// Its number, as 3-1-502.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// How many households it has; 1 for a household.
    pub households: u32,
    /// In how many of them somebody has joined.
    pub joined: u32,
    /// How many of the others hold an open invitation.
    pub invited: u32,
    /// A household's owners.
    pub owners: Vec<String>,
    /// A household's floor area.
    pub area: Option<Area>,
}

/// One household with its people.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Which.
    pub place: PlaceId,
    /// What for; it stands in the records of who lives there.
    pub reason: Reason,
}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/register/{place}";
    const ABOUT: &'static str = "Shows a household with its people and invitations.";
    type Answer = Household;
}

/// A household as the manager sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Household {
    /// The way down to it, itself last.
    pub trail: Vec<Crumb>,
    /// The household.
    pub place: Place,
    /// Who belongs to it.
    pub people: Vec<Person>,
    /// Its invitations, the newest first.
    pub invitations: Vec<Invited>,
}

/// A person as the manager sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Their name; a word for it where it is a child's and may not be read.
    pub name: String,
    /// Whether that is so: a second person has to allow it first.
    #[serde(default)]
    pub is_closed: bool,
    /// What they are.
    pub post: Post,
    /// When their first device was registered; `None` for who was only invited.
    pub joined_at: Option<Time>,
    /// Whether an invitation of theirs can be used.
    pub is_invited: bool,
    /// When their access ends or has ended; `None` while no last day is known. Who has left is
    /// listed for as long as their devices would be.
    pub ends_at: Option<Time>,
    /// Whether that moment has come.
    pub has_left: bool,
}

/// Lists those who work for the community, in the order in which they were added.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Colleagues {
    /// Only names that hold these words.
    #[serde(default)]
    pub search: Option<Search>,
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<PersonId>,
}

impl Endpoint for Colleagues {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/register/colleagues";
    const ABOUT: &'static str = "Lists those who work for the community.";
    type Answer = People;
}

/// A page of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct People {
    /// The people, in the order in which they were added.
    pub people: Vec<Person>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<PersonId>,
}
