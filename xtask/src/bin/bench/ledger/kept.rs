//! Proofs as they are kept, of entries all over the log. `ui/examples/proving.rs` makes and checks the same in a
//! browser.

use anyhow::{Result, anyhow};
use ledger::{chain::Entry, policy::Policy, proof::Proof};

use super::log::{Log, entry};

/// Proofs, each of another entry.
pub(super) const PROOFS: u64 = 1_000;

/// A proof as it is kept, and what it is of.
pub(super) struct Kept {
    pub(super) text: String,
    pub(super) entry: Entry,
}

/// Proofs of entries all over a page.
pub(super) fn kept(log: &Log, size: u64) -> Result<Vec<Kept>> {
    let page = log.page(size)?;
    let places = (0..PROOFS).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % (size - 1));
    let proofs = places.map(|place| -> Result<Kept> {
        let text = log.proof(place, size, &page)?.to_string();
        Ok(Kept { text, entry: entry(place) })
    });
    proofs.collect()
}

/// Whether a proof holds, from its text on.
pub(super) fn by_us(kept: &Kept, policy: &Policy) -> Result<()> {
    let proof = Proof::read(&kept.text).map_err(|fault| anyhow!("no proof: {fault:?}"))?;
    let holds = proof.holds(kept.entry.hash(), policy);
    holds.map(drop).map_err(|fault| anyhow!("it does not hold: {fault:?}"))
}
