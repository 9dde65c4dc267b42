//! Where the hub has not told which gates there are: what is done all the same.

use client::Error;
use contract::{
    sure::Ground,
    words::{common, consents as words},
};
use leptos::prelude::*;

use super::{Desk, sure};
use crate::{
    parts::{ButtonLook, Shown, all, el, empty, live, problem, skeleton, tap},
    settings::say,
};

/// Where no gate is known: not yet, or because there is none; why the hub has not told is said below.
pub(super) fn none(desk: Desk) -> AnyView {
    live(move || {
        if desk.offers.is_pending() {
            return skeleton(3);
        }
        let is_told = desk.offers.get().is_some();
        let none = || {
            let word = sure::line(Ground::Word).shown();
            empty("building", say(words::NO_GATES), say(words::NO_GATES_HINT), word)
        };
        is_told.then(none).shown()
    })
}

/// What can be done though the hub has not told which gates there are.
pub(super) fn unheard(desk: Desk) -> AnyView {
    live(move || {
        let error = desk.offers.failure()?;
        let again = move || desk.look();
        let why = match error {
            // What it told before stays.
            Error::Offline if desk.offers.get().is_some() => return None,
            Error::Offline => {
                let again = tap(ButtonLook::Plain, "refresh", say(common::RETRY), again);
                all![el("p").class("hint").child(say(words::ASK_NEEDS_NET)), el("p").child(again)]
            }
            error => problem(&error, again),
        };
        let everywhere = live(move || desk.knows_nothing().then(|| leave_all(desk)));
        Some(all![everywhere, why])
    })
}

/// Withdrawing at every gate, wherever one has agreed.
fn leave_all(desk: Desk) -> AnyView {
    let word = say(words::WITHDRAW_ALL);
    let leave = tap(ButtonLook::Plain, "undo", word, move || desk.leaving.leave_all());
    all![
        el("p").class("hint").child(say(words::WITHDRAW_UNKNOWN)),
        el("p").class("bar no-print").child(leave),
    ]
}
