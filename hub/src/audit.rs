//! The auditor's view: numbers and facts; no words, no resident, no place.

mod store;

use contract::{
    audit::{Count, List, Page, Tally},
    auditing::Subject,
    inbox::Cursor,
};

use crate::{
    app::App,
    auditing,
    call::{Ask, Outcome},
    error::Result,
};

/// Counts the matters of a period.
pub(crate) async fn count(app: App, ask: Ask<Count>) -> Result<Outcome<Tally>> {
    let community = auditing::open(&app, &ask.caller, Subject::Matters, ask.now).await?.community;
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                Ok(store::tally(tx, community, &call.request, call.now).await?.into())
            })
        })
        .await
}

/// Lists the matters of a period by their facts.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let community = auditing::open(&app, &ask.caller, Subject::Matters, ask.now).await?.community;
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let (list, most) = (&call.request, List::PAGE);
                let mut found = store::facts(tx, community, list, most + 1, call.now).await?;
                let has_more = found.len() > most;
                found.truncate(most);
                let last = found.last().map(|(id, fact)| Cursor { at: fact.filed_at, id: *id });
                let facts = found.into_iter().map(|(_, fact)| fact).collect();
                Ok(Page { facts, next: last.filter(|_| has_more) }.into())
            })
        })
        .await
}
