//! The rows of audits: what auditors have looked at, which audits have ended, what a bundle counts. No column that
//! names somebody is read.

use anyhow::{Context, anyhow};
use contract::{
    auditing::{Body, EVERY, Finished, OrderFigures, Requests, Standing, Subject},
    id::{CommunityId, GateId, OrderId, PersonId},
    text::Statement,
    time::{Day, Time},
};

use crate::{
    db::{Row, Tx},
    error::Result,
    ledger,
    people::Member,
};

/// An order to delete, and whose face: the second is told to nobody.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) person: PersonId,
    pub(super) told: OrderFigures,
}

/// Notes who has appointed an auditor.
///
/// # Errors
/// When the store fails.
pub(crate) async fn appoint(tx: &mut Tx, person: PersonId, body: Body) -> Result<()> {
    let sql = "UPDATE person SET appointed_by = $2 WHERE id = $1";
    tx.put(sql, &[person.into(), body.as_str().into()]).await
}

/// Who has appointed somebody, where that was noted.
pub(super) async fn appointed(tx: &mut Tx, person: PersonId) -> Result<Option<Body>> {
    let sql = "SELECT appointed_by FROM person WHERE id = $1";
    let name = tx.row(sql, &[person.into()], |row| row.opt_text(0)).await?.flatten();
    Ok(name.as_deref().and_then(Body::read))
}

/// Notes that somebody looks at something today; whether for the first time.
pub(super) async fn read(
    tx: &mut Tx,
    reader: &Member,
    of: Subject,
    today: Day,
    now: Time,
) -> Result<bool> {
    let sql = "INSERT INTO audit_read (person, subject, day, community, at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person, subject, day) DO NOTHING";
    let values = [
        reader.person.into(),
        of.as_str().into(),
        today.0.into(),
        reader.community.into(),
        now.into(),
    ];
    Ok(tx.execute(sql, &values).await? > 0)
}

/// Adds an audit that has ended.
pub(super) async fn finish(
    tx: &mut Tx,
    id: i64,
    community: CommunityId,
    finished: &Finished,
) -> Result<()> {
    tx.put(
        "INSERT INTO audit (id, community, at, since, size, found, appointed_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            community.into(),
            finished.at.into(),
            finished.since.into(),
            i64::try_from(finished.size)?.into(),
            finished.found.as_str().into(),
            finished.by.map(Body::as_str).into(),
        ],
    )
    .await
}

/// How the audits of a community stand.
pub(super) async fn standing(tx: &mut Tx, community: CommunityId, now: Time) -> Result<Standing> {
    let sql = "SELECT at, since, size, found, appointed_by FROM audit WHERE community = $1 \
               ORDER BY id DESC LIMIT 1";
    let last = tx.row(sql, &[community.into()], finished).await?;
    let from = match &last {
        Some(last) => last.at,
        None => ledger::began(tx).await?.unwrap_or(now),
    };
    let sql = "SELECT COUNT(*), MAX(at) FROM audit_read WHERE community = $1 AND at > $2";
    let values = [community.into(), (now - EVERY).into()];
    let reads = tx.row(sql, &values, |row| Ok((row.int(0)?, row.opt_int(1)?))).await?;
    let (reads, read_at) = reads.unwrap_or_default();
    let (reads, read_at) = (u64::try_from(reads)?, read_at.map(Time));
    Ok(Standing { last, due_at: from + EVERY, reads, read_at })
}

fn finished(row: &Row<'_>) -> anyhow::Result<Finished> {
    let found = Statement::try_from(row.text(3)?);
    Ok(Finished {
        at: Time(row.int(0)?),
        since: Time(row.int(1)?),
        size: u64::try_from(row.int(2)?)?,
        found: found.map_err(|_| anyhow!("no statement: an audit"))?,
        by: row.opt_text(4)?.as_deref().and_then(Body::read),
    })
}

/// When audits have ended, the newest first.
pub(super) async fn ended(tx: &mut Tx, community: CommunityId, most: usize) -> Result<Vec<Time>> {
    let sql = "SELECT at FROM audit WHERE community = $1 ORDER BY id DESC LIMIT $2";
    let values = [community.into(), i64::try_from(most)?.into()];
    tx.rows(sql, &values, |row| Ok(Time(row.int(0)?))).await
}

/// What gates had to delete since a moment, or have not signed for yet, the oldest first.
pub(super) async fn orders(
    tx: &mut Tx,
    community: CommunityId,
    since: Time,
    most: usize,
) -> Result<Vec<Order>> {
    let sql = "SELECT d.id, d.gate, d.made_at, d.due_at, d.done_at, c.person FROM deletion d \
               JOIN consent c ON c.hash = d.consent JOIN gate g ON g.id = d.gate \
               WHERE g.community = $1 AND (d.made_at >= $2 OR d.done_at IS NULL OR d.done_at >= $2) \
               ORDER BY d.id LIMIT $3";
    tx.rows(sql, &[community.into(), since.into(), i64::try_from(most)?.into()], |row| {
        let told = OrderFigures {
            order: OrderId::from_number(row.int(0)?),
            gate: GateId::from_number(row.int(1)?),
            made_at: Time(row.int(2)?),
            due_at: Time(row.int(3)?),
            done_at: row.opt_int(4)?.map(Time),
        };
        Ok(Order { person: PersonId::from_number(row.int(5)?), told })
    })
    .await
}

/// How many requests were made since a moment, and whether they were answered by their day.
pub(super) async fn requests(
    tx: &mut Tx,
    community: CommunityId,
    since: Time,
    now: Time,
) -> Result<Requests> {
    let sql = "SELECT COUNT(*), \
               CAST(COALESCE(SUM(CASE WHEN answered_at <= due_at THEN 1 ELSE 0 END), 0) AS BIGINT), \
               CAST(COALESCE(SUM(CASE WHEN answered_at > due_at THEN 1 ELSE 0 END), 0) AS BIGINT), \
               CAST(COALESCE(SUM(CASE WHEN answered_at IS NULL AND due_at < $3 THEN 1 ELSE 0 END), 0) \
               AS BIGINT) FROM request WHERE community = $1 AND asked_at >= $2";
    let values = [community.into(), since.into(), now.into()];
    let found = tx.row(sql, &values, |row| {
        let count = |column| anyhow::Ok(u64::try_from(row.int(column)?)?);
        let (asked, in_time, late, overdue) = (count(0)?, count(1)?, count(2)?, count(3)?);
        let ended = in_time + late + overdue;
        let waiting = asked.checked_sub(ended).context("more have ended than were asked")?;
        Ok(Requests { asked, in_time, late, waiting, overdue })
    });
    Ok(found.await?.unwrap_or_default())
}

/// Forgets what somebody has looked at as an auditor. The chain of the community, which names nobody, keeps it.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM audit_read WHERE person = $1", &[person.into()]).await?;
    Ok(())
}
