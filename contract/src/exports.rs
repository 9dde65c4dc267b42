//! Exports: a community's matters as a table that office programs open, and the record of who took
//! one.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method, complaints::Status, id::ExportId, inbox::Cursor, text::Subject, time::Time,
};

/// How many matters a table with names has at the most that one takes alone.
pub const ALONE: u64 = 50;

/// How many tables with names one takes alone on a day.
pub const ALONE_A_DAY: u64 = 3;

/// What stands in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Filed from this moment on.
    pub from: Time,
    /// Filed before this moment.
    pub until: Time,
    /// Only with this status.
    #[serde(default)]
    pub status: Option<Status>,
    /// With what residents and staff have written.
    #[serde(default)]
    pub has_texts: bool,
    /// With the names of those who filed, and places down to the home; else a place is a building or a public spot.
    #[serde(default)]
    pub has_names: bool,
}

/// Begins an export. It stands in the record before the first line has left the hub.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// What is to stand in it.
    pub chosen: Chosen,
    /// What for, if names are to stand in it: those who are named read it.
    #[serde(default)]
    pub why: Option<Subject>,
}

impl Endpoint for Begin {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/exports";
    const ABOUT: &'static str = "Begins an export and writes it into the record.";
    type Answer = Begun;
}

/// An export that can be read for an hour, or once a second person has allowed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Begun {
    /// Which.
    pub id: ExportId,
    /// How many matters it has.
    pub rows: u64,
    /// Whether it takes a second person's word before anything of it leaves.
    #[serde(default)]
    pub needs_word: bool,
}

/// Reads a part of an export: only who began it can.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Of which.
    pub id: ExportId,
    /// Where the part before ended.
    #[serde(default)]
    pub after: Option<Cursor>,
}

impl Endpoint for Read {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/exports/{id}";
    const ABOUT: &'static str =
        "Reads a part of an export; all parts, one after the other, are the file.";
    type Answer = Part;
}

/// A part of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Part {
    /// Lines of CSV (RFC 4180). The first part begins with the mark of UTF-8 and the headings. A
    /// cell that begins as a formula does (`=`, `+`, `-`, `@`, tab) has an apostrophe before it.
    pub text: String,
    /// How many matters it has.
    pub rows: u64,
    /// Where the next part begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// The record of exports, the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<ExportId>,
}

impl List {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/exports";
    const ABOUT: &'static str = "Lists who has exported what, for managers and auditors.";
    type Answer = Vec<Exported>;
}

/// An export in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Exported {
    /// Which.
    pub id: ExportId,
    /// When.
    pub at: Time,
    /// The name of who took it.
    pub by: String,
    /// How many matters it had.
    pub rows: u64,
    /// What stood in it.
    pub chosen: Chosen,
    /// Whether the caller has taken it.
    pub is_own: bool,
    /// Whether it took a second person's word.
    pub needs_word: bool,
    /// Until when that was given; nothing as long as nobody has.
    pub until: Option<Time>,
    /// Who has given it.
    pub allowed_by: Option<String>,
}
