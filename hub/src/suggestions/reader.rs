//! Who reads a suggestion, and what they are to it.

use contract::{
    Code,
    community::DoorCode,
    id::{CommunityId, PersonId, PlaceId, SuggestionId},
    people::Post,
    suggestions::{Act, Condition, Role},
};

use super::store::{self, Known};
use crate::{
    app::App,
    community,
    db::Tx,
    error::{Error, Result},
    people::{Member, Who},
};

/// Whose neighbourhood is read, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    pub(super) community: CommunityId,
    /// Who it is, where they live or work in this community.
    pub(super) member: Option<Member>,
    /// Their building and its grids.
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
        Ok(Self::within(community, who))
    }

    /// The reader of something in a community.
    fn within(community: CommunityId, who: &Who) -> Self {
        let member = who.member.as_ref().filter(|member| member.community == community);
        Self { community, member: member.cloned(), places: Vec::new() }
    }

    /// The same, knowing what is near to their home.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn with_places(mut self, tx: &mut Tx) -> Result<Self> {
        if let Some(home) = self.member.as_ref().and_then(|member| member.home) {
            self.places = community::chain(tx, home).await?;
        }
        Ok(self)
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        self.member.as_ref().map(|member| member.person)
    }

    /// Whether they are told who somebody is that shows their name: auditors see no resident.
    pub(super) fn sees_names(&self, is_staff: bool) -> bool {
        let post = self.member.as_ref().map(|member| member.post);
        post.is_some_and(|post| is_staff || post != Post::Auditor)
    }

    /// What they are to a suggestion of their community.
    pub(super) fn role(&self, author: Option<PersonId>) -> Role {
        let Some(member) = &self.member else { return Role::Visitor };
        Role::of(member.post, author == Some(member.person))
    }

    /// Whether they read the words of a suggestion: those of a hidden one its author and the staff.
    pub(super) fn reads(&self, condition: Condition, is_author: bool) -> bool {
        let is_staff = self.member.as_ref().is_some_and(|member| member.post.answers());
        match condition {
            Condition::Open | Condition::Merged => true,
            Condition::Hidden => is_author || is_staff,
            Condition::Withdrawn => false,
        }
    }
}

/// Meets a suggestion to do something with it.
///
/// # Errors
/// `not_found`; `not_signed_in` and `not_allowed` for whom the act is not; `conflict` where it makes
/// no sense as things stand.
pub(super) async fn met(
    tx: &mut Tx,
    who: &Who,
    id: SuggestionId,
    act: Act,
) -> Result<(Reader, Known)> {
    if act != Act::Read {
        store::hold(tx, id).await?;
    }
    let known = store::known(tx, id).await?.ok_or_else(|| Error::refused(Code::NotFound))?;
    let reader = Reader::within(known.community, who);
    let role = reader.role(known.author);
    if !role.may(act) {
        let is_unknown = who.member.is_none();
        let code = if is_unknown { Code::NotSignedIn } else { Code::NotAllowed };
        return Err(Error::refused(code));
    }
    if !known.condition.allows(act) {
        return Err(Error::refused(Code::Conflict));
    }
    Ok((reader, known))
}

/// Who lives here.
///
/// # Errors
/// `not_signed_in`; `not_allowed` for those who do not.
pub(super) fn resident(who: &Who) -> Result<&Member> {
    let member = who.member()?;
    if member.post == Post::Resident { Ok(member) } else { Err(Error::refused(Code::NotAllowed)) }
}

#[cfg(test)]
mod tests {
    use contract::id::DeviceId;

    use super::*;

    fn reader(post: Option<Post>) -> Reader {
        let community = CommunityId::from_number(1);
        let member = post.map(|post| Member {
            person: PersonId::from_number(7),
            device: DeviceId::from_number(8),
            community,
            name: "王秀英".to_owned(),
            post,
            home: None,
            home_name: None,
        });
        Reader { community, member, places: vec![] }
    }

    #[test]
    fn whose_words_are_hidden_from_whom() {
        for (post, hidden, own) in [
            (None, false, false),
            (Some(Post::Resident), false, true),
            (Some(Post::Staff), true, true),
            (Some(Post::Manager), true, true),
            (Some(Post::Auditor), false, true),
        ] {
            let reader = reader(post);
            assert!(reader.reads(Condition::Open, false) && reader.reads(Condition::Merged, false));
            assert_eq!(reader.reads(Condition::Hidden, false), hidden, "{post:?}");
            assert_eq!(reader.reads(Condition::Hidden, true) && post.is_some(), own, "{post:?}");
            assert!(!reader.reads(Condition::Withdrawn, true));
        }
    }

    #[test]
    fn a_person_is_the_author_of_their_own_alone() {
        let own = Some(PersonId::from_number(7));
        assert_eq!(reader(Some(Post::Resident)).role(own), Role::Author);
        assert_eq!(reader(Some(Post::Resident)).role(None), Role::Resident);
        assert_eq!(reader(None).role(own), Role::Visitor);
    }
}
