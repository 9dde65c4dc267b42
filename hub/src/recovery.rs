//! Recovery: two of the staff let somebody back in who has lost all devices, and each old device can say no.
//!
//! Nothing happens by itself when the time is over: the new device brings it about, in the transaction it joins in
//! ([`finish`]), so that the old ones last until it is there and can say no until then. Who said no, and when, is
//! kept in the vault as well: a backup that is brought back brings back no recovery that was refused.

mod old;
mod store;

use contract::{
    Code,
    devices::{Why, looks_after},
    id::{DeviceId, PersonId, RecoveryId},
    ledger::{Event, Protected, Reason},
    people::Post,
    recovery::{AFTER_VETO, Approve, Approved, Begin, Begun, Desk, Line, UNAPPROVED, WAITING},
    time::{Span, Time},
    words::recovery as words,
};
use ledger::commitment::Kind;

pub(crate) use old::{mine, veto, watch};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    family::{self, CLOSED},
    idempotency,
    joining::{self, Made},
    ledger::{self as records, Look, Subject, note},
    people,
};

/// How long the rows of a recovery are kept: longer than it can last. What happened stands in the person's chain.
const KEPT: Span = Span::DAY.times(90);

/// Begins a recovery.
pub(crate) async fn begin(app: App, change: Change<Begin>) -> Result<Outcome<Begun>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Begin { person, shown } = call.request;
            let member = devices::looked_after(tx, &who, person, call.now).await?;
            let wrong = |word| Err(Error::field("person", FieldReason::Word(word)));
            devices::hold(tx, person).await?;
            if !devices::has_joined(tx, person).await? {
                return wrong(words::NEVER_JOINED);
            }
            let vetoed_at = app.vault.vetoed(person)?;
            if vetoed_at.is_some_and(|at| call.now - at < AFTER_VETO) {
                return wrong(words::VETOED_LATELY);
            }
            if store::waiting(tx, person, call.now).await?.is_some() {
                return wrong(words::UNDER_WAY);
            }
            let id = RecoveryId::from_number(app.id()?);
            store::begin(tx, id, &member, person, shown, call.now).await?;
            let (at, by) = (call.now, member.name);
            let event = Event::RecoveryBegun { at, recovery: id, shown, by };
            note(tx, &app, Subject::Person(person), Kind::Recovery, &event).await?;
            devices::tell(tx, person);
            Ok(Begun { id }.into())
        })
    })
    .await
}

/// Approves a recovery that somebody else has begun.
pub(crate) async fn approve(app: App, change: Change<Approve>) -> Result<Outcome<Approved>> {
    let done: Outcome<(Made, Time)> = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let asks = who.member()?;
            if !asks.post.answers() {
                return Err(Error::refused(Code::NotAllowed));
            }
            let (id, now) = (call.request.id, call.now);
            let found = store::begun(tx, asks.community, id, now - UNAPPROVED).await?;
            let begun = found.ok_or_else(|| Error::refused(Code::NotFound))?;
            let person = begun.person;
            let member = devices::looked_after(tx, &who, person, now).await?;
            // Of one name, nobody who reads the chain could tell two people apart.
            let (begun_by, ..) = joining::bearer(tx, begun.by).await?;
            if member.person == begun.by || member.name == begun_by {
                return Err(Error::refused(Code::NotAllowed));
            }
            devices::hold(tx, person).await?;
            if app.vault.vetoed(person)?.is_some_and(|at| at >= begun.at) {
                return Err(Error::refused(Code::Conflict));
            }
            let due_at = now + WAITING;
            let (by, until) = (member.person, due_at + joining::LIFE);
            let (invitation, secret) =
                joining::invite_as(tx, &app, person, Some(by), now, until).await?;
            if !store::approve(tx, id, by, invitation, (now, due_at)).await? {
                return Err(Error::refused(Code::Conflict));
            }
            let name = member.name.clone();
            let event = Event::RecoveryApproved { at: now, recovery: id, by: name, due_at };
            note(tx, &app, Subject::Person(person), Kind::Recovery, &event).await?;
            devices::tell(tx, person);
            let cards = vec![joining::card_of(tx, &app, &member, (person, secret), now).await?];
            let (community, expires_at) = (member.community, until);
            Ok((Made { cards, left_out: 0, community, expires_at }, due_at).into())
        })
    })
    .await?;
    let (made, due_at) = done.answer;
    Ok(Approved { due_at, sheet: joining::drawn(&app, made).await? }.into())
}

