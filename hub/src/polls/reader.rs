//! Who reads a poll, what they are to it, and which answer is theirs.

use contract::{
    Code,
    community::DoorCode,
    id::{CommunityId, PersonId, PlaceId, PollId},
    people::Post,
    polls::{Act, Role, Secrecy, Standing, Voice, Yours},
    time::Time,
};

use super::store::{self, Known, Mark};
use crate::{
    app::App,
    community,
    db::Tx,
    error::{Error, Result},
    people::{Member, Who},
    register,
};

/// The place of polls that are for everybody who lives here.
pub(super) const EVERYWHERE: PlaceId = PlaceId::from_number(0);

/// Whose neighbourhood is read, and by whom.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    pub(super) community: CommunityId,
    /// Who it is, where they live or work in this community.
    pub(super) member: Option<Member>,
    /// Of a resident: where they live, that is the household and all that it is in.
    pub(super) places: Vec<PlaceId>,
    /// Whether the register names them as an owner of their home.
    pub(super) is_owner: bool,
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
        let home = member.as_ref().filter(|member| member.post == Post::Resident);
        let (mut places, mut is_owner) = (Vec::new(), false);
        if let Some((home, name)) = home.and_then(|member| Some((member.home?, &member.name))) {
            places = community::chain(tx, home).await?;
            places.push(EVERYWHERE);
            is_owner = register::owners_of(tx, home).await?.contains(name);
        }
        Ok(Self { community, member, places, is_owner })
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        self.member.as_ref().map(|member| member.person)
    }

    /// Their household.
    pub(super) fn home(&self) -> Option<PlaceId> {
        self.places.first().copied()
    }

    /// Under which number they stand on the roll of a poll.
    pub(super) fn voter(&self, voice: Voice) -> Option<i64> {
        let (person, home) = (self.person()?, self.home()?);
        Some(if voice.is_shared() { home.number() } else { person.number() })
    }

    /// Whether they have an answer, as far as they live where it is asked.
    pub(super) fn may_answer(&self, voice: Voice, lives_there: bool) -> bool {
        lives_there && self.home().is_some() && (voice != Voice::Owner || self.is_owner)
    }

    /// What they are to a poll of their community.
    pub(super) fn role(&self, voice: Voice, lives_there: bool) -> Role {
        let Some(member) = &self.member else { return Role::Visitor };
        Role::of(member.post, self.may_answer(voice, lives_there))
    }

    /// What a poll is to them.
    pub(super) fn yours(
        &self,
        (voice, secrecy): (Voice, Option<Secrecy>),
        standing: Standing,
        mark: Mark,
    ) -> Yours {
        let role = self.role(voice, mark.lives_there);
        match role {
            Role::Visitor => return Yours::Join,
            Role::Staff | Role::Manager | Role::Auditor => return Yours::Elsewhere,
            Role::Resident if mark.lives_there => return Yours::OwnersOnly,
            Role::Resident => return Yours::Elsewhere,
            Role::Elector => {}
        }
        let is_own = mark.by.is_none_or(|by| Some(by) == self.person());
        match (mark.answered, standing) {
            (None, Standing::Open) => Yours::Open,
            (None, _) if mark.is_past => Yours::Past,
            (None, _) => Yours::Missed,
            (Some(true), _) => Yours::OnPaper,
            // Whose hand it was in a household a secret poll does not know.
            (Some(false), _) if voice.is_shared() && (mark.by.is_none() || !is_own) => {
                Yours::HomeAnswered
            }
            (Some(false), Standing::Open) if secrecy == Some(Secrecy::Named) => Yours::Changeable,
            (Some(false), _) => Yours::Answered,
        }
    }
}

/// Meets a poll to change something of it, and lets nobody else do so until the end.
///
/// # Errors
/// As [`met`].
pub(super) async fn met_to_change(
    tx: &mut Tx,
    who: &Who,
    id: PollId,
    act: Act,
    now: Time,
) -> Result<(Reader, Known)> {
    store::hold(tx, id).await?;
    met(tx, who, id, act, now).await
}

/// Meets a poll to do something with it.
///
/// # Errors
/// `not_found`, also for what is still written and not the caller's to write; `not_signed_in` and
/// `not_allowed` for whom the act is not; `conflict` where it makes no sense as things stand.
pub(super) async fn met(
    tx: &mut Tx,
    who: &Who,
    id: PollId,
    act: Act,
    now: Time,
) -> Result<(Reader, Known)> {
    let known = store::known(tx, id).await?.ok_or_else(|| Error::refused(Code::NotFound))?;
    let reader = Reader::within(tx, known.community, who).await?;
    let standing = known.standing(now);
    let lives_there = store::is_for(tx, id, &reader.places).await?;
    let role = reader.role(known.draft.voice, lives_there);
    if standing == Standing::Draft && !role.may(Act::Prepare) {
        return Err(Error::refused(Code::NotFound));
    }
    if !role.may(act) {
        let is_unknown = who.member.is_none();
        let code = if is_unknown { Code::NotSignedIn } else { Code::NotAllowed };
        return Err(Error::refused(code));
    }
    if !standing.allows(act) {
        return Err(Error::refused(Code::Conflict));
    }
    Ok((reader, known))
}

