//! The inbox of those who answer.

mod store;

use contract::{
    Code,
    inbox::{Cursor, List, Page},
};

use crate::{
    app::App,
    call::{Ask, Outcome},
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
