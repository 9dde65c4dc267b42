//! Keeping up with the ledger: the hub is asked, and believed only as far as it proves what it says.

use contract::ledger::{Batch, Entries, Sync};
use ledger::{
    chain::read_entries,
    follower::{Alarm, Followed, Follower, Told},
};

use crate::{Error, Hub};

/// What a follower asks first: what has happened since it heard last.
#[must_use]
pub fn question(follower: &Follower) -> Sync {
    let count = |chain: Option<Followed>| chain.map_or(0, |chain| chain.head.count);
    let (mine, ours) = (count(follower.mine()), count(follower.ours()));
    Sync { size: follower.size(), mine, ours, of: None }
}

/// What a follower asks then, until it has read the log to its end.
#[must_use]
pub fn next_entries(follower: &Follower) -> Option<Entries> {
    (!follower.is_at_the_end()).then(|| Entries { from: follower.has_read() })
}

/// Reads the entries that were told. More than the checkpoint has are left for the next time.
///
/// # Errors
/// The promise that was broken.
pub fn read_batch(follower: &mut Follower, batch: &Batch) -> Result<(), Alarm> {
    let mut entries = read_entries(&batch.entries).unwrap_or_default();
    let left = follower.size().saturating_sub(follower.has_read());
    entries.truncate(usize::try_from(left).unwrap_or(usize::MAX));
    if entries.is_empty() { Err(Alarm::Entries) } else { follower.read(&entries) }
}

/// Asks the hub what has happened since the follower heard of it last, and checks it here; then it reads
/// the log to its end.
///
/// # Errors
/// When the hub was not reached or refuses: what was checked so far stays checked. A promise that it broke
/// is no error of this call: it is the answer.
pub async fn follow(hub: &Hub, follower: &mut Follower) -> Result<Result<Told, Alarm>, Error> {
    let news = hub.ask(&question(follower)).await?;
    let told = match follower.hear(&news) {
        Ok(Told::Confirmed(confirmed)) => confirmed,
        other => return Ok(other),
    };
    while let Some(entries) = next_entries(follower) {
        let batch = hub.ask(&entries).await?;
        if let Err(alarm) = read_batch(follower, &batch) {
            return Ok(Err(alarm));
        }
    }
    Ok(Ok(Told::Confirmed(told)))
}
