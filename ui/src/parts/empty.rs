//! Nothing is here: said kindly, with what can be done.

use leptos::prelude::*;

use super::{Shown, el, icon};

/// An empty place with an icon, words and perhaps a way on.
pub fn empty(
    icon_name: &'static str,
    title: impl IntoView,
    hint: impl IntoView,
    way_on: impl IntoView,
) -> AnyView {
    el("div")
        .class("empty")
        .child(icon(icon_name))
        .child(el("strong").child(title.into_any()))
        .child(el("p").child(hint.into_any()))
        .child(way_on.into_any())
        .shown()
}
