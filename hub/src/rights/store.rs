//! The rows of what people ask about their own data.

use anyhow::Context;
use contract::{
    consents::How,
    id::{CommunityId, LookId, PersonId, RequestId},
    people::Post,
    rights::{Answered, Begun, Erasing, Kind, Line, Outcome, Request, SOON, Waiting, Wanted},
    seconding::HOLDS,
    text::{Name, Statement},
    time::Time,
};

use super::New;
use crate::{
    db::{Row, Tx},
    error::Result,
    people::Member,
};

/// The columns of a request, as [`request`] reads them.
macro_rules! columns {
    () => {
        "r.id, r.kind, r.text, r.name, r.how, r.relative, r.asked_at, r.due_at, r.answered_at, \
         r.outcome, r.answer, r.by_name"
    };
}

/// The lines of the desk: a request, whose it is, and how far deleting them or the copy for them by it has come. There is
/// one word at a time that waits, or by which a copy can be taken. Until when the last word held is read as well, where
/// nobody is going to be deleted: that of a deletion stays beside its plan, and alone where that was called off.
macro_rules! lines {
    () => {
        concat!(
            "SELECT p.id, p.name, h.name, s.id, s.asker, a.name, s.why, s.asked_at, s.until, \
             e.asked_at, e.due_at, (SELECT MAX(c.until) FROM seconding c WHERE c.about = r.id \
             AND c.kind IN ('erasure', 'copy') AND NOT EXISTS (SELECT 1 FROM erasure x \
             WHERE x.person = r.person)), ",
            columns!(),
            " FROM request r JOIN person p ON p.id = r.person LEFT JOIN place h ON h.id = p.home \
             LEFT JOIN seconding s ON s.about = r.id AND ((s.kind = 'erasure' AND s.until IS NULL) \
             OR (s.kind = 'copy' AND (s.until IS NULL OR s.until > $4))) \
             LEFT JOIN person a ON a.id = s.asker \
             LEFT JOIN erasure e ON e.person = r.person AND EXISTS (SELECT 1 FROM seconding w \
             WHERE w.about = r.id AND w.kind = 'erasure' AND w.until = e.asked_at + $3) "
        )
    };
}

/// Adds a request.
pub(super) async fn add(
    tx: &mut Tx,
    (id, community): (RequestId, CommunityId),
    new: &New,
    wanted: &Wanted,
    (at, due_at): (Time, Time),
) -> Result<()> {
    tx.put(
        "INSERT INTO request (id, community, person, kind, text, name, how, relative, asked_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            id.into(),
            community.into(),
            new.person.into(),
            wanted.kind.as_str().into(),
            wanted.text.as_str().into(),
            wanted.name.as_ref().map(Name::as_str).into(),
            new.how.as_str().into(),
            new.relative.as_ref().map(Name::as_str).into(),
            at.into(),
            due_at.into(),
        ],
    )
    .await
}

/// How many requests that a person has made in the app nobody has answered.
pub(super) async fn open(tx: &mut Tx, person: PersonId) -> Result<usize> {
    let sql =
        "SELECT COUNT(*) FROM request WHERE person = $1 AND how = 'app' AND answered_at IS NULL";
    let count = tx.row(sql, &[person.into()], |row| row.int(0)).await?;
    Ok(usize::try_from(count.unwrap_or(0))?)
}

/// How many requests of a community nobody has answered, and how many of them are nearly late or late.
pub(super) async fn waiting(tx: &mut Tx, community: CommunityId, now: Time) -> Result<Waiting> {
    let sql = "SELECT COUNT(*), \
               CAST(COALESCE(SUM(CASE WHEN due_at >= $2 AND due_at <= $3 THEN 1 ELSE 0 END), 0) AS BIGINT), \
               CAST(COALESCE(SUM(CASE WHEN due_at < $2 THEN 1 ELSE 0 END), 0) AS BIGINT) \
               FROM request WHERE community = $1 AND answered_at IS NULL";
    let values = [community.into(), now.into(), (now + SOON).into()];
    let found = tx.row(sql, &values, |row| {
        let count = |column| anyhow::Ok(u64::try_from(row.int(column)?)?);
        Ok(Waiting { open: count(0)?, soon: count(1)?, late: count(2)? })
    });
    Ok(found.await?.unwrap_or_default())
}

