//! The register: a file is measured against it and brought in; the manager reads it page by page.

mod book;
mod columns;
mod csv;
mod plan;
mod store;
mod text;

use std::{slice, sync::Arc};

use contract::{
    Code, Language,
    id::{CommunityId, PlaceId},
    ledger::Protected,
    people::Care,
    register::{
        Check, Colleagues, Found, Household, Import, Imported, Kind, List, MAX_FAULTS, Page,
        People, Place, Show, Tally,
    },
    time::Time,
    words,
};

use crate::{
    app::App,
    call::{Ask, Caller, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    family::CLOSED,
    homes, idempotency, joining,
    ledger::{self, Look, Why},
    people::{self, Member},
};
use book::Book;
use plan::Plan;

pub use store::{Home, homes_below, household};
pub(crate) use store::{owners_of, pattern};

/// Who calls, if they may do this.
///
/// # Errors
/// `not_signed_in`, `not_allowed`.
pub(crate) async fn may(tx: &mut Tx, caller: &Caller, care: Care, now: Time) -> Result<Member> {
    let who = people::who(tx, caller, now).await?;
    let member = who.member()?;
    if member.post.may(care) { Ok(member.clone()) } else { Err(Error::refused(Code::NotAllowed)) }
}

/// Lists what stands below a place, or the households that are looked for.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let (caller, now, call) = (ask.caller.clone(), ask.now, ask.call());
    let inner = app.clone();
    let shown: Result<Outcome<Page>> = app
        .db
        .write(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Read, call.now).await?;
                let why = Why::said(call.request.reason)?;
                let trail = match call.request.at {
                    Some(place) => trail(tx, member.community, place).await?,
                    None => Vec::new(),
                };
                let mut page =
                    store::page(tx, member.community, &call.request, trail, call.now).await?;
                if let Some(words) = &call.request.search {
                    // That a home is found by somebody's name tells that they live there.
                    let people =
                        store::found_by_name(tx, member.community, words, call.now).await?;
                    let look = Look::at(Protected::Household, &people, why);
                    let before = homes::seen(tx, &app, &member, call.now).await?;
                    ledger::open(tx, &app, &member, look, call.now).await?;
                    homes::few(tx, &app, &member, before, call.now).await?;
                }
                tell_owners(tx, &app, &member, &mut page.places, (why, call.now)).await?;
                Ok(page.into())
            })
        })
        .await;
    homes::told(&app, &caller, shown, now).await
}

/// Tells those who live in a home of theirs that a member reads in the register that they own it, and leaves out the
/// names of children who may not be read. Owners who live elsewhere are names alone: there is nobody to tell.
async fn tell_owners(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    places: &mut [Place],
    (why, now): (Why<'_>, Time),
) -> Result<()> {
    let owned: Vec<_> = places.iter().filter(|place| !place.owners.is_empty()).collect();
    let mut owners = Vec::new();
    for some in owned.chunks(store::HOMES) {
        let homes: Vec<_> = some.iter().map(|place| place.id).collect();
        let mut living = store::names_in(tx, &homes, now).await?;
        living.retain(|(_, home, name)| {
            some.iter().any(|place| place.id == *home && place.owners.contains(name))
        });
        owners.extend(living);
    }
    let people: Vec<_> = owners.iter().map(|(person, ..)| *person).collect();
    let look = Look::at(Protected::Owner, &people, why);
    let pass = ledger::open(tx, app, member, look, now).await?;
    for (_, home, name) in owners.iter().filter(|(person, ..)| !pass.shows(*person)) {
        let theirs = places.iter_mut().filter(|place| place.id == *home);
        for owner in theirs.flat_map(|place| &mut place.owners).filter(|owner| *owner == name) {
            CLOSED.clone_into(owner);
        }
    }
    Ok(())
}

/// The way down to a place of this community.
async fn trail(
    tx: &mut Tx,
    community: CommunityId,
    place: PlaceId,
) -> Result<Vec<contract::register::Crumb>> {
    let trail = store::trail(tx, community, place).await?;
    if trail.is_empty() { Err(Error::refused(Code::NotFound)) } else { Ok(trail) }
}

/// Shows a household.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Household>> {
    let (caller, now, call) = (ask.caller.clone(), ask.now, ask.call());
    let inner = app.clone();
    let shown: Result<Outcome<Household>> = app
        .db
        .write(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Read, call.now).await?;
                let why = Why::said(call.request.reason)?;
                let (community, id) = (member.community, call.request.place);
                let trail = trail(tx, community, id).await?;
                let place = store::place(tx, community, id, call.now).await?;
                let mut place = place
                    .filter(|place| place.kind == Kind::Household)
                    .ok_or_else(|| Error::refused(Code::NotFound))?;
                let living = store::living_in(tx, id, call.now).await?;
                let look = Look::at(Protected::Household, &living, why);
                let before = homes::seen(tx, &app, &member, call.now).await?;
                let pass = ledger::open(tx, &app, &member, look, call.now).await?;
                homes::few(tx, &app, &member, before, call.now).await?;
                tell_owners(tx, &app, &member, slice::from_mut(&mut place), (why, call.now))
                    .await?;
                let people = store::people_of(tx, &pass, id, call.now).await?;
                let invitations = joining::of_home(tx, &pass, community, id, call.now).await?;
                Ok(Household { trail, place, people, invitations }.into())
            })
        })
        .await;
    homes::told(&app, &caller, shown, now).await
}

