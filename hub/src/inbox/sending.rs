//! What staff send is held for a while: taken back until then, and sent by the hub itself after.
//!
//! A held act is no entry yet. Whoever reads the history, hears of it or searches it needs to know
//! nothing of this: the act enters when its time has come, as if it had been done at that moment.

mod store;

use std::time::Duration;

use contract::{
    Code,
    attachments::MAX_COUNT,
    complaints::{ActKind, EntryKind, Part, Side},
    id::{ComplaintId, EntryId, PersonId},
    inbox::{Held, Send, Sent, Undo, unfilled},
    live::Event,
    time::{Span, Time},
    words,
};

use crate::{
    app::App,
    attachments,
    call::{Call, Change, Outcome},
    community,
    complaints::{self, Known, NewEntry},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    inbox::{care, linking},
    live::{Told, Topic},
    people::{self, Who},
};

/// How long the worker waits after a fault, and at most without being woken.
const PAUSE: Duration = Duration::from_secs(5);

/// Does something to a matter as staff.
pub(crate) async fn send(app: App, change: Change<Send>) -> Result<Outcome<Sent>> {
    if change.request.act.photos().len() > MAX_COUNT {
        return Err(Error::field("act.photos", FieldReason::TooManyPhotos(MAX_COUNT)));
    }
    if unfilled(change.request.act.text()).is_some() {
        return Err(Error::field("act.text", FieldReason::Word(words::inbox::PHRASE_UNFILLED)));
    }
    let outcome = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            Ok(take(tx, &app, &who, &call).await?.into())
        })
    })
    .await?;
    app.held.notify_one();
    Ok(outcome)
}

async fn take(tx: &mut Tx, app: &App, who: &Who, call: &Call<Send>) -> Result<Sent> {
    let Send { id, act, seen, same_as } = &call.request;
    let kind = act.kind();
    let (known, part) = complaints::met(tx, who, *id).await?;
    if part != Part::Handler {
        return Err(Error::refused(Code::NotAllowed));
    }
    let person = who.member()?.person;
    complaints::check(tx, &known, part, (kind, Some(person)), *seen).await?;
    linking::check(tx, &known, act, *same_as).await?;
    if is_awaited(tx, *id, kind, Some(person)).await? {
        return Err(Error::refused(Code::Conflict));
    }
    // Whoever goes on has made up their mind about what they wrote before.
    for waiting in store::of_person(tx, *id, person).await? {
        let_out(tx, app, waiting, call.now).await?;
    }
    let known = complaints::known(tx, *id).await?.unwrap_or(known);
    let status = known.status.after(kind).ok_or_else(|| Error::refused(Code::Conflict))?;
    let entry = EntryId::from_number(app.id()?);
    attachments::claim(tx, act.photos(), *id, entry).await?;
    let undo_time = community::settings(app, known.community)?.undo_time();
    let is_held = can_wait(kind) && undo_time > Span(0);
    if is_held {
        let waiting = store::Waiting {
            entry,
            complaint: *id,
            person,
            kind,
            text: act.text().to_owned(),
            reason: act.reason(),
            same_as: *same_as,
        };
        store::hold(tx, &waiting, call.now + undo_time).await?;
        tell_staff(tx, &known);
    } else {
        let entry = NewEntry {
            id: entry,
            complaint: *id,
            version: known.version_after(kind),
            at: call.now,
            kind: EntryKind::Act(kind),
            side: Side::Staff,
            person: Some(person),
            text: act.text(),
            reason: act.reason(),
            satisfaction: None,
        };
        if let Some(same_as) = same_as {
            linking::link(tx, *id, *same_as, person, call.now).await?;
        }
        complaints::enter(tx, app, &known, &entry, status).await?;
    }
    Ok(Sent { entry, held_for: is_held.then_some(undo_time) })
}

/// Whether an act waits: what was written may be regretted, taking something on is not.
const fn can_wait(kind: ActKind) -> bool {
    matches!(kind, ActKind::Answer | ActKind::Note | ActKind::Resolve | ActKind::Decline)
}

/// Whether something that a colleague of `person` has written is held, so that another answer
/// would not have seen it. A note among colleagues is in nobody's way.
///
/// # Errors
/// When the store fails.
pub(crate) async fn is_awaited(
    tx: &mut Tx,
    id: ComplaintId,
    kind: ActKind,
    person: Option<PersonId>,
) -> Result<bool> {
    Ok(kind != ActKind::Note && store::by_others(tx, id, person).await?)
}

/// What is held of a matter, as `reader` sees it.
///
/// # Errors
/// When the store fails.
pub(super) async fn held(
    tx: &mut Tx,
    id: ComplaintId,
    reader: PersonId,
    now: Time,
) -> Result<Vec<Held>> {
    let mut held = store::of_complaint(tx, id, reader, now).await?;
    if !held.is_empty() {
        for (entry, photo) in complaints::photos(tx, id).await? {
            if let Some(held) = held.iter_mut().find(|held| held.entry == entry) {
                held.photos.push(photo);
            }
        }
    }
    Ok(held)
}

