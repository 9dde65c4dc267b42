//! Something that opens where it is asked for: drawn while it is open, one at a time.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Element, el, live};

/// `content` below its summary. Browsers close the one before when another is opened, so that of many
/// forms on a screen only one has its fields there.
pub fn opening(word: &'static str, content: impl Fn() -> AnyView + Send + 'static) -> Element {
    let is_open = RwSignal::new(false);
    let hear = move |event: web_sys::Event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let _ = is_open.try_set(target.is_some_and(|target| target.has_attribute("open")));
    };
    el("details")
        .class("report")
        .attr("name", "opening")
        .on("toggle", hear)
        .child(el("summary").child(word))
        .child(live(move || is_open.get().then(&content)))
}
