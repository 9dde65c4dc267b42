//! Deleting somebody who has asked for it at the counter or on paper, who may have moved out or died, and has no device
//! (PIPL articles 47 and 49): one of the staff begins it, a manager agrees, then it goes the way of [`super::erasing`].
//!
//! That a plan was entered is read from the word it was agreed to by, which stands beside it for longer than it waits.

use contract::{
    Code,
    id::{PersonId, RequestId},
    ledger::Event,
    rights::{EraseFor, Outcome, is_of_all},
    seconding::Asked,
    time::Time,
    words::rights as words,
};
use ledger::commitment::Kind;

use super::{
    erasing::plan,
    store::{self, Known},
};
use crate::{
    app::App,
    call::{Change, Outcome as Done},
    consents,
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    idempotency,
    ledger::{Subject, note},
    people::{self, Member},
    seconding::{self, About, Question},
};

/// Begins to delete everything of whoever has asked for it: a manager has to agree.
pub(crate) async fn erase_for(app: App, change: Change<EraseFor>) -> Result<Done<Asked>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (member, EraseFor { id, why }) = (who.member()?, &call.request);
            if !member.post.answers() {
                return Err(Error::refused(Code::NotAllowed));
            }
            going(tx, member, *id, call.now).await?;
            let about = About::Erasure(*id);
            if seconding::is_waiting(tx, about).await? {
                return Err(Error::refused(Code::Conflict));
            }
            let id = seconding::ask(tx, &app, member, about, why.as_str(), call.now).await?;
            Ok(Asked { id }.into())
        })
    })
    .await
}

/// The request by which a member may have a hand in deleting somebody.
async fn going(tx: &mut Tx, member: &Member, id: RequestId, now: Time) -> Result<Known> {
    let known = store::known(tx, member.community, id).await?;
    let known = known.filter(|known| known.is_open && is_of_all(known.kind, known.how));
    let known = known.ok_or_else(|| Error::refused(Code::NotFound))?;
    if known.person == member.person {
        return Err(Error::refused(Code::NotAllowed));
    }
    devices::hold(tx, known.person).await?;
    // Whoever works here has answered others in their name: their post ends first.
    if store::works(tx, known.person, now).await? {
        return Err(Error::field("id", FieldReason::Word(words::DESK_ERASE_POST)));
    }
    if store::erasing(tx, known.person).await?.is_some() {
        return Err(Error::field("id", FieldReason::Word(words::DESK_ERASE_GOING)));
    }
    Ok(known)
}

/// Plans it, now that a second person agrees. Consents end at once.
///
/// # Errors
/// `not_found` where nobody asks for it any more, `invalid` where it is planned already or they have a post, `not_allowed`
/// where it is about the member, or when the store or the vault fails.
pub(crate) async fn allowed(
    tx: &mut Tx,
    app: &App,
    id: RequestId,
    asked: &Question,
    member: &Member,
    now: Time,
) -> Result<()> {
    let known = going(tx, member, id, now).await?;
    let planned = plan(tx, app, known.person, now).await?;
    let said = (known.how, member.name.clone());
    consents::withdrawn_for(tx, app, known.person, said, now).await?;
    let event = Event::ErasureEntered {
        at: now,
        request: id,
        by: asked.by.clone(),
        begun_at: asked.asked_at,
        why: asked.why.clone(),
        allowed_by: member.name.clone(),
        due_at: planned.due_at,
    };
    note(tx, app, Subject::Person(known.person), Kind::Right, &event).await
}

/// What an answer to a request for it means: it is done where it is planned, and a no calls it off, also after a yes, as
/// whoever has no device can say so nowhere else.
///
/// # Errors
/// `invalid` where it would be told as done and is not even planned, or when the store or the vault fails.
pub(super) async fn answered(
    tx: &mut Tx,
    app: &App,
    (id, person): (RequestId, PersonId),
    outcome: Outcome,
    now: Time,
) -> Result<()> {
    devices::hold(tx, person).await?;
    let planned_by = store::entered(tx, person).await?;
    if outcome == Outcome::Done {
        if planned_by.is_none() {
            return Err(Error::field("outcome", FieldReason::Word(words::DESK_ERASE_FIRST)));
        }
        return Ok(());
    }
    seconding::drop_waiting(tx, About::Erasure(id)).await?;
    if planned_by == Some(id) && store::call_off(tx, person, now).await? {
        // Outside of the rows as well: a backup may bring the plan back.
        app.vault.keep(person, now)?;
        store::reopen(tx, id).await?;
    }
    Ok(())
}
