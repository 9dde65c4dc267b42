//! What a community shows of what one person has agreed to, where it has to prove it: the records of their consents taken
//! out of their chain, each with what proves it, and the chain of the community with the notices as they were published.
//! One file, which whoever is handed it checks without the hub.
//!
//! It proves what it shows. That nothing was left out of the person's records it does not prove: their own file does
//! ([`crate::pack::Pack`]).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Hash,
    audit::{Bundle, Checked, Evidence},
    commitment::Record,
    follower::{ChainNews, HeadsEntry},
    pack::NotProved,
    policy::Seen,
    signed::Given,
};

/// What comes before the notice of a gate, where it is hashed.
const OF_NOTICES: &[u8] = b"linli-consent/1 notice\n";

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = EvidenceDossier))]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// What this is: `linli-evidence/1`.
    pub format: String,
    /// Whose word is enough for the page (C2SP tlog-policy).
    pub policy: String,
    /// The page with its signatures and cosignatures (C2SP tlog-checkpoint).
    pub checkpoint: String,
    /// Its last entry.
    pub heads: HeadsEntry,
    /// The chain of the community, from its first record on: notices and keys of gates as they were announced.
    pub ours: ChainNews,
    /// Records of the person, in the order of the log.
    pub shown: Vec<Evidence>,
    /// What the log's keeper says beside it, as JSON. Nothing of it is proved.
    pub said: String,
}

/// What it proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// The page, and who has seen it.
    pub seen: Seen,
    /// When it was made, as the log says.
    pub at: u64,
    /// The records of the community.
    pub ours: Vec<Record>,
    /// The records of the person.
    pub shown: Vec<Record>,
    /// How many consents are among them, each signed by a key that is shown, to a notice that was published.
    pub consents: usize,
    /// How many a gate has signed.
    pub signed: usize,
}

impl Dossier {
    /// What stands in its first field.
    pub const FORMAT: &'static str = "linli-evidence/1";

    /// Of what was taken out of a log.
    #[must_use]
    pub fn of(taken: Bundle) -> Self {
        let Bundle { policy, checkpoint, heads, ours, shown, said, .. } = taken;
        Self { format: Self::FORMAT.to_owned(), policy, checkpoint, heads, ours, shown, said }
    }

    /// Reads one.
    ///
    /// # Errors
    /// `Form`.
    pub fn read(text: &str) -> Result<Self, NotProved> {
        let dossier: Self = serde_json::from_str(text).map_err(|_| NotProved::Form)?;
        (dossier.format == Self::FORMAT).then_some(dossier).ok_or(NotProved::Form)
    }

    /// Checks all of it, by the rule in it and by one that whoever checks has of the witnesses themselves.
    ///
    /// # Errors
    /// What is not proved.
    pub fn check(&self, rule: Option<&str>) -> Result<Proved, NotProved> {
        // Page, places and the signatures of gates are those of an audit that shows nothing else.
        let bundle = Bundle {
            format: Bundle::FORMAT.to_owned(),
            since: 0,
            policy: self.policy.clone(),
            checkpoint: self.checkpoint.clone(),
            heads: self.heads.clone(),
            pages: Vec::new(),
            ours: self.ours.clone(),
            shown: self.shown.clone(),
            counts: Vec::new(),
            said: String::new(),
        };
        let Checked { seen, at, ours, shown, signed, .. } = bundle.check(rule)?;
        let mut known =
            Known { notices: ours.iter().filter_map(notice).collect(), ..Known::default() };
        for (record, evidence) in shown.iter().zip(&self.shown) {
            known.hear(record, evidence.index)?;
        }
        let consents = known.consents.len();
        Ok(Proved { seen, at, ours, shown, consents, signed })
    }
}

/// What was shown until now.
#[derive(Default)]
struct Known {
    /// Notices that were announced to all.
    notices: BTreeSet<Hash>,
    /// Keys that came to the person.
    keys: Vec<Value>,
    /// What they are called at each gate, for themselves and as somebody's child.
    names: BTreeMap<(String, bool), Value>,
    /// What they have agreed to.
    consents: BTreeSet<Hash>,
    /// What gates were told to delete.
    orders: BTreeSet<String>,
}

impl Known {
    /// Takes in the next record. Nothing is taken that is not about a consent that is shown: so what is another person's
    /// has no place here.
    fn hear(&mut self, record: &Record, place: u64) -> Result<(), NotProved> {
        let event: Value = serde_json::from_str(&record.event).map_err(|_| NotProved::Form)?;
        let is_known = match event.get("event").and_then(Value::as_str) {
            Some("key_added") => {
                self.keys.extend(event.get("key").cloned());
                true
            }
            Some("withdrawal_entered") => true,
            Some("consent_given") => {
                let consent = self.given(&event).ok_or(NotProved::NotAgreed(place))?;
                self.consents.insert(consent)
            }
            Some("consent_refused") => {
                hash(event.get("notice")).is_some_and(|notice| self.notices.contains(&notice))
            }
            Some("deletion_ordered") => {
                self.orders.extend(event.get("order").map(Value::to_string));
                self.is_of_one(event.get("consent"))
            }
            Some("consent_ended" | "photo_sent" | "photo_dropped") => {
                self.is_of_one(event.get("consent"))
            }
            Some("gate_signed") => {
                let saying = event.get("saying").and_then(Value::as_str).unwrap_or_default();
                let said: Value = serde_json::from_str(saying).map_err(|_| NotProved::Form)?;
                self.is_of_one(said.get("consent"))
            }
            Some("door_tried") => {
                event.get("order").is_some_and(|order| self.orders.contains(&order.to_string()))
            }
            _ => false,
        };
        is_known.then_some(()).ok_or(NotProved::Stranger(place))
    }

    /// Whether it is about a consent that is shown.
    fn is_of_one(&self, consent: Option<&Value>) -> bool {
        hash(consent).is_some_and(|consent| self.consents.contains(&consent))
    }

    /// The consent of a record: signed by a key that came to the person, or by that of a guardian beside which it stands,
    /// to a notice that was announced, under the one name that they have at that gate.
    fn given(&mut self, event: &Value) -> Option<Hash> {
        let Given { hash: consent, said } = Given::read(event)?;
        let key = said.get("key")?;
        let guardian = event.get("minor").and_then(|minor| minor.get("guardian"));
        let is_theirs = self.keys.contains(key) || guardian == Some(key);
        let gate = (said.get("gate")?.to_string(), said.get("guardian").is_some());
        let name = said.get("person")?;
        let is_one = *self.names.entry(gate).or_insert_with(|| name.clone()) == *name;
        let is_announced = self.notices.contains(&hash(said.get("notice"))?);
        (is_theirs && is_one && is_announced).then_some(consent)
    }
}

fn hash(value: Option<&Value>) -> Option<Hash> {
    value?.as_str()?.parse().ok()
}

/// The hash of a notice of a gate, as consents name it.
fn notice(record: &Record) -> Option<Hash> {
    let event: Value = serde_json::from_str(&record.event).ok()?;
    let is_one = event.get("event")?.as_str()? == "gate_notice";
    let text = event.get("notice")?.as_str()?;
    is_one.then(|| Hash::of(&[OF_NOTICES, text.as_bytes()]))
}
