//! The inbox of those who answer.

mod care;
mod linking;
mod phrases;
mod presence;
mod sending;
mod store;

use contract::{
    Code,
    complaints::{Matter, Part},
    inbox::{Cursor, List, Page, Sheet, Show},
    ledger::{Protected, Reason},
};

pub(crate) use care::{assign, colleagues, free, snooze};
pub(crate) use linking::near;
pub(crate) use phrases::{drop_phrase, keep as keep_phrase, phrases};
pub use presence::Writing;
pub(crate) use presence::{write, writers};
pub(crate) use sending::{is_awaited, send, undo};
pub use sending::{release, watch};

use crate::{
    app::App,
    call::{Ask, Call, Outcome},
    complaints,
    db::Tx,
    error::{Error, Result},
    ledger::{self, Look, Noting, Reader, Why},
    people,
};

/// Lists matters. Whose lines are shown is told that first, once a day: what a list shows is read, however short.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let (of, now) = (store::kind(&ask.request), ask.now);
    let (inner, call) = (app.clone(), ask.call());
    let (reader, lines) = app
        .db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = who.member()?;
                if !member.post.answers() {
                    return Err(Error::refused(Code::NotAllowed));
                }
                let by = (member, Reader::of(&app, member, call.now)?);
                let lines = store::page(tx, by, &call.request, List::PAGE + 1).await?;
                Ok((member.clone(), lines))
            })
        })
        .await?;
    let has_more = lines.len() > List::PAGE;
    let (matters, untold): (Vec<_>, Vec<_>) = lines.into_iter().take(List::PAGE).unzip();
    ledger::listed(&app, &reader, of, untold.into_iter().flatten().collect(), now).await?;
    let next = matters
        .last()
        .filter(|_| has_more)
        .map(|last: &Matter| Cursor { at: last.due_at.unwrap_or(last.changed_at), id: last.id });
    Ok(Page { matters, next }.into())
}

/// Shows a matter to those who answer. That they read whose it is is told to that person first, once a day.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Sheet>> {
    let (inner, call) = (app.clone(), ask.call());
    let sheet = ledger::reading(&app, move |tx, noting| {
        let (app, call) = (inner.clone(), call.clone());
        Box::pin(async move { sheet(tx, &app, &call, noting).await })
    });
    Ok(sheet.await?.into())
}

async fn sheet(tx: &mut Tx, app: &App, call: &Call<Show>, noting: Noting) -> Result<Option<Sheet>> {
    let who = people::who(tx, &call.caller, call.now).await?;
    let id = call.request.id;
    let (known, part) = complaints::met(tx, &who, id).await?;
    if part != Part::Handler {
        return Err(Error::refused(Code::NotAllowed));
    }
    let member = who.member()?;
    // Beside it stand titles of other matters.
    let (same_as, duplicates) = linking::links(tx, id, Reader::of(app, member, call.now)?).await?;
    let (same_as, first) = same_as.unzip();
    let (duplicates, others): (Vec<_>, Vec<_>) = duplicates.into_iter().unzip();
    let untold: Vec<_> = others.into_iter().chain(first).flatten().collect();
    let beside = Look::at(Protected::Listed, &untold, Why::Reason(Reason::Handling));
    let case = complaints::handled(tx, app, (member, &known), beside, (noting, call.now)).await?;
    let Some(case) = case else { return Ok(None) };
    let reader = member.person;
    let held = sending::held(tx, id, reader, call.now).await?;
    let writers = app.writing.of(id, reader, call.now);
    let care::Care { assignee, snoozed_until, moves } = care::care(tx, id).await?;
    Ok(Some(Sheet {
        case,
        held,
        writers,
        assignee,
        snoozed_until,
        moves,
        same_as,
        duplicates,
        households: complaints::households(tx, id).await?,
    }))
}
