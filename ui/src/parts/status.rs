//! How far something is and whose turn it is, as chips.

use contract::{
    complaints::{Status, Turn},
    words::{Word, complaints},
};
use leptos::prelude::*;

use crate::settings::say;

/// How far it is.
pub fn status(status: Status) -> AnyView {
    view! { <span class="status" data-status=status.as_str()>{say(status.word())}</span> }
        .into_any()
}

/// Whose turn it is.
pub fn turn(turn: Turn) -> AnyView {
    let (name, word) = turn_look(turn);
    view! { <span class="turn" data-turn=name>{say(word)}</span> }.into_any()
}

/// The style sheet's name and the word of a turn.
fn turn_look(turn: Turn) -> (&'static str, Word) {
    match turn {
        Turn::Staff => ("staff", complaints::TURN_STAFF),
        Turn::Author => ("resident", complaints::TURN_AUTHOR),
        Turn::Nobody => ("none", complaints::TURN_NOBODY),
    }
}
