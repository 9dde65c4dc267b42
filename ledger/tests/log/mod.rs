//! A log in memory with its two witnesses: honest, unless a test lets it lie.

use std::collections::BTreeMap;

use ledger::{
    Hash,
    chain::{ChainHead, Entry, Who},
    checkpoint::Checkpoint,
    commitment::{Kind, Record, of_heads},
    follower::{ChainNews, Followed, Follower, HeadsEntry, News},
    heads::Heads,
    note::{self, Note, Signer},
    tree::{self, Head, Subtree, Subtrees},
};

/// All entries, whose subtrees are hashed anew each time.
#[derive(Default)]
pub(crate) struct Entries(pub(crate) Vec<Entry>);

impl Subtrees for Entries {
    type Error = ();
    fn hash(&mut self, subtree: Subtree) -> Result<Hash, ()> {
        let Subtree { height, index } = subtree;
        if height == 0 {
            let entry = self.0.get(usize::try_from(index).map_err(|_| ())?);
            return entry.map(|entry| entry.hash()).ok_or(());
        }
        let left = self.hash(Subtree { height: height - 1, index: index * 2 })?;
        let right = self.hash(Subtree { height: height - 1, index: index * 2 + 1 })?;
        Ok(Hash::of_node(left, right))
    }
}

/// A log, and what it knows in clear.
pub(crate) struct Log {
    pub(crate) signer: Signer,
    pub(crate) witnesses: Vec<Signer>,
    pub(crate) entries: Entries,
    pub(crate) chains: BTreeMap<Who, Vec<Record>>,
    pub(crate) heads: Heads,
    pub(crate) heads_at: HeadsEntry,
    pub(crate) note: String,
    pub(crate) policy: String,
    at: u64,
    waiting: Vec<Entry>,
}

pub(crate) fn who(number: u8) -> Who {
    Who(Hash([number; 32]))
}

pub(crate) fn record(number: u64, event: &str) -> Record {
    let salt = Hash::of(&[b"salt", &number.to_be_bytes(), event.as_bytes()]);
    Record { kind: Kind::Access, salt, event: event.to_owned() }
}

impl Log {
    pub(crate) fn new() -> Self {
        let signer = Signer::new("example.org/log", note::Kind::Note, &[1; 32]).expect("a log");
        let witness = |name, secret| {
            Signer::new(name, note::Kind::Cosignature, &[secret; 32]).expect("a witness")
        };
        let witnesses = vec![witness("committee", 2), witness("street", 3)];
        let policy = format!(
            "log {}\nwitness committee {}\nwitness street {}\ngroup both all committee street\nquorum both\n",
            signer.key(),
            witnesses[0].key(),
            witnesses[1].key()
        );
        let heads_at = HeadsEntry { root: Hash([0; 32]), at: 0, beside: Vec::new() };
        let (entries, chains, heads) = (Entries::default(), BTreeMap::new(), Heads::default());
        let (note, waiting) = (String::new(), Vec::new());
        let mut log = Self {
            signer,
            witnesses,
            entries,
            chains,
            heads,
            heads_at,
            note,
            policy,
            at: 1,
            waiting,
        };
        log.checkpoint();
        log
    }

    /// Adds a record to a chain; it waits for the next checkpoint.
    pub(crate) fn add(&mut self, who: Who, record: Record) {
        let chain = self.chains.entry(who).or_default();
        let before = head_of(who, chain);
        let (label, commitment) = (who.label(before.next()), record.commitment(who, before));
        self.waiting.push(Entry { label, commitment });
        chain.push(record);
    }

    /// What waits comes into the log, and the witnesses see it.
    pub(crate) fn checkpoint(&mut self) {
        for (who, chain) in &self.chains {
            self.heads.put(*who, head_of(*who, chain));
        }
        self.at += 1;
        let root = self.heads.root();
        self.waiting.push(of_heads(root, self.at));
        self.entries.0.append(&mut self.waiting);
        self.sign();
    }

    /// From now on it tells earlier times than it did.
    pub(crate) fn set_clock_back(&mut self) {
        self.at = 0;
    }

    /// A checkpoint of the entries as they are, seen by all witnesses.
    pub(crate) fn sign(&mut self) {
        let size = self.entries.0.len() as u64;
        let root = tree::root(&mut self.entries, size).expect("hashes");
        let checkpoint =
            Checkpoint { origin: self.signer.key().name().to_owned(), head: Head { size, root } };
        let mut note = Note::unsigned(checkpoint.text()).expect("a note");
        note.sign(&self.signer, 0);
        for witness in &self.witnesses {
            note.sign(witness, self.at);
        }
        self.note = note.to_string();
        let beside = tree::inclusion(&mut self.entries, size - 1, size).expect("hashes");
        self.heads_at =
            HeadsEntry { root: self.heads.root(), at: self.at, beside: beside.expect("an entry") };
    }

    /// What it tells somebody who follows it.
    pub(crate) fn news(&mut self, follower: &Follower, mine: Who, ours: Who) -> News {
        let size = self.entries.0.len() as u64;
        let grown = tree::consistency(&mut self.entries, follower.size(), size).expect("hashes");
        News {
            policy: self.policy.clone(),
            checkpoint: self.note.clone(),
            grown: grown.unwrap_or_default(),
            heads: self.heads_at.clone(),
            mine: self.chain_news(mine, follower.mine()),
            ours: self.chain_news(ours, follower.ours()),
        }
    }

    fn chain_news(&self, who: Who, known: Option<Followed>) -> ChainNews {
        let known = known.map_or(0, |known| known.head.count);
        let all = self.chains.get(&who).map_or(&[][..], Vec::as_slice);
        let from = usize::try_from(known).expect("small").min(all.len());
        let (head, proof) = (self.heads.get(who), self.heads.prove(who));
        ChainNews { who, head, proof, records: all[from..].to_vec() }
    }
}

pub(crate) fn head_of(who: Who, chain: &[Record]) -> ChainHead {
    chain.iter().fold(ChainHead::EMPTY, |head, record| ChainHead {
        count: head.next(),
        last: record.commitment(who, head),
    })
}
