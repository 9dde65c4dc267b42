//! Signatures of people's devices and of gates, checked strictly: one signature has one form.

use ed25519_dalek::{Signature, VerifyingKey};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use sha2::{Digest, Sha256};

/// Whether an Ed25519 key (32 bytes) has signed this: RFC 8032, with the checks of `verify_strict`.
#[must_use]
pub fn is_of_ed25519(key: &[u8], signed: &[u8], signature: &[u8]) -> bool {
    let holds = || {
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        key.verify_strict(signed, &Signature::from_slice(signature).ok()?).ok()
    };
    holds().is_some()
}

/// Whether a P-256 key (the 65 bytes of its point) has signed the SHA-256 of this: FIPS 186-5, with r and s
/// in 64 bytes, as WebCrypto makes them.
#[must_use]
pub fn is_of_p256(key: &[u8], signed: &[u8], signature: &[u8]) -> bool {
    let holds = || {
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
        let signature = p256::ecdsa::Signature::from_slice(signature).ok()?;
        key.verify_prehash(&Sha256::digest(signed), &signature).ok()
    };
    holds().is_some()
}
