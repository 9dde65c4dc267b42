//! The way to the hub from the shell's web view: the native side carries every call, and has keys,
//! session and network to itself.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use client::{Account, Error, IdempotencyKey, Progress, Relay, Signed};
use contract::{
    Endpoint, Language,
    attachments::{Document, Photo},
    consents::{Consent, Give, Hash, Showing},
    devices::Invited,
    gates::Notice,
    id::{AttachmentId, DeviceId, RecoveryId},
    joining::InviteCode,
    live::Event,
    matches::Found,
    people::Me,
    recovery::{Veto, Watch},
    sessions::Signature,
    text::Name,
    time::Offset,
};
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use ledger::chain::Who;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Kept, window};

thread_local! {
    static OPENED: RefCell<Opened> = RefCell::default();
}

/// What the shell knows when its window opens.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Opened {
    /// Where the hub is; nothing before one was chosen.
    pub origin: Option<String>,
    /// The screen a link leads to.
    pub path: Option<String>,
    /// The secret of an invitation.
    pub code: Option<String>,
    kept: Option<Kept>,
}

/// Why a link was not followed.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub enum NotConnected {
    /// It names no website.
    Unreadable,
    /// It is not encrypted.
    Unencrypted,
    /// No hub answers there.
    Hub(Error),
}

/// Asks what is to be opened.
///
/// # Errors
/// When neither keychain nor file can be opened.
pub async fn opened() -> Result<Opened, Error> {
    let opened: Opened = ask("opened", &json!({})).await?;
    OPENED.set(opened.clone());
    Ok(opened)
}

/// Goes to the hub of a link.
///
/// # Errors
/// See [`NotConnected`].
pub async fn connect(link: &str) -> Result<(), NotConnected> {
    let arguments = object(&json!({ "link": link }));
    let answer = invoke("connect", &arguments, &JsValue::UNDEFINED).await;
    answer.map(|_| ()).map_err(|error| {
        let garbled = || NotConnected::Hub(Error::Garbled("connect".to_owned()));
        read(&error).unwrap_or_else(|_| garbled())
    })
}

/// The hub behind the shell.
#[derive(Clone, Copy, Debug)]
pub struct Hub(());

/// The hub that was chosen.
#[must_use]
pub fn hub() -> Hub {
    Hub(())
}

impl Hub {
    /// Reads something.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn ask<E: Endpoint>(&self, request: &E) -> Result<E::Answer, Error> {
        relayed::<E>(&Relay::ask(request)).await
    }

    /// Changes something, once under `key`.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn change<E: Endpoint>(
        &self,
        request: &E,
        key: &IdempotencyKey,
    ) -> Result<E::Answer, Error> {
        relayed::<E>(&Relay::change(request, key)).await
    }

    /// Makes and signs the consent to a notice.
    ///
    /// # Errors
    /// Those of [`client::Hub::agree`].
    pub async fn agree(&self, notice: &Notice, who: Who, offset: Offset) -> Result<Give, Error> {
        ask("agree", &json!({ "notice": notice, "who": who, "offset": offset })).await
    }

    /// Makes and signs the consent of a child to a notice, as a guardian of theirs.
    ///
    /// # Errors
    /// Those of [`client::Hub::agree_for`].
    pub async fn agree_for(
        &self,
        notice: &Notice,
        who: Who,
        child: &Signed,
        offset: Offset,
    ) -> Result<Give, Error> {
        let what = json!({ "notice": notice, "who": who, "child": child, "offset": offset });
        ask("agree_for", &what).await
    }

    /// Signs that the ticket of a consent is shown now.
    ///
    /// # Errors
    /// Those of [`client::Hub::show`].
    pub async fn show(&self, consent: Hash) -> Result<Showing, Error> {
        ask("show_ticket", &json!({ "consent": consent })).await
    }

    /// Makes an invitation for one's own next device, and lets it in.
    ///
    /// # Errors
    /// Those of [`client::Hub::let_in`].
    pub async fn let_in(&self, key: &IdempotencyKey) -> Result<Invited, Error> {
        ask("let_in", &json!({ "key": key })).await
    }

    /// What the gate of a consent has told this device of how often it has known its person.
    ///
    /// # Errors
    /// Those of [`client::Hub::matches`].
    pub async fn matches(&self, hash: Hash, consent: &Consent) -> Result<Found, Error> {
        ask("matches", &json!({ "hash": hash, "consent": consent })).await
    }

    /// Signs the photo that is sent by a consent, by its hash.
    ///
    /// # Errors
    /// Those of [`client::Hub::sign_photo`].
    pub async fn sign_photo(&self, consent: Hash, picture: Hash) -> Result<Signature, Error> {
        ask("sign_photo", &json!({ "consent": consent, "picture": picture })).await
    }

    /// Hands in a picture's bytes and tells meanwhile how many are on their way. Dropped, it stops.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn attach_with(
        &self,
        bytes: Vec<u8>,
        key: &IdempotencyKey,
        progress: Option<Progress>,
    ) -> Result<Photo, Error> {
        let hear = Closure::<dyn FnMut(JsValue)>::new(move |gone: JsValue| {
            if let (Some(progress), Ok(gone)) = (&progress, read(&gone)) {
                progress(gone);
            }
        });
        // The page frees it by itself: what was told last may arrive after the answer.
        let told = channel(hear.into_js_value().unchecked_ref()).map_err(|error| failed(&error))?;
        let told = JSON::stringify(&told).ok().and_then(|told| told.as_string());
        let told = told.unwrap_or_default();
        let body = Uint8Array::from(bytes.as_slice());
        let options = object(&json!({ "headers": {
            "idempotency-key": key.as_str(), "linli-told": told.trim_matches('"'),
        } }));
        let mut handing_in = HandingIn { key: key.clone(), is_over: false };
        let answer = invoke("attach", &body, &options).await;
        handing_in.is_over = true;
        read(&answer.map_err(|error| failed(&error))?)
    }

    /// Hands in a document's bytes.
    ///
    /// # Errors
    /// Those of every call.
    pub async fn enclose(&self, bytes: Vec<u8>, key: &IdempotencyKey) -> Result<Document, Error> {
        let body = Uint8Array::from(bytes.as_slice());
        let options = object(&json!({ "headers": { "idempotency-key": key.as_str() } }));
        let answer = invoke("enclose", &body, &options).await;
        read(&answer.map_err(|error| failed(&error))?)
    }

    /// Follows what changes, for as long as the stream is kept.
    #[must_use]
    pub fn live(&self) -> Live {
        let (sender, events) = unbounded();
        let connection = Connection::default();
        let heard = connection.clone();
        let hear = Closure::<dyn FnMut(JsValue)>::new(move |told: JsValue| {
            match read(&told).unwrap_or(Told::Event(Event::Reset)) {
                // A screen that has gone hears nothing.
                Told::Event(event) => drop(sender.unbounded_send(event)),
                Told::Connected(is_up) => heard.0.set(is_up),
            }
        });
        if let Ok(channel) = channel(hear.as_ref().unchecked_ref()) {
            let arguments = Object::new();
            let _ = Reflect::set(&arguments, &"told".into(), &channel);
            spawn_local(async move {
                let _ = invoke("live", &arguments, &JsValue::UNDEFINED).await;
            });
        }
        Live { events, connection, _hear: hear }
    }

    /// Chooses the language of refusals.
    pub fn set_language(&self, language: Language) {
        spawn_local(async move {
            let _ = ask::<()>("speak", &json!({ "language": language })).await;
        });
    }
}

