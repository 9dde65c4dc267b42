//! Adding something to a matter, with photos.

use contract::{
    complaints::{Act, Case},
    id::{AttachmentId, ComplaintId},
    text::{Body, TextFault},
    words::{complaints as words, problems},
};
use leptos::prelude::*;

use super::{
    acting::{Acting, still_here},
    draft::{self, Draft},
};
use crate::{
    device::{self, Shelf},
    parts::{
        ButtonLook, Fault, Field, Photos, Shown, button, el, forget_photos, lines, live, picker,
        watch,
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
    let photos = Photos::new(&name, draft.photos);
    let name = StoredValue::new(name);
    let typed = device::taken();
    let text = RwSignal::new(typed.text.unwrap_or(draft.text));
    photos.hand_in_all(typed.pictures);
    let acting = Acting::on(id, case, "#say-faults");
    acting.tried.set(draft.attempt);
    let is_sent = RwSignal::new(false);
    let keep = move || {
        let (text, photos, attempt) = (text.get(), photos.kept(), acting.tried.get());
        let draft = Draft { text, photos, attempt, ..Draft::default() };
        name.with_value(|name| {
            if draft.is_empty(None) {
                Shelf::Device.forget(name);
            } else {
                Shelf::Device.keep(name, &draft);
                is_sent.set(false);
            }
        });
    };
    watch(keep);
    let sent = move || {
        text.set(String::new());
        photos.clear();
        name.with_value(|name| forget_photos(name));
        is_sent.set(true);
    };
    let send_now = move || {
        if untrack(|| photos.is_busy()) {
            return acting.faults.show(vec![Fault::new("photos", say(words::FILE_PHOTO_WAIT))]);
        }
        match act(text.get_untracked(), photos.ids()) {
            Ok(act) => {
                acting.act(act, Some(name.get_value()), sent);
                // Before it leaves: an answer that gets lost must find the same key after a reload.
                untrack(keep);
            }
            Err(fault) => acting.faults.show(vec![fault]),
        }
    };
    let send = move || photos.known(send_now);
    let field = Field::new("text", say(words::SAY_LABEL))
        .hint(say(words::SAY_HINT))
        .sent_by(acting.is_busy);
    let word = || say(words::SAY_SEND);
    let trouble = move || acting.failure.get().map(|error| still_here(&error, send));
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

/// What is added: a text, photos, or both.
fn act(text: String, photos: Vec<AttachmentId>) -> Result<Act, Fault> {
    match Body::try_from(text) {
        Ok(text) => Ok(Act::Say { text: Some(text), photos }),
        Err(TextFault::Empty) if !photos.is_empty() => Ok(Act::Say { text: None, photos }),
        Err(TextFault::Empty) => Err(Fault::new("text", say(problems::TEXT_OR_PHOTO))),
        Err(fault) => Err(Fault::new("text", fault.sentence(language()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_alone_is_enough_and_nothing_is_not() {
        let photo = AttachmentId::from_number(5);
        let alone = Act::Say { text: None, photos: vec![photo] };

        assert_eq!(act(" ".into(), vec![photo]).expect("a photo"), alone);
        assert!(act("又坏了".into(), vec![]).is_ok());
        assert_eq!(act(" \n".into(), vec![]).expect_err("nothing").field, "text");
    }
}
