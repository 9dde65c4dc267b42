//! The access of others: renewed with an invitation in person, ended when somebody moves out.

use contract::{
    Code,
    devices::{Invited, Leave, Left, Renew, Why, looks_after},
    id::PersonId,
    time::{Day, Time},
};

use super::{Ending, end, invited, store, tell};
use crate::{
    app::App,
    call::{Change, Outcome},
    community,
    db::Tx,
    error::{Error, Result},
    idempotency, joining,
    people::{self, Member, Who},
};

/// Renews a person's access.
pub(crate) async fn renew(app: App, change: Change<Renew>) -> Result<Outcome<Invited>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Renew { person, end_devices } = call.request;
            let member = looked_after(tx, &who, person, call.now).await?;
            store::hold(tx, person).await?;
            let by = Some(member.person);
            if end_devices {
                let ending = Ending { at: call.now, why: Why::Renewed, by, from: None };
                end_access(tx, person, ending).await?;
            }
            let secret = joining::invite(tx, &app, person, by, call.now).await?;
            Ok(invited(&app, secret, call.now + joining::LIFE)?.into())
        })
    })
    .await
}

/// Ends a person's access.
pub(crate) async fn leave(app: App, change: Change<Leave>) -> Result<Outcome<Left>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Leave { person, on } = call.request;
            let member = looked_after(tx, &who, person, call.now).await?;
            let offset = community::settings(&app, member.community)?.offset();
            let today = call.now.day(offset);
            let at = match on {
                Some(day) if day > today => end_of(day, offset),
                _ => call.now,
            };
            depart(tx, person, at, Some(member.person), call.now).await?;
            Ok(Left { at }.into())
        })
    })
    .await
}

fn end_of(day: Day, offset: contract::time::Offset) -> Time {
    day.next().at(0, offset)
}

/// Lets a person's access end at `at`, which is now or later.
pub(crate) async fn depart(
    tx: &mut Tx,
    person: PersonId,
    at: Time,
    by: Option<PersonId>,
    now: Time,
) -> Result<()> {
    store::depart(tx, person, at).await?;
    if at <= now {
        end_access(tx, person, Ending { at, why: Why::Left, by, from: None }).await?;
    }
    Ok(())
}

/// Ends all devices and waiting invitations of a person who is [held](store::hold).
///
/// # Errors
/// When the store fails.
pub(crate) async fn end_access(tx: &mut Tx, person: PersonId, ending: Ending) -> Result<()> {
    for device in store::live(tx, person).await? {
        end(tx, device, ending).await?;
    }
    store::close_invitations(tx, person, ending.at).await?;
    tell(tx, person);
    Ok(())
}

/// The caller, if they look after this person, who is still here.
async fn looked_after(tx: &mut Tx, who: &Who, person: PersonId, now: Time) -> Result<Member> {
    let member = who.member()?;
    if !member.post.answers() {
        return Err(Error::refused(Code::NotAllowed));
    }
    let found = store::person(tx, member.community, person, now).await?;
    let Some(post) = found else { return Err(Error::refused(Code::NotFound)) };
    if person == member.person || !looks_after(member.post, post) {
        return Err(Error::refused(Code::NotAllowed));
    }
    Ok(member.clone())
}

/// Ends the devices of those whose last day is over: their access has ended by itself, their open
/// streams and the list of devices have not.
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    let mut swept = 0;
    for (person, at) in store::departed(tx, now).await? {
        store::hold(tx, person).await?;
        let ending = Ending { at, why: Why::Left, by: None, from: None };
        end_access(tx, person, ending).await?;
        swept += 1;
    }
    Ok(swept)
}
