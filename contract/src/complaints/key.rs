//! The case key: opens one complaint without an account.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{from_base32, to_base32};

/// Sixty random bits as three groups of four Crockford base-32 digits, `k7qm-2f9x-ab3d`.
///
/// The hub keeps only a hash. Sixty bits and the limit on tries make guessing hopeless; twelve
/// digits can be copied from paper.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseKey(u64);

crate::schema::string_schema!(CaseKey);

/// Says that a text is not a case key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotACaseKey;

impl fmt::Display for NotACaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("case-key")
    }
}

impl std::error::Error for NotACaseKey {}

impl CaseKey {
    /// A key from random bits, of which sixty count.
    #[must_use]
    pub const fn from_random(bits: u64) -> Self {
        Self(bits & ((1 << 60) - 1))
    }

    /// What the hub hashes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = to_base32(u128::from(self.0), 12);
        write!(f, "{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..])
    }
}

/// A key is a secret: debugging output does not show it.
impl fmt::Debug for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaseKey(…)")
    }
}

impl TryFrom<String> for CaseKey {
    type Error = NotACaseKey;
    fn try_from(text: String) -> Result<Self, NotACaseKey> {
        match from_base32(&text) {
            Some((value, 12)) => u64::try_from(value).map(Self).map_err(|_| NotACaseKey),
            _ => Err(NotACaseKey),
        }
    }
}

impl From<CaseKey> for String {
    fn from(key: CaseKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_key_is_read_back_as_people_type_it(bits in any::<u64>()) {
            let key = CaseKey::from_random(bits);
            let typed = key.to_string().to_uppercase().replace('-', " ");
            prop_assert_eq!(CaseKey::try_from(typed), Ok(key));
        }
    }

    #[test]
    fn a_key_does_not_show_in_logs() {
        assert_eq!(format!("{:?}", CaseKey::from_random(7)), "CaseKey(…)");
    }
}
