//! The rows of invitations and of the devices they register.

use anyhow::Context;
use contract::{
    Code,
    id::{CommunityId, DeviceId, InvitationId, PersonId},
    people::Post,
    sessions::PublicKey,
    time::Time,
};

use crate::{
    db::Tx,
    error::{Error, Result},
};

/// An invitation that can still be used.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) id: InvitationId,
    pub(super) person: PersonId,
    pub(super) community: CommunityId,
    pub(super) name: String,
    pub(super) post: Post,
    pub(super) home: Option<String>,
    pub(super) expires_at: Time,
    pub(super) made_by: Option<PersonId>,
}

pub(super) async fn open(tx: &mut Tx, hash: &[u8; 32], now: Time) -> Result<Option<Open>> {
    tx.row(
        "SELECT i.id, p.id, p.community, p.name, p.post, h.name, i.expires_at, i.made_by \
         FROM invitation i JOIN person p ON p.id = i.person LEFT JOIN place h ON h.id = p.home \
         WHERE i.secret_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2 \
         AND (p.ended_at IS NULL OR p.ended_at > $2)",
        &[hash.into(), now.into()],
        |row| {
            let post = row.text(4)?;
            Ok(Open {
                id: InvitationId::from_number(row.int(0)?),
                person: PersonId::from_number(row.int(1)?),
                community: CommunityId::from_number(row.int(2)?),
                name: row.text(3)?,
                post: Post::read(&post).with_context(|| format!("no such post: {post}"))?,
                home: row.opt_text(5)?,
                expires_at: Time(row.int(6)?),
                made_by: row.opt_int(7)?.map(PersonId::from_number),
            })
        },
    )
    .await
}

pub(super) async fn use_up(tx: &mut Tx, id: InvitationId, now: Time) -> Result<()> {
    tx.execute("UPDATE invitation SET used_at = $2 WHERE id = $1", &[id.into(), now.into()])
        .await?;
    Ok(())
}

pub(super) async fn add_device(
    tx: &mut Tx,
    id: DeviceId,
    invitation: &Open,
    key: &PublicKey,
    name: &str,
    now: Time,
) -> Result<()> {
    let added = tx
        .execute(
            "INSERT INTO device (id, person, suite, key, name, created_at, used_at, added_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7) ON CONFLICT (key) DO NOTHING",
            &[
                id.into(),
                invitation.person.into(),
                key.suite.as_str().into(),
                key.bytes.0.as_slice().into(),
                name.into(),
                now.into(),
                invitation.made_by.into(),
            ],
        )
        .await?;
    // A key belongs to one device of one person for ever.
    if added == 0 { Err(Error::refused(Code::BadSignature)) } else { Ok(()) }
}

pub(super) async fn add(
    tx: &mut Tx,
    id: InvitationId,
    person: PersonId,
    hash: &[u8; 32],
    made_by: Option<PersonId>,
    now: Time,
    until: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO invitation (id, person, secret_hash, made_by, made_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[id.into(), person.into(), hash.into(), made_by.into(), now.into(), until.into()],
    )
    .await?;
    Ok(())
}
