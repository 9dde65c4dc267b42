//! The rows of who was shown too many homes.

use contract::{
    homes::Stopped,
    id::{CommunityId, PersonId},
    time::{Day, Time},
};

use crate::{db::Tx, error::Result, people::Member};

/// The people of how many homes somebody was shown on a day.
pub(super) async fn seen(tx: &mut Tx, looker: PersonId, day: Day) -> Result<u64> {
    let sql = "SELECT COUNT(DISTINCT p.home) FROM looked l JOIN person p ON p.id = l.person \
               WHERE l.looker = $1 AND l.day = $2 AND l.kind = 'household'";
    let count = tx.row(sql, &[looker.into(), day.0.into()], |row| row.int(0)).await?;
    Ok(u64::try_from(count.unwrap_or_default())?)
}

/// Notes that somebody was stopped; once a day.
pub(super) async fn stop(
    tx: &mut Tx,
    member: &Member,
    day: Day,
    most: u32,
    now: Time,
) -> Result<()> {
    tx.put(
        "INSERT INTO homes_stopped (looker, day, community, most, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (looker, day) DO NOTHING",
        &[
            member.person.into(),
            day.0.into(),
            member.community.into(),
            i64::from(most).into(),
            now.into(),
        ],
    )
    .await
}

/// Who was stopped, the newest first.
pub(super) async fn stopped(
    tx: &mut Tx,
    community: CommunityId,
    most: usize,
) -> Result<Vec<Stopped>> {
    let sql = "SELECT h.at, p.name, h.most FROM homes_stopped h JOIN person p ON p.id = h.looker \
               WHERE h.community = $1 ORDER BY h.at DESC, h.looker DESC LIMIT $2";
    tx.rows(sql, &[community.into(), i64::try_from(most)?.into()], |row| {
        Ok(Stopped { at: Time(row.int(0)?), by: row.text(1)?, most: u32::try_from(row.int(2)?)? })
    })
    .await
}

/// Forgets that somebody was stopped.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM homes_stopped WHERE looker = $1", &[person.into()]).await?;
    Ok(())
}

/// Forgets what was before a moment; how many rows.
pub(super) async fn sweep(tx: &mut Tx, before: Time) -> Result<u64> {
    tx.execute("DELETE FROM homes_stopped WHERE at < $1", &[before.into()]).await
}
