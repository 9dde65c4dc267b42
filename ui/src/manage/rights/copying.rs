//! 办理复制: how far the copy for whoever has asked for it at the counter has come, and the next step to it.

use contract::{
    id::{LookId, PersonId, RequestId},
    rights::{Begun as Waiting, CopyFor, Line, Made, TakeFor},
    seconding::Allow,
    words::{rights as words, seconding::ALLOWED},
};
use ledger::pack::Pack;
use leptos::{prelude::*, task::spawn_local};

use super::{Desk, erasing};
use crate::{
    begun::Begun,
    device,
    manage::seconding::asking::Asking,
    parts::{ButtonLook, Element, button, done, el, icon, live, moment, sentence, tap},
    sending::Sending,
    settings::{language, say},
};

/// What stands, or the way to begin; nothing where the request asks for something else or has ended.
pub(super) fn standing(desk: Desk, line: &Line) -> Option<Element> {
    let request = &line.request;
    if !request.is_of_copy() || request.answer.is_some() {
        return None;
    }
    let is_done = line
        .is_copied
        .then(|| el("p").child(icon("check")).child(" ").child(say(words::DESK_COPY_DONE)));
    let lapsed = line.is_lapsed && !line.is_copied;
    let lapsed = lapsed.then(|| el("p").class("notice").child(say(words::DESK_COPY_LAPSED)));
    let next = match &line.begun {
        Some(waiting) => under_way(desk, line.person, waiting),
        None => way(desk.person, request.id),
    };
    Some(el("div").class("stack").child(is_done).child(lapsed).child(next))
}

/// One has begun it: another agrees, then the one takes it.
fn under_way(desk: Desk, person: PersonId, waiting: &Waiting) -> Element {
    let Some(until) = waiting.until else {
        let when = moment(waiting.at, desk.offset);
        let said = words::desk_copy_begun(language(), &waiting.by, &when, &waiting.why);
        return erasing::begun(waiting, said, |id| allowing(desk, id));
    };
    let said = words::desk_copy_until(language(), &waiting.by, &moment(until, desk.offset));
    let taking = waiting.is_own.then(|| taking(waiting.id, person));
    el("div").class("notice stack").child(el("p").child(said)).child(taking)
}

fn allowing(desk: Desk, id: LookId) -> Element {
    let sending = Sending::new();
    let allow = move || sending.send(Allow { id }, move |()| desk.done(ALLOWED));
    let word = || say(words::DESK_COPY_ALLOW);
    let go = button(ButtonLook::Main, "check", word, sending.is_busy.into(), allow);
    el("div").class("stack").child(sending.trouble()).child(el("p").class("bar").child(go))
}

/// The way to begin it, for `me`.
fn way(me: PersonId, id: RequestId) -> Element {
    let asking = Asking {
        title: words::DESK_COPY,
        about: Some(words::DESK_COPY_ABOUT),
        why: (words::DESK_ERASE_WHY, words::DESK_ERASE_WHY_HINT),
        send: words::DESK_ERASE_SEND,
        asked: words::DESK_ERASE_ASKED,
    };
    let begun = Begun::new(me, "copy-for").about(id.number());
    asking.way(begun, move |why| CopyFor { id, why })
}

/// Takes it once, and then saves what was taken, file by file.
fn taking(id: LookId, person: PersonId) -> Element {
    let (is_busy, said) = (RwSignal::new(false), RwSignal::new(String::new()));
    let failure: RwSignal<Option<String>> = RwSignal::new(None);
    let made: RwSignal<Option<Made>> = RwSignal::new(None);
    let take = move || {
        is_busy.set(true);
        spawn_local(async move {
            let taken = device::hub().ask(&TakeFor { id }).await;
            let _ = is_busy.try_set(false);
            match taken {
                Ok(taken) => {
                    let _ = failure.try_set(None);
                    let _ = made.try_set(Some(taken));
                }
                Err(error) => drop(failure.try_set(Some(sentence(&error)))),
            }
        });
    };
    let trouble = move || {
        let failure = failure.get();
        failure.map(|said| el("p").class("problem").attr("role", "alert").child(said))
    };
    let word =
        move || say(if is_busy.get() { words::DESK_COPY_TAKING } else { words::DESK_COPY_TAKE });
    let files = move || made.get().map(|made| files(made, person, said));
    el("div")
        .class("stack")
        .child(live(trouble))
        .child(button(ButtonLook::Main, "download", word, is_busy.into(), take))
        .child(live(files))
        .child(done(format!("copy-saved-{id}"), said))
}

/// What was taken, to be saved. Whose it is, only the number in the name of a file tells.
fn files(made: Made, person: PersonId, said: RwSignal<String>) -> Element {
    let records = serde_json::to_string(&Pack::of(made.records)).expect("plain data");
    let file = |word, name: String, text: String| {
        tap(ButtonLook::Plain, "save", say(word), move || {
            let (name, text, in_language) = (name.clone(), text.clone(), language());
            spawn_local(async move {
                if device::save(&name, &text).await {
                    let _ = said.try_set(words::desk_copy_saved(in_language, &name));
                }
            });
        })
    };
    let records = file(words::DESK_COPY_RECORDS, format!("linli-records-{person}.json"), records);
    let name = format!("linli-matters-{person}.html");
    let matters = file(words::DESK_COPY_MATTERS, name, made.matters);
    el("div")
        .class("stack")
        .child(el("p").attr("role", "status").child(say(words::DESK_COPY_TOOK)))
        .child(el("p").class("bar").child(records).child(matters))
}