/// Takes back what is held.
pub(crate) async fn undo(app: App, change: Change<Undo>) -> Result<Outcome<Held>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = who.member()?.person;
            let entry = call.request.entry;
            let Some(waiting) = store::waiting(tx, entry).await? else {
                return Err(gone(tx, &who, entry).await?);
            };
            let (known, part) = complaints::met(tx, &who, waiting.complaint).await?;
            if part != Part::Handler || waiting.person != person {
                return Err(Error::refused(Code::NotAllowed));
            }
            let held = held(tx, known.id, person, call.now).await?;
            let held = held.into_iter().find(|held| held.entry == entry);
            store::remove(tx, entry).await?;
            attachments::let_go(tx, entry, call.now).await?;
            tell_staff(tx, &known);
            Ok(held.ok_or_else(|| Error::refused(Code::NotFound))?.into())
        })
    })
    .await
}

/// Why nothing is held: it has been sent, or never was.
async fn gone(tx: &mut Tx, who: &Who, entry: EntryId) -> Result<Error> {
    let code = match store::complaint_of(tx, entry).await? {
        Some(id) if complaints::met(tx, who, id).await?.1 == Part::Handler => Code::Conflict,
        _ => Code::NotFound,
    };
    Ok(Error::refused(code))
}

/// Sends what can no longer be taken back and brings back what was put off until now; tells when
/// something else will be due.
///
/// # Errors
/// When the store fails as a whole. What cannot be sent alone is logged and tried again.
pub async fn release(app: &App) -> Result<Option<Time>> {
    let now = app.now();
    let due = app.db.read(move |tx| Box::pin(async move { store::due(tx, now).await })).await?;
    for entry in due {
        let inner = app.clone();
        let sent = app.db.write(move |tx| {
            let app = inner.clone();
            Box::pin(async move {
                match store::waiting(tx, entry).await? {
                    Some(waiting) => let_out(tx, &app, waiting, now).await,
                    None => Ok(()),
                }
            })
        });
        if let Err(fault) = sent.await {
            tracing::error!(?fault, %entry, "something held could not be sent");
        }
    }
    let back = app.db.read(move |tx| Box::pin(async move { care::to_return(tx, now).await }));
    for id in back.await? {
        let inner = app.clone();
        let returned = app.db.write(move |tx| {
            let app = inner.clone();
            Box::pin(async move { care::bring_back(tx, &app, id, now).await })
        });
        if let Err(fault) = returned.await {
            tracing::error!(?fault, %id, "something put off could not be brought back");
        }
    }
    app.db
        .read(|tx| {
            Box::pin(async move {
                let (due, back) = (store::next_due(tx).await?, care::next_return(tx).await?);
                Ok(due.into_iter().chain(back).min())
            })
        })
        .await
}

/// Sends what is due for as long as the hub runs, also what an earlier run has left.
pub async fn watch(app: App) {
    loop {
        let pause = match release(&app).await {
            Ok(Some(next)) => {
                let left = (next - app.now()).0;
                // What is overdue after a release has just failed.
                u64::try_from(left).ok().filter(|left| *left > 0).map(Duration::from_millis)
            }
            Ok(None) => None,
            Err(fault) => {
                tracing::error!(?fault, "what is held could not be looked through");
                None
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause.unwrap_or(PAUSE).min(PAUSE)) => {}
            () = app.held.notified() => {}
        }
    }
}

/// Writes a held act into the history, or keeps it as stuck where the matter has moved on so far
/// that it makes no sense: the resident took it back, for one.
async fn let_out(tx: &mut Tx, app: &App, waiting: store::Waiting, now: Time) -> Result<()> {
    let Some(known) = complaints::known(tx, waiting.complaint).await? else {
        return store::remove(tx, waiting.entry).await;
    };
    let Some(status) = known.status.after(waiting.kind) else {
        tell_staff(tx, &known);
        return store::stick(tx, waiting.entry).await;
    };
    store::remove(tx, waiting.entry).await?;
    let entry = NewEntry {
        id: waiting.entry,
        complaint: known.id,
        version: known.version_after(waiting.kind),
        at: now,
        kind: EntryKind::Act(waiting.kind),
        side: Side::Staff,
        person: Some(waiting.person),
        text: &waiting.text,
        reason: waiting.reason,
        satisfaction: None,
    };
    if let Some(same_as) = waiting.same_as {
        linking::link(tx, known.id, same_as, waiting.person, now).await?;
    }
    complaints::enter(tx, app, &known, &entry, status).await
}

/// Tells the staff, and nobody else, that something of theirs has changed.
fn tell_staff(tx: &mut Tx, known: &Known) {
    let topics = vec![Topic::Staff(known.community)];
    tx.tell(Told { topics, event: Event::Desk { id: known.id } });
}
