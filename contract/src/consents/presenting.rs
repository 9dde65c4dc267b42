//! A ticket as its owner shows it at a gate: signed by their device for a few minutes.
//!
//! A ticket alone proves that somebody agreed, and not that it is they who stand at the gate: whoever has
//! read it, the hub first of all, could bring another face. So the device signs each showing, and nobody but
//! the gate hears that signature.

use ledger::{Hash, policy::Policy};
use serde::{Deserialize, Serialize};

use super::{FRESH, NotTaken, SCANNED, Taken, Ticket};
use crate::{
    id::GateId,
    sessions::{Hex, PublicKey, Signature},
    time::Time,
};

/// What comes before everything that is signed to show a ticket, and before nothing else.
const PREFIX: &str = "linli/ticket/1";

/// How many bytes a moment takes, and how many a signature (RFC 8032, RFC 6979).
const SIZES: (usize, usize) = (8, 64);

/// A ticket that its owner shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presented {
    /// The ticket.
    pub ticket: Ticket,
    /// That it is they who show it.
    pub showing: Showing,
}

/// That somebody shows their ticket now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Showing {
    /// When, by the device's clock.
    pub at: Time,
    /// The signature of the consent's key over [`Showing::signed`].
    pub signature: Signature,
}

impl Showing {
    /// What is signed: which consent, and when. The consent names its gate.
    #[must_use]
    pub fn signed(consent: Hash, at: Time) -> Vec<u8> {
        format!("{PREFIX}\n{consent}\n{}\n", at.0).into_bytes()
    }

    /// The text of a code: a ticket as the hub has packed it ([`SCANNED`]), a colon, and this in upper-case
    /// hexadecimal: a code holds twice as many such letters as others.
    #[must_use]
    pub fn scanned(&self, packed: &str) -> String {
        let bytes = [&self.at.0.to_be_bytes()[..], &self.signature.0].concat();
        format!("{packed}:{}", Hex(bytes).to_string().to_uppercase())
    }

    /// Reads the text of a code: the packed ticket, without what it begins with, and this.
    #[must_use]
    pub fn read(scanned: &str) -> Option<(&str, Self)> {
        let (packed, hex) = scanned.trim().strip_prefix(SCANNED)?.split_once(':')?;
        let is_hex = hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
        let bytes = Hex::try_from(hex.to_lowercase()).ok().filter(|_| is_hex)?.0;
        let (at, signature) = bytes.split_at_checked(SIZES.0)?;
        let at = Time(i64::from_be_bytes(at.try_into().ok()?));
        (signature.len() == SIZES.1)
            .then(|| (packed, Self { at, signature: Hex(signature.to_vec()) }))
    }
}

impl Presented {
    /// Checks it for a gate, at a time by the gate's clock: the ticket ([`Ticket::check`]), and that its
    /// owner shows it now.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn check(
        &self,
        policy: &Policy,
        own: (GateId, &PublicKey),
        now: Time,
    ) -> Result<Taken, NotTaken> {
        let taken = self.ticket.check(policy, own, now)?;
        let Showing { at, signature } = &self.showing;
        if !taken.consent.key.has_signed(&Showing::signed(taken.hash, *at), signature) {
            return Err(NotTaken::NotShown);
        }
        if now - *at > FRESH {
            return Err(NotTaken::Stale);
        }
        if *at - now > FRESH {
            return Err(NotTaken::Ahead);
        }
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn showing() -> Showing {
        Showing { at: Time(1_795_392_000_123), signature: Hex((0..64).collect()) }
    }

    #[test]
    fn the_text_of_a_code_is_read_back_and_fits_the_letters_of_one() {
        let text = showing().scanned("LINLI1:MFRGG");
        assert!(
            text.bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b':')
        );
        assert_eq!(Showing::read(&format!(" {text}\n")), Some(("MFRGG", showing())));
    }

    #[test]
    fn what_is_written_otherwise_is_none() {
        let text = showing().scanned("LINLI1:MFRGG");
        for other in [
            "LINLI1:MFRGG".to_owned(),
            text.replace("LINLI1", "LINLI2"),
            text.to_lowercase().replace("linli1", "LINLI1"),
            text[..text.len() - 2].to_owned(),
            format!("{text}00"),
            format!("{text}:00"),
        ] {
            assert_eq!(Showing::read(&other), None, "{other}");
        }
    }

    #[test]
    fn another_moment_is_another_thing_to_sign() {
        let signed = |consent, at| Showing::signed(Hash([consent; 32]), Time(at));
        assert_ne!(signed(1, 1), signed(1, 2));
        assert_ne!(signed(1, 1), signed(2, 1));
        assert!(signed(1, 1).starts_with(b"linli/ticket/1\n"));
    }
}
