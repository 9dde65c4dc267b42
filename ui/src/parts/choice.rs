//! One of several, each a button to choose it; none is chosen for anybody.

use contract::words::Word;
use leptos::prelude::*;

use super::{Element, Faults, Shown, el, fault};
use crate::settings::say;

/// The question and what can be answered to it. `id` is the field's name in the request as well.
pub fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    id: &'static str,
    title: Word,
    all: impl IntoIterator<Item = (T, Word)>,
    chosen: RwSignal<Option<T>>,
    faults: Faults,
) -> Element {
    let options = all.into_iter().enumerate().map(|(index, (one, word))| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", id)
            .checked(move || chosen.get() == Some(one))
            .on("change", move |_| chosen.set(Some(one)));
        let radio = if index == 0 { radio.attr("id", id) } else { radio };
        el("label").child(radio).child(el("span").child(say(word))).shown()
    });
    el("fieldset")
        .class("choice")
        .child(el("legend").child(say(title)))
        .child(options.collect::<Vec<_>>())
        .child(fault(id, faults))
}
