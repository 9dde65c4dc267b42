//! The rows of the ledger.

use std::collections::BTreeSet;

use anyhow::Context;
use contract::{
    id::PersonId,
    ledger::Protected,
    time::{Day, Offset, Span, Time},
};
use ledger::{
    Hash,
    chain::{ChainHead, Entry, Who},
};

use crate::{
    db::{Row, Tx},
    error::Result,
};

/// A record that has no place in the log yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) id: i64,
    pub(super) who: Who,
    pub(super) number: u64,
    pub(super) entry: Entry,
}

/// A checkpoint that the log has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Come {
    pub(super) size: u64,
    pub(super) root: Hash,
    pub(super) heads: Hash,
    pub(super) at: Time,
}

/// How far a chain has come.
pub(super) async fn head(tx: &mut Tx, who: Who) -> Result<ChainHead> {
    let head = tx
        .row("SELECT length, head FROM chain WHERE who = $1", &[(&who.0.0).into()], |row| {
            Ok(ChainHead { count: u64::try_from(row.int(0)?)?, last: hash(row, 1)? })
        })
        .await?;
    Ok(head.unwrap_or(ChainHead::EMPTY))
}

/// Adds the next record of a chain, which may stay out of the log until a moment.
pub(super) async fn add(
    tx: &mut Tx,
    id: i64,
    (who, head): (Who, ChainHead),
    sealed: &[u8],
    until: Option<Time>,
) -> Result<()> {
    let count = i64::try_from(head.count)?;
    let entry = Entry { label: who.label(head.count), commitment: head.last }.to_bytes();
    tx.put(
        "INSERT INTO chain (who, length, head) VALUES ($1, $2, $3) \
         ON CONFLICT (who) DO UPDATE SET length = $2, head = $3",
        &[(&who.0.0).into(), count.into(), (&head.last.0).into()],
    )
    .await?;
    tx.put(
        "INSERT INTO record (id, who, number, leaf, sealed, lingers_until) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[id.into(), (&who.0.0).into(), count.into(), (&entry).into(), sealed.into(), until.into()],
    )
    .await
}

/// Notes that somebody looks at something of a person today; whether for the first time.
pub(super) async fn look(
    tx: &mut Tx,
    by: PersonId,
    of: Protected,
    person: PersonId,
    day: Day,
) -> Result<bool> {
    look_as(tx, by, of.as_str(), person, day).await
}

/// The same of what is shown without whose it is: another look than the one with the name.
pub(super) async fn look_unnamed(
    tx: &mut Tx,
    by: PersonId,
    of: Protected,
    person: PersonId,
    day: Day,
) -> Result<bool> {
    look_as(tx, by, &format!("{} unnamed", of.as_str()), person, day).await
}

async fn look_as(
    tx: &mut Tx,
    by: PersonId,
    kind: &str,
    person: PersonId,
    day: Day,
) -> Result<bool> {
    let sql = "INSERT INTO looked (looker, day, kind, person) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (looker, day, kind, person) DO NOTHING";
    let values = [by.into(), day.0.into(), kind.into(), person.into()];
    Ok(tx.execute(sql, &values).await? > 0)
}

/// At whom between two numbers somebody has looked today.
pub(super) async fn looked(
    tx: &mut Tx,
    by: PersonId,
    of: Protected,
    (first, last): (PersonId, PersonId),
    day: Day,
) -> Result<BTreeSet<PersonId>> {
    let sql = "SELECT person FROM looked WHERE looker = $1 AND day = $2 AND kind = $3 \
               AND person >= $4 AND person <= $5";
    let values = [by.into(), day.0.into(), of.as_str().into(), first.into(), last.into()];
    let found = tx.rows(sql, &values, |row| Ok(PersonId::from_number(row.int(0)?))).await?;
    Ok(found.into_iter().collect())
}

/// What a query of complaints `c` is joined to, so that [`untold`] knows whom to tell of a line: `reader` and `day` are
/// its parameters of these names.
pub(crate) fn told_of(of: Protected, reader: &str, day: &str) -> String {
    format!(
        "LEFT JOIN looked l ON l.looker = {reader} AND l.day = {day} AND l.kind = '{}' \
         AND l.person = c.author",
        of.as_str()
    )
}

