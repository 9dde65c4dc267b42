//! The rows of looks that are not told for now.

use std::collections::BTreeMap;

use anyhow::Context;
use contract::{
    id::{CommunityId, PersonId, WithheldId, WithholdingId},
    people::Post,
    time::Time,
    withholding::{Basis, Withhold, Withholding},
};

use super::Decision;
use crate::{
    db::{Row, Tx},
    error::Result,
    people::Member,
};

/// Whether somebody is a resident here, or was.
pub(super) async fn is_resident(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
) -> Result<bool> {
    let sql = "SELECT id FROM person WHERE id = $1 AND community = $2 AND post = $3 \
               AND erased_at IS NULL";
    let values = [person.into(), community.into(), Post::Resident.as_str().into()];
    Ok(tx.row(sql, &values, |row| row.int(0)).await?.is_some())
}

/// Notes that somebody asks.
pub(super) async fn ask(
    tx: &mut Tx,
    id: WithholdingId,
    asker: &Member,
    wanted: &Withhold,
    now: Time,
) -> Result<()> {
    tx.put(
        "INSERT INTO withholding (id, community, person, asker, basis, why, days, asked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.into(),
            asker.community.into(),
            wanted.person.into(),
            asker.person.into(),
            wanted.basis.as_str().into(),
            wanted.why.as_str().into(),
            i64::from(wanted.days).into(),
            now.into(),
        ],
    )
    .await
}

/// What somebody has asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) person: PersonId,
    pub(super) asker: PersonId,
    pub(super) basis: Basis,
    pub(super) days: u8,
    pub(super) is_decided: bool,
}

/// What was asked here under this number.
pub(super) async fn asked(
    tx: &mut Tx,
    community: CommunityId,
    id: WithholdingId,
) -> Result<Option<Question>> {
    let sql = "SELECT person, asker, basis, days, by_name FROM withholding \
               WHERE id = $1 AND community = $2";
    tx.row(sql, &[id.into(), community.into()], |row| {
        Ok(Question {
            person: PersonId::from_number(row.int(0)?),
            asker: PersonId::from_number(row.int(1)?),
            basis: basis(row, 2)?,
            days: u8::try_from(row.int(3)?)?,
            is_decided: row.opt_text(4)?.is_some(),
        })
    })
    .await
}

/// Notes that it is decided; whether nobody had decided or ended it before.
pub(super) async fn allow(tx: &mut Tx, id: WithholdingId, until: Time, by: &str) -> Result<bool> {
    let sql = "UPDATE withholding SET until = $2, by_name = $3 WHERE id = $1 AND until IS NULL";
    Ok(tx.execute(sql, &[id.into(), until.into(), by.into()]).await? > 0)
}

/// Ends one; whether it was not over.
pub(super) async fn end(tx: &mut Tx, id: WithholdingId, now: Time) -> Result<bool> {
    let sql = "UPDATE withholding SET until = $2 WHERE id = $1 AND (until IS NULL OR until > $2)";
    Ok(tx.execute(sql, &[id.into(), now.into()]).await? > 0)
}

/// Ends every decision about the looks of somebody at somebody.
pub(super) async fn end_all(
    tx: &mut Tx,
    (asker, person): (PersonId, PersonId),
    now: Time,
) -> Result<()> {
    let sql = "UPDATE withholding SET until = $3 WHERE asker = $1 AND person = $2 AND until > $3";
    tx.put(sql, &[asker.into(), person.into(), now.into()]).await
}

/// Ends every request and decision about looks at somebody.
pub(super) async fn end_of(tx: &mut Tx, person: PersonId, now: Time) -> Result<()> {
    let sql = "UPDATE withholding SET until = $2 \
               WHERE person = $1 AND (until IS NULL OR until > $2)";
    tx.put(sql, &[person.into(), now.into()]).await
}

/// About whom it is decided that somebody's looks are not told, each by what holds longest.
pub(super) async fn decided(
    tx: &mut Tx,
    asker: PersonId,
    now: Time,
) -> Result<BTreeMap<PersonId, Decision>> {
    let sql = "SELECT person, until, basis FROM withholding WHERE asker = $1 AND until > $2 \
               ORDER BY until, id";
    let found = tx
        .rows(sql, &[asker.into(), now.into()], |row| {
            let decision = Decision { until: Time(row.int(1)?), basis: basis(row, 2)? };
            Ok((PersonId::from_number(row.int(0)?), decision))
        })
        .await?;
    Ok(found.into_iter().collect())
}

/// What waits for a decision and what holds now, the newest first.
pub(super) async fn list(
    tx: &mut Tx,
    member: &Member,
    now: Time,
    most: usize,
) -> Result<Vec<Withholding>> {
    let sql = "SELECT a.id, h.name, s.name, a.asker, a.basis, a.why, a.days, a.asked_at, a.until, \
               a.by_name, (SELECT COUNT(*) FROM withheld w WHERE w.person = a.person \
               AND w.looker = a.asker) FROM withholding a JOIN person s ON s.id = a.asker \
               JOIN person p ON p.id = a.person LEFT JOIN place h ON h.id = p.home \
               WHERE a.community = $1 AND (a.until IS NULL OR a.until > $2) \
               ORDER BY a.id DESC LIMIT $3";
    let own = member.person;
    let values = [member.community.into(), now.into(), i64::try_from(most)?.into()];
    tx.rows(sql, &values, |row| {
        let until = row.opt_int(8)?.map(Time);
        let looks = u32::try_from(row.int(10)?)?;
        Ok(Withholding {
            id: WithholdingId::from_number(row.int(0)?),
            home: row.opt_text(1)?,
            by: row.text(2)?,
            is_own: PersonId::from_number(row.int(3)?) == own,
            basis: basis(row, 4)?,
            why: row.text(5)?,
            days: u8::try_from(row.int(6)?)?,
            asked_at: Time(row.int(7)?),
            until,
            allowed_by: row.opt_text(9)?,
            looks,
        })
    })
    .await
}

