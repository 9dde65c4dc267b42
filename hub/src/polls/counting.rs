//! Counting a poll once its time is over.

mod anew;

use contract::{id::PollId, polls::Standing, time::Time};

use super::{
    desk::{store as drafts, tell},
    electors::store as electors,
    store::{self, Known, State},
};
use crate::{app::App, db::Tx, error::Result};

/// Counts the polls whose time is over; when the next one will be.
///
/// # Errors
/// When the store fails.
pub async fn count_due(app: &App) -> Result<Option<Time>> {
    let now = app.now();
    let due = app.db.read(move |tx| Box::pin(async move { drafts::due(tx, now).await })).await?;
    for id in due {
        let inner = app.clone();
        let counted = app.db.write(move |tx| {
            let app = inner.clone();
            Box::pin(async move { count_one(tx, &app, id, now).await })
        });
        // One that cannot be counted keeps no other from being counted.
        if let Err(fault) = counted.await {
            tracing::warn!(?fault, %id, "a poll was not counted");
        }
    }
    if let Err(fault) = scrub(app).await {
        // It is tried again with the next round.
        tracing::warn!(?fault, "what is left of secret polls was not scrubbed");
    }
    app.db.read(|tx| Box::pin(async move { drafts::next_due(tx).await })).await
}

async fn count_one(tx: &mut Tx, app: &App, id: PollId, now: Time) -> Result<()> {
    store::hold(tx, id).await?;
    let Some(known) = store::known(tx, id).await? else { return Ok(()) };
    let is_due = known.counts_at.is_some_and(|at| at <= now);
    // It may have got more time since it was listed.
    if known.state == State::Published && known.standing(now) == Standing::Counting && is_due {
        count(tx, app, &known, now).await?;
    }
    Ok(())
}

/// Closes a poll for good. Of a secret one the roll, the counts and the words are written anew, all at
/// once and in the order of their keys, the words under new numbers of chance: where and when a row was
/// written first would tell whose answer it came with. What the engine has left of them is scrubbed
/// afterwards.
///
/// # Errors
/// When the store fails.
pub(super) async fn count(tx: &mut Tx, app: &App, known: &Known, now: Time) -> Result<()> {
    if known.is_secret() {
        anew::write(tx, app, known.id).await?;
    }
    let electors = electors::count(tx, known, known.draft.voice, now).await?;
    drafts::close(tx, known.id, electors, now).await?;
    tell(tx, known);
    Ok(())
}

/// Has the engine forget what it has left of secret polls that were counted, until it is done.
async fn scrub(app: &App) -> Result<()> {
    let left = app.db.read(|tx| Box::pin(async move { drafts::unscrubbed(tx).await })).await?;
    if left.is_empty() {
        return Ok(());
    }
    app.db.scrub(&["poll_cell", "poll_text", "poll_roll"]).await?;
    app.db
        .write(move |tx| {
            let left = left.clone();
            Box::pin(async move {
                for id in left {
                    drafts::note_scrubbed(tx, id).await?;
                }
                Ok(())
            })
        })
        .await
}
