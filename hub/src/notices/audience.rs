//! Who is told, and whose notices somebody reads: one rule for lists, single notices and pictures.

use contract::{
    community::DoorCode,
    id::{CommunityId, PersonId, PlaceId},
    notices::Group,
};

use crate::{
    app::App,
    community,
    db::Tx,
    error::Result,
    people::{Member, Who},
    register,
};

/// The place on the board of what is for everybody, wherever they live.
pub(super) const EVERYWHERE: PlaceId = PlaceId::from_number(0);

/// The place on the board that has everything, for the staff.
pub(super) const DESK: PlaceId = PlaceId::from_number(-1);

/// Whose notices are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reader {
    pub(super) community: CommunityId,
    /// The places on the board that are theirs.
    pub(super) places: Vec<PlaceId>,
    /// The groups they belong to.
    pub(super) groups: Vec<Group>,
    /// Who they are, if they are signed in.
    pub(super) person: Option<PersonId>,
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
        let spot = community::spot(tx, app, who, door).await?;
        // A door says nothing of another community than one's own.
        let member = who.member.as_ref().filter(|member| member.community == spot.community);
        let Some(member) = member else {
            let place = match door {
                Some(door) => community::place_by_code(tx, spot.community, door.as_str()).await?,
                None => None,
            };
            let mut places = vec![EVERYWHERE];
            if let Some((place, _)) = place {
                places.extend(community::chain(tx, place).await?);
            }
            let groups = vec![Group::Everybody];
            return Ok(Self { community: spot.community, places, groups, person: None });
        };
        let person = Some(member.person);
        if member.post.answers() {
            let (places, groups) = (vec![DESK], Group::ALL.to_vec());
            return Ok(Self { community: spot.community, places, groups, person });
        }
        let mut places = vec![EVERYWHERE];
        if let Some(home) = member.home {
            places.extend(community::chain(tx, home).await?);
        }
        let groups = groups(tx, member).await?;
        Ok(Self { community: spot.community, places, groups, person })
    }

    /// Whether a notice is for this reader. One for everybody can be passed on, and so be read by
    /// those of other places as well.
    pub(super) fn may_read(
        &self,
        community: CommunityId,
        group: Group,
        places: &[PlaceId],
    ) -> bool {
        let is_theirs = || {
            self.places.contains(&DESK) || places.iter().any(|place| self.places.contains(place))
        };
        self.community == community
            && self.groups.contains(&group)
            && (group == Group::Everybody || is_theirs())
    }
}

/// The groups of somebody who does not work here.
async fn groups(tx: &mut Tx, member: &Member) -> Result<Vec<Group>> {
    let mut groups = vec![Group::Everybody];
    if let Some(home) = member.home {
        groups.push(Group::Residents);
        if register::owners_of(tx, home).await?.contains(&member.name) {
            groups.push(Group::Owners);
        }
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_reader_and_group() {
        let (here, elsewhere) = (CommunityId::from_number(1), CommunityId::from_number(2));
        let (mine, other) = (PlaceId::from_number(5), PlaceId::from_number(6));
        let reader = |places: &[PlaceId], groups: &[Group]| Reader {
            community: here,
            places: places.to_vec(),
            groups: groups.to_vec(),
            person: None,
        };
        use Group::{Everybody, Owners, Residents, Staff};
        let visitor = reader(&[EVERYWHERE], &[Everybody]);
        let tenant = reader(&[EVERYWHERE, mine], &[Everybody, Residents]);
        let owner = reader(&[EVERYWHERE, mine], &[Everybody, Residents, Owners]);
        let staff = reader(&[DESK], &Group::ALL);
        for (name, reader, group, place, expected) in [
            ("visitor", &visitor, Everybody, EVERYWHERE, true),
            ("visitor", &visitor, Everybody, mine, true),
            ("visitor", &visitor, Residents, EVERYWHERE, false),
            ("visitor", &visitor, Owners, EVERYWHERE, false),
            ("visitor", &visitor, Staff, EVERYWHERE, false),
            ("tenant", &tenant, Everybody, other, true),
            ("tenant", &tenant, Residents, EVERYWHERE, true),
            ("tenant", &tenant, Residents, mine, true),
            ("tenant", &tenant, Residents, other, false),
            ("tenant", &tenant, Owners, mine, false),
            ("tenant", &tenant, Staff, mine, false),
            ("owner", &owner, Owners, mine, true),
            ("owner", &owner, Owners, other, false),
            ("owner", &owner, Staff, EVERYWHERE, false),
            ("staff", &staff, Owners, other, true),
            ("staff", &staff, Staff, EVERYWHERE, true),
        ] {
            assert_eq!(
                reader.may_read(here, group, &[place]),
                expected,
                "{name} {group:?} {place}"
            );
            assert!(!reader.may_read(elsewhere, group, &[place]), "another community's");
        }
    }
}
