//! Two suggestions that are the same become one, and can be taken apart again.

pub(in crate::suggestions) mod store;

use contract::{
    Code,
    id::SuggestionId,
    suggestions::{Act, Condition, Merge, Split},
    time::Time,
    words,
};

use crate::{
    app::App,
    call::{Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency, people,
    suggestions::{reader::met, store::Known, writing::tell},
};

/// Puts a suggestion together with another. Both still gather: neither an answer that is owed nor a
/// promise is lost by it.
pub(crate) async fn merge(app: App, change: Change<Merge>) -> Result<Outcome<()>> {
    let Merge { id, into } = change.request;
    if id == into {
        let same = FieldReason::Word(words::suggestions::SAME_SUGGESTION);
        return Err(Error::field("into", same));
    }
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Merge { id, into } = call.request;
            // In the same order whoever asks, so that two who ask at once do not wait for each other.
            let (_, first) = met(tx, &who, id.min(into), Act::Merge).await?;
            let (_, second) = met(tx, &who, id.max(into), Act::Merge).await?;
            // What stands for itself goes into what stands for itself: there are no circles.
            let stands = |one: &Known| one.condition == Condition::Open && one.status.gathers();
            if !stands(&first) || !stands(&second) || first.community != second.community {
                return Err(Error::refused(Code::Conflict));
            }
            store::merge(tx, id, into, call.now).await?;
            gather_up(tx, into).await?;
            tell(tx, first.community, id);
            tell(tx, first.community, into);
            Ok(().into())
        })
    })
    .await
}

/// Takes two suggestions apart again.
pub(crate) async fn split(app: App, change: Change<Split>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (_, known) = met(tx, &who, call.request.id, Act::Merge).await?;
            let into = known.merged_into.ok_or_else(|| Error::refused(Code::Conflict))?;
            out_of(tx, known.id, into, call.now).await?;
            tell(tx, known.community, known.id);
            tell(tx, known.community, into);
            Ok(().into())
        })
    })
    .await
}

/// Takes a suggestion out of all it was put together with, before it can be read no more: those that
/// came to it stand for themselves again, and none of its supports counts elsewhere.
///
/// # Errors
/// When the store fails.
pub(in crate::suggestions) async fn take_apart(
    tx: &mut Tx,
    known: &Known,
    now: Time,
) -> Result<()> {
    if let Some(into) = known.merged_into {
        out_of(tx, known.id, into, now).await?;
        tell(tx, known.community, into);
    }
    for child in store::children(tx, known.id).await? {
        out_of(tx, child, known.id, now).await?;
        tell(tx, known.community, child);
    }
    Ok(())
}

async fn out_of(tx: &mut Tx, id: SuggestionId, from: SuggestionId, now: Time) -> Result<()> {
    store::split(tx, id, now).await?;
    gather_up(tx, from).await
}

/// Gathers what is said of a suggestion anew, and of those it was put together with.
async fn gather_up(tx: &mut Tx, id: SuggestionId) -> Result<()> {
    let mut next = Some(id);
    while let Some(id) = next {
        store::gather(tx, id).await?;
        next = store::parent(tx, id).await?;
    }
    Ok(())
}
