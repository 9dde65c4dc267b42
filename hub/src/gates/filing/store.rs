//! The rows of what has to be filed.

use anyhow::{Context, anyhow};
use contract::{gates::Filed, id::CommunityId, text::Name, time::Time};

use crate::{db::Tx, error::Result};

/// How many faces the gates of a community last said they store.
pub(super) async fn stored(tx: &mut Tx, community: CommunityId) -> Result<u64> {
    let sql = "SELECT CAST(COALESCE(SUM(templates), 0) AS BIGINT) FROM gate WHERE community = $1";
    let stored = tx.row(sql, &[community.into()], |row| row.int(0)).await?;
    Ok(u64::try_from(stored.unwrap_or(0))?)
}

/// Notes when there were so many, the first time only.
pub(super) async fn reach(tx: &mut Tx, community: CommunityId, now: Time) -> Result<()> {
    let sql = "INSERT INTO filing (community, reached_at) VALUES ($1, $2) \
               ON CONFLICT (community) DO NOTHING";
    tx.put(sql, &[community.into(), now.into()]).await
}

/// Since when it has to be filed, and whether it was.
pub(super) async fn found(
    tx: &mut Tx,
    community: CommunityId,
) -> Result<Option<(Time, Option<Filed>)>> {
    let sql = "SELECT reached_at, filed_at, number, by_name FROM filing WHERE community = $1";
    tx.row(sql, &[community.into()], |row| {
        let filed = match row.opt_int(1)? {
            None => None,
            Some(at) => {
                let number = row.opt_text(2)?.context("a filing has a number")?;
                let number = Name::try_from(number).map_err(|_| anyhow!("no number: a filing"))?;
                let by = row.opt_text(3)?.context("a filing is somebody's")?;
                Some(Filed { at: Time(at), number, by })
            }
        };
        Ok((Time(row.int(0)?), filed))
    })
    .await
}

/// Notes that it was filed; whether it had to be and was not.
pub(super) async fn file(
    tx: &mut Tx,
    community: CommunityId,
    number: &str,
    by: &str,
    now: Time,
) -> Result<bool> {
    let sql = "UPDATE filing SET filed_at = $2, number = $3, by_name = $4 \
               WHERE community = $1 AND filed_at IS NULL";
    let values = [community.into(), now.into(), number.into(), by.into()];
    Ok(tx.execute(sql, &values).await? > 0)
}
