//! The rows of children, of those who act for others, and of who may read what is a child's.

use std::collections::BTreeMap;

use anyhow::Context;
use contract::{
    family::{Kin, Tie},
    id::{CommunityId, PersonId, PlaceId},
    people::Post,
    time::{Day, Offset, Time},
};

use super::is_entered;
use crate::{
    db::{Row, Tx},
    error::Result,
};

/// Who acts for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tied {
    pub(super) person: PersonId,
    pub(super) other: PersonId,
    pub(super) kind: Tie,
}

fn kind_of(row: &Row<'_>, column: usize) -> anyhow::Result<Tie> {
    Tie::read(&row.text(column)?).context("no such tie")
}

/// The name and the home of somebody who lives here now.
pub(super) async fn resident(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
    now: Time,
) -> Result<Option<(String, Option<PlaceId>)>> {
    let sql = "SELECT name, home, post FROM person WHERE id = $1 AND community = $2 \
               AND erased_at IS NULL AND (ended_at IS NULL OR ended_at > $3)";
    let found = tx
        .row(sql, &[person.into(), community.into(), now.into()], |row| {
            let post = Post::read(&row.text(2)?).context("no such post")?;
            let home = row.opt_int(1)?.map(PlaceId::from_number);
            Ok(is_entered(post).then_some((row.text(0)?, home)))
        })
        .await?;
    Ok(found.flatten())
}

/// What somebody is called.
pub(super) async fn name(tx: &mut Tx, person: PersonId) -> Result<String> {
    let sql = "SELECT name FROM person WHERE id = $1";
    let name = tx.row(sql, &[person.into()], |row| row.text(0)).await?;
    Ok(name.context("a person has a name")?)
}

/// From when on a child is fourteen.
pub(super) async fn grown_at(tx: &mut Tx, person: PersonId) -> Result<Option<Time>> {
    let sql = "SELECT grown_at FROM child WHERE person = $1";
    tx.row(sql, &[person.into()], |row| Ok(Time(row.int(0)?))).await
}

/// Notes a child; whether that was not known, or another birthday was.
pub(super) async fn put_child(tx: &mut Tx, person: PersonId, at: Time) -> Result<bool> {
    let sql = "INSERT INTO child (person, grown_at) VALUES ($1, $2) ON CONFLICT (person) \
               DO UPDATE SET grown_at = excluded.grown_at WHERE child.grown_at <> excluded.grown_at";
    Ok(tx.execute(sql, &[person.into(), at.into()]).await? > 0)
}

/// The guardians of a child are so until this moment.
pub(super) async fn move_ends(tx: &mut Tx, person: PersonId, until: Time) -> Result<()> {
    let sql = "UPDATE tie SET until = $2 WHERE person = $1 AND kind = $3";
    tx.put(sql, &[person.into(), until.into(), Tie::Guardian.as_str().into()]).await
}

/// Ties two people, instead of how they were tied before.
pub(super) async fn tie(tx: &mut Tx, tied: Tied, since: Time, until: Time) -> Result<()> {
    let Tied { person, other, kind } = tied;
    tx.put(
        "INSERT INTO tie (person, other, kind, since, until) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (person, other) DO UPDATE \
         SET kind = excluded.kind, since = excluded.since, until = excluded.until",
        &[person.into(), other.into(), kind.as_str().into(), since.into(), until.into()],
    )
    .await
}

/// Unties them.
pub(super) async fn untie(tx: &mut Tx, person: PersonId, other: PersonId) -> Result<()> {
    let sql = "DELETE FROM tie WHERE person = $1 AND other = $2";
    tx.put(sql, &[person.into(), other.into()]).await
}

/// How somebody (`other`) acts for somebody now, both of whom live here.
pub(super) async fn kind(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
    other: PersonId,
    now: Time,
) -> Result<Option<Tie>> {
    let sql = "SELECT t.kind FROM tie t JOIN person p ON p.id = t.person JOIN person o ON o.id = t.other \
               WHERE t.person = $1 AND t.other = $2 AND t.until > $3 \
               AND p.community = $4 AND o.community = $4 \
               AND (p.ended_at IS NULL OR p.ended_at > $3) AND (o.ended_at IS NULL OR o.ended_at > $3)";
    let values = [person.into(), other.into(), now.into(), community.into()];
    tx.row(sql, &values, |row| kind_of(row, 0)).await
}

/// Every tie of somebody, both ways.
pub(super) async fn ties(tx: &mut Tx, person: PersonId) -> Result<Vec<Tied>> {
    let sql = "SELECT person, other, kind FROM tie WHERE person = $1 OR other = $1 \
               ORDER BY person, other";
    tx.rows(sql, &[person.into()], |row| {
        let (person, other) = (row.int(0)?, row.int(1)?);
        let [person, other] = [person, other].map(PersonId::from_number);
        Ok(Tied { person, other, kind: kind_of(row, 2)? })
    })
    .await
}