/// A picture on its way; dropped before that is over, it goes no further.
struct HandingIn {
    key: IdempotencyKey,
    is_over: bool,
}

impl Drop for HandingIn {
    fn drop(&mut self) {
        if !self.is_over {
            let key = json!({ "key": self.key });
            spawn_local(async move {
                let _ = ask::<()>("let_go", &key).await;
            });
        }
    }
}

/// What the native side tells of a stream.
#[derive(Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
enum Told {
    Event(Event),
    Connected(bool),
}

/// Live events as the native side tells them; it connects anew by itself.
#[derive(Debug)]
pub struct Live {
    events: UnboundedReceiver<Event>,
    connection: Connection,
    _hear: Closure<dyn FnMut(JsValue)>,
}

/// Whether a stream of live events is connected; clones tell of the same stream.
#[derive(Clone, Debug, Default)]
pub struct Connection(Rc<Cell<bool>>);

impl Connection {
    /// Whether it is connected, as the native side told last.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.0.get()
    }
}

impl Live {
    /// Tells whether the stream is connected.
    #[must_use]
    pub fn connection(&self) -> Connection {
        self.connection.clone()
    }

    /// The next event; `None` once the session has ended.
    pub async fn next(&mut self) -> Option<Event> {
        self.events.next().await
    }
}

/// Scheme, host and port of the hub, as in links.
#[must_use]
pub fn origin() -> String {
    OPENED.with_borrow(|opened| opened.origin.clone()).unwrap_or_default()
}

/// Where the keys of this device are.
#[must_use]
pub fn kept() -> Option<Kept> {
    OPENED.with_borrow(|opened| opened.kept.clone())
}

/// The secret of the invitation whose link was opened; told once.
#[must_use]
pub fn take_code() -> Option<String> {
    OPENED.with_borrow_mut(|opened| opened.code.take())
}

/// Who has a key on this device.
///
/// # Errors
/// When the keys cannot be read.
pub async fn accounts() -> Result<Vec<Account>, Error> {
    ask("accounts", &json!({})).await
}

/// Signs in as this device whenever it is needed.
pub async fn use_account(device: DeviceId) {
    // What fails here fails again, and is told, when something is asked.
    let _ = ask::<()>("use_account", &json!({ "device": device })).await;
}

/// Makes a key, registers it with an invitation and is signed in.
///
/// # Errors
/// Those of [`client::join`].
pub async fn join(code: InviteCode, name: Name) -> Result<Account, Error> {
    ask("join", &json!({ "code": code, "name": name })).await
}

