//! The rows of breaches.

use anyhow::Context;
use contract::{
    breaches::{About, Announce, Breach, Texts, Told, Unread},
    family::Tie,
    gates::Gate,
    id::{BreachId, CommunityId, PersonId},
    time::Time,
};

use crate::{
    db::{Row, Tx},
    error::Result,
    people::Member,
};

/// Adds a breach.
pub(super) async fn add(
    tx: &mut Tx,
    id: BreachId,
    member: &Member,
    announce: &Announce,
    now: Time,
) -> Result<()> {
    let texts = serde_json::to_string(&announce.texts).context("writing a breach")?;
    tx.put(
        "INSERT INTO breach (id, community, at, by_name, is_drill, found_at, texts) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            member.community.into(),
            now.into(),
            member.name.as_str().into(),
            announce.is_drill.into(),
            announce.found_at.into(),
            texts.as_str().into(),
        ],
    )
    .await
}

/// Notes whose data it may be: of all of whom there are rows, or of those who have agreed at a gate whose data was there
/// since. Who has moved out, and who works here, stands in the rows like anybody else.
pub(super) async fn choose(
    tx: &mut Tx,
    id: BreachId,
    community: CommunityId,
    about: About,
    now: Time,
) -> Result<()> {
    match about {
        About::Everybody {} => {
            let sql = "INSERT INTO breach_person (breach, person) \
                       SELECT CAST($1 AS BIGINT), id FROM person WHERE community = $2 \
                       AND erased_at IS NULL";
            tx.execute(sql, &[id.into(), community.into()]).await?;
        }
        About::Gate { gate, since } => {
            let sql = "INSERT INTO breach_person (breach, person) \
                       SELECT DISTINCT CAST($1 AS BIGINT), c.person FROM consent c \
                       JOIN gate g ON g.id = c.gate JOIN person p ON p.id = c.person \
                       WHERE c.gate = $2 AND g.community = $3 AND p.erased_at IS NULL \
                       AND (c.ended_at IS NULL OR c.ended_at >= $4 OR EXISTS (SELECT 1 FROM deletion d \
                       WHERE d.consent = c.hash AND (d.done_at IS NULL OR d.done_at >= $4)))";
            tx.execute(sql, &[id.into(), gate.into(), community.into(), since.into()]).await?;
        }
    }
    // Who looks after a child is told with the child (未成年人网络保护条例 article 35).
    let sql = "INSERT INTO breach_person (breach, person) \
               SELECT DISTINCT CAST($1 AS BIGINT), t.other FROM tie t \
               JOIN breach_person w ON w.person = t.person AND w.breach = $1 \
               JOIN person o ON o.id = t.other \
               WHERE t.kind = $2 AND t.until > $3 AND o.erased_at IS NULL AND NOT EXISTS \
               (SELECT 1 FROM breach_person x WHERE x.breach = $1 AND x.person = t.other)";
    tx.execute(sql, &[id.into(), Tie::Guardian.as_str().into(), now.into()]).await?;
    Ok(())
}

/// Somebody whom nobody has told yet.
pub(super) struct Waiting {
    pub(super) breach: BreachId,
    pub(super) person: PersonId,
    pub(super) is_drill: bool,
    pub(super) texts: Texts,
}

/// Those whom nobody has told yet, after somebody, in order.
pub(super) async fn waiting(
    tx: &mut Tx,
    (breach, person): (BreachId, PersonId),
    most: usize,
) -> Result<Vec<Waiting>> {
    let sql = "SELECT w.breach, w.person, b.is_drill, b.texts FROM breach_person w \
               JOIN breach b ON b.id = w.breach JOIN person p ON p.id = w.person \
               WHERE w.told_at IS NULL AND p.erased_at IS NULL \
               AND (w.breach > $1 OR (w.breach = $1 AND w.person > $2)) \
               ORDER BY w.breach, w.person LIMIT $3";
    tx.rows(sql, &[breach.into(), person.into(), i64::try_from(most)?.into()], |row| {
        Ok(Waiting {
            breach: BreachId::from_number(row.int(0)?),
            person: PersonId::from_number(row.int(1)?),
            is_drill: row.int(2)? != 0,
            texts: texts(row, 3)?,
        })
    })
    .await
}

fn texts(row: &Row<'_>, column: usize) -> anyhow::Result<Texts> {
    serde_json::from_str(&row.text(column)?).context("reading a breach")
}

