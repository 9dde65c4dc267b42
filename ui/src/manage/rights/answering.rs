//! Ending a request: done, or refused with a reason that its author can take to court.

use contract::{
    id::RequestId,
    rights::{Answer, Outcome},
    text::Statement,
    words::{Word, rights as words},
};
use leptos::prelude::*;

use super::Desk;
use crate::{
    begun::Begun,
    parts::{ButtonLook, Fault, Faults, Field, Shown, button, choice, el, lines, written},
    sending::Sending,
    settings::say,
};

/// Neither is chosen for anybody.
const OUTCOMES: [(Outcome, Word); 2] =
    [(Outcome::Done, words::DESK_DONE), (Outcome::Refused, words::DESK_REFUSE)];

pub(super) fn form(desk: Desk, id: RequestId) -> AnyView {
    let begun = Begun::new(desk.person, "right-answer").about(id.number());
    let (outcome, typed) = (begun.choice("outcome", None), begun.text("text"));
    let (faults, sending) = (Faults::new("#rights-faults"), Sending::new());
    let send = move || {
        let mut wrong = Vec::new();
        let chosen = outcome.get_untracked();
        if chosen.is_none() {
            wrong.push(Fault::new("outcome", say(words::CHOOSE)));
        }
        let said: Option<Statement> = written("text", &typed.get_untracked(), &mut wrong);
        let (Some(outcome), Some(text)) = (chosen, said) else { return faults.show(wrong) };
        faults.show(vec![]);
        sending.send_from(Answer { id, outcome, text }, faults, move |()| {
            begun.forget();
            typed.set(String::new());
            desk.done(words::DESK_SENT);
        });
    };
    let field = Field::new("text", say(words::DESK_TEXT)).hint(say(words::DESK_TEXT_HINT));
    let word = || say(words::DESK_SEND);
    let go = button(ButtonLook::Main, "send", word, sending.is_busy.into(), send);
    el("form")
        .class("stack")
        .submit(send)
        .child(faults.summary())
        .child(choice("outcome", words::DESK_OUTCOME, OUTCOMES, outcome, faults))
        .child(lines(field.sent_by(sending.is_busy), typed, faults, send))
        .child(sending.trouble())
        .child(el("div").class("bar").child(go))
        .shown()
}
