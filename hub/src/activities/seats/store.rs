//! The rows of a list, and the counts that go with them.

use anyhow::Context;
use contract::{
    activities::{Draft, Seats},
    id::{ActivityId, AttendeeId, PersonId},
    polls::Reply,
    time::Time,
};

use super::Taken;
use crate::{
    db::{Row, Tx},
    error::Result,
};

/// Somebody new on a list.
#[derive(Clone, Debug)]
pub(in crate::activities) struct New<'a> {
    pub(in crate::activities) taken: Taken,
    pub(in crate::activities) name: Option<&'a str>,
    pub(in crate::activities) home: Option<&'a str>,
    pub(in crate::activities) replies: &'a [Option<Reply>],
    pub(in crate::activities) entered_by: Option<PersonId>,
    pub(in crate::activities) came_at: Option<Time>,
}

/// Puts somebody on the list, and counts them.
pub(in crate::activities) async fn add(tx: &mut Tx, id: ActivityId, new: &New<'_>) -> Result<()> {
    let replies = serde_json::to_string(new.replies).context("writing a sign-up")?;
    tx.put(
        "INSERT INTO attendee (id, activity, person, name, home, heads, is_helper, is_waiting, \
         replies, entered_by, came_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            new.taken.id.into(),
            id.into(),
            new.taken.person.into(),
            new.name.into(),
            new.home.into(),
            i64::from(new.taken.heads).into(),
            new.taken.is_helper.into(),
            new.taken.is_waiting.into(),
            replies.as_str().into(),
            new.entered_by.into(),
            new.came_at.into(),
        ],
    )
    .await?;
    count(tx, id, new.taken, 1).await
}

/// Counts somebody up or down.
pub(in crate::activities) async fn count(
    tx: &mut Tx,
    id: ActivityId,
    taken: Taken,
    sign: i64,
) -> Result<()> {
    let heads = sign * i64::from(taken.heads);
    let [seats, waiting, helping] = match (taken.is_helper, taken.is_waiting) {
        (true, _) => [0, 0, sign],
        (false, true) => [0, heads, 0],
        (false, false) => [heads, 0, 0],
    };
    let sql = "UPDATE activity SET taken = taken + $2, waiting = waiting + $3, helping = helping + $4 \
               WHERE id = $1";
    tx.execute(sql, &[id.into(), seats.into(), waiting.into(), helping.into()]).await?;
    Ok(())
}

/// Takes somebody off the list; whoever does so counts them off.
pub(in crate::activities) async fn remove(tx: &mut Tx, attendee: AttendeeId) -> Result<()> {
    tx.execute("DELETE FROM attendee WHERE id = $1", &[attendee.into()]).await?;
    Ok(())
}

/// Lets somebody wait no longer; whoever does so counts them.
pub(in crate::activities) async fn seat(tx: &mut Tx, attendee: AttendeeId) -> Result<()> {
    tx.execute("UPDATE attendee SET is_waiting = 0 WHERE id = $1", &[attendee.into()]).await?;
    Ok(())
}

/// The seats as they are within this transaction.
pub(in crate::activities) async fn seats(tx: &mut Tx, id: ActivityId) -> Result<Seats> {
    let sql = "SELECT draft, taken, waiting FROM activity WHERE id = $1";
    let seats = tx
        .row(sql, &[id.into()], |row| {
            let draft: Draft = serde_json::from_str(&row.text(0)?)?;
            Ok(Seats {
                capacity: draft.capacity,
                taken: u32::try_from(row.int(1)?)?,
                waiting: u32::try_from(row.int(2)?)?,
            })
        })
        .await?;
    Ok(seats.unwrap_or_default())
}

const TAKEN: &str = "SELECT t.id, t.person, t.heads, t.is_helper, t.is_waiting, t.entered_by, p.ended_at \
     FROM attendee t LEFT JOIN person p ON p.id = t.person";

fn taken(row: &Row<'_>) -> anyhow::Result<Taken> {
    Ok(Taken {
        id: AttendeeId::from_number(row.int(0)?),
        person: row.opt_int(1)?.map(PersonId::from_number),
        heads: u8::try_from(row.int(2)?)?,
        is_helper: row.int(3)? != 0,
        is_waiting: row.int(4)? != 0,
        is_entered: row.opt_int(5)?.is_some(),
        ended_at: row.opt_int(6)?.map(Time),
    })
}

/// Who waits first.
pub(in crate::activities) async fn first_waiting(
    tx: &mut Tx,
    id: ActivityId,
) -> Result<Option<Taken>> {
    let sql = format!("{TAKEN} WHERE t.activity = $1 AND t.is_waiting = 1 ORDER BY t.id LIMIT 1");
    tx.row(&sql, &[id.into()], taken).await
}

/// Somebody on the list of an activity.
pub(in crate::activities) async fn of(
    tx: &mut Tx,
    id: ActivityId,
    attendee: AttendeeId,
) -> Result<Option<Taken>> {
    let sql = format!("{TAKEN} WHERE t.activity = $1 AND t.id = $2");
    tx.row(&sql, &[id.into(), attendee.into()], taken).await
}

/// The most who wait with one sign-up.
pub(in crate::activities) async fn largest_waiting(tx: &mut Tx, id: ActivityId) -> Result<u16> {
    let sql = "SELECT heads FROM attendee WHERE activity = $1 AND is_waiting = 1 \
               ORDER BY heads DESC LIMIT 1";
    let heads = tx.row(sql, &[id.into()], |row| row.int(0)).await?;
    Ok(u16::try_from(heads.unwrap_or_default())?)
}
