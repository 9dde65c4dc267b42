//! Deleting a person and everything that is theirs (PIPL article 47): asked for on one device, or entered by two people
//! ([`super::entered`]), seen on all devices, done after three days by the hub itself.
//!
//! The secret of their chain goes first, and with it what every copy of their records says; then the rows.
//! Whatever is interrupted in between is done again. The vault remembers for good whom it has forgotten
//! ([`replay`]): a backup that is brought back brings nobody back.

use contract::{
    Code,
    id::{DeviceId, PersonId},
    ledger::Event,
    people::Post,
    rights::{EraseMe, Erasing, KeepMe, WAITING},
    time::Time,
};
use ledger::commitment::Kind;

use super::store;
use crate::{
    activities,
    app::App,
    attachments, auditing, breaches,
    call::{Change, Outcome},
    complaints, consents,
    db::Tx,
    devices,
    error::{Error, Result},
    exports, family, homes, idempotency,
    ledger::{self as records, Subject, note},
    people, polls, recovery, seconding, suggestions, withholding,
};

/// What stands where the name of somebody stood who was deleted. Names are as the community writes them.
const NOBODY: &str = "已注销";

/// Plans that the caller is deleted. Their consents end at once: gates have three days to sign, and the person
/// sees whether they do.
pub(crate) async fn erase_me(app: App, change: Change<EraseMe>) -> Result<Outcome<Erasing>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            // Whoever works here has answered others in their name: their post ends first.
            if member.post != Post::Resident {
                return Err(Error::refused(Code::NotAllowed));
            }
            devices::hold(tx, member.person).await?;
            if let Some(planned) = store::erasing(tx, member.person).await? {
                return Ok(planned.into());
            }
            let planned = plan(tx, &app, member.person, call.now).await?;
            let (at, due_at) = (planned.asked_at, planned.due_at);
            consents::withdrawn(tx, &app, member.person, at).await?;
            let event = Event::ErasureAsked { at, device: member.device, due_at };
            note(tx, &app, Subject::Person(member.person), Kind::Right, &event).await?;
            Ok(planned.into())
        })
    })
    .await
}

/// Plans it. Consents end with it, and a record is written: who says so is for the caller to say.
///
/// # Errors
/// When the store fails.
pub(super) async fn plan(tx: &mut Tx, app: &App, person: PersonId, now: Time) -> Result<Erasing> {
    let planned = Erasing { asked_at: now, due_at: now + WAITING };
    store::plan(tx, person, planned).await?;
    app.planned.notify_one();
    Ok(planned)
}

/// Calls that off.
pub(crate) async fn keep_me(app: App, change: Change<KeepMe>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            devices::hold(tx, member.person).await?;
            if !store::call_off(tx, member.person, call.now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            // Outside of the rows as well: a backup may bring the plan back.
            app.vault.keep(member.person, call.now)?;
            let event = Event::ErasureCalledOff { at: call.now, device: Some(member.device) };
            note(tx, &app, Subject::Person(member.person), Kind::Right, &event).await?;
            Ok(().into())
        })
    })
    .await
}

/// Calls it off for somebody whose device is not theirs any more: whoever has it may have asked for it.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn lost(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    device: Option<DeviceId>,
    now: Time,
) -> Result<()> {
    // What two people have entered no device has asked for.
    if store::entered(tx, person).await?.is_some() || !store::call_off(tx, person, now).await? {
        return Ok(());
    }
    app.vault.keep(person, now)?;
    let event = Event::ErasureCalledOff { at: now, device };
    note(tx, app, Subject::Person(person), Kind::Right, &event).await
}

/// How many are deleted together.
const BATCH: usize = 100;

