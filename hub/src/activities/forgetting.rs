//! Who came is kept no longer than the privacy notice says (PIPL article 19); what came of it stays, and
//! so do the hours somebody has helped, in their own record.

mod store;

use contract::{
    id::{ActivityId, CommunityId, PersonId},
    time::Time,
};

use super::{seats, store::known};
use crate::{app::App, db::Tx, error::Result, upkeep};

/// Activities in one transaction: so few that nobody waits for it.
const BATCH: usize = 20;

/// Strikes somebody off the lists of what is still to come, and forgets for how long they have helped; what is
/// over keeps its list for its time, with nobody's name.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId, now: Time) -> Result<()> {
    for (id, attendee) in store::to_come(tx, person, now).await? {
        let Some(known) = known(tx, id).await? else { continue };
        if let Some(taken) = seats::store::of(tx, id, attendee).await? {
            seats::give_back(tx, &known, taken, now).await?;
            seats::tell_few(tx, &known, None);
        }
    }
    store::forget_help(tx, person).await
}

/// Removes the lists of the activities of every community that ended long enough ago; how many.
///
/// # Errors
/// When the store fails; what was removed until then stays removed.
pub async fn sweep(app: &App) -> Result<usize> {
    upkeep::expire(app, BATCH, forget).await
}

async fn forget(app: App, community: CommunityId, since: Time) -> Result<usize> {
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let old: Vec<ActivityId> = store::ended_before(tx, community, since, BATCH).await?;
                for id in &old {
                    store::forget(tx, *id).await?;
                }
                Ok(old.len())
            })
        })
        .await
}
