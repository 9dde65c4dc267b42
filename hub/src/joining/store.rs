//! The rows of invitations and of the devices they register.

use anyhow::Context;
use contract::{
    Code,
    devices::Lets,
    id::{CommunityId, DeviceId, InvitationId, PersonId, PlaceId, RecoveryId},
    joining::{Invited, List, Page, Standing},
    people::Post,
    sessions::PublicKey,
    time::Time,
};

use super::whose::Known;
use crate::{
    db::{Row, Tx},
    error::{Error, Result},
    family::CLOSED,
    ledger::Pass,
    recovery::Due,
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
    /// The recovery whose card it is.
    pub(super) recovery: Option<Due>,
    /// By what a device of the person lets in with it, and which.
    pub(super) lets: Option<(DeviceId, Lets)>,
}

pub(super) async fn open(tx: &mut Tx, hash: &[u8; 32], now: Time) -> Result<Option<Open>> {
    tx.row(
        "SELECT i.id, p.id, p.community, p.name, p.post, h.name, i.expires_at, i.made_by, \
         r.id, r.begun_at, r.due_at, i.lets_by, i.lets \
         FROM invitation i JOIN person p ON p.id = i.person LEFT JOIN place h ON h.id = p.home \
         LEFT JOIN recovery r ON r.invitation = i.id \
         WHERE i.secret_hash = $1 AND i.used_at IS NULL AND i.withdrawn_at IS NULL \
         AND i.expires_at > $2 AND (p.ended_at IS NULL OR p.ended_at > $2) \
         AND r.vetoed_at IS NULL",
        &[hash.into(), now.into()],
        |row| {
            let post = row.text(4)?;
            let recovery = match row.opt_int(8)? {
                None => None,
                Some(id) => Some(Due {
                    id: RecoveryId::from_number(id),
                    begun_at: Time(row.int(9)?),
                    due_at: Time(row.int(10)?),
                }),
            };
            let lets = match (row.opt_int(11)?, row.opt_text(12)?) {
                (Some(by), Some(lets)) => {
                    Some((DeviceId::from_number(by), serde_json::from_str(&lets)?))
                }
                _ => None,
            };
            Ok(Open {
                id: InvitationId::from_number(row.int(0)?),
                person: PersonId::from_number(row.int(1)?),
                community: CommunityId::from_number(row.int(2)?),
                name: row.text(3)?,
                post: Post::read(&post).with_context(|| format!("no such post: {post}"))?,
                home: row.opt_text(5)?,
                expires_at: Time(row.int(6)?),
                made_by: row.opt_int(7)?.map(PersonId::from_number),
                recovery,
                lets,
            })
        },
    )
    .await
}

/// Notes by what a device of the person lets in with an invitation.
///
/// # Errors
/// When the store fails.
pub(crate) async fn note_lets(
    tx: &mut Tx,
    invitation: InvitationId,
    by: DeviceId,
    lets: &Lets,
) -> Result<()> {
    let lets = serde_json::to_string(lets).context("writing by what a device is let in")?;
    let sql = "UPDATE invitation SET lets = $2, lets_by = $3 WHERE id = $1";
    tx.put(sql, &[invitation.into(), (&lets).into(), by.into()]).await
}

pub(super) async fn use_up(tx: &mut Tx, id: InvitationId, now: Time) -> Result<()> {
    let sql = "UPDATE invitation SET used_at = $2, lets = NULL, lets_by = NULL WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into()]).await?;
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
        "INSERT INTO invitation \
         (id, person, secret_hash, made_by, made_at, expires_at, community) \
         VALUES ($1, $2, $3, $4, $5, $6, (SELECT community FROM person WHERE id = $2))",
        &[id.into(), person.into(), hash.into(), made_by.into(), now.into(), until.into()],
    )
    .await?;
    Ok(())
}

