//! The copy for whoever has asked for it at the counter, by telephone or on paper, who may have moved out or died, and has
//! no device to take it with (PIPL articles 45 and 49): a manager begins it, another one agrees, and for a day who has begun
//! it takes it along. It is the same as the person's own device would save.

use contract::{
    Code,
    id::{PersonId, RequestId},
    ledger::Protected,
    people::Care,
    rights::{CopyFor, Made, Outcome, TakeFor, is_of_copy},
    seconding::Asked,
    words::rights as words,
};

use super::store::{self, Known};
use crate::{
    app::App,
    call::{Ask, Change, Outcome as Done},
    complaints,
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    idempotency,
    ledger::{self as records, Look, Why},
    people::Member,
    register::may,
    seconding::{self, About},
};

/// Begins the copy for whoever has asked for it: another manager has to agree.
pub(crate) async fn copy_for(app: App, change: Change<CopyFor>) -> Result<Done<Asked>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Rights, call.now).await?;
            let CopyFor { id, why } = &call.request;
            let known = open(tx, &member, *id).await?;
            devices::hold(tx, known.person).await?;
            let about = About::Copy(*id);
            if seconding::is_under_way(tx, about, call.now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            let id = seconding::ask(tx, &app, &member, about, why.as_str(), call.now).await?;
            Ok(Asked { id }.into())
        })
    })
    .await
}

/// The open request by which a member may have a hand in a copy. Nobody has one in their own.
async fn open(tx: &mut Tx, member: &Member, id: RequestId) -> Result<Known> {
    let known = store::known(tx, member.community, id).await?;
    let known = known.filter(|known| known.is_open && is_of_copy(known.kind, known.how));
    let known = known.ok_or_else(|| Error::refused(Code::NotFound))?;
    if known.person == member.person {
        return Err(Error::refused(Code::NotAllowed));
    }
    Ok(known)
}

/// Whose copy a member agrees to by this request.
///
/// # Errors
/// `not_found` where nobody asks for it any more, `not_allowed` where it is about the member, or when the store fails.
pub(crate) async fn whose_copy(tx: &mut Tx, member: &Member, id: RequestId) -> Result<PersonId> {
    Ok(open(tx, member, id).await?.person)
}

/// Takes it. That somebody did stands in the person's chain before anything leaves.
pub(crate) async fn take_for(app: App, ask: Ask<TakeFor>) -> Result<Done<Made>> {
    let newest = records::newest(&app).await?;
    let (language, now, call) = (ask.caller.language, ask.now, ask.call());
    let inner = app.clone();
    let (told, matters) = app
        .db
        .write(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Rights, call.now).await?;
                let asked = seconding::given(tx, &member, call.request.id, call.now).await?;
                let About::Copy(id) = asked.about else {
                    return Err(Error::refused(Code::NotFound));
                };
                let person = open(tx, &member, id).await?.person;
                let people = [person];
                let look = Look::at(Protected::Copy, &people, Why::Said(&asked.why));
                records::open(tx, &app, &member, look, call.now).await?;
                store::copied(tx, id).await?;
                let told = records::whole(tx, &app, person, member.community).await?;
                let whose = (member.community, person);
                Ok((told, complaints::copied(tx, &app, whose, language).await?))
            })
        })
        .await?;
    let matters = matters.page(&app, language, now)?;
    Ok(Made { records: newest.news(told, 0).await?, matters }.into())
}

/// What an answer to such a request means: it is done once a copy was taken, and what waits for a word needs none any more.
///
/// # Errors
/// `invalid` where it would be told as done and there is no copy, or when the store fails.
pub(super) async fn answered(
    tx: &mut Tx,
    id: RequestId,
    is_copied: bool,
    outcome: Outcome,
) -> Result<()> {
    if outcome == Outcome::Done && !is_copied {
        return Err(Error::field("outcome", FieldReason::Word(words::DESK_COPY_FIRST)));
    }
    seconding::drop_waiting(tx, About::Copy(id)).await
}
