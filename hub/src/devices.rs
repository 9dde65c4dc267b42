//! The devices of a person: listed, named, signed off, all stopped at once; another one added.
//!
//! What one person's devices may do changes one after the other ([`store::hold`]): of two that sign
//! each other off one gets through, and no invitation outlives the device it was made on.

mod access;
mod noting;
pub(crate) mod page;
mod store;

use contract::{
    Code,
    devices::{ADD_LIFE, Add, Device, Invited, List, Rename, Revoke, SHOWN_FOR, Why},
    id::{DeviceId, PersonId},
    joining::Secret,
    live::Event,
    people::Post,
    qr,
    sessions::MAX_SKEW,
    time::Time,
    words::{Word, devices as words},
};

pub use access::sweep;
pub(crate) use access::{
    close_invitations, depart, end_all, end_lost, forget_person, has_joined, is_here, is_in_use,
    is_known, last_moment, leave, looked_after, renew, stay, stop, stop_own,
};
pub(crate) use noting::{Added, note_added};
pub(crate) use store::hold;

use crate::{
    app::App,
    call::{Ask, Change, NewSession, Outcome},
    consents,
    db::Tx,
    error::{Error, FieldReason, Refusal, Result},
    idempotency, joining,
    live::{Told, Topic},
    people, sessions,
};

/// Why, by whom and from where a device ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    pub(crate) at: Time,
    pub(crate) why: Why,
    pub(crate) by: Option<PersonId>,
    pub(crate) from: Option<DeviceId>,
}

/// Lists the caller's devices.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Vec<Device>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = who.member()?;
                let since = call.now - SHOWN_FOR;
                let mut devices = store::list(tx, member.person, member.device, since).await?;
                devices.sort_by_key(|device| !device.is_this);
                Ok(devices.into())
            })
        })
        .await
}

/// Gives a device another name.
pub(crate) async fn rename(app: App, change: Change<Rename>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = who.member()?.person;
            let Rename { id, name } = &call.request;
            if !store::rename(tx, person, *id, name.as_str()).await? {
                return Err(Error::refused(Code::NotFound));
            }
            tell(tx, person);
            Ok(().into())
        })
    })
    .await
}

/// Signs a device off.
pub(crate) async fn revoke(app: App, change: Change<Revoke>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            store::hold(tx, member.person).await?;
            let id = call.request.id;
            let Some(is_live) = store::is_live(tx, member.person, id).await? else {
                return Err(Error::refused(Code::NotFound));
            };
            let is_this = id == member.device;
            if is_live {
                let from = (!is_this).then_some(member.device);
                let by = Some(member.person);
                end(
                    tx,
                    &app,
                    member.person,
                    id,
                    Ending { at: call.now, why: Why::SignedOff, by, from },
                )
                .await?;
                // Whoever signs off another device may have lost it, and with it the key.
                if !is_this {
                    consents::compromised_on(tx, &app, id, call.now).await?;
                }
                // One may have been made on the very device that was lost.
                store::close_own_invitations(tx, member.person, call.now).await?;
                tell(tx, member.person);
            }
            let ended = || NewSession { token: String::new(), is_for_case: false };
            Ok(Outcome { answer: (), session: is_this.then(ended) })
        })
    })
    .await
}

/// Makes an invitation for the caller's next device.
pub(crate) async fn add(app: App, change: Change<Add>) -> Result<Outcome<Invited>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (person, device) = (who.member()?.person, who.member()?.device);
            if let Some(lets) = &call.request.lets {
                if !lets.until.is_near(call.now + ADD_LIFE, MAX_SKEW) {
                    return Err(Error::refused(Code::ClockSkew));
                }
                let key = sessions::key_of(tx, device, call.now).await?;
                if !lets.is_of(&key, call.now) {
                    return Err(Error::refused(Code::BadSignature));
                }
            }
            store::hold(tx, person).await?;
            store::close_own_invitations(tx, person, call.now).await?;
            let until = call.now + ADD_LIFE;
            let made_by = Some(person);
            let (id, secret) =
                joining::invite_as(tx, &app, person, made_by, call.now, until).await?;
            if let Some(lets) = &call.request.lets {
                joining::note_lets(tx, id, device, lets).await?;
            }
            Ok(invited(&app, secret, until)?.into())
        })
    })
    .await
}

/// An invitation as it is handed over.
fn invited(app: &App, secret: Secret, expires_at: Time) -> Result<Invited> {
    let link = format!("{}/join#{secret}", app.origin);
    let qr = qr::draw(&link)?;
    Ok(Invited { secret, link, qr, expires_at })
}

/// Ends a device: its key and its sessions open nothing any more, and its streams are told.
async fn end(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    device: DeviceId,
    ending: Ending,
) -> Result<()> {
    store::end(tx, device, ending).await?;
    noting::note_ended(tx, app, person, device, ending).await?;
    tell_end(tx, device);
    Ok(())
}

/// Ends the streams of a device.
fn tell_end(tx: &mut Tx, device: DeviceId) {
    tx.tell(Told { topics: vec![Topic::Device(device)], event: Event::Ended });
}

/// Tells a person's streams that their devices have changed, or are going to.
pub(crate) fn tell(tx: &mut Tx, person: PersonId) {
    tx.tell(Told { topics: vec![Topic::Person(person)], event: Event::Devices });
}

/// The refusal of a device that has ended, for whoever proves to hold its key.
pub(crate) fn revoked(why: Why, post: Post) -> Error {
    let fields = vec![("device".to_owned(), FieldReason::Word(word(why, post)))];
    Error::Refused(Refusal { fields, ..Refusal::from(Code::DeviceRevoked) })
}

const fn word(why: Why, post: Post) -> Word {
    match why {
        Why::SignedOff => words::GONE_SIGNED_OFF,
        Why::Stopped => words::GONE_STOPPED,
        Why::Recovered => words::GONE_RECOVERED,
        Why::Renewed => words::GONE_RENEWED,
        Why::Left if matches!(post, Post::Resident) => words::GONE_LEFT,
        Why::Left => words::GONE_LEFT_POST,
    }
}

/// Reads why a device ended; before reasons were kept there was only one.
pub(crate) fn why(name: Option<&str>) -> anyhow::Result<Why> {
    match name {
        None => Ok(Why::SignedOff),
        Some(name) => Why::read(name).ok_or_else(|| anyhow::anyhow!("no such end: {name}")),
    }
}
