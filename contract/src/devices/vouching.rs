//! One's own device lets in another one, and signs that it does. It makes a key for this once, signs that with its own, and
//! hands the secret half over in the code that the new device scans and no call carries; with it the new device has its own
//! key signed. So what a hub stores and answers lets in no key of its own in the person's name.

#[cfg(feature = "seal")]
mod signing;

use serde::{Deserialize, Serialize};

use super::ADD_LIFE;
use crate::{
    id::DeviceId,
    sessions::{MAX_SKEW, PublicKey, Signature},
    time::Time,
};

#[cfg(feature = "seal")]
pub use signing::Vouching;

/// That a device lets in whoever has a key for this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = DeviceLets))]
pub struct Lets {
    /// That key.
    pub key: PublicKey,
    /// Until when, by the device's clock.
    pub until: Time,
    /// The signature of the device that lets in over [`Lets::signed`].
    pub signature: Signature,
}

impl Lets {
    /// What a device signs that lets in another.
    #[must_use]
    pub fn signed(key: &PublicKey, until: Time) -> Vec<u8> {
        let (suite, key) = (key.suite.as_str(), key.to_text());
        format!("linli/devices/1 lets in\n{suite}\n{key}\n{}\n", until.0).into_bytes()
    }

    /// Whether the key of a device has signed it, for no longer than an invitation lasts.
    #[must_use]
    pub fn is_of(&self, key: &PublicKey, now: Time) -> bool {
        let is_short = self.until <= now + ADD_LIFE + MAX_SKEW;
        is_short && key.has_signed(&Self::signed(&self.key, self.until), &self.signature)
    }
}

/// By what a device was let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = DeviceVouched))]
pub struct Vouched {
    /// Which of the person's devices has let it in.
    pub by: DeviceId,
    /// That it did.
    pub lets: Lets,
    /// The signature of the key for this once over [`Vouched::signed`].
    pub signature: Signature,
}

impl Vouched {
    /// What is signed of the key of a device that is let in.
    #[must_use]
    pub fn signed(key: &PublicKey) -> Vec<u8> {
        let suite = key.suite.as_str();
        format!("linli/devices/1 is let in\n{suite}\n{}\n", key.to_text()).into_bytes()
    }

    /// Whether it lets in this key at a time, where the device that it names has the key `by`.
    #[must_use]
    pub fn lets_in(&self, key: &PublicKey, at: Time, by: &PublicKey) -> bool {
        self.lets.is_of(by, at)
            && at <= self.lets.until + MAX_SKEW
            && self.lets.key.has_signed(&Self::signed(key), &self.signature)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::{
        sessions::{Hex, Suite},
        time::Span,
    };

    pub(crate) const AT: Time = Time(1_795_392_000_000);

    pub(crate) fn signing(number: u8) -> (SigningKey, PublicKey) {
        let key = SigningKey::from_bytes(&[number; 32]);
        let bytes = Hex(key.verifying_key().to_bytes().to_vec());
        (key, PublicKey { suite: Suite::Ed25519, bytes })
    }

    /// That the device 1, with the key of this number, lets in the key of another.
    pub(crate) fn vouched(by: u8, key: &PublicKey) -> Vouched {
        let ((once, once_key), until) = (signing(9), AT + ADD_LIFE);
        let signed = signing(by).0.sign(&Lets::signed(&once_key, until));
        let lets = Lets { key: once_key, until, signature: Hex(signed.to_bytes().to_vec()) };
        let signature = Hex(once.sign(&Vouched::signed(key)).to_bytes().to_vec());
        Vouched { by: DeviceId::from_number(1), lets, signature }
    }

    #[test]
    fn only_this_key_is_let_in_only_by_this_device_and_only_for_a_while() {
        let (old, new) = (signing(1).1, signing(2).1);
        let good = vouched(1, &new);
        assert!(good.lets_in(&new, AT, &old));
        assert!(good.lets_in(&new, AT + ADD_LIFE, &old));

        assert!(!good.lets_in(&signing(3).1, AT, &old), "another key");
        assert!(!good.lets_in(&new, AT, &signing(3).1), "another device");
        assert!(!vouched(3, &new).lets_in(&new, AT, &old), "signed by another");
        let late = AT + ADD_LIFE + MAX_SKEW + Span::SECOND;
        assert!(!good.lets_in(&new, late, &old), "later");
        assert!(!good.lets_in(&new, AT - MAX_SKEW - Span::SECOND, &old), "let in for long");
        let other = signing(8).0.sign(&Vouched::signed(&new)).to_bytes().to_vec();
        let other = Vouched { signature: Hex(other), ..good.clone() };
        assert!(!other.lets_in(&new, AT, &old), "by another key for once");
        let until = good.lets.until + Span::SECOND;
        let lets = Lets { until, ..good.lets.clone() };
        assert!(!Vouched { lets, ..good }.lets_in(&new, AT, &old), "changed");
    }
}
