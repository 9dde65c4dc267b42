//! 建议: what residents propose to the neighbourhood, who stands behind it, and what came of it.
//!
//! Everybody may read them; who lives here may propose, stand behind and say something. Neighbours
//! see a name only where its holder shows it; the hub knows who it was by the household invitation.

mod acts;
mod comments;
mod desk;
mod status;
mod writing;

use serde::{Deserialize, Serialize};

pub use acts::{Act, Condition, Role};
pub use comments::{
    Comment, Comments, Hushed, Order as CommentOrder, Page as CommentPage, Remove, Replied, Report,
    Rule, Say,
};
pub use desk::{
    Decide, Hide, Merge, Queue, Reported, Reveal, Revealed, Settle, Split, Unhide, Why,
};
pub use status::Status;
pub use writing::{Alike, Brief, Counts, Edit, Follow, Made, Near, Propose, Seen, Stand, Withdraw};

use crate::{
    Endpoint, Language, Method,
    attachments::Photo,
    community::DoorCode,
    id::SuggestionId,
    text::Search,
    time::Time,
    words::{Word, suggestions as words},
};

/// For a suggestion, or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// 支持.
    For,
    /// 反对.
    Against,
}

/// In which order suggestions are listed; none of them looks at who reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SuggestionOrder))]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// Those with the most supports first, whatever speaks against them.
    MostSupported,
    /// Those the community owes an answer, the one that has waited longest first.
    NeedsAnswer,
    /// Those of the reader's building and grid, the newest first.
    NearYou,
    /// Those that came to something, the one decided last first.
    Outcomes,
}

impl Order {
    /// Every order, for tabs and tests.
    pub const ALL: [Self; 5] =
        [Self::Newest, Self::MostSupported, Self::NeedsAnswer, Self::NearYou, Self::Outcomes];

    /// The name on the wire and in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::MostSupported => "most_supported",
            Self::NeedsAnswer => "needs_answer",
            Self::NearYou => "near_you",
            Self::Outcomes => "outcomes",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == name)
    }

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Newest => words::ORDER_NEWEST,
            Self::MostSupported => words::ORDER_MOST_SUPPORTED,
            Self::NeedsAnswer => words::ORDER_NEEDS_ANSWER,
            Self::NearYou => words::ORDER_NEAR_YOU,
            Self::Outcomes => words::ORDER_OUTCOMES,
        }
    }
}

/// Whose suggestions are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The reader's own, also those that are hidden or put together with others.
    Mine,
    /// Those whose course the reader follows.
    Followed,
}

/// Lists suggestions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The door that was scanned.
    #[serde(default)]
    pub door: Option<DoorCode>,
    /// In which order.
    #[serde(default)]
    pub order: Order,
    /// Only those of which the community has said this.
    #[serde(default)]
    pub status: Option<Status>,
    /// Only those that hold these words, in title or text.
    #[serde(default)]
    pub search: Option<Search>,
    /// Only the reader's own, or those they follow.
    #[serde(default)]
    pub whose: Option<Whose>,
    /// Where the page before ended.
    #[serde(default)]
    pub after: Option<Cursor>,
}

impl List {
    /// How many a page has.
    pub const PAGE: usize = 20;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/suggestions";
    const ABOUT: &'static str = "Lists the suggestions of a neighbourhood.";
    type Answer = Page;
}

/// A place in a list: what it is ordered by and the last one seen, `key.id` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// Supports, or a time, as the order has it.
    pub key: i64,
    /// The suggestion.
    pub id: SuggestionId,
}

crate::schema::string_schema!(Cursor);

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        format!("{}.{}", cursor.key, cursor.id)
    }
}

impl TryFrom<String> for Cursor {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (key, id) = text.split_once('.').ok_or("cursor")?;
        Ok(Self { key: key.parse().map_err(|_| "cursor")?, id: id.parse().map_err(|_| "cursor")? })
    }
}

/// A page of suggestions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// The suggestions.
    pub lines: Vec<Line>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// Somebody who speaks about a suggestion, as its readers see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Author {
    /// The name they show; who is not signed in sees none.
    pub name: Option<String>,
    /// Tells those without a name from each other, within this suggestion alone: 0 has made it.
    pub number: u32,
    /// Whether they speak for the community.
    pub is_staff: bool,
    /// Whether it is the reader.
    pub is_you: bool,
}

impl Author {
    /// How they are called.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match (&self.name, self.number) {
            _ if self.is_you => words::YOU.say(language).to_owned(),
            (name, _) if self.is_staff => {
                let name = name.as_deref().unwrap_or_default();
                words::for_community(language, name).trim_end().to_owned()
            }
            (Some(name), _) => name.clone(),
            (None, 0) => words::PROPOSER.say(language).to_owned(),
            (None, number) => words::neighbour(language, &number.to_string()),
        }
    }
}

