//! The tree of RFC 6962: its root at any size, proofs that an entry is in it, and that it has only
//! grown.
//!
//! All of it is made of complete subtrees, those with a power of two of entries. Where their hashes come
//! from is the caller's: memory, tiles of a file, tiles of another's server.

use crate::Hash;

/// A complete subtree: it holds the entries `index << height` up to `(index + 1) << height`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subtree {
    /// How many levels are below its top; an entry alone has none.
    pub height: u8,
    /// Its place among those of its height.
    pub index: u64,
}

/// Where the hashes of complete subtrees are found.
pub trait Subtrees {
    /// Why one could not be found.
    type Error;

    /// The hash of a complete subtree.
    ///
    /// # Errors
    /// When it cannot be found.
    fn hash(&mut self, subtree: Subtree) -> Result<Hash, Self::Error>;
}

/// The complete subtrees that make up the entries `from` to `until`, the largest first; `from` is where a
/// complete subtree of that many entries may begin.
pub(crate) fn parts(from: u64, until: u64) -> impl Iterator<Item = Subtree> {
    let mut from = from;
    std::iter::from_fn(move || {
        let left = until.checked_sub(from).filter(|left| *left > 0)?;
        let height = left.ilog2();
        let part = Subtree { height: u8::try_from(height).ok()?, index: from >> height };
        from += 1 << height;
        Some(part)
    })
}

/// The hash of the entries `from` to `until`.
fn hash_of<S: Subtrees>(subtrees: &mut S, from: u64, until: u64) -> Result<Hash, S::Error> {
    let mut hashes = Vec::new();
    for part in parts(from, until) {
        hashes.push(subtrees.hash(part)?);
    }
    Ok(joined(&hashes))
}

/// The root above complete subtrees that stand side by side, the largest first.
pub(crate) fn joined(hashes: &[Hash]) -> Hash {
    let joined = hashes.iter().rev().copied().reduce(|right, left| Hash::of_node(left, right));
    joined.unwrap_or_else(Hash::of_nothing)
}

/// The root of a tree of so many entries.
///
/// # Errors
/// When a hash cannot be found.
pub fn root<S: Subtrees>(subtrees: &mut S, size: u64) -> Result<Hash, S::Error> {
    hash_of(subtrees, 0, size)
}

/// Where a tree of more than one entry divides: the largest power of two below its size.
const fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The hashes beside an entry, from the one next to it up to the one below the root (RFC 6962 §2.1.1).
/// Nothing where there is no such entry.
///
/// # Errors
/// When a hash cannot be found.
pub fn inclusion<S: Subtrees>(
    subtrees: &mut S,
    index: u64,
    size: u64,
) -> Result<Option<Vec<Hash>>, S::Error> {
    if index >= size {
        return Ok(None);
    }
    let (mut from, mut until) = (0, size);
    let mut beside = Vec::new();
    while until - from > 1 {
        let middle = from + split(until - from);
        if index < middle {
            beside.push(hash_of(subtrees, middle, until)?);
            until = middle;
        } else {
            beside.push(hash_of(subtrees, from, middle)?);
            from = middle;
        }
    }
    beside.reverse();
    Ok(Some(beside))
}

/// What shows that a tree of `old` entries is the beginning of one of `new` (RFC 6962 §2.1.2). Nothing
/// where it cannot be.
///
/// # Errors
/// When a hash cannot be found.
pub fn consistency<S: Subtrees>(
    subtrees: &mut S,
    old: u64,
    new: u64,
) -> Result<Option<Vec<Hash>>, S::Error> {
    if old > new {
        return Ok(None);
    }
    if old == 0 || old == new {
        return Ok(Some(Vec::new()));
    }
    let (mut from, mut until) = (0, new);
    let mut proof = Vec::new();
    // Whether what is left begins where the old tree does: then its root is known already.
    let mut is_whole = true;
    while old != until {
        let middle = from + split(until - from);
        if old <= middle {
            proof.push(hash_of(subtrees, middle, until)?);
            until = middle;
        } else {
            proof.push(hash_of(subtrees, from, middle)?);
            from = middle;
            is_whole = false;
        }
    }
    if !is_whole {
        proof.push(hash_of(subtrees, from, until)?);
    }
    proof.reverse();
    Ok(Some(proof))
}

/// Whether an entry of this hash is in a tree of this size and root, at this place (RFC 9162 §2.1.3.2).
#[must_use]
pub fn includes(root: Hash, size: u64, index: u64, entry: Hash, beside: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = entry;
    for other in beside {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            hash = Hash::of_node(*other, hash);
            while place % 2 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::of_node(hash, *other);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// The two trees that are compared: how many entries, and the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries it has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// Whether the old tree is the beginning of the new one (RFC 9162 §2.1.4.2).
#[must_use]
pub fn extends(old: Head, new: Head, proof: &[Hash]) -> bool {
    began(old, new, proof) == Some(old.root)
}

/// With which root the new tree began when it had as many entries as the old one, as a proof shows that says of the old one
/// that it is the beginning: of a new tree there is one such root. Nothing where it shows none. Of a power of two of entries
/// it shows no other root than that of the old one, which is not in it.
#[must_use]
pub fn began(old: Head, new: Head, proof: &[Hash]) -> Option<Hash> {
    if old.size > new.size {
        return None;
    }
    if old.size == new.size {
        return proof.is_empty().then_some(new.root);
    }
    if old.size == 0 {
        return proof.is_empty().then(Hash::of_nothing);
    }
    // A complete old tree is itself the first hash, and is not sent.
    let (first, rest) = if old.size.is_power_of_two() {
        (old.root, proof)
    } else {
        let (first, rest) = proof.split_first()?;
        (*first, rest)
    };
    let (mut place, mut last) = (old.size - 1, new.size - 1);
    while place % 2 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut before, mut after) = (first, first);
    for other in rest {
        if last == 0 {
            return None;
        }
        if place % 2 == 1 || place == last {
            before = Hash::of_node(*other, before);
            after = Hash::of_node(*other, after);
            while place % 2 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            after = Hash::of_node(after, *other);
        }
        place >>= 1;
        last >>= 1;
    }
    (last == 0 && after == new.root).then_some(before)
}
