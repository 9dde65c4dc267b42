//! For and against, one a person; following; and how somebody is called under a suggestion.

pub(super) mod store;

use contract::{
    Code,
    suggestions::{Act, Counts, Follow, Seen, Stand},
};

use super::reader::met;
use crate::{
    app::App,
    call::{Change, Outcome},
    error::{Error, Result},
    idempotency, people,
};

/// Says whether somebody is for a suggestion or against it.
pub(crate) async fn stand(app: App, change: Change<Stand>) -> Result<Outcome<Counts>> {
    // Many come at once: on PostgreSQL each would else write anew what another has just counted, until it gives up.
    let _turn = app.turn(change.request.id.number()).await;
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Stand { id, stance } = call.request;
            let (_, known) = met(tx, &who, id, Act::Stand).await?;
            if !known.status.gathers() {
                return Err(Error::refused(Code::Conflict));
            }
            let person = who.member()?.person;
            match stance {
                Some(stance) => {
                    store::stand(tx, id, person, stance, call.now).await?;
                    store::follow(tx, id, person, call.now).await?;
                }
                None => store::take_back(tx, id, person, call.now).await?,
            }
            Ok(store::counts(tx, id, person).await?.into())
        })
    })
    .await
}

/// Follows a suggestion, or no more.
pub(crate) async fn follow(app: App, change: Change<Follow>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Follow { id, is_followed } = call.request;
            met(tx, &who, id, Act::Follow).await?;
            let person = who.member()?.person;
            if is_followed {
                store::follow(tx, id, person, call.now).await?;
            } else {
                store::unfollow(tx, id, person).await?;
            }
            Ok(().into())
        })
    })
    .await
}

/// Notes that the news of a suggestion were seen.
pub(crate) async fn seen(app: App, change: Change<Seen>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (reader, known) = met(tx, &who, call.request.id, Act::Read).await?;
            if let Some(person) = reader.person() {
                store::note_seen(tx, known.id, person, call.now).await?;
            }
            Ok(().into())
        })
    })
    .await
}