/// A suggestion in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SuggestionLine))]
pub struct Line {
    /// Which.
    pub id: SuggestionId,
    /// What it proposes, in one line; empty where it was taken back or hidden.
    pub title: String,
    /// How it begins.
    pub beginning: String,
    /// What the community has said.
    pub status: Status,
    /// Whether it stands for itself.
    pub condition: Condition,
    /// Who has made it.
    pub author: Author,
    /// The building or grid it is about; the whole neighbourhood where there is none.
    pub place: Option<String>,
    /// When it was made.
    pub filed_at: Time,
    /// When the community last said something.
    pub moved_at: Option<Time>,
    /// Until when the community has promised to answer, or to do it.
    pub due_at: Option<Time>,
    /// Whether that time is over.
    pub is_late: bool,
    /// What neighbours say of it.
    pub counts: Counts,
    /// How many comments can be read.
    pub comments: u32,
    /// Whether the reader follows it.
    pub is_followed: bool,
    /// Whether its course has gone on since the reader, who follows it, looked at it last.
    pub is_news: bool,
}

/// How many suggestions there are of each kind, and whether the community answers in time.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Tell {
    /// The door that was scanned.
    #[serde(default)]
    pub door: Option<DoorCode>,
}

impl Endpoint for Tell {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/suggestions/tally";
    const ABOUT: &'static str = "Counts suggestions by what came of them.";
    type Answer = Tally;
}

/// What came of the suggestions of a neighbourhood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tally {
    /// How many stand in each status; those without any are left out.
    pub statuses: Vec<(Status, u32)>,
    /// How many promised dates were kept.
    pub kept: u32,
    /// How many were not, among them those that are over and unanswered now.
    pub missed: u32,
    /// How many followed by the reader have news.
    pub news: u32,
}

/// Shows a suggestion.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Which.
    pub id: SuggestionId,
}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/suggestions/{id}";
    const ABOUT: &'static str = "Shows a suggestion with its course.";
    type Answer = Suggestion;
}

/// A suggestion as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// What the list says of it.
    pub line: Line,
    /// What the reader is to it.
    pub role: Role,
    /// How the reader is called under it, if they have spoken.
    pub voice: Option<Author>,
    /// What it says.
    pub text: String,
    /// Its pictures.
    pub photos: Vec<Photo>,
    /// Grows whenever its words or its status change.
    pub revision: i64,
    /// What it said before, the newest first.
    pub versions: Vec<Version>,
    /// What the community has said, the newest first.
    pub moves: Vec<Move>,
    /// Supports and oppositions that came with it from another system, where nobody can tell by
    /// whom; they are counted in.
    pub brought: Counts,
    /// The one it was put together with.
    pub merged_into: Option<Brief>,
    /// Those that were put together with it.
    pub merged: Vec<Brief>,
    /// Why it is hidden.
    pub hidden: Option<Hushed>,
    /// When a manager learned that the reader wrote it, or a comment under it, and why.
    pub revealed: Vec<Why>,
    /// Where everybody may read it.
    pub address: String,
}

/// What a suggestion said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Version {
    /// Until when.
    pub until: Time,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// How many were for it by then.
    pub supports: u32,
}

/// What the community said of a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SuggestionMove))]
pub struct Move {
    /// When.
    pub at: Time,
    /// What.
    pub status: Status,
    /// Why.
    pub reason: String,
    /// Until when it promises to go on.
    pub due_at: Option<Time>,
    /// Who said it.
    pub by: Option<String>,
    /// Pictures of it.
    pub pictures: Vec<crate::notices::Picture>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_is_named_as_they_wish() {
        let author = |name: Option<&str>, number, is_staff, is_you| Author {
            name: name.map(str::to_owned),
            number,
            is_staff,
            is_you,
        };
        for (author, expected) in [
            (author(Some("王秀英"), 0, false, false), "王秀英"),
            (author(None, 0, false, false), "提建议的邻居"),
            (author(None, 3, false, false), "邻居3"),
            (author(Some("小李"), 2, true, false), "社区 小李"),
            (author(None, 2, true, false), "社区"),
            (author(Some("王秀英"), 0, false, true), "您"),
        ] {
            assert_eq!(author.words(Language::Zh), expected);
        }
    }

    #[test]
    fn a_place_in_a_list_is_read_back() {
        let cursor = Cursor { key: -7, id: SuggestionId::from_number(9) };

        assert_eq!(Cursor::try_from(String::from(cursor)), Ok(cursor));
        for broken in ["", "7", "7.", ".0000000000009", "x.0000000000009"] {
            assert_eq!(Cursor::try_from(broken.to_owned()), Err("cursor"));
        }
        assert!(Order::ALL.iter().all(|order| Order::read(order.as_str()) == Some(*order)));
    }
}
