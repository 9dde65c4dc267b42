//! Taking a matter back, after a question; and having it taken up again with one tap.

use contract::{
    complaints::{Act, Case},
    id::ComplaintId,
    words::complaints as words,
};
use leptos::prelude::*;

use super::acting::Acting;
use crate::{
    device,
    parts::{ButtonLook, Shown, all, button, el, live, problem, tap},
    reading::Reading,
    settings::say,
};

/// Where the question is found.
const SHEET: &str = "#withdraw";

/// One tap takes it up again.
pub(super) fn reopen(id: ComplaintId, case: Reading<Case>) -> AnyView {
    let acting = Acting::on(id, case, "#reopen-faults");
    let reopen = move || acting.act(Act::Reopen { text: None }, None, || device::focus_soon("h1"));
    let word = || say(words::REOPEN);
    let trouble = move || acting.failure.get().map(|error| problem(&error, reopen));
    let again = button(ButtonLook::Plain, "refresh", word, acting.is_busy.into(), reopen);
    el("section")
        .class("stack")
        .child(el("p").child(say(words::REOPEN_HINT)))
        .child(live(trouble))
        .child(el("div").class("bar").child(again))
        .shown()
}

/// Takes it back, after a question.
pub(super) fn withdraw(id: ComplaintId, case: Reading<Case>) -> AnyView {
    let acting = Acting::on(id, case, "#withdraw-faults");
    let withdraw = move || {
        acting.act(Act::Withdraw {}, None, move || {
            device::close_sheet(SHEET);
            device::focus_soon("h1");
        });
    };
    let word = || say(words::WITHDRAW_DO);
    let trouble = move || acting.failure.get().map(|error| problem(&error, withdraw));
    let open = tap(ButtonLook::Quiet, "undo", say(words::WITHDRAW), || {
        device::open_sheet(SHEET);
        // The harmless one has the focus.
        device::focus("#withdraw-keep");
    });
    let keep = el("button")
        .attr("type", "button")
        .attr("id", "withdraw-keep")
        .click(|| device::close_sheet(SHEET))
        .child(say(words::WITHDRAW_KEEP));
    let sheet = el("dialog")
        .class("sheet")
        .attr("id", "withdraw")
        .attr("aria-labelledby", "withdraw-title")
        .child(el("h2").attr("id", "withdraw-title").child(say(words::WITHDRAW)))
        .child(el("p").child(say(words::WITHDRAW_SURE)))
        .child(live(trouble))
        .child(
            el("div")
                .class("bar")
                .child(button(ButtonLook::Danger, "undo", word, acting.is_busy.into(), withdraw))
                .child(keep),
        );
    all![el("section").child(open), sheet]
}
