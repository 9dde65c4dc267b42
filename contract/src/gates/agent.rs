//! How the agent beside a gate and the hub speak: the agent shows its key once, then says every few seconds
//! how the gate is and hears what it has to delete; what it did it signs.
//!
//! What is signed is canonical JSON (RFC 8785) behind [`PREFIX`], and names gate, kind and suite. A report
//! has a number that only grows, so that an old one cannot be told again.

use ledger::Hash;
use serde::{Deserialize, Serialize};

use super::{Trial, WayIn};
use crate::{
    Endpoint, Method,
    id::{GateId, OrderId},
    joining::Secret,
    matches::Carried,
    relay::Sealing,
    sessions::{Hex, PublicKey, Signature},
    text::Name,
    time::Time,
};

/// What comes before everything an agent signs.
pub const PREFIX: &[u8] = b"linli/gate/1\n";

/// Comes to speak for a gate with the code a manager was given.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PairGate))]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The code.
    pub secret: Secret,
    /// The key that speaks for the gate from now on: Ed25519.
    pub key: PublicKey,
    /// The key's signature over [`pairing`].
    pub signature: Signature,
    /// To which key photos for the gate are sealed; none where its terminal takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing: Option<Sealing>,
}

impl Endpoint for Pair {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/pair";
    const ABOUT: &'static str = "Lets an agent speak for a gate.";
    type Answer = Paired;
}

/// What an agent is told when it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GatePaired))]
pub struct Paired {
    /// Which gate it speaks for.
    pub gate: GateId,
    /// What that is called.
    pub name: Name,
    /// By which rule checkpoints of the ledger are believed.
    pub policy: String,
}

/// What an agent signs to come to speak for a gate.
#[must_use]
pub fn pairing(origin: &str, secret: Secret, key: &PublicKey) -> Vec<u8> {
    let said = format!("pair\n{origin}\n{secret}\n{}\n", key.to_text());
    [PREFIX, said.as_bytes()].concat()
}

/// The making of what an agent signs; it stands in the bytes, so that others can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Suite {
    /// Canonical JSON, SHA-256, Ed25519.
    #[serde(rename = "linli-gate/1")]
    One,
}

/// What an agent says as it is written: what it says, and how the bytes of that are made.
#[derive(Serialize, Deserialize)]
struct Written<S> {
    suite: Suite,
    #[serde(flatten)]
    said: S,
}

/// What an agent says. As bytes it is canonical JSON with the suite beside it ([`Saying::text`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "says", rename_all = "snake_case", deny_unknown_fields)]
pub enum Saying {
    /// How the gate is.
    Report(Report),
    /// That it has taken in a face.
    Enrolled(Done),
    /// That it has deleted one.
    Deleted(Done),
    /// That it wants a photo that was sent.
    Fetch(Fetch),
    /// What it did with one.
    Took(Took),
    /// How often it has known people, sealed to each of them.
    Matches(Handed),
}

/// How a gate is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Which gate.
    pub gate: GateId,
    /// Larger than in every report before.
    pub number: u64,
    /// When, by the gate's clock.
    pub at: Time,
    /// How many faces it holds.
    pub templates: u32,
    /// The ways in without a face that work now.
    pub ways: Vec<WayIn>,
    /// When each of them was tried, by the gate's clock: what nobody has tried counts for nothing
    /// ([`Report::trials`]). An agent of before says none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<Trial>,
    /// The hash of the program that says this.
    pub firmware: Hash,
}

/// What a gate has done with one face.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// Which gate.
    pub gate: GateId,
    /// By which order, where there was one.
    pub order: Option<OrderId>,
    /// Of which consent.
    pub consent: Hash,
    /// How many faces it held before.
    pub before: u32,
    /// How many after.
    pub after: u32,
    /// When, by the gate's clock.
    pub at: Time,
    /// How, in the words of its driver.
    pub method: Name,
    /// The hash of the program that did it.
    pub firmware: Hash,
}

/// That a gate wants a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// Which gate.
    pub gate: GateId,
    /// That of which consent.
    pub consent: Hash,
    /// When, by the gate's clock.
    pub at: Time,
}

/// What a gate has done with a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Took {
    /// Which gate.
    pub gate: GateId,
    /// That of which consent.
    pub consent: Hash,
    /// Whether it has taken in the face.
    pub is_taken: bool,
    /// What is left of the photo there.
    pub left: Left,
    /// When, by the gate's clock.
    pub at: Time,
    /// The hash of the program that did it.
    pub firmware: Hash,
}

