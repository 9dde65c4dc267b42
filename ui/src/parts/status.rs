//! How far something is and whose turn it is, as chips.

use contract::{
    complaints::{Status, Turn},
    words::{Word, complaints},
};
use leptos::prelude::*;

use super::{Shown, el};
use crate::settings::say;

/// How far it is.
pub fn status(status: Status) -> AnyView {
    let word = say(status.word());
    el("span").class("status").attr("data-status", status.as_str()).child(word).shown()
}

/// Whose turn it is.
pub fn turn(turn: Turn) -> AnyView {
    let (name, word) = turn_look(turn);
    el("span").class("turn").attr("data-turn", name).child(say(word)).shown()
}

/// The style sheet's name and the word of a turn.
fn turn_look(turn: Turn) -> (&'static str, Word) {
    match turn {
        Turn::Staff => ("staff", complaints::TURN_STAFF),
        Turn::Author => ("resident", complaints::TURN_AUTHOR),
        Turn::Nobody => ("none", complaints::TURN_NOBODY),
    }
}
