//! 通知: what the community tells its residents: to whom, when, and what became of it.

mod calendar_file;
mod desk;

use serde::{Deserialize, Serialize};

pub use calendar_file::calendar_file;
pub use desk::{
    Approve, Audience, Correct, Desk, Draft, Enclosure, End, Group, Happening, Illustration, Keep,
    Kept, Look, Pin, Preview, Publish, Published, Reach, Reached, Recall, Remove, Sheet, Standing,
    Written, Zone, Zones,
};

use crate::{
    Endpoint, Method,
    attachments::{Document, Photo},
    id::NoticeId,
    joining::Qr,
    rich::Block,
    text::Search,
    time::{Span, Time},
    words::{Word, notices as words},
};

/// How long a notice that was just published can be taken back as if it had never been.
pub const RECALL: Span = Span::MINUTE;

/// From more recipients than these a second person has to agree before it is published.
pub const ALONE: u32 = 500;

/// What a notice is about; it has a drawing and a word of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Anything else.
    #[default]
    General,
    /// 停水.
    Water,
    /// 停电.
    Power,
    /// 停气.
    Gas,
    /// 天气.
    Weather,
    /// 施工.
    Works,
    /// 活动.
    Event,
}

impl Topic {
    /// Every topic, for tables and tests.
    pub const ALL: [Self; 7] = [
        Self::General,
        Self::Water,
        Self::Power,
        Self::Gas,
        Self::Weather,
        Self::Works,
        Self::Event,
    ];

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Water => "water",
            Self::Power => "power",
            Self::Gas => "gas",
            Self::Weather => "weather",
            Self::Works => "works",
            Self::Event => "event",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == name)
    }

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::General => words::TOPIC_GENERAL,
            Self::Water => words::TOPIC_WATER,
            Self::Power => words::TOPIC_POWER,
            Self::Gas => words::TOPIC_GAS,
            Self::Weather => words::TOPIC_WEATHER,
            Self::Works => words::TOPIC_WORKS,
            Self::Event => words::TOPIC_EVENT,
        }
    }

    /// The name of its drawing.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::General => "bell",
            Self::Water => "droplets",
            Self::Power => "zap",
            Self::Gas => "flame",
            Self::Weather => "weather",
            Self::Works => "construction",
            Self::Event => "calendar",
        }
    }
}

/// What home shows of the notices: what is urgent now, and which are new. Which of them have been
/// read only the device knows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Glance {
    /// The door that was scanned.
    #[serde(default)]
    pub door: Option<crate::community::DoorCode>,
}

impl Glance {
    /// How long a notice counts as new.
    pub const NEW: Span = Span::DAY.times(14);
}

impl Endpoint for Glance {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/notices/glance";
    const ABOUT: &'static str = "Tells what is urgent now and which notices are new.";
    type Answer = Glimpse;
}

/// What is urgent and what is new.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Glimpse {
    /// Urgent notices that are not over, the newest first.
    pub urgent: Vec<Urgent>,
    /// Notices no older than [`Glance::NEW`] that are not over, at most a page.
    pub newest: Vec<NoticeId>,
    /// How many suggestions that the reader follows have news.
    #[serde(default)]
    pub suggestions: u32,
    /// How many polls the reader can answer and has not.
    #[serde(default)]
    pub polls: u32,
    /// How many activities the reader comes to that are not over.
    #[serde(default)]
    pub activities: u32,
    /// That the reader's data may have been lost, which they have not read yet.
    #[serde(default)]
    pub breach: Option<crate::breaches::Unread>,
}

/// An urgent notice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Urgent {
    /// Which.
    pub id: NoticeId,
    /// Its title.
    pub title: String,
}

/// The notices for the caller: what is urgent and what is pinned first, then the newest. Who is not
/// signed in gets those for everybody, and those of the door they have scanned.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The door that was scanned.
    #[serde(default)]
    pub door: Option<crate::community::DoorCode>,
    /// Only those that hold these words, in title or text; of all times.
    #[serde(default)]
    pub search: Option<Search>,
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<NoticeId>,
}

impl List {
    /// How many a page has.
    pub const PAGE: usize = 20;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/notices";
    const ABOUT: &'static str = "Lists the notices that are for the caller.";
    type Answer = Page;
}

/// A page of notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// On the first page: urgent ones that are not over, and pinned ones.
    pub first: Vec<Line>,
    /// The others, the newest first.
    pub lines: Vec<Line>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<NoticeId>,
}

