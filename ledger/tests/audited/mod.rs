//! What an auditor takes along of an honest log, and of one that is not.

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer as _, SigningKey};
use ledger::{
    audit::{Bundle, Count, Evidence, Page},
    chain::write_entries,
    commitment::{Kind, Record},
    follower::{Follower, HeadsEntry},
    tree,
};

use crate::log::{Log, head_of, record, who};

/// The community's chain.
pub(crate) const OURS: u8 = 1;

/// A person's.
pub(crate) const ME: u8 = 7;

/// From when on is counted.
pub(crate) const SINCE: u64 = 3_000;

/// A log that somebody audits.
pub(crate) struct Audited {
    pub(crate) log: Log,
    /// How many entries each page before the newest has, and its last entry.
    pages: Vec<(u64, HeadsEntry)>,
}

fn said(kind: Kind, number: u64, event: &str) -> Record {
    Record { kind, ..record(number, event) }
}

/// What a gate has signed with the key of this seed.
fn gate_signed(gate: &str, seed: u8) -> String {
    let saying = serde_json::json!({ "gate": gate, "says": "deleted" }).to_string();
    let signed = [&b"linli/gate/1\n"[..], saying.as_bytes()].concat();
    let signature = HEXLOWER.encode(&SigningKey::from_bytes(&[seed; 32]).sign(&signed).to_bytes());
    serde_json::json!({ "event": "gate_signed", "at": 4_000, "saying": saying, "signature": signature })
        .to_string()
}

impl Audited {
    /// One whose gate has signed, and announced its key before.
    pub(crate) fn honest() -> Self {
        Self::of(("gate_key", "east", 4), ("east", 4))
    }

    /// One where a key was announced so, and a gate has signed so.
    pub(crate) fn of(announced: (&str, &str, u8), signed: (&str, u8)) -> Self {
        let mut audited = Self { log: Log::new(), pages: Vec::new() };
        audited.note_page();
        let (event, gate, seed) = announced;
        let bytes = HEXLOWER.encode(SigningKey::from_bytes(&[seed; 32]).verifying_key().as_bytes());
        let key = serde_json::json!({ "suite": "ed25519", "bytes": bytes });
        let key = serde_json::json!({ "event": event, "at": 1_000, "gate": gate, "key": key });
        audited.log.add(who(OURS), said(Kind::Key, 0, &key.to_string()));
        audited.log.add(who(ME), said(Kind::Access, 1, r#"{"event":"access","at":2999}"#));
        audited.log.checkpoint();
        audited.note_page();
        audited.log.add(who(ME), said(Kind::Access, 2, r#"{"event":"access","at":3000}"#));
        audited.log.add(who(ME), said(Kind::Receipt, 3, &gate_signed(signed.0, signed.1)));
        audited.log.add(who(OURS), said(Kind::Notice, 4, r#"{"event":"notice","at":5000}"#));
        audited.log.checkpoint();
        audited
    }

    /// The page as it is was the last of its day.
    pub(crate) fn note_page(&mut self) {
        self.pages.push((self.log.entries.0.len() as u64, self.log.heads_at.clone()));
    }

    /// What its auditor takes along: all records of the person.
    pub(crate) fn bundle(&mut self) -> Bundle {
        let size = self.log.entries.0.len() as u64;
        let pages = self.pages.clone();
        let pages = pages.into_iter().map(|(old, heads)| {
            let root = tree::root(&mut self.log.entries, old).expect("hashes");
            let grown = tree::consistency(&mut self.log.entries, old, size).expect("hashes");
            Page { size: old, root, heads, grown: grown.expect("it has only grown") }
        });
        let pages = pages.collect();
        let count = |event: &str, said| Count { event: event.into(), said, waiting: 0, gone: 0 };
        let access = Count { waiting: 2, gone: 1, ..count("access", 4) };
        Bundle {
            format: Bundle::FORMAT.to_owned(),
            since: SINCE,
            policy: self.log.policy.clone(),
            checkpoint: self.log.note.clone(),
            heads: self.log.heads_at.clone(),
            pages,
            ours: self.log.news(&Follower::default(), who(OURS), who(OURS)).ours,
            shown: self.shown(size),
            counts: vec![access, count("gate_signed", 1), count("notice", 1), count("breach", 0)],
            said: "{}".to_owned(),
        }
    }

    fn shown(&mut self, size: u64) -> Vec<Evidence> {
        let chain = self.log.chains.get(&who(ME)).cloned().unwrap_or_default();
        let shown = chain.iter().enumerate().map(|(number, record)| {
            let shown = record.shown(who(ME), head_of(who(ME), &chain[..number]));
            let mut places = self.log.entries.0.iter();
            let place = places.position(|entry| entry.commitment == shown.commitment());
            let place = place.expect("it is in the log");
            let entry = write_entries(&self.log.entries.0[place..=place]);
            let index = place as u64;
            let beside = tree::inclusion(&mut self.log.entries, index, size).expect("hashes");
            Evidence { shown, entry, index, beside: beside.expect("it is there") }
        });
        shown.collect()
    }
}
