//! 我也遇到: residents of one building who met with the same join one matter instead of filing more.
//!
//! A neighbour learns that a matter is there, since when, how far, and which of the things a
//! building shares it names; never whose it is or what it says. Only residents are told, of their
//! own building.

mod likeness;
mod store;

use contract::{
    Code,
    complaints::{Alike, Outline, Support, Supported, Unsupport},
    id::{CommunityId, PlaceId},
    live::Event,
    text::Whereabouts,
};

pub(crate) use store::{carry_over, households, supporters};

use crate::{
    app::App,
    call::{Ask, Call, Change, Outcome},
    community::{self, Building},
    db::Tx,
    error::{Error, Result},
    idempotency,
    live::{Told, Topic},
    people::{self, Member, Who},
};
use likeness::Likeness;

/// Lists open matters of the caller's building that are like a text.
pub(crate) async fn look(app: App, change: Change<Alike>) -> Result<Outcome<Vec<Outline>>> {
    let call = Ask { request: change.request, caller: change.caller, now: change.now }.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                Ok(found(tx, &app, &who, &call.request).await?.into())
            })
        })
        .await
}

async fn found(tx: &mut Tx, app: &App, who: &Who, alike: &Alike) -> Result<Vec<Outline>> {
    let member = who.member()?;
    let likeness = Likeness::to(alike.text.as_str());
    if !likeness.is_possible() {
        return Ok(Vec::new());
    }
    let Some(own) = own_building(tx, app, member).await? else { return Ok(Vec::new()) };
    let spot = community::spot(tx, app, who, alike.door.as_ref()).await?;
    let place = spot.place.filter(|_| alike.place.is_none());
    let words = alike.place.as_ref().map(Whereabouts::as_str);
    if building(tx, app, place, spot.place, words).await? != Some(own) {
        return Ok(Vec::new());
    }
    let open = store::open_of_neighbours(tx, member, own).await?;
    let mut like: Vec<Outline> = open
        .into_iter()
        .filter_map(|(outline, text)| {
            let shared: Vec<_> = likeness.of(&text).into_iter().map(str::to_owned).collect();
            (!shared.is_empty()).then_some(Outline { shared, ..outline })
        })
        .collect();
    // The newest of those that share as much comes first.
    like.sort_by_key(|outline| std::cmp::Reverse(outline.shared.len()));
    like.truncate(Alike::MOST);
    Ok(like)
}

/// The building a matter is in: that of its place, or of the place it was written at if its words
/// still begin with that building's name.
///
/// # Errors
/// When the store fails.
pub(super) async fn building(
    tx: &mut Tx,
    app: &App,
    place: Option<PlaceId>,
    near: Option<PlaceId>,
    words: Option<&str>,
) -> Result<Option<PlaceId>> {
    let Some(known) = place.or(near) else { return Ok(None) };
    let found = app.buildings.of(tx, known).await?;
    let is_meant = |building: &Building| {
        place.is_some() || words.is_some_and(|words| building.is_meant_by(words))
    };
    Ok(found.filter(is_meant).map(|building| building.id))
}

async fn own_building(tx: &mut Tx, app: &App, member: &Member) -> Result<Option<PlaceId>> {
    let Some(home) = member.home else { return Ok(None) };
    Ok(app.buildings.of(tx, home).await?.map(|building| building.id))
}

/// Joins a matter.
pub(crate) async fn support(app: App, change: Change<Support>) -> Result<Outcome<Outline>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            Ok(join(tx, &app, who.member()?, &call).await?.into())
        })
    })
    .await
}

async fn join(tx: &mut Tx, app: &App, member: &Member, call: &Call<Support>) -> Result<Outline> {
    let id = call.request.id;
    let unknown = || Error::refused(Code::NotFound);
    let building = own_building(tx, app, member).await?.ok_or_else(unknown)?;
    let outline = store::open_of_neighbour(tx, member, building, id).await?.ok_or_else(unknown)?;
    store::add(tx, id, member.person, call.now).await?;
    tell(tx, member.community, id);
    Ok(outline)
}

/// Leaves a matter.
pub(crate) async fn unsupport(app: App, change: Change<Unsupport>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (member, id) = (who.member()?, call.request.id);
            if !store::remove(tx, id, member.person).await? {
                return Err(Error::refused(Code::NotFound));
            }
            tell(tx, member.community, id);
            Ok(().into())
        })
    })
    .await
}

/// Lists what the caller has joined.
pub(crate) async fn supported(app: App, ask: Ask<Supported>) -> Result<Outcome<Vec<Outline>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                Ok(of_supporter(tx, who.member()?).await?.into())
            })
        })
        .await
}

/// What a person has joined, newest first.
///
/// # Errors
/// When the store fails.
pub(super) async fn of_supporter(tx: &mut Tx, member: &Member) -> Result<Vec<Outline>> {
    let joined = store::of_supporter(tx, member.person, Supported::MOST).await?;
    let shared = |text: &str| Likeness::to(text).words().map(str::to_owned).collect();
    Ok(joined
        .into_iter()
        .map(|(outline, text)| Outline { shared: shared(&text), ..outline })
        .collect())
}

/// The staff see how many households have joined; nobody else hears of it.
fn tell(tx: &mut Tx, community: CommunityId, id: contract::id::ComplaintId) {
    tx.tell(Told { topics: vec![Topic::Staff(community)], event: Event::Desk { id } });
}
