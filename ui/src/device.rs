//! What only the device has: clock, storage, address bar, printer, window. Nothing else touches
//! them.

pub mod album;
mod database;
mod file;
mod following;
mod journal;
pub mod picture;
mod plain;
#[cfg(feature = "shell")]
mod shell;
mod storage;
#[cfg(not(feature = "shell"))]
mod web;

pub use file::{Unread, bytes};
pub use following::{Chain, IS_CHECKED_NATIVELY};
pub use journal::recover;
pub use plain::{
    Typed, TypedJudgement, bring_into_sight, clear, mark_alive, mark_listening, resume, root,
    shown_telephone, take_over, taken, taken_judgement,
};
#[cfg(feature = "shell")]
pub use shell::*;
pub use storage::{Shelf, set_cookie};
#[cfg(not(feature = "shell"))]
pub use web::*;

use contract::time::Time;
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// The device's clock.
#[must_use]
pub fn now() -> Time {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    Time(js_sys::Date::now() as i64)
}

/// Whether an input method is composing: then a key is its own. Older engines say so by a code.
#[must_use]
pub fn composes(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Where the keys of this device are, as far as a person is told.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kept {
    /// In the system's keychain.
    Keychain,
    /// In a file only its owner can read, since there is no keychain.
    File {
        /// Its path.
        path: String,
    },
}

/// The window. Nothing here runs anywhere else.
///
/// # Panics
/// In a worker.
#[must_use]
pub fn window() -> web_sys::Window {
    web_sys::window().expect("screens are drawn in a window")
}

/// The page.
///
/// # Panics
/// Never: a window has one.
#[must_use]
pub fn document() -> web_sys::Document {
    window().document().expect("a window shows a document")
}

/// The path in the address bar.
#[must_use]
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The query in the address bar, with its question mark.
#[must_use]
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Changes the address without loading a page.
pub fn set_address(path: &str, replace: bool) {
    let Ok(history) = window().history() else { return };
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(path))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(path))
    };
}

/// Offers each link of this hub that is followed plainly to `take`, which tells whether it has
/// gone there; all other links are the browser's.
pub fn on_link(take: impl Fn(&str) -> bool + 'static) {
    let listen = Closure::<dyn FnMut(_)>::new(move |event: web_sys::MouseEvent| {
        let changed = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if changed || event.button() != 0 || event.default_prevented() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|target| target.closest("a[href^='/']:not([target])").ok()?);
        let address = link.and_then(|link| link.get_attribute("href"));
        if address.is_some_and(|address| take(&address)) {
            event.prevent_default();
        }
    });
    let _ = document().add_event_listener_with_callback("click", listen.as_ref().unchecked_ref());
    listen.forget();
}

/// Leaves for another page of the hub, which is loaded anew.
pub fn leave_for(path: &str) {
    let _ = window().location().assign(path);
}

/// Loads another page in place of this one: the way back does not lead here.
pub fn leave_instead(path: &str) {
    let _ = window().location().replace(path);
}

/// Loads this page again.
pub fn reload() {
    let _ = window().location().reload();
}

/// Names the page for tabs, histories and screen readers.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Moves the focus to the first element that fits `selector`, if there is one.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether nothing has the focus: what had it has gone from the page.
#[must_use]
pub fn is_focus_lost() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Whether what a selector finds has the focus.
#[must_use]
pub fn has_focus(selector: &str) -> bool {
    let focused = document().active_element();
    focused.is_some_and(|element| element.matches(selector).unwrap_or(false))
}

/// Whether the page shows its top.
fn is_at_top() -> bool {
    window().scroll_y().is_ok_and(|far| far < 1.0)
}

/// Shows the top of the page.
pub fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Opens a dialog; the page behind it rests.
pub fn open_sheet(selector: &str) {
    if let Some(sheet) = sheet(selector) {
        let _ = sheet.show_modal();
    }
}

/// Closes a dialog; the focus goes back to where it was.
pub fn close_sheet(selector: &str) {
    if let Some(sheet) = sheet(selector) {
        sheet.close();
    }
}

fn sheet(selector: &str) -> Option<web_sys::HtmlDialogElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Moves the focus once the screen has been drawn.
pub fn focus_soon(selector: impl AsRef<str> + 'static) {
    soon(move || focus(selector.as_ref()));
}

/// Where somebody writes.
const WRITING: &str = "#content input, #content textarea, #content select";

/// Whether somebody writes in what the page shows. Whoever was quicker than a new screen's heading goes on writing.
#[must_use]
pub fn is_writing() -> bool {
    has_focus(WRITING)
}

/// Moves the focus to the heading of a new screen once that has been drawn, but for who [`is_writing`].
pub fn focus_heading_soon() {
    soon(|| {
        if !is_writing() {
            focus("h1");
        }
    });
}

/// Does something once the screen has been drawn.
pub fn soon(then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    let _ = window().request_animation_frame(then.unchecked_ref());
}

/// Sets or removes an attribute of `<html>`.
pub fn set_root(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// An attribute of `<html>`.
#[must_use]
pub fn root_attribute(name: &str) -> Option<String> {
    document().document_element().and_then(|root| root.get_attribute(name))
}

/// Opens the browser's print dialog.
pub fn print() {
    let _ = window().print();
}

/// Puts a text on the clipboard; whether that worked.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// Whether the browser believes to have a network.
#[must_use]
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Calls back for as long as the page lives whenever the window tells of `event`.
pub fn on(event: &str, then: impl FnMut() + 'static) {
    let then = Closure::<dyn FnMut()>::new(then);
    let _ = window().add_event_listener_with_callback(event, then.as_ref().unchecked_ref());
    then.forget();
}

/// Calls back, for as long as the screen around lives, whenever the page may be about to go: it is
/// left, closed, or out of sight, where a phone may end it without a word.
pub fn on_leaving(then: impl Fn() + 'static) {
    let then = SendWrapper::new(Closure::<dyn Fn()>::new(then));
    for event in LEAVING {
        let listener = then.as_ref().unchecked_ref();
        let _ = window().add_event_listener_with_callback(event, listener);
    }
    on_cleanup(move || {
        for event in LEAVING {
            let listener = then.as_ref().unchecked_ref();
            let _ = window().remove_event_listener_with_callback(event, listener);
        }
    });
}

/// What tells that the page may be about to go; the second rises from the document to the window.
const LEAVING: [&str; 2] = ["pagehide", "visibilitychange"];

/// Writes what has gone wrong in the program to the browser's console.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
    }));
}

/// The kinds of devices people name differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Fits a hand.
    Phone,
    /// Fits two.
    Tablet,
    /// Stands on a table.
    Computer,
}

/// What kind of device this is, as far as it tells.
#[must_use]
pub fn kind() -> Kind {
    kind_of(&window().navigator().user_agent().unwrap_or_default())
}

fn kind_of(agent: &str) -> Kind {
    let is = |word: &str| agent.contains(word);
    if is("iPad") || is("Tablet") || (is("Android") && !is("Mobile")) {
        Kind::Tablet
    } else if is("Mobile") || is("iPhone") || is("OpenHarmony") {
        Kind::Phone
    } else {
        Kind::Computer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_known_by_their_agents() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36",
                Kind::Phone,
            ),
            ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Safari/537.36", Kind::Tablet),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile/15E148", Kind::Phone),
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0", Kind::Computer),
        ] {
            assert_eq!(kind_of(agent), expected, "{agent}");
        }
    }
}
