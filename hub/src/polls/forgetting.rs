//! Who has answered, and what in own words, is kept no longer than the privacy notice says (PIPL article
//! 19); what came out stays.

mod store;

use contract::{
    id::{CommunityId, PersonId, PollId},
    time::Time,
};

use crate::{app::App, attachments, db::Tx, error::Result, upkeep};

/// Polls in one transaction: so few that nobody who answers waits for it.
const BATCH: usize = 5;

/// Removes from the polls of every community that were counted long enough ago all that tells of
/// people; how many polls.
///
/// # Errors
/// When the store or the disk fails; what was removed until then stays removed.
pub async fn sweep(app: &App) -> Result<usize> {
    let removed = upkeep::expire(app, BATCH, forget).await?;
    if removed > 0 {
        attachments::clear(app).await?;
        app.planned.notify_one();
    }
    Ok(removed)
}

/// Takes the name and the sheets of somebody from what they have answered; that somebody has, and what it was, stays
/// counted.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    for poll in store::answered_by(tx, person).await? {
        attachments::forget_of_poll(tx, poll, Some(person.number())).await?;
    }
    store::forget_person(tx, person).await
}

async fn forget(app: App, community: CommunityId, since: Time) -> Result<usize> {
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let old: Vec<PollId> = store::counted_before(tx, community, since, BATCH).await?;
                for id in &old {
                    attachments::forget_of_poll(tx, *id, None).await?;
                    store::forget(tx, *id).await?;
                }
                Ok(old.len())
            })
        })
        .await
}
