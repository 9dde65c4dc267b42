//! Sending with time to think again: the hub holds what staff write before anybody else reads it.

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    attachments::Photo,
    complaints::{Act, ActKind, Reason},
    id::{ComplaintId, EntryId},
    time::Span,
};

/// Does something to a matter as one of the staff. What was written is held for the community's
/// undo time: no resident sees or hears of it before, and it can be taken back until then. The hub
/// sends it by itself. Whatever needs no words happens at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// To which.
    pub id: ComplaintId,
    /// What.
    pub act: Act,
    /// The version that was on the screen. When a colleague has acted since, or while what one has
    /// written is held, the act is refused with `conflict` and nothing happens.
    #[serde(default)]
    pub seen: Option<i64>,
    /// The matter this one is the same as; only where it is declined for that reason.
    #[serde(default)]
    pub same_as: Option<ComplaintId>,
}

impl Endpoint for Send {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/inbox/{id}/acts";
    const ABOUT: &'static str = "Does something as staff, with time to take it back.";
    type Answer = Sent;
}

/// What has become of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sent {
    /// The entry it leaves in the history, now or later.
    pub entry: EntryId,
    /// How long it can be taken back before it is sent; `None` where it has happened at once.
    pub held_for: Option<Span>,
}

/// Something that was written and that residents do not see yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Held {
    /// The entry it will be.
    pub entry: EntryId,
    /// What it does.
    pub kind: ActKind,
    /// Who wrote it.
    pub name: String,
    /// Whether the reader did, and may take it back.
    pub is_mine: bool,
    /// What was written.
    pub text: String,
    /// Why the matter is declined, if it is.
    pub reason: Option<Reason>,
    /// The matter this one is the same as, if it is declined for that.
    pub same_as: Option<ComplaintId>,
    /// Pictures.
    pub photos: Vec<Photo>,
    /// How long until it is sent, told as a span since clocks differ.
    pub left: Span,
    /// Whether it could not be sent, because the matter had moved on when its time came.
    pub is_stuck: bool,
}

/// Takes back what is held; only who wrote it may. What was sent meanwhile is a `conflict`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// Which.
    pub entry: EntryId,
}

impl Endpoint for Undo {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/inbox/held/{entry}/undo";
    const ABOUT: &'static str = "Takes back what was sent and nobody has read yet.";
    type Answer = Held;
}