/// The columns of [`read_invited`].
const INVITED: &str = "SELECT i.id, p.id, p.name, p.post, h.name, i.made_at, m.name, \
     i.expires_at, i.used_at, i.withdrawn_at FROM invitation i JOIN person p ON p.id = i.person \
     LEFT JOIN place h ON h.id = p.home LEFT JOIN person m ON m.id = i.made_by";

fn read_invited(row: &Row<'_>, now: Time) -> anyhow::Result<Invited> {
    let post = row.text(3)?;
    let (expires_at, used, withdrawn) =
        (Time(row.int(7)?), row.opt_int(8)?.map(Time), row.opt_int(9)?.map(Time));
    Ok(Invited {
        id: InvitationId::from_number(row.int(0)?),
        person: PersonId::from_number(row.int(1)?),
        name: row.text(2)?,
        post: Post::read(&post).with_context(|| format!("no such post: {post}"))?,
        home: row.opt_text(4)?,
        made_at: Time(row.int(5)?),
        made_by: row.opt_text(6)?,
        expires_at,
        standing: Standing::at(now, used, withdrawn, expires_at),
        ended_at: used.or(withdrawn),
    })
}

/// One invitation of a community.
pub(super) async fn invited(
    tx: &mut Tx,
    community: CommunityId,
    id: InvitationId,
    now: Time,
) -> Result<Option<Invited>> {
    let sql = format!("{INVITED} WHERE i.id = $1 AND i.community = $2");
    tx.row(&sql, &[id.into(), community.into()], |row| read_invited(row, now)).await
}

/// A page of invitations, the newest first.
pub(super) async fn page(
    tx: &mut Tx,
    community: CommunityId,
    list: &List,
    now: Time,
) -> Result<Page> {
    let which = match list.standing {
        None => "i.made_at <= $3",
        Some(Standing::Used) => "i.used_at IS NOT NULL AND i.made_at <= $3",
        Some(Standing::Withdrawn) => {
            "i.used_at IS NULL AND i.withdrawn_at IS NOT NULL AND i.made_at <= $3"
        }
        Some(Standing::Open) => {
            "i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > $3"
        }
        Some(Standing::Expired) => {
            "i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at <= $3"
        }
    };
    let glass = if list.break_glass { "AND i.made_by IS NULL AND p.post = 'manager'" } else { "" };
    let sql = format!(
        "{INVITED} WHERE i.community = $1 AND i.id < $2 AND {which} {glass} \
         ORDER BY i.id DESC LIMIT $4"
    );
    let before = list.after.map_or(i64::MAX, InvitationId::number);
    let limit = i64::try_from(List::PAGE + 1)?;
    let values = [community.into(), before.into(), now.into(), limit.into()];
    let mut invitations = tx.rows(&sql, &values, |row| read_invited(row, now)).await?;
    let has_more = invitations.len() > List::PAGE;
    invitations.truncate(List::PAGE);
    let next = invitations.last().filter(|_| has_more).map(|last| last.id);
    Ok(Page { invitations, next })
}

/// The invitations of a household, for whose people the pass was given, the newest first; the last fifty are enough for a
/// screen.
///
/// # Errors
/// When the store fails.
pub(crate) async fn of_home(
    tx: &mut Tx,
    pass: &Pass,
    community: CommunityId,
    home: PlaceId,
    now: Time,
) -> Result<Vec<Invited>> {
    let sql =
        format!("{INVITED} WHERE p.home = $1 AND i.community = $2 ORDER BY i.id DESC LIMIT 50");
    let values = [home.into(), community.into()];
    let mut invitations = tx.rows(&sql, &values, |row| read_invited(row, now)).await?;
    close(&mut invitations, pass);
    Ok(invitations)
}

/// Leaves out the names of children who may not be read.
pub(super) fn close(invitations: &mut [Invited], pass: &Pass) {
    for invited in invitations.iter_mut().filter(|one| !pass.shows(one.person)) {
        CLOSED.clone_into(&mut invited.name);
    }
}

