//! Sealing what a gate tells of somebody, and opening it on their device.

use ledger::Hash;

use super::{File, Found, SIGNATURE, Told, info};
use crate::{
    consents::Consent,
    id::GateId,
    sealing,
    sessions::{Hex, Signature},
};

/// Seals what a gate tells of a consent to the key that this names, with the gate's signature over [`Told::signed`];
/// `chance` are 32 bytes that nobody else knows. Nothing where the key is none.
#[must_use]
pub fn seal(
    (gate, key): (GateId, &Hex),
    consent: Hash,
    (told, signature): (&Told, &Signature),
    chance: [u8; 32],
) -> Option<File> {
    let bytes = [&signature.0[..], &told.bytes()].concat();
    sealing::seal(key, (&info(gate), &consent.0), &bytes, chance).map(File)
}

/// Opens what was sealed by a consent: what it says, if the gate that the consent names has signed it.
#[must_use]
pub fn open(secret: &[u8; 32], (hash, consent): (Hash, &Consent), sealed: &File) -> Found {
    opened(secret, (hash, consent), &sealed.0).map_or(Found::Strange, Found::Told)
}

fn opened(secret: &[u8; 32], (hash, consent): (Hash, &Consent), sealed: &[u8]) -> Option<Told> {
    let bytes = sealing::open(secret, (&info(consent.gate), &hash.0), sealed)?;
    let (signature, told) = bytes.split_at_checked(SIGNATURE)?;
    Told::of_gate(told, hash, &consent.gate_key, &Hex(signature.to_vec()))
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use ledger::chain::Who;

    use super::{
        super::{Matches, SEALED},
        *,
    };
    use crate::{
        Language,
        consents::Signatory,
        gates::{Notice, tests::notice},
        sealing::public,
        sessions::{PublicKey, Suite},
        time::{Day, Offset, Time},
    };

    const SECRET: [u8; 32] = [9; 32];

    fn signing(number: u8) -> (SigningKey, PublicKey) {
        let key = SigningKey::from_bytes(&[number; 32]);
        let bytes = Hex(key.verifying_key().to_bytes().to_vec());
        (key, PublicKey { suite: Suite::Ed25519, bytes })
    }

    fn consent() -> (Hash, Consent) {
        let notice = Notice { gate_key: signing(2).1, ..notice() };
        let signer = Signatory { who: Who(Hash([5; 32])), home: None };
        let at = (Time(1_795_392_000_000), Offset::CHINA);
        let own = Consent::to(&notice, signer, &signing(1).1, Language::Zh, at, Hash([6; 32]));
        let own = Consent { matches_key: public(&SECRET), ..own };
        (Consent::hash(&own.text()), own)
    }

    fn told() -> Told {
        let days = vec![(Day(20_779), 2), (Day(20_780), 3)];
        Told { until: Day(20_780), matches: Matches::Days(days) }
    }

    fn sealed(by: u8, of: Hash) -> File {
        let (hash, own) = consent();
        let signature = signing(by).0.sign(&Told::signed(of, &told().bytes())).to_bytes();
        let key = own.matches_key.as_ref().expect("a key");
        let said = (&told(), &Hex(signature.to_vec()));
        seal((own.gate, key), hash, said, [3; 32]).expect("sealed")
    }

    #[test]
    fn only_this_device_opens_it_and_only_of_this_consent() {
        let (hash, own) = consent();
        let sealed = sealed(2, hash);
        assert_eq!(sealed.0.len(), SEALED);
        assert_eq!(open(&SECRET, (hash, &own), &sealed), Found::Told(told()));

        assert_eq!(open(&[8; 32], (hash, &own), &sealed), Found::Strange, "another device");
        let elsewhere = Consent { gate: GateId::from_number(2), ..own.clone() };
        assert_eq!(open(&SECRET, (hash, &elsewhere), &sealed), Found::Strange, "another gate");
        assert_eq!(
            open(&SECRET, (Hash([0; 32]), &own), &sealed),
            Found::Strange,
            "another consent"
        );
        let short = File(sealed.0[..SEALED - 1].to_vec());
        assert_eq!(open(&SECRET, (hash, &own), &short), Found::Strange);
    }

    #[test]
    fn what_another_has_signed_or_of_another_consent_is_not_told() {
        let (hash, own) = consent();
        for (by, of) in [(4, hash), (2, Hash([0; 32]))] {
            assert_eq!(open(&SECRET, (hash, &own), &sealed(by, of)), Found::Strange, "{by}");
        }
    }

    #[test]
    fn nothing_is_sealed_to_what_is_no_key() {
        let signature = Hex(vec![0; SIGNATURE]);
        for key in [Hex(Vec::new()), Hex(vec![1; 31]), Hex(vec![0; 32])] {
            let said = (&told(), &signature);
            assert_eq!(seal((GateId::from_number(1), &key), Hash([1; 32]), said, [3; 32]), None);
        }
    }
}
