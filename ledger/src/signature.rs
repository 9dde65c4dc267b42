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

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use p256::ecdsa::signature::hazmat::PrehashSigner;

    use super::*;

    const SAID: &[u8] = b"what was said";

    /// A key and what it has signed, of each kind; and who checks them.
    type Signed = (Vec<u8>, Vec<u8>, fn(&[u8], &[u8], &[u8]) -> bool);

    fn both(seed: u8) -> [Signed; 2] {
        let own = SigningKey::from_bytes(&[seed; 32]);
        let key = own.verifying_key().to_bytes().to_vec();
        let ed25519: Signed = (key, own.sign(SAID).to_bytes().to_vec(), is_of_ed25519);
        let own = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).expect("a scalar");
        let key = own.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        let signature: p256::ecdsa::Signature =
            own.sign_prehash(&Sha256::digest(SAID)).expect("signed");
        let p256: Signed = (key, signature.to_bytes().to_vec(), is_of_p256);
        [ed25519, p256]
    }

    #[test]
    fn a_signature_is_of_its_key_and_its_text_alone() {
        for ((key, signature, is_of), (other, others, _)) in both(1).into_iter().zip(both(2)) {
            assert!(is_of(&key, SAID, &signature));
            assert!(!is_of(&key, b"what was sayd", &signature));
            assert!(!is_of(&other, SAID, &signature));
            assert!(!is_of(&key, SAID, &others));
            assert!(!is_of(&[], SAID, &signature) && !is_of(&key, SAID, &[]));
            for place in 0..signature.len() {
                let mut changed = signature.clone();
                changed[place] ^= 1;
                assert!(!is_of(&key, SAID, &changed), "{place}");
            }
            let longer = [&signature[..], &[0]].concat();
            assert!(!is_of(&key, SAID, &longer) && !is_of(&key, SAID, &signature[..63]));
        }
        let [(key, signature, _), (point, _, _)] = both(1);
        assert!(!is_of_p256(&point, SAID, &signature) && !is_of_ed25519(&point, SAID, &signature));
        assert!(!is_of_ed25519(&[0; 32], SAID, &signature), "a weak key: {key:?}");
    }
}
