//! What stands in records with a signature of its own: what somebody has agreed to, signed by the key it names, and what a
//! gate says of it, signed by the key that it names as that gate's.
//!
//! Both are canonical JSON (RFC 8785): written in any other way it is nobody's, whoever has signed.

use data_encoding::HEXLOWER;
use serde_json::Value;

use crate::{
    Hash,
    commitment::Record,
    signature::{is_of_ed25519, is_of_p256},
};

/// What comes before everything that is signed as a consent.
const OF_CONSENTS: &[u8] = b"linli/consent/1\n";

/// What comes before everything that the agent of a gate signs.
const OF_GATES: &[u8] = b"linli/gate/1\n";

/// Whose signature in a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The key that a consent names as that of who agrees. Whose key it is, it does not say.
    Person,
    /// The key that a consent which was shown before names as its gate's.
    Gate,
    /// Nobody's, where there has to be one.
    Nobody,
}

/// Whose signatures in records hold, one after the other; nothing for a record that has none of these. What a gate says
/// is looked at beside the consent it is about: that has to come before.
#[must_use]
pub fn signed<'r>(records: impl IntoIterator<Item = &'r Record>) -> Vec<Option<By>> {
    let mut given: Vec<Given> = Vec::new();
    let mut look = |record: &Record| {
        let event: Value = serde_json::from_str(&record.event).ok()?;
        match event.get("event")?.as_str()? {
            "consent_given" => {
                let Some(consent) = Given::read(&event) else { return Some(By::Nobody) };
                given.push(consent);
                Some(By::Person)
            }
            "gate_signed" => {
                let saying = Saying::read(&event);
                let is_signed = saying.is_some_and(|saying| saying.is_of_one(&given));
                Some(if is_signed { By::Gate } else { By::Nobody })
            }
            _ => None,
        }
    };
    records.into_iter().map(&mut look).collect()
}

/// What somebody has agreed to, signed by the key it names.
#[derive(Debug)]
pub(crate) struct Given {
    /// The number it goes by.
    pub(crate) hash: Hash,
    /// What it says.
    pub(crate) said: Value,
}

impl Given {
    /// The consent of a record; nothing where its key has not signed it.
    pub(crate) fn read(event: &Value) -> Option<Self> {
        let (said, bytes, signature) = written(event, "document", OF_CONSENTS)?;
        let holds = has_signed(said.get("key")?, &bytes, &signature);
        holds.then(|| Self { hash: Hash::of(&[&bytes]), said })
    }
}

/// What a gate says. Nothing of it is true before [`Saying::is_of`].
#[derive(Debug)]
pub(crate) struct Saying {
    /// What it says.
    pub(crate) said: Value,
    bytes: Vec<u8>,
    signature: Vec<u8>,
}

impl Saying {
    /// What a gate says in a record.
    pub(crate) fn read(event: &Value) -> Option<Self> {
        let (said, bytes, signature) = written(event, "saying", OF_GATES)?;
        Some(Self { said, bytes, signature })
    }

    /// Whether this key has signed it.
    pub(crate) fn is_of(&self, key: &Value) -> bool {
        has_signed(key, &self.bytes, &self.signature)
    }

    /// Whether it is about one of these consents, said by its gate and signed by the key that it names as that gate's.
    fn is_of_one(&self, given: &[Given]) -> bool {
        let about = self.said.get("consent").and_then(Value::as_str);
        let Some(about) = about.and_then(|about| about.parse().ok()) else { return false };
        let mut given = given.iter().filter(|one| one.hash == about);
        given.any(|one| {
            let gate = self.said.get("gate");
            let key = one.said.get("gate_key");
            gate.is_some() && gate == one.said.get("gate") && key.is_some_and(|key| self.is_of(key))
        })
    }
}

/// What a field of a record says, the bytes of it that are signed, and the signature beside it.
fn written(event: &Value, field: &str, prefix: &[u8]) -> Option<(Value, Vec<u8>, Vec<u8>)> {
    let text = event.get(field)?.as_str()?;
    let said: Value = serde_json::from_str(text).ok()?;
    let signature = HEXLOWER.decode(event.get("signature")?.as_str()?.as_bytes()).ok()?;
    // Names in their order, each once, nothing between: of what has no fractions that is its one form.
    let written = said.to_string();
    (written == text).then(|| (said, [prefix, text.as_bytes()].concat(), signature))
}

/// Whether a key, as records write it, has signed this.
fn has_signed(key: &Value, signed: &[u8], signature: &[u8]) -> bool {
    let holds = || {
        let bytes = HEXLOWER.decode(key.get("bytes")?.as_str()?.as_bytes()).ok()?;
        let is_of = match key.get("suite")?.as_str()? {
            "ed25519" => is_of_ed25519,
            "p256" => is_of_p256,
            _ => return None,
        };
        Some(is_of(&bytes, signed, signature))
    };
    holds().unwrap_or(false)
}
