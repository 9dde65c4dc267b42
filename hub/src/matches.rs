//! How often gates have known somebody: taken sealed, handed out sealed to the device that agreed, gone with the consent.
//! Nothing here can open it, and all of it is as long.

mod store;

use contract::{
    Code,
    consents::FRESH,
    gates::agent::{Handed, Saying},
    matches::{Carried, Hand, MOST, Mine, SEALED},
    sessions::PublicKey,
    time::{Span, Time},
};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    error::{Error, Result},
    gates, people,
};

/// How long it is kept where nothing newer comes: the numbers in it are of a month, and are not to get older than a terminal
/// keeps them.
const KEPT: Span = Span::DAY.times(2);

/// Takes from a gate what it has sealed. Of a consent that is over, or another agent's, nothing is kept.
pub(crate) async fn hand(app: App, change: Change<Hand>) -> Result<Outcome<()>> {
    let (request, now) = (std::sync::Arc::new(change.request), change.now);
    app.db
        .write(move |tx| {
            let request = request.clone();
            Box::pin(async move {
                let bad = || Error::refused(Code::BadSignature);
                let gate = gates::find(tx, request.gate).await?.ok_or_else(bad)?;
                let key = gate.key.ok_or_else(bad)?;
                let handed = read(&request, &key).ok_or_else(bad)?;
                if handed.gate != gate.id {
                    return Err(bad());
                }
                if !handed.at.is_near(now, FRESH) {
                    return Err(Error::refused(Code::ClockSkew));
                }
                let is_sealed = |one: &Carried| one.sealed.0.len() == SEALED;
                if handed.all.len() > MOST || !handed.all.iter().all(is_sealed) {
                    return Err(Error::refused(Code::Malformed));
                }
                for one in &handed.all {
                    store::keep(tx, (gate.id, &key), one, now + KEPT).await?;
                }
                Ok(().into())
            })
        })
        .await
}

fn read(request: &Hand, key: &PublicKey) -> Option<Handed> {
    match Saying::read(&request.saying, key, &request.signature)? {
        Saying::Matches(handed) => Some(handed),
        _ => None,
    }
}

/// Hands out what gates have sealed to the caller's device: of what was agreed to there, for oneself or for a child.
pub(crate) async fn mine(app: App, ask: Ask<Mine>) -> Result<Outcome<Vec<Carried>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                Ok(store::of_device(tx, who.member()?.device).await?.into())
            })
        })
        .await
}

/// Removes what no gate has told anew in time; when there will be something again.
///
/// # Errors
/// When the store fails.
pub(crate) async fn clear(app: &App) -> Result<Option<Time>> {
    let now = app.now();
    let next = || app.db.read(|tx| Box::pin(store::next_end(tx)));
    match next().await? {
        Some(end) if end <= now => {
            app.db.write(move |tx| Box::pin(store::remove_old(tx, now))).await?;
            next().await
        }
        end => Ok(end),
    }
}
