//! Consents as others write them: records and receipts of ISO/IEC TS 27560 in the form of the W3C guide
//! (DPV-27560), and receipts of Kantara 1.1. What each term means stands in `formats/ns`, what each document has to
//! say in `formats/shapes`; `formats/check_formats.py` checks both with somebody else's code.
//!
//! They say nothing that the records do not prove: each consent carries the words that were signed, the signature,
//! and the notice by its hash. A consent that its key has not signed is in none of them. Past states are kept.

mod dpv;
mod history;
mod kantara;
mod names;

use ledger::{Hash, chain::Who};
use serde_json::Value;

use crate::{ledger::Event, time::Offset};
use history::{Known, Past};

/// What all of this is made of: the records as the person's device was told them. Signatures are checked here, the
/// place in the ledger is not.
#[derive(Clone, Copy, Debug)]
pub struct Told<'e> {
    /// The person's chain.
    pub who: Who,
    /// Its records, in their order.
    pub mine: &'e [Event],
    /// The community's, in which the notices stand.
    pub ours: &'e [Event],
    /// By which clock people there live.
    pub offset: Offset,
}

/// The record of every consent that was ever given, with all its states, and of every refusal that no consent
/// followed: DPV-27560, one JSON-LD document each.
#[must_use]
pub fn records(told: &Told<'_>) -> Vec<Value> {
    let Known { consents, refusals } = history::read(told.mine);
    let given = consents.iter().map(|past| dpv::document(dpv::record(told, past)));
    let refused = refusals.iter().filter_map(|one| Some(dpv::document(dpv::refusal(told, one)?)));
    given.chain(refused).collect()
}

/// The consents there are, in the order in which they were given.
#[must_use]
pub fn given(told: &Told<'_>) -> Vec<Hash> {
    history::read(told.mine).consents.into_iter().map(|past| past.hash).collect()
}

/// The receipt of one consent, as it was handed over when it was given: DPV-27560.
#[must_use]
pub fn receipt(told: &Told<'_>, consent: Hash) -> Option<Value> {
    let past = past(told, consent)?;
    Some(dpv::document(dpv::receipt(told, &past)))
}

/// The receipt of one consent in the form of Kantara's Consent Receipt Specification 1.1.0; nothing where its
/// notice is not known, which tells what a receipt has to say.
#[must_use]
pub fn kantara(told: &Told<'_>, consent: Hash) -> Option<Value> {
    kantara::receipt(told, &past(told, consent)?)
}

fn past(told: &Told<'_>, consent: Hash) -> Option<Past> {
    history::read(told.mine).consents.into_iter().find(|past| past.hash == consent)
}

#[cfg(test)]
mod acting;
#[cfg(test)]
mod tests;
