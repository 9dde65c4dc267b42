//! The lists of activities whose time to be kept has passed.

use contract::{
    id::{ActivityId, AttendeeId, CommunityId, PersonId},
    time::Time,
};

use crate::{db::Tx, error::Result};

/// Activities that ended before a moment and still have a list.
pub(super) async fn ended_before(
    tx: &mut Tx,
    community: CommunityId,
    since: Time,
    limit: usize,
) -> Result<Vec<ActivityId>> {
    let sql = "SELECT id FROM activity WHERE community = $1 AND ends_at < $2 AND is_forgotten = 0 \
               ORDER BY ends_at, id LIMIT $3";
    let values = [community.into(), since.into(), i64::try_from(limit)?.into()];
    tx.rows(sql, &values, |row| Ok(ActivityId::from_number(row.int(0)?))).await
}

/// Removes a list; how many there were stays.
pub(super) async fn forget(tx: &mut Tx, id: ActivityId) -> Result<()> {
    for sql in [
        "DELETE FROM attendee WHERE activity = $1",
        "UPDATE activity SET is_forgotten = 1 WHERE id = $1",
    ] {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(())
}

/// The lists somebody is on of what is not over, in the order of their numbers.
pub(super) async fn to_come(
    tx: &mut Tx,
    person: PersonId,
    now: Time,
) -> Result<Vec<(ActivityId, AttendeeId)>> {
    let sql = "SELECT a.id, t.id FROM attendee t JOIN activity a ON a.id = t.activity \
               WHERE t.person = $1 AND a.ends_at > $2 ORDER BY a.id";
    tx.rows(sql, &[person.into(), now.into()], |row| {
        Ok((ActivityId::from_number(row.int(0)?), AttendeeId::from_number(row.int(1)?)))
    })
    .await
}

/// Forgets for how long somebody has helped.
pub(super) async fn forget_help(tx: &mut Tx, person: PersonId) -> Result<()> {
    for sql in [
        "DELETE FROM helped WHERE person = $1",
        "UPDATE attendee SET minutes = NULL, replies = '[]' WHERE person = $1",
    ] {
        tx.execute(sql, &[person.into()]).await?;
    }
    Ok(())
}
