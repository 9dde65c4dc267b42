//! Who calls, by the store: the person of a session, or the holder of one complaint's key.

use contract::{
    Code,
    id::{CommunityId, ComplaintId, DeviceId, PersonId, PlaceId},
    people::{Me, Post},
    time::Time,
};

use crate::{
    call::{Caller, Speaker},
    db::{Row, Tx},
    error::{Error, Result},
};

/// Who calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// The person who is signed in.
    pub member: Option<Member>,
    /// The complaint whose key was shown.
    pub case: Option<ComplaintId>,
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// In which community.
    pub community: CommunityId,
    /// Their name.
    pub name: String,
    /// Their post.
    pub post: Post,
    /// Their household.
    pub home: Option<PlaceId>,
    /// Its name.
    pub home_name: Option<String>,
}

impl Who {
    /// The person who is signed in.
    ///
    /// # Errors
    /// `not_signed_in`.
    pub fn member(&self) -> Result<&Member> {
        self.member.as_ref().ok_or_else(|| Error::refused(Code::NotSignedIn))
    }
}

impl Member {
    /// As they see themselves.
    #[must_use]
    pub fn me(&self) -> Me {
        Me {
            person: self.person,
            device: self.device,
            community: self.community,
            name: self.name.clone(),
            post: self.post,
            home: self.home_name.clone(),
        }
    }
}

/// Who calls at `now`.
///
/// A session that has ended, a device that was revoked and a person who has left are refused
/// rather than taken for a visitor, and so is a client that speaks for a device without its
/// session: what a resident sends must not arrive under nobody's name, or another's.
///
/// # Errors
/// `not_signed_in` for a session that counts no more, or is not the one the client speaks for.
pub async fn who(tx: &mut Tx, caller: &Caller, now: Time) -> Result<Who> {
    let who = who_or_visitor(tx, caller, now).await?;
    let claims = match caller.speaker {
        Speaker::Unsaid => caller.session.is_some(),
        Speaker::Nobody => false,
        Speaker::Device(_) => true,
    };
    if claims && who.member.is_none() {
        return Err(Error::refused(Code::NotSignedIn));
    }
    Ok(who)
}

/// Who calls at `now`, where a session that counts no more makes no difference.
///
/// # Errors
/// When the store fails.
pub async fn who_or_visitor(tx: &mut Tx, caller: &Caller, now: Time) -> Result<Who> {
    let mut who = Who::default();
    if let Some(token) = &caller.session
        && caller.speaker != Speaker::Nobody
    {
        who.member = tx
            .row(
                "SELECT p.id, d.id, p.community, p.name, p.post, h.id, h.name \
                 FROM session s JOIN device d ON d.id = s.device JOIN person p ON p.id = d.person \
                 LEFT JOIN place h ON h.id = p.home \
                 WHERE s.token_hash = $1 AND s.expires_at > $2 AND d.revoked_at IS NULL \
                 AND (p.ended_at IS NULL OR p.ended_at > $2)",
                &[token.into(), now.into()],
                member,
            )
            .await?
            .filter(|member| match caller.speaker {
                Speaker::Device(device) => device == member.device,
                Speaker::Unsaid | Speaker::Nobody => true,
            });
    }
    if let Some(token) = &caller.case_session {
        who.case = tx
            .row(
                "SELECT complaint FROM session \
                 WHERE token_hash = $1 AND expires_at > $2 AND complaint IS NOT NULL",
                &[token.into(), now.into()],
                |row| Ok(ComplaintId::from_number(row.int(0)?)),
            )
            .await?;
    }
    Ok(who)
}

fn member(row: &Row<'_>) -> anyhow::Result<Member> {
    Ok(Member {
        person: PersonId::from_number(row.int(0)?),
        device: DeviceId::from_number(row.int(1)?),
        community: CommunityId::from_number(row.int(2)?),
        name: row.text(3)?,
        post: post(&row.text(4)?)?,
        home: row.opt_int(5)?.map(PlaceId::from_number),
        home_name: row.opt_text(6)?,
    })
}

fn post(name: &str) -> anyhow::Result<Post> {
    Post::read(name).ok_or_else(|| anyhow::anyhow!("no such post: {name}"))
}

/// The person of this name and post at this home who has not left by `now`, if there is one. Who
/// stays for good comes before who will leave.
///
/// # Errors
/// When the store fails.
pub async fn named(
    tx: &mut Tx,
    community: CommunityId,
    name: &str,
    post: Post,
    home: Option<PlaceId>,
    now: Time,
) -> Result<Option<PersonId>> {
    tx.row(
        "SELECT id FROM person WHERE community = $1 AND post = $2 AND name = $3 \
         AND COALESCE(home, 0) = $4 AND erased_at IS NULL AND (ended_at IS NULL OR ended_at > $5) \
         ORDER BY ended_at IS NOT NULL, id LIMIT 1",
        &[
            community.into(),
            post.as_str().into(),
            name.into(),
            home.map_or(0, PlaceId::number).into(),
            now.into(),
        ],
        |row| Ok(PersonId::from_number(row.int(0)?)),
    )
    .await
}

/// Adds a person.
///
/// # Errors
/// When the store fails.
pub async fn add(
    tx: &mut Tx,
    id: PersonId,
    community: CommunityId,
    name: &str,
    post: Post,
    home: Option<PlaceId>,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO person (id, community, name, post, home, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[id.into(), community.into(), name.into(), post.as_str().into(), home.into(), now.into()],
    )
    .await?;
    Ok(())
}