/// The columns of such a query that [`untold`] reads.
pub(crate) const WHOSE: &str = "c.author, l.person";

/// Who has yet to be told that a line of theirs is read; nobody of what has no name, nor of one's own.
pub(crate) fn untold(
    row: &Row<'_>,
    column: usize,
    reader: PersonId,
) -> anyhow::Result<Option<PersonId>> {
    let (author, is_told) = (row.opt_int(column)?, row.opt_int(column + 1)?.is_some());
    let author = author.filter(|_| !is_told).map(PersonId::from_number);
    Ok(author.filter(|author| *author != reader))
}

/// Forgets who has looked before a day.
pub(super) async fn forget_looks(tx: &mut Tx, before: Day) -> Result<u64> {
    tx.execute("DELETE FROM looked WHERE day < $1", &[before.0.into()]).await
}

/// Forgets that somebody has looked at a person.
pub(super) async fn forget_look(tx: &mut Tx, looker: PersonId, person: PersonId) -> Result<()> {
    let sql = "DELETE FROM looked WHERE looker = $1 AND person = $2";
    tx.put(sql, &[looker.into(), person.into()]).await
}

/// Forgets who has looked at a person, and at whom that person has.
pub(super) async fn forget_looks_at(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM looked WHERE person = $1 OR looker = $1", &[person.into()]).await?;
    Ok(())
}

/// Every chain there is.
pub(super) async fn chains(tx: &mut Tx) -> Result<Vec<Who>> {
    tx.rows("SELECT who FROM chain", &[], |row| Ok(Who(hash(row, 0)?))).await
}

/// Forgets a chain. Its entries stay in the log, by themselves; what had no place yet gets none.
pub(super) async fn forget(tx: &mut Tx, who: Who) -> Result<()> {
    for sql in [
        "DELETE FROM record WHERE who = $1 AND position IS NULL",
        "UPDATE record SET who = NULL, number = NULL, sealed = NULL WHERE who = $1",
        "DELETE FROM chain WHERE who = $1",
    ] {
        tx.execute(sql, &[(&who.0.0).into()]).await?;
    }
    Ok(())
}

/// Writes all records anew in the order of the log, those that wait for their place after them. PostgreSQL keeps which
/// transaction wrote a row last, and lays what one wrote side by side: what was forgotten together would stay together.
/// Whoever reads meanwhile sees the rows of before, as those of a table that is emptied at once would not. SQLite
/// changes rows where they lie.
pub(super) async fn lay_anew(tx: &mut Tx) -> Result<()> {
    if !tx.is_postgres() {
        return Ok(());
    }
    for sql in [
        "CREATE TEMPORARY TABLE laid ON COMMIT DROP AS SELECT * FROM record",
        "DELETE FROM record",
        "INSERT INTO record SELECT * FROM laid ORDER BY position NULLS LAST, id",
    ] {
        tx.execute(sql, &[]).await?;
    }
    Ok(())
}

/// The records of a chain after so many, as they are sealed.
pub(super) async fn after(tx: &mut Tx, who: Who, count: u64) -> Result<Vec<Vec<u8>>> {
    tx.rows(
        "SELECT sealed FROM record WHERE who = $1 AND number > $2 ORDER BY number",
        &[(&who.0.0).into(), i64::try_from(count).unwrap_or(i64::MAX).into()],
        |row| row.bytes(0),
    )
    .await
}

/// The records of a chain from its beginning, as they are sealed, with their places in the log.
pub(super) async fn placed(tx: &mut Tx, who: Who) -> Result<Vec<(Vec<u8>, Option<u64>)>> {
    tx.rows(
        "SELECT sealed, position FROM record WHERE who = $1 ORDER BY number",
        &[(&who.0.0).into()],
        |row| Ok((row.bytes(0)?, row.opt_int(1)?.map(u64::try_from).transpose()?)),
    )
    .await
}

/// A record of a chain, as it is sealed.
pub(super) struct Numbered {
    /// How far the chain had come before it.
    pub(super) before: ChainHead,
    pub(super) sealed: Vec<u8>,
    /// Its place in the log.
    pub(super) position: Option<u64>,
}

