//! Notices as those who write them see them: drafts, who is told, publishing, what became of it.

use serde::{Deserialize, Serialize};

use super::Topic;
use crate::{
    Endpoint, Method,
    id::{AttachmentId, NoticeId, PlaceId},
    rich::Block,
    text::{Body, Subject, Whereabouts},
    time::Time,
};

/// When and where something happens that people put into their calendars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Happening {
    /// When it begins.
    pub from: Time,
    /// When it ends; not before it begins.
    #[serde(default)]
    pub until: Option<Time>,
    /// Where.
    #[serde(default)]
    pub at: Option<Whereabouts>,
}

/// To whom among those who live somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// To everybody: it can also be read without signing in, and be passed on.
    #[default]
    Everybody,
    /// To residents who have joined.
    Residents,
    /// To those of them whom the register names as owners of their home.
    Owners,
    /// To those who work here.
    Staff,
}

impl Group {
    /// Every group, for tables and tests.
    pub const ALL: [Self; 4] = [Self::Everybody, Self::Residents, Self::Owners, Self::Staff];

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Residents => "residents",
            Self::Owners => "owners",
            Self::Staff => "staff",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == name)
    }
}

/// Who is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Those of these grids, buildings, units or households; of all, where there is none.
    #[serde(default)]
    pub places: Vec<PlaceId>,
    /// To whom of them.
    #[serde(default)]
    pub group: Group,
}

impl Audience {
    /// The most places it may name.
    pub const MOST: usize = 50;
}

/// A picture of a notice and what it shows, for those who do not see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Illustration {
    /// A picture that was uploaded before.
    pub photo: AttachmentId,
    /// What it shows.
    pub shows: Whereabouts,
}

/// A document that goes with a notice, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Enclosure {
    /// A document that was handed in before.
    pub document: AttachmentId,
    /// What it is called.
    pub name: Subject,
}

/// A notice that is being written. Only title and text are needed, and they only to publish it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Its title.
    #[serde(default)]
    pub title: Option<Subject>,
    /// Its text, in Markdown; for the address of a picture stands its number, counted from one.
    #[serde(default)]
    pub text: Option<Body>,
    /// What it is about.
    #[serde(default)]
    pub topic: Topic,
    /// Whether it is to stand out and to reach open devices at once.
    #[serde(default)]
    pub is_urgent: bool,
    /// Whether it is to stay at the top.
    #[serde(default)]
    pub is_pinned: bool,
    /// Who is told.
    #[serde(default)]
    pub audience: Audience,
    /// Its pictures.
    #[serde(default)]
    pub pictures: Vec<Illustration>,
    /// The documents that go with it.
    #[serde(default)]
    pub documents: Vec<Enclosure>,
    /// When what it tells of happens.
    #[serde(default)]
    pub happening: Option<Happening>,
    /// Until when it counts.
    #[serde(default)]
    pub expires_at: Option<Time>,
    /// The law and article that ask for every reader's confirmation; there is none for most.
    #[serde(default)]
    pub law: Option<Subject>,
}

/// How far a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = NoticeStanding))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is being written.
    Draft,
    /// It waits for a second person.
    Waiting,
    /// It will be published at its time.
    Scheduled,
    /// Those it is for can read it.
    Published,
    /// It was taken back within a minute: nobody can read it.
    Recalled,
    /// Its time is over; it can still be found.
    Over,
}

impl Standing {
    /// Every standing, for tables and tests.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Waiting, Self::Scheduled, Self::Published, Self::Recalled, Self::Over];
}

/// The places that can be chosen for an audience, as a tree: grids, buildings, units.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Zones {}

impl Endpoint for Zones {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/notices/zones";
    const ABOUT: &'static str = "Lists the grids, buildings and units a notice can be for.";
    type Answer = Vec<Zone>;
}

/// A place that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Zone {
    /// Which.
    pub id: PlaceId,
    /// Within which other one.
    pub within: Option<PlaceId>,
    /// What people call it.
    pub name: String,
    /// How many residents of it have joined.
    pub residents: u32,
}

/// How many would be told.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// Which.
    pub id: NoticeId,
}

impl Endpoint for Reach {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/notices/desk/{id}/reach";
    const ABOUT: &'static str = "Counts whom a notice as it is kept would reach.";
    type Answer = Reached;
}

/// Whom a notice reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reached {
    /// People who have joined and are told.
    pub people: u32,
    /// Households of the audience, whether anybody of them has joined or not.
    pub households: u32,
    /// Households of which nobody has joined: they read the notice board.
    pub unreached: u32,
}

impl Reached {
    /// Whether a second person has to agree.
    #[must_use]
    pub const fn needs_second(self) -> bool {
        self.people > super::ALONE
    }
}

/// Keeps what was written so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// Which is written on; `None` begins one.
    #[serde(default)]
    pub id: Option<NoticeId>,
    /// The revision the writer has seen, needed for one that was begun: another person may have
    /// written on it meanwhile.
    #[serde(default)]
    pub seen: Option<i64>,
    /// All of it.
    pub draft: Draft,
}

