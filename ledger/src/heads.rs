//! The heads of all persons' chains as one map whose root is an entry of the log: the last one of each
//! checkpoint.
//!
//! Records about a person count, and each has the commitment of the one before, so a hidden one leaves a gap.
//! The newest alone could be withheld; therefore each checkpoint commits to how long every chain is, and
//! a person's app asks for its own at each sync. What one checkpoint said and the next does not is found by
//! reading the log itself ([`crate::follower::Follower::read`]). The map is a sparse tree over the bits of the key: a key
//! has one place in it, so nobody can be shown one of two answers. It is no extension line of the
//! checkpoint, since witnesses speak for none of those.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    Hash,
    chain::{ChainHead, Who},
};

/// Where a chain stands in the map, and what stands there. Neither says which chain it is, nor how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Placed {
    /// The place.
    pub place: Hash,
    /// What stands there.
    pub value: Hash,
}

impl Placed {
    fn of(who: Who, head: ChainHead) -> Self {
        let count = head.count.to_be_bytes();
        let value = Hash::of(&[b"linli-ledger/1 head\n", &who.0.0, &count, &head.last.0]);
        Self { place: place_of(who), value }
    }

    /// A place with one chain below it, wherever it stands: not a node of two, not an entry of the log.
    fn hash(self) -> Hash {
        Hash::of(&[&[2], &self.place.0, &self.value.0])
    }
}

fn place_of(who: Who) -> Hash {
    Hash::of(&[b"linli-ledger/1 place\n", &who.0.0])
}

/// The bit of a place at a depth, from the most significant of the first byte on.
fn goes_right(place: Hash, depth: usize) -> bool {
    let byte = place.0.get(depth / 8).copied().unwrap_or(0);
    byte >> (7 - depth % 8) & 1 == 1
}

/// A place with nothing below it.
const NOTHING: Hash = Hash([0; 32]);

/// A place with more than one chain below it.
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
    One { placed: Placed, head: ChainHead, hash: Hash },
    Two { left: Below, right: Below, hash: Hash },
}

impl Node {
    fn one(placed: Placed, head: ChainHead) -> Arc<Self> {
        Arc::new(Self::One { placed, head, hash: placed.hash() })
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
        self.0 = Some(with(self.0.take(), Placed::of(who, head), head, 0));
    }

    /// Forgets a chain: the map is as if it had never stood there.
    pub fn remove(&mut self, who: Who) {
        self.0 = without(self.0.take(), place_of(who), 0);
    }

    /// The head of a chain.
    #[must_use]
    pub fn get(&self, who: Who) -> Option<ChainHead> {
        let place = place_of(who);
        let (mut here, mut depth) = (&self.0, 0);
        loop {
            match here.as_deref()? {
                Node::One { placed, head, .. } => return (placed.place == place).then_some(*head),
                Node::Two { left, right, .. } => {
                    here = if goes_right(place, depth) { right } else { left };
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
        let place = place_of(who);
        let (mut here, mut beside) = (&self.0, Vec::new());
        while let Some(Node::Two { left, right, .. }) = here.as_deref() {
            let (next, other) =
                if goes_right(place, beside.len()) { (right, left) } else { (left, right) };
            beside.push(hash_of(other));
            here = next;
        }
        let other = match here.as_deref() {
            Some(Node::One { placed, .. }) if placed.place != place => Some(*placed),
            _ => None,
        };
        HeadProof { beside, other }
    }
}

/// What stands at a place of this depth once the chain has this head.
fn with(here: Below, placed: Placed, head: ChainHead, depth: usize) -> Arc<Node> {
    let Some(node) = here else { return Node::one(placed, head) };
    let (left, right) = match &*node {
        Node::One { placed: there, .. } if there.place == placed.place => {
            return Node::one(placed, head);
        }
        // Two that went one way so far: the one that was alone moves down a step.
        Node::One { placed: there, .. } => match goes_right(there.place, depth) {
            true => (None, Some(node.clone())),
            false => (Some(node.clone()), None),
        },
        Node::Two { left, right, .. } => (left.clone(), right.clone()),
    };
    match goes_right(placed.place, depth) {
        true => Node::two(left, Some(with(right, placed, head, depth + 1))),
        false => Node::two(Some(with(left, placed, head, depth + 1)), right),
    }
}

/// What stands at a place of this depth once there is no such chain: who is alone then moves up as far as alone.
fn without(here: Below, place: Hash, depth: usize) -> Below {
    let node = here?;
    let (left, right) = match &*node {
        Node::One { placed, .. } => return (placed.place != place).then(|| node.clone()),
        Node::Two { left, right, .. } => (left.clone(), right.clone()),
    };
    let (left, right) = match goes_right(place, depth) {
        true => (left, without(right, place, depth + 1)),
        false => (without(left, place, depth + 1), right),
    };
    match (left.as_deref(), right.as_deref()) {
        (None, None) => None,
        (Some(Node::One { .. }), None) => left,
        (None, Some(Node::One { .. })) => right,
        _ => Some(Node::two(left, right)),
    }
}

impl HeadProof {
    /// Whether in the map of this root the chain has this head; `None` asks whether there is none.
    #[must_use]
    pub fn holds(&self, root: Hash, who: Who, head: Option<ChainHead>) -> bool {
        let (depth, place) = (self.beside.len(), place_of(who));
        if depth > 256 {
            return false;
        }
        let end = match (head, self.other) {
            (Some(head), None) => Placed::of(who, head).hash(),
            (None, None) => NOTHING,
            // Another one stands there alone only if its way is the same so far.
            (None, Some(other)) => {
                let same = |at| goes_right(other.place, at) == goes_right(place, at);
                if other.place == place || !(0..depth).all(same) {
                    return false;
                }
                other.hash()
            }
            (Some(_), Some(_)) => return false,
        };
        let up = self.beside.iter().enumerate().rev();
        let found = up.fold(end, |hash, (depth, beside)| match goes_right(place, depth) {
            true => of_two(*beside, hash),
            false => of_two(hash, *beside),
        });
        found == root
    }
}
