//! Signing in: the hub gives a nonce, the device's key signs it, a session begins.

use std::fmt::{self, Write as _};

use ledger::signature::{is_of_ed25519, is_of_p256};
use serde::{Deserialize, Serialize};

use crate::{
    Endpoint, Method,
    id::DeviceId,
    people::Me,
    time::{Span, Time},
};

/// The header in which a client names the device it speaks for, or [`NOBODY`], on every call but
/// those that sign in and out.
///
/// The hub then takes the call for that device's and for nobody else's: without a session, or with
/// another device's, it answers `not_signed_in` where it would take a caller without this header
/// for a visitor, or for somebody else who has signed in meanwhile in the same browser.
pub const DEVICE_HEADER: &str = "linli-device";

/// What stands in [`DEVICE_HEADER`] while nobody is signed in on the screen: a visitor calls, even
/// where the browser still has the session of somebody who signed out without a network.
pub const NOBODY: &str = "none";

/// How far a device's clock may be from the hub's when it signs in.
pub const MAX_SKEW: Span = Span::MINUTE.times(10);

/// The kinds of keys, so that others can follow: the name stands in every key. How what is signed is made stands in its
/// document, or, where it is kept nowhere, in what it begins with (`linli/sign-in/1`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Suite {
    /// Ed25519 (RFC 8032); the key is 32 bytes.
    Ed25519,
    /// ECDSA over P-256 with SHA-256 (FIPS 186-5); the key is the 65-byte uncompressed point, the
    /// signature the 64 bytes of r and s, as WebCrypto makes them.
    P256,
}

impl Suite {
    /// The name on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::P256 => "p256",
        }
    }

    /// Reads the stored name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        [Self::Ed25519, Self::P256].into_iter().find(|suite| suite.as_str() == name)
    }

    /// Bytes of a public key.
    #[must_use]
    pub const fn key_bytes(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::P256 => 65,
        }
    }
}

/// A device's public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Its kind.
    pub suite: Suite,
    /// Its bytes.
    pub bytes: Hex,
}

impl PublicKey {
    /// The bytes in lower-case hexadecimal.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.bytes.to_string()
    }

    /// Whether this key has signed these bytes, checked strictly.
    #[must_use]
    pub fn has_signed(&self, signed: &[u8], signature: &Signature) -> bool {
        let is_of = match self.suite {
            Suite::Ed25519 => is_of_ed25519,
            Suite::P256 => is_of_p256,
        };
        is_of(&self.bytes.0, signed, &signature.0)
    }
}

/// A signature, 64 bytes in every suite.
pub type Signature = Hex;

/// At most 128 bytes, written in lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex(pub Vec<u8>);

crate::schema::string_schema!(Hex);

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        // Without a format for each byte: keys and signatures are written so with every consent.
        self.0
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .try_for_each(|digit| f.write_char(char::from(DIGITS[usize::from(digit)])))
    }
}

impl From<Hex> for String {
    fn from(hex: Hex) -> Self {
        hex.to_string()
    }
}

impl TryFrom<String> for Hex {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if !rest.is_empty() || pairs.len() > 128 {
            return Err("hex");
        }
        let value = |digit: u8| (digit as char).to_digit(16).and_then(|v| u8::try_from(v).ok());
        pairs
            .iter()
            .map(|&[high, low]| Some(value(high)? << 4 | value(low)?))
            .collect::<Option<Vec<u8>>>()
            .map(Self)
            .ok_or("hex")
    }
}

/// Asks for a nonce to sign.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Begin {}

impl Endpoint for Begin {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/sessions/begin";
    const ABOUT: &'static str = "Gives a nonce to sign.";
    type Answer = Challenge;
}

/// A nonce, good once and for two minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// Thirty-two random bytes.
    pub nonce: Hex,
    /// The hub's clock.
    pub now: Time,
}

/// Signs in with a device's key; the session's token is a cookie, or for native clients the
/// answer's `Linli-Session` header.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The device.
    pub device: DeviceId,
    /// The nonce that was given.
    pub nonce: Hex,
    /// The device's clock.
    pub time: Time,
    /// The key's signature over [`statement`].
    pub signature: Signature,
}

impl Endpoint for Open {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/sessions";
    const ABOUT: &'static str = "Signs in with a device's key.";
    type Answer = Me;
}

/// What a device signs to sign in.
#[must_use]
pub fn statement(origin: &str, device: DeviceId, nonce: &Hex, time: Time) -> Vec<u8> {
    format!("linli/sign-in/1\n{origin}\n{device}\n{nonce}\n{}\n", time.0).into_bytes()
}

/// Who is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Endpoint for Show {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/sessions/mine";
    const ABOUT: &'static str = "Shows who is signed in.";
    type Answer = Me;
}

/// Ends the session on this device; the key stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Close {}

impl Endpoint for Close {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/sessions/close";
    const ABOUT: &'static str = "Ends the session.";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_read_back_and_nothing_else_is() {
        let hex = Hex(vec![0, 15, 255]);
        assert_eq!(hex.to_string(), "000fff");
        assert_eq!(Hex::try_from(hex.to_string()), Ok(hex));
        let all: Vec<u8> = (0..=255).collect();
        let formatted: String = all.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(Hex(all).to_string(), formatted);
        for wrong in ["0", "0g", "é0", &"00".repeat(129)] {
            assert!(Hex::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
