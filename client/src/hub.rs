//! A hub as this device speaks to it: reads, changes, pictures, and who is signed in.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use contract::{
    CONTRACT, Code, Endpoint, Language, Method, Problem,
    attachments::{DOCUMENT_PATH, Document, Photo, UPLOAD_PATH},
    id::DeviceId,
    sessions::{DEVICE_HEADER, NOBODY},
    target,
};
use serde::de::DeserializeOwned;

use crate::{
    accounts, device,
    device::Clock,
    error::Error,
    idempotency::IdempotencyKey,
    keys::Keys,
    live::Live,
    transport::{Answer, Call, Progress, Transport},
};

/// How long a call may take; a connection that hangs longer is taken for none.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How long a picture may take: 2 MB, as phones make them small, at 60 kbit/s.
const PATIENCE_FOR_PICTURES: Duration = Duration::from_secs(300);

pub(crate) const JSON: &str = "application/json";
pub(crate) const JSON_OR_PROBLEM: &str = "application/json, application/problem+json";

/// A hub; clones share its session, account and language.
#[derive(Clone)]
pub struct Hub(Arc<Parts>);

struct Parts {
    origin: String,
    clock: Clock,
    transport: Transport,
    state: Mutex<State>,
    /// Held while signing in, so that many refused calls sign in once.
    turn: futures_util::lock::Mutex<()>,
}

/// For whom a call is sent.
#[derive(Clone, Copy)]
enum Speaker {
    /// Whoever there is.
    Anyone,
    /// This device, or a visitor; nobody who came meanwhile.
    Only(Option<DeviceId>),
}

#[derive(Default)]
struct State {
    language: Language,
    account: Option<(Keys, DeviceId)>,
    /// How often somebody signed in here; tells a call whether it was refused before the last time.
    sign_ins: u64,
}

impl Hub {
    /// The hub at `origin`, as `https://hub.example` or `http://127.0.0.1:8787`.
    #[must_use]
    pub fn new(origin: impl Into<String>) -> Self {
        Self::with_clock(origin, Clock::System)
    }

    /// The hub at `origin`, by a clock of the caller's.
    #[must_use]
    pub fn with_clock(origin: impl Into<String>, clock: Clock) -> Self {
        let origin: String = origin.into();
        let origin = origin.trim_end_matches('/').to_owned();
        let transport = Transport::new(&origin);
        let turn = futures_util::lock::Mutex::new(());
        Self(Arc::new(Parts { origin, clock, transport, state: Mutex::default(), turn }))
    }

