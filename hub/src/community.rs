//! Communities: brought from their files into the store, and shown to everybody.

mod buildings;
mod measured;
pub(crate) mod page;
mod store;

use contract::{
    Code,
    community::{Community, DoorCode, Notice, Show},
    id::{CommunityId, PlaceId},
    time::Time,
};

pub use buildings::{Building, Buildings};
pub use measured::Measures;
pub(crate) use store::put_place;
pub use store::{chain, place_by_code, place_of_door, put_household};

use crate::{
    app::App,
    call::{Ask, Outcome},
    db::{Db, Tx},
    error::{Error, Result},
    people::{self, Who},
    settings::{Communities, Settings},
};

/// Brings the communities of the files into the store: new ones are added, changed ones updated,
/// and no place or door that a complaint may name is removed.
///
/// # Errors
/// When the store fails.
pub async fn bring_in(db: &Db, all: Vec<Settings>) -> anyhow::Result<Communities> {
    let known = db
        .write(move |tx| {
            let all = all.clone();
            Box::pin(async move {
                let mut known = Vec::with_capacity(all.len());
                for settings in all {
                    known.push((store::bring_in(tx, &settings).await?, settings));
                }
                Ok(known)
            })
        })
        .await
        .map_err(|error| anyhow::anyhow!("bringing in the communities: {error:?}"))?;
    Ok(Communities::new(known))
}

/// Shows a community.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Community>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who_or_visitor(tx, &call.caller, call.now).await?;
                Ok(seen(tx, &app, &who, call.request.door.as_ref(), call.now).await?.into())
            })
        })
        .await
}

/// A community as everybody may see it: the door's, else the caller's own, else the only one.
///
/// # Errors
/// `not_found` when none of the three tells which.
pub async fn seen(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    door: Option<&DoorCode>,
    now: Time,
) -> Result<Community> {
    let spot = spot(tx, app, who, door).await?;
    let settings = settings(app, spot.community)?;
    Ok(Community {
        id: spot.community,
        name: settings.name.clone(),
        telephone: settings.telephone.clone(),
        hours: settings.hours.clone(),
        counter: settings.counter.clone(),
        offset: settings.offset(),
        answer_days: settings.answer_days,
        closing_hour: settings.closing_hour,
        measured: app.measures.read(tx, spot.community, now).await?,
        place: spot.name,
        notice: Notice {
            version: settings.notice_version(),
            controller: settings.privacy.controller.clone(),
            contact: settings.privacy.contact.clone(),
            keep_months: settings.privacy.keep_months,
        },
    })
}

/// Where somebody stands: a community and, if known, a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The community.
    pub community: CommunityId,
    /// The place.
    pub place: Option<PlaceId>,
    /// Its name.
    pub name: Option<String>,
}

/// Where the caller stands: at the door whose code they name, else at home, else in the only
/// community there is.
///
/// # Errors
/// `not_found` when none of the three tells which.
pub async fn spot(tx: &mut Tx, app: &App, who: &Who, door: Option<&DoorCode>) -> Result<Spot> {
    if let Some(door) = door {
        return place_of_door(tx, door).await?.ok_or_else(|| Error::refused(Code::NotFound));
    }
    if let Some(member) = &who.member {
        return Ok(Spot {
            community: member.community,
            place: member.home,
            name: member.home_name.clone(),
        });
    }
    match app.communities.only() {
        Some(community) => Ok(Spot { community, place: None, name: None }),
        None => Err(Error::refused(Code::NotFound)),
    }
}

/// The settings of a community.
///
/// # Errors
/// `not_found` when its file is gone.
pub fn settings(app: &App, community: CommunityId) -> Result<&Settings> {
    app.communities.get(community).ok_or_else(|| Error::refused(Code::NotFound))
}
