//! What an old device signs: that it says no, and that it asks.

use serde::{Deserialize, Serialize};

use crate::{
    id::{DeviceId, RecoveryId},
    sessions::{PublicKey, Signature},
    time::Time,
};

/// What comes before everything that is signed as an objection, and before nothing else.
const PREFIX: &[u8] = b"linli/recovery-veto/1\n";

/// The making of what is signed; it stands in the bytes, so that others can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Suite {
    /// Canonical JSON, SHA-256, Ed25519 or P-256.
    #[serde(rename = "linli-recovery/1")]
    One,
}

/// That an old device says no to a recovery: canonical JSON (RFC 8785) that its key signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// How these bytes are made.
    pub suite: Suite,
    /// To which recovery.
    pub recovery: RecoveryId,
    /// Which device.
    pub device: DeviceId,
    /// Its key, which signs.
    pub key: PublicKey,
    /// When, by the device's clock. Nothing hangs on it: a clock that is wrong must not take away a no, and said
    /// again it ends nothing but the same recovery.
    pub at: Time,
}

impl Objection {
    /// What a device says that says no.
    #[must_use]
    pub const fn to(recovery: RecoveryId, device: DeviceId, key: PublicKey, at: Time) -> Self {
        Self { suite: Suite::One, recovery, device, key, at }
    }

    /// Its bytes.
    ///
    /// # Panics
    /// Never: it is plain data.
    #[must_use]
    pub fn text(&self) -> String {
        serde_jcs::to_string(self).expect("plain data is written as JSON")
    }

    /// What of a text is signed.
    #[must_use]
    pub fn signed(text: &str) -> Vec<u8> {
        [PREFIX, text.as_bytes()].concat()
    }

    /// Reads one that is written as [`Objection::text`] writes it, to the byte, and signed by the key it names.
    #[must_use]
    pub fn read(text: &str, signature: &Signature) -> Option<Self> {
        let said: Self = serde_json::from_str(text).ok()?;
        let is_signed = || said.key.has_signed(&Self::signed(text), signature);
        (said.text() == text && is_signed()).then_some(said)
    }
}

/// What a device signs that has no session and asks whether its account is being recovered.
#[must_use]
pub fn watching(origin: &str, device: DeviceId, at: Time) -> Vec<u8> {
    format!("linli/recovery-watch/1\n{origin}\n{device}\n{}\n", at.0).into_bytes()
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::sessions::{Hex, Suite as KeySuite};

    fn said(by: &SigningKey) -> Objection {
        let bytes = Hex(by.verifying_key().to_bytes().to_vec());
        let key = PublicKey { suite: KeySuite::Ed25519, bytes };
        Objection::to(RecoveryId::from_number(1), DeviceId::from_number(2), key, Time(3))
    }

    #[test]
    fn it_is_read_only_as_it_is_written_and_signed_by_its_own_key() {
        let (own, other) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let said = said(&own);
        let text = said.text();
        let sign = |by: &SigningKey, bytes: &[u8]| Hex(by.sign(bytes).to_bytes().to_vec());
        let signature = sign(&own, &Objection::signed(&text));

        assert_eq!(Objection::read(&text, &signature), Some(said));
        assert_eq!(Objection::read(&text, &sign(&other, &Objection::signed(&text))), None);
        // Nothing that is signed for another purpose passes for it.
        assert_eq!(Objection::read(&text, &sign(&own, text.as_bytes())), None);
        for changed in [format!("{text} "), text.replace("\"at\":3", "\"at\":4"), String::new()] {
            assert_eq!(Objection::read(&changed, &signature), None, "{changed}");
        }
    }

    #[test]
    fn another_device_or_moment_is_another_thing_to_sign() {
        let signed = |device, at| watching("https://a", DeviceId::from_number(device), Time(at));
        assert_ne!(signed(1, 1), signed(2, 1));
        assert_ne!(signed(1, 1), signed(1, 2));
        assert!(signed(1, 1).starts_with(b"linli/recovery-watch/1\n"));
    }
}
