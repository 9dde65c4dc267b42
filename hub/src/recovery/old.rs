//! What old devices see of a recovery, and how they say no.

use contract::{
    Code,
    ledger::Event,
    recovery::{Mine, Objection, Own, Veto, Watch, watching},
    sessions::MAX_SKEW,
};
use ledger::commitment::Kind;

use super::store;
use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    devices,
    error::{Error, Result},
    idempotency,
    ledger::{Subject, note},
    people, sessions,
};

/// Tells whether the caller's account is being recovered.
pub(crate) async fn mine(app: App, ask: Ask<Mine>) -> Result<Outcome<Own>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let person = who.member()?.person;
                Ok(Own { waiting: store::waiting(tx, person, call.now).await? }.into())
            })
        })
        .await
}

/// Tells the same to a device without a session that can say no.
pub(crate) async fn watch(app: App, change: Change<Watch>) -> Result<Outcome<Own>> {
    let Change { request: Watch { device, at, signature }, now, .. } = change;
    if !at.is_near(now, MAX_SKEW) {
        return Err(Error::refused(Code::ClockSkew));
    }
    let signed = watching(&app.origin, device, at);
    app.db
        .read(move |tx| {
            let (signed, signature) = (signed.clone(), signature.clone());
            Box::pin(async move {
                let found = store::old_device(tx, device).await?;
                let (person, key) = found.ok_or_else(|| Error::refused(Code::DeviceRevoked))?;
                sessions::verify(&key, &signed, &signature)?;
                Ok(Own { waiting: store::waiting(tx, person, now).await? }.into())
            })
        })
        .await
}

/// Ends a recovery on the word of an old device. Whoever has a session or none: the signature is enough.
pub(crate) async fn veto(app: App, change: Change<Veto>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let Veto { document, signature } = &call.request;
            let said = Objection::read(document, signature);
            let Objection { recovery, device, key, .. } =
                said.ok_or_else(|| Error::refused(Code::BadSignature))?;
            let found = store::old_device(tx, device).await?;
            let (person, own) = found.ok_or_else(|| Error::refused(Code::DeviceRevoked))?;
            if own != key {
                return Err(Error::refused(Code::BadSignature));
            }
            devices::hold(tx, person).await?;
            if !store::veto(tx, recovery, person, call.now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            let (document, signature) = (document.clone(), signature.clone());
            let at = call.now;
            let event = Event::RecoveryVetoed { at, recovery, device, document, signature };
            note(tx, &app, Subject::Person(person), Kind::Recovery, &event).await?;
            // Outside of the rows as well: a backup may bring the recovery back.
            app.vault.veto(person, at)?;
            devices::tell(tx, person);
            Ok(().into())
        })
    })
    .await
}
