//! 取同意刷脸的凭据: asking for the proof of what somebody has agreed to, and taking it once another manager has allowed it.

use client::Error;
use contract::{
    Code,
    evidence::{Ask, Take},
    id::{LookId, PersonId},
    words::evidence as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::seconding::asking::Asking;
use crate::{
    begun::Begun,
    device,
    parts::{ButtonLook, Element, button, done, el, live, sentence},
    settings::say,
};

/// The way to ask for it, for `me`; below a person of a household.
pub(super) fn asking(me: PersonId, person: PersonId) -> Element {
    let asking = Asking {
        title: words::ASK,
        about: Some(words::ABOUT),
        why: (words::WHY, words::WHY_HINT),
        send: words::SEND,
        asked: words::ASKED,
    };
    let begun = Begun::new(me, "evidence").about(person.number());
    asking.way(begun, move |why| Ask { person, why })
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
    el("div")
        .class("stack")
        .child(live(trouble))
        .child(done(format!("evidence-taken-{id}"), said))
        .child(button(ButtonLook::Plain, "download", word, is_busy.into(), take))
}

/// That there is nothing to take is no fault; that the day is over is another thing, and no look.
fn why_not(error: &Error) -> String {
    match error {
        Error::Refused(problem) if problem.code == Code::Conflict => say(words::NOTHING).to_owned(),
        _ => sentence(error),
    }
}
