//! The key for once, of which a hub has the public half alone.

use ed25519_dalek::{Signer, SigningKey};
use ledger::Hash;

use super::Vouched;
use crate::{
    joining::Secret,
    sessions::{Hex, PublicKey, Signature, Suite},
};

/// A key for this once, as the device that lets in has it, and the one that is let in.
#[derive(Clone, Debug)]
pub struct Vouching(SigningKey);

impl From<Secret> for Vouching {
    fn from(secret: Secret) -> Self {
        let seed = Hash::of(&[b"linli-devices/1 vouching\n", &secret.to_bytes()]);
        Self(SigningKey::from_bytes(&seed.0))
    }
}

impl Vouching {
    /// Its public half, which the device that lets in signs.
    #[must_use]
    pub fn key(&self) -> PublicKey {
        let bytes = Hex(self.0.verifying_key().to_bytes().to_vec());
        PublicKey { suite: Suite::Ed25519, bytes }
    }

    /// That the new device may come whose key this is.
    #[must_use]
    pub fn vouch(&self, key: &PublicKey) -> Signature {
        Hex(self.0.sign(&Vouched::signed(key)).to_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_devices_make_one_key_of_what_was_scanned() {
        let of = |number| Vouching::from(Secret::from_random(number));
        assert_eq!(of(7).key(), of(7).key());
        assert_ne!(of(7).key(), of(8).key());
        let (new, other) = (of(1).key(), of(2).key());
        let signature = of(7).vouch(&new);
        assert!(of(7).key().has_signed(&Vouched::signed(&new), &signature));
        assert!(!of(7).key().has_signed(&Vouched::signed(&other), &signature));
    }
}
