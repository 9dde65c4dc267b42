//! Removing what is over for good: by its author's wish, or because its time to be kept has passed.

mod store;

use contract::{
    Code,
    complaints::{Erase, Part},
    id::{CommunityId, ComplaintId, PersonId},
    inbox::{Erased, ListErased},
    live::Event,
    time::Time,
};

use crate::{
    app::App,
    attachments,
    call::{Ask, Call, Change, Outcome},
    complaints::{self, Known},
    db::Tx,
    error::{Error, Result},
    idempotency,
    live::Told,
    people::{self, Who},
    upkeep,
};

/// Matters removed in one transaction: so few that nobody who files waits for it.
const BATCH: usize = 20;

/// Removes a matter as its author.
pub(crate) async fn erase(app: App, change: Change<Erase>) -> Result<Outcome<()>> {
    let outcome = idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            take(tx, &who, &call).await?;
            Ok(().into())
        })
    })
    .await?;
    if let Err(fault) = attachments::clear(&app).await {
        // They are noted, and tried again with the next sweep.
        tracing::warn!(?fault, "pictures of a removed matter are still there");
    }
    Ok(outcome)
}

async fn take(tx: &mut Tx, who: &Who, call: &Call<Erase>) -> Result<()> {
    let (known, part) = complaints::met(tx, who, call.request.id).await?;
    if part != Part::Author {
        return Err(Error::refused(Code::NotAllowed));
    }
    if !known.status.is_over() {
        return Err(Error::refused(Code::Conflict));
    }
    store::note(tx, known.id, call.now).await?;
    remove(tx, &known).await
}

/// Removes all that there is of a matter, and tells those who may be looking at it.
async fn remove(tx: &mut Tx, known: &Known) -> Result<()> {
    attachments::forget(tx, known.id).await?;
    store::remove(tx, known.id).await?;
    tx.tell(Told {
        topics: complaints::topics(known.id, known.community, known.author),
        event: Event::Complaint { id: known.id, version: known.version + 1 },
    });
    Ok(())
}

/// Removes what somebody has filed, open or over, and that they have met with what others filed.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId, now: Time) -> Result<()> {
    for id in store::of_author(tx, person).await? {
        if let Some(known) = complaints::known(tx, id).await? {
            store::note(tx, id, now).await?;
            remove(tx, &known).await?;
        }
    }
    store::forget_supports(tx, person).await
}

/// Lists what authors have removed.
pub(crate) async fn erased(app: App, ask: Ask<ListErased>) -> Result<Outcome<Vec<Erased>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = who.member()?;
                if !member.post.answers() {
                    return Err(Error::refused(Code::NotAllowed));
                }
                Ok(store::erased(tx, member.community, ListErased::MOST).await?.into())
            })
        })
        .await
}

/// Removes the matters of every community that are over and unchanged for as long as its privacy
/// notice says they are kept; how many.
///
/// # Errors
/// When the store or the disk fails; what was removed until then stays removed.
pub async fn sweep(app: &App) -> Result<usize> {
    let removed = upkeep::expire(app, BATCH, sweep_batch).await?;
    attachments::clear(app).await?;
    Ok(removed)
}

async fn sweep_batch(app: App, community: CommunityId, since: Time) -> Result<usize> {
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let old: Vec<ComplaintId> = store::over_before(tx, community, since, BATCH).await?;
                for id in &old {
                    if let Some(known) = complaints::known(tx, *id).await? {
                        remove(tx, &known).await?;
                    }
                }
                store::forget_numbers(tx, community, since).await?;
                Ok(old.len())
            })
        })
        .await
}
