//! The rows of phrases.

use contract::{
    id::{CommunityId, PersonId, PhraseId},
    time::Time,
};

use crate::{
    db::{Row, Tx},
    error::Result,
};

/// A phrase as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) id: PhraseId,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) made_by: PersonId,
}

/// The phrases of a community, by title.
pub(super) async fn all(tx: &mut Tx, community: CommunityId, limit: usize) -> Result<Vec<Kept>> {
    tx.rows(
        "SELECT id, title, text, made_by FROM phrase WHERE community = $1 \
         ORDER BY title, id LIMIT $2",
        &[community.into(), i64::try_from(limit)?.into()],
        read,
    )
    .await
}

/// One phrase of a community.
pub(super) async fn one(tx: &mut Tx, community: CommunityId, id: PhraseId) -> Result<Option<Kept>> {
    tx.row(
        "SELECT id, title, text, made_by FROM phrase WHERE community = $1 AND id = $2",
        &[community.into(), id.into()],
        read,
    )
    .await
}

/// How many a community has.
pub(super) async fn count(tx: &mut Tx, community: CommunityId) -> Result<usize> {
    let count = tx
        .row("SELECT COUNT(*) FROM phrase WHERE community = $1", &[community.into()], |row| {
            row.int(0)
        })
        .await?;
    Ok(usize::try_from(count.unwrap_or(0))?)
}

/// Adds a phrase, or changes its title and text.
pub(super) async fn keep(
    tx: &mut Tx,
    community: CommunityId,
    kept: &Kept,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO phrase (id, community, title, text, made_by, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET title = $3, text = $4, changed_at = $6",
        &[
            kept.id.into(),
            community.into(),
            kept.title.as_str().into(),
            kept.text.as_str().into(),
            kept.made_by.into(),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut Tx, id: PhraseId) -> Result<()> {
    tx.execute("DELETE FROM phrase WHERE id = $1", &[id.into()]).await?;
    Ok(())
}

fn read(row: &Row<'_>) -> anyhow::Result<Kept> {
    Ok(Kept {
        id: PhraseId::from_number(row.int(0)?),
        title: row.text(1)?,
        text: row.text(2)?,
        made_by: PersonId::from_number(row.int(3)?),
    })
}
