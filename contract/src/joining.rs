//! Joining: an invitation is opened, a device makes its key and registers it.

mod code;
mod inviting;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    id::{from_base32, to_base32},
    people::{Me, Post},
    sessions::{PublicKey, Signature},
    text::Name,
    time::Time,
};

pub use code::InviteCode;
pub use inviting::{Card, Invite, Invited, List, MAX_CARDS, Page, Sheet, Standing, Whom, Withdraw};

/// The secret of an invitation: 100 random bits, twenty Crockford base-32 digits in groups of five.
///
/// In a link it stands in the fragment, which browsers do not send.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Secret(u128);

crate::schema::string_schema!(Secret);

/// Says that a text is not an invitation's secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASecret;

impl fmt::Display for NotASecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invitation-code")
    }
}

impl std::error::Error for NotASecret {}

impl Secret {
    /// A secret from random bits, of which a hundred count.
    #[must_use]
    pub const fn from_random(bits: u128) -> Self {
        Self(bits & ((1 << 100) - 1))
    }

    /// What the hub hashes and the device signs.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = to_base32(self.0, 20);
        write!(f, "{}-{}-{}-{}", &digits[..5], &digits[5..10], &digits[10..15], &digits[15..])
    }
}

/// A secret does not show in debugging output.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl TryFrom<String> for Secret {
    type Error = NotASecret;
    fn try_from(text: String) -> Result<Self, NotASecret> {
        match from_base32(&text) {
            Some((value, 20)) => Ok(Self(value)),
            _ => Err(NotASecret),
        }
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.to_string()
    }
}

/// A QR code as a drawing: `<svg viewBox="-4 -4 {side + 8} {side + 8}"><path d="{path}"/></svg>`,
/// dark on white.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Qr {
    /// How many modules it is wide and high, without the quiet zone of four.
    pub side: u32,
    /// The dark modules as an SVG path, one unit a module.
    pub path: String,
}

/// Looks at an invitation before joining; it is not used up.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The invitation's secret; in the body, so that no log of addresses holds it.
    pub secret: Secret,
}

impl Endpoint for Look {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/joining/look";
    const ABOUT: &'static str = "Shows whom an invitation is for.";
    type Answer = Invitation;
}

/// Whom an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The community.
    pub community: String,
    /// The person.
    pub name: String,
    /// What they will be.
    pub post: Post,
    /// Their household; residents only.
    pub home: Option<String>,
    /// Until when it can be used.
    pub expires_at: Time,
}

/// Registers a device's key; the invitation is used up and a session begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The invitation's secret.
    pub secret: Secret,
    /// The device's new key.
    pub key: PublicKey,
    /// What the person calls the device.
    pub device: Name,
    /// The key's signature over [`statement`].
    pub signature: Signature,
    /// By what one of the person's own devices lets it in: the signature over [`Vouched::signed`](crate::devices::Vouched).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vouch: Option<Signature>,
}

impl Endpoint for Join {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/joining";
    const ABOUT: &'static str = "Registers a device's key with an invitation and signs in.";
    type Answer = Me;
}

/// What a device signs to join: it proves that it holds the key and means this hub.
#[must_use]
pub fn statement(origin: &str, secret: Secret, key: &PublicKey) -> Vec<u8> {
    let mut bytes = b"linli/join/1\n".to_vec();
    for part in [origin, key.suite.as_str(), &key.to_text(), &secret.to_string()] {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(b'\n');
    }
    bytes
}
