//! The way to the hub from a browser: the client itself, whose keys the browser keeps.

use client::{Account, Error, Keys};
use contract::{
    id::{AttachmentId, DeviceId, RecoveryId},
    joining::InviteCode,
    people::Me,
    recovery::{Veto, Watch},
    text::Name,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag};

pub use client::{Connection, Hub, Live};

use super::{Kept, Shelf};

/// Under this name it is kept that somebody has signed out here and the hub does not know yet.
const LEAVING: &str = "leaving";

thread_local! {
    static HUB: Hub = Hub::new(origin());
}

/// The hub that served this page. All screens share its session and language.
#[must_use]
pub fn hub() -> Hub {
    HUB.with(Clone::clone)
}

/// Scheme, host and port of the hub, as in links.
#[must_use]
pub fn origin() -> String {
    super::window().location().origin().unwrap_or_default()
}

/// Where the keys of this device are, if that is to be told: a browser keeps them itself.
#[must_use]
pub const fn kept() -> Option<Kept> {
    None
}

/// The secret of the invitation whose link was opened, in its fragment. It is taken out of the
/// address, so that it stays neither in the bar nor in the history.
#[must_use]
pub fn take_code() -> Option<String> {
    let location = super::window().location();
    let fragment = location.hash().ok()?;
    let fragment = fragment.strip_prefix('#').filter(|rest| !rest.is_empty())?.to_owned();
    let address = location.pathname().ok()? + &location.search().unwrap_or_default();
    let history = super::window().history().ok()?;
    history.replace_state_with_url(&JsValue::NULL, "", Some(&address)).ok()?;
    Some(fragment)
}

/// Who has a key on this device.
///
/// # Errors
/// Where the browser keeps none.
pub async fn accounts() -> Result<Vec<Account>, Error> {
    keys().list().await
}

/// Signs in as this device whenever it is needed.
pub async fn use_account(device: DeviceId) {
    hub().use_account(&keys(), device);
}

/// Makes a key, registers it with an invitation and is signed in.
///
/// # Errors
/// Those of [`client::join`].
pub async fn join(code: InviteCode, name: Name) -> Result<Account, Error> {
    client::join(&hub(), &keys(), code, name).await
}

/// Signs in as this device now.
///
/// # Errors
/// Those of [`client::sign_in`].
pub async fn sign_in(device: DeviceId) -> Result<Me, Error> {
    client::sign_in(&hub(), &keys(), device).await
}

/// Ends the session; the key stays.
///
/// # Errors
/// Those of every call; nobody is signed in on this screen all the same.
pub async fn sign_out() -> Result<(), Error> {
    let answer = client::sign_out(&hub()).await;
    match answer {
        Ok(()) => Shelf::Device.forget(LEAVING),
        // Where nothing can be kept, neither can a key: then nobody had joined here.
        Err(_) => _ = Shelf::Device.keep_text(LEAVING, "1"),
    }
    answer
}

/// Tells the hub what it did not hear: that somebody has signed out here. Until then the browser
/// has their session, which plain pages would still be shown with.
pub async fn finish_leaving() {
    if Shelf::Device.text(LEAVING).is_some() {
        // Without a network it stays for the next time.
        let _ = sign_out().await;
    }
}

/// Signs that a device says no to a recovery.
///
/// # Errors
/// Those of [`client::object`].
pub async fn object_recovery(device: DeviceId, recovery: RecoveryId) -> Result<Veto, Error> {
    client::object(&hub(), &keys(), device, recovery).await
}

/// Signs that a device that was stopped asks whether its account is being recovered.
///
/// # Errors
/// Those of [`client::watch`].
pub async fn watch_recovery(device: DeviceId) -> Result<Watch, Error> {
    client::watch(&hub(), &keys(), device).await
}

/// Drops a device's key for good.
///
/// # Errors
/// Where the browser keeps none.
pub async fn forget(device: DeviceId) -> Result<(), Error> {
    keys().forget(device).await
}

/// Signs in by itself no more.
pub fn leave_account() {
    hub().leave_account();
}

/// Where the picture of this path can be shown from.
#[must_use]
pub fn photo_address(path: String) -> String {
    path
}

/// A browser follows the document's own address instead.
///
/// # Errors
/// None.
pub async fn save_document(_: AttachmentId, _: &str) -> Result<bool, Error> {
    Ok(false)
}

/// Saves a text as a file, where the browser puts what is downloaded; whether it was saved. The end of its name says what it
/// is.
pub async fn save(name: &str, text: &str) -> bool {
    saved(name, text).is_some()
}

fn saved(name: &str, text: &str) -> Option<()> {
    let (parts, kind) = (js_sys::Array::of1(&text.into()), BlobPropertyBag::new());
    kind.set_type(media_type(name));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind).ok()?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link = super::document().create_element("a").ok()?;
    let link: web_sys::HtmlAnchorElement = link.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    web_sys::Url::revoke_object_url(&address).ok()
}

/// What a browser is told that a file is. One that is told nothing may call it otherwise, or open it as a text.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("json") => "application/json",
        Some("jsonld") => "application/ld+json",
        Some("html") => "text/html;charset=utf-8",
        Some("csv") => "text/csv;charset=utf-8",
        Some("ics") => "text/calendar;charset=utf-8",
        _ => "text/plain;charset=utf-8",
    }
}

#[cfg(target_arch = "wasm32")]
fn keys() -> Keys {
    Keys::here()
}

/// Tests of plain Rust keep nothing.
#[cfg(not(target_arch = "wasm32"))]
fn keys() -> Keys {
    Keys::memory()
}
