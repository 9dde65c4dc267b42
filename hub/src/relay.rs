//! Photos that are sent to gates: taken sealed, kept sealed until the gate has fetched them or a day has passed,
//! and handed out only by a consent in force that names this gate and this act. Nothing here can open one.

mod files;
mod store;

use std::collections::HashSet;

use contract::{
    Code,
    consents::FRESH,
    gates::agent::{Saying, Took},
    id::{GateId, PersonId},
    ledger::Event,
    relay::{Fetch, Fetched, File, Send, Stop, may_be_sealed},
    sessions::PublicKey,
    time::Time,
    words::consents as words,
};
use ledger::{Hash, commitment::Kind};

use crate::{
    app::App,
    call::{Change, Outcome},
    community, consents,
    db::Tx,
    error::{Error, FieldReason, Result},
    gates, idempotency,
    ledger::{Subject, note, note_if_kept},
    people,
};

pub(crate) use store::waiting;

/// Takes a sealed photo: one for each consent.
pub(crate) async fn send(app: App, change: Change<Send>) -> Result<Outcome<()>> {
    app.limits.consent(&change.caller)?;
    if !may_be_sealed(change.request.sealed.0.len()) {
        return Err(Error::refused(Code::Malformed));
    }
    // The file is there before its row: meanwhile nobody removes files without one.
    let _adding = app.photos.read().await;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            let Send { consent, sealed: File(sealed) } = &call.request;
            let own = (member.person, member.device);
            let known = store::agreed(tx, own, *consent, call.now).await?;
            let gate = known.ok_or_else(|| Error::refused(Code::NotFound))?;
            let gate = gates::held(tx, member.community, gate).await?;
            let privacy = &community::settings(&app, member.community)?.privacy;
            if !gate.takes_photos(privacy, call.now) {
                return Err(Error::field("consent", FieldReason::Word(words::GATE_RESTS)));
            }
            if !store::send(tx, *consent, gate.id, call.now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            files::keep(&app.data, *consent, sealed)?;
            let (at, sealed) = (call.now, Hash::of(&[sealed]));
            let event = Event::PhotoSent { at, consent: *consent, sealed };
            note(tx, &app, Subject::Person(member.person), Kind::Consent, &event).await?;
            Ok(().into())
        })
    })
    .await
}

/// Withdraws that a photo may be sent; the consent to the gate stays.
pub(crate) async fn stop(app: App, change: Change<Stop>) -> Result<Outcome<()>> {
    let done = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = who.member()?.person;
            consents::photo_withdrawn(tx, &app, person, call.request.gate, call.now).await?;
            Ok(().into())
        })
    })
    .await?;
    clear_soon(&app).await;
    Ok(done)
}

/// Hands a gate the photo of a consent, with what proves that it may have it.
pub(crate) async fn fetch(app: App, change: Change<Fetch>) -> Result<Outcome<Fetched>> {
    let (inner, now) = (app.clone(), change.now);
    let request = std::sync::Arc::new(change.request);
    let (consent, person, enter) = app
        .db
        .read(move |tx| {
            let (app, request) = (inner.clone(), request.clone());
            Box::pin(async move { wanted(tx, &app, &request, now).await })
        })
        .await?;
    let relay = consents::proved(&app, person, consent).await?;
    let enter = consents::proved(&app, person, enter).await?;
    let sealed = files::read(&app.data, consent)?.ok_or_else(|| Error::refused(Code::NotFound))?;
    Ok(Fetched { enter, relay, sealed: File(sealed) }.into())
}

/// Which photo a gate wants: its consent, whose it is, and what they have agreed to at the gate itself.
async fn wanted(
    tx: &mut Tx,
    app: &App,
    request: &Fetch,
    now: Time,
) -> Result<(Hash, PersonId, Hash)> {
    let bad = || Error::refused(Code::BadSignature);
    let gate = gates::find(tx, request.gate).await?.ok_or_else(bad)?;
    let key = gate.key.clone().ok_or_else(bad)?;
    let said = Saying::read(&request.saying, &key, &request.signature).ok_or_else(bad)?;
    let Saying::Fetch(said) = said else { return Err(bad()) };
    if said.gate != gate.id {
        return Err(bad());
    }
    if !said.at.is_near(now, FRESH) {
        return Err(Error::refused(Code::ClockSkew));
    }
    let privacy = &community::settings(app, gate.community)?.privacy;
    let missing = || Error::refused(Code::NotFound);
    if !gate.takes_photos(privacy, now) {
        return Err(missing());
    }
    let found = store::wanted(tx, (gate.id, &key), said.consent, now).await?;
    let (person, enter) = found.ok_or_else(missing)?;
    Ok((said.consent, person, enter))
}

/// Notes what a gate has signed that it did with a photo, which is gone from here then; whose, if that was not heard
/// before.
///
/// # Errors
/// `not_found` where nobody agreed to that at this gate while this key spoke for it.
pub(crate) async fn took(
    tx: &mut Tx,
    gate: (GateId, &PublicKey),
    took: &Took,
    now: Time,
) -> Result<Option<PersonId>> {
    let person = store::of_gate(tx, gate, took.consent).await?;
    let person = person.ok_or_else(|| Error::refused(Code::NotFound))?;
    store::strike(tx, took.consent).await?;
    Ok(store::take(tx, took.consent, now).await?.then_some(person))
}

/// Deletes what waits by a consent that has ended.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn dropped(
    tx: &mut Tx,
    app: &App,
    (consent, person): (Hash, PersonId),
    now: Time,
) -> Result<()> {
    if !store::strike(tx, consent).await? {
        return Ok(());
    }
    app.planned.notify_one();
    let event = Event::PhotoDropped { at: now, consent };
    note_if_kept(tx, app, Subject::Person(person), Kind::Consent, &event).await
}

/// Removes the files of photos that wait no more.
///
/// # Errors
/// When the store or the disk fails.
pub async fn clear(app: &App) -> Result<()> {
    let kept = files::list(&app.data)?;
    if kept.is_empty() {
        return Ok(());
    }
    let _alone = app.photos.write().await;
    let kept = files::list(&app.data)?;
    let named = app.db.read(|tx| Box::pin(async move { store::all(tx).await })).await?;
    let named: HashSet<Hash> = named.into_iter().collect();
    for (consent, path) in kept {
        if !consent.is_some_and(|consent| named.contains(&consent)) {
            files::remove(&path)?;
        }
    }
    Ok(())
}

/// The same for who has done already what was asked: where it does not work now, it does with the next of the agenda.
pub(crate) async fn clear_soon(app: &App) {
    if let Err(fault) = clear(app).await {
        tracing::warn!(?fault, "a photo that waits no more is not cleared yet");
    }
}
