//! What a secret poll keeps, written anew.

mod store;

use contract::id::PollId;

use crate::{
    app::App,
    db::Tx,
    error::Result,
    polls::{answering::store as answers, store as polls},
};

/// Takes out all rows of a poll and puts them back in the order of their keys.
///
/// # Errors
/// When the store fails.
pub(super) async fn write(tx: &mut Tx, app: &App, id: PollId) -> Result<()> {
    let cells = polls::cells(tx, id).await?;
    let mut texts = Vec::new();
    for (question, text) in store::texts(tx, id).await? {
        texts.push((question, app.secret_id()?, text));
    }
    texts.sort_unstable();
    let roll = store::roll(tx, id).await?;
    store::forget(tx, id).await?;
    for (cell, votes) in cells {
        answers::count(tx, id, cell, votes.into()).await?;
    }
    for (question, number, text) in &texts {
        answers::keep_text(tx, id, *question, *number, text).await?;
    }
    for mark in roll {
        store::put_mark(tx, id, mark).await?;
    }
    Ok(())
}
