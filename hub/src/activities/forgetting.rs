//! Who came is kept no longer than the privacy notice says (PIPL article 19); what came of it stays, and
//! so do the hours somebody has helped, in their own record.

mod store;

use contract::{
    id::{ActivityId, CommunityId},
    time::Time,
};

use crate::{app::App, error::Result, upkeep};

/// Activities in one transaction: so few that nobody waits for it.
const BATCH: usize = 20;

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
