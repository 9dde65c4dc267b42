//! One of several, each a button to choose it; none is chosen for anybody.

use contract::words::Word;
use leptos::prelude::*;

use super::{Element, Faults, Shown, el, fault};
use crate::settings::say;

/// The question and what can be answered to it. `field` is its name in the request.
pub fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    field: &'static str,
    title: Word,
    all: impl IntoIterator<Item = (T, Word)>,
    chosen: RwSignal<Option<T>>,
    faults: Faults,
) -> Element {
    let options = all.into_iter().enumerate().map(|(index, (one, word))| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", field)
            .checked(move || chosen.get() == Some(one))
            .on("change", move |_| chosen.set(Some(one)));
        let radio = if index == 0 { radio.set("id", faults.id(field)) } else { radio };
        el("label").child(radio).child(el("span").child(say(word))).shown()
    });
    el("fieldset")
        .class("choice")
        .child(el("legend").child(say(title)))
        .child(options.collect::<Vec<_>>())
        .child(fault(field, faults))
}
