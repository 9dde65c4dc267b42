//! That a chain has consents which the person has not given: a key that is not theirs has signed one, or one that was
//! over is told again. None of them counts here; a gate may believe it all the same.

use contract::{
    consents::{Strange, Wrong, strange},
    sure::Ground,
    words::panel as words,
};
use leptos::prelude::*;

use super::{Following, places::Place, rights, sure};
use crate::{
    community::here,
    panel::following::in_order,
    parts::{ButtonLook, Shown, el, icon, link, live, moment},
    settings::{language, say},
};

/// What is told of it, on the first screen with the way to where one withdraws, and there without one (`is_here`). Where a
/// record cannot be read, a key may stand in it: nobody is told then that one is not theirs.
pub(in crate::panel) fn warning(following: Following, is_here: bool) -> AnyView {
    live(move || {
        let lines = following.lines();
        if lines.iter().any(|line| line.event.is_none()) {
            return None;
        }
        let all = strange(in_order(&lines));
        if all.is_empty() {
            return None;
        }
        let rows: Vec<_> =
            all.iter().map(|(one, is_proved)| row(following, one, *is_proved)).collect();
        let way = || link(ButtonLook::Plain, "/panel/face", "undo", words::CHANGE_MIND);
        let way = (!is_here).then(|| el("p").class("bar no-print").child(way()));
        let shown = el("section")
            .class("problem stack")
            .attr("role", "alert")
            .child(el("h2").child(icon("alert")).child(" ").child(say(words::STRANGE_TITLE)))
            .child(el("ul").class("plain stack").child(rows))
            .child(el("p").child(say(words::STRANGE_HINT)))
            .child(way);
        Some(shown)
    })
}

fn row(following: Following, one: &Strange, is_proved: bool) -> AnyView {
    let when = moment(one.at, here().offset());
    let notice = following.notice(one.gate, one.purpose);
    let gate = Place { gate: one.gate, purpose: one.purpose, notice }.called();
    let what = say(one.purpose.word());
    let said = match one.wrong {
        Wrong::Key => words::strange_key(language(), &gate, what, &when),
        Wrong::Again => words::strange_again(language(), &gate, what, &when),
    };
    let explain = rights::explaining_record(following.whom(), &when, &said);
    el("li")
        .child(el("p").child(said))
        .child(sure::line(Ground::Record { is_proved }))
        .child(el("p").class("bar no-print").child(explain))
        .shown()
}
