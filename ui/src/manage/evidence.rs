//! 取同意刷脸的凭据: asking for the proof of what somebody has agreed to, and taking it once another manager has allowed it.

use client::Error;
use contract::{
    Code,
    evidence::{Ask, Take},
    id::{LookId, PersonId},
    text::Statement,
    words::evidence as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::Sending;
use crate::{
    all, device,
    parts::{
        ButtonLook, Element, Faults, Field, Shown, button, done, el, lines, live, opening,
        sentence, written,
    },
    settings::say,
};

/// The way to ask for it; below a person of a household.
pub(super) fn asking(person: PersonId) -> AnyView {
    opening(say(words::ASK), move || form(person)).shown()
}

fn form(person: PersonId) -> AnyView {
    let (why, faults) = (RwSignal::new(String::new()), Faults::new("#evidence-faults"));
    let (said, sending) = (RwSignal::new(""), Sending::new());
    let send = move || {
        let mut wrong = Vec::new();
        let text: Option<Statement> = written("why", &why.get_untracked(), &mut wrong);
        let Some(text) = text else { return faults.show(wrong) };
        faults.show(vec![]);
        sending.send_from(Ask { person, why: text }, faults, move |_| {
            why.set(String::new());
            said.set(say(words::ASKED));
            device::focus_soon("#evidence-said");
        });
    };
    let field = Field::new("why", say(words::WHY)).hint(say(words::WHY_HINT));
    let word = || say(words::SEND);
    let go = button(ButtonLook::Main, "send", word, sending.is_busy.into(), send);
    let form = el("form")
        .class("stack")
        .submit(send)
        .child(faults.summary())
        .child(lines(field.sent_by(sending.is_busy), why, faults, send))
        .child(sending.trouble())
        .child(el("div").class("bar").child(go));
    all![el("p").class("hint").child(say(words::ABOUT)), done("evidence-said", said), form]
}

/// Takes what was allowed.
pub(super) fn taking(id: LookId) -> Element {
    let (is_busy, said) = (RwSignal::new(false), RwSignal::new(""));
    let failure: RwSignal<Option<String>> = RwSignal::new(None);
    let take = move || {
        is_busy.set(true);
        said.set("");
        spawn_local(async move {
            let taken = device::hub().ask(&Take { id }).await;
            let _ = is_busy.try_set(false);
            match taken {
                Ok(dossier) => {
                    let _ = failure.try_set(None);
                    let text = serde_json::to_string(&dossier).expect("plain data");
                    if device::save("linli-evidence.json", &text).await {
                        let _ = said.try_set(say(words::SAVED));
                    }
                }
                Err(error) => drop(failure.try_set(Some(why_not(&error)))),
            }
        });
    };
    let trouble = move || {
        let failure = failure.get();
        failure.map(|said| el("p").class("problem").attr("role", "alert").child(said))
    };
    let word = move || say(if is_busy.get() { words::TAKING } else { words::TAKE });
    el("div").class("stack").child(live(trouble)).child(done("evidence-taken", said)).child(button(
        ButtonLook::Plain,
        "download",
        word,
        is_busy.into(),
        take,
    ))
}

/// That there is nothing to take is no fault; that the day is over is another thing, and no look.
fn why_not(error: &Error) -> String {
    match error {
        Error::Refused(problem) if problem.code == Code::Conflict => say(words::NOTHING).to_owned(),
        _ => sentence(error),
    }
}
