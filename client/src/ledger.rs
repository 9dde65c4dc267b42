//! Keeping up with the ledger: the hub is asked, and believed only as far as it proves what it says.

use contract::ledger::{Entries, Sync};
use ledger::{
    chain::read_entries,
    follower::{Alarm, Followed, Follower, Told},
};

use crate::{Error, Hub};

/// Asks the hub what has happened since the follower heard of it last, and checks it here; then it reads
/// the log to its end.
///
/// # Errors
/// When the hub was not reached or refuses: what was checked so far stays checked. A promise that it broke
/// is no error of this call: it is the answer.
pub async fn follow(hub: &Hub, follower: &mut Follower) -> Result<Result<Told, Alarm>, Error> {
    let count = |chain: Option<Followed>| chain.map_or(0, |chain| chain.head.count);
    let (mine, ours) = (count(follower.mine()), count(follower.ours()));
    let news = hub.ask(&Sync { size: follower.size(), mine, ours }).await?;
    let told = match follower.hear(&news) {
        Ok(Told::Confirmed(confirmed)) => confirmed,
        other => return Ok(other),
    };
    while !follower.is_at_the_end() {
        let batch = hub.ask(&Entries { from: follower.has_read() }).await?;
        let mut entries = read_entries(&batch.entries).unwrap_or_default();
        let left = follower.size().saturating_sub(follower.has_read());
        entries.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        if entries.is_empty() {
            return Ok(Err(Alarm::Entries));
        }
        if let Err(alarm) = follower.read(&entries) {
            return Ok(Err(alarm));
        }
    }
    Ok(Ok(Told::Confirmed(told)))
}
