//! Sealing a photo for its gate, and opening it there.

use ledger::Hash;

use super::{File, Photo, aad, info};
use crate::{
    consents::Consent,
    gates::{Notice, Purpose},
    sealing,
};

/// Seals a photo for the gate of a notice, by the consent to it; `chance` are 32 bytes that nobody else knows.
/// Nothing where the notice is of another purpose, its gate has not signed the key, or the photo is too large.
#[must_use]
pub fn seal(notice: &Notice, consent: Hash, photo: &Photo, chance: [u8; 32]) -> Option<File> {
    let key = notice.sealing.as_ref().filter(|key| key.is_of(&notice.gate_key))?;
    if notice.purpose != Purpose::Relay {
        return None;
    }
    let (info, aad) = (info(notice.gate), aad(consent, notice.hash()));
    sealing::seal(&key.key, (&info, &aad), &photo.bytes()?, chance).map(File)
}

/// Opens what was sealed for a gate by a consent; the picture, if the consent's key has signed it.
#[must_use]
pub fn open(
    secret: &[u8; 32],
    (hash, consent): (Hash, &Consent),
    sealed: &[u8],
) -> Option<Vec<u8>> {
    let (info, aad) = (info(consent.gate), aad(hash, consent.notice));
    let mut opened = sealing::open(secret, (&info, &aad), sealed)?;
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

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use ledger::chain::Who;

    use super::{super::Sealing, *};
    use crate::{
        Language,
        consents::Signatory,
        gates::tests::notice,
        id::GateId,
        sealing::public,
        sessions::{Hex, PublicKey, Suite},
        time::{Offset, Time},
    };

    const SECRET: [u8; 32] = [9; 32];

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
}
