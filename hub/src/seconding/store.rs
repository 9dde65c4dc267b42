//! The rows of what was asked of a second person.

use anyhow::Context;
use contract::{
    id::{CommunityId, LookId, PersonId},
    seconding::{Line, Subject as Of, Table},
    time::Time,
};

use super::About;
use crate::{
    db::{Row, Tx},
    error::Result,
    exports,
    people::Member,
};

fn of(row: &Row<'_>, column: usize) -> anyhow::Result<Of> {
    Of::read(&row.text(column)?).context("no such kind of request")
}

/// Notes that somebody asks.
pub(super) async fn ask(
    tx: &mut Tx,
    id: LookId,
    asker: &Member,
    about: About,
    why: &str,
    now: Time,
) -> Result<()> {
    tx.put(
        "INSERT INTO seconding (id, community, kind, about, asker, why, asked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            asker.community.into(),
            about.of().as_str().into(),
            about.number().into(),
            asker.person.into(),
            why.into(),
            now.into(),
        ],
    )
    .await
}

/// What somebody has asked.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) about: About,
    pub(crate) asker: PersonId,
    /// Their name.
    pub(crate) by: String,
    pub(crate) why: String,
    pub(crate) asked_at: Time,
    /// Until when it is allowed, and who has allowed it.
    pub(crate) until: Option<Time>,
    pub(crate) allowed_by: Option<String>,
}

/// What was asked here under this number.
pub(super) async fn asked(
    tx: &mut Tx,
    community: CommunityId,
    id: LookId,
) -> Result<Option<Question>> {
    let sql = "SELECT a.kind, a.about, a.asker, s.name, a.why, a.asked_at, a.until, a.by_name \
               FROM seconding a JOIN person s ON s.id = a.asker WHERE a.id = $1 AND a.community = $2";
    tx.row(sql, &[id.into(), community.into()], |row| {
        Ok(Question {
            about: About::read(of(row, 0)?, row.int(1)?),
            asker: PersonId::from_number(row.int(2)?),
            by: row.text(3)?,
            why: row.text(4)?,
            asked_at: Time(row.int(5)?),
            until: row.opt_int(6)?.map(Time),
            allowed_by: row.opt_text(7)?,
        })
    })
    .await
}

/// Notes that it is allowed; whether nobody had allowed it before.
pub(super) async fn allow(tx: &mut Tx, id: LookId, until: Time, by: &str) -> Result<bool> {
    let sql = "UPDATE seconding SET until = $2, by_name = $3 WHERE id = $1 AND until IS NULL";
    Ok(tx.execute(sql, &[id.into(), until.into(), by.into()]).await? > 0)
}

/// What waits and what is allowed now, the newest first. A deletion that is allowed is planned: nothing is left to do.
pub(super) async fn list(
    tx: &mut Tx,
    member: &Member,
    now: Time,
    most: usize,
) -> Result<Vec<Line>> {
    let sql = "SELECT a.id, a.kind, h.name, s.name, a.asker, a.why, a.asked_at, a.until, a.by_name, \
               e.matters, e.filed_from, e.filed_until, e.status, e.has_texts, e.has_names \
               FROM seconding a JOIN person s ON s.id = a.asker \
               LEFT JOIN request r ON r.id = a.about AND a.kind IN ('erasure', 'copy') \
               LEFT JOIN person p ON p.id = COALESCE(r.person, a.about) AND a.kind <> 'export' \
               LEFT JOIN place h ON h.id = p.home \
               LEFT JOIN export e ON e.id = a.about AND a.kind = 'export' \
               WHERE a.community = $1 \
               AND (a.until IS NULL OR (a.until > $2 AND a.kind <> 'erasure')) \
               ORDER BY a.id DESC LIMIT $3";
    let own = member.person;
    let values = [member.community.into(), now.into(), i64::try_from(most)?.into()];
    tx.rows(sql, &values, |row| {
        let table = match row.opt_int(9)? {
            Some(rows) => {
                let chosen = exports::read_chosen(row, 10)?;
                Some(Table { rows: u64::try_from(rows)?, chosen })
            }
            None => None,
        };
        let (of, is_own) = (of(row, 1)?, PersonId::from_number(row.int(4)?) == own);
        Ok(Line {
            id: LookId::from_number(row.int(0)?),
            of,
            // Who asks whose a matter is would read it here, before anybody has allowed it.
            home: row.opt_text(2)?.filter(|_| !is_own || of != Of::Child),
            table,
            by: row.text(3)?,
            is_own,
            why: row.text(5)?,
            asked_at: Time(row.int(6)?),
            until: row.opt_int(7)?.map(Time),
            allowed_by: row.opt_text(8)?,
        })
    })
    .await
}

/// Whether this waits for a word.
pub(crate) async fn is_waiting(tx: &mut Tx, about: About) -> Result<bool> {
    let sql = "SELECT id FROM seconding WHERE about = $1 AND kind = $2 AND until IS NULL LIMIT 1";
    let values = [about.number().into(), about.of().as_str().into()];
    Ok(tx.row(sql, &values, |row| row.int(0)).await?.is_some())
}

/// Whether this waits for a word, or has one that holds.
pub(crate) async fn is_under_way(tx: &mut Tx, about: About, now: Time) -> Result<bool> {
    let sql = "SELECT id FROM seconding WHERE about = $1 AND kind = $2 \
               AND (until IS NULL OR until > $3) LIMIT 1";
    let values = [about.number().into(), about.of().as_str().into(), now.into()];
    Ok(tx.row(sql, &values, |row| row.int(0)).await?.is_some())
}

/// Drops what waits for a word and needs none any more.
pub(crate) async fn drop_waiting(tx: &mut Tx, about: About) -> Result<()> {
    let sql = "DELETE FROM seconding WHERE about = $1 AND kind = $2 AND until IS NULL";
    tx.execute(sql, &[about.number().into(), about.of().as_str().into()]).await?;
    Ok(())
}

/// Forgets what somebody has asked, and what was asked about them.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    let sql = "DELETE FROM seconding WHERE asker = $1 OR (about = $1 AND kind <> 'export') \
               OR (kind IN ('erasure', 'copy') \
               AND about IN (SELECT id FROM request WHERE person = $1))";
    tx.execute(sql, &[person.into()]).await?;
    Ok(())
}

/// Forgets what was asked before a moment; how many rows.
pub(super) async fn sweep(tx: &mut Tx, before: Time) -> Result<u64> {
    tx.execute("DELETE FROM seconding WHERE asked_at < $1", &[before.into()]).await
}
