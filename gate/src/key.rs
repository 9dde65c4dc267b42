//! The key of a gate. It never leaves its machine: who loses it pairs anew, and everybody is asked again.

use contract::{
    relay::Sealing,
    sealing,
    sessions::{Hex, PublicKey, Signature, Suite},
};
use ed25519_dalek::{Signer, SigningKey};

/// The public half.
pub(crate) fn public(secret: &[u8; 32]) -> PublicKey {
    let bytes = SigningKey::from_bytes(secret).verifying_key().to_bytes();
    PublicKey { suite: Suite::Ed25519, bytes: Hex(bytes.to_vec()) }
}

/// Signs.
pub(crate) fn sign(secret: &[u8; 32], signed: &[u8]) -> Signature {
    Hex(SigningKey::from_bytes(secret).sign(signed).to_bytes().to_vec())
}

/// The key to which photos are sealed, signed by the gate's own.
pub(crate) fn sealing(secret: &[u8; 32], photos: &[u8; 32]) -> Option<Sealing> {
    let key = sealing::public(photos)?;
    let signature = sign(secret, &Sealing::signed(&key, &public(secret)));
    Some(Sealing { key, signature })
}
