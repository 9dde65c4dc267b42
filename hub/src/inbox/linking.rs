//! Matters that are the same.

mod store;

use contract::{
    Code,
    complaints::{Act, Part, Reason},
    id::ComplaintId,
    inbox::{Linked, Near},
    ledger::Protected,
    words,
};

pub(super) use store::{link, links};

use crate::{
    app::App,
    call::{Ask, Outcome},
    complaints::{self, Known},
    db::Tx,
    error::{Error, FieldReason, Result},
    ledger::{self, Reader},
    people,
};

/// Lists what else is open at the place of a matter; as of every list, those are told first whose titles it shows.
pub(crate) async fn near(app: App, ask: Ask<Near>) -> Result<Outcome<Vec<Linked>>> {
    let (inner, now, call) = (app.clone(), ask.now, ask.call());
    let (member, lines) = app
        .db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let (known, part) = complaints::met(tx, &who, call.request.id).await?;
                if part != Part::Handler {
                    return Err(Error::refused(Code::NotAllowed));
                }
                let member = who.member()?;
                let reader = Reader::of(&app, member, call.now)?;
                let lines = store::near(tx, &known, reader, Near::MOST).await?;
                Ok((member.clone(), lines))
            })
        })
        .await?;
    let (near, untold): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
    let untold = untold.into_iter().flatten().collect();
    ledger::listed(&app, &member, Protected::Listed, untold, now).await?;
    Ok(near.into())
}

/// Checks that a matter may be declined as the same as another one.
///
/// # Errors
/// A field at fault: another act or reason, the matter itself, or one of another community.
pub(super) async fn check(
    tx: &mut Tx,
    known: &Known,
    act: &Act,
    same_as: Option<ComplaintId>,
) -> Result<()> {
    let Some(same_as) = same_as else { return Ok(()) };
    let is_duplicate = act.reason() == Some(Reason::Duplicate) && same_as != known.id;
    let other = complaints::known(tx, same_as).await?;
    if is_duplicate && other.is_some_and(|other| other.community == known.community) {
        return Ok(());
    }
    Err(Error::field("same_as", FieldReason::Word(words::inbox::SAME_WRONG)))
}