/// How often a gate has known people, as it hands that over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    /// Which gate.
    pub gate: GateId,
    /// When, by the gate's clock.
    pub at: Time,
    /// Of some consents, as many as [`MOST`](crate::matches::MOST): the one and what is sealed.
    pub all: Vec<Carried>,
}

/// What is left of a photo at a gate that signs what it did with it: the word stands in what is signed, and there is
/// no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// No picture.
    Nothing,
}

impl Saying {
    /// Its bytes.
    ///
    /// # Panics
    /// Never: it is plain data.
    #[must_use]
    pub fn text(&self) -> String {
        let written = Written { suite: Suite::One, said: self };
        serde_jcs::to_string(&written).expect("plain data is written as JSON")
    }

    /// What of `text` is signed.
    #[must_use]
    pub fn signed(text: &str) -> Vec<u8> {
        [PREFIX, text.as_bytes()].concat()
    }

    /// Reads what is written as [`Saying::text`] writes it, to the byte, and signed by this key.
    #[must_use]
    pub fn read(text: &str, key: &PublicKey, signature: &Signature) -> Option<Self> {
        let said = Self::kept(text)?;
        let is_said = said.text() == text && key.has_signed(&Self::signed(text), signature);
        is_said.then_some(said)
    }

    /// Reads what was [read](Self::read) before it was kept, and is not looked at again.
    #[must_use]
    pub fn kept(text: &str) -> Option<Self> {
        let Written { suite: Suite::One, said } = serde_json::from_str(text).ok()?;
        Some(said)
    }

    /// Reads what an agent of before has signed, without any suite. It counts for nothing: whoever says it is told that the
    /// agent is too old, and an agent that has kept it signs anew.
    #[must_use]
    pub fn of_before(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Which gate says it.
    #[must_use]
    pub const fn gate(&self) -> GateId {
        match self {
            Self::Report(report) => report.gate,
            Self::Enrolled(done) | Self::Deleted(done) => done.gate,
            Self::Fetch(fetch) => fetch.gate,
            Self::Took(took) => took.gate,
            Self::Matches(handed) => handed.gate,
        }
    }

    /// Of which consent it says it; nothing where it is of the gate alone.
    #[must_use]
    pub const fn consent(&self) -> Option<Hash> {
        match self {
            Self::Report(_) | Self::Matches(_) => None,
            Self::Enrolled(done) | Self::Deleted(done) => Some(done.consent),
            Self::Fetch(fetch) => Some(fetch.consent),
            Self::Took(took) => Some(took.consent),
        }
    }
}

/// Says something for a gate, and hears what it has to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateSay))]
#[serde(deny_unknown_fields)]
pub struct Say {
    /// Which gate.
    pub gate: GateId,
    /// What it says.
    pub saying: String,
    /// The signature of its key over it.
    pub signature: Hex,
}

impl Endpoint for Say {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/gates/{gate}/say";
    const ABOUT: &'static str = "Hears a gate, and tells it what it has to delete.";
    type Answer = Told;
}

/// What a gate is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateTold))]
pub struct Told {
    /// The hub's clock.
    pub now: Time,
    /// What it has to delete and has not signed for, the oldest first.
    pub orders: Vec<Order>,
    /// Whether it may take somebody in now.
    pub takes_in: bool,
    /// The notices by which it may, as they are now told or were before their words got better, the newest first of each
    /// purpose; none from a hub that does not say so.
    #[serde(default)]
    pub notices: Vec<Hash>,
    /// The consents of which a photo waits for it, the oldest first.
    #[serde(default)]
    pub photos: Vec<Hash>,
}

/// Something a gate has to delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = GateOrder))]
pub struct Order {
    /// Which order.
    pub id: OrderId,
    /// Of which consent.
    pub consent: Hash,
    /// Until when the gate has to sign.
    pub due_at: Time,
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;
    use crate::sessions::Suite as KeySuite;

