//! The access of others: invited anew as long as they have not joined, stopped at once when they ask for it, ended
//! when they move out; and the access of oneself, stopped.

use contract::{
    Code,
    devices::{Leave, Left, Renew, SHOWN_FOR, Stay, Stop, StopOwn, Why, looks_after},
    id::{CommunityId, DeviceId, PersonId},
    joining::Sheet,
    time::{Day, Offset, Span, Time},
};

use super::{Ending, end, store, tell, tell_end};
use crate::{
    app::App,
    call::{Change, NewSession, Outcome},
    community, consents,
    db::Tx,
    error::{Error, Result},
    family, idempotency, inbox,
    joining::{self, Made},
    people::{self, Member, Who},
    rights,
};

/// How far back the sweep looks for ends that no stream heard of; more than it pauses.
const LATELY: Span = Span::MINUTE.times(30);

/// Makes a new invitation for somebody who has never joined.
pub(crate) async fn renew(app: App, change: Change<Renew>) -> Result<Outcome<Sheet>> {
    let made: Outcome<Made> = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = call.request.person;
            let member = looked_after(tx, &who, person, call.now).await?;
            store::hold(tx, person).await?;
            // With a card, anybody who holds it would come in as them.
            if store::has_joined(tx, person).await? {
                return Err(Error::refused(Code::Conflict));
            }
            store::close_invitations(tx, person, call.now).await?;
            let secret = joining::invite(tx, &app, person, Some(member.person), call.now).await?;
            let cards =
                vec![joining::card_of(tx, &app, &member, (person, secret), call.now).await?];
            let (community, expires_at) = (member.community, call.now + joining::LIFE);
            Ok(Made { cards, left_out: 0, community, expires_at }.into())
        })
    })
    .await?;
    Ok(joining::drawn(&app, made.answer).await?.into())
}

/// Stops all devices of somebody who says so at the counter.
pub(crate) async fn stop(app: App, change: Change<Stop>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = call.request.person;
            let member = looked_after(tx, &who, person, call.now).await?;
            let by = Some(member.person);
            let ending = Ending { at: call.now, why: Why::Stopped, by, from: None };
            stop_all(tx, &app, person, ending, member.device).await?;
            Ok(().into())
        })
    })
    .await
}

/// Stops all of the caller's devices.
pub(crate) async fn stop_own(app: App, change: Change<StopOwn>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            let (by, from) = (Some(member.person), Some(member.device));
            let ending = Ending { at: call.now, why: Why::Stopped, by, from };
            stop_all(tx, &app, member.person, ending, member.device).await?;
            let session = NewSession { token: String::new(), is_for_case: false };
            Ok(Outcome { answer: (), session: Some(session) })
        })
    })
    .await
}

/// Ends all devices of somebody who may have lost them, and what they have signed. A recovery goes on: it is the
/// way back.
async fn stop_all(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    ending: Ending,
    by: DeviceId,
) -> Result<()> {
    store::hold(tx, person).await?;
    end_devices(tx, app, person, ending).await?;
    store::close_other_invitations(tx, person, ending.at).await?;
    suspect(tx, app, person, Some(by), ending.at).await?;
    tell(tx, person);
    Ok(())
}

/// Whoever has a lost device may have its key: what it has signed is signed again, whom it has named helps no more, and
/// nobody is deleted on its word. `by` is the device that says so, if one does.
async fn suspect(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    by: Option<DeviceId>,
    now: Time,
) -> Result<()> {
    consents::compromised(tx, app, person, now).await?;
    family::compromised(tx, app, person, now).await?;
    rights::lost(tx, app, person, by, now).await
}

/// Ends all devices and waiting invitations of somebody who comes back on another device.
pub(crate) async fn end_lost(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    (why, device): (Why, DeviceId),
    now: Time,
) -> Result<()> {
    end_access(tx, app, person, Ending { at: now, why, by: None, from: None }).await?;
    suspect(tx, app, person, Some(device), now).await
}

/// Ends a person's access.
pub(crate) async fn leave(app: App, change: Change<Leave>) -> Result<Outcome<Left>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Leave { person, on } = call.request;
            let member = looked_after(tx, &who, person, call.now).await?;
            let offset = community::settings(&app, member.community)?.offset();
            let at = last_moment(on, call.now, offset);
            depart(tx, &app, person, at, Some(member.person), call.now).await?;
            Ok(Left { at }.into())
        })
    })
    .await
}

/// When the access of somebody ends whose last day is `on`.
pub(crate) fn last_moment(on: Option<Day>, now: Time, offset: Offset) -> Time {
    match on {
        Some(day) if day > now.day(offset) => day.next().at(0, offset),
        _ => now,
    }
}

