//! What stands in the code of a slip on paper: enough to find a consent again in its owner's records, and nothing
//! that a gate would open for.

use ledger::Hash;

use crate::{id::GateId, time::Time};

/// What the text begins with.
const HEAD: &str = "linli/slip/1";

/// What a slip tells of a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The number the consent goes by.
    pub consent: Hash,
    /// Which gate it is for.
    pub gate: GateId,
    /// Until when.
    pub valid_until: Time,
    /// Which record of its owner's chain it is, counted from one.
    pub record: u64,
}

impl Slip {
    /// The text of the code: a line each.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { consent, gate, valid_until, record } = self;
        format!("{HEAD}\n{consent}\n{gate}\n{}\n{record}\n", valid_until.0)
    }

    /// Reads one that is written as [`Slip::text`] writes it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        if lines.next() != Some(HEAD) {
            return None;
        }
        let consent = lines.next()?.parse().ok()?;
        let gate = lines.next()?.parse().ok()?;
        let valid_until = Time(lines.next()?.parse().ok()?);
        let record = lines.next()?.parse().ok()?;
        let slip = Self { consent, gate, valid_until, record };
        (slip.text() == text).then_some(slip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_only_as_it_is_written() {
        let slip = Slip {
            consent: Hash([7; 32]),
            gate: GateId::from_number(5),
            valid_until: Time(1_795_392_000_000),
            record: 12,
        };
        let text = slip.text();

        assert_eq!(Slip::read(&text), Some(slip));
        for other in [
            text.replace("slip/1", "slip/2"),
            text.replace("\n12\n", "\n012\n"),
            text.replace("\n12\n", "\n12\nmore\n"),
            text.trim_end().to_owned(),
            String::new(),
        ] {
            assert_eq!(Slip::read(&other), None, "{other}");
        }
    }
}
