//! The rows of devices, and of those who hold them.

use anyhow::Context;
use contract::{
    devices::{Device, End, MACHINE},
    id::{CommunityId, DeviceId, PersonId},
    people::Post,
    time::Time,
};

use super::{Ending, why};
use crate::{
    db::{Row, Tx},
    error::Result,
};

/// The most devices that are listed.
const MOST: i64 = 200;

/// The devices of a person that can be used, the last used first; then those that ended after
/// `since`, the latest first.
pub(super) async fn list(
    tx: &mut Tx,
    person: PersonId,
    this: DeviceId,
    since: Time,
) -> Result<Vec<Device>> {
    tx.rows(
        "SELECT d.id, d.name, d.created_at, d.used_at, \
         CASE WHEN d.added_by IS NULL THEN $4 ELSE a.name END, \
         d.revoked_at, d.revoked_why, b.name, f.name \
         FROM device d LEFT JOIN person a ON a.id = d.added_by AND a.id <> d.person \
         LEFT JOIN person b ON b.id = d.revoked_by AND b.id <> d.person \
         LEFT JOIN device f ON f.id = d.revoked_from \
         WHERE d.person = $1 AND (d.revoked_at IS NULL OR d.revoked_at > $2) \
         ORDER BY COALESCE(d.revoked_at, 0) <> 0, COALESCE(d.revoked_at, d.used_at) DESC, \
         d.id DESC LIMIT $3",
        &[person.into(), since.into(), MOST.into(), MACHINE.into()],
        |row| device(row, this),
    )
    .await
}

fn device(row: &Row<'_>, this: DeviceId) -> anyhow::Result<Device> {
    let id = DeviceId::from_number(row.int(0)?);
    let end = match row.opt_int(5)? {
        Some(at) => Some(End {
            at: Time(at),
            why: why(row.opt_text(6)?.as_deref())?,
            by: row.opt_text(7)?,
            from: row.opt_text(8)?,
        }),
        None => None,
    };
    Ok(Device {
        id,
        name: row.text(1)?,
        is_this: id == this,
        added_at: Time(row.int(2)?),
        used_at: Time(row.int(3)?),
        invited_by: row.opt_text(4)?,
        end,
    })
}

/// Renames a device that can be used; `false` when the person has none such.
pub(super) async fn rename(
    tx: &mut Tx,
    person: PersonId,
    device: DeviceId,
    name: &str,
) -> Result<bool> {
    let rows = tx
        .execute(
            "UPDATE device SET name = $3 WHERE id = $1 AND person = $2 AND revoked_at IS NULL",
            &[device.into(), person.into(), name.into()],
        )
        .await?;
    Ok(rows == 1)
}

/// Takes a person in hand: whatever else decides about their devices comes before or after. On SQLite it does anyway, and
/// nothing is written for it.
///
/// # Errors
/// When the store fails.
pub(crate) async fn hold(tx: &mut Tx, person: PersonId) -> Result<()> {
    if tx.is_postgres() {
        let sql = "UPDATE person SET created_at = created_at WHERE id = $1";
        tx.execute(sql, &[person.into()]).await?;
    }
    Ok(())
}

/// Whether a device of this person can be used; `None` when it is not theirs.
pub(super) async fn is_live(
    tx: &mut Tx,
    person: PersonId,
    device: DeviceId,
) -> Result<Option<bool>> {
    tx.row(
        "SELECT revoked_at FROM device WHERE id = $1 AND person = $2",
        &[device.into(), person.into()],
        |row| Ok(row.opt_int(0)?.is_none()),
    )
    .await
}

/// The devices of a person that can be used.
pub(super) async fn live(tx: &mut Tx, person: PersonId) -> Result<Vec<DeviceId>> {
    tx.rows(
        "SELECT id FROM device WHERE person = $1 AND revoked_at IS NULL ORDER BY id",
        &[person.into()],
        |row| Ok(DeviceId::from_number(row.int(0)?)),
    )
    .await
}

/// Ends a device and its sessions.
pub(super) async fn end(tx: &mut Tx, device: DeviceId, ending: Ending) -> Result<()> {
    let Ending { at, why, by, from } = ending;
    tx.execute(
        "UPDATE device SET revoked_at = $2, revoked_why = $3, revoked_by = $4, revoked_from = $5 \
         WHERE id = $1 AND revoked_at IS NULL",
        &[device.into(), at.into(), why.as_str().into(), by.into(), from.into()],
    )
    .await?;
    tx.execute("DELETE FROM session WHERE device = $1", &[device.into()]).await?;
    Ok(())
}

