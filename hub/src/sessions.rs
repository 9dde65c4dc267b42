//! Signing in: a nonce is given, a device signs it, a session begins.

pub(crate) mod page;
mod store;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use contract::{
    Code,
    id::{ComplaintId, DeviceId},
    live::Event,
    people::Me,
    sessions::{
        Begin, Challenge, Close, Hex, MAX_SKEW, Open, PublicKey, Show, Signature, statement,
    },
    time::{Span, Time},
};
use data_encoding::BASE64URL_NOPAD;

use crate::{
    app::{App, random},
    call::{Ask, Caller, Change, NewSession, Outcome, TokenHash, token_hash},
    db::Tx,
    devices,
    error::{Error, Result},
    live::{Told, Topic},
    people,
};

/// How long a nonce may be signed.
const NONCE_LIFE: Span = Span::MINUTE.times(2);

/// Nonces that wait at most; the oldest give way.
const NONCES: usize = 20_000;

/// How long a person's session lasts; signing in again needs no hand, only the key.
pub const LIFE: Span = Span::HOUR.times(12);

/// How long a session that reaches one complaint lasts.
pub const CASE_LIFE: Span = Span::HOUR.times(2);

/// Nonces that were given and not yet signed. In memory: after a restart a device asks again.
#[derive(Debug, Default)]
pub struct Nonces(Mutex<HashMap<[u8; 32], Time>>);

impl Nonces {
    fn give(&self, now: Time) -> Result<[u8; 32]> {
        let nonce = random()?;
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, given| now - *given < NONCE_LIFE);
        if waiting.len() >= NONCES
            && let Some(oldest) = waiting.iter().min_by_key(|(_, given)| **given)
        {
            let oldest = *oldest.0;
            waiting.remove(&oldest);
        }
        waiting.insert(nonce, now);
        Ok(nonce)
    }

    /// Takes a nonce; each is taken once.
    fn take(&self, nonce: &Hex, now: Time) -> bool {
        let Ok(nonce) = <[u8; 32]>::try_from(nonce.0.as_slice()) else { return false };
        let given = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&nonce);
        given.is_some_and(|given| now - given < NONCE_LIFE)
    }
}

/// Gives a nonce to sign.
pub(crate) async fn begin(app: App, change: Change<Begin>) -> Result<Outcome<Challenge>> {
    let nonce = app.nonces.give(change.now)?;
    Ok(Challenge { nonce: Hex(nonce.to_vec()), now: change.now }.into())
}

/// Signs in.
pub(crate) async fn open(app: App, change: Change<Open>) -> Result<Outcome<Me>> {
    let Change { request, caller, now, .. } = change;
    if !request.time.is_near(now, MAX_SKEW) {
        return Err(Error::refused(Code::ClockSkew));
    }
    if !app.nonces.take(&request.nonce, now) {
        return Err(Error::refused(Code::BadSignature));
    }
    let signed = statement(&app.origin, request.device, &request.nonce, request.time);
    let token = new_token()?;
    let session = NewSession { token: token.clone(), is_for_case: false };
    let me = app
        .db
        .write(move |tx| {
            let (request, token, signed) = (request.clone(), token.clone(), signed.clone());
            let caller = caller.clone();
            Box::pin(async move {
                let Some((key, why)) = store::key(tx, request.device, now).await? else {
                    return Err(Error::refused(Code::DeviceRevoked));
                };
                verify(&key, &signed, &request.signature)?;
                if let Some((why, post)) = why {
                    return Err(devices::revoked(why, post));
                }
                hand_over(tx, &caller, request.device).await?;
                store::begin(tx, &token, Some(request.device), None, now, now + LIFE).await?;
                me(tx, &token, now).await
            })
        })
        .await?;
    Ok(Outcome { answer: me, session: Some(session) })
}

/// Shows who is signed in.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Me>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                Ok(who.member()?.me().into())
            })
        })
        .await
}

