//! The queries of the auditor's view: they name no column that holds words, places or residents.

use anyhow::Context;
use contract::{
    audit::{Count, Fact, List, Promise, Tally},
    complaints::Status,
    id::{CommunityId, ComplaintId},
    inbox::Cursor,
    time::Time,
};

use crate::{db::Tx, error::Result};

/// Counts the matters of a period by how their promises stand.
pub(super) async fn tally(
    tx: &mut Tx,
    community: CommunityId,
    count: &Count,
    now: Time,
) -> Result<Tally> {
    let groups = tx
        .rows(
            "SELECT status, is_open, is_owed, is_missed, \
             CAST(CASE WHEN due_at < $4 THEN 1 ELSE 0 END AS BIGINT) AS is_past, COUNT(*) FROM complaint \
             WHERE community = $1 AND filed_at >= $2 AND filed_at < $3 \
             GROUP BY status, is_open, is_owed, is_missed, is_past",
            &[community.into(), count.from.into(), count.until.into(), now.into()],
            |row| {
                let flag = |column| anyhow::Ok(row.int(column)? == 1);
                let due_at = if flag(4)? { Time(now.0 - 1) } else { now };
                let promise = Promise::of(flag(1)?, flag(2)?, flag(3)?, due_at, now);
                Ok((Status::read(&row.text(0)?), promise, u64::try_from(row.int(5)?)?))
            },
        )
        .await?;
    let mut tally = Tally::default();
    for (status, promise, count) in groups {
        tally.filed += count;
        if status.is_some_and(Status::is_open) {
            tally.open += count;
        }
        if status == Some(Status::Closed) {
            tally.solved += count;
        }
        match promise {
            Promise::Kept => tally.kept += count,
            Promise::Missed => tally.missed += count,
            Promise::Waiting => tally.waiting += count,
            Promise::Void => {}
        }
    }
    Ok(tally)
}

/// A page of a period's matters, the newest first.
pub(super) async fn facts(
    tx: &mut Tx,
    community: CommunityId,
    list: &List,
    limit: usize,
    now: Time,
) -> Result<Vec<(ComplaintId, Fact)>> {
    let (at, id) = list.after.map_or((i64::MAX, i64::MAX), |Cursor { at, id }| (at.0, id.number()));
    let missed = "AND (c.is_missed = 1 OR (c.is_open = 1 AND c.is_owed = 1 AND c.due_at < $7))";
    let missed = if list.missed { missed } else { "AND CAST($7 AS BIGINT) IS NOT NULL" };
    tx.rows(
        &format!(
            "SELECT c.id, c.number, c.status, c.is_open, c.is_owed, c.is_missed, c.filed_at, \
             c.due_at, c.answered_at, s.name FROM complaint c \
             LEFT JOIN person s ON s.id = c.assignee \
             WHERE c.community = $1 AND c.filed_at >= $2 AND c.filed_at < $3 \
             AND (c.filed_at, c.id) < ($4, $5) {missed} \
             ORDER BY c.filed_at DESC, c.id DESC LIMIT $6"
        ),
        &[
            community.into(),
            list.from.into(),
            list.until.into(),
            at.into(),
            id.into(),
            i64::try_from(limit)?.into(),
            now.into(),
        ],
        |row| {
            let flag = |column| anyhow::Ok(row.int(column)? == 1);
            let status = row.text(2)?;
            let due_at = Time(row.int(7)?);
            let fact = Fact {
                number: row.int(1)?,
                status: Status::read(&status)
                    .with_context(|| format!("no such status: {status}"))?,
                promise: Promise::of(flag(3)?, flag(4)?, flag(5)?, due_at, now),
                filed_at: Time(row.int(6)?),
                due_at,
                answered_at: row.opt_int(8)?.map(Time),
                assignee: row.opt_text(9)?,
            };
            Ok((ComplaintId::from_number(row.int(0)?), fact))
        },
    )
    .await
}
