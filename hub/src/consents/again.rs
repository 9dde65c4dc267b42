//! A backup brings back consents that were withdrawn since. The vault remembers them, and they end again before the hub
//! answers anybody: with a record, and an order to the gate to delete.

use std::io;

use contract::{Code, consents::End, time::Time};
use ledger::Hash;

use super::{
    ending::{By, end},
    store::{self, Running},
};
use crate::{
    app::App,
    error::{Error, Result},
};

/// How many end in one transaction.
const BATCH: usize = 200;

/// Keeps outside of the rows that a consent is over, where that comes from its person or from what became of them. What
/// ends by itself ends again by itself; where a gate was changed or removed, the rows do not know that either.
///
/// Should the rows not be written after all, it ends at the next start: whoever has withdrawn is taken at their word.
///
/// # Errors
/// `full` when the disk is; when the vault fails.
pub(super) fn keep(app: &App, consent: Hash, why: End, now: Time) -> Result<()> {
    if matches!(why, End::Withdrawn | End::Left | End::Compromised | End::Guardian) {
        app.vault.end(consent, why, now).map_err(|fault| {
            let kind = fault.downcast_ref::<io::Error>().map(io::Error::kind);
            match kind {
                Some(io::ErrorKind::StorageFull) => Error::refused(Code::Full),
                _ => fault.into(),
            }
        })?;
    }
    Ok(())
}

/// Ends again what the vault knows to be over and the rows do not, as after a backup was brought back; how many. Nobody is
/// answered before that.
///
/// # Errors
/// When rows or the vault fail.
pub async fn replay(app: &App) -> Result<usize> {
    let now = app.now();
    let ended = app.vault.ended(now)?;
    if ended.is_empty() {
        return Ok(0);
    }
    let running = app.db.read(|tx| Box::pin(async move { store::all_running(tx).await })).await?;
    let over = running.into_iter().filter_map(|one| Some((one, *ended.get(&one.0)?)));
    let over: Vec<(Running, End)> = over.collect();
    for batch in over.chunks(BATCH) {
        let (inner, batch) = (app.clone(), batch.to_vec());
        app.db
            .write(move |tx| {
                let (app, batch) = (inner.clone(), batch.clone());
                Box::pin(async move {
                    for (consent, why) in batch {
                        end(tx, &app, consent, why, &By::NONE, now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
    Ok(over.len())
}
