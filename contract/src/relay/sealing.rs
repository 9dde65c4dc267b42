//! Sealing and opening by HPKE (RFC 9180, base mode): X25519, HKDF-SHA256, ChaCha20-Poly1305.

use std::convert::Infallible;

use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
    single_shot_open, single_shot_seal_with_rng,
};
use ledger::Hash;

use super::{File, Photo, aad, info};
use crate::{
    consents::Consent,
    gates::{Notice, Purpose},
    sessions::Hex,
};

type Key = X25519HkdfSha256;

/// The bytes of a key that comes before what is sealed.
const KEY: usize = 32;

/// The public half of a key to which photos are sealed.
#[must_use]
pub fn public(secret: &[u8; 32]) -> Option<Hex> {
    let secret = <Key as Kem>::PrivateKey::from_bytes(secret).ok()?;
    Some(Hex(Key::sk_to_pk(&secret).to_bytes().to_vec()))
}

/// Seals a photo for the gate of a notice, by the consent to it; `chance` are 32 bytes that nobody else knows.
/// Nothing where the notice is of another purpose, its gate has not signed the key, or the photo is too large.
#[must_use]
pub fn seal(notice: &Notice, consent: Hash, photo: &Photo, chance: [u8; 32]) -> Option<File> {
    let sealing = notice.sealing.as_ref().filter(|sealing| sealing.is_of(&notice.gate_key))?;
    if notice.purpose != Purpose::Relay {
        return None;
    }
    let (info, aad) = (info(notice.gate), aad(consent, notice.hash()));
    seal_bytes(&sealing.key, (&info, &aad), &photo.bytes()?, chance).map(File)
}

/// Opens what was sealed for a gate by a consent; the picture, if the consent's key has signed it.
#[must_use]
pub fn open(
    secret: &[u8; 32],
    (hash, consent): (Hash, &Consent),
    sealed: &[u8],
) -> Option<Vec<u8>> {
    let (info, aad) = (info(consent.gate), aad(hash, consent.notice));
    let mut opened = open_bytes(secret, (&info, &aad), sealed)?;
    let Photo { signature, mut picture } = taken_out(&mut opened)?;
    let signed = Photo::signed(hash, Photo::hash(&picture));
    if consent.key.has_signed(&signed, &signature) {
        return Some(picture);
    }
    wipe(&mut picture);
    None
}

/// The photo of what was opened, which is overwritten: of a face there is one copy, whose end its reader sees to.
fn taken_out(opened: &mut [u8]) -> Option<Photo> {
    let photo = Photo::read(opened);
    wipe(opened);
    photo
}

/// Overwrites bytes that nobody needs any more.
pub fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    // As if somebody still read it: else the overwriting could be left out.
    std::hint::black_box(&*bytes);
}

