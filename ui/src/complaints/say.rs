//! Adding something to a matter, with photos.

use contract::{
    complaints::{Act, Case},
    id::ComplaintId,
    text::{Body, TextFault},
    words::{complaints as words, problems},
};
use leptos::prelude::*;

use super::{
    acting::Acting,
    draft::{self, Draft},
};
use crate::{
    device::{self, Shelf},
    parts::{
        ButtonLook, Fault, Field, Photos, Shown, button, el, lines, live, picker, problem, watch,
    },
    reading::Reading,
    sessions::session,
    settings::{language, say},
};

/// A field for more, below the history.
pub(super) fn say_more(id: ComplaintId, case: Reading<Case>) -> AnyView {
    let person = session().me.get_untracked().map(|me| me.person);
    let name = draft::name(person, &format!("case.{id}"));
    let draft = Shelf::Device.find::<Draft>(&name).unwrap_or_default();
    let text = RwSignal::new(device::taken().text.unwrap_or(draft.text));
    let photos = Photos::new(draft.photos);
    let acting = Acting::on(id, case, "#say-faults");
    let is_sent = RwSignal::new(false);
    let mut is_first = true;
    watch(move || {
        let is_first = std::mem::take(&mut is_first);
        let draft = Draft { text: text.get(), photos: photos.kept(), ..Draft::default() };
        if draft.is_empty(None) {
            Shelf::Device.forget(&name);
        } else if !is_first {
            Shelf::Device.keep(&name, &draft);
            is_sent.set(false);
        }
    });
    let send = move || {
        if untrack(|| photos.is_busy()) {
            return acting.faults.show(vec![Fault::new("photos", say(words::FILE_PHOTO_WAIT))]);
        }
        match Body::try_from(text.get_untracked()) {
            Ok(body) => acting.act(Act::Say { text: body, photos: photos.ids() }, move || {
                text.set(String::new());
                photos.clear();
                is_sent.set(true);
            }),
            Err(fault) => acting.faults.show(vec![Fault::new("text", sentence(fault))]),
        }
    };
    let field = Field::new("text", say(words::SAY_LABEL)).hint(say(words::SAY_HINT));
    let word = || say(words::SAY_SEND);
    let trouble = move || acting.failure.get().map(|error| problem(&error, send));
    let done = el("span")
        .attr("role", "status")
        .child(live(move || is_sent.get().then(|| say(words::SAY_DONE))));
    let form = el("form")
        .class("stack")
        .submit(send)
        .child(acting.faults.summary())
        .child(lines(field, text, acting.faults, send))
        .child(picker(photos, acting.faults))
        .child(live(trouble))
        .child(
            el("div")
                .class("bar")
                .child(button(ButtonLook::Plain, "send", word, acting.is_busy.into(), send))
                .child(done),
        );
    el("section").child(form).shown()
}

fn sentence(fault: TextFault) -> String {
    match fault {
        TextFault::Empty => say(problems::TEXT_EMPTY).to_owned(),
        other => other.sentence(language()),
    }
}