    /// The hub that served this page.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub fn here() -> Self {
        let origin = web_sys::window().and_then(|window| window.location().origin().ok());
        Self::new(origin.unwrap_or_default())
    }

    /// Where it is, without a slash at the end; every signature is over it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Chooses the language of refusals.
    pub fn set_language(&self, language: Language) {
        self.state().language = language;
    }

    /// Speaks for `device` from now on, and signs in as it whenever a call is refused with
    /// `not_signed_in`.
    pub fn use_account(&self, keys: &Keys, device: DeviceId) {
        let before = self.state().account.replace((keys.clone(), device));
        if before.is_some_and(|(_, before)| before != device) {
            self.0.transport.forget_session();
        }
    }

    /// Speaks for nobody, and signs in by itself no more.
    pub fn leave_account(&self) {
        self.state().account = None;
    }

    /// Reads something.
    ///
    /// # Errors
    /// Those of every call: see [`Error`].
    pub fn ask<E: Endpoint>(
        &self,
        request: &E,
    ) -> impl Future<Output = Result<E::Answer, Error>> + use<'_, E> {
        const { assert!(matches!(E::METHOD, Method::Get), "only a GET asks") };
        // Spelt out before the first wait, so that the future is `Send` though `E` is not `Sync`.
        let call = Call::get(target(request).path, JSON_OR_PROBLEM);
        async move { read(&self.call(&call, PATIENCE).await?) }
    }

    /// Reads something as the device `by`, and as nobody else: who has come in its place meanwhile is asked nothing for
    /// it.
    pub(crate) fn ask_as<E: Endpoint>(
        &self,
        by: Option<DeviceId>,
        request: &E,
    ) -> impl Future<Output = Result<E::Answer, Error>> + use<'_, E> {
        const { assert!(matches!(E::METHOD, Method::Get), "only a GET asks") };
        // As in `ask`.
        let call = Call::get(target(request).path, JSON_OR_PROBLEM);
        async move {
            let work = async { self.send_by(Speaker::Only(by), &call).await?.body.all().await };
            let answer = device::within(PATIENCE, work).await.unwrap_or(Err(Error::Offline));
            read(&answer?)
        }
    }

    /// Changes something; with the same `key` it happens once, however often it is sent.
    ///
    /// # Errors
    /// Those of every call: see [`Error`].
    pub fn change<E: Endpoint>(
        &self,
        request: &E,
        key: &IdempotencyKey,
    ) -> impl Future<Output = Result<E::Answer, Error>> + use<'_, E> {
        let call = change(request, key);
        async move { read(&self.call(&call, PATIENCE).await?) }
    }

    /// Hands in a picture's bytes.
    ///
    /// # Errors
    /// Those of every call, `not_a_photo` and `too_large` among them.
    pub async fn attach(&self, bytes: Vec<u8>, key: &IdempotencyKey) -> Result<Photo, Error> {
        self.attach_with(bytes, key, None).await
    }

    /// Hands in a picture's bytes and tells meanwhile how many are on their way. Dropped, it stops.
    ///
    /// # Errors
    /// Those of [`Hub::attach`].
    pub async fn attach_with(
        &self,
        bytes: Vec<u8>,
        key: &IdempotencyKey,
        progress: Option<Progress>,
    ) -> Result<Photo, Error> {
        let body = (Bytes::from(bytes), "application/octet-stream");
        let call = Call { progress, ..Call::post(UPLOAD_PATH.to_owned(), body, key) };
        read(&self.call(&call, PATIENCE_FOR_PICTURES).await?)
    }

    /// Reads a picture at [`Photo::path`] or [`Photo::thumbnail_path`].
    ///
    /// # Errors
    /// Those of every call.
    pub async fn picture(&self, path: &str) -> Result<Vec<u8>, Error> {
        let call = Call::get(path.to_owned(), "image/*, application/problem+json");
        self.call(&call, PATIENCE_FOR_PICTURES).await
    }

    /// Hands in a document's bytes.
    ///
    /// # Errors
    /// Those of every call, `not_a_document` and `too_large` among them.
    pub async fn enclose(&self, bytes: Vec<u8>, key: &IdempotencyKey) -> Result<Document, Error> {
        let body = (Bytes::from(bytes), "application/octet-stream");
        let call = Call::post(DOCUMENT_PATH.to_owned(), body, key);
        read(&self.call(&call, PATIENCE_FOR_PICTURES).await?)
    }

    /// Reads a document at [`Document::path`].
    ///
    /// # Errors
    /// Those of every call.
    pub async fn document(&self, path: &str) -> Result<Vec<u8>, Error> {
        let call = Call::get(path.to_owned(), "application/pdf, application/problem+json");
        self.call(&call, PATIENCE_FOR_PICTURES).await
    }

    /// Follows what changes, for as long as the stream is kept.
    #[must_use]
    pub fn live(&self) -> Live {
        Live::new(self.clone())
    }

    pub(crate) async fn call(&self, call: &Call, patience: Duration) -> Result<Vec<u8>, Error> {
        let work = async { self.send(call).await?.body.all().await };
        device::within(patience, work).await.unwrap_or(Err(Error::Offline))
    }

    /// Sends `call` for the account there is now; if that one is not signed in, signs in and sends
    /// it again.
    pub(crate) async fn send(&self, call: &Call) -> Result<Answer, Error> {
        self.send_by(Speaker::Anyone, call).await
    }

    /// The same, by this one alone where it is said who: a device, or a visitor.
    async fn send_by(&self, by: Speaker, call: &Call) -> Result<Answer, Error> {
        let (account, seen) = {
            let state = self.state();
            (state.account.clone(), state.sign_ins)
        };
        let own = account.as_ref().map(|(_, device)| *device);
        if matches!(by, Speaker::Only(by) if by != own) {
            return Err(Error::Refused(Problem::new(Code::NotSignedIn, self.language())));
        }
        let speaker = account.as_ref().map_or(NOBODY.to_owned(), |(_, device)| device.to_string());
        let answer = self.send_for(Some(&speaker), call).await;
        let is_nobody = matches!(&answer, Err(error) if error.code() == Some(Code::NotSignedIn));
        let Some((keys, device)) = account.filter(|_| is_nobody) else { return answer };
        {
            let _turn = self.0.turn.lock().await;
            let (now, sign_ins) = (self.account(), self.state().sign_ins);
            // Somebody else has come meanwhile, or everybody has left: this call is over.
            if now != Some(device) {
                return answer;
            }
            if sign_ins == seen
                && let Err(error) = accounts::open(self, &keys, device).await
            {
                // Its sessions are over as well: whoever goes on here is a visitor.
                if error.code() == Some(Code::DeviceRevoked) {
                    self.0.transport.forget_session();
                }
                return Err(error);
            }
        }
        self.send_for(Some(&device.to_string()), call).await
    }

    /// Changes something without signing in: for signing in itself.
    pub(crate) async fn change_once<E: Endpoint>(&self, request: &E) -> Result<E::Answer, Error> {
        let call = change(request, &IdempotencyKey::new());
        read(&self.send_for(None, &call).await?.body.all().await?)
    }

    async fn send_for(&self, speaker: Option<&str>, call: &Call) -> Result<Answer, Error> {
        let contract = CONTRACT.to_string();
        let mut own =
            vec![("linli-contract", &*contract), ("accept-language", self.language().tag())];
        own.extend(speaker.map(|speaker| (DEVICE_HEADER, speaker)));
        let answer = self.0.transport.send(&self.0.origin, call, &own).await?;
        if (200..300).contains(&answer.status) {
            return Ok(answer);
        }
        let status = answer.status;
        if !answer.content_type.starts_with("application/problem+json") {
            return Err(Error::Garbled(format!("status {status} of {}", call.path)));
        }
        Err(Error::Refused(read::<Problem>(&answer.body.all().await?)?))
    }

    /// Notes that there is a new session.
    pub(crate) fn note_session(&self) {
        self.state().sign_ins += 1;
    }

    /// Notes who has come.
    pub(crate) fn entered(&self, keys: &Keys, device: DeviceId) {
        self.state().account = Some((keys.clone(), device));
    }

    /// The device it speaks for.
    #[must_use]
    pub fn account(&self) -> Option<DeviceId> {
        self.state().account.as_ref().map(|(_, device)| *device)
    }

    /// Whom it speaks for, with their keys.
    pub(crate) fn speaker(&self) -> Option<(Keys, DeviceId)> {
        self.state().account.clone()
    }

    pub(crate) fn language(&self) -> Language {
        self.state().language
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hub").field(&self.0.origin).finish()
    }
}

fn change<E: Endpoint>(request: &E, key: &IdempotencyKey) -> Call {
    const { assert!(matches!(E::METHOD, Method::Post), "a GET changes nothing") };
    let target = target(request);
    Call::post(target.path, (target.body.unwrap_or_default().into(), JSON), key)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    // No content reads as `()`.
    let bytes = if bytes.is_empty() { b"null" } else { bytes };
    serde_json::from_slice(bytes).map_err(|error| Error::Garbled(error.to_string()))
}