/// Lists what is under way for those whom the caller looks after; each is told who reads it.
pub(crate) async fn desk(app: App, ask: Ask<Desk>) -> Result<Outcome<Vec<Line>>> {
    let (inner, call) = (app.clone(), ask.call());
    let lines = records::reading(&app, move |tx, noting| {
        let (app, call) = (inner.clone(), call.clone());
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            if !member.post.answers() {
                return Err(Error::refused(Code::NotAllowed));
            }
            let all = store::desk(tx, member.community, call.now, Desk::MOST).await?;
            let own = all.into_iter().filter(|(line, post, _)| {
                line.person != member.person && looks_after(member.post, *post)
            });
            let lines = own.map(|(line, post, by)| {
                let waiting = &line.waiting;
                let is_other = by != member.person && waiting.begun_by != member.name;
                let may_approve = waiting.approval.is_none() && is_other;
                (Line { may_approve, ..line }, post)
            });
            let (mut lines, posts): (Vec<_>, Vec<_>) = lines.unzip();
            // A colleague lives nowhere here.
            let residents = lines
                .iter()
                .zip(posts)
                .filter(|(line, post)| line.home.is_some() || *post == Post::Resident);
            let people: Vec<_> = residents.map(|(line, _)| line.person).collect();
            let of = Protected::Household;
            let look = Look::at(of, &people, records::Why::Reason(Reason::Handling));
            if records::look(tx, &app, member, look, noting, call.now).await?.is_none() {
                return Ok(None);
            }
            // A child's name is for nobody here, by whatever word.
            let children = family::closed(tx, member, of, &people, call.now).await?;
            for line in lines.iter_mut().filter(|line| children.contains_key(&line.person)) {
                CLOSED.clone_into(&mut line.name);
            }
            Ok(Some(lines))
        })
    });
    Ok(lines.await?.into())
}

/// A recovery by whose card a device comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Due {
    pub(crate) id: RecoveryId,
    pub(crate) begun_at: Time,
    pub(crate) due_at: Time,
}

/// Carries a recovery out for the device that comes by its card: the old ones end, and what they have signed is
/// signed again.
///
/// # Errors
/// `invitation_over` where an old device has said no; `invalid` before the time is over.
pub(crate) async fn finish(
    tx: &mut Tx,
    app: &App,
    (person, due): (PersonId, Due),
    device: DeviceId,
    now: Time,
) -> Result<()> {
    check(due, now)?;
    devices::hold(tx, person).await?;
    let is_refused = app.vault.vetoed(person)?.is_some_and(|at| at >= due.begun_at);
    if is_refused || !store::finish(tx, due.id, now).await? {
        return Err(Error::refused(Code::InvitationOver));
    }
    let event = Event::RecoveryFinished { at: now, recovery: due.id, device };
    note(tx, app, Subject::Person(person), Kind::Recovery, &event).await?;
    devices::end_lost(tx, app, person, (Why::Recovered, device), now).await
}

/// Whether the card of a recovery can be used now.
///
/// # Errors
/// `invalid` before the time is over.
pub(crate) fn check(due: Due, now: Time) -> Result<()> {
    match now < due.due_at {
        true => Err(Error::field("secret", FieldReason::Word(words::NOT_YET))),
        false => Ok(()),
    }
}

/// Forgets recoveries that are over for long.
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    store::sweep(tx, now - KEPT, now).await
}

/// Forgets the recoveries of somebody.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    store::forget_person(tx, person).await
}
