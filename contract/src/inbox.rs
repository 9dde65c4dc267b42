//! The inbox of those who answer.

mod care;
mod erased;
mod linking;
mod phrases;
mod presence;
mod sending;
mod sheet;

pub use care::{Assign, Colleague, Colleagues, Move, Moved, Snooze};
pub use erased::{Erased, ListErased};
pub use linking::{Linked, Near};
pub use phrases::{DropPhrase, KeepPhrase, Phrase, Phrases, filled, unfilled};
pub use presence::{Write, Writer, Writers};
pub use sending::{Held, Send, Sent, Undo};
pub use sheet::{Sheet, Show};

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    complaints::{Matter, Status},
    id::ComplaintId,
    text::Search,
    time::Time,
};

/// Which matters are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// All that the staff still owe something.
    #[default]
    Open,
    /// Arrived and not yet taken on.
    Filed,
    /// Being worked on.
    Underway,
    /// Done; the author has not judged.
    Resolved,
    /// The author says it is solved.
    Closed,
    /// Declined.
    Declined,
    /// Taken back.
    Withdrawn,
}

impl Queue {
    /// Every queue, in the order of the filter bar.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Filed,
        Self::Underway,
        Self::Resolved,
        Self::Closed,
        Self::Declined,
        Self::Withdrawn,
    ];

    /// The one status it holds; `None` for [`Open`](Self::Open), which holds two.
    #[must_use]
    pub const fn status(self) -> Option<Status> {
        match self {
            Self::Open => None,
            Self::Filed => Some(Status::Filed),
            Self::Underway => Some(Status::Underway),
            Self::Resolved => Some(Status::Resolved),
            Self::Closed => Some(Status::Closed),
            Self::Declined => Some(Status::Declined),
            Self::Withdrawn => Some(Status::Withdrawn),
        }
    }

    /// The name on the wire and in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self.status() {
            None => "open",
            Some(status) => status.as_str(),
        }
    }

    /// Reads the name in a URL.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|queue| queue.as_str() == name)
    }
}

/// A page of the inbox: the earliest deadline first; what is over, the latest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Which matters.
    #[serde(default)]
    pub queue: Queue,
    /// Only what holds these words.
    #[serde(default)]
    pub search: Option<Search>,
    /// Only what is mine.
    #[serde(default)]
    pub mine: bool,
    /// Only what nobody has.
    #[serde(default)]
    pub nobodys: bool,
    /// Of what is open, only what was put off; else only what was not. A search finds both.
    #[serde(default)]
    pub later: bool,
    /// Where the page before ended.
    #[serde(default)]
    pub after: Option<Cursor>,
}

impl List {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/inbox";
    const ABOUT: &'static str = "Lists matters for those who answer.";
    type Answer = Page;
}

/// What a page of the inbox holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// The matters.
    pub matters: Vec<Matter>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// A place in the inbox: the sort key and the id of the last matter seen, `time.id` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// The deadline, or for what is over the last change.
    pub at: Time,
    /// The matter.
    pub id: ComplaintId,
}

crate::schema::string_schema!(Cursor);

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        format!("{}.{}", cursor.at.0, cursor.id)
    }
}

impl TryFrom<String> for Cursor {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (at, id) = text.split_once('.').ok_or("cursor")?;
        Ok(Self {
            at: Time(at.parse().map_err(|_| "cursor")?),
            id: id.parse().map_err(|_| "cursor")?,
        })
    }
}
