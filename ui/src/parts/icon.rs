//! An icon of the sprite; it never stands without a word.

use leptos::prelude::*;

/// The icon of this name in `icons.svg`.
pub fn icon(name: &'static str) -> AnyView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use_ href=format!("/assets/icons.svg#{name}")></use_>
        </svg>
    }
    .into_any()
}
