//! What is handed over to join: the secret of an invitation, and where one's own device has made it, what lets in with it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{NotASecret, Secret};

/// A code as it stands in a link's fragment: a secret; or two with a dot between them, of which no hub hears the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InviteCode {
    /// What uses the invitation up.
    pub secret: Secret,
    /// With what the new key is signed ([`Vouching`](crate::devices::Vouching)). What is typed by hand has none.
    pub vouching: Option<Secret>,
}

impl From<Secret> for InviteCode {
    fn from(secret: Secret) -> Self {
        Self { secret, vouching: None }
    }
}

impl fmt::Display for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.secret.fmt(f)?;
        self.vouching.map_or(Ok(()), |vouching| write!(f, ".{vouching}"))
    }
}

impl From<InviteCode> for String {
    fn from(code: InviteCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for InviteCode {
    type Error = NotASecret;
    fn try_from(text: String) -> Result<Self, NotASecret> {
        let read = |text: &str| Secret::try_from(text.to_owned());
        match text.split_once('.') {
            None => read(&text).map(Self::from),
            Some((secret, vouching)) => {
                Ok(Self { secret: read(secret)?, vouching: Some(read(vouching)?) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_back_with_one_secret_or_two() {
        let [one, other] = [7, 8].map(Secret::from_random);
        for code in [InviteCode::from(one), InviteCode { secret: one, vouching: Some(other) }] {
            assert_eq!(InviteCode::try_from(code.to_string()), Ok(code));
        }
        for wrong in ["", ".", "k7qm-2f9x", &format!("{one}."), &format!("{one}.{other}.{one}")] {
            assert_eq!(InviteCode::try_from(wrong.to_owned()), Err(NotASecret), "{wrong}");
        }
    }
}
