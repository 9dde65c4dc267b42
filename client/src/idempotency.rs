//! The key under which a change is done once, however often it is sent.

use serde::{Deserialize, Serialize};

use crate::device;

/// Names one change: 128 random bits in hexadecimal. A draft keeps it until the hub has answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A new key.
    #[expect(clippy::new_without_default, reason = "each is different, so none is the default")]
    #[must_use]
    pub fn new() -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(device::random())))
    }

    /// The key as it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_key =
            text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_key { Ok(Self(text)) } else { Err("an idempotency key has 32 hexadecimal digits") }
    }
}

impl From<IdempotencyKey> for String {
    fn from(key: IdempotencyKey) -> Self {
        key.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_keeps_its_key_and_no_two_share_one() {
        let key = IdempotencyKey::new();

        let stored = serde_json::to_string(&key).expect("a key is a text");

        assert_eq!(stored.len(), 34);
        assert_eq!(serde_json::from_str::<IdempotencyKey>(&stored).ok(), Some(key.clone()));
        assert_ne!(IdempotencyKey::new(), key);
    }

    #[test]
    fn nothing_else_is_taken_for_a_key() {
        for wrong in ["", "0", &"g".repeat(32), &"A".repeat(32), &"0".repeat(33)] {
            assert!(IdempotencyKey::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
