//! The table of keys, and the switch for those who must not have them.

use contract::words::{common, inbox as words};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    desk::Desk,
    keys::{TABLE, Together},
};
use crate::{device, parts::icon, settings::say};

/// The dialog; closed until asked for.
pub(super) fn help(desk: Desk) -> AnyView {
    let lines = TABLE.iter().map(|(keys, together, word)| {
        view! { <tr><td>{caps(keys, *together)}</td><td>{say(*word)}</td></tr> }
    });
    view! {
        <dialog class="sheet" id="keys" aria-labelledby="keys-title">
            <header>
                <h2 id="keys-title">{say(words::KEYS_TITLE)}</h2>
                <form method="dialog">
                    <button class="quiet">{icon("x")} {say(common::CLOSE)}</button>
                </form>
            </header>
            <label>
                <input type="checkbox" prop:checked=desk.singles
                    aria-describedby="keys-hint"
                    on:change:target=move |event| desk.set_singles(event.target().checked()) />
                {say(words::KEYS_SINGLE)}
            </label>
            <p class="hint" id="keys-hint">{say(words::KEYS_SINGLE_HINT)}</p>
            <table class="keys">
                <thead>
                    <tr>
                        <th>{say(words::KEY_COLUMN)}</th>
                        <th>{say(words::ACT_COLUMN)}</th>
                    </tr>
                </thead>
                <tbody>{lines.collect::<Vec<_>>()}</tbody>
            </table>
            <p class="hint">{say(words::KEYS_TYPING)}</p>
        </dialog>
    }
    .into_any()
}

fn caps(keys: &'static [&'static str], together: Together) -> AnyView {
    let between = match together {
        Together::Or => format!(" {} ", say(words::KEY_OR)),
        Together::Then => format!(" {} ", say(words::KEY_THEN)),
        Together::Plus => " + ".to_owned(),
    };
    let caps = keys.iter().enumerate().map(|(index, key)| {
        let between = (index > 0).then(|| between.clone());
        view! { {between} <kbd>{*key}</kbd> }
    });
    caps.collect::<Vec<_>>().into_any()
}

/// Opens the dialog; closing it gives the focus back.
pub(super) fn open() {
    let dialog = device::document().get_element_by_id("keys");
    if let Some(dialog) = dialog.and_then(|dialog| dialog.dyn_into().ok()) {
        let dialog: web_sys::HtmlDialogElement = dialog;
        if !dialog.open() {
            let _ = dialog.show_modal();
        }
    }
}
