//! What an agent says for its gate, by its signature alone, and what it is told.

use contract::{
    Code,
    gates::{
        Notice, Purpose,
        agent::{Done, Pair, Paired, Say, Saying, Told, pairing},
    },
    id::PersonId,
    joining::Secret,
    ledger::Event,
    sessions::{PublicKey, Suite},
    time::Time,
};
use ledger::{Hash, commitment::Kind};
use sha2::{Digest, Sha256};

use super::{Known, filing, store, tell_all};
use crate::{
    app::App,
    call::{Change, Outcome},
    community, consents,
    db::Tx,
    error::{Error, Result},
    idempotency,
    ledger::{Subject, note_signed},
    relay, sessions,
};

pub(super) fn hash(secret: Secret) -> [u8; 32] {
    Sha256::new_with_prefix(b"linli/gate/1").chain_update(secret.to_bytes()).finalize().into()
}

/// Lets an agent speak for a gate; everybody is told its key.
pub(crate) async fn pair(app: App, change: Change<Pair>) -> Result<Outcome<Paired>> {
    app.limits.secret(&change.caller)?;
    let Pair { secret, key, signature, sealing } = &change.request;
    if key.suite != Suite::Ed25519 {
        return Err(Error::refused(Code::BadSignature));
    }
    sessions::verify(key, &pairing(&app.origin, *secret, key), signature)?;
    if sealing.as_ref().is_some_and(|sealing| !sealing.is_of(key)) {
        return Err(Error::refused(Code::BadSignature));
    }
    let policy = app.log().await?.policy().to_owned();
    let paired = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let Pair { secret, key, sealing, .. } = &call.request;
            let Some(id) = store::invited(tx, &hash(*secret), call.now).await? else {
                return Err(Error::refused(Code::InvitationOver));
            };
            if store::has_spoken(tx, key).await? {
                return Err(Error::refused(Code::BadSignature));
            }
            store::hold(tx, id).await?;
            let gate = store::known(tx, id).await?.ok_or_else(|| Error::refused(Code::NotFound))?;
            store::pair(tx, id, key, sealing.as_ref()).await?;
            let name = gate.draft.name.as_str().to_owned();
            let (key, sealing) = (key.clone(), sealing.clone());
            let event = Event::GateKey { at: call.now, gate: id, name, key, sealing };
            tell_all(tx, &app, gate.community, Kind::Key, &event).await?;
            let name = gate.draft.name;
            Ok(Paired { gate: id, name, policy: String::new() }.into())
        })
    })
    .await?;
    Ok(Paired { policy, ..paired.answer }.into())
}

/// Hears a gate, and tells it what it has to delete: each agent what was agreed to while it spoke. It is no
/// change that is done once under a key: a report has a number of its own, and a receipt that was heard is
/// heard again without a word.
pub(crate) async fn say(app: App, change: Change<Say>) -> Result<Outcome<Told>> {
    let (inner, now) = (app.clone(), change.now);
    let request = std::sync::Arc::new(change.request);
    let told = app
        .db
        .write(move |tx| {
            let (app, request) = (inner.clone(), request.clone());
            Box::pin(async move {
                let bad = || Error::refused(Code::BadSignature);
                let gate = store::known(tx, request.gate).await?.ok_or_else(bad)?;
                let mut keys: Vec<PublicKey> = gate.key.iter().cloned().collect();
                keys.extend(store::former_keys(tx, gate.id).await?);
                let mut said = keys.iter().filter_map(|key| {
                    let said = Saying::read(&request.saying, key, &request.signature)?;
                    (said.gate() == gate.id).then(|| (key.clone(), said))
                });
                let Some((key, said)) = said.next() else {
                    // Whoever has its key, and signs as agents did before, is told what to do about it.
                    let signed = Saying::signed(&request.saying);
                    let is_old = Saying::of_before(&request.saying).is_some()
                        && keys.iter().any(|key| key.has_signed(&signed, &request.signature));
                    return Err(if is_old { Error::refused(Code::UpdateNeeded) } else { bad() });
                };
                hear(tx, &app, (&gate, &key), &said, &request, now).await?;
                let orders = store::pending(tx, gate.id, Some(&key)).await?;
                let orders = orders.into_iter().map(|(order, _)| order).collect();
                let gate = store::known(tx, gate.id).await?.ok_or_else(bad)?;
                let privacy = &community::settings(&app, gate.community)?.privacy;
                let is_current = gate.key.as_ref() == Some(&key);
                let takes_in = is_current && gate.takes_in(privacy, now);
                let mut notices = Vec::new();
                for purpose in Purpose::ALL {
                    let told = store::all_notices(tx, gate.id, *purpose).await?;
                    notices.extend(Notice::in_force(&told).iter().map(Notice::hash));
                }
                let photos = match is_current && gate.takes_photos(privacy, now) {
                    true => relay::waiting(tx, gate.id, &key, now).await?,
                    false => Vec::new(),
                };
                let has_taken = matches!(said, Saying::Took(_));
                Ok((Told { now, orders, takes_in, notices, photos }, has_taken))
            })
        })
        .await?;
    let (told, has_taken) = told;
    if has_taken {
        relay::clear_soon(&app).await;
    }
    Ok(told.into())
}

async fn hear(
    tx: &mut Tx,
    app: &App,
    (gate, key): (&Known, &PublicKey),
    said: &Saying,
    request: &Say,
    now: Time,
) -> Result<()> {
    let (done, kind) = match said {
        Saying::Report(report) => {
            let is_new = match gate.key.as_ref() == Some(key) {
                true => report.number > gate.number && store::hear(tx, report, now).await?,
                false => store::hear_former(tx, key, report).await?,
            };
            if !is_new {
                return Err(Error::refused(Code::Conflict));
            }
            return filing::count(tx, gate.community, now).await;
        }
        Saying::Fetch(_) | Saying::Matches(_) => return Err(Error::refused(Code::Malformed)),
        Saying::Took(took) => {
            let person = relay::took(tx, (gate.id, key), took, now).await?;
            return signed(tx, app, person, Kind::Receipt, request, now).await;
        }
        Saying::Enrolled(done) => (done, Kind::Enrolment),
        Saying::Deleted(done) => (done, Kind::Receipt),
    };
    let Done { consent, order, .. } = done;
    let person = match kind {
        Kind::Enrolment => {
            let said = Hash::of(&[request.saying.as_bytes()]);
            consents::enrolled(tx, app, (gate.id, key), *consent, said, now).await?
        }
        _ => consents::deleted(tx, (gate.id, key), *consent, *order, now).await?,
    };
    signed(tx, app, person, kind, request, now).await
}

/// Writes what a gate has signed into the chain of whom it is about.
async fn signed(
    tx: &mut Tx,
    app: &App,
    person: Option<PersonId>,
    kind: Kind,
    request: &Say,
    now: Time,
) -> Result<()> {
    // Said again, it is known already.
    let Some(person) = person else { return Ok(()) };
    let (saying, signature) = (request.saying.clone(), request.signature.clone());
    let event = Event::GateSigned { at: now, saying, signature };
    note_signed(tx, app, Subject::Person(person), kind, &event).await
}
