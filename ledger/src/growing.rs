//! A tree that grows: all it needs of the past is one hash for each complete subtree at its edge.

use serde::{Deserialize, Serialize};

use crate::{
    Hash,
    tree::{self, Head, Subtree, Subtrees},
};

/// The edge of a tree: enough to append to it, and to tell its root. As long as the ones in its size
/// written in binary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    size: u64,
    /// The complete subtrees side by side, the largest first.
    hashes: Vec<Hash>,
}

impl Edge {
    /// The edge of a tree of this size, from the hashes of its complete subtrees, the largest first.
    /// Nothing where there are not as many as such a tree has.
    #[must_use]
    pub fn of(size: u64, hashes: Vec<Hash>) -> Option<Self> {
        let many = usize::try_from(size.count_ones()).ok()?;
        (hashes.len() == many).then_some(Self { size, hashes })
    }

    /// The edge of a tree whose subtrees are kept somewhere.
    ///
    /// # Errors
    /// When a hash cannot be found.
    pub fn read<S: Subtrees>(subtrees: &mut S, size: u64) -> Result<Self, S::Error> {
        let hashes: Result<Vec<Hash>, _> =
            tree::parts(0, size).map(|part| subtrees.hash(part)).collect();
        Ok(Self { size, hashes: hashes? })
    }

    /// How many entries there are, and the root above them.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { size: self.size, root: tree::joined(&self.hashes) }
    }

    /// Appends the hash of an entry; `complete` hears each subtree that is whole by it, the smallest first.
    pub fn append(&mut self, entry: Hash, mut complete: impl FnMut(Subtree, Hash)) {
        let (mut hash, mut subtree) = (entry, Subtree { height: 0, index: self.size });
        complete(subtree, hash);
        // As in adding one to a number: each trailing one carries over.
        while subtree.index % 2 == 1 {
            let Some(left) = self.hashes.pop() else { break };
            hash = Hash::of_node(left, hash);
            subtree = Subtree { height: subtree.height + 1, index: subtree.index / 2 };
            complete(subtree, hash);
        }
        self.hashes.push(hash);
        self.size += 1;
    }
}
