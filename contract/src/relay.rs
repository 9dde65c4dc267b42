//! Sending a gate one photo instead of going there: agreed to by itself, sealed by the device so that nobody but
//! the gate opens it, and carried by a hub that cannot (GB/T 35273 6.3, FR article 8).
//!
//! Agreeing to it is a [`Consent`](crate::consents::Consent) of its own, for one photo and [`LASTS`]; that to
//! the gate itself has to be there already. What is sealed says for which gate and which consent it is
//! ([`info`], [`aad`]), and inside it the device has signed the photo: sealing takes no secret, so a hub could
//! seal another's.

mod calls;
#[cfg(feature = "seal")]
mod sealing;
mod standing;

use std::fmt;

use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{
    gates::{Notice, agent},
    id::GateId,
    ledger::Event,
    sessions::{Hex, PublicKey, Signature},
    time::Span,
};

pub use crate::register::File;
pub use calls::{Fetch, Fetched, Send, Stop};
#[cfg(feature = "seal")]
pub use sealing::{open, seal, wipe};
pub use standing::{Sent, read};

/// How long somebody agrees to send a photo, and how long a hub keeps what no gate has fetched.
pub const LASTS: Span = Span::DAY;

/// The most bytes of a sealed photo.
pub const MOST: usize = 512 * 1024;

/// The bytes of a photo's signature, which comes before it.
const SIGNATURE: usize = 64;

/// What is more about a sealed photo than the photo: a key of X25519, a tag of ChaCha20-Poly1305, a signature.
const AROUND: usize = 32 + 16 + SIGNATURE;

/// The most bytes of a photo.
pub const MOST_PHOTO: usize = MOST - AROUND;

/// Whether so many bytes can be a sealed photo.
#[must_use]
pub const fn may_be_sealed(bytes: usize) -> bool {
    bytes > AROUND && bytes <= MOST
}

/// The key to which photos for a gate are sealed: X25519, signed by the key that speaks for the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateSealing))]
#[serde(deny_unknown_fields)]
pub struct Sealing {
    /// Its 32 bytes.
    pub key: Hex,
    /// The signature of the gate's key over [`Sealing::signed`].
    pub signature: Signature,
}

impl Sealing {
    /// What a gate's key signs so that photos are sealed to another key of its.
    #[must_use]
    pub fn signed(key: &Hex, gate_key: &PublicKey) -> Vec<u8> {
        let said = format!("seal\n{}\n{key}\n", gate_key.to_text());
        [agent::PREFIX, said.as_bytes()].concat()
    }

    /// Whether the key that speaks for a gate has signed it.
    #[must_use]
    pub fn is_of(&self, gate_key: &PublicKey) -> bool {
        self.key.0.len() == 32
            && gate_key.has_signed(&Self::signed(&self.key, gate_key), &self.signature)
    }
}

/// Whether this notice, its gate's key and the key that photos are sealed to are the newest of all that the
/// community's chain says, told the newest first: nobody agrees to what not all can see.
#[must_use]
pub fn is_announced(notice: &Notice, newest_first: impl Iterator<Item = Event>) -> bool {
    let (mut told, mut keys) = (None, None);
    for event in newest_first {
        match event {
            Event::GateNotice { notice: said, .. } if told.is_none() => {
                let said = Notice::read(&said);
                told =
                    said.filter(|said| (said.gate, said.purpose) == (notice.gate, notice.purpose));
            }
            Event::GateKey { gate, key, sealing, .. } if gate == notice.gate && keys.is_none() => {
                keys = Some((key, sealing));
            }
            _ => {}
        }
    }
    let is_told = told.is_some_and(|told| told == *notice);
    let is_keyed = keys.is_some_and(|(key, sealing)| {
        key == notice.gate_key && (notice.sealing.is_none() || sealing == notice.sealing)
    });
    is_told && is_keyed && notice.sealing.as_ref().is_none_or(|one| one.is_of(&notice.gate_key))
}

/// What a photo is sealed for, `info` of RFC 9180: app, version, gate.
#[must_use]
pub fn info(gate: GateId) -> Vec<u8> {
    format!("linli\nrelay/1\n{gate}\n").into_bytes()
}

