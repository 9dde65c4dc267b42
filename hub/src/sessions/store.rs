//! The rows of sessions and device keys.

use anyhow::Context;
use contract::{
    devices::Why,
    id::{ComplaintId, DeviceId},
    people::Post,
    sessions::{Hex, PublicKey, Suite},
    time::Time,
};

use super::hash;
use crate::{
    call::{Caller, Speaker, TokenHash},
    db::Tx,
    devices,
    error::Result,
    people::{self, Who},
};

/// The key of a device, and why it opens nothing any more at `now`, with the post of its person.
pub(super) async fn key(
    tx: &mut Tx,
    device: DeviceId,
    now: Time,
) -> Result<Option<(PublicKey, Option<(Why, Post)>)>> {
    tx.row(
        "SELECT d.suite, d.key, d.revoked_at, d.revoked_why, p.ended_at, p.post FROM device d \
         JOIN person p ON p.id = d.person WHERE d.id = $1",
        &[device.into()],
        |row| {
            let suite = row.text(0)?;
            let suite = Suite::read(&suite).with_context(|| format!("no such suite: {suite}"))?;
            let has_left = row.opt_int(4)?.is_some_and(|end| Time(end) <= now);
            let why = match row.opt_int(2)? {
                _ if has_left => Some(Why::Left),
                Some(_) => Some(devices::why(row.opt_text(3)?.as_deref())?),
                None => None,
            };
            let post = row.text(5)?;
            let post = Post::read(&post).with_context(|| format!("no such post: {post}"))?;
            let key = PublicKey { suite, bytes: Hex(row.bytes(1)?) };
            Ok((key, why.map(|why| (why, post))))
        },
    )
    .await
}

pub(super) async fn begin(
    tx: &mut Tx,
    token: &str,
    device: Option<DeviceId>,
    complaint: Option<ComplaintId>,
    now: Time,
    until: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO session (token_hash, device, complaint, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
        &[(&hash(token)).into(), device.into(), complaint.into(), now.into(), until.into()],
    )
    .await?;
    if let Some(device) = device {
        tx.execute("UPDATE device SET used_at = $2 WHERE id = $1", &[device.into(), now.into()])
            .await?;
    }
    Ok(())
}

pub(super) async fn member(tx: &mut Tx, token: &str, now: Time) -> Result<Who> {
    let caller = Caller {
        session: Some(hash(token)),
        speaker: Speaker::Unsaid,
        case_session: None,
        address: std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
        language: contract::Language::default(),
        is_native: false,
    };
    people::who(tx, &caller, now).await
}

/// Whether a session is of another person than a device.
pub(super) async fn is_of_another(
    tx: &mut Tx,
    token: &TokenHash,
    device: DeviceId,
) -> Result<bool> {
    let found = tx
        .row(
            "SELECT 1 FROM session s JOIN device b ON b.id = s.device \
             JOIN device d ON d.id = $2 WHERE s.token_hash = $1 AND b.person <> d.person",
            &[token.into(), device.into()],
            |_| Ok(()),
        )
        .await?;
    Ok(found.is_some())
}

pub(super) async fn end(tx: &mut Tx, token: &TokenHash) -> Result<()> {
    tx.execute("DELETE FROM session WHERE token_hash = $1", &[token.into()]).await?;
    Ok(())
}

/// When the first of these sessions that go on at `now` ends by itself.
pub(super) async fn first_end(
    tx: &mut Tx,
    tokens: [Option<TokenHash>; 2],
    now: Time,
) -> Result<Option<Time>> {
    let [session, case] = tokens.map(Option::unwrap_or_default);
    let first = tx
        .row(
            "SELECT MIN(expires_at) FROM session \
             WHERE token_hash IN ($1, $2) AND expires_at > $3",
            &[(&session).into(), (&case).into(), now.into()],
            |row| row.opt_int(0),
        )
        .await?;
    Ok(first.flatten().map(Time))
}

pub(super) async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    tx.execute("DELETE FROM session WHERE expires_at <= $1", &[now.into()]).await
}