/// The requests about a person, the newest first.
pub(super) async fn of(tx: &mut Tx, person: PersonId, most: usize) -> Result<Vec<Request>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM request r WHERE r.person = $1 ORDER BY r.id DESC LIMIT $2"
    );
    tx.rows(sql, &[person.into(), i64::try_from(most)?.into()], |row| request(row, 0)).await
}

/// The requests of a member's community: the open ones by their day, those that ended by when they did.
pub(super) async fn desk(
    tx: &mut Tx,
    member: &Member,
    is_over: bool,
    most: usize,
    now: Time,
) -> Result<Vec<Line>> {
    let sql = match is_over {
        false => concat!(
            lines!(),
            "WHERE r.community = $1 AND r.answered_at IS NULL ORDER BY r.due_at, r.id LIMIT $2"
        ),
        true => concat!(
            lines!(),
            "WHERE r.community = $1 AND r.answered_at IS NOT NULL \
             ORDER BY r.answered_at DESC, r.id DESC LIMIT $2"
        ),
    };
    let own = member.person;
    let values = [member.community.into(), i64::try_from(most)?.into(), HOLDS.0.into(), now.into()];
    tx.rows(sql, &values, |row| {
        let begun = match row.opt_int(3)? {
            Some(id) => Some(Begun {
                id: LookId::from_number(id),
                is_own: PersonId::from_number(row.int(4)?) == own,
                by: row.text(5)?,
                why: row.text(6)?,
                at: Time(row.int(7)?),
                until: row.opt_int(8)?.map(Time),
            }),
            None => None,
        };
        let planned = row.opt_int(9)?.zip(row.opt_int(10)?);
        let is_lapsed = begun.is_none() && planned.is_none() && row.opt_int(11)?.is_some();
        let request = request(row, 12)?;
        Ok(Line {
            person: PersonId::from_number(row.int(0)?),
            name: row.text(1)?,
            home: row.opt_text(2)?,
            begun,
            erasing: planned.map(|(asked_at, due_at)| Erasing {
                asked_at: Time(asked_at),
                due_at: Time(due_at),
            }),
            is_copied: request.is_of_copy() && is_done(row, 21)?,
            is_lapsed,
            request,
        })
    })
    .await
}

/// Whether what was asked for was done, also where nobody has said so yet.
fn is_done(row: &Row<'_>, outcome: usize) -> anyhow::Result<bool> {
    Ok(row.opt_text(outcome)?.as_deref() == Some(Outcome::Done.as_str()))
}

fn request(row: &Row<'_>, at: usize) -> anyhow::Result<Request> {
    let name = |text: Option<String>| {
        text.map(Name::try_from).transpose().map_err(|_| anyhow::anyhow!("no name: a request"))
    };
    let statement = |text: String| {
        Statement::try_from(text).map_err(|_| anyhow::anyhow!("no statement: a request"))
    };
    let answer = match row.opt_int(at + 8)? {
        None => None,
        Some(moment) => {
            let outcome = row.opt_text(at + 9)?.context("an answer has an outcome")?;
            Some(Answered {
                at: Time(moment),
                outcome: Outcome::read(&outcome).context("no such outcome")?,
                text: statement(row.opt_text(at + 10)?.context("an answer has a text")?)?,
                by: row.opt_text(at + 11)?.context("an answer is somebody's")?,
            })
        }
    };
    Ok(Request {
        id: RequestId::from_number(row.int(at)?),
        wanted: Wanted {
            kind: Kind::read(&row.text(at + 1)?).context("no such request")?,
            text: statement(row.text(at + 2)?)?,
            name: name(row.opt_text(at + 3)?)?,
        },
        how: How::read(&row.text(at + 4)?).context("no such way")?,
        relative: name(row.opt_text(at + 5)?)?,
        asked_at: Time(row.int(at + 6)?),
        due_at: Time(row.int(at + 7)?),
        answer,
    })
}

