//! Breaches and drills of them: told to each of whom it may be the data, in their own chain, by the hub itself and
//! not by who found it. Who they are is told to nobody.

mod store;

use std::sync::Arc;

use contract::{
    Code,
    auditing::Subject,
    breaches::{About, Announce, Announced, Breach, List, Mine, Seen, Told, Unread},
    id::{BreachId, CommunityId, PersonId},
    ledger::Event,
    live,
    people::Care,
    time::{Span, Time},
    words::breaches as words,
};
use ledger::commitment::Kind;

use crate::{
    app::App,
    auditing,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    gates, idempotency,
    ledger::{self as records, note_if_kept},
    live::{Told as Heard, Topic},
    people,
    register::may,
};
use store::Waiting;

/// How many are read at once.
const BATCH: usize = 100;

/// For how long it is kept in clear who was told of a breach: for as long as somebody may ask in court whether they
/// were (民法典 article 188).
const KEPT: Span = Span::DAY.times(3 * 366);

/// Begins to tell those whom it is about.
pub(crate) async fn announce(app: App, change: Change<Announce>) -> Result<Outcome<Announced>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Breaches, call.now).await?;
            let wrong = |field: &str| Error::field(field, FieldReason::Word(words::DAY_WRONG));
            if call.request.found_at > call.now {
                return Err(wrong("found_at"));
            }
            if let About::Gate { gate, since } = call.request.about {
                gates::known(tx, member.community, gate).await?;
                if since > call.now {
                    return Err(wrong("about.since"));
                }
                // Whoever agrees from now on agrees to a gate that was looked at again (PIPL article 55).
                if !call.request.is_drill {
                    gates::outdate(tx, gate).await?;
                }
            }
            let id = BreachId::from_number(app.id()?);
            store::add(tx, id, &member, &call.request, call.now).await?;
            store::choose(tx, id, member.community, call.request.about, call.now).await?;
            app.planned.notify_one();
            Ok(Announced { id }.into())
        })
    })
    .await
}

/// Tells those whom nobody has told yet, each by itself: whoever cannot be told yet keeps nobody else from it.
///
/// # Errors
/// When the store or the vault fails for somebody; all others are told.
pub async fn tell(app: &App) -> Result<()> {
    let mut after = (BreachId::from_number(0), PersonId::from_number(0));
    let mut failed = None;
    loop {
        let some = app.db.read(move |tx| Box::pin(store::waiting(tx, after, BATCH)));
        let some = some.await?;
        let Some(last) = some.last() else { return failed.map_or(Ok(()), Err) };
        after = (last.breach, last.person);
        for one in some {
            let (inner, now, one) = (app.clone(), app.now(), Arc::new(one));
            let told = app.db.write(move |tx| {
                let (app, one) = (inner.clone(), Arc::clone(&one));
                Box::pin(async move { tell_one(tx, &app, &one, now).await })
            });
            if let Err(error) = told.await {
                tracing::warn!(?error, "somebody was not told of a breach yet");
                failed = Some(error);
            }
        }
    }
}

async fn tell_one(tx: &mut Tx, app: &App, one: &Waiting, now: Time) -> Result<()> {
    let Waiting { breach, person, is_drill, ref texts } = *one;
    if store::told(tx, breach, person, now).await? {
        let event = Event::BreachTold { at: now, breach, is_drill, texts: texts.clone() };
        note_if_kept(tx, app, records::Subject::Person(person), Kind::Breach, &event).await?;
        tx.tell(Heard {
            topics: vec![Topic::Person(person)],
            event: live::Event::Breach { id: breach },
        });
    }
    Ok(())
}

/// Lists the breaches of a community, with how many they have reached.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Vec<Breach>>> {
    let member = auditing::open(&app, &ask.caller, Subject::Breaches, ask.now).await?;
    let community = member.community;
    app.db
        .read(move |tx| {
            Box::pin(async move { Ok(of_community(tx, community, List::MOST).await?.into()) })
        })
        .await
}

/// The breaches of a community, the newest first.
///
/// # Errors
/// When the store fails.
pub(crate) async fn of_community(
    tx: &mut Tx,
    community: CommunityId,
    most: usize,
) -> Result<Vec<Breach>> {
    store::list(tx, community, most).await
}

/// Lists what the caller was told.
pub(crate) async fn mine(app: App, ask: Ask<Mine>) -> Result<Outcome<Vec<Told>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let person = who.member()?.person;
                Ok(store::of(tx, person, List::MOST).await?.into())
            })
        })
        .await
}

/// What somebody has not read yet, that of which home tells them.
///
/// # Errors
/// When the store fails.
pub(crate) async fn unread(tx: &mut Tx, person: PersonId) -> Result<Option<Unread>> {
    store::unread(tx, person).await
}

/// Notes that the caller has read it.
pub(crate) async fn seen(app: App, change: Change<Seen>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = who.member()?.person;
            if store::seen(tx, call.request.id, person, call.now).await? {
                return Ok(().into());
            }
            Err(Error::refused(Code::NotFound))
        })
    })
    .await
}

/// Removes who was told of what long ago; it stays in their own chains. How many rows.
///
/// # Errors
/// When the store fails.
pub(crate) async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    store::sweep(tx, now - KEPT).await
}

/// Forgets what somebody was told.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    store::forget_person(tx, person).await
}
