//! Breaches and drills of them: told to each of whom it may be the data, in their own chain, by the hub itself and
//! not by who found it. Who they are is told to nobody.

mod store;

use contract::{
    Code,
    auditing::Subject,
    breaches::{Announce, Announced, Breach, List, Mine, Seen, Told, Unread},
    id::{BreachId, CommunityId, PersonId},
    ledger::Event,
    live,
    people::Care,
    time::Time,
};
use ledger::commitment::Kind;

use crate::{
    app::App,
    auditing,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, Result},
    idempotency,
    ledger::{self as records, note_if_kept},
    live::{Told as Heard, Topic},
    people,
    register::may,
};

/// How many are told in one transaction: so few that nobody who files waits for it.
const BATCH: usize = 100;

/// Begins to tell those whom it is about.
pub(crate) async fn announce(app: App, change: Change<Announce>) -> Result<Outcome<Announced>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Breaches, call.now).await?;
            let id = BreachId::from_number(app.id()?);
            store::add(tx, id, &member, &call.request, call.now).await?;
            store::choose(tx, id, member.community, call.request.about, call.now).await?;
            app.planned.notify_one();
            Ok(Announced { id }.into())
        })
    })
    .await
}

/// Tells those whom nobody has told yet.
///
/// # Errors
/// When the store or the vault fails; who was told stays told.
pub async fn tell(app: &App) -> Result<()> {
    loop {
        let (inner, now) = (app.clone(), app.now());
        let told = app.db.write(move |tx| {
            let app = inner.clone();
            Box::pin(async move { tell_some(tx, &app, now).await })
        });
        if told.await? < BATCH {
            return Ok(());
        }
    }
}

async fn tell_some(tx: &mut Tx, app: &App, now: Time) -> Result<usize> {
    let waiting = store::waiting(tx, BATCH).await?;
    for (breach, person, is_drill, texts) in &waiting {
        let event = Event::BreachTold {
            at: now,
            breach: *breach,
            is_drill: *is_drill,
            texts: texts.clone(),
        };
        note_if_kept(tx, app, records::Subject::Person(*person), Kind::Breach, &event).await?;
        store::told(tx, *breach, *person, now).await?;
        let topics = vec![Topic::Person(*person)];
        tx.tell(Heard { topics, event: live::Event::Breach { id: *breach } });
    }
    Ok(waiting.len())
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

/// Forgets what somebody was told.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    store::forget_person(tx, person).await
}
