//! What somebody keeps as a receipt: a few of their own records, each taken out of its chain with a proof of its own
//! that it stands in the log (C2SP tlog-proof). One small file, which whoever is handed it checks without the hub.
//!
//! It proves what it shows, and that what is signed in it was signed: a consent by the key it names, what a gate says by
//! the key that the consent before it names. It says neither whose chain it is nor what else stands there. That nothing
//! came after it, it does not prove: the whole file of records does ([`crate::pack::Pack`]).

use serde::{Deserialize, Serialize};

use crate::{
    chain::{Entry, read_entries},
    commitment::{Record, Shown},
    pack::NotProved,
    policy::{NotSeen, Policy, Seen},
    proof::{self, Proof},
    signed::{By, signed},
};

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What this is: [`Receipt::FORMAT`].
    format: String,
    /// Whose word is enough for the pages (C2SP tlog-policy).
    policy: String,
    /// The records.
    records: Vec<Attached>,
}

/// A record taken out of its chain, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(as = LedgerAttached))]
#[serde(deny_unknown_fields)]
pub struct Attached {
    /// What it says.
    pub shown: Shown,
    /// Its entry of the log, in base64.
    pub entry: String,
    /// That the entry is in the log (C2SP tlog-proof).
    pub proof: String,
}

/// A record that is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What it says.
    pub record: Record,
    /// Which entry of the log it is, counted from nought.
    pub index: u64,
    /// The page that proves it, and who has seen that.
    pub seen: Seen,
    /// Whose signature in it holds; nothing where it has none.
    pub signed: Option<By>,
}

impl Receipt {
    /// What stands in its first field.
    pub const FORMAT: &'static str = "linli-receipt/1";

    /// Of records, by a rule.
    #[must_use]
    pub fn of(policy: String, records: Vec<Attached>) -> Self {
        Self { format: Self::FORMAT.to_owned(), policy, records }
    }

    /// Reads one.
    ///
    /// # Errors
    /// `Form`.
    pub fn read(text: &str) -> Result<Self, NotProved> {
        let receipt: Self = serde_json::from_str(text).map_err(|_| NotProved::Form)?;
        (receipt.format == Self::FORMAT).then_some(receipt).ok_or(NotProved::Form)
    }

    /// Checks each record and the signatures in it, by the rule in the file, or by one that whoever checks has of the
    /// witnesses themselves. One that shows nothing is none.
    ///
    /// # Errors
    /// What is not proved.
    pub fn check(&self, rule: Option<&str>) -> Result<Vec<Held>, NotProved> {
        let policy = match rule {
            Some(rule) => Policy::read(rule).map_err(|_| NotProved::Rule)?,
            None => Policy::read(&self.policy).map_err(|_| NotProved::Form)?,
        };
        if self.records.is_empty() {
            return Err(NotProved::Form);
        }
        let held = self.records.iter().map(|record| record.held(&policy));
        let mut held = held.collect::<Result<Vec<Held>, _>>()?;
        let signatures = signed(held.iter().map(|held| &held.record));
        for (held, by) in held.iter_mut().zip(signatures) {
            if by == Some(By::Nobody) {
                return Err(NotProved::NotSigned(held.index));
            }
            held.signed = by;
        }
        Ok(held)
    }
}

impl Attached {
    fn held(&self, policy: &Policy) -> Result<Held, NotProved> {
        let entries: Vec<Entry> = read_entries(&self.entry).ok_or(NotProved::Form)?;
        let [entry] = entries[..] else { return Err(NotProved::Form) };
        let proof = Proof::read(&self.proof).map_err(|_| NotProved::Form)?;
        let index = proof.index;
        if entry.commitment != self.shown.commitment() {
            return Err(NotProved::Elsewhere(index));
        }
        let seen = proof.holds(entry.hash(), policy).map_err(|why| match why {
            proof::NotProved::NotSeen(NotSeen::Quorum(by)) => NotProved::Unseen(by),
            proof::NotProved::NotSeen(NotSeen::Log(_)) => NotProved::Unseen(Vec::new()),
            proof::NotProved::Elsewhere => NotProved::Elsewhere(index),
        })?;
        Ok(Held { record: self.shown.record.clone(), index, seen, signed: None })
    }
}
