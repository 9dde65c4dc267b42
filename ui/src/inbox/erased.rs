//! What authors have removed: a number and a day, folded below what is over.

use contract::{
    inbox::{Erased, ListErased},
    words::inbox as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::desk::Desk;
use crate::{
    device,
    parts::day,
    settings::{language, say},
};

/// The fold; nothing where nothing was removed. Read again with the list.
pub(super) fn erased(desk: Desk) -> AnyView {
    let known: RwSignal<Vec<Erased>> = RwSignal::default();
    spawn_local(async move {
        // The list above tells of what is wrong with the network.
        if let Ok(erased) = device::hub().ask(&ListErased {}).await {
            let _ = known.try_set(erased);
        }
    });
    let line = move |one: Erased| {
        let words =
            words::erased_line(language(), &day(one.at, desk.offset), &one.number.to_string());
        view! { <li>{words}</li> }
    };
    let fold = move || {
        let known = known.get();
        (!known.is_empty()).then(|| {
            view! {
                <details class="foot">
                    <summary>{say(words::ERASED)}</summary>
                    <ul class="plain">{known.into_iter().map(line).collect::<Vec<_>>()}</ul>
                </details>
            }
        })
    };
    view! { {fold} }.into_any()
}
