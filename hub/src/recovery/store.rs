//! The rows of recoveries.

use anyhow::Context;
use contract::{
    id::{CommunityId, DeviceId, InvitationId, PersonId, RecoveryId},
    people::Post,
    recovery::{Approval, Line, Shown, UNAPPROVED, Waiting},
    sessions::{Hex, PublicKey, Suite},
    time::Time,
};

use crate::{
    db::{Row, Tx},
    error::Result,
    people::Member,
};

/// The columns of a recovery, as [`read`] reads them, and where they come from.
macro_rules! found {
    ($more:literal) => {
        concat!(
            "SELECT r.id, r.begun_at, b.name, r.shown, r.approved_at, a.name, r.due_at",
            $more,
            " FROM recovery r JOIN person p ON p.id = r.person JOIN person b ON b.id = r.begun_by \
             LEFT JOIN person a ON a.id = r.approved_by \
             LEFT JOIN invitation i ON i.id = r.invitation LEFT JOIN place h ON h.id = p.home "
        )
    };
}

/// Which are under way at `$2`: those that nobody has approved and were begun after `$3`, and those whose card can
/// be used or will be.
macro_rules! open {
    () => {
        "r.vetoed_at IS NULL AND r.finished_at IS NULL \
         AND ((r.approved_at IS NULL AND r.begun_at > $3) \
         OR (i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > $2))"
    };
}

fn read(row: &Row<'_>) -> anyhow::Result<Waiting> {
    let approval = match row.opt_int(4)? {
        None => None,
        Some(at) => Some(Approval {
            at: Time(at),
            by: row.opt_text(5)?.context("an approval is somebody's")?,
            due_at: Time(row.int(6)?),
        }),
    };
    Ok(Waiting {
        id: RecoveryId::from_number(row.int(0)?),
        begun_at: Time(row.int(1)?),
        begun_by: row.text(2)?,
        shown: Shown::read(&row.text(3)?).context("no such document")?,
        approval,
    })
}

/// The recovery of a person that is under way.
pub(super) async fn waiting(tx: &mut Tx, person: PersonId, now: Time) -> Result<Option<Waiting>> {
    let sql =
        concat!(found!(""), "WHERE r.person = $1 AND ", open!(), " ORDER BY r.id DESC LIMIT 1");
    let since = now - UNAPPROVED;
    tx.row(sql, &[person.into(), now.into(), since.into()], read).await
}

/// Those of a community, the oldest first, each with the post of whose it is and who has begun it.
pub(super) async fn desk(
    tx: &mut Tx,
    community: CommunityId,
    now: Time,
    most: usize,
) -> Result<Vec<(Line, Post, PersonId)>> {
    let sql = concat!(
        found!(", p.id, p.name, h.name, p.post, r.begun_by"),
        "WHERE r.community = $1 AND ",
        open!(),
        " ORDER BY r.id LIMIT $4"
    );
    let since = now - UNAPPROVED;
    let most = i64::try_from(most)?;
    tx.rows(sql, &[community.into(), now.into(), since.into(), most.into()], |row| {
        let line = Line {
            person: PersonId::from_number(row.int(7)?),
            name: row.text(8)?,
            home: row.opt_text(9)?,
            waiting: read(row)?,
            may_approve: false,
        };
        let post = Post::read(&row.text(10)?).context("no such post")?;
        Ok((line, post, PersonId::from_number(row.int(11)?)))
    })
    .await
}

/// Notes that a recovery was begun.
pub(super) async fn begin(
    tx: &mut Tx,
    id: RecoveryId,
    by: &Member,
    person: PersonId,
    shown: Shown,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO recovery (id, community, person, shown, begun_at, begun_by) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            id.into(),
            by.community.into(),
            person.into(),
            shown.as_str().into(),
            now.into(),
            by.person.into(),
        ],
    )
    .await?;
    Ok(())
}

/// A recovery that was begun.
#[derive(Debug)]
pub(super) struct Started {
    pub(super) person: PersonId,
    pub(super) by: PersonId,
    pub(super) at: Time,
}

