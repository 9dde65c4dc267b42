//! The heads of all persons' chains as one map whose root is an entry of the log: the last one of each
//! checkpoint.
//!
//! Entries about a person count, and each has the hash of the one before, so a hidden one leaves a gap.
//! The newest alone could be withheld; therefore each checkpoint commits to how long every chain is, and
//! a person's app asks for its own at each sync. The map is a sparse tree over the bits of the key: a key
//! has one place in it, so nobody can be shown one of two answers. It is no extension line of the
//! checkpoint, since witnesses speak for none of those.

use std::collections::BTreeMap;

use crate::Hash;

/// Of whom: a hash of their pseudonym, which means nothing outside the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who(pub Hash);

impl Who {
    /// The bit at a depth, from the most significant of the first byte on.
    fn goes_right(self, depth: usize) -> bool {
        let byte = self.0.0.get(depth / 8).copied().unwrap_or(0);
        byte >> (7 - depth % 8) & 1 == 1
    }
}

/// How long a chain is, and the hash of its last entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// How many entries the chain has; its first is number one.
    pub count: u64,
    /// The commitment of the last one.
    pub last: Hash,
}

/// A chain and its head.
type Placed = (Who, ChainHead);

/// A place with nothing below it.
const NOTHING: Hash = Hash([0; 32]);

/// A place with one key below it, wherever it stands: not a node of two, not an entry of the log.
fn of_one(who: Who, head: ChainHead) -> Hash {
    Hash::of(&[&[2], &who.0.0, &head.count.to_be_bytes(), &head.last.0])
}

/// A place with more than one key below it.
fn of_two(left: Hash, right: Hash) -> Hash {
    Hash::of(&[&[3], &left.0, &right.0])
}

/// The heads of all chains at a moment.
#[derive(Clone, Debug, Default)]
pub struct Heads(BTreeMap<Who, ChainHead>);

/// That a chain has this head in a map, or that there is no such chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadProof {
    /// The hashes beside the way to the key, from the root down.
    pub beside: Vec<Hash>,
    /// What stands at the end of the way where it is not the chain itself: another one, alone there.
    pub other: Option<Placed>,
}

impl Heads {
    /// Notes the head of a chain.
    pub fn put(&mut self, who: Who, head: ChainHead) {
        self.0.insert(who, head);
    }

    /// The head of a chain.
    #[must_use]
    pub fn get(&self, who: Who) -> Option<ChainHead> {
        self.0.get(&who).copied()
    }

    fn all(&self) -> Vec<Placed> {
        self.0.iter().map(|(who, head)| (*who, *head)).collect()
    }

    /// The root of the map.
    #[must_use]
    pub fn root(&self) -> Hash {
        hash_of(&self.all(), 0)
    }

    /// What shows the head of a chain, or that there is none.
    #[must_use]
    pub fn prove(&self, who: Who) -> HeadProof {
        let all = self.all();
        let (mut here, mut beside) = (&all[..], Vec::new());
        while here.len() > 1 {
            let depth = beside.len();
            let (left, right) = halves(here, depth);
            let (next, other) = if who.goes_right(depth) { (right, left) } else { (left, right) };
            beside.push(hash_of(other, depth + 1));
            here = next;
        }
        HeadProof { beside, other: here.first().copied().filter(|(there, _)| *there != who) }
    }
}

/// Those that go left at a depth and those that go right; they are in the order of their keys.
fn halves(all: &[Placed], depth: usize) -> (&[Placed], &[Placed]) {
    all.split_at(all.partition_point(|(who, _)| !who.goes_right(depth)))
}

fn hash_of(all: &[Placed], depth: usize) -> Hash {
    match all {
        [] => NOTHING,
        [(who, head)] => of_one(*who, *head),
        _ => {
            let (left, right) = halves(all, depth);
            of_two(hash_of(left, depth + 1), hash_of(right, depth + 1))
        }
    }
}

impl HeadProof {
    /// Whether in the map of this root the chain has this head; `None` asks whether there is none.
    #[must_use]
    pub fn holds(&self, root: Hash, who: Who, head: Option<ChainHead>) -> bool {
        let depth = self.beside.len();
        if depth > 256 {
            return false;
        }
        let end = match (head, self.other) {
            (Some(head), None) => of_one(who, head),
            (None, None) => NOTHING,
            // Another one stands there alone only if its way is the same so far.
            (None, Some((other, there))) => {
                let is_same_way = (0..depth).all(|at| other.goes_right(at) == who.goes_right(at));
                if other == who || !is_same_way {
                    return false;
                }
                of_one(other, there)
            }
            (Some(_), Some(_)) => return false,
        };
        let up = self.beside.iter().enumerate().rev();
        let found = up.fold(end, |hash, (depth, beside)| match who.goes_right(depth) {
            true => of_two(*beside, hash),
            false => of_two(hash, *beside),
        });
        found == root
    }
}
