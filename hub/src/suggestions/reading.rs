//! Suggestions as they are read: listed, counted, shown.

use contract::{
    Code,
    id::SuggestionId,
    suggestions::{Act, List, Order, Page, Role, Show, Suggestion, Tally, Tell},
    time::Time,
};

use super::{
    desk::{merging::store as merging, store as moves},
    reader::{Reader, met},
    standing::store as voices,
    store,
};
use crate::{
    app::App,
    call::{Ask, Outcome},
    db::Tx,
    error::{Error, Result},
    people::{self, Who},
};

/// Lists suggestions.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                Ok(page(tx, &app, &who, &call.request, call.now).await?.into())
            })
        })
        .await
}

/// A page of a list.
///
/// # Errors
/// `not_found` where nothing tells which community is meant; `not_signed_in` where somebody asks for
/// their own.
pub(crate) async fn page(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    list: &List,
    now: Time,
) -> Result<Page> {
    let mut reader = Reader::of(tx, app, who, list.door.as_ref()).await?;
    if list.whose.is_some() && reader.member.is_none() {
        return Err(Error::refused(Code::NotSignedIn));
    }
    if list.order == Order::NearYou {
        reader = reader.with_places(tx).await?;
    }
    let mut lines = store::list(tx, &reader, list, List::PAGE + 1, now).await?;
    let has_more = lines.len() > List::PAGE;
    lines.truncate(List::PAGE);
    let next = lines.last().map(|(cursor, _)| *cursor).filter(|_| has_more);
    Ok(Page { lines: lines.into_iter().map(|(_, line)| line).collect(), next })
}

/// Counts suggestions by what came of them.
pub(crate) async fn tally(app: App, ask: Ask<Tell>) -> Result<Outcome<Tally>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let reader = Reader::of(tx, &app, &who, call.request.door.as_ref()).await?;
                let tally = store::tally(tx, reader.community, reader.person(), call.now).await?;
                Ok(tally.into())
            })
        })
        .await
}

/// Shows one.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Suggestion>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                Ok(shown(tx, &app, &who, call.request.id, call.now).await?.into())
            })
        })
        .await
}

/// A suggestion as somebody reads it.
///
/// # Errors
/// `not_found`.
pub(crate) async fn shown(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    id: SuggestionId,
    now: Time,
) -> Result<Suggestion> {
    let (reader, known) = met(tx, who, id, Act::Read).await?;
    let line = store::one(tx, &reader, id, now).await?;
    let line = line.ok_or_else(|| Error::refused(Code::NotFound))?;
    let role = reader.role(known.author);
    let is_author = role == Role::Author;
    let is_readable = reader.reads(known.condition, is_author);
    let voice = match reader.person() {
        Some(person) => voices::voice(tx, &reader, id, person, now).await?,
        None => None,
    };
    let merged_into = match known.merged_into {
        Some(other) => store::in_brief(tx, other).await?,
        None => None,
    };
    let revealed = match reader.person() {
        Some(person) => moves::revealed(tx, id, person).await?,
        None => Vec::new(),
    };
    let mut suggestion = Suggestion {
        line,
        role,
        voice,
        text: known.text,
        photos: Vec::new(),
        revision: known.revision,
        versions: Vec::new(),
        moves: Vec::new(),
        brought: merging::brought(tx, id).await?,
        merged_into,
        merged: store::merged(tx, id).await?,
        // What the staff say about it is for its author and for them.
        hidden: known.hidden.map(|hidden| {
            let note = hidden.note.filter(|_| is_readable);
            contract::suggestions::Hushed { note, ..hidden }
        }),
        revealed,
        address: format!("{}/suggestions/{id}", app.origin),
    };
    if !is_readable {
        suggestion.text.clear();
        return Ok(suggestion);
    }
    let photos = store::photos(tx, id).await?;
    let of = |revision: i64| photos.iter().filter(move |(with, _)| *with == revision);
    suggestion.photos = of(0).map(|(_, photo)| photo.clone()).collect();
    for (revision, mut step) in moves::moves(tx, id).await? {
        // As of all who work here, those who live here see the name.
        step.by = step.by.filter(|_| reader.member.is_some());
        step.pictures.retain_mut(|picture| {
            let bound = of(revision).find(|(_, photo)| photo.id == picture.photo.id);
            bound.map(|(_, photo)| picture.photo = photo.clone()).is_some()
        });
        suggestion.moves.push(step);
    }
    suggestion.versions = store::versions(tx, id).await?;
    Ok(suggestion)
}

/// Whether somebody may see the pictures of a suggestion.
///
/// # Errors
/// When the store fails.
pub(crate) async fn may_see(tx: &mut Tx, who: &Who, id: SuggestionId) -> Result<bool> {
    match met(tx, who, id, Act::Read).await {
        Ok((reader, known)) => {
            let is_author = reader.role(known.author) == Role::Author;
            Ok(reader.reads(known.condition, is_author))
        }
        Err(error) if error.code() == Some(Code::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}
