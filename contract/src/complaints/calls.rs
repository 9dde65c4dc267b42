//! The calls about complaints.

use serde::{Deserialize, Serialize};

use super::{Act, Case, CaseKey, Matter, Receipt, Status};
use crate::{
    Endpoint, Method,
    community::DoorCode,
    id::{AttachmentId, ComplaintId, EntryId, NoticeId},
    text::{Body, Subject, Whereabouts},
};

/// Files a complaint; as the person who is signed in, else as a visitor.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The code on the door it was scanned from; says which community and place.
    #[serde(default)]
    pub door: Option<DoorCode>,
    /// Where it is, if that is not the door's place.
    #[serde(default)]
    pub place: Option<Whereabouts>,
    /// What it is about; made from the text if missing.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// What happened. A text or a picture is needed.
    #[serde(default)]
    pub text: Option<Body>,
    /// Pictures uploaded before, at most [`MAX_COUNT`](crate::attachments::MAX_COUNT).
    #[serde(default)]
    pub photos: Vec<AttachmentId>,
    /// The notice it asks about, which its author has to be able to read.
    #[serde(default)]
    pub about: Option<NoticeId>,
    /// The version of the privacy notice that was shown (PIPL article 17); another than the one in
    /// force is refused, so that it is read before anything is taken.
    pub notice: u32,
}

impl Endpoint for File {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/complaints";
    const ABOUT: &'static str = "Files a complaint.";
    type Answer = Receipt;
}

/// The complaints of the person who is signed in, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Mine {
    /// The last one of the page before.
    #[serde(default)]
    pub after: Option<ComplaintId>,
}

impl Mine {
    /// How many a page has.
    pub const PAGE: usize = 50;
}

impl Endpoint for Mine {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/complaints/mine";
    const ABOUT: &'static str = "Lists the complaints of the person who is signed in.";
    type Answer = Vec<Matter>;
}

/// One complaint with its history.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Which.
    pub id: ComplaintId,
}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/complaints/{id}";
    const ABOUT: &'static str = "Shows a complaint with its history.";
    type Answer = Case;
}

/// Opens a complaint with its case key; the session that begins reaches this complaint only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Follow {
    /// The key on the receipt.
    pub key: CaseKey,
}

impl Endpoint for Follow {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/follow";
    const ABOUT: &'static str = "Opens a complaint with its case key.";
    type Answer = Case;
}

/// Does something to a complaint.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Do {
    /// To which.
    pub id: ComplaintId,
    /// What.
    pub act: Act,
    /// The version that was on the screen. When the other hand of the same side has acted since,
    /// the act is refused with `conflict` and nothing happens.
    #[serde(default)]
    pub seen: Option<i64>,
}

impl Endpoint for Do {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/complaints/{id}/acts";
    const ABOUT: &'static str = "Does something to a complaint.";
    type Answer = Done;
}

/// What an act has led to; the case itself is read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Done {
    /// The entry it left in the history.
    pub entry: EntryId,
    /// The complaint's version after it.
    pub version: i64,
    /// The complaint's status after it.
    pub status: Status,
}

/// Removes a matter that is over for good, as its author: history, pictures and what is found by
/// searching. The number and the day remain for the staff; nothing brings it back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Erase {
    /// Which.
    pub id: ComplaintId,
}

impl Endpoint for Erase {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/complaints/{id}/erase";
    const ABOUT: &'static str = "Removes a matter that is over for good, as its author.";
    type Answer = ();
}

/// A copy of one's own matters to take away.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeCopy {
    /// Which; all of the person who is signed in if it is missing.
    #[serde(default)]
    pub id: Option<ComplaintId>,
}

impl Endpoint for TakeCopy {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/copy";
    const ABOUT: &'static str = "Writes one's own matters into a file to take away.";
    type Answer = Copied;
}

/// A file that can be read without this app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Copied {
    /// What it may be called; plain ASCII.
    pub name: String,
    /// A page of HTML.
    pub html: String,
}