#[cfg(test)]
mod tests {
    use contract::id::DeviceId;

    use super::*;

    fn reader(post: Option<Post>, home: Option<i64>, is_owner: bool) -> Reader {
        let community = CommunityId::from_number(1);
        let member = post.map(|post| Member {
            person: PersonId::from_number(7),
            device: DeviceId::from_number(8),
            community,
            name: "王秀英".to_owned(),
            post,
            home: home.map(PlaceId::from_number),
            home_name: None,
        });
        let places = home.map(PlaceId::from_number).into_iter().collect();
        Reader { community, member, places, is_owner }
    }

    #[test]
    fn who_has_an_answer() {
        use Post::{Auditor, Manager, Resident, Staff};
        use Voice::{Household, Owner, Person};
        for (post, home, is_owner, voice, lives_there, expected) in [
            (None, None, false, Person, true, Role::Visitor),
            (Some(Resident), Some(5), false, Person, true, Role::Elector),
            (Some(Resident), Some(5), false, Person, false, Role::Resident),
            (Some(Resident), None, false, Person, true, Role::Resident),
            (Some(Resident), Some(5), false, Household, true, Role::Elector),
            (Some(Resident), Some(5), false, Owner, true, Role::Resident),
            (Some(Resident), Some(5), true, Owner, true, Role::Elector),
            (Some(Resident), Some(5), true, Owner, false, Role::Resident),
            (Some(Staff), None, false, Person, true, Role::Staff),
            (Some(Manager), None, false, Person, true, Role::Manager),
            (Some(Auditor), None, false, Person, true, Role::Auditor),
        ] {
            let reader = reader(post, home, is_owner);
            assert_eq!(reader.role(voice, lives_there), expected, "{post:?} {voice:?}");
        }
    }

    #[test]
    fn what_a_poll_is_to_its_reader() {
        use Secrecy::{Named, Secret};
        use Standing::{Closed, Open};
        use Voice::{Household, Owner, Person};
        let neighbour = reader(Some(Post::Resident), Some(5), false);
        let me = neighbour.person();
        let other = Some(PersonId::from_number(9));
        let mark = |answered, by| Mark { lives_there: true, answered, by, is_past: false };
        let past = Mark { is_past: true, ..mark(None, None) };
        for (voice, secrecy, standing, mark, expected) in [
            (Person, Named, Open, mark(None, None), Yours::Open),
            (Person, Named, Closed, mark(None, None), Yours::Missed),
            (Person, Named, Closed, past, Yours::Past),
            (Person, Named, Open, mark(Some(false), me), Yours::Changeable),
            (Person, Named, Closed, mark(Some(false), me), Yours::Answered),
            (Person, Secret, Open, mark(Some(false), None), Yours::Answered),
            (Person, Named, Open, mark(Some(true), None), Yours::OnPaper),
            (Household, Named, Open, mark(Some(false), me), Yours::Changeable),
            (Household, Named, Open, mark(Some(false), other), Yours::HomeAnswered),
            (Household, Secret, Open, mark(Some(false), None), Yours::HomeAnswered),
            (Household, Secret, Closed, mark(Some(true), None), Yours::OnPaper),
            (Owner, Named, Open, mark(None, None), Yours::OwnersOnly),
            (Person, Named, Open, Mark::default(), Yours::Elsewhere),
        ] {
            let yours = neighbour.yours((voice, Some(secrecy)), standing, mark);
            assert_eq!(yours, expected, "{voice:?} {secrecy:?} {standing:?} {mark:?}");
        }
        let visitor = reader(None, None, false);
        let open = visitor.yours((Person, Some(Named)), Open, mark(None, None));
        assert_eq!(open, Yours::Join);
        let staff = reader(Some(Post::Staff), None, false);
        let open = staff.yours((Person, Some(Named)), Open, mark(None, None));
        assert_eq!(open, Yours::Elsewhere);
    }

    #[test]
    fn who_stands_on_the_roll() {
        let neighbour = reader(Some(Post::Resident), Some(5), true);
        assert_eq!(Voice::ALL.map(|voice| neighbour.voter(voice)), [Some(7), Some(5), Some(5)]);
        let homeless = reader(Some(Post::Resident), None, false);
        assert_eq!(homeless.voter(Voice::Person), None);
    }
}