/// Ends the invitations a person has made for themselves and not used.
pub(super) async fn close_own_invitations(tx: &mut Tx, person: PersonId, now: Time) -> Result<()> {
    tx.execute(
        "UPDATE invitation SET expires_at = $2 \
         WHERE person = $1 AND made_by = $1 AND used_at IS NULL AND expires_at > $2",
        &[person.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Whether a person ever had a device.
pub(super) async fn has_joined(tx: &mut Tx, person: PersonId) -> Result<bool> {
    let sql = "SELECT id FROM device WHERE person = $1 LIMIT 1";
    Ok(tx.row(sql, &[person.into()], |row| row.int(0)).await?.is_some())
}

/// Ends every invitation for a person that was not used, but the card of a recovery.
pub(super) async fn close_other_invitations(
    tx: &mut Tx,
    person: PersonId,
    now: Time,
) -> Result<()> {
    tx.execute(
        "UPDATE invitation SET expires_at = $2 \
         WHERE person = $1 AND used_at IS NULL AND expires_at > $2 AND NOT EXISTS \
         (SELECT 1 FROM recovery r WHERE r.invitation = invitation.id)",
        &[person.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Ends every invitation for a person that was not used.
pub(super) async fn close_invitations(tx: &mut Tx, person: PersonId, now: Time) -> Result<()> {
    tx.execute(
        "UPDATE invitation SET expires_at = $2 \
         WHERE person = $1 AND used_at IS NULL AND expires_at > $2",
        &[person.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// The post of a person of this community who has not left.
pub(super) async fn person(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
    now: Time,
) -> Result<Option<Post>> {
    tx.row(
        "SELECT post FROM person WHERE id = $1 AND community = $2 AND erased_at IS NULL \
         AND (ended_at IS NULL OR ended_at > $3)",
        &[person.into(), community.into(), now.into()],
        |row| {
            let post = row.text(0)?;
            Post::read(&post).with_context(|| format!("no such post: {post}"))
        },
    )
    .await
}

/// Whether this is a person of this community, who may have left, and was not deleted.
pub(super) async fn is_known(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
) -> Result<bool> {
    let sql = "SELECT id FROM person WHERE id = $1 AND community = $2 AND erased_at IS NULL";
    Ok(tx.row(sql, &[person.into(), community.into()], |row| row.int(0)).await?.is_some())
}

/// Forgets the devices of a person, their sessions and every invitation for them.
pub(super) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    for sql in [
        "DELETE FROM session WHERE device IN (SELECT id FROM device WHERE person = $1)",
        "DELETE FROM device WHERE person = $1",
        "DELETE FROM invitation WHERE person = $1",
    ] {
        tx.execute(sql, &[person.into()]).await?;
    }
    Ok(())
}

/// Notes until when a person is here.
pub(super) async fn depart(tx: &mut Tx, person: PersonId, at: Time) -> Result<()> {
    tx.execute("UPDATE person SET ended_at = $2 WHERE id = $1", &[person.into(), at.into()])
        .await?;
    Ok(())
}

/// Forgets until when a person is here.
pub(super) async fn stay(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.execute(
        "UPDATE person SET ended_at = NULL WHERE id = $1 AND erased_at IS NULL",
        &[person.into()],
    )
    .await?;
    Ok(())
}

/// Those who have left with devices that nobody has ended, with matters that nobody else has, with consents that are
/// not over, their own or a child's, or tied to somebody, and when they left.
pub(super) async fn departed(tx: &mut Tx, now: Time) -> Result<Vec<(PersonId, Time)>> {
    tx.rows(
        "SELECT p.id, p.ended_at FROM person p WHERE p.ended_at <= $1 AND EXISTS \
         (SELECT 1 FROM device d WHERE d.person = p.id AND d.revoked_at IS NULL \
          UNION ALL SELECT 1 FROM complaint c WHERE c.assignee = p.id AND c.is_open = 1 \
          UNION ALL SELECT 1 FROM consent t WHERE t.person = p.id AND t.ended_at IS NULL \
          UNION ALL SELECT 1 FROM tie f WHERE f.person = p.id OR f.other = p.id \
          UNION ALL SELECT 1 FROM consent s JOIN device e ON e.id = s.device \
          WHERE e.person = p.id AND s.ended_at IS NULL) \
         ORDER BY p.id",
        &[now.into()],
        |row| Ok((PersonId::from_number(row.int(0)?), Time(row.int(1)?))),
    )
    .await
}

/// The devices that have ended after `since`.
pub(super) async fn ended_since(tx: &mut Tx, since: Time) -> Result<Vec<DeviceId>> {
    tx.rows("SELECT id FROM device WHERE revoked_at > $1 ORDER BY id", &[since.into()], |row| {
        Ok(DeviceId::from_number(row.int(0)?))
    })
    .await
}