/// What is known of a request before it is answered.
pub(super) struct Known {
    /// Whose it is.
    pub(super) person: PersonId,
    /// What they say they are called.
    pub(super) name: Option<String>,
    pub(super) kind: Kind,
    pub(super) how: How,
    /// Whether nobody has answered.
    pub(super) is_open: bool,
    /// Whether a copy was taken for it.
    pub(super) is_copied: bool,
}

/// A request of a community.
pub(super) async fn known(
    tx: &mut Tx,
    community: CommunityId,
    id: RequestId,
) -> Result<Option<Known>> {
    let sql = "SELECT person, name, kind, how, answered_at, outcome FROM request \
               WHERE id = $1 AND community = $2";
    tx.row(sql, &[id.into(), community.into()], |row| {
        Ok(Known {
            person: PersonId::from_number(row.int(0)?),
            name: row.opt_text(1)?,
            kind: Kind::read(&row.text(2)?).context("no such request")?,
            how: How::read(&row.text(3)?).context("no such way")?,
            is_open: row.opt_int(4)?.is_none(),
            is_copied: is_done(row, 5)?,
        })
    })
    .await
}

/// Ends a request; whether it had not ended.
pub(super) async fn answer(
    tx: &mut Tx,
    id: RequestId,
    outcome: Outcome,
    text: &str,
    by: &str,
    now: Time,
) -> Result<bool> {
    let sql = "UPDATE request SET answered_at = $2, outcome = $3, answer = $4, by_name = $5 \
               WHERE id = $1 AND answered_at IS NULL";
    let values = [id.into(), now.into(), outcome.as_str().into(), text.into(), by.into()];
    Ok(tx.execute(sql, &values).await? > 0)
}

/// Notes that a copy was taken for one: it is done, and nobody has said so yet.
pub(super) async fn copied(tx: &mut Tx, id: RequestId) -> Result<()> {
    let sql = "UPDATE request SET outcome = $2 WHERE id = $1 AND answered_at IS NULL";
    tx.put(sql, &[id.into(), Outcome::Done.as_str().into()]).await
}

/// Opens one again that had ended.
pub(super) async fn reopen(tx: &mut Tx, id: RequestId) -> Result<()> {
    let sql = "UPDATE request SET answered_at = NULL WHERE id = $1";
    tx.put(sql, &[id.into()]).await
}

/// Calls somebody by another name.
pub(super) async fn rename(tx: &mut Tx, person: PersonId, name: &str) -> Result<()> {
    let sql = "UPDATE person SET name = $2 WHERE id = $1";
    tx.put(sql, &[person.into(), name.into()]).await
}

/// Removes requests that ended before a moment; how many.
pub(super) async fn forget(
    tx: &mut Tx,
    community: CommunityId,
    since: Time,
    most: usize,
) -> Result<usize> {
    let sql = "DELETE FROM request WHERE id IN (SELECT id FROM request WHERE community = $1 \
               AND answered_at < $2 ORDER BY answered_at LIMIT $3)";
    let values = [community.into(), since.into(), i64::try_from(most)?.into()];
    Ok(usize::try_from(tx.execute(sql, &values).await?)?)
}

/// That a person is going to be deleted.
pub(super) async fn erasing(tx: &mut Tx, person: PersonId) -> Result<Option<Erasing>> {
    let sql = "SELECT asked_at, due_at FROM erasure WHERE person = $1";
    tx.row(sql, &[person.into()], |row| {
        Ok(Erasing { asked_at: Time(row.int(0)?), due_at: Time(row.int(1)?) })
    })
    .await
}