/// Seals bytes to a key, between `info` and `aad`: the key that is made for it, and then what is sealed.
fn seal_bytes(
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

fn open_bytes(secret: &[u8; 32], (info, aad): (&[u8], &[u8]), sealed: &[u8]) -> Option<Vec<u8>> {
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
    use ed25519_dalek::{Signer, SigningKey};
    use ledger::chain::Who;
    use proptest::prelude::*;

    use super::{super::Sealing, *};
    use crate::{
        Language,
        consents::Signatory,
        gates::tests::notice,
        id::GateId,
        sessions::{PublicKey, Suite},
        time::{Offset, Time},
    };

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
        assert_eq!(seal_bytes(&Hex(to), (&info, &aad), &text, chance), Some(sealed.clone()));
        assert_eq!(open_bytes(&secret, (&info, &aad), &sealed), Some(text));
    }

    fn signing(number: u8) -> (SigningKey, PublicKey) {
        let key = SigningKey::from_bytes(&[number; 32]);
        let bytes = Hex(key.verifying_key().to_bytes().to_vec());
        (key, PublicKey { suite: Suite::Ed25519, bytes })
    }

    /// A notice of a gate whose key has signed the one that photos are sealed to.
    fn relay() -> Notice {
        let (gate, gate_key) = signing(2);
        let key = public(&SECRET).expect("a key");
        let signature = gate.sign(&Sealing::signed(&key, &gate_key)).to_bytes().to_vec();
        let (purpose, sealing) = (Purpose::Relay, Some(Sealing { key, signature: Hex(signature) }));
        Notice { purpose, kind: purpose.kind(), gate_key, sealing, ..notice() }
    }

    fn consent(notice: &Notice) -> (Hash, Consent) {
        let signer = Signatory { who: Who(Hash([5; 32])), home: None };
        let at = (Time(1_795_392_000_000), Offset::CHINA);
        let consent = Consent::to(notice, signer, &signing(1).1, Language::Zh, at, Hash([6; 32]));
        (Consent::hash(&consent.text()), consent)
    }

    fn photo(consent: Hash, picture: &[u8], by: u8) -> Photo {
        let signed = Photo::signed(consent, Photo::hash(picture));
        let signature = Hex(signing(by).0.sign(&signed).to_bytes().to_vec());
        Photo { signature, picture: picture.to_vec() }
    }

    #[test]
    fn only_this_gate_opens_it_and_only_for_this_consent() {
        let notice = relay();
        let (hash, consent) = consent(&notice);
        let photo = photo(hash, b"a face", 1);
        let File(sealed) = seal(&notice, hash, &photo, [3; 32]).expect("sealed");
        assert_eq!(open(&SECRET, (hash, &consent), &sealed).as_deref(), Some(&b"a face"[..]));

        assert_eq!(open(&[8; 32], (hash, &consent), &sealed), None, "another gate's key");
        let gate = GateId::from_number(2);
        let elsewhere = Consent { gate, ..consent.clone() };
        assert_eq!(open(&SECRET, (hash, &elsewhere), &sealed), None, "another gate");
        assert_eq!(open(&SECRET, (Hash([0; 32]), &consent), &sealed), None, "another consent");
        let other = Consent { notice: Hash([0; 32]), ..consent.clone() };
        assert_eq!(open(&SECRET, (hash, &other), &sealed), None, "another notice");
    }

    #[test]
    fn a_photo_that_another_has_signed_is_none() {
        let notice = relay();
        let (hash, consent) = consent(&notice);
        let forged = photo(hash, b"another face", 4);
        let File(sealed) = seal(&notice, hash, &forged, [3; 32]).expect("anybody can seal");
        assert_eq!(open(&SECRET, (hash, &consent), &sealed), None);
    }

    #[test]
    fn what_was_opened_is_overwritten_and_the_photo_is_all_there_is_of_it() {
        let mut opened = [vec![7; 64], b"a face".to_vec()].concat();
        let photo = taken_out(&mut opened).expect("a photo");
        assert_eq!((photo.signature, &photo.picture[..]), (Hex(vec![7; 64]), &b"a face"[..]));
        assert_eq!(opened, [0; 70]);

        let mut short = [7; 63];
        assert!(taken_out(&mut short).is_none());
        assert_eq!(short, [0; 63], "nor does what is none stay");
    }

    #[test]
    fn nothing_is_sealed_to_a_key_that_the_gate_has_not_signed() {
        let notice = relay();
        let (hash, _) = consent(&notice);
        let photo = photo(hash, b"a face", 1);
        let sealing = notice.sealing.clone().expect("a key");
        let swapped = Sealing { key: public(&[8; 32]).expect("a key"), ..sealing };
        for other in [
            Notice { sealing: Some(swapped), ..notice.clone() },
            Notice { sealing: None, ..notice.clone() },
            Notice { purpose: Purpose::Enter, ..notice },
        ] {
            assert_eq!(seal(&other, hash, &photo, [3; 32]), None);
        }
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
            let sealed = seal_bytes(&to, around, &text, chance).expect("sealed");
            prop_assert_eq!(sealed.len(), text.len() + 48);
            prop_assert_eq!(open_bytes(&SECRET, around, &sealed), Some(text));
            let mut changed = sealed.clone();
            let at = place % changed.len();
            changed[at] ^= 1 << bit;
            // X25519 does not look at the highest bit of a key (RFC 7748): RFC 9180 hashes it all the same.
            prop_assert_eq!(open_bytes(&SECRET, around, &changed), None);
            prop_assert_eq!(open_bytes(&SECRET, (b"info", b"aae"), &sealed), None);
            prop_assert_eq!(open_bytes(&SECRET, (b"infp", b"aad"), &sealed), None);
        }
    }
}