/// Lists those who work for the community.
pub(crate) async fn colleagues(app: App, ask: Ask<Colleagues>) -> Result<Outcome<People>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Read, call.now).await?;
                Ok(store::colleagues(tx, member.community, &call.request, call.now).await?.into())
            })
        })
        .await
}

/// Tells what a file would change.
pub(crate) async fn check(app: App, change: Change<Check>) -> Result<Outcome<Found>> {
    let book = Arc::new(book::read(&change.request.file.0));
    let (caller, now) = (change.caller, change.now);
    app.db
        .read(move |tx| {
            let (book, caller) = (Arc::clone(&book), caller.clone());
            Box::pin(async move {
                let member = may(tx, &caller, Care::Import, now).await?;
                Ok(found(tx, member.community, &book, caller.language).await?.into())
            })
        })
        .await
}

/// What a file holds, measured against the register.
async fn found(
    tx: &mut Tx,
    community: CommunityId,
    book: &Book,
    language: Language,
) -> Result<Found> {
    let plan = Plan::of(book, &store::known(tx, community).await?);
    let faults: Vec<_> = book.faults.iter().chain(&plan.faults).collect();
    Ok(Found {
        lines: count(book.lines),
        tally: plan.tally(),
        examples: plan.examples(),
        ignored: book.ignored.clone(),
        fault_count: count(faults.len()),
        faults: faults.into_iter().take(MAX_FAULTS).map(|fault| fault.told(language)).collect(),
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Brings a file in.
pub(crate) async fn import(app: App, change: Change<Import>) -> Result<Outcome<Imported>> {
    let book = Arc::new(book::read(&change.request.file.0));
    idempotency::once(&app, change, move |tx, _, call| {
        let book = Arc::clone(&book);
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Import, call.now).await?;
            let Import { seen, forget_gone, .. } = call.request;
            let plan = Plan::of(&book, &store::known(tx, member.community).await?);
            if !book.faults.is_empty() || !plan.faults.is_empty() {
                let reason = FieldReason::Word(words::register::IMPORT_FAULTY);
                return Err(Error::field("file", reason));
            }
            if plan.tally() != seen {
                return Err(Error::refused(Code::Conflict));
            }
            store::bring_in(tx, member.community, &plan, forget_gone, call.now).await?;
            Ok(Imported { tally: seen }.into())
        })
    })
    .await
}

/// The same from the hub's own machine: what the file holds, and whether it was written.
///
/// # Errors
/// When the store fails.
pub async fn import_here(
    app: &App,
    community: CommunityId,
    file: &[u8],
    write: bool,
    language: Language,
) -> Result<(Found, bool)> {
    let (book, now) = (Arc::new(book::read(file)), app.now());
    app.db
        .write(move |tx| {
            let book = Arc::clone(&book);
            Box::pin(async move {
                let found = found(tx, community, &book, language).await?;
                let may_write = write && found.fault_count == 0;
                if may_write {
                    let plan = Plan::of(&book, &store::known(tx, community).await?);
                    store::bring_in(tx, community, &plan, false, now).await?;
                }
                Ok((found, may_write))
            })
        })
        .await
}

/// How a tally is said on the command line.
#[must_use]
pub fn said(found: &Found, language: Language) -> String {
    let Tally { fresh, changed, same, gone } = found.tally;
    let text = |number: u32| number.to_string();
    words::register::cli_checked(
        language,
        &text(changed),
        &text(fresh),
        &text(gone),
        &text(found.lines),
        &text(same),
    )
}
