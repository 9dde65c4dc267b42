//! How many homes one of the staff is shown on one day. Whoever opens one after the other, to have them all, is stopped;
//! that somebody was stands where managers and auditors see it.

mod store;

use contract::{
    Code,
    auditing::Subject,
    homes::{List, Stopped},
    time::{Span, Time},
    words::homes as words,
};

pub(crate) use store::forget_person;

use crate::{
    app::App,
    auditing,
    call::{Ask, Caller, Outcome},
    community,
    db::Tx,
    devices,
    error::{Error, FieldReason, Refusal, Result},
    people::{self, Member},
};

/// For how long it is known who was stopped.
const KEPT: Span = Span::DAY.times(365);

/// The people of how many homes a member was shown today.
///
/// # Errors
/// When the store fails.
pub(crate) async fn seen(tx: &mut Tx, app: &App, member: &Member, now: Time) -> Result<u64> {
    let today = now.day(community::settings(app, member.community)?.offset());
    store::seen(tx, member.person, today).await
}

/// Lets a member be shown homes only as long as they are not too many today; asked once what is shown was written down,
/// and within the same transaction. What was [`seen`] before is shown again, also where no more is.
///
/// # Errors
/// `too_many`.
pub(crate) async fn few(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    before: u64,
    now: Time,
) -> Result<()> {
    let seen = seen(tx, app, member, now).await?;
    if seen > before {
        // Two that look at once: one of them counts the other.
        devices::hold(tx, member.person).await?;
    }
    match seen > before && seen > u64::from(app.limits.homes()) {
        false => Ok(()),
        true => Err(Error::Refused(Refusal {
            code: Code::TooMany,
            fields: vec![("search".to_owned(), FieldReason::Word(words::ENOUGH))],
            wait: None,
        })),
    }
}

/// What was shown, or not: that somebody was stopped is written down beside what was undone.
///
/// # Errors
/// What showing ended with.
pub(crate) async fn told<T: Send>(
    app: &App,
    caller: &Caller,
    shown: Result<T>,
    now: Time,
) -> Result<T> {
    if shown.as_ref().err().and_then(Error::code) != Some(Code::TooMany) {
        return shown;
    }
    let (inner, caller) = (app.clone(), caller.clone());
    app.db
        .write(move |tx| {
            let (app, caller) = (inner.clone(), caller.clone());
            Box::pin(async move {
                let who = people::who(tx, &caller, now).await?;
                let member = who.member()?;
                let today = now.day(community::settings(&app, member.community)?.offset());
                store::stop(tx, member, today, app.limits.homes(), now).await
            })
        })
        .await?;
    shown
}

/// Lists who was stopped.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Vec<Stopped>>> {
    let community = auditing::open(&app, &ask.caller, Subject::Exports, ask.now).await?.community;
    app.db
        .read(move |tx| {
            Box::pin(async move { Ok(store::stopped(tx, community, List::MOST).await?.into()) })
        })
        .await
}

/// Forgets who was stopped long ago; how many rows.
///
/// # Errors
/// When the store fails.
pub(crate) async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    store::sweep(tx, now - KEPT).await
}