/// Ends the session.
pub(crate) async fn close(app: App, change: Change<Close>) -> Result<Outcome<()>> {
    // Whoever comes next on this screen must not reach a matter whose key was shown before.
    for token in [change.caller.session, change.caller.case_session].into_iter().flatten() {
        app.db.write(move |tx| Box::pin(async move { end(tx, &token).await })).await?;
    }
    let session = NewSession { token: String::new(), is_for_case: false };
    Ok(Outcome { answer: (), session: Some(session) })
}

/// Begins a session of a device, for whoever has just proved to hold its key.
///
/// # Errors
/// When the store fails.
pub(crate) async fn begin_for_device(
    tx: &mut Tx,
    caller: &Caller,
    device: DeviceId,
    now: Time,
) -> Result<Outcome<Me>> {
    hand_over(tx, caller, device).await?;
    let token = new_token()?;
    store::begin(tx, &token, Some(device), None, now, now + LIFE).await?;
    let answer = me(tx, &token, now).await?;
    Ok(Outcome { answer, session: Some(NewSession { token, is_for_case: false }) })
}

/// Where another person was signed in on this screen before, ends what they had open: their session,
/// and the matter whose key they had shown.
async fn hand_over(tx: &mut Tx, caller: &Caller, device: DeviceId) -> Result<()> {
    let Some(before) = &caller.session else { return Ok(()) };
    if store::is_of_another(tx, before, device).await? {
        for token in [Some(before), caller.case_session.as_ref()].into_iter().flatten() {
            end(tx, token).await?;
        }
    }
    Ok(())
}

/// Ends a session and its streams.
async fn end(tx: &mut Tx, token: &TokenHash) -> Result<()> {
    store::end(tx, token).await?;
    tx.tell(Told { topics: vec![Topic::Session(*token)], event: Event::Ended });
    Ok(())
}

/// When the first of the caller's sessions ends by itself.
///
/// # Errors
/// When the store fails.
pub(crate) async fn first_end(tx: &mut Tx, caller: &Caller, now: Time) -> Result<Option<Time>> {
    store::first_end(tx, [caller.session, caller.case_session], now).await
}

/// Begins a session that reaches one complaint.
///
/// # Errors
/// When the store fails.
pub(crate) async fn begin_for_case(
    tx: &mut Tx,
    complaint: ComplaintId,
    now: Time,
) -> Result<NewSession> {
    let token = new_token()?;
    store::begin(tx, &token, None, Some(complaint), now, now + CASE_LIFE).await?;
    Ok(NewSession { token, is_for_case: true })
}

async fn me(tx: &mut Tx, token: &str, now: Time) -> Result<Me> {
    match store::member(tx, token, now).await?.member {
        Some(member) => Ok(member.me()),
        None => Err(Error::refused(Code::DeviceRevoked)),
    }
}

fn new_token() -> Result<String> {
    Ok(BASE64URL_NOPAD.encode(&random::<32>()?))
}

/// Checks a signature strictly: Ed25519 by RFC 8032 with `verify_strict`, P-256 by FIPS 186-5.
///
/// # Errors
/// `bad_signature`.
pub(crate) fn verify(key: &PublicKey, signed: &[u8], signature: &Signature) -> Result<()> {
    if key.has_signed(signed, signature) {
        return Ok(());
    }
    Err(Error::refused(Code::BadSignature))
}

/// Forgets sessions that have ended.
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    store::sweep(tx, now).await
}

/// The hash under which the store knows a token.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    token_hash(token)
}

/// The key of a device that can be used.
///
/// # Errors
/// `not_signed_in` where there is none.
pub(crate) async fn key_of(tx: &mut Tx, device: DeviceId, now: Time) -> Result<PublicKey> {
    let known = store::key(tx, device, now).await?.filter(|(_, why)| why.is_none());
    Ok(known.ok_or_else(|| Error::refused(Code::NotSignedIn))?.0)
}
