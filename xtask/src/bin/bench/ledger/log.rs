//! A log of millions of entries that are kept nowhere: each comes of its number, and of the hashes above them
//! only those of 256 entries and more are remembered. `ui/examples/proving.rs` makes the same in a browser.

use std::{collections::HashMap, convert::Infallible};

use anyhow::{Context, Result};
use ledger::{
    Hash,
    chain::{Entry, Who},
    checkpoint::Checkpoint,
    commitment::of_heads,
    follower::{ChainNews, HeadsEntry, News},
    growing::Edge,
    heads::Heads,
    note::{Key, Kind, Note, Signer},
    proof::Proof,
    tree::{self, Head, Subtree, Subtrees},
};

/// How many entries the log has where it comes to a page.
pub(super) const SIZES: [u64; 2] = [1_000_000, 10_000_000];

/// From this height on hashes are kept.
const KEPT: u8 = 8;

/// When its pages were made, in milliseconds since 1970.
const AT: u64 = 1_795_392_000_000;

/// Three names as witnesses have them.
const WITNESSES: [&str; 3] = ["yezhu.example/1", "jiedao.example/1", "daxue.example/1"];

/// The log.
pub(super) struct Log {
    signer: Signer,
    witnesses: Vec<Signer>,
    edge: Edge,
    kept: HashMap<Subtree, Hash>,
}

impl Subtrees for &Log {
    type Error = Infallible;

    fn hash(&mut self, subtree: Subtree) -> Result<Hash, Infallible> {
        Ok(self.hash_of(subtree))
    }
}

impl Log {
    /// A log without an entry.
    pub(super) fn new() -> Result<Self> {
        let signer = Signer::new("hub.example/ledger", Kind::Note, &[1; 32])?;
        let mut witnesses = Vec::new();
        for (name, secret) in WITNESSES.into_iter().zip(2..) {
            witnesses.push(Signer::new(name, Kind::Cosignature, &[secret; 32])?);
        }
        Ok(Self { signer, witnesses, edge: Edge::default(), kept: HashMap::new() })
    }

    /// Takes in entries until it has so many.
    pub(super) fn grow(&mut self, size: u64) {
        let kept = &mut self.kept;
        for number in self.edge.head().size..size {
            self.edge.append(entry(number).hash(), |subtree, hash| {
                if subtree.height >= KEPT {
                    kept.insert(subtree, hash);
                }
            });
        }
    }

    /// Its key.
    pub(super) fn key(&self) -> &Key {
        self.signer.key()
    }

    /// The rule by which its pages are believed: that all three witnesses have seen them, or nobody need have.
    pub(super) fn policy(&self, is_seen: bool) -> String {
        let mut rule = format!("log {}\n", self.key());
        if !is_seen {
            return rule + "quorum none\n";
        }
        for (place, witness) in self.witnesses.iter().enumerate() {
            rule += &format!("witness w{place} {}\n", witness.key());
        }
        rule + "group three all w0 w1 w2\nquorum three\n"
    }

    /// The page of its first so many entries, seen by all.
    pub(super) fn page(&self, size: u64) -> Result<Note> {
        let Ok(root) = tree::root(&mut &*self, size);
        let (origin, head) = (self.key().name().to_owned(), Head { size, root });
        let mut note = Note::unsigned(Checkpoint { origin, head }.text())?;
        note.sign(&self.signer, 0);
        for witness in &self.witnesses {
            note.sign(witness, AT / 1_000);
        }
        Ok(note)
    }

    /// That an entry is on a page of so many.
    pub(super) fn proof(&self, index: u64, size: u64, page: &Note) -> Result<Proof> {
        let beside = self.beside(index, size)?;
        Ok(Proof { extra: None, index, beside, checkpoint: page.clone() })
    }

    /// What a device is told that hears of the log for the first time, by a page of so many entries.
    pub(super) fn news(&self, size: u64) -> Result<News> {
        let heads = Heads::default();
        let chain = |name| {
            let who = Who(Hash([name; 32]));
            ChainNews { who, head: None, proof: heads.prove(who), records: Vec::new() }
        };
        Ok(News {
            policy: self.policy(true),
            checkpoint: self.page(size)?.to_string(),
            grown: Vec::new(),
            heads: HeadsEntry { root: heads.root(), at: AT, beside: self.beside(size - 1, size)? },
            mine: chain(1),
            ours: chain(2),
        })
    }

    fn beside(&self, index: u64, size: u64) -> Result<Vec<Hash>> {
        let Ok(beside) = tree::inclusion(&mut &*self, index, size);
        beside.context("there is such an entry")
    }

    fn hash_of(&self, subtree: Subtree) -> Hash {
        if let Some(hash) = self.kept.get(&subtree) {
            return *hash;
        }
        let Subtree { height, index } = subtree;
        let Some(height) = height.checked_sub(1) else { return entry(index).hash() };
        let below = |index| self.hash_of(Subtree { height, index });
        Hash::of_node(below(index * 2), below(index * 2 + 1))
    }
}

/// The entry of a number. The last of each page is that of the heads of all chains, of which there are none.
pub(super) fn entry(number: u64) -> Entry {
    if SIZES.contains(&(number + 1)) {
        return of_heads(Heads::default().root(), AT);
    }
    let mut commitment = [7; 32];
    commitment[..8].copy_from_slice(&number.to_be_bytes());
    Entry::of_nobody(Hash(commitment))
}
