//! Helpers: named by whom they help, on their own device or at the counter, for a year at the most. Whom a device named
//! that is not its owner's any more helps nobody.

use contract::{
    Code,
    consents::How,
    family::{AddHelper, HELPING, NameHelper, Tie},
    id::{CommunityId, PersonId},
    ledger::Event,
    people::Post,
    time::Time,
    words::family as words,
};
use ledger::commitment::Kind;

use super::{
    child_until, entering, of_one_home,
    store::{self, Tied},
    untie,
};
use crate::{
    app::App,
    call::{Change, Outcome},
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    idempotency,
    ledger::{self as records, Subject, note},
    people,
};

/// Enters whom somebody wants to be helped by.
pub(crate) async fn add(app: App, change: Change<AddHelper>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let AddHelper { person, helper, how } = call.request;
            let member = entering(&who, [person, helper])?;
            // Whoever helps may look: nobody names one by a voice on the telephone.
            if matches!(how, How::App | How::Phone) {
                return Err(Error::field("how", FieldReason::Unknown));
            }
            let new = New { person, helper, how, by: Some(member.name.clone()) };
            put(tx, &app, member.community, new, call.now).await?;
            Ok(().into())
        })
    })
    .await
}

/// Names a helper on one's own device.
pub(crate) async fn name(app: App, change: Change<NameHelper>) -> Result<Outcome<()>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            if member.post != Post::Resident {
                return Err(Error::refused(Code::NotAllowed));
            }
            let (community, name) = (member.community, call.request.name.as_str());
            let home = member.home;
            let helper = people::named(tx, community, name, Post::Resident, home, call.now).await?;
            let unknown = || Error::field("name", FieldReason::Word(words::HELPER_UNKNOWN));
            let helper = helper.filter(|_| home.is_some()).ok_or_else(unknown)?;
            let new = New { person: member.person, helper, how: How::App, by: None };
            put(tx, &app, community, new, call.now).await?;
            Ok(().into())
        })
    })
    .await
}

/// Ends the helpers of somebody whose device may be another's, but for those whom staff have entered: whoever has it may
/// have named them in the app. Which way it was is told by the records alone.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn compromised(tx: &mut Tx, app: &App, person: PersonId, now: Time) -> Result<()> {
    let helpers = store::helpers(tx, person, now).await?;
    if helpers.is_empty() {
        return Ok(());
    }
    let told = records::told(tx, app, Subject::Person(person)).await?;
    for (other, since) in helpers {
        let is_entered = told.iter().any(|event| match event {
            Event::HelperAdded { at, how, .. } => *at == since && *how != How::App,
            _ => false,
        });
        if !is_entered {
            untie(tx, app, Tied { person, other, kind: Tie::Helper }, None, now).await?;
        }
    }
    Ok(())
}

/// A helper as they are put down.
struct New {
    person: PersonId,
    helper: PersonId,
    how: How,
    by: Option<String>,
}

async fn put(tx: &mut Tx, app: &App, community: CommunityId, new: New, now: Time) -> Result<()> {
    let New { person, helper, how, by } = new;
    let field = if how == How::App { "name" } else { "helper" };
    let wrong = |word| Error::field(field, FieldReason::Word(word));
    devices::hold(tx, person).await?;
    let names = of_one_home(tx, community, [person, helper], now).await?;
    let [helped, name] = names.ok_or_else(|| wrong(words::HELPER_UNKNOWN))?;
    for one in [person, helper] {
        // A child has guardians, and helps nobody.
        if child_until(tx, one, now).await?.is_some() {
            return Err(wrong(words::HELPER_CHILD));
        }
    }
    let until = now + HELPING;
    store::tie(tx, Tied { person, other: helper, kind: Tie::Helper }, now, until).await?;
    let event = Event::HelperAdded { at: now, helped, helper: name, until, how, by };
    for person in [person, helper] {
        note(tx, app, Subject::Person(person), Kind::Family, &event).await?;
    }
    Ok(())
}
