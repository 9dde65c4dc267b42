//! How often a gate has known somebody, told to nobody but them: a number for each day, sealed by the gate to a key of the
//! device that has agreed, and carried by a hub that can open none (PIPL articles 44 and 45).
//!
//! A gate tells it of everybody once a day, in as many bytes, whether it has known them or not, and only of days that are
//! over: neither that something is carried nor when says where anybody was. What is sealed the gate has signed, since
//! sealing takes no secret ([`Told`]).

mod calls;
#[cfg(feature = "seal")]
mod sealing;

use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::{
    id::GateId,
    sessions::{PublicKey, Signature},
    time::Day,
};

pub use crate::register::File;
pub use calls::{Carried, Hand, MOST, Mine};
#[cfg(feature = "seal")]
pub use sealing::{open, seal};

/// Of how many days it is told, the last that is over among them. A terminal keeps as many, and today's.
pub const DAYS: usize = 30;

/// The bytes of what is told: whether the terminal counts, a day, and a number for each day.
const TOLD: usize = 1 + 8 + 4 * DAYS;

/// The bytes of a signature, which comes before what is told.
const SIGNATURE: usize = 64;

/// The bytes of what is sealed: a key of X25519, a signature, what is told, a tag of ChaCha20-Poly1305.
pub const SEALED: usize = 32 + SIGNATURE + TOLD + 16;

/// How often a terminal has known a face.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matches {
    /// The terminal does not say.
    Unknown,
    /// On which of the last days how often; a day without any is left out.
    Days(Vec<(Day, u32)>),
}

/// What a gate tells of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The last day that was counted: it is over.
    pub until: Day,
    /// How often until then.
    pub matches: Matches,
}

/// What a device finds of one consent where it looks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// What the gate has signed that the consent names.
    Told(Told),
    /// The gate has not told anything yet.
    NotYet,
    /// The consent names the key of another device.
    Elsewhere,
    /// The consent names no key, as those of before.
    Unnamed,
    /// What the hub hands out is nothing that this gate has sealed by this consent.
    Strange,
}

impl Told {
    /// Its bytes, as many whatever it says: whether the terminal counts, the last day, and the number of each day, the
    /// first comes first; numbers have their highest byte first.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut numbers = [0_u32; DAYS];
        let counts = match &self.matches {
            Matches::Unknown => 0,
            Matches::Days(days) => {
                for (day, count) in days {
                    if let Some(number) = place(*day, self.until).and_then(|at| numbers.get_mut(at))
                    {
                        *number = *count;
                    }
                }
                1
            }
        };
        let mut bytes = vec![counts];
        bytes.extend(self.until.0.to_be_bytes());
        bytes.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
        bytes
    }

    /// Reads what is written as [`Told::bytes`] writes it.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (counts, rest) = bytes.split_first()?;
        let (until, numbers) = rest.split_first_chunk::<8>()?;
        let until = Day(i64::from_be_bytes(*until));
        let first = until.0.checked_sub(i64::try_from(DAYS).ok()? - 1)?;
        let days = numbers.as_chunks::<4>().0.iter().map(|number| u32::from_be_bytes(*number));
        let days = (first..=until.0).map(Day).zip(days).filter(|(_, count)| *count > 0);
        let matches = match counts {
            0 => Matches::Unknown,
            _ => Matches::Days(days.collect()),
        };
        let told = Self { until, matches };
        (told.bytes() == bytes).then_some(told)
    }

    /// What a gate's key signs, so that the device knows who tells it: of which consent, and what.
    #[must_use]
    pub fn signed(consent: Hash, told: &[u8]) -> Vec<u8> {
        [format!("linli/matches/1\n{consent}\n").as_bytes(), told].concat()
    }

    /// What is told by bytes that a gate's key has signed, of this consent.
    #[must_use]
    pub fn of_gate(
        bytes: &[u8],
        consent: Hash,
        key: &PublicKey,
        signature: &Signature,
    ) -> Option<Self> {
        let is_signed = key.has_signed(&Self::signed(consent, bytes), signature);
        if is_signed { Self::read(bytes) } else { None }
    }
}

/// Which of the days until one this is, the first is 0.
fn place(day: Day, until: Day) -> Option<usize> {
    let back = usize::try_from(until.0.checked_sub(day.0)?).ok()?;
    (DAYS - 1).checked_sub(back)
}

/// What it is sealed for, `info` of RFC 9180: app, version, gate.
#[must_use]
pub fn info(gate: GateId) -> Vec<u8> {
    format!("linli\nmatches/1\n{gate}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UNTIL: Day = Day(20_780);

    fn told(days: &[(i64, u32)]) -> Told {
        let days = days.iter().map(|(back, count)| (Day(UNTIL.0 - back), *count)).collect();
        Told { until: UNTIL, matches: Matches::Days(days) }
    }

    #[test]
    fn it_is_as_long_whatever_it_says_and_read_back() {
        let unknown = Told { until: UNTIL, matches: Matches::Unknown };
        for one in [unknown, told(&[]), told(&[(0, 3)]), told(&[(29, 1), (7, u32::MAX), (0, 2)])] {
            let bytes = one.bytes();
            assert_eq!(bytes.len(), TOLD);
            assert_eq!(Told::read(&bytes), Some(one));
        }
    }

    #[test]
    fn no_day_that_is_not_over_nor_one_before_the_last_30_is_told() {
        assert_eq!(Told::read(&told(&[(30, 9), (-1, 9)]).bytes()), Some(told(&[])));
    }

    #[test]
    fn nothing_else_is_read() {
        let bytes = told(&[(0, 3)]).bytes();
        let longer = [&bytes[..], &[0]].concat();
        let mut other = bytes.clone();
        other[0] = 2;
        let mut hidden = bytes.clone();
        hidden[0] = 0;
        let mut far = bytes.clone();
        far[1..9].copy_from_slice(&i64::MIN.to_be_bytes());
        for wrong in [&bytes[..TOLD - 1], &longer, &other, &hidden, &far, &[]] {
            assert_eq!(Told::read(wrong), None, "{wrong:?}");
        }
        far[1..9].copy_from_slice(&i64::MAX.to_be_bytes());
        assert_eq!(Told::read(&far).map(|told| told.until), Some(Day(i64::MAX)), "a day as good");
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_so(bytes in proptest::collection::vec(any::<u8>(), TOLD)) {
            if let Some(told) = Told::read(&bytes) {
                prop_assert_eq!(told.bytes(), bytes);
            }
        }
    }
}
