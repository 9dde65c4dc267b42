//! The place where something will be.

use contract::words::common;
use leptos::prelude::*;

use crate::settings::say;

/// Grey lines in the room `count` blocks will take.
pub fn skeleton(count: usize) -> AnyView {
    let blocks = (0..count).map(|_| view! { <div class="skeleton"></div> });
    view! {
        <div class="stack" aria-busy="true">
            <p class="visually-hidden" role="status">{say(common::LOADING)}</p>
            {blocks.collect::<Vec<_>>()}
        </div>
    }
    .into_any()
}
