//! Proposing, standing behind, following.

use serde::{Deserialize, Serialize};

use super::{Stance, Status};
use crate::{
    Endpoint, Method,
    id::{AttachmentId, SuggestionId},
    text::{Body, Subject},
    time::Time,
};

/// For whom a suggestion is, seen from its author's home.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Near {
    /// For the whole neighbourhood.
    #[default]
    Everywhere,
    /// For the grid of the author's home.
    Grid,
    /// For their building.
    Building,
}

/// Asks which suggestions are like a text that is being written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Alike {
    /// What was written so far.
    pub text: Body,
}

impl Alike {
    /// How many are told at most.
    pub const MOST: usize = 5;
}

impl Endpoint for Alike {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/alike";
    const ABOUT: &'static str = "Lists suggestions that are like a text.";
    type Answer = Vec<Brief>;
}

/// A suggestion in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Brief {
    /// Which.
    pub id: SuggestionId,
    /// Its title.
    pub title: String,
    /// What the community has said.
    pub status: Status,
    /// How many are for it.
    pub supports: u32,
    /// When it was made.
    pub filed_at: Time,
}

/// Proposes something.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// What, in one line.
    pub title: Subject,
    /// What exactly, and why.
    pub text: Body,
    /// For whom.
    #[serde(default)]
    pub near: Near,
    /// Pictures that were uploaded before; [`Propose::PHOTOS`] at most.
    #[serde(default)]
    pub photos: Vec<AttachmentId>,
    /// Whether neighbours see the name.
    #[serde(default)]
    pub is_named: bool,
}

impl Propose {
    /// The most pictures.
    pub const PHOTOS: usize = crate::attachments::MAX_COUNT;
}

impl Endpoint for Propose {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions";
    const ABOUT: &'static str = "Proposes something to the neighbourhood.";
    type Answer = Made;
}

/// A suggestion was made, or written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Made {
    /// Which.
    pub id: SuggestionId,
    /// Its revision from now on.
    pub revision: i64,
}

/// Writes a suggestion anew, until it is decided. Who follows it is told; what it said before can
/// be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Which.
    pub id: SuggestionId,
    /// The revision it was written from.
    pub seen: i64,
    /// What, in one line.
    pub title: Subject,
    /// What exactly, and why.
    pub text: Body,
    /// Whether neighbours see the name.
    #[serde(default)]
    pub is_named: bool,
}

impl Endpoint for Edit {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/edit";
    const ABOUT: &'static str = "Writes a suggestion anew.";
    type Answer = Made;
}

/// Takes a suggestion back: its words and pictures are gone, and with them what was said under it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Which.
    pub id: SuggestionId,
}

impl Endpoint for Withdraw {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/withdraw";
    const ABOUT: &'static str = "Takes a suggestion back.";
    type Answer = ();
}

/// Says that one is for a suggestion or against it, or takes that back. One a person; the last one
/// counts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Stand {
    /// Which.
    pub id: SuggestionId,
    /// For or against; neither, where it is taken back.
    #[serde(default)]
    pub stance: Option<Stance>,
}

impl Endpoint for Stand {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/stand";
    const ABOUT: &'static str = "Says whether one is for a suggestion or against it.";
    type Answer = Counts;
}

/// What neighbours say of a suggestion; nobody is told who.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Counts {
    /// How many are for it.
    pub supports: u32,
    /// How many are against it.
    pub opposes: u32,
    /// What the reader says.
    pub yours: Option<Stance>,
}

/// Is told of a suggestion's course from now on, or no more.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Follow {
    /// Which.
    pub id: SuggestionId,
    /// Whether.
    pub is_followed: bool,
}

impl Endpoint for Follow {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/follow";
    const ABOUT: &'static str = "Follows a suggestion, or no more.";
    type Answer = ();
}

/// Notes that who follows a suggestion has looked at it: what happened until now is no news.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Which.
    pub id: SuggestionId,
}

impl Endpoint for Seen {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/suggestions/{id}/seen";
    const ABOUT: &'static str = "Notes that the news of a suggestion were seen.";
    type Answer = ();
}