/// A notice in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Line {
    /// Which.
    pub id: NoticeId,
    /// Its title.
    pub title: String,
    /// How it begins.
    pub beginning: String,
    /// What it is about.
    pub topic: Topic,
    /// Whether it stands out: water, power, gas or weather, now.
    pub is_urgent: bool,
    /// Whether it stays at the top.
    pub is_pinned: bool,
    /// When it was published.
    pub published_at: Time,
    /// When it was corrected last.
    pub corrected_at: Option<Time>,
    /// When what it tells of happens.
    pub happening: Option<Happening>,
    /// Whether its time is over.
    pub is_over: bool,
    /// Whether a law asks the reader to confirm it, and they have not yet.
    pub is_to_confirm: bool,
}

impl Line {
    /// What is special about it, as chips: each with its word and the look it has in the style sheet.
    #[must_use]
    pub fn marks(&self) -> Vec<(Word, &'static str)> {
        let stands_out = self.is_urgent && !self.is_over;
        let marks = [
            (stands_out, words::URGENT, "late"),
            (self.is_to_confirm, words::TO_CONFIRM, "soon"),
            (self.is_over, words::OVER, "none"),
            (self.is_pinned && !self.is_over, words::PINNED, "ok"),
            (self.corrected_at.is_some(), words::CORRECTED, "soon"),
        ];
        marks.into_iter().filter(|mark| mark.0).map(|(_, word, look)| (word, look)).collect()
    }
}

/// Shows a notice.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Which.
    pub id: NoticeId,
}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/notices/{id}";
    const ABOUT: &'static str = "Shows a notice with its corrections.";
    type Answer = Notice;
}

/// A notice as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Notice {
    /// What the list says of it.
    pub line: Line,
    /// Its text.
    pub body: Vec<Block>,
    /// Its pictures; the text names them by their number.
    pub pictures: Vec<Picture>,
    /// The documents that go with it.
    pub documents: Vec<Enclosed>,
    /// For whom it is, in words.
    pub audience: String,
    /// Until when it counts.
    pub expires_at: Option<Time>,
    /// The law that asks for a confirmation, and when the reader has given it.
    pub confirmation: Option<Confirmation>,
    /// What it said before, the newest first.
    pub corrections: Vec<Correction>,
    /// Where everybody may read it who may read it at all; for paper and calendars.
    pub address: String,
    /// The same as a code for cameras.
    pub code: Qr,
}

/// A picture and what it shows, for those who do not see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Picture {
    /// The picture.
    pub photo: Photo,
    /// What it shows.
    pub shows: String,
}

/// A document that goes with a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Enclosed {
    /// The document.
    pub document: Document,
    /// What it is called.
    pub name: String,
}

impl Enclosed {
    /// Where it is read.
    #[must_use]
    pub fn path(&self) -> String {
        self.document.path(&self.name)
    }
}

/// A confirmation that a law asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Confirmation {
    /// The law and its article.
    pub law: String,
    /// When the reader has confirmed.
    pub given_at: Option<Time>,
}

/// What a notice said before it was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Correction {
    /// When it was corrected.
    pub at: Time,
    /// What was corrected and why.
    pub why: String,
    /// The title it had.
    pub title: String,
    /// The text it had.
    pub body: Vec<Block>,
    /// What the documents were called that are no longer there. Whoever has put a list of names on the
    /// board by mistake must be able to take it away again; that it was there is said.
    pub documents: Vec<String>,
}

/// Notes that a notice was opened on a device, so that the staff learn how many have read it.
///
/// Nobody learns who: `mark` is 32 bytes of chance that the device draws for this notice alone and
/// keeps, and nothing else is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Which.
    pub id: NoticeId,
    /// What tells this device from others, for this notice alone; [`Seen::MARK`] bytes.
    pub mark: crate::sessions::Hex,
}

impl Seen {
    /// Bytes of a mark.
    pub const MARK: usize = 32;
}

impl Endpoint for Seen {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/{id}/seen";
    const ABOUT: &'static str = "Counts a reader of a notice, without a name.";
    type Answer = ();
}

/// Confirms a notice, where a law asks for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Which.
    pub id: NoticeId,
}

impl Endpoint for Confirm {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/{id}/confirm";
    const ABOUT: &'static str = "Confirms that a notice was read, where a law asks for it.";
    type Answer = ();
}
