//! The rows that go when a matter is removed.

use contract::{
    id::{CommunityId, ComplaintId, PersonId},
    inbox::Erased,
    time::Time,
};

use crate::{db::Tx, error::Result};

/// Matters that are over and whose last change was before `since`.
pub(super) async fn over_before(
    tx: &mut Tx,
    community: CommunityId,
    since: Time,
    limit: usize,
) -> Result<Vec<ComplaintId>> {
    tx.rows(
        // Every status that is not open, named for the index.
        "SELECT id FROM complaint WHERE community = $1 AND is_open = 0 \
         AND status IN ('resolved', 'declined', 'closed', 'withdrawn') AND changed_at < $2 LIMIT $3",
        &[community.into(), since.into(), i64::try_from(limit)?.into()],
        |row| Ok(ComplaintId::from_number(row.int(0)?)),
    )
    .await
}

/// What somebody has filed.
pub(super) async fn of_author(tx: &mut Tx, person: PersonId) -> Result<Vec<ComplaintId>> {
    let sql = "SELECT id FROM complaint WHERE author = $1 ORDER BY id";
    tx.rows(sql, &[person.into()], |row| Ok(ComplaintId::from_number(row.int(0)?))).await
}

/// Forgets what somebody has met with, too.
pub(super) async fn forget_supports(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM supporter WHERE person = $1", &[person.into()]).await?;
    Ok(())
}

/// Removes a matter with its history, what is found of it, what only the staff saw, and the
/// sessions its key has opened. Its pictures are the attachments' own.
pub(super) async fn remove(tx: &mut Tx, id: ComplaintId) -> Result<()> {
    for sql in [
        "DELETE FROM search WHERE rowid IN (SELECT id FROM entry WHERE complaint = $1)",
        "DELETE FROM entry WHERE complaint = $1",
        "DELETE FROM held WHERE complaint = $1",
        "DELETE FROM desk_move WHERE complaint = $1",
        "DELETE FROM supporter WHERE complaint = $1",
        "DELETE FROM duplicate WHERE complaint = $1",
        "DELETE FROM duplicate WHERE same_as = $1",
        "DELETE FROM session WHERE complaint = $1",
        "DELETE FROM complaint WHERE id = $1",
    ] {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(())
}

/// Notes that the author of a matter removes it.
pub(super) async fn note(tx: &mut Tx, id: ComplaintId, now: Time) -> Result<()> {
    tx.execute(
        "INSERT INTO erased (number, community, at) \
         SELECT number, community, CAST($2 AS BIGINT) FROM complaint WHERE id = $1",
        &[id.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// What authors have removed, the latest first.
pub(super) async fn erased(
    tx: &mut Tx,
    community: CommunityId,
    limit: usize,
) -> Result<Vec<Erased>> {
    tx.rows(
        "SELECT number, at FROM erased WHERE community = $1 ORDER BY at DESC, number DESC LIMIT $2",
        &[community.into(), i64::try_from(limit)?.into()],
        |row| Ok(Erased { number: row.int(0)?, at: Time(row.int(1)?) }),
    )
    .await
}

/// Forgets the numbers of what was removed before `since`.
pub(super) async fn forget_numbers(tx: &mut Tx, community: CommunityId, since: Time) -> Result<()> {
    tx.execute(
        "DELETE FROM erased WHERE community = $1 AND at < $2",
        &[community.into(), since.into()],
    )
    .await?;
    Ok(())
}
