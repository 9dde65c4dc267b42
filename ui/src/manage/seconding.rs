//! 要第二个人同意的事: who asks for what nobody does alone, and allowing it for a day. No resident's name is shown here.

pub(super) mod asking;

use contract::{
    seconding::{Allow, Line, List, Subject},
    time::Offset,
    words::seconding as words,
};
use leptos::prelude::*;

use super::{evidence, export, heading};
use crate::{
    all, device,
    parts::{ButtonLook, Shown, button, done, el, empty, icon, live, moment},
    reading::Reading,
    sending::Sending,
    settings::{language, say},
};

/// The desk; copies are the same.
#[derive(Clone, Copy)]
struct Desk {
    offset: Offset,
    asked: Reading<Vec<Line>>,
    said: RwSignal<&'static str>,
    sending: Sending,
}

pub(super) fn seconding(offset: Offset) -> AnyView {
    let (asked, said) = (Reading::default(), RwSignal::new(""));
    let desk = Desk { offset, asked, said, sending: Sending::new() };
    desk.asked.read(List {});
    let shown = move |list: Signal<Vec<Line>>| {
        live(move || {
            let list = list.get();
            if list.is_empty() {
                return empty("shield-check", say(words::NONE), say(words::NONE_HINT), ());
            }
            let cards: Vec<_> = list.iter().map(|line| card(desk, line)).collect();
            el("ul").class("people").child(cards).shown()
        })
    };
    all![
        heading(say(words::TITLE)),
        el("p").child(say(words::ABOUT)),
        done("seconding-said", said),
        desk.sending.trouble(),
        desk.asked.draw(3, move || desk.asked.read(List {}), shown),
    ]
}

/// Who asks for what.
fn title(line: &Line) -> String {
    let home = line.home.as_deref().unwrap_or_else(|| say(words::HOME_UNKNOWN));
    let rows = line.table.map_or(0, |table| table.rows);
    match line.of {
        Subject::Child => match line.home.as_deref() {
            Some(home) => words::line_child(language(), &line.by, home),
            // Where the child lives is among what is asked for.
            None => words::line_child_hidden(language(), &line.by),
        },
        Subject::Export => words::line_export(language(), &line.by, rows),
        Subject::Evidence => words::line_evidence(language(), &line.by, home),
        Subject::Erasure => words::line_erasure(language(), &line.by, home),
        Subject::Copy => words::line_copy(language(), &line.by, home),
    }
}

fn card(desk: Desk, line: &Line) -> AnyView {
    let state = match (line.until, line.is_own) {
        (Some(until), _) => {
            let by = line.allowed_by.as_deref().unwrap_or_default();
            let said = words::until(language(), by, &moment(until, desk.offset));
            el("p").child(icon("check")).child(" ").child(said)
        }
        (None, true) => el("p").class("notice").child(say(words::OWN)),
        // No name stands here, and of one home there may be several.
        (None, false) if matches!(line.of, Subject::Erasure | Subject::Copy) => {
            el("p").class("notice").child(say(words::AT_RIGHTS))
        }
        (None, false) => {
            let id = line.id;
            let allow = move || {
                desk.sending.send(Allow { id }, move |()| {
                    desk.said.set(say(words::ALLOWED));
                    device::focus_soon("#seconding-said");
                    desk.asked.read(List {});
                });
            };
            let word = || say(words::ALLOW);
            let busy = desk.sending.is_busy.into();
            el("p").class("bar").child(button(ButtonLook::Main, "check", word, busy, allow))
        }
    };
    let is_allowed = line.until.is_some_and(|until| device::now() < until);
    let is_to_take = line.of == Subject::Evidence && line.is_own && is_allowed;
    let taking = is_to_take.then(|| evidence::taking(line.id));
    let is_elsewhere = line.of == Subject::Copy && line.is_own && is_allowed;
    let elsewhere = is_elsewhere.then(|| el("p").child(say(words::TAKE_AT_RIGHTS)));
    let chosen = line.table.map(|table| {
        el("p").class("hint").child(export::told(&table.chosen, desk.offset).join(" · "))
    });
    el("li")
        .class("card stack")
        .child(el("h2").child(title(line)))
        .child(el("p").class("said").child(line.why.clone()))
        .child(chosen)
        .child(el("p").class("hint").child(moment(line.asked_at, desk.offset)))
        .child(state)
        .child(taking)
        .child(elsewhere)
        .shown()
}