/// Whose a recovery is that was begun after `since` and not refused.
pub(super) async fn begun(
    tx: &mut Tx,
    community: CommunityId,
    id: RecoveryId,
    since: Time,
) -> Result<Option<Started>> {
    let sql = "SELECT person, begun_by, begun_at FROM recovery WHERE id = $1 AND community = $2 \
               AND begun_at > $3 AND vetoed_at IS NULL";
    tx.row(sql, &[id.into(), community.into(), since.into()], |row| {
        Ok(Started {
            person: PersonId::from_number(row.int(0)?),
            by: PersonId::from_number(row.int(1)?),
            at: Time(row.int(2)?),
        })
    })
    .await
}

/// Notes who approves a recovery, and its card; whether nobody had.
pub(super) async fn approve(
    tx: &mut Tx,
    id: RecoveryId,
    by: PersonId,
    invitation: InvitationId,
    (now, due_at): (Time, Time),
) -> Result<bool> {
    let sql = "UPDATE recovery SET approved_at = $2, approved_by = $3, due_at = $4, \
               invitation = $5 WHERE id = $1 AND approved_at IS NULL AND vetoed_at IS NULL \
               AND begun_by <> $3";
    let values = [id.into(), now.into(), by.into(), due_at.into(), invitation.into()];
    Ok(tx.execute(sql, &values).await? > 0)
}

/// Ends a person's recovery, and withdraws its card; whether it was not over.
pub(super) async fn veto(tx: &mut Tx, id: RecoveryId, person: PersonId, now: Time) -> Result<bool> {
    let sql = "UPDATE recovery SET vetoed_at = $3 WHERE id = $1 AND person = $2 \
               AND vetoed_at IS NULL AND finished_at IS NULL";
    if tx.execute(sql, &[id.into(), person.into(), now.into()]).await? == 0 {
        return Ok(false);
    }
    let sql = "UPDATE invitation SET withdrawn_at = $2 WHERE used_at IS NULL \
               AND withdrawn_at IS NULL AND id = (SELECT invitation FROM recovery WHERE id = $1)";
    tx.execute(sql, &[id.into(), now.into()]).await?;
    Ok(true)
}

/// Notes that a recovery was carried out; whether it could be.
pub(super) async fn finish(tx: &mut Tx, id: RecoveryId, now: Time) -> Result<bool> {
    let sql = "UPDATE recovery SET finished_at = $2 WHERE id = $1 AND due_at <= $2 \
               AND vetoed_at IS NULL AND finished_at IS NULL";
    Ok(tx.execute(sql, &[id.into(), now.into()]).await? > 0)
}

/// Whose a device is that can say no, and its key: one that can be used; where there is none, one that did not end
/// by its own person's signing it off, or whoever first stops all of them would be seen by none.
pub(super) async fn old_device(
    tx: &mut Tx,
    device: DeviceId,
) -> Result<Option<(PersonId, PublicKey)>> {
    let sql = "SELECT d.person, d.suite, d.key FROM device d JOIN person p ON p.id = d.person \
               WHERE d.id = $1 AND p.erased_at IS NULL AND (d.revoked_at IS NULL \
               OR (d.revoked_why IN ('stopped', 'left') AND NOT EXISTS (SELECT 1 FROM device o \
               WHERE o.person = d.person AND o.revoked_at IS NULL)))";
    tx.row(sql, &[device.into()], |row| {
        let suite = Suite::read(&row.text(1)?).context("no such suite")?;
        let key = PublicKey { suite, bytes: Hex(row.bytes(2)?) };
        Ok((PersonId::from_number(row.int(0)?), key))
    })
    .await
}

/// Forgets those that were begun before a moment, and withdraws their cards first: without its recovery, a card lets
/// a device in as any other does. How many.
pub(super) async fn sweep(tx: &mut Tx, before: Time, now: Time) -> Result<u64> {
    let sql = "UPDATE invitation SET withdrawn_at = $2 WHERE used_at IS NULL \
               AND withdrawn_at IS NULL \
               AND id IN (SELECT invitation FROM recovery WHERE begun_at < $1)";
    tx.execute(sql, &[before.into(), now.into()]).await?;
    tx.execute("DELETE FROM recovery WHERE begun_at < $1", &[before.into()]).await
}

/// Forgets those of somebody.
pub(super) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM recovery WHERE person = $1", &[person.into()]).await?;
    Ok(())
}