impl Endpoint for Keep {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk";
    const ABOUT: &'static str = "Keeps the draft of a notice.";
    type Answer = Kept;
}

/// A draft that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Kept {
    /// Which.
    pub id: NoticeId,
    /// How often it was changed.
    pub revision: i64,
}

/// The text as a resident will see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// In Markdown.
    pub text: Body,
}

impl Endpoint for Preview {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk/preview";
    const ABOUT: &'static str = "Shows a text as a resident will see it; nothing is kept.";
    type Answer = Vec<Block>;
}

/// Publishes a draft, now or at a time; what reaches more than [`ALONE`](super::ALONE) people waits
/// for a second person.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// Which.
    pub id: NoticeId,
    /// The revision that was seen: another one is not published unseen.
    pub seen: i64,
    /// When; `None` for now.
    #[serde(default)]
    pub at: Option<Time>,
}

impl Endpoint for Publish {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk/{id}/publish";
    const ABOUT: &'static str = "Publishes a notice, now or at a time.";
    type Answer = Published;
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Published {
    /// How far it is.
    pub standing: Standing,
    /// Whom it reaches.
    pub reached: Reached,
    /// Until when it can be recalled.
    pub recall_until: Option<Time>,
}

/// Agrees that a notice is published which more people get than one may write to alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// Which.
    pub id: NoticeId,
    /// The revision that was seen.
    pub seen: i64,
}

impl Endpoint for Approve {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk/{id}/approve";
    const ABOUT: &'static str = "Publishes a notice as the second person.";
    type Answer = Published;
}

/// Takes a notice back: within a minute as if it had never been; one that waits or is scheduled is a
/// draft again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// Which.
    pub id: NoticeId,
}

impl Endpoint for Recall {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk/{id}/recall";
    const ABOUT: &'static str = "Takes a notice back.";
    type Answer = ();
}

/// Corrects a notice that was published; what it said before stays to be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// Which.
    pub id: NoticeId,
    /// The revision that was seen.
    pub seen: i64,
    /// What was wrong, as readers are told.
    pub why: Subject,
    /// All of it, as it is to be; for whom it is cannot be changed.
    pub draft: Draft,
}

impl Endpoint for Correct {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk/{id}/correct";
    const ABOUT: &'static str = "Corrects a notice that was published.";
    type Answer = Kept;
}

/// Ends a notice before its time, or takes it from the top.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Which.
    pub id: NoticeId,
}

impl Endpoint for End {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk/{id}/end";
    const ABOUT: &'static str = "Ends a notice before its time.";
    type Answer = ();
}

/// Puts a notice that was published at the top, or takes it from there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Which.
    pub id: NoticeId,
    /// Whether it stays at the top.
    pub is_pinned: bool,
}

impl Endpoint for Pin {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk/{id}/pin";
    const ABOUT: &'static str = "Puts a notice at the top, or takes it from there.";
    type Answer = ();
}

/// Throws a draft away.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub id: NoticeId,
}

impl Endpoint for Remove {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/notices/desk/{id}/remove";
    const ABOUT: &'static str = "Throws the draft of a notice away.";
    type Answer = ();
}

/// The notices of the community, whatever their standing, the last changed first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<NoticeId>,
}

impl Desk {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for Desk {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/notices/desk";
    const ABOUT: &'static str = "Lists drafts and notices for those who write them.";
    type Answer = Vec<Written>;
}

/// A notice in the list of those who write them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Written {
    /// Which.
    pub id: NoticeId,
    /// Its title; empty while it has none.
    pub title: String,
    /// What it is about.
    pub topic: Topic,
    /// Whether it stands out.
    pub is_urgent: bool,
    /// How far it is.
    pub standing: Standing,
    /// Who began it.
    pub by: String,
    /// When it was published, or will be.
    pub at: Option<Time>,
    /// People it was sent to, once it was published.
    pub people: Option<u32>,
    /// Devices it was opened on. Nobody knows whose.
    pub seen: u32,
}

/// A notice as those see it who write it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Which.
    pub id: NoticeId,
}

impl Endpoint for Look {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/notices/desk/{id}";
    const ABOUT: &'static str = "Shows a notice to those who write it.";
    type Answer = Sheet;
}

/// All of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sheet {
    /// What the list says of it.
    pub written: Written,
    /// What was written.
    pub draft: Draft,
    /// Its pictures.
    pub pictures: Vec<super::Picture>,
    /// Its documents.
    pub documents: Vec<super::Enclosed>,
    /// How often it was changed.
    pub revision: i64,
    /// For whom it is, in words.
    pub audience: String,
    /// Whom it reaches now, or has reached.
    pub reached: Reached,
    /// Until when it can be recalled.
    pub recall_until: Option<Time>,
    /// Who published it, and who agreed.
    pub published_by: Option<String>,
    /// The second person.
    pub approved_by: Option<String>,
    /// How many have confirmed, where a law asks for it.
    pub confirmed: u32,
    /// Whether the reader may agree as the second person.
    pub may_approve: bool,
}
