//! The rows of what is held.

use anyhow::Context;
use contract::{
    complaints::{ActKind, Reason},
    id::{ComplaintId, EntryId, PersonId},
    inbox::Held,
    time::{Span, Time},
};

use crate::{
    db::{Row, Tx},
    error::Result,
};

/// An act that waits to be sent.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) entry: EntryId,
    pub(super) complaint: ComplaintId,
    pub(super) person: PersonId,
    pub(super) kind: ActKind,
    pub(super) text: String,
    pub(super) reason: Option<Reason>,
    pub(super) same_as: Option<ComplaintId>,
}

/// Holds an act until `due_at`. The complaint's row is written as well: on PostgreSQL that sets
/// two who act on it at once against each other, as acts without delay are.
pub(super) async fn hold(tx: &mut Tx, waiting: &Waiting, due_at: Time) -> Result<()> {
    tx.execute(
        "INSERT INTO held (entry, complaint, person, kind, text, reason, due_at, same_as, \
         is_stuck) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
        &[
            waiting.entry.into(),
            waiting.complaint.into(),
            waiting.person.into(),
            waiting.kind.as_str().into(),
            waiting.text.as_str().into(),
            waiting.reason.map(Reason::as_str).into(),
            due_at.into(),
            waiting.same_as.into(),
        ],
    )
    .await?;
    tx.execute("UPDATE complaint SET version = version WHERE id = $1", &[waiting.complaint.into()])
        .await?;
    Ok(())
}

const WAITING: &str = "SELECT entry, complaint, person, kind, text, reason, same_as FROM held";

/// One that is held, stuck or not.
pub(super) async fn waiting(tx: &mut Tx, entry: EntryId) -> Result<Option<Waiting>> {
    let sql = format!("{WAITING} WHERE entry = $1");
    Ok(tx.rows(&sql, &[entry.into()], read).await?.into_iter().next())
}

/// What this person has written for a complaint and is not stuck, oldest first.
pub(super) async fn of_person(
    tx: &mut Tx,
    id: ComplaintId,
    person: PersonId,
) -> Result<Vec<Waiting>> {
    let sql =
        format!("{WAITING} WHERE complaint = $1 AND person = $2 AND is_stuck = 0 ORDER BY entry");
    tx.rows(&sql, &[id.into(), person.into()], read).await
}

/// Whether anybody but `person` has written something to the author that is held.
pub(super) async fn by_others(
    tx: &mut Tx,
    id: ComplaintId,
    person: Option<PersonId>,
) -> Result<bool> {
    let found = tx
        .row(
            "SELECT entry FROM held WHERE complaint = $1 AND person <> $2 AND is_stuck = 0 \
             AND kind <> 'note' LIMIT 1",
            &[id.into(), person.map_or(0, PersonId::number).into()],
            |row| row.int(0),
        )
        .await?;
    Ok(found.is_some())
}

/// What is held of a complaint. Of what is stuck each sees their own.
pub(super) async fn of_complaint(
    tx: &mut Tx,
    id: ComplaintId,
    reader: PersonId,
    now: Time,
) -> Result<Vec<Held>> {
    tx.rows(
        "SELECT h.entry, h.kind, p.name, h.person, h.text, h.reason, h.due_at, h.is_stuck, h.same_as \
         FROM held h JOIN person p ON p.id = h.person \
         WHERE h.complaint = $1 AND (h.is_stuck = 0 OR h.person = $2) ORDER BY h.entry",
        &[id.into(), reader.into()],
        |row| {
            let is_stuck = row.int(7)? == 1;
            let left = (Time(row.int(6)?) - now).max(Span(0));
            Ok(Held {
                entry: EntryId::from_number(row.int(0)?),
                kind: kind(&row.text(1)?)?,
                name: row.text(2)?,
                is_mine: row.int(3)? == reader.number(),
                text: row.text(4)?,
                reason: row.opt_text(5)?.as_deref().and_then(Reason::read),
                same_as: row.opt_int(8)?.map(ComplaintId::from_number),
                photos: Vec::new(),
                left: if is_stuck { Span(0) } else { left },
                is_stuck,
            })
        },
    )
    .await
}

/// All whose time has come, in its order.
pub(super) async fn due(tx: &mut Tx, now: Time) -> Result<Vec<EntryId>> {
    tx.rows(
        "SELECT entry FROM held WHERE is_stuck = 0 AND due_at <= $1 ORDER BY due_at, entry",
        &[now.into()],
        |row| Ok(EntryId::from_number(row.int(0)?)),
    )
    .await
}

/// When the next one is due.
pub(super) async fn next_due(tx: &mut Tx) -> Result<Option<Time>> {
    let next = tx
        .row("SELECT MIN(due_at) FROM held WHERE is_stuck = 0", &[], |row| row.opt_int(0))
        .await?;
    Ok(next.flatten().map(Time))
}

/// Forgets one: it was sent, or taken back.
pub(super) async fn remove(tx: &mut Tx, entry: EntryId) -> Result<()> {
    tx.execute("DELETE FROM held WHERE entry = $1", &[entry.into()]).await?;
    Ok(())
}

/// Keeps one for whoever wrote it, since it cannot be sent.
pub(super) async fn stick(tx: &mut Tx, entry: EntryId) -> Result<()> {
    tx.execute("UPDATE held SET is_stuck = 1 WHERE entry = $1", &[entry.into()]).await?;
    Ok(())
}

/// The complaint of an entry that was sent.
pub(super) async fn complaint_of(tx: &mut Tx, entry: EntryId) -> Result<Option<ComplaintId>> {
    tx.row("SELECT complaint FROM entry WHERE id = $1", &[entry.into()], |row| {
        Ok(ComplaintId::from_number(row.int(0)?))
    })
    .await
}

fn read(row: &Row<'_>) -> anyhow::Result<Waiting> {
    Ok(Waiting {
        entry: EntryId::from_number(row.int(0)?),
        complaint: ComplaintId::from_number(row.int(1)?),
        person: PersonId::from_number(row.int(2)?),
        kind: kind(&row.text(3)?)?,
        text: row.text(4)?,
        reason: row.opt_text(5)?.as_deref().and_then(Reason::read),
        same_as: row.opt_int(6)?.map(ComplaintId::from_number),
    })
}

fn kind(name: &str) -> anyhow::Result<ActKind> {
    ActKind::read(name).with_context(|| format!("no such kind: {name}"))
}
