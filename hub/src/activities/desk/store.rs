//! The rows of activities as the staff change them.

use anyhow::Context;
use contract::{
    activities::Draft,
    id::{ActivityId, CommunityId, PersonId, PlaceId},
    text::{Subject, Whereabouts},
    time::Time,
};

use crate::{activities::reader::EVERYWHERE, db::Tx, error::Result};

/// Adds an activity.
pub(in crate::activities) async fn add(
    tx: &mut Tx,
    id: ActivityId,
    (community, author): (CommunityId, PersonId),
    draft: &Draft,
    digits: &str,
    now: Time,
) -> Result<()> {
    let text = serde_json::to_string(draft).context("writing an activity")?;
    tx.put(
        "INSERT INTO activity (id, community, author, revision, draft, title, place, starts_at, \
         ends_at, changed_at, digits) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10)",
        &[
            id.into(),
            community.into(),
            author.into(),
            text.as_str().into(),
            draft.title.as_ref().map_or("", Subject::as_str).into(),
            draft.place.as_ref().map_or("", Whereabouts::as_str).into(),
            draft.starts_at.unwrap_or_default().into(),
            draft.ends_at.unwrap_or_default().into(),
            now.into(),
            digits.into(),
        ],
    )
    .await
}

/// Writes what has changed.
pub(super) async fn write(
    tx: &mut Tx,
    id: ActivityId,
    draft: &Draft,
    why: &str,
    now: Time,
) -> Result<()> {
    let text = serde_json::to_string(draft).context("writing an activity")?;
    tx.execute(
        "UPDATE activity SET revision = revision + 1, draft = $2, title = $3, place = $4, \
         starts_at = $5, ends_at = $6, changed_at = $7, why = $8 WHERE id = $1",
        &[
            id.into(),
            text.as_str().into(),
            draft.title.as_ref().map_or("", Subject::as_str).into(),
            draft.place.as_ref().map_or("", Whereabouts::as_str).into(),
            draft.starts_at.unwrap_or_default().into(),
            draft.ends_at.unwrap_or_default().into(),
            now.into(),
            why.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Says for whom an activity is: for all, where no place is named.
pub(in crate::activities) async fn put_places(
    tx: &mut Tx,
    id: ActivityId,
    places: &[PlaceId],
) -> Result<()> {
    tx.execute("DELETE FROM activity_place WHERE activity = $1", &[id.into()]).await?;
    let everywhere = [EVERYWHERE];
    for place in if places.is_empty() { &everywhere[..] } else { places } {
        let sql = "INSERT INTO activity_place (activity, place) VALUES ($1, $2) \
                   ON CONFLICT (activity, place) DO NOTHING";
        tx.execute(sql, &[id.into(), (*place).into()]).await?;
    }
    Ok(())
}

/// Calls an activity off.
pub(super) async fn cancel(tx: &mut Tx, id: ActivityId, why: &str, now: Time) -> Result<()> {
    let sql = "UPDATE activity SET cancelled_at = $2, changed_at = $2, why = $3 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into(), why.into()]).await?;
    Ok(())
}

/// How many were there, all those counted who came with somebody.
pub(super) async fn came(tx: &mut Tx, id: ActivityId) -> Result<u32> {
    let sql = "SELECT COALESCE(CAST(SUM(heads) AS BIGINT), 0) FROM attendee \
               WHERE activity = $1 AND came_at IS NOT NULL";
    let came = tx.row(sql, &[id.into()], |row| row.int(0)).await?;
    Ok(u32::try_from(came.unwrap_or_default())?)
}