/// The columns of [`read_known`]; `$2` is the time.
const KNOWN: &str = "SELECT p.id, p.name, p.ended_at, \
     (SELECT COUNT(*) FROM device d WHERE d.person = p.id), \
     (SELECT COUNT(*) FROM invitation i WHERE i.person = p.id AND i.used_at IS NULL \
       AND i.withdrawn_at IS NULL AND i.expires_at > $2) \
     FROM person p WHERE (p.ended_at IS NULL OR p.ended_at > $2)";

fn read_known(row: &Row<'_>) -> anyhow::Result<Known> {
    Ok(Known {
        person: PersonId::from_number(row.int(0)?),
        name: row.text(1)?,
        is_taken: row.opt_int(2)?.is_some() || row.int(3)? > 0,
        is_invited: row.int(4)? > 0,
    })
}

/// The residents of a household.
pub(super) async fn of_household(tx: &mut Tx, home: PlaceId, now: Time) -> Result<Vec<Known>> {
    let sql = format!("{KNOWN} AND p.home = $1 AND p.post = 'resident' ORDER BY p.id");
    tx.rows(&sql, &[home.into(), now.into()], read_known).await
}

/// Those who work for a community in a post.
pub(super) async fn of_post(
    tx: &mut Tx,
    community: CommunityId,
    post: Post,
    now: Time,
) -> Result<Vec<Known>> {
    let sql = format!("{KNOWN} AND p.community = $1 AND p.post = $3 ORDER BY p.id");
    tx.rows(&sql, &[community.into(), now.into(), post.as_str().into()], read_known).await
}

/// Who somebody is, as their card tells it: name, post, household.
///
/// # Errors
/// When the store fails, or where there is nobody.
pub(crate) async fn bearer(
    tx: &mut Tx,
    person: PersonId,
) -> Result<(String, Post, Option<String>)> {
    let found = tx
        .row(
            "SELECT p.name, p.post, h.name FROM person p LEFT JOIN place h ON h.id = p.home \
             WHERE p.id = $1",
            &[person.into()],
            |row| {
                let post = row.text(1)?;
                let post = Post::read(&post).with_context(|| format!("no such post: {post}"))?;
                Ok((row.text(0)?, post, row.opt_text(2)?))
            },
        )
        .await?;
    found.ok_or_else(|| Error::refused(Code::NotFound))
}

/// Withdraws an invitation that was neither used nor withdrawn; whether it could be.
pub(super) async fn withdraw(tx: &mut Tx, id: InvitationId, now: Time) -> Result<bool> {
    let rows = tx
        .execute(
            "UPDATE invitation SET withdrawn_at = $2 \
             WHERE id = $1 AND used_at IS NULL AND withdrawn_at IS NULL",
            &[id.into(), now.into()],
        )
        .await?;
    Ok(rows == 1)
}

/// Withdraws what is open for a person.
pub(super) async fn withdraw_of(tx: &mut Tx, person: PersonId, now: Time) -> Result<()> {
    tx.execute(
        "UPDATE invitation SET withdrawn_at = $2 WHERE person = $1 AND used_at IS NULL \
         AND withdrawn_at IS NULL AND expires_at > $2",
        &[person.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Withdraws what is open for the households of a building or unit in which nobody has joined.
pub(super) async fn withdraw_below(
    tx: &mut Tx,
    community: CommunityId,
    place: PlaceId,
    now: Time,
) -> Result<()> {
    tx.execute(
        "UPDATE invitation SET withdrawn_at = $3 WHERE community = $1 AND used_at IS NULL \
         AND withdrawn_at IS NULL AND expires_at > $3 AND person IN (\
           SELECT p.id FROM place x LEFT JOIN place u ON u.id = x.parent \
           JOIN person p ON p.home = x.id \
           WHERE x.kind = 'household' AND (x.parent = $2 OR u.parent = $2) AND NOT EXISTS (\
             SELECT 1 FROM person q JOIN device d ON d.person = q.id \
             WHERE q.home = x.id AND (q.ended_at IS NULL OR q.ended_at > $3)))",
        &[community.into(), place.into(), now.into()],
    )
    .await?;
    Ok(())
}
