//! The rows of handing on and putting off.

use anyhow::bail;
use contract::{
    id::{CommunityId, ComplaintId, PersonId},
    inbox::{Colleague, Move, Moved},
    time::Time,
};

use crate::{
    db::{Row, Tx},
    error::Result,
    people::Member,
};

/// Who has a matter, until when it is put off, and the steps that led there.
#[derive(Clone, Debug, Default)]
pub(in crate::inbox) struct Care {
    pub(in crate::inbox) assignee: Option<PersonId>,
    pub(in crate::inbox) snoozed_until: Option<Time>,
    pub(in crate::inbox) moves: Vec<Move>,
}

/// A step to be noted.
#[derive(Debug)]
pub(super) struct Step {
    complaint: ComplaintId,
    at: Time,
    person: Option<PersonId>,
    kind: &'static str,
    target: Option<PersonId>,
    until: Option<Time>,
}

/// A step that `member` takes.
pub(super) fn step(
    complaint: ComplaintId,
    at: Time,
    member: &Member,
    kind: &'static str,
    target: Option<PersonId>,
    until: Option<Time>,
) -> Step {
    Step { complaint, at, person: Some(member.person), kind, target, until }
}

/// The return of a matter by itself.
pub(super) const fn returned(complaint: ComplaintId, at: Time) -> Step {
    Step { complaint, at, person: None, kind: "returned", target: None, until: None }
}

/// The giving back of what somebody had who has left.
pub(super) const fn freed(
    complaint: ComplaintId,
    at: Time,
    by: Option<PersonId>,
    from: PersonId,
) -> Step {
    Step { complaint, at, person: by, kind: "freed", target: Some(from), until: None }
}

pub(super) async fn note(tx: &mut Tx, id: i64, step: &Step) -> Result<()> {
    tx.execute(
        "INSERT INTO desk_move (id, complaint, at, person, kind, target, until) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            step.complaint.into(),
            step.at.into(),
            step.person.into(),
            step.kind.into(),
            step.target.into(),
            step.until.into(),
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn assign(tx: &mut Tx, id: ComplaintId, to: Option<PersonId>) -> Result<()> {
    tx.execute("UPDATE complaint SET assignee = $2 WHERE id = $1", &[id.into(), to.into()]).await?;
    Ok(())
}

/// All that somebody has and that is not over.
pub(super) async fn of_assignee(tx: &mut Tx, person: PersonId) -> Result<Vec<ComplaintId>> {
    tx.rows(
        "SELECT id FROM complaint WHERE assignee = $1 AND is_open = 1 ORDER BY id",
        &[person.into()],
        |row| Ok(ComplaintId::from_number(row.int(0)?)),
    )
    .await
}

pub(super) async fn snooze(tx: &mut Tx, id: ComplaintId, until: Option<Time>) -> Result<()> {
    tx.execute("UPDATE complaint SET snoozed_until = $2 WHERE id = $1", &[id.into(), until.into()])
        .await?;
    Ok(())
}

/// Ends the putting off whose time has come; whether there was one.
pub(super) async fn wake(tx: &mut Tx, id: ComplaintId, now: Time) -> Result<bool> {
    let rows = tx
        .execute(
            "UPDATE complaint SET snoozed_until = NULL WHERE id = $1 AND snoozed_until <= $2",
            &[id.into(), now.into()],
        )
        .await?;
    Ok(rows == 1)
}

/// All that return to the queue by now.
pub(in crate::inbox) async fn to_return(tx: &mut Tx, now: Time) -> Result<Vec<ComplaintId>> {
    tx.rows(
        "SELECT id FROM complaint WHERE snoozed_until IS NOT NULL AND snoozed_until <= $1 \
         ORDER BY snoozed_until, id",
        &[now.into()],
        |row| Ok(ComplaintId::from_number(row.int(0)?)),
    )
    .await
}

/// When the next one returns.
pub(in crate::inbox) async fn next_return(tx: &mut Tx) -> Result<Option<Time>> {
    let sql = "SELECT MIN(snoozed_until) FROM complaint WHERE snoozed_until IS NOT NULL";
    Ok(tx.row(sql, &[], |row| row.opt_int(0)).await?.flatten().map(Time))
}

/// Who has a matter, and how it came to that.
pub(in crate::inbox) async fn care(tx: &mut Tx, id: ComplaintId) -> Result<Care> {
    let care = tx
        .row("SELECT assignee, snoozed_until FROM complaint WHERE id = $1", &[id.into()], |row| {
            Ok(Care {
                assignee: row.opt_int(0)?.map(PersonId::from_number),
                snoozed_until: row.opt_int(1)?.map(Time),
                moves: Vec::new(),
            })
        })
        .await?;
    let moves = tx
        .rows(
            "SELECT m.at, p.name, m.kind, t.name, m.until FROM desk_move m \
             LEFT JOIN person p ON p.id = m.person LEFT JOIN person t ON t.id = m.target \
             WHERE m.complaint = $1 ORDER BY m.id",
            &[id.into()],
            moved,
        )
        .await?;
    Ok(Care { moves, ..care.unwrap_or_default() })
}

fn moved(row: &Row<'_>) -> anyhow::Result<Move> {
    let what = match (row.text(2)?.as_str(), row.opt_int(4)?) {
        ("assigned", _) => Moved::Assigned { to: row.opt_text(3)? },
        ("snoozed", Some(until)) => Moved::Snoozed { until: Time(until) },
        ("returned", _) => Moved::Returned {},
        ("freed", _) => Moved::Freed { from: row.opt_text(3)? },
        (other, _) => bail!("no such step: {other}"),
    };
    Ok(Move { at: Time(row.int(0)?), name: row.opt_text(1)?, what })
}

/// All who answer in a community, by name.
pub(super) async fn colleagues(
    tx: &mut Tx,
    community: CommunityId,
    now: Time,
) -> Result<Vec<Colleague>> {
    tx.rows(
        "SELECT id, name FROM person WHERE community = $1 AND post IN ('staff', 'manager') \
         AND (ended_at IS NULL OR ended_at > $2) ORDER BY name, id LIMIT 200",
        &[community.into(), now.into()],
        |row| Ok(Colleague { person: PersonId::from_number(row.int(0)?), name: row.text(1)? }),
    )
    .await
}
