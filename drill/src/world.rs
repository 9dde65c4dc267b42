//! A hub's log with everything that belongs to it, open to whoever has taken it over.

use std::rc::Rc;

use ledger::{
    chain::{ChainHead, Entry, Who},
    checkpoint::Checkpoint,
    commitment::{Kind, Record, of_heads},
    follower::{ChainNews, HeadsEntry, News},
    heads::Heads,
    note::{self, Note, Signer},
    tree::Head,
    witnessing::Submission,
};

use crate::{
    plan::{COMMUNITY, Chance, Step, hash},
    tree::Tree,
};

/// Who signs: the log, and those who watch it.
pub(crate) struct Keys {
    pub(crate) log: Signer,
    pub(crate) witnesses: Vec<Signer>,
    /// The rule: two of three have to have seen a checkpoint.
    pub(crate) policy: String,
    pub(crate) chains: Vec<Who>,
}

/// Which witness works for whoever has taken over the hub.
pub(crate) const CORRUPT: usize = 2;

/// One chain.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chain {
    pub(crate) records: Vec<Record>,
    pub(crate) head: Option<ChainHead>,
}

/// A log as it stands.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) keys: Rc<Keys>,
    /// What the witnesses have seen last.
    pub(crate) seen: Vec<Option<Head>>,
    pub(crate) plan: Vec<Step>,
    pub(crate) chains: Vec<Chain>,
    pub(crate) tree: Tree,
    pub(crate) heads: Heads,
    pub(crate) at: u64,
    pub(crate) note: String,
}

impl World {
    /// A log of a community and so many people, with nothing in it but the rule.
    pub(crate) fn new(people: usize, chance: &mut Chance) -> Self {
        let signer = |name: &str, kind, chance: &mut Chance| {
            Signer::new(name, kind, &hash(chance).0).expect("a name")
        };
        let log = signer("hub.example/ledger", note::Kind::Note, chance);
        let names = ["yezhu.example/1", "jiedao.example/1", "daxue.example/1"];
        let witnesses: Vec<Signer> =
            names.iter().map(|name| signer(name, note::Kind::Cosignature, chance)).collect();
        let policy = policy(&log, &witnesses);
        let chains = (0..=people).map(|_| Who(hash(chance))).collect();
        let keys = Rc::new(Keys { log, witnesses, policy: policy.clone(), chains });
        let mut world = Self::nothing(keys);
        let announced = Record { kind: Kind::Policy, salt: hash(chance), event: policy };
        world.take(&Step::Record(COMMUNITY, announced));
        world
    }

    /// The same keys, and nothing told yet.
    pub(crate) fn nothing(keys: Rc<Keys>) -> Self {
        let (people, witnesses) = (keys.chains.len(), keys.witnesses.len());
        Self {
            keys,
            seen: vec![None; witnesses],
            plan: Vec::new(),
            chains: vec![Chain::default(); people],
            tree: Tree::default(),
            heads: Heads::default(),
            at: 0,
            note: String::new(),
        }
    }

    /// Takes in one step.
    pub(crate) fn take(&mut self, step: &Step) {
        match step {
            Step::Record(chain, record) => {
                let who = self.keys.chains[*chain];
                let own = &mut self.chains[*chain];
                let before = own.head.unwrap_or(ChainHead::EMPTY);
                let last = record.commitment(who, before);
                let head = ChainHead { count: before.next(), last };
                self.tree.append(Entry { label: who.label(head.count), commitment: last });
                own.records.push(record.clone());
                own.head = Some(head);
                self.heads.put(who, head);
            }
            Step::Checkpoint(at) => {
                self.at = *at;
                self.tree.append(of_heads(self.heads.root(), *at));
            }
        }
        self.plan.push(step.clone());
    }

    /// Comes to a checkpoint, and shows it to those witnesses who are there.
    pub(crate) fn checkpoint(&mut self, at: u64, is_there: impl Fn(usize) -> bool) {
        self.take(&Step::Checkpoint(at));
        self.sign(is_there);
    }

    /// Signs how far the log has come, and asks the witnesses to; the corrupt one signs whatever it is shown.
    pub(crate) fn sign(&mut self, is_there: impl Fn(usize) -> bool) {
        let head = self.tree.head();
        let origin = self.keys.log.key().name().to_owned();
        let checkpoint = Checkpoint { origin, head };
        let mut note = Note::unsigned(checkpoint.text()).expect("a text");
        note.sign(&self.keys.log, 0);
        let bare = note.clone();
        let seconds = self.at / 1_000;
        for (place, signer) in self.keys.witnesses.iter().enumerate() {
            if !is_there(place) {
                continue;
            }
            let last = self.seen[place];
            let old = last.map_or(0, |last| last.size);
            let proof = self.tree.grown(old, head.size);
            let submission = Submission { old, proof, checkpoint: bare.clone() };
            let judged = submission.judge(&[self.keys.log.key().clone()], |_| last);
            if judged.is_ok() {
                self.seen[place] = Some(head);
            }
            if judged.is_ok() || place == CORRUPT {
                note.sign(signer, seconds);
            }
        }
        self.note = note.to_string();
    }

    /// What it tells a follower of somebody, who has believed a checkpoint of this size and knows so many
    /// records of each chain.
    pub(crate) fn news(&self, person: usize, size: u64, (mine, ours): (u64, u64)) -> News {
        let now = self.tree.head().size;
        let beside = self.tree.beside(now - 1, now);
        News {
            policy: self.keys.policy.clone(),
            checkpoint: self.note.clone(),
            grown: self.tree.grown(size, now),
            heads: HeadsEntry { root: self.heads.root(), at: self.at, beside },
            mine: self.chain(person, mine),
            ours: self.chain(COMMUNITY, ours),
        }
    }

    fn chain(&self, place: usize, known: u64) -> ChainNews {
        let who = self.keys.chains[place];
        let chain = &self.chains[place];
        let known = usize::try_from(known).expect("a chain that fits into memory");
        let records = chain.records.get(known..).unwrap_or_default().to_vec();
        ChainNews { who, head: self.heads.get(who), proof: self.heads.prove(who), records }
    }

    /// The entries from a place on.
    pub(crate) fn entries(&self, from: u64) -> &[Entry] {
        let from = usize::try_from(from).expect("a log that fits into memory");
        self.tree.entries.get(from..).unwrap_or_default()
    }
}

/// The rule that two of these three have to have seen a checkpoint.
pub(crate) fn policy(log: &Signer, witnesses: &[Signer]) -> String {
    let mut rule = format!("log {}\n", log.key());
    for (place, witness) in witnesses.iter().enumerate() {
        rule += &format!("witness w{place} {}\n", witness.key());
    }
    rule + "group two 2 w0 w1 w2\nquorum two\n"
}