    #[test]
    fn what_its_key_has_signed_is_read_to_the_byte() {
        let secret = SigningKey::from_bytes(&[2; 32]);
        let bytes = Hex(secret.verifying_key().to_bytes().to_vec());
        let key = PublicKey { suite: KeySuite::Ed25519, bytes };
        let done = Done {
            gate: GateId::from_number(3),
            order: None,
            consent: Hash([1; 32]),
            before: 3,
            after: 2,
            at: Time(5),
            method: Name::try_from("reference").expect("a name"),
            firmware: Hash([3; 32]),
        };
        let sign = |bytes: &[u8]| Hex(secret.sign(bytes).to_bytes().to_vec());
        for said in [Saying::Enrolled(done.clone()), Saying::Deleted(done)] {
            let text = said.text();
            let signed = Saying::signed(&text);
            assert_eq!(signed, [&b"linli/gate/1\n"[..], text.as_bytes()].concat());
            let signature = sign(&signed);
            assert_eq!(Saying::read(&text, &key, &signature), Some(said.clone()));
            assert_eq!(said.gate(), GateId::from_number(3));
            assert_eq!(
                Saying::read(&text, &key, &sign(text.as_bytes())),
                None,
                "for something else"
            );
            // Signed as well, but written otherwise.
            let spaced = text.replacen(':', ": ", 1);
            assert_eq!(Saying::read(&spaced, &key, &sign(&Saying::signed(&spaced))), None);
            let other = text.replace("\"before\":3", "\"before\":4");
            assert_ne!(other, text);
            assert_eq!(Saying::read(&other, &key, &signature), None);
        }
    }

    #[test]
    fn how_the_bytes_are_made_is_signed_with_them_and_no_other_making_is_read() {
        let secret = SigningKey::from_bytes(&[2; 32]);
        let bytes = Hex(secret.verifying_key().to_bytes().to_vec());
        let key = PublicKey { suite: KeySuite::Ed25519, bytes };
        let (gate, consent) = (GateId::from_number(3), Hash([1; 32]));
        let said = Saying::Fetch(Fetch { gate, consent, at: Time(5) });
        let text = said.text();
        let read = |text: &str| {
            let signature = secret.sign(&Saying::signed(text)).to_bytes().to_vec();
            Saying::read(text, &key, &Hex(signature))
        };

        assert_eq!(read(&text), Some(said.clone()));
        assert_eq!(Saying::of_before(&text), None, "it says how its bytes are made");
        for other in ["", r#","suite":"linli-gate/2""#, r#","suite":"linli-consent/1""#] {
            let before = other.is_empty().then(|| said.clone());
            let other = text.replace(r#","suite":"linli-gate/1""#, other);
            assert_ne!(other, text);
            assert_eq!((read(&other), Saying::kept(&other)), (None, None), "{other}");
            assert_eq!(Saying::of_before(&other), before, "{other}");
        }
    }

    #[test]
    fn what_a_gate_did_with_a_photo_says_that_none_is_left_or_nothing() {
        let secret = SigningKey::from_bytes(&[2; 32]);
        let bytes = Hex(secret.verifying_key().to_bytes().to_vec());
        let key = PublicKey { suite: KeySuite::Ed25519, bytes };
        let (gate, consent, firmware) = (GateId::from_number(3), Hash([1; 32]), Hash([3; 32]));
        let left = Left::Nothing;
        let took = Took { gate, consent, is_taken: true, left, at: Time(5), firmware };
        let said = Saying::Took(took);
        let text = said.text();
        let read = |text: &str| {
            let signature = secret.sign(&Saying::signed(text)).to_bytes().to_vec();
            Saying::read(text, &key, &Hex(signature))
        };

        assert_eq!(read(&text), Some(said));
        for other in ["", r#""left":"a_copy","#] {
            let other = text.replace(r#""left":"nothing","#, other);
            assert_ne!(other, text);
            assert_eq!(read(&other), None, "{other}");
        }
    }

    #[test]
    fn only_what_its_key_has_signed_is_read_and_only_in_one_form() {
        let key = PublicKey { suite: KeySuite::Ed25519, bytes: Hex(vec![7; 32]) };
        let report = Report {
            gate: GateId::from_number(1),
            number: 1,
            at: Time(5),
            templates: 0,
            ways: vec![WayIn::Card],
            tried: vec![],
            firmware: Hash([3; 32]),
        };
        let said = Saying::Report(report);
        let text = said.text();

        assert!(text.starts_with('{') && text.contains("\"says\":\"report\""));
        assert!(!text.contains("tried"), "nothing was tried");
        assert_eq!(
            Saying::kept(&text),
            Some(said.clone()),
            "what it has signed itself it knows again"
        );
        assert_eq!(Saying::read(&text, &key, &Hex(vec![0; 64])), None, "nobody signed it");
        assert_eq!(said.gate(), GateId::from_number(1));
        let secret = Secret::from_random(5);
        assert_ne!(pairing("https://a", secret, &key), pairing("https://b", secret, &key));
    }
}
