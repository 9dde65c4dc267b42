//! Chains: the records about one person, each linked to the one before.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::{Hash, base64};

/// What a chain is called: 32 bytes that only its person and the keeper of the log know. What others see of
/// a chain comes from it, and leads back to nobody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Who(pub Hash);

impl std::fmt::Debug for Who {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Who(..)")
    }
}

impl Who {
    /// By what the record of this number is recognised in the log, by whoever knows the chain's name; to
    /// all others it is chance.
    #[must_use]
    pub fn label(self, number: u64) -> Label {
        let hash = Hash::of(&[b"linli-ledger/1 label\n", &self.0.0, &number.to_be_bytes()]);
        let [a, b, c, d, e, f, ..] = hash.0;
        Label([a, b, c, d, e, f])
    }
}

/// How long a chain is, and the commitment of its last record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChainHead {
    /// How many records the chain has; its first is number one.
    pub count: u64,
    /// The commitment of the last one.
    pub last: Hash,
}

impl ChainHead {
    /// Of a chain without a record.
    pub const EMPTY: Self = Self { count: 0, last: Hash([0; 32]) };

    /// The number of the record that comes next.
    #[must_use]
    pub const fn next(self) -> u64 {
        self.count.saturating_add(1)
    }
}

/// Six bytes by which a chain's owner recognises a record in the log. That another one has them by chance
/// happens once in 280 million million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label([u8; 6]);

impl Label {
    /// Of what is nobody's.
    const NONE: Self = Self([0; 6]);
}

/// An entry of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// By what the owner of its chain recognises it.
    pub label: Label,
    /// What it commits to.
    pub commitment: Hash,
}

impl Entry {
    /// How many bytes it has.
    pub const BYTES: usize = 38;

    /// An entry that belongs to no chain.
    #[must_use]
    pub const fn of_nobody(commitment: Hash) -> Self {
        Self { label: Label::NONE, commitment }
    }

    /// As the log has it.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (label, commitment) = bytes.split_at_mut(6);
        label.copy_from_slice(&self.label.0);
        commitment.copy_from_slice(&self.commitment.0);
        bytes
    }

    /// Reads one.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (label, commitment) = bytes.split_first_chunk::<6>()?;
        Some(Self { label: Label(*label), commitment: Hash(commitment.try_into().ok()?) })
    }

    /// Its hash in the tree.
    #[must_use]
    pub fn hash(self) -> Hash {
        Hash::of_entry(&self.to_bytes())
    }
}

/// Entries as they travel: one after the other, in base64.
#[must_use]
pub fn write_entries(entries: &[Entry]) -> String {
    let bytes: Vec<u8> = entries.iter().flat_map(|entry| entry.to_bytes()).collect();
    BASE64.encode(&bytes)
}

/// Reads what [`write_entries`] wrote; nothing where it is something else.
#[must_use]
pub fn read_entries(text: &str) -> Option<Vec<Entry>> {
    let bytes = base64::decode(text)?;
    bytes.chunks(Entry::BYTES).map(Entry::read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_as_they_were_and_nothing_else_does() {
        let who = Who(Hash([7; 32]));
        let one = Entry { label: who.label(1), commitment: Hash([1; 32]) };
        let none = Entry::of_nobody(Hash([2; 32]));
        let text = write_entries(&[one, none]);

        assert_eq!(read_entries(&text), Some(vec![one, none]));
        assert_eq!(read_entries(""), Some(vec![]));
        for wrong in ["AAAA", "?", &text[..text.len() - 4]] {
            assert_eq!(read_entries(wrong), None, "{wrong}");
        }
        assert_ne!(who.label(1), who.label(2));
        assert_ne!(who.label(1), Who(Hash([8; 32])).label(1));
    }
}
