//! What an auditor takes along of a log: the chain of the community, a page of each day, and single records of
//! people that say nothing of whose they are, each with what proves it; beside them what the log's keeper says. One
//! file, which whoever is handed it checks without the hub.
//!
//! It proves what it shows. That nothing was left out it proves of the community's chain alone: of people's
//! records each person's own device would notice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Hash,
    chain::read_entries,
    commitment::{Record, Shown, of_heads},
    follower::{ChainNews, HeadsEntry, News},
    pack::{NotProved, heard},
    policy::Seen,
    signed::Saying,
    tree::{self, Head},
};

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = AuditBundle))]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// What this is: `linli-audit/1`.
    pub format: String,
    /// What was counted happened at this moment or later, in milliseconds since 1970.
    pub since: u64,
    /// Whose word is enough for the page (C2SP tlog-policy).
    pub policy: String,
    /// The newest page with its signatures and cosignatures (C2SP tlog-checkpoint).
    pub checkpoint: String,
    /// Its last entry.
    pub heads: HeadsEntry,
    /// The last page of each day before it, the oldest first.
    pub pages: Vec<Page>,
    /// The chain of the community, from its first record on.
    pub ours: ChainNews,
    /// Records of people, in the order of the log.
    pub shown: Vec<Evidence>,
    /// How many there are of each kind that is shown.
    pub counts: Vec<Count>,
    /// What else the log's keeper says, as JSON. Nothing of it is proved.
    pub said: String,
}

/// A page of an earlier day. Who has seen the newest one has seen that it begins with this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = AuditPage))]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// How many entries it has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// Its last entry, with the moment it was made.
    pub heads: HeadsEntry,
    /// That the newest page begins with it.
    pub grown: Vec<Hash>,
}

/// A record taken out of its chain, with what proves that it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = AuditEvidence))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it says.
    pub shown: Shown,
    /// Its entry of the log, in base64.
    pub entry: String,
    /// The place of that.
    pub index: u64,
    /// The hashes beside it.
    pub beside: Vec<Hash>,
}

/// How often something has happened since the moment from which on is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = AuditCount))]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// What, as its records name it.
    pub event: String,
    /// How often, as the rows of the log's keeper say.
    pub said: u64,
    /// Of how many the record waits for the next page.
    pub waiting: u64,
    /// Of how many the record is gone, with the person whom it was about.
    pub gone: u64,
}

/// What a bundle proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The newest page, and who has seen it.
    pub seen: Seen,
    /// When it was made, as the log says.
    pub at: u64,
    /// The records of the community.
    pub ours: Vec<Record>,
    /// The records of people.
    pub shown: Vec<Record>,
    /// How many of them a gate has signed.
    pub signed: usize,
    /// How many records of each kind there are since the moment from which on is counted.
    pub counts: BTreeMap<String, u64>,
}

impl Bundle {
    /// What stands in its first field.
    pub const FORMAT: &'static str = "linli-audit/1";

    /// Reads one.
    ///
    /// # Errors
    /// `Form`.
    pub fn read(text: &str) -> Result<Self, NotProved> {
        let bundle: Self = serde_json::from_str(text).map_err(|_| NotProved::Form)?;
        (bundle.format == Self::FORMAT).then_some(bundle).ok_or(NotProved::Form)
    }

    /// Checks all of it, by the rule in it and by one that whoever checks has of the witnesses themselves.
    ///
    /// # Errors
    /// What is not proved.
    pub fn check(&self, rule: Option<&str>) -> Result<Checked, NotProved> {
        // The community's chain is checked as somebody's own.
        let news = News {
            policy: self.policy.clone(),
            checkpoint: self.checkpoint.clone(),
            grown: Vec::new(),
            heads: self.heads.clone(),
            mine: self.ours.clone(),
            ours: self.ours.clone(),
        };
        let confirmed = heard(&news, rule)?;
        let newest = confirmed.seen.checkpoint.head;
        self.check_pages(newest)?;
        let mut signed = 0;
        let mut next = 0;
        for evidence in &self.shown {
            // In their order, so that none counts twice.
            if evidence.index < next || !evidence.is_in(newest) {
                return Err(NotProved::Elsewhere(evidence.index));
            }
            next = evidence.index + 1;
            if name(&evidence.shown.record).as_deref() == Some("gate_signed") {
                let is_signed = is_signed(&evidence.shown.record, &confirmed.ours);
                is_signed.ok_or(NotProved::NotSigned(evidence.index))?;
                signed += 1;
            }
        }
        let shown: Vec<Record> =
            self.shown.iter().map(|evidence| evidence.shown.record.clone()).collect();
        let counts = self.counted(confirmed.ours.iter().chain(&shown));
        for count in &self.counts {
            let found = counts.get(&count.event).copied().unwrap_or(0);
            let others = count.waiting.checked_add(count.gone);
            if others.and_then(|others| others.checked_add(found)) != Some(count.said) {
                return Err(NotProved::Count(count.event.clone()));
            }
        }
        let (seen, at, ours) = (confirmed.seen, confirmed.at, confirmed.ours);
        Ok(Checked { seen, at, ours, shown, signed, counts })
    }

    /// Each page is the beginning of the newest one, and no time runs backwards.
    fn check_pages(&self, newest: Head) -> Result<(), NotProved> {
        let mut before = (0, 0);
        for Page { size, root, heads, grown } in &self.pages {
            let last = size.checked_sub(1).ok_or(NotProved::Page(*size))?;
            let own = Head { size: *size, root: *root };
            let entry = of_heads(heads.root, heads.at).hash();
            let is_whole = tree::extends(own, newest, grown)
                && tree::includes(*root, *size, last, entry, &heads.beside)
                && *size > before.0
                && (before.1..=self.heads.at).contains(&heads.at);
            if !is_whole {
                return Err(NotProved::Page(*size));
            }
            before = (*size, heads.at);
        }
        Ok(())
    }

    fn counted<'r>(&self, records: impl Iterator<Item = &'r Record>) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for record in records {
            let Some(event) = read(record) else { continue };
            let at = event.get("at").and_then(Value::as_u64);
            let (Some(name), Some(true)) = (name(record), at.map(|at| at >= self.since)) else {
                continue;
            };
            *counts.entry(name).or_insert(0) += 1;
        }
        counts
    }
}

impl Evidence {
    /// Whether the log has at this place what is shown.
    fn is_in(&self, newest: Head) -> bool {
        let entries = read_entries(&self.entry).unwrap_or_default();
        let [entry] = entries[..] else { return false };
        entry.commitment == self.shown.commitment()
            && tree::includes(newest.root, newest.size, self.index, entry.hash(), &self.beside)
    }
}

fn read(record: &Record) -> Option<Value> {
    serde_json::from_str(&record.event).ok()
}

/// What has happened, as a record names it.
fn name(record: &Record) -> Option<String> {
    Some(read(record)?.get("event")?.as_str()?.to_owned())
}

/// Whether what a gate says in a record is signed by a key that was announced as this gate's.
fn is_signed(record: &Record, ours: &[Record]) -> Option<()> {
    let saying = Saying::read(&read(record)?)?;
    let gate = saying.said.get("gate")?;
    let announced = ours.iter().filter_map(read);
    let mut keys = announced.filter(|event| {
        event.get("event").and_then(Value::as_str) == Some("gate_key")
            && event.get("gate") == Some(gate)
    });
    let is_signed = keys.any(|event| event.get("key").is_some_and(|key| saying.is_of(key)));
    is_signed.then_some(())
}
