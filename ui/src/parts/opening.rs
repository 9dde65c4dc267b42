//! Something that opens where it is asked for: drawn while it is open, one at a time.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Element, el, live};

/// `content` below its summary. The one before is closed when another is opened, so that of many forms on a
/// screen only one has its fields there; what it stands in stays open.
pub fn opening(word: &'static str, content: impl Fn() -> AnyView + Send + 'static) -> Element {
    opening_kept(word, false, |_| (), content)
}

/// An [`opening`] that is drawn anew while it may be open: it begins as it was, and tells when it changes.
pub fn opening_kept(
    word: &'static str,
    was_open: bool,
    changed: impl Fn(bool) + 'static,
    content: impl Fn() -> AnyView + Send + 'static,
) -> Element {
    let is_open = RwSignal::new(was_open);
    let hear = move |event: web_sys::Event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_now = target.as_ref().is_some_and(|target| target.has_attribute("open"));
        if let Some(target) = target.filter(|_| is_now) {
            close_others(&target);
        }
        changed(is_now);
        let _ = is_open.try_set(is_now);
    };
    let details = el("details").class("report").attr("data-opening", "").on("toggle", hear);
    let details = if was_open { details.attr("open", "") } else { details };
    details.child(el("summary").child(word)).child(live(move || is_open.get().then(&content)))
}

/// Closes the one that was open. A name that all of them share would close those around it as well.
fn close_others(opened: &web_sys::Node) {
    let Ok(all) = crate::device::document().query_selector_all("details[data-opening][open]")
    else {
        return;
    };
    for at in 0..all.length() {
        let one = all.item(at).and_then(|node| node.dyn_into::<web_sys::Element>().ok());
        if let Some(one) = one.filter(|one| !one.contains(Some(opened))) {
            let _ = one.remove_attribute("open");
        }
    }
}