/// Deletes those whose three days are over; when the next one is due.
///
/// # Errors
/// When rows, files or the vault fail; it is tried again.
pub async fn carry_out(app: &App) -> Result<Option<Time>> {
    loop {
        let now = app.now();
        let due = app
            .db
            .read(move |tx| Box::pin(async move { store::due(tx, now, BATCH).await }))
            .await?;
        if due.is_empty() {
            return app.db.read(|tx| Box::pin(async move { store::next(tx).await })).await;
        }
        let mut begun = Vec::new();
        for person in due {
            if begin(app, person, now).await? {
                begun.push(person);
            }
        }
        erase(app, &begun).await?;
    }
}

/// Begins with somebody, unless they have just called it off; who still asks for it afterwards is told that it is
/// too late.
async fn begin(app: &App, person: PersonId, now: Time) -> Result<bool> {
    if let Some(kept_at) = app.vault.kept(person)? {
        let planned =
            app.db.read(move |tx| Box::pin(async move { store::erasing(tx, person).await }));
        if planned.await?.is_some_and(|planned| planned.asked_at <= kept_at) {
            // A backup has brought back what was called off.
            return app
                .db
                .write(move |tx| Box::pin(async move { store::strike(tx, person).await }))
                .await
                .map(|()| false);
        }
    }
    app.db
        .write(move |tx| {
            Box::pin(async move {
                devices::hold(tx, person).await?;
                store::begin(tx, person, now).await
            })
        })
        .await
}

/// Deletes again those whom the vault has forgotten and the rows have not, as after a backup was brought back;
/// how many. Nobody is answered before that.
///
/// # Errors
/// When rows, files or the vault fail.
pub async fn replay(app: &App) -> Result<usize> {
    let mut again = Vec::new();
    for person in app.vault.erased()? {
        let is_there =
            app.db.read(move |tx| Box::pin(async move { store::is_there(tx, person).await }));
        if is_there.await? {
            again.push(person);
        }
    }
    if !again.is_empty() {
        erase(app, &again).await?;
    }
    Ok(again.len())
}

/// Deletes people: secrets, chains, rows, pictures. Where one cannot be deleted the others are all the same.
async fn erase(app: &App, people: &[PersonId]) -> Result<()> {
    records::erase(app, people).await?;
    let mut failed = None;
    for person in people.iter().copied() {
        let (inner, now) = (app.clone(), app.now());
        let forgotten = app.db.write(move |tx| {
            let app = inner.clone();
            Box::pin(async move { forget(tx, &app, person, now).await })
        });
        if let Err(fault) = forgotten.await {
            tracing::warn!(?fault, "somebody who asked for it was not deleted yet");
            failed = Some(fault);
        }
    }
    // Whatever was under way when the secrets went has put down nothing that stays.
    records::let_go(app).await?;
    if let Err(fault) = attachments::clear(app).await {
        // They are noted, and tried again with the next sweep.
        tracing::warn!(?fault, "pictures of somebody who was deleted are still there");
    }
    failed.map_or(Ok(()), Err)
}

/// Every feature forgets what it knows of a person.
async fn forget(tx: &mut Tx, app: &App, person: PersonId, now: Time) -> Result<()> {
    devices::hold(tx, person).await?;
    consents::left(tx, app, person, now).await?;
    complaints::forget_person(tx, person, now).await?;
    suggestions::forget_person(tx, person, now).await?;
    activities::forget_person(tx, person, now).await?;
    polls::forget_person(tx, person).await?;
    breaches::forget_person(tx, person).await?;
    auditing::forget_person(tx, person).await?;
    // What is written into the chains of others from here on names nobody.
    store::rename(tx, person, NOBODY).await?;
    family::forget_person(tx, app, person, now).await?;
    withholding::forget_person(tx, person).await?;
    exports::forget_person(tx, person).await?;
    seconding::forget_person(tx, person).await?;
    homes::forget_person(tx, person).await?;
    records::forget_person(tx, person).await?;
    recovery::forget_person(tx, person).await?;
    devices::forget_person(tx, app, person, now).await?;
    store::remove(tx, person, NOBODY, now).await
}
