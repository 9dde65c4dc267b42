//! The heads of all persons' chains as one map whose root is an entry of the log: the last one of each
//! checkpoint.
//!
//! Entries about a person count, and each has the hash of the one before, so a hidden one leaves a gap.
//! The newest alone could be withheld; therefore each checkpoint commits to how long every chain is, and
//! a person's app asks for its own at each sync. The map is a sparse tree over the bits of the key: a key
//! has one place in it, so nobody can be shown one of two answers. It is no extension line of the
//! checkpoint, since witnesses speak for none of those.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Hash;

/// Of whom: a hash of their pseudonym, which means nothing outside the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Who(pub Hash);

impl Who {
    /// The bit at a depth, from the most significant of the first byte on.
    fn goes_right(self, depth: usize) -> bool {
        let byte = self.0.0.get(depth / 8).copied().unwrap_or(0);
        byte >> (7 - depth % 8) & 1 == 1
    }
}

/// How long a chain is, and the hash of its last entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChainHead {
    /// How many entries the chain has; its first is number one.
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

/// A chain and its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Placed {
    /// Which chain.
    pub who: Who,
    /// Its head.
    pub head: ChainHead,
}

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

/// The heads of all chains at a moment. A copy of it costs nothing and stays as it was when it was made:
/// what a later head changes is made anew, the rest is shared.
#[derive(Clone, Debug, Default)]
pub struct Heads(Below);

/// What stands at a place of the tree.
type Below = Option<Arc<Node>>;

#[derive(Debug)]
enum Node {
    One { who: Who, head: ChainHead, hash: Hash },
    Two { left: Below, right: Below, hash: Hash },
}

impl Node {
    fn one(who: Who, head: ChainHead) -> Arc<Self> {
        Arc::new(Self::One { who, head, hash: of_one(who, head) })
    }

    fn two(left: Below, right: Below) -> Arc<Self> {
        let hash = of_two(hash_of(&left), hash_of(&right));
        Arc::new(Self::Two { left, right, hash })
    }
}

fn hash_of(below: &Below) -> Hash {
    match below.as_deref() {
        None => NOTHING,
        Some(Node::One { hash, .. } | Node::Two { hash, .. }) => *hash,
    }
}

/// That a chain has this head in a map, or that there is no such chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HeadProof {
    /// The hashes beside the way to the key, from the root down.
    pub beside: Vec<Hash>,
    /// What stands at the end of the way where it is not the chain itself: another one, alone there.
    pub other: Option<Placed>,
}

impl Heads {
    /// Notes the head of a chain.
    pub fn put(&mut self, who: Who, head: ChainHead) {
        self.0 = Some(with(self.0.take(), who, head, 0));
    }

    /// The head of a chain.
    #[must_use]
    pub fn get(&self, who: Who) -> Option<ChainHead> {
        let (mut here, mut depth) = (&self.0, 0);
        loop {
            match here.as_deref()? {
                Node::One { who: there, head, .. } => return (*there == who).then_some(*head),
                Node::Two { left, right, .. } => {
                    here = if who.goes_right(depth) { right } else { left };
                    depth += 1;
                }
            }
        }
    }

    /// The root of the map.
    #[must_use]
    pub fn root(&self) -> Hash {
        hash_of(&self.0)
    }

    /// What shows the head of a chain, or that there is none.
    #[must_use]
    pub fn prove(&self, who: Who) -> HeadProof {
        let (mut here, mut beside) = (&self.0, Vec::new());
        while let Some(Node::Two { left, right, .. }) = here.as_deref() {
            let (next, other) =
                if who.goes_right(beside.len()) { (right, left) } else { (left, right) };
            beside.push(hash_of(other));
            here = next;
        }
        let other = match here.as_deref() {
            Some(Node::One { who: there, head, .. }) if *there != who => {
                Some(Placed { who: *there, head: *head })
            }
            _ => None,
        };
        HeadProof { beside, other }
    }
}

/// What stands at a place of this depth once the chain has this head.
fn with(here: Below, who: Who, head: ChainHead, depth: usize) -> Arc<Node> {
    let Some(node) = here else { return Node::one(who, head) };
    let (left, right) = match &*node {
        Node::One { who: there, .. } if *there == who => return Node::one(who, head),
        // Two that went one way so far: the one that was alone moves down a step.
        Node::One { who: there, .. } => match there.goes_right(depth) {
            true => (None, Some(node.clone())),
            false => (Some(node.clone()), None),
        },
        Node::Two { left, right, .. } => (left.clone(), right.clone()),
    };
    match who.goes_right(depth) {
        true => Node::two(left, Some(with(right, who, head, depth + 1))),
        false => Node::two(Some(with(left, who, head, depth + 1)), right),
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
            (None, Some(Placed { who: other, head: there })) => {
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