/// The record of a chain with a number, from one.
pub(super) async fn numbered(tx: &mut Tx, who: Who, number: u64) -> Result<Option<Numbered>> {
    let Ok(wanted) = i64::try_from(number) else { return Ok(None) };
    let rows = tx
        .rows(
            "SELECT number, leaf, sealed, position FROM record \
             WHERE who = $1 AND number IN ($2, $3) ORDER BY number",
            &[(&who.0.0).into(), wanted.saturating_sub(1).into(), wanted.into()],
            |row| {
                let position = row.opt_int(3)?.map(u64::try_from).transpose()?;
                Ok((row.int(0)?, entry(row, 1)?.commitment, row.bytes(2)?, position))
            },
        )
        .await?;
    let mut before = ChainHead::EMPTY;
    for (number, last, sealed, position) in rows {
        if number == wanted {
            return Ok(Some(Numbered { before, sealed, position }));
        }
        before = ChainHead { count: u64::try_from(number)?, last };
    }
    Ok(None)
}

/// Up to which moment of theirs the records that linger come into the log now, so long at most before and after; nothing
/// where no page is due for what waits. By themselves they come as long again later: a page with one record alone, in the
/// middle of the night, would say that it is one of them.
pub(super) async fn lingered(tx: &mut Tx, now: Time, most: Span) -> Result<Option<Time>> {
    let at_once = "SELECT id FROM record WHERE position IS NULL AND lingers_until IS NULL LIMIT 1";
    if tx.row(at_once, &[], |row| row.int(0)).await?.is_some() {
        return Ok(Some(now));
    }
    let alone = "SELECT id FROM record WHERE position IS NULL \
                 AND (lingers_until <= $1 OR lingers_until > $2) LIMIT 1";
    let ends = [(now - most).into(), (now + most).into()];
    Ok(tx.row(alone, &ends, |row| row.int(0)).await?.map(|_| now - most))
}

/// What waits for a place and need not linger beyond `until` any more, the oldest first; nor what would linger beyond
/// `never`, for the machine's clock has gone back since. What comes later in a chain takes along what lingers before it: a
/// chain keeps its order.
pub(super) async fn waiting(
    tx: &mut Tx,
    most: i64,
    (until, never): (Time, Time),
) -> Result<Vec<Waiting>> {
    tx.rows(
        "SELECT r.id, r.who, r.number, r.leaf FROM record r JOIN (SELECT who, MAX(number) AS number \
         FROM record WHERE position IS NULL \
         AND (lingers_until IS NULL OR lingers_until <= $2 OR lingers_until > $3) GROUP BY who) due \
         ON due.who = r.who AND r.number <= due.number \
         WHERE r.position IS NULL ORDER BY r.id LIMIT $1",
        &[most.into(), until.into(), never.into()],
        |row| {
            Ok(Waiting {
                id: row.int(0)?,
                who: Who(hash(row, 1)?),
                number: u64::try_from(row.int(2)?)?,
                entry: entry(row, 3)?,
            })
        },
    )
    .await
}

/// Gives a record its place in the log, and an id that says nothing; nor does it tell any more how long it has lingered.
pub(super) async fn place(tx: &mut Tx, id: i64, new_id: i64, position: u64) -> Result<()> {
    // SQLite numbers rows as they come, in which order those of one table would lie as its people do.
    let sql = match tx.is_postgres() {
        true => "UPDATE record SET position = $2, id = $3, lingers_until = NULL WHERE id = $1",
        false => {
            "UPDATE record SET position = $2, id = $3, lingers_until = NULL, rowid = -1 - $2 \
             WHERE id = $1"
        }
    };
    tx.put(sql, &[id.into(), i64::try_from(position)?.into(), new_id.into()]).await
}

/// Adds an entry that is nobody's: the heads of a checkpoint, or one that came back from the files.
pub(super) async fn add_entry(tx: &mut Tx, id: i64, entry: Entry, position: u64) -> Result<()> {
    tx.put(
        "INSERT INTO record (id, leaf, position) VALUES ($1, $2, $3)",
        &[id.into(), (&entry.to_bytes()).into(), i64::try_from(position)?.into()],
    )
    .await
}

