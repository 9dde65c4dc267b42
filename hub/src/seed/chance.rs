//! Numbers that look like chance and are the same every time: SplitMix64.

use sha2::{Digest, Sha256};

/// A row of such numbers.
pub(super) struct Chance(u64);

impl Chance {
    /// The row of the thing `number` of a kind; each thing has its own, so that the order in which
    /// they are invented makes no difference.
    pub(super) fn of(seed: u64, kind: &str, number: u64) -> Self {
        let mut hasher = Sha256::new_with_prefix(kind);
        hasher.update(seed.to_be_bytes());
        hasher.update(number.to_be_bytes());
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hasher.finalize()[..8]);
        Self(u64::from_be_bytes(bytes))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, `end`; 0 where that is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// True so many times of a hundred.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of them, if there are any.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(all.len() as u64)).ok()?;
        all.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_and_another_gives_others() {
        let row = |seed, number| {
            let mut chance = Chance::of(seed, "case", number);
            (0..8).map(|_| chance.below(1_000)).collect::<Vec<_>>()
        };

        assert_eq!(row(1, 7), row(1, 7));
        assert_ne!(row(1, 7), row(2, 7));
        assert_ne!(row(1, 7), row(1, 8));
    }

    #[test]
    fn nothing_is_picked_of_nothing() {
        assert_eq!(Chance::of(1, "case", 1).pick::<u8>(&[]), None);
    }
}