/// Keeps a look. Whoever ends the decision at the same time comes before or after.
pub(super) async fn add(
    tx: &mut Tx,
    id: WithheldId,
    (looker, person): (PersonId, PersonId),
    until: Time,
    sealed: &[u8],
) -> Result<()> {
    let sql =
        "UPDATE withholding SET until = until WHERE asker = $1 AND person = $2 AND until = $3";
    tx.put(sql, &[looker.into(), person.into(), until.into()]).await?;
    tx.put(
        "INSERT INTO withheld (id, person, looker, until, sealed) VALUES ($1, $2, $3, $4, $5)",
        &[id.into(), person.into(), looker.into(), until.into(), sealed.into()],
    )
    .await
}

/// A look that is kept.
pub(super) struct Withheld {
    pub(super) id: WithheldId,
    pub(super) person: PersonId,
    pub(super) sealed: Vec<u8>,
}

/// What has waited long enough, the oldest first.
pub(super) async fn due(tx: &mut Tx, now: Time, most: usize) -> Result<Vec<Withheld>> {
    let sql = "SELECT id, person, sealed FROM withheld WHERE until <= $1 ORDER BY id LIMIT $2";
    tx.rows(sql, &[now.into(), i64::try_from(most)?.into()], withheld).await
}

/// What is kept of the looks of somebody at somebody.
pub(super) async fn of_pair(
    tx: &mut Tx,
    (looker, person): (PersonId, PersonId),
) -> Result<Vec<Withheld>> {
    let sql = "SELECT id, person, sealed FROM withheld WHERE looker = $1 AND person = $2 \
               ORDER BY id";
    tx.rows(sql, &[looker.into(), person.into()], withheld).await
}

/// What is kept of looks at somebody.
pub(super) async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Withheld>> {
    let sql = "SELECT id, person, sealed FROM withheld WHERE person = $1 ORDER BY id";
    tx.rows(sql, &[person.into()], withheld).await
}

/// Puts off what is kept of the looks of somebody at somebody, where that is later; which. What has waited long enough
/// by now waits no longer.
pub(super) async fn put_off(
    tx: &mut Tx,
    (looker, person): (PersonId, PersonId),
    (now, until): (Time, Time),
) -> Result<Vec<WithheldId>> {
    let values = [looker.into(), person.into(), until.into(), now.into()];
    let sql = "SELECT id FROM withheld WHERE looker = $1 AND person = $2 \
               AND until < $3 AND until > $4 ORDER BY id";
    let which = tx.rows(sql, &values, |row| Ok(WithheldId::from_number(row.int(0)?))).await?;
    let sql = "UPDATE withheld SET until = $3 WHERE looker = $1 AND person = $2 \
               AND until < $3 AND until > $4";
    tx.execute(sql, &values).await?;
    Ok(which)
}

/// Takes one out; whether it was there.
pub(super) async fn take(tx: &mut Tx, id: WithheldId) -> Result<bool> {
    Ok(tx.execute("DELETE FROM withheld WHERE id = $1", &[id.into()]).await? > 0)
}

/// When the next one has waited long enough.
pub(super) async fn next(tx: &mut Tx) -> Result<Option<Time>> {
    let sql = "SELECT until FROM withheld ORDER BY until LIMIT 1";
    tx.row(sql, &[], |row| Ok(Time(row.int(0)?))).await
}

/// Forgets requests asked before one moment that nobody decided, and what was over before another; how many.
pub(super) async fn sweep(tx: &mut Tx, asked: Time, over: Time) -> Result<u64> {
    let sql = "DELETE FROM withholding WHERE by_name IS NULL AND asked_at < $1";
    let asked = tx.execute(sql, &[asked.into()]).await?;
    let sql = "DELETE FROM withholding WHERE until < $1";
    Ok(asked + tx.execute(sql, &[over.into()]).await?)
}

/// Forgets somebody.
pub(super) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    for sql in [
        "DELETE FROM withheld WHERE person = $1",
        "DELETE FROM withholding WHERE person = $1 OR asker = $1",
    ] {
        tx.execute(sql, &[person.into()]).await?;
    }
    Ok(())
}

fn withheld(row: &Row<'_>) -> anyhow::Result<Withheld> {
    Ok(Withheld {
        id: WithheldId::from_number(row.int(0)?),
        person: PersonId::from_number(row.int(1)?),
        sealed: row.bytes(2)?,
    })
}

fn basis(row: &Row<'_>, column: usize) -> anyhow::Result<Basis> {
    Basis::read(&row.text(column)?).context("no such basis")
}
