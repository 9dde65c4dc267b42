//! Something that opens where it is asked for: drawn while it is open, one at a time.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Element, el, live};

/// `content` below its summary. The one before is closed when another is opened, so that of many forms on a
/// screen only one has its fields there.
pub fn opening(word: &'static str, content: impl Fn() -> AnyView + Send + 'static) -> Element {
    let is_open = RwSignal::new(false);
    let hear = move |event: web_sys::Event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_now = target.as_ref().is_some_and(|target| target.has_attribute("open"));
        if let Some(target) = target.filter(|_| is_now) {
            close_others(&target);
        }
        let _ = is_open.try_set(is_now);
    };
    el("details")
        .class("report")
        .attr("name", "opening")
        .on("toggle", hear)
        .child(el("summary").child(word))
        .child(live(move || is_open.get().then(&content)))
}

/// Closes the one that was open: older browsers do not do it by the name alone.
fn close_others(opened: &web_sys::Element) {
    let Ok(all) = crate::device::document().query_selector_all("details[name=opening][open]")
    else {
        return;
    };
    for at in 0..all.length() {
        let one = all.item(at).and_then(|node| node.dyn_into::<web_sys::Element>().ok());
        if let Some(one) = one.filter(|one| one != opened) {
            let _ = one.remove_attribute("open");
        }
    }
}