/// Who helps somebody now, and since when.
pub(super) async fn helpers(
    tx: &mut Tx,
    person: PersonId,
    now: Time,
) -> Result<Vec<(PersonId, Time)>> {
    let sql = "SELECT other, since FROM tie WHERE person = $1 AND kind = $2 AND until > $3 \
               ORDER BY other";
    let values = [person.into(), Tie::Helper.as_str().into(), now.into()];
    tx.rows(sql, &values, |row| Ok((PersonId::from_number(row.int(0)?), Time(row.int(1)?)))).await
}

/// Who acts for somebody now, in whatever way or in one.
pub(super) async fn acting_for(
    tx: &mut Tx,
    person: PersonId,
    kind: Option<Tie>,
    now: Time,
) -> Result<Vec<Kin>> {
    let kind = kind.map_or("", Tie::as_str);
    let sql = "SELECT o.id, o.name, t.kind, t.since, t.until FROM tie t JOIN person o ON o.id = t.other \
               WHERE t.person = $1 AND t.until > $2 AND ($3 = '' OR t.kind = $3) \
               AND (o.ended_at IS NULL OR o.ended_at > $2) ORDER BY t.since, o.id";
    tx.rows(sql, &[person.into(), now.into(), kind.into()], kin).await
}

/// For whom somebody acts now.
pub(super) async fn acted_for_by(tx: &mut Tx, other: PersonId, now: Time) -> Result<Vec<Kin>> {
    let sql = "SELECT p.id, p.name, t.kind, t.since, t.until FROM tie t JOIN person p ON p.id = t.person \
               WHERE t.other = $1 AND t.until > $2 AND (p.ended_at IS NULL OR p.ended_at > $2) \
               ORDER BY t.since, p.id";
    tx.rows(sql, &[other.into(), now.into()], kin).await
}

fn kin(row: &Row<'_>) -> anyhow::Result<Kin> {
    Ok(Kin {
        person: PersonId::from_number(row.int(0)?),
        name: row.text(1)?,
        tie: kind_of(row, 2)?,
        since: Time(row.int(3)?),
        until: Time(row.int(4)?),
    })
}

/// The children between two numbers, each with what for somebody may read what is theirs now.
pub(super) async fn children(
    tx: &mut Tx,
    (first, last): (PersonId, PersonId),
    asker: PersonId,
    now: Time,
) -> Result<BTreeMap<PersonId, Option<String>>> {
    let sql = "SELECT c.person, (SELECT MAX(a.why) FROM seconding a WHERE a.kind = 'child' \
               AND a.about = c.person AND a.asker = $3 AND a.until > $4) FROM child c \
               WHERE c.person >= $1 AND c.person <= $2 AND c.grown_at > $4";
    let values = [first.into(), last.into(), asker.into(), now.into()];
    let found = tx
        .rows(sql, &values, |row| Ok((PersonId::from_number(row.int(0)?), row.opt_text(1)?)))
        .await?;
    Ok(found.into_iter().collect())
}

/// Notes that somebody was not let today; whether for the first time.
pub(super) async fn refuse(
    tx: &mut Tx,
    looker: PersonId,
    person: PersonId,
    day: Day,
) -> Result<bool> {
    let sql = "INSERT INTO child_refused (looker, person, day) VALUES ($1, $2, $3) \
               ON CONFLICT (looker, person, day) DO NOTHING";
    Ok(tx.execute(sql, &[looker.into(), person.into(), day.0.into()]).await? > 0)
}

/// Forgets somebody.
pub(super) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    for sql in [
        "DELETE FROM child WHERE person = $1",
        "DELETE FROM tie WHERE person = $1 OR other = $1",
        "DELETE FROM child_refused WHERE person = $1 OR looker = $1",
    ] {
        tx.execute(sql, &[person.into()]).await?;
    }
    Ok(())
}

/// Forgets what is over, and what was refused before a moment; how many rows.
pub(super) async fn sweep(tx: &mut Tx, now: Time, before: Time) -> Result<u64> {
    let mut gone = 0;
    for sql in ["DELETE FROM child WHERE grown_at <= $1", "DELETE FROM tie WHERE until <= $1"] {
        gone += tx.execute(sql, &[now.into()]).await?;
    }
    let day = before.day(Offset::CHINA);
    gone += tx.execute("DELETE FROM child_refused WHERE day < $1", &[day.0.into()]).await?;
    Ok(gone)
}
