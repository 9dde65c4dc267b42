//! Signatures of people's devices and of gates, checked strictly. One of Ed25519 has one form. One of P-256 has two: beside s
//! what is left of the order is as good, and browsers make either, so both are taken. Whoever has seen one can write the
//! other; so what was signed is known by what it says, never by its signature.

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
/// in 64 bytes, as WebCrypto makes them: with an s on either side of half the order.
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
    use data_encoding::HEXLOWER;
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

    /// A signature with another s: this much more or, where it is `taken`, what is left of this. The bytes of s are given
    /// and taken from the least on.
    fn otherwise(signature: &[u8], order: &[u8], is_taken: bool) -> Vec<u8> {
        let mut over = 0;
        let places = signature[32..].iter().zip(order).map(|(byte, of)| {
            let (byte, of) = (i16::from(*byte), i16::from(*of));
            let sum = if is_taken { of - byte } else { of + byte } + over;
            over = sum.div_euclid(256);
            u8::try_from(sum.rem_euclid(256)).expect("a byte")
        });
        let s: Vec<u8> = places.collect();
        [&signature[..32], &s].concat()
    }

    #[test]
    fn one_of_p256_has_a_twin_and_one_of_ed25519_has_none() {
        let order = |hex: &[u8]| HEXLOWER.decode(hex).expect("32 bytes");
        let [(key, signature, _), (point, twin, _)] = both(1);
        let of_ed25519 = order(b"edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        assert!(!is_of_ed25519(&key, SAID, &otherwise(&signature, &of_ed25519, false)));

        let mut of_p256 =
            order(b"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        of_p256.reverse();
        // P-256 writes its numbers from the greatest byte on.
        let turned = |signature: &[u8]| {
            let mut signature = signature.to_vec();
            signature[32..].reverse();
            signature
        };
        let other = turned(&otherwise(&turned(&twin), &of_p256, true));
        assert_ne!(other, twin);
        assert!(is_of_p256(&point, SAID, &twin) && is_of_p256(&point, SAID, &other));
        assert!(!is_of_p256(&point, b"what was sayd", &other));
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