/// Takes back that a person leaves.
pub(crate) async fn stay(app: App, change: Change<Stay>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = call.request.person;
            // Whoever has left not long ago can be brought back, too.
            looked_after(tx, &who, person, call.now - SHOWN_FOR).await?;
            store::stay(tx, person).await?;
            Ok(().into())
        })
    })
    .await
}

/// Lets a person's access end at `at`, which is now or later.
pub(crate) async fn depart(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    at: Time,
    by: Option<PersonId>,
    now: Time,
) -> Result<()> {
    store::depart(tx, person, at).await?;
    if at <= now {
        let_go(tx, app, person, Ending { at, why: Why::Left, by, from: None }).await?;
    }
    Ok(())
}

/// Ends the access of somebody who has left; what they had to answer goes back to all.
async fn let_go(tx: &mut Tx, app: &App, person: PersonId, ending: Ending) -> Result<()> {
    end_access(tx, app, person, ending).await?;
    consents::left(tx, app, person, ending.at).await?;
    family::left(tx, app, person, ending.at).await?;
    inbox::free(tx, app, person, ending.by, ending.at).await
}

/// Ends all devices and waiting invitations of a person, by the hub's own machine, and what a lost device may have done.
pub(crate) async fn end_all(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    why: Why,
    now: Time,
) -> Result<()> {
    end_access(tx, app, person, Ending { at: now, why, by: None, from: None }).await?;
    suspect(tx, app, person, None, now).await
}

async fn end_devices(tx: &mut Tx, app: &App, person: PersonId, ending: Ending) -> Result<()> {
    for device in store::live(tx, person).await? {
        end(tx, app, person, device, ending).await?;
    }
    Ok(())
}

async fn end_access(tx: &mut Tx, app: &App, person: PersonId, ending: Ending) -> Result<()> {
    store::hold(tx, person).await?;
    end_devices(tx, app, person, ending).await?;
    store::close_invitations(tx, person, ending.at).await?;
    tell(tx, person);
    Ok(())
}

/// Ends all devices of somebody, and forgets them and every invitation.
pub(crate) async fn forget_person(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    now: Time,
) -> Result<()> {
    end_access(tx, app, person, Ending { at: now, why: Why::Left, by: None, from: None }).await?;
    store::forget_person(tx, person).await
}

/// Whether somebody is or was a person of this community.
pub(crate) async fn is_known(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
) -> Result<bool> {
    store::is_known(tx, community, person).await
}

/// Whether a device speaks for somebody now.
///
/// # Errors
/// When the store fails.
pub(crate) async fn is_in_use(tx: &mut Tx, person: PersonId) -> Result<bool> {
    Ok(!store::live(tx, person).await?.is_empty())
}

/// Ends the waiting invitations of somebody who has never joined: of two cards, two people could come in as one.
///
/// # Errors
/// When the store fails.
pub(crate) async fn close_invitations(tx: &mut Tx, person: PersonId, now: Time) -> Result<()> {
    store::hold(tx, person).await?;
    store::close_invitations(tx, person, now).await
}

/// Whether somebody has ever joined.
pub(crate) async fn has_joined(tx: &mut Tx, person: PersonId) -> Result<bool> {
    store::has_joined(tx, person).await
}

/// The caller, if they look after this person, who was still here at `at`.
pub(crate) async fn looked_after(
    tx: &mut Tx,
    who: &Who,
    person: PersonId,
    at: Time,
) -> Result<Member> {
    let member = who.member()?;
    if !member.post.answers() {
        return Err(Error::refused(Code::NotAllowed));
    }
    let found = store::person(tx, member.community, person, at).await?;
    let Some(post) = found else { return Err(Error::refused(Code::NotFound)) };
    if person == member.person || !looks_after(member.post, post) {
        return Err(Error::refused(Code::NotAllowed));
    }
    Ok(member.clone())
}

/// Whether somebody is a person of this community who has not left.
pub(crate) async fn is_here(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
    now: Time,
) -> Result<bool> {
    Ok(store::person(tx, community, person, now).await?.is_some())
}

/// Ends the devices of those whose last day is over: their access has ended by itself, their open
/// streams and the list of devices have not, nor have they handed on what they had to answer. And tells the streams of devices that ended lately
/// once more: the command line, which ends some too, reaches no stream.
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, app: &App, now: Time) -> Result<u64> {
    let mut swept = 0;
    for (person, at) in store::departed(tx, now).await? {
        let ending = Ending { at, why: Why::Left, by: None, from: None };
        let_go(tx, app, person, ending).await?;
        swept += 1;
    }
    for device in store::ended_since(tx, now - LATELY).await? {
        tell_end(tx, device);
    }
    Ok(swept)
}
