//! Who is writing an answer just now, so that two do not write the same one.
//!
//! It is forgotten within seconds and written down nowhere: no file, no log, no count. It says
//! nothing about who is at work, and residents never learn of it.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, id::ComplaintId, time::Span};

/// Says that the caller writes an answer, or does no more. Said again every
/// [`PULSE`](Writer::PULSE) while keys are pressed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Write {
    /// To which matter.
    pub id: ComplaintId,
    /// Whether they do.
    pub is_writing: bool,
}

impl Endpoint for Write {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/inbox/{id}/writing";
    const ABOUT: &'static str = "Tells colleagues that one is writing an answer; nothing is kept.";
    type Answer = ();
}

/// Who else writes an answer to a matter just now.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Writers {
    /// To which.
    pub id: ComplaintId,
}

impl Endpoint for Writers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/inbox/{id}/writing";
    const ABOUT: &'static str = "Tells which colleagues are writing an answer just now.";
    type Answer = Vec<Writer>;
}

/// A colleague who is writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Writer {
    /// Their name.
    pub name: String,
    /// How long this may be shown unless it is said again.
    pub left: Span,
}

impl Writer {
    /// How often it is said again while keys are pressed.
    pub const PULSE: Span = Span::SECOND.times(5);

    /// How long it holds.
    pub const LIFE: Span = Span::SECOND.times(12);
}
