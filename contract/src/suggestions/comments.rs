//! What neighbours say under a suggestion, and what becomes of what breaks the rules.

use serde::{Deserialize, Serialize};

use super::Author;
use crate::{
    Endpoint, Method,
    id::{CommentId, SuggestionId},
    text::Body,
    time::Time,
    words::{Word, suggestions as words},
};

/// In which order comments are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = CommentOrder))]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As they were said.
    #[default]
    Oldest,
    /// The newest first.
    Newest,
}

/// Lists what was said under a suggestion.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Comments {
    /// Under which.
    pub id: SuggestionId,
    /// In which order.
    #[serde(default)]
    pub order: Order,
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<CommentId>,
}

impl Comments {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for Comments {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/suggestions/{id}/comments";
    const ABOUT: &'static str = "Lists what was said under a suggestion.";
    type Answer = Page;
}

/// A page of comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page {
    /// The comments.
    pub comments: Vec<Comment>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<CommentId>,
}

/// What somebody said under a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Comment {
    /// Which.
    pub id: CommentId,
    /// Who said it.
    pub author: Author,
    /// When.
    pub at: Time,
    /// What; `None` where its writer has removed it or the staff have hidden it from the reader.
    pub text: Option<String>,
    /// Why it is hidden.
    pub hidden: Option<Hushed>,
    /// The one it answers.
    pub reply_to: Option<Replied>,
    /// Whether the reader has reported it and nobody has looked at that yet.
    pub is_reported: bool,
}

/// The comment that another one answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Replied {
    /// Which.
    pub id: CommentId,
    /// Who said it.
    pub author: Author,
}

/// Why something is hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Hushed {
    /// The rule it breaks.
    pub rule: Rule,
    /// What the staff say about it; told to the writer and to the staff.
    pub note: Option<String>,
    /// When it was hidden.
    pub at: Time,
}

/// A rule of the neighbourhood's conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It insults or threatens somebody.
    Abuse,
    /// It tells what is private of somebody (民法典 第一千零三十二条).
    Privacy,
    /// It says what is not true, to somebody's harm.
    Untrue,
    /// It sells something.
    Advertising,
    /// It has nothing to do with the suggestion.
    OffTopic,
    /// A law forbids it (网络信息内容生态治理规定 第六条).
    Unlawful,
}

impl Rule {
    /// Every rule, for choices and tests.
    pub const ALL: [Self; 6] = [
        Self::Abuse,
        Self::Privacy,
        Self::Untrue,
        Self::Advertising,
        Self::OffTopic,
        Self::Unlawful,
    ];

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Abuse => "abuse",
            Self::Privacy => "privacy",
            Self::Untrue => "untrue",
            Self::Advertising => "advertising",
            Self::OffTopic => "off_topic",
            Self::Unlawful => "unlawful",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name)
    }

    /// What people call what breaks it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Abuse => words::RULE_ABUSE,
            Self::Privacy => words::RULE_PRIVACY,
            Self::Untrue => words::RULE_UNTRUE,
            Self::Advertising => words::RULE_ADVERTISING,
            Self::OffTopic => words::RULE_OFF_TOPIC,
            Self::Unlawful => words::RULE_UNLAWFUL,
        }
    }
}

/// Says something under a suggestion. Who speaks is told of its course from then on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Say {
    /// Under which.
    pub id: SuggestionId,
    /// What.
    pub text: Body,
    /// The comment it answers, under the same suggestion.
    #[serde(default)]
    pub reply_to: Option<CommentId>,
    /// Whether neighbours see the name, with all that the speaker says under this suggestion; of the
    /// staff they always do.
    #[serde(default)]
    pub is_named: bool,
}

impl Endpoint for Say {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/comments";
    const ABOUT: &'static str = "Says something under a suggestion.";
    type Answer = Comment;
}

/// Removes what one has said; that something was said stays visible.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Under which suggestion.
    pub id: SuggestionId,
    /// Which comment.
    pub comment: CommentId,
}

impl Endpoint for Remove {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/comments/{comment}/remove";
    const ABOUT: &'static str = "Removes what one has said.";
    type Answer = ();
}

/// Tells the staff that a suggestion, or a comment under it, breaks a rule. They learn what was
/// reported and why, never by whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The suggestion.
    pub id: SuggestionId,
    /// The comment under it, if it is not the suggestion itself.
    #[serde(default)]
    pub comment: Option<CommentId>,
    /// The rule it breaks.
    pub rule: Rule,
    /// What else there is to say.
    #[serde(default)]
    pub note: Option<Body>,
}

impl Endpoint for Report {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/report";
    const ABOUT: &'static str = "Reports what breaks the rules.";
    type Answer = ();
}
