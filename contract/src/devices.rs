//! The devices of a person: listed, named, signed off, all stopped at once; another one added; and the end of
//! somebody's access. Who has lost all of them comes back by [`recovery`](crate::recovery).

mod keys;
mod vouching;

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    id::{DeviceId, PersonId},
    joining::{Qr, Secret, Sheet},
    people::Post,
    text::Name,
    time::{Day, Span, Time},
};

pub use keys::{LetIn, Speaking, speaking};
#[cfg(feature = "seal")]
pub use vouching::Vouching;
pub use vouching::{Lets, Vouched};

/// How long an invitation for one's own next device can be used: it is scanned while both lie on
/// the table.
pub const ADD_LIFE: Span = Span::MINUTE.times(15);

/// Who has made an invitation that was made on the hub's own machine. Names are as the community writes them.
pub const MACHINE: &str = "管主机的人";

/// How long a device that ended stays in the list.
pub const SHOWN_FOR: Span = Span::DAY.times(90);

/// Whether somebody of this post invites, stops, recovers and ends the access of somebody of the other post.
/// Nobody does so for themselves.
#[must_use]
pub const fn looks_after(post: Post, other: Post) -> bool {
    match post {
        Post::Manager => true,
        Post::Staff => matches!(other, Post::Resident),
        Post::Resident | Post::Auditor => false,
    }
}

/// A device of the person who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// What the person calls it.
    pub name: String,
    /// Whether the question came from it.
    pub is_this: bool,
    /// When it joined.
    pub added_at: Time,
    /// When it last signed in; it does so by itself at least twice a day while it is used.
    pub used_at: Time,
    /// Who made the invitation it joined with, if that was somebody else; [`MACHINE`] where nobody of the community did.
    pub invited_by: Option<String>,
    /// How it ended; nothing while it can be used.
    pub end: Option<End>,
}

/// How a device ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct End {
    /// When; its key has opened nothing since.
    pub at: Time,
    /// Why.
    pub why: Why,
    /// Who did it, if that was somebody else.
    pub by: Option<String>,
    /// From which of the person's other devices it was done.
    pub from: Option<String>,
}

/// Why a device ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The person signed it off.
    SignedOff,
    /// All the person's devices were stopped, by the person or at the counter.
    Stopped,
    /// The person has come back on another device after they had lost this one.
    Recovered,
    /// Whoever has the hub's own machine made the person a new invitation in its place.
    Renewed,
    /// The person has left the community.
    Left,
}

impl Why {
    /// Every one, for tables and tests.
    pub const ALL: [Self; 5] =
        [Self::SignedOff, Self::Stopped, Self::Recovered, Self::Renewed, Self::Left];

    /// The name it is stored by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOff => "signed_off",
            Self::Stopped => "stopped",
            Self::Recovered => "recovered",
            Self::Renewed => "renewed",
            Self::Left => "left",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == name)
    }
}

/// Lists one's own devices: the one that asks, the others that can be used, then those that ended
/// in the last [`SHOWN_FOR`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct List {}

impl Endpoint for List {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/devices";
    const ABOUT: &'static str = "Lists the caller's devices.";
    type Answer = Vec<Device>;
}

/// Gives one of one's own devices another name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// Which.
    pub id: DeviceId,
    /// What it is called from now on.
    pub name: Name,
}

impl Endpoint for Rename {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/devices/{id}/name";
    const ABOUT: &'static str = "Renames one of the caller's devices.";
    type Answer = ();
}

/// Signs off one of one's own devices: its sessions end and its key is dead when this is answered,
/// and so is every invitation for a next device that was not used yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// Which.
    pub id: DeviceId,
}

impl Endpoint for Revoke {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/devices/{id}/revoke";
    const ABOUT: &'static str = "Signs off one of the caller's devices for good.";
    type Answer = ();
}

/// Makes an invitation for one's own next device, in place of the one before.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// By what the caller's device lets in the next; none where it signs nothing, as apps of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lets: Option<Lets>,
}

impl Endpoint for Add {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/devices/invitation";
    const ABOUT: &'static str = "Makes a short-lived invitation for the caller's next device.";
    type Answer = Invited;
}

/// An invitation that was just made; the hub cannot show its secret again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Invited {
    /// The code to type.
    pub secret: Secret,
    /// The address to open, the code in its fragment.
    pub link: String,
    /// The address to scan.
    pub qr: Qr,
    /// Until when it can be used, once.
    pub expires_at: Time,
}

/// Stops all of one's own devices, the one that asks included. No new one comes of it: whoever does it comes
/// back by a recovery.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StopOwn {}

impl Endpoint for StopOwn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/devices/stop";
    const ABOUT: &'static str = "Stops all of the caller's devices at once.";
    type Answer = ();
}

/// Stops all devices of somebody who says so at the counter. No new one comes of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Whose.
    pub person: PersonId,
}

impl Endpoint for Stop {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/stop";
    const ABOUT: &'static str = "Stops all devices of a person at once, as after a loss.";
    type Answer = ();
}

/// Makes a new invitation for somebody who has never joined, in place of the one before. Who has joined comes
/// back by a recovery: an invitation alone would let somebody else in as them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Renew {
    /// Whose.
    pub person: PersonId,
}

impl Endpoint for Renew {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/renew";
    const ABOUT: &'static str = "Makes a new invitation for a person who has never joined.";
    type Answer = Sheet;
}

/// Ends a person's access to the community; what they filed stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// Whose.
    pub person: PersonId,
    /// The last day, until its end; without one, or on a day that has come, at once. Before it has
    /// come, another day can be said.
    pub on: Option<Day>,
}

impl Endpoint for Leave {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/leave";
    const ABOUT: &'static str = "Ends a person's access, as when they move out.";
    type Answer = Left;
}

/// Takes back that a person leaves, or that they have left in the last [`SHOWN_FOR`]. Devices that
/// have ended stay dead: a recovery lets them in again, to all they had filed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Stay {
    /// Who.
    pub person: PersonId,
}

impl Endpoint for Stay {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/people/{person}/stay";
    const ABOUT: &'static str = "Takes back that a person leaves, as when it was noted by mistake.";
    type Answer = ();
}

/// When somebody's access ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Left {
    /// From this moment on nothing opens.
    pub at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_back() {
        for why in Why::ALL {
            assert_eq!(Why::read(why.as_str()), Some(why));
        }
        assert_eq!(Why::read(""), None);
    }

    #[test]
    fn who_looks_after_whom() {
        let table = |post| Post::ALL.map(|other| looks_after(post, other));

        // Columns: resident, staff, manager, auditor.
        assert_eq!(table(Post::Resident), [false; 4]);
        assert_eq!(table(Post::Staff), [true, false, false, false]);
        assert_eq!(table(Post::Manager), [true; 4]);
        assert_eq!(table(Post::Auditor), [false; 4]);
    }
}