/// By which request two people have planned it, where they have: the word they agreed by was given with the plan.
pub(super) async fn entered(tx: &mut Tx, person: PersonId) -> Result<Option<RequestId>> {
    let sql = "SELECT r.id FROM erasure e JOIN request r ON r.person = e.person \
               JOIN seconding s ON s.about = r.id AND s.kind = 'erasure' \
               AND s.until = e.asked_at + $2 WHERE e.person = $1";
    tx.row(sql, &[person.into(), HOLDS.0.into()], |row| Ok(RequestId::from_number(row.int(0)?)))
        .await
}

/// Whether somebody has a post here that has not ended.
pub(super) async fn works(tx: &mut Tx, person: PersonId, now: Time) -> Result<bool> {
    let sql = "SELECT id FROM person WHERE id = $1 AND post <> $2 \
               AND (ended_at IS NULL OR ended_at > $3)";
    let values = [person.into(), Post::Resident.as_str().into(), now.into()];
    Ok(tx.row(sql, &values, |row| row.int(0)).await?.is_some())
}

/// Notes that a person is going to be deleted, if that is not noted.
pub(super) async fn plan(tx: &mut Tx, person: PersonId, erasing: Erasing) -> Result<bool> {
    let sql = "INSERT INTO erasure (person, asked_at, due_at) VALUES ($1, $2, $3) \
               ON CONFLICT (person) DO NOTHING";
    let values = [person.into(), erasing.asked_at.into(), erasing.due_at.into()];
    Ok(tx.execute(sql, &values).await? > 0)
}

/// Strikes that out, as long as it is not due and not begun; whether it was noted.
pub(super) async fn call_off(tx: &mut Tx, person: PersonId, now: Time) -> Result<bool> {
    let sql = "DELETE FROM erasure WHERE person = $1 AND due_at > $2 AND begun_at IS NULL";
    Ok(tx.execute(sql, &[person.into(), now.into()]).await? > 0)
}

/// Strikes that out, whenever it was noted.
pub(super) async fn strike(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.put("DELETE FROM erasure WHERE person = $1", &[person.into()]).await
}

/// Begins deleting somebody, if that is still due; whether it is.
pub(super) async fn begin(tx: &mut Tx, person: PersonId, now: Time) -> Result<bool> {
    let sql = "UPDATE erasure SET begun_at = $2 WHERE person = $1 AND due_at <= $2";
    Ok(tx.execute(sql, &[person.into(), now.into()]).await? > 0)
}

/// Who is to be deleted by now.
pub(super) async fn due(tx: &mut Tx, now: Time, most: usize) -> Result<Vec<PersonId>> {
    let sql = "SELECT person FROM erasure WHERE due_at <= $1 ORDER BY due_at, person LIMIT $2";
    let values = [now.into(), i64::try_from(most)?.into()];
    tx.rows(sql, &values, |row| Ok(PersonId::from_number(row.int(0)?))).await
}

/// When the next one is to be deleted.
pub(super) async fn next(tx: &mut Tx) -> Result<Option<Time>> {
    let sql = "SELECT MIN(due_at) FROM erasure";
    let next = tx.row(sql, &[], |row| row.opt_int(0)).await?;
    Ok(next.flatten().map(Time))
}

/// Whether a person's row still tells of them.
pub(super) async fn is_there(tx: &mut Tx, person: PersonId) -> Result<bool> {
    let sql = "SELECT id FROM person WHERE id = $1 AND erased_at IS NULL";
    Ok(tx.row(sql, &[person.into()], |row| row.int(0)).await?.is_some())
}

/// Removes what this feature and the person's own row have of them. The row stays without a name: others
/// point to it.
pub(super) async fn remove(tx: &mut Tx, person: PersonId, name: &str, now: Time) -> Result<()> {
    for sql in ["DELETE FROM request WHERE person = $1", "DELETE FROM erasure WHERE person = $1"] {
        tx.execute(sql, &[person.into()]).await?;
    }
    let sql = "UPDATE person SET name = $2, home = NULL, ended_at = $3, erased_at = $3, \
               created_at = $3 WHERE id = $1";
    tx.execute(sql, &[person.into(), name.into(), now.into()]).await?;
    Ok(())
}
