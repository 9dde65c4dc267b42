//! Handing a matter on and putting it off.

mod store;

use contract::{
    Code,
    complaints::Part,
    id::{ComplaintId, PersonId},
    inbox::{Assign, Colleague, Colleagues, Snooze},
    live::Event,
    time::Time,
    words,
};

pub(super) use store::{Care, care, next_return, to_return};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    complaints::{self, Known},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    live::{Told, Topic},
    people::{self, Member, Who},
};

/// Lists those who answer.
pub(crate) async fn colleagues(app: App, ask: Ask<Colleagues>) -> Result<Outcome<Vec<Colleague>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = who.member()?;
                if !member.post.answers() {
                    return Err(Error::refused(Code::NotAllowed));
                }
                Ok(store::colleagues(tx, member.community, call.now).await?.into())
            })
        })
        .await
}

/// Hands a matter on.
pub(crate) async fn assign(app: App, change: Change<Assign>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Assign { id, to } = call.request;
            let (known, member) = open(tx, &who, id).await?;
            let mut colleagues =
                store::colleagues(tx, known.community, call.now).await?.into_iter();
            if let Some(to) = to
                && !colleagues.any(|colleague| colleague.person == to)
            {
                let reason = FieldReason::Word(words::inbox::ASSIGN_GONE);
                return Err(Error::field("to", reason));
            }
            if known.assignee != to {
                store::assign(tx, id, to).await?;
                store::note(
                    tx,
                    app.id()?,
                    &store::step(id, call.now, member, "assigned", to, None),
                )
                .await?;
                tell_all(tx, &known);
            }
            Ok(().into())
        })
    })
    .await
}

/// Puts a matter off, or brings it back.
pub(crate) async fn snooze(app: App, change: Change<Snooze>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Snooze { id, until } = call.request;
            let (known, member) = open(tx, &who, id).await?;
            if let Some(until) = until {
                check(until, known.due_at, call.now)?;
            }
            store::snooze(tx, id, until).await?;
            let kind = if until.is_some() { "snoozed" } else { "returned" };
            store::note(tx, app.id()?, &store::step(id, call.now, member, kind, None, until))
                .await?;
            tell(tx, &known);
            Ok(().into())
        })
    })
    .await
}

/// Gives back to all what somebody had who answers no more.
///
/// # Errors
/// When the store fails.
pub(crate) async fn free(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    by: Option<PersonId>,
    now: Time,
) -> Result<()> {
    for id in store::of_assignee(tx, person).await? {
        let Some(known) = complaints::known(tx, id).await? else { continue };
        store::assign(tx, id, None).await?;
        store::note(tx, app.id()?, &store::freed(id, now, by, person)).await?;
        tell_all(tx, &known);
    }
    Ok(())
}

/// Nothing is put off beyond what was promised.
fn check(until: Time, due_at: Time, now: Time) -> Result<()> {
    let word = match () {
        () if until <= now => words::inbox::SNOOZE_PAST,
        () if until > due_at => words::inbox::SNOOZE_LATE,
        () => return Ok(()),
    };
    Err(Error::field("until", FieldReason::Word(word)))
}

/// Brings a matter back whose time has come.
///
/// # Errors
/// When the store fails.
pub(super) async fn bring_back(tx: &mut Tx, app: &App, id: ComplaintId, now: Time) -> Result<()> {
    let Some(known) = complaints::known(tx, id).await? else { return Ok(()) };
    let was_put_off = store::wake(tx, id, now).await?;
    // What is over returns to nobody.
    if was_put_off && known.status.is_open() {
        store::note(tx, app.id()?, &store::returned(id, now)).await?;
        tell(tx, &known);
    }
    Ok(())
}

/// An open matter and the member who answers for it.
async fn open<'w>(tx: &mut Tx, who: &'w Who, id: ComplaintId) -> Result<(Known, &'w Member)> {
    let (known, part) = complaints::met(tx, who, id).await?;
    if part != Part::Handler {
        return Err(Error::refused(Code::NotAllowed));
    }
    if !known.status.is_open() {
        return Err(Error::refused(Code::Conflict));
    }
    Ok((known, who.member()?))
}

/// Tells the author as well, who sees who has it.
fn tell_all(tx: &mut Tx, known: &Known) {
    let topics = complaints::topics_of_author(known.id, known.author).collect();
    tx.tell(Told { topics, event: Event::Assigned { id: known.id } });
    tell(tx, known);
}

fn tell(tx: &mut Tx, known: &Known) {
    let topics = vec![Topic::Staff(known.community)];
    tx.tell(Told { topics, event: Event::Desk { id: known.id } });
}
