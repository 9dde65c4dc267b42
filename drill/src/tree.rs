//! All subtrees of a log, in memory.

use std::convert::Infallible;

use ledger::{
    Hash,
    chain::Entry,
    growing::Edge,
    tree::{self, Head, Subtree, Subtrees},
};

/// A log as its keeper has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) entries: Vec<Entry>,
    edge: Edge,
    levels: Vec<Vec<Hash>>,
}

impl Subtrees for &Tree {
    type Error = Infallible;

    fn hash(&mut self, subtree: Subtree) -> Result<Hash, Infallible> {
        let place = usize::try_from(subtree.index).expect("a log that fits into memory");
        Ok(self.levels[usize::from(subtree.height)][place])
    }
}

impl Tree {
    pub(crate) fn append(&mut self, entry: Entry) {
        self.entries.push(entry);
        let levels = &mut self.levels;
        self.edge.append(entry.hash(), |subtree, hash| {
            let height = usize::from(subtree.height);
            if levels.len() <= height {
                levels.push(Vec::new());
            }
            levels[height].push(hash);
        });
    }

    pub(crate) fn head(&self) -> Head {
        self.edge.head()
    }

    /// That the tree of this size is the beginning of that one; nothing where it cannot be.
    pub(crate) fn grown(&self, old: u64, size: u64) -> Vec<Hash> {
        let Ok(proof) = tree::consistency(&mut &*self, old, size);
        proof.unwrap_or_default()
    }

    /// That an entry is in the tree of a size.
    pub(crate) fn beside(&self, index: u64, size: u64) -> Vec<Hash> {
        let Ok(proof) = tree::inclusion(&mut &*self, index, size);
        proof.unwrap_or_default()
    }
}
