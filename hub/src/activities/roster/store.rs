//! The rows of a list as the staff read and mark them, and the hours of helping.

use anyhow::Context;
use contract::{
    activities::{Attendee, Helped},
    id::{ActivityId, AttendeeId, PersonId},
    time::Time,
};

use crate::{activities::seats::Taken, db::Tx, error::Result, family::CLOSED, ledger::Pass};

/// The people among those who come whom the hub knows.
pub(super) async fn people(tx: &mut Tx, id: ActivityId) -> Result<Vec<PersonId>> {
    let sql = "SELECT person FROM attendee WHERE activity = $1 AND person IS NOT NULL";
    tx.rows(sql, &[id.into()], |row| Ok(PersonId::from_number(row.int(0)?))).await
}

/// Who comes, for whom the pass was given: helpers, then those who come, then those who wait, each in their order.
pub(super) async fn all(
    tx: &mut Tx,
    pass: &Pass,
    id: ActivityId,
    now: Time,
) -> Result<Vec<Attendee>> {
    tx.rows(
        "SELECT t.id, COALESCE(p.name, t.name, ''), COALESCE(h.name, t.home), t.heads, t.is_helper, \
         t.is_waiting, t.came_at, t.entered_by, t.minutes, t.replies, p.ended_at, p.id FROM attendee t \
         LEFT JOIN person p ON p.id = t.person LEFT JOIN place h ON h.id = p.home \
         WHERE t.activity = $1 ORDER BY t.is_waiting, t.is_helper DESC, t.id",
        &[id.into()],
        |row| {
            let person = row.opt_int(11)?.map(PersonId::from_number);
            let is_closed = person.is_some_and(|person| !pass.shows(person));
            Ok(Attendee {
                id: AttendeeId::from_number(row.int(0)?),
                name: if is_closed { CLOSED.to_owned() } else { row.text(1)? },
                home: row.opt_text(2)?.filter(|_| !is_closed),
                heads: u8::try_from(row.int(3)?)?,
                is_helper: row.int(4)? != 0,
                is_waiting: row.int(5)? != 0,
                has_come: row.opt_int(6)?.is_some(),
                is_entered: row.opt_int(7)?.is_some(),
                is_gone: row.opt_int(10)?.is_some_and(|at| Time(at) <= now),
                minutes: row.opt_int(8)?.map(u16::try_from).transpose()?,
                replies: serde_json::from_str(&row.text(9)?).context("reading a sign-up")?,
            })
        },
    )
    .await
}

/// Notes when somebody came, or that they did not.
pub(in crate::activities) async fn came(
    tx: &mut Tx,
    attendee: AttendeeId,
    at: Option<Time>,
) -> Result<()> {
    let sql = "UPDATE attendee SET came_at = CASE WHEN CAST($2 AS BIGINT) IS NULL THEN NULL \
               ELSE COALESCE(came_at, $2) END WHERE id = $1";
    tx.execute(sql, &[attendee.into(), at.into()]).await?;
    Ok(())
}

/// Notes how long somebody has helped, in the list and in their record.
pub(super) async fn credit(tx: &mut Tx, id: ActivityId, taken: Taken, minutes: u16) -> Result<()> {
    let noted = (minutes > 0).then_some(i64::from(minutes));
    let sql = "UPDATE attendee SET minutes = $2 WHERE id = $1";
    tx.execute(sql, &[taken.id.into(), noted.into()]).await?;
    let Some(person) = taken.person else { return Ok(()) };
    match noted {
        Some(minutes) => {
            let sql = "INSERT INTO helped (person, activity, minutes) VALUES ($1, $2, $3) \
                       ON CONFLICT (person, activity) DO UPDATE SET minutes = excluded.minutes";
            tx.put(sql, &[person.into(), id.into(), minutes.into()]).await
        }
        None => {
            let sql = "DELETE FROM helped WHERE person = $1 AND activity = $2";
            tx.execute(sql, &[person.into(), id.into()]).await?;
            Ok(())
        }
    }
}

/// How long somebody has helped, the last time first.
pub(in crate::activities) async fn hours(tx: &mut Tx, person: PersonId) -> Result<Vec<Helped>> {
    tx.rows(
        "SELECT a.id, a.title, a.starts_at, h.minutes FROM helped h \
         JOIN activity a ON a.id = h.activity WHERE h.person = $1 ORDER BY a.starts_at DESC, a.id DESC",
        &[person.into()],
        |row| {
            Ok(Helped {
                id: ActivityId::from_number(row.int(0)?),
                title: row.text(1)?,
                starts_at: Time(row.int(2)?),
                minutes: u16::try_from(row.int(3)?)?,
            })
        },
    )
    .await
}

/// Deletes one time from somebody's record, and from the list where it still stands.
pub(in crate::activities) async fn forget_hours(
    tx: &mut Tx,
    person: PersonId,
    id: ActivityId,
) -> Result<()> {
    for sql in [
        "DELETE FROM helped WHERE person = $1 AND activity = $2",
        "UPDATE attendee SET minutes = NULL WHERE person = $1 AND activity = $2",
    ] {
        tx.execute(sql, &[person.into(), id.into()]).await?;
    }
    Ok(())
}
