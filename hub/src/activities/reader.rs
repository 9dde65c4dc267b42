//! Who reads an activity, and what they are to it.

use contract::{
    Code,
    activities::{Act, DOORS, Role, Standing},
    community::DoorCode,
    id::{ActivityId, CommunityId, PersonId, PlaceId},
    people::Post,
    time::Time,
};

use super::store::{self, Known};
use crate::{
    app::App,
    community,
    db::Tx,
    error::{Error, Result},
    people::{Member, Who},
};

/// The place of activities that are for everybody who lives here.
pub(super) const EVERYWHERE: PlaceId = PlaceId::from_number(0);

/// Whose neighbourhood is read, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    pub(super) community: CommunityId,
    /// Who it is, where they live or work in this community.
    pub(super) member: Option<Member>,
    /// Of a resident: where they live, that is the household and all that it is in.
    pub(super) places: Vec<PlaceId>,
}

impl Reader {
    /// The reader behind a call: whoever lives here, works here, or stands at a door.
    ///
    /// # Errors
    /// `not_found` where nothing tells which community is meant.
    pub(super) async fn of(
        tx: &mut Tx,
        app: &App,
        who: &Who,
        door: Option<&DoorCode>,
    ) -> Result<Self> {
        let community = community::spot(tx, app, who, door).await?.community;
        Self::within(tx, community, who).await
    }

    /// The reader of something in a community.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn within(tx: &mut Tx, community: CommunityId, who: &Who) -> Result<Self> {
        let member = who.member.as_ref().filter(|member| member.community == community).cloned();
        let resident = member.as_ref().filter(|member| member.post == Post::Resident);
        let mut places = Vec::new();
        if let Some(home) = resident.and_then(|member| member.home) {
            places = community::chain(tx, home).await?;
            places.push(EVERYWHERE);
        }
        Ok(Self { community, member, places })
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        self.member.as_ref().map(|member| member.person)
    }

    /// What they are to an activity of their community.
    pub(super) fn role(&self, lives_there: bool) -> Role {
        let Some(member) = &self.member else { return Role::Visitor };
        Role::of(member.post, lives_there && !self.places.is_empty())
    }
}

/// Meets an activity to change something of it, and lets nobody else do so until the end.
///
/// # Errors
/// As [`met`].
pub(super) async fn met_to_change(
    tx: &mut Tx,
    who: &Who,
    id: ActivityId,
    act: Act,
    now: Time,
) -> Result<(Reader, Known)> {
    store::hold(tx, id).await?;
    met(tx, who, id, act, now).await
}

/// Meets an activity to do something with it.
///
/// # Errors
/// `not_found`; `not_signed_in` and `not_allowed` for whom the act is not; `conflict` where it makes no
/// sense as things stand.
pub(super) async fn met(
    tx: &mut Tx,
    who: &Who,
    id: ActivityId,
    act: Act,
    now: Time,
) -> Result<(Reader, Known)> {
    let known = store::known(tx, id).await?.ok_or_else(|| Error::refused(Code::NotFound))?;
    let reader = Reader::within(tx, known.community, who).await?;
    let lives_there = store::is_for(tx, id, &reader.places).await?;
    if !reader.role(lives_there).may(act) {
        let code = if who.member.is_none() { Code::NotSignedIn } else { Code::NotAllowed };
        return Err(Error::refused(code));
    }
    if !known.standing(now).allows(act) {
        return Err(Error::refused(Code::Conflict));
    }
    Ok((reader, known))
}

impl Known {
    /// How far it is.
    pub(super) fn standing(&self, now: Time) -> Standing {
        self.draft.standing(self.is_cancelled, now)
    }

    /// Whether somebody can be there already.
    pub(super) fn has_doors_open(&self, now: Time) -> bool {
        now + DOORS >= self.draft.starts_at.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use contract::id::DeviceId;

    use super::*;

    #[test]
    fn whom_it_is_for() {
        let reader = |post: Option<Post>, is_home: bool| Reader {
            community: CommunityId::from_number(1),
            member: post.map(|post| Member {
                person: PersonId::from_number(7),
                device: DeviceId::from_number(8),
                community: CommunityId::from_number(1),
                name: "王秀英".to_owned(),
                post,
                home: None,
                home_name: None,
            }),
            places: if is_home { vec![PlaceId::from_number(5), EVERYWHERE] } else { vec![] },
        };
        for (post, is_home, lives_there, expected) in [
            (None, false, false, Role::Visitor),
            (Some(Post::Resident), true, true, Role::Invited),
            (Some(Post::Resident), true, false, Role::Resident),
            (Some(Post::Resident), false, true, Role::Resident),
            (Some(Post::Staff), false, false, Role::Staff),
            (Some(Post::Manager), false, false, Role::Manager),
            (Some(Post::Auditor), false, false, Role::Auditor),
        ] {
            assert_eq!(reader(post, is_home).role(lives_there), expected, "{post:?}");
        }
    }
}
