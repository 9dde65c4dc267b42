//! A field to look for something: its label above, its button beside it, and Enter, which does the same.

use contract::words::common;
use leptos::prelude::*;

use super::{ButtonLook, Element, el, tap};
use crate::settings::say;

/// Looks for what is typed, by `go`.
pub fn search(
    label: &'static str,
    typed: RwSignal<String>,
    go: impl Fn() + Clone + 'static,
) -> Element {
    let input = el("input")
        .attr("type", "search")
        .attr("id", "search")
        .attr("maxlength", "100")
        .attr("autocomplete", "off")
        .attr("enterkeyhint", "search")
        .typed(typed);
    let find = tap(ButtonLook::Plain, "search", say(common::FIND), go.clone());
    el("form")
        .class("field")
        .attr("role", "search")
        .submit(go)
        .child(el("label").attr("for", "search").child(label))
        .child(el("div").class("bar seek").child(input).child(find))
}