/// Notes that somebody was told; whether nobody had told them before.
pub(super) async fn told(
    tx: &mut Tx,
    breach: BreachId,
    person: PersonId,
    now: Time,
) -> Result<bool> {
    let sql = "UPDATE breach_person SET told_at = $3 \
               WHERE breach = $1 AND person = $2 AND told_at IS NULL";
    Ok(tx.execute(sql, &[breach.into(), person.into(), now.into()]).await? > 0)
}

/// The breaches of a community, the newest first, with how many they have reached.
pub(super) async fn list(tx: &mut Tx, community: CommunityId, most: usize) -> Result<Vec<Breach>> {
    let sql = "SELECT b.id, b.at, b.by_name, b.is_drill, b.found_at, b.texts, COUNT(w.person), \
               COUNT(w.told_at), COUNT(w.seen_at), CAST(COALESCE(SUM(CASE WHEN w.person IS NOT NULL \
               AND NOT EXISTS (SELECT 1 FROM device d WHERE d.person = w.person AND \
               d.revoked_at IS NULL) THEN 1 ELSE 0 END), 0) AS BIGINT) \
               FROM (SELECT id, at, by_name, is_drill, found_at, texts FROM breach \
               WHERE community = $1 ORDER BY id DESC LIMIT $2) b \
               LEFT JOIN breach_person w ON w.breach = b.id \
               GROUP BY b.id, b.at, b.by_name, b.is_drill, b.found_at, b.texts ORDER BY b.id DESC";
    tx.rows(sql, &[community.into(), i64::try_from(most)?.into()], |row| {
        let told = |column| anyhow::Ok(Gate::told(u32::try_from(row.int(column)?)?));
        Ok(Breach {
            id: BreachId::from_number(row.int(0)?),
            at: Time(row.int(1)?),
            by: row.text(2)?,
            is_drill: row.int(3)? != 0,
            found_at: Time(row.int(4)?),
            texts: texts(row, 5)?,
            affected: told(6)?,
            is_told: row.int(6)? == row.int(7)?,
            seen: told(8)?,
            on_paper: told(9)?,
        })
    })
    .await
}

/// What somebody was told, the newest first.
pub(super) async fn of(tx: &mut Tx, person: PersonId, most: usize) -> Result<Vec<Told>> {
    let sql = "SELECT b.id, w.told_at, b.is_drill, b.texts, w.seen_at FROM breach_person w \
               JOIN breach b ON b.id = w.breach WHERE w.person = $1 AND w.told_at IS NOT NULL \
               ORDER BY b.id DESC LIMIT $2";
    tx.rows(sql, &[person.into(), i64::try_from(most)?.into()], |row| {
        Ok(Told {
            id: BreachId::from_number(row.int(0)?),
            at: Time(row.int(1)?),
            is_drill: row.int(2)? != 0,
            texts: texts(row, 3)?,
            seen_at: row.opt_int(4)?.map(Time),
        })
    })
    .await
}

/// What somebody was told and has not read: what was really lost first, then the newest.
pub(super) async fn unread(tx: &mut Tx, person: PersonId) -> Result<Option<Unread>> {
    let sql = "SELECT b.id, b.is_drill FROM breach_person w JOIN breach b ON b.id = w.breach \
               WHERE w.person = $1 AND w.told_at IS NOT NULL AND w.seen_at IS NULL \
               ORDER BY b.is_drill, b.id DESC LIMIT 1";
    tx.row(sql, &[person.into()], |row| {
        Ok(Unread { id: BreachId::from_number(row.int(0)?), is_drill: row.int(1)? != 0 })
    })
    .await
}

/// Notes that somebody has read it, the first time; whether they were told.
pub(super) async fn seen(
    tx: &mut Tx,
    breach: BreachId,
    person: PersonId,
    now: Time,
) -> Result<bool> {
    let sql = "UPDATE breach_person SET seen_at = COALESCE(seen_at, $3) \
               WHERE breach = $1 AND person = $2 AND told_at IS NOT NULL";
    Ok(tx.execute(sql, &[breach.into(), person.into(), now.into()]).await? > 0)
}

/// Forgets what somebody was told.
pub(super) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM breach_person WHERE person = $1", &[person.into()]).await?;
    Ok(())
}

/// Removes who was told of what, once nobody can ask any more whether they were; how many rows.
pub(super) async fn sweep(tx: &mut Tx, before: Time) -> Result<u64> {
    let sql = "DELETE FROM breach_person WHERE told_at IS NOT NULL \
               AND breach IN (SELECT id FROM breach WHERE at < $1)";
    tx.execute(sql, &[before.into()]).await?;
    let sql = "DELETE FROM breach WHERE at < $1 \
               AND NOT EXISTS (SELECT 1 FROM breach_person w WHERE w.breach = breach.id)";
    tx.execute(sql, &[before.into()]).await
}
