//! That something was done.

use leptos::prelude::*;

use super::{Element, el, icon, live};

/// Says what was done, for the eye and for a screen reader; nothing while it is empty. The focus can be brought here,
/// by its id.
pub fn done<S>(id: impl Into<String>, said: RwSignal<S>) -> Element
where
    S: AsRef<str> + Clone + Send + Sync + 'static,
{
    let good = move || {
        let said = said.get().as_ref().to_owned();
        let good = el("p").class("notice good").child(icon("circle-check")).child(" ");
        (!said.is_empty()).then(|| good.child(said))
    };
    el("div").set("id", id.into()).attr("tabindex", "-1").attr("role", "status").child(live(good))
}
