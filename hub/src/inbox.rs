//! The inbox of those who answer.

mod care;
mod linking;
mod phrases;
mod presence;
mod sending;
mod store;

use contract::{
    Code,
    complaints::Part,
    inbox::{Cursor, List, Page, Sheet, Show},
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
    call::{Ask, Outcome},
    complaints,
    error::{Error, Result},
    people,
};

/// Lists matters.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
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
                let mut matters = store::page(tx, member, &call.request, List::PAGE + 1).await?;
                let next = (matters.len() > List::PAGE).then(|| {
                    matters.truncate(List::PAGE);
                    matters.last().map(|last| Cursor {
                        at: last.due_at.unwrap_or(last.changed_at),
                        id: last.id,
                    })
                });
                Ok(Page { matters, next: next.flatten() }.into())
            })
        })
        .await
}

/// Shows a matter to those who answer.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Sheet>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let case = complaints::seen(tx, &who, call.request.id).await?;
                if case.part != Part::Handler {
                    return Err(Error::refused(Code::NotAllowed));
                }
                let reader = who.member()?.person;
                let held = sending::held(tx, call.request.id, reader, call.now).await?;
                let writers = app.writing.of(call.request.id, reader, call.now);
                let care::Care { assignee, snoozed_until, moves } =
                    care::care(tx, call.request.id).await?;
                let (same_as, duplicates) = linking::links(tx, call.request.id).await?;
                Ok(Sheet {
                    case,
                    held,
                    writers,
                    assignee,
                    snoozed_until,
                    moves,
                    same_as,
                    duplicates,
                    households: complaints::households(tx, call.request.id).await?,
                }
                .into())
            })
        })
        .await
}