/// Signs in as this device now.
///
/// # Errors
/// Those of [`client::sign_in`].
pub async fn sign_in(device: DeviceId) -> Result<Me, Error> {
    ask("sign_in", &json!({ "device": device })).await
}

/// Ends the session; the key stays.
///
/// # Errors
/// Those of every call; nobody is signed in on this screen all the same.
pub async fn sign_out() -> Result<(), Error> {
    ask("sign_out", &json!({})).await
}

/// Nothing is left behind here: a session lives as long as the window.
pub async fn finish_leaving() {}

/// Signs that a device says no to a recovery.
///
/// # Errors
/// Those of [`client::object`].
pub async fn object_recovery(device: DeviceId, recovery: RecoveryId) -> Result<Veto, Error> {
    ask("object_recovery", &json!({ "device": device, "recovery": recovery })).await
}

/// Signs that a device that was stopped asks whether its account is being recovered.
///
/// # Errors
/// Those of [`client::watch`].
pub async fn watch_recovery(device: DeviceId) -> Result<Watch, Error> {
    ask("watch_recovery", &json!({ "device": device })).await
}

/// Drops a device's key for good.
///
/// # Errors
/// When the keys cannot be changed.
pub async fn forget(device: DeviceId) -> Result<(), Error> {
    ask("forget", &json!({ "device": device })).await
}

/// Signs in by itself no more.
pub fn leave_account() {
    spawn_local(async {
        let _ = ask::<()>("leave_account", &json!({})).await;
    });
}

/// Where the picture of this path can be shown from: Windows and Android have no schemes of apps.
#[must_use]
pub fn photo_address(path: String) -> String {
    let is_http = window().location().protocol().is_ok_and(|protocol| protocol.starts_with("http"));
    if is_http {
        format!("http://linli.localhost{path}")
    } else {
        format!("linli://localhost{path}")
    }
}

/// Asks where to save a text as a file; whether it was saved. `name` is ASCII.
pub async fn save(name: &str, text: &str) -> bool {
    let body = Uint8Array::from(text.as_bytes());
    let options = object(&json!({ "headers": { "linli-name": name } }));
    let answer = invoke("save", &body, &options).await;
    answer.is_ok_and(|saved| saved.is_truthy())
}

/// Asks where to save a document as a file; whether it was saved.
///
/// # Errors
/// Those of every call.
pub async fn save_document(id: AttachmentId, name: &str) -> Result<bool, Error> {
    ask("save_document", &json!({ "id": id, "name": name })).await
}

/// Whether somebody is looking at this window.
#[must_use]
pub fn is_looked_at() -> bool {
    super::document().has_focus().unwrap_or(true)
}

/// Shows a notice of the desktop's; a click on it opens the screen of `path`.
pub fn notice(title: String, body: String, path: String) {
    spawn_local(async move {
        let notice = json!({ "title": title, "body": body, "path": path });
        let _ = ask::<()>("notice", &notice).await;
    });
}

async fn relayed<E: Endpoint>(relay: &Relay) -> Result<E::Answer, Error> {
    Relay::read::<E>(&ask::<String>("call", &json!({ "relay": relay })).await?)
}

/// Asks the native side for something by a command.
pub(super) async fn ask<T: DeserializeOwned>(
    command: &str,
    arguments: &impl Serialize,
) -> Result<T, Error> {
    let answer = invoke(command, &object(arguments), &JsValue::UNDEFINED).await;
    read(&answer.map_err(|error| failed(&error))?)
}

async fn invoke(command: &str, arguments: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let invoke: Function = core("invoke")?.dyn_into()?;
    let promise = invoke.call3(&JsValue::UNDEFINED, &command.into(), arguments, options)?;
    JsFuture::from(promise.dyn_into::<Promise>()?).await
}

/// A channel that tells what it hears.
fn channel(hear: &Function) -> Result<JsValue, JsValue> {
    let class: Function = core("Channel")?.dyn_into()?;
    Reflect::construct(&class, &Array::of1(hear))
}

fn core(name: &str) -> Result<JsValue, JsValue> {
    let tauri = Reflect::get(&window(), &"__TAURI__".into())?;
    Reflect::get(&Reflect::get(&tauri, &"core".into())?, &name.into())
}

fn object(value: &impl Serialize) -> JsValue {
    let text = serde_json::to_string(value).unwrap_or_default();
    JSON::parse(&text).unwrap_or(JsValue::UNDEFINED)
}

fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, Error> {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    let text = text.unwrap_or_else(|| "null".to_owned());
    serde_json::from_str(&text).map_err(|error| Error::Garbled(error.to_string()))
}

fn failed(error: &JsValue) -> Error {
    // A command that does not exist, or whose arguments are wrong, is told by a bare text.
    let text = || Error::Garbled(error.as_string().unwrap_or_default());
    read(error).unwrap_or_else(|_| text())
}