/// What is sealed beside it, `aad` of RFC 9180: the number of the consent, and the hash of the notice it names.
#[must_use]
pub fn aad(consent: Hash, notice: Hash) -> Vec<u8> {
    [consent.0, notice.0].concat()
}

/// A photo as it is sealed: with the signature of the consent's key over [`Photo::signed`].
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    /// The signature.
    pub signature: Signature,
    /// A JPEG.
    pub picture: Vec<u8>,
}

/// A photo does not show in debugging output.
impl fmt::Debug for Photo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Photo(..)")
    }
}

impl Photo {
    /// What a device signs so that a gate knows whose photo it is: the consent, and the photo's hash.
    #[must_use]
    pub fn signed(consent: Hash, picture: Hash) -> Vec<u8> {
        format!("linli/relay/1\n{consent}\n{picture}\n").into_bytes()
    }

    /// The hash of a picture that is signed.
    #[must_use]
    pub fn hash(picture: &[u8]) -> Hash {
        Hash::of(&[b"linli/relay/1 picture\n", picture])
    }

    /// Its bytes; nothing where the signature is none, or the picture is too large.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let fits = self.signature.0.len() == SIGNATURE && self.picture.len() <= MOST_PHOTO;
        fits.then(|| [&self.signature.0[..], &self.picture].concat())
    }

    /// Reads what [`Photo::bytes`] has written.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (signature, picture) = bytes.split_at_checked(SIGNATURE)?;
        Some(Self { signature: Hex(signature.to_vec()), picture: picture.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gates::{Purpose, tests::notice},
        time::Time,
    };

    #[test]
    fn what_is_sealed_says_for_whom_and_by_which_consent() {
        let gate = |number| info(GateId::from_number(number));
        assert_eq!(gate(1), b"linli\nrelay/1\n0000000000001\n");
        assert_ne!(gate(1), gate(2));
        let (consent, notice) = (Hash([1; 32]), Hash([2; 32]));
        assert_eq!(aad(consent, notice), [[1_u8; 32], [2; 32]].concat());
    }

    #[test]
    fn a_photo_is_read_back_and_has_a_limit() {
        let photo = Photo { signature: Hex(vec![7; 64]), picture: vec![1, 2, 3] };
        let bytes = photo.bytes().expect("it fits");
        assert_eq!(Photo::read(&bytes), Some(photo.clone()));
        assert_eq!(Photo::read(&bytes[..63]), None);
        let large = Photo { picture: vec![0; MOST_PHOTO + 1], ..photo.clone() };
        assert_eq!(large.bytes(), None);
        let short = Photo { signature: Hex(vec![7; 63]), ..photo };
        assert_eq!(short.bytes(), None);
        assert!(may_be_sealed(MOST) && !may_be_sealed(MOST + 1) && !may_be_sealed(AROUND));
    }

    #[test]
    fn a_key_that_the_gate_has_not_signed_is_not_announced() {
        let sealing = Sealing { key: Hex(vec![1; 32]), signature: Hex(vec![0; 64]) };
        let notice = Notice {
            purpose: Purpose::Relay,
            kind: Purpose::Relay.kind(),
            sealing: Some(sealing.clone()),
            ..notice()
        };
        let (at, gate, key) = (Time(1), notice.gate, notice.gate_key.clone());
        let name = "东门".to_owned();
        let keyed = Event::GateKey { at, gate, name, key, sealing: Some(sealing) };
        let told = Event::GateNotice { at, notice: notice.text() };
        assert!(!is_announced(&notice, [told, keyed].into_iter()));
    }

    #[test]
    fn a_notice_without_such_a_key_is_announced_as_before() {
        let notice = notice();
        let (at, gate, key) = (Time(1), notice.gate, notice.gate_key.clone());
        let keyed = Event::GateKey { at, gate, name: "东门".to_owned(), key, sealing: None };
        let told = |notice: &Notice| Event::GateNotice { at, notice: notice.text() };
        assert!(is_announced(&notice, [told(&notice), keyed.clone()].into_iter()));
        assert!(!is_announced(&notice, [keyed.clone()].into_iter()));
        assert!(!is_announced(&notice, [told(&notice)].into_iter()));
        let newer = Notice { version: 2, ..notice.clone() };
        assert!(!is_announced(&notice, [told(&newer), told(&notice), keyed].into_iter()));
    }
}
