//! What is a child's, on the screens of a household: entering children and guardians, and asking to read what is
//! closed.

pub(super) mod entering;

use contract::{family::AskLook, id::PersonId, text::Statement, words::family as words};
use leptos::prelude::*;

use crate::{
    all, device,
    parts::{ButtonLook, Faults, Field, button, done, el, icon, lines, opening, written},
    sending::Sending,
    settings::say,
};

/// That a child's name was not shown, and the way to ask for it; below a person of a household.
pub(super) fn closed(person: PersonId) -> AnyView {
    all![
        el("p").class("hint").child(icon("lock")).child(" ").child(say(words::CLOSED_HINT)),
        opening(say(words::ASK_LOOK), move || asking(person)),
    ]
}

fn asking(person: PersonId) -> AnyView {
    let (why, faults) = (RwSignal::new(String::new()), Faults::new("#look-faults"));
    let (said, sending) = (RwSignal::new(""), Sending::new());
    let send = move || {
        let mut wrong = Vec::new();
        let text: Option<Statement> = written("why", &why.get_untracked(), &mut wrong);
        let Some(text) = text else { return faults.show(wrong) };
        faults.show(vec![]);
        sending.send_from(AskLook { person, why: text }, faults, move |_| {
            why.set(String::new());
            said.set(say(words::ASKED));
            device::focus_soon("#look-said");
        });
    };
    let field = Field::new("why", say(words::ASK_WHY)).hint(say(words::ASK_WHY_HINT));
    let word = || say(words::ASK_SEND);
    let go = button(ButtonLook::Main, "send", word, sending.is_busy.into(), send);
    let form = el("form")
        .class("stack")
        .submit(send)
        .child(faults.summary())
        .child(lines(field.sent_by(sending.is_busy), why, faults, send))
        .child(sending.trouble())
        .child(el("div").class("bar").child(go));
    all![done("look-said", said), form]
}
