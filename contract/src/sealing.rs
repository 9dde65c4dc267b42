//! Sealing and opening by HPKE (RFC 9180, base mode): X25519, HKDF-SHA256, ChaCha20-Poly1305. Photos are sealed so to gates,
//! and by gates how often they have known somebody.

use std::convert::Infallible;

use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
    single_shot_open, single_shot_seal_with_rng,
};

use crate::sessions::Hex;

type Key = X25519HkdfSha256;

/// The bytes of a key that comes before what is sealed.
const KEY: usize = 32;

/// The public half of a key to which something is sealed.
#[must_use]
pub fn public(secret: &[u8; 32]) -> Option<Hex> {
    let secret = <Key as Kem>::PrivateKey::from_bytes(secret).ok()?;
    Some(Hex(Key::sk_to_pk(&secret).to_bytes().to_vec()))
}

/// Seals bytes to a key, between `info` and `aad`: the key that is made for it, and then what is sealed.
pub(crate) fn seal(
    to: &Hex,
    (info, aad): (&[u8], &[u8]),
    bytes: &[u8],
    chance: [u8; 32],
) -> Option<Vec<u8>> {
    let to = <Key as Kem>::PublicKey::from_bytes(&to.0).ok()?;
    let (begun, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Key>(
        &OpModeS::Base,
        &to,
        info,
        bytes,
        aad,
        &mut Given(chance.to_vec()),
    )
    .ok()?;
    Some([begun.to_bytes().to_vec(), sealed].concat())
}

/// Opens what was sealed so.
pub(crate) fn open(
    secret: &[u8; 32],
    (info, aad): (&[u8], &[u8]),
    sealed: &[u8],
) -> Option<Vec<u8>> {
    let (begun, sealed) = sealed.split_at_checked(KEY)?;
    let begun = <Key as Kem>::EncappedKey::from_bytes(begun).ok()?;
    let secret = <Key as Kem>::PrivateKey::from_bytes(secret).ok()?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, Key>(
        &OpModeR::Base,
        &secret,
        &begun,
        info,
        sealed,
        aad,
    )
    .ok()
}

/// Chance that was given: nothing here asks for any. A key of X25519 takes 32 bytes of it, once.
struct Given(Vec<u8>);

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, wanted: &mut [u8]) -> Result<(), Infallible> {
        // More than there is ends here, and is never filled up with what somebody could guess.
        let rest = self.0.split_off(wanted.len());
        wanted.copy_from_slice(&self.0);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for Given {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: [u8; 32] = [9; 32];

    fn bytes(hex: &str) -> Vec<u8> {
        Hex::try_from(hex.to_owned()).expect("hexadecimal").0
    }

    fn thirty_two(hex: &str) -> [u8; 32] {
        bytes(hex).try_into().expect("32 bytes")
    }

    /// RFC 9180, appendix A.2.1: base mode, the first of its encryptions.
    #[test]
    fn it_is_what_the_standard_says() {
        let chance = thirty_two("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b");
        let secret = thirty_two("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
        let to = bytes("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
        let info = bytes("4f6465206f6e2061204772656369616e2055726e");
        let aad = bytes("436f756e742d30");
        let text = bytes("4265617574792069732074727574682c20747275746820626561757479");
        let sealed = bytes(
            "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a\
             1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db\
             21993c62ce81883d2dd1b51a28",
        );
        assert_eq!(public(&secret), Some(Hex(to.clone())));
        assert_eq!(seal(&Hex(to), (&info, &aad), &text, chance), Some(sealed.clone()));
        assert_eq!(open(&secret, (&info, &aad), &sealed), Some(text));
    }

    proptest! {
        #[test]
        fn what_was_sealed_is_opened_and_each_changed_bit_is_seen(
            text in proptest::collection::vec(any::<u8>(), 0..200),
            chance in any::<[u8; 32]>(),
            place in any::<usize>(),
            bit in 0_u8..8,
        ) {
            let to = public(&SECRET).expect("a key");
            let around = (&b"info"[..], &b"aad"[..]);
            let sealed = seal(&to, around, &text, chance).expect("sealed");
            prop_assert_eq!(sealed.len(), text.len() + 48);
            prop_assert_eq!(open(&SECRET, around, &sealed), Some(text));
            let mut changed = sealed.clone();
            let at = place % changed.len();
            changed[at] ^= 1 << bit;
            // X25519 does not look at the highest bit of a key (RFC 7748): RFC 9180 hashes it all the same.
            prop_assert_eq!(open(&SECRET, around, &changed), None);
            prop_assert_eq!(open(&SECRET, (b"info", b"aae"), &sealed), None);
            prop_assert_eq!(open(&SECRET, (b"infp", b"aad"), &sealed), None);
        }
    }
}