/// Notes a checkpoint.
pub(super) async fn come(tx: &mut Tx, come: &Come) -> Result<()> {
    tx.execute(
        "INSERT INTO checkpoint (size, root, heads, at) VALUES ($1, $2, $3, $4)",
        &[
            i64::try_from(come.size)?.into(),
            (&come.root.0).into(),
            (&come.heads.0).into(),
            come.at.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The last checkpoint.
pub(super) async fn last(tx: &mut Tx) -> Result<Option<Come>> {
    let sql = "SELECT size, root, heads, at FROM checkpoint ORDER BY size DESC LIMIT 1";
    tx.row(sql, &[], come_of).await
}

/// The checkpoint of so many entries.
pub(super) async fn page(tx: &mut Tx, size: u64) -> Result<Option<Come>> {
    let sql = "SELECT size, root, heads, at FROM checkpoint WHERE size = $1";
    tx.row(sql, &[i64::try_from(size).unwrap_or(i64::MAX).into()], come_of).await
}

/// When the first checkpoint was made.
pub(super) async fn first(tx: &mut Tx) -> Result<Option<Time>> {
    let sql = "SELECT at FROM checkpoint ORDER BY size LIMIT 1";
    tx.row(sql, &[], |row| Ok(Time(row.int(0)?))).await
}

/// The last checkpoint of each day since a moment and before one of so many entries, the newest first.
pub(super) async fn last_of_days(
    tx: &mut Tx,
    (since, offset): (Time, Offset),
    before: u64,
    most: usize,
) -> Result<Vec<Come>> {
    let sql = "SELECT size, root, heads, at FROM checkpoint WHERE size IN \
               (SELECT MAX(size) FROM checkpoint WHERE at >= $1 AND size < $2 \
               GROUP BY (at + CAST($3 AS BIGINT)) / 86400000) ORDER BY size DESC LIMIT $4";
    let ahead = Span::MINUTE.times(i64::from(offset.0));
    let values =
        [since.into(), i64::try_from(before)?.into(), ahead.0.into(), i64::try_from(most)?.into()];
    tx.rows(sql, &values, come_of).await
}

fn come_of(row: &Row<'_>) -> anyhow::Result<Come> {
    Ok(Come {
        size: u64::try_from(row.int(0)?)?,
        root: hash(row, 1)?,
        heads: hash(row, 2)?,
        at: Time(row.int(3)?),
    })
}

/// The entries of the log from a place on, at most so many.
pub(super) async fn entries(tx: &mut Tx, from: u64, most: i64) -> Result<Vec<Entry>> {
    tx.rows(
        "SELECT leaf FROM record WHERE position >= $1 ORDER BY position LIMIT $2",
        &[i64::try_from(from)?.into(), most.into()],
        |row| entry(row, 0),
    )
    .await
}

/// The heads of all chains among the first so many entries of the log.
pub(super) async fn heads(tx: &mut Tx, size: u64) -> Result<Vec<(Who, ChainHead)>> {
    tx.rows(
        "SELECT r.who, r.number, r.leaf FROM record r JOIN (SELECT who, MAX(number) AS number \
         FROM record WHERE position < $1 AND who IS NOT NULL GROUP BY who) newest \
         ON newest.who = r.who AND newest.number = r.number",
        &[i64::try_from(size)?.into()],
        |row| {
            let last = entry(row, 2)?.commitment;
            let head = ChainHead { count: u64::try_from(row.int(1)?)?, last };
            Ok((Who(hash(row, 0)?), head))
        },
    )
    .await
}

fn entry(row: &Row<'_>, column: usize) -> anyhow::Result<Entry> {
    Entry::read(&row.bytes(column)?).context("an entry of the log is not 38 bytes")
}

fn hash(row: &Row<'_>, column: usize) -> anyhow::Result<Hash> {
    let bytes = row.bytes(column)?;
    bytes.try_into().map(Hash).ok().context("a hash is not 32 bytes")
}
