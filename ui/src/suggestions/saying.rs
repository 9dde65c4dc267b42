//! Saying something: kept on the device until the hub has it; with a name or without.

use contract::{
    id::{CommentId, PersonId, SuggestionId},
    suggestions::{Author, Comment, Say},
    text::Body,
    words::suggestions as words,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    device::Shelf,
    parts::{
        ButtonLook, Element, Fault, Faults, Field, Shown, button, el, icon, lines, live, tap, watch,
    },
    sending::{Sending, Tried},
    sessions::session,
    settings::{language, say},
};

/// What was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    text: String,
    is_named: bool,
    #[serde(default)]
    answers: Option<(CommentId, Author)>,
    #[serde(default)]
    tried: Tried,
}

/// Which comment is answered, and who said it.
pub(super) type Answering = RwSignal<Option<(CommentId, Author)>>;

fn name(person: PersonId, id: SuggestionId) -> String {
    format!("draft.{person}.suggestion.{id}.comment")
}

/// The field below what was said.
pub(super) fn saying(
    id: SuggestionId,
    voice: Option<&Author>,
    answering: Answering,
    said: impl Fn(Comment) + Copy + Send + 'static,
) -> AnyView {
    let Some(me) = session().me.get_untracked() else {
        return el("p").class("hint").child(say(words::SAY_JOIN)).shown();
    };
    let kept = name(me.person, id);
    let begun = Shelf::Device.find::<Begun>(&kept);
    let was_named = voice.is_some_and(|voice| voice.name.is_some());
    let text = RwSignal::new(begun.as_ref().map(|begun| begun.text.clone()).unwrap_or_default());
    let is_named = RwSignal::new(begun.as_ref().map_or(was_named, |begun| begun.is_named));
    let faults = Faults::new("#comment-faults");
    let sending = Sending::new();
    if let Some(begun) = begun {
        answering.set(begun.answers);
        sending.resume(begun.tried);
    }
    let kept = StoredValue::new(kept);
    let keep = move || {
        let begun = Begun {
            text: text.get(),
            is_named: is_named.get(),
            answers: answering.get(),
            tried: sending.tried(),
        };
        kept.with_value(|kept| {
            if begun.text.trim().is_empty() {
                Shelf::Device.forget(kept);
            } else {
                Shelf::Device.keep(kept, &begun);
            }
        });
    };
    watch(keep);
    let send = move || {
        let words = match Body::try_from(text.get_untracked()) {
            Ok(words) => words,
            Err(wrong) => {
                return faults.show(vec![Fault::new("comment", wrong.sentence(language()))]);
            }
        };
        faults.show(vec![]);
        let reply_to = answering.with_untracked(|answered| answered.as_ref().map(|(id, _)| *id));
        let request = Say { id, text: words, reply_to, is_named: is_named.get_untracked() };
        let name = kept.get_value();
        sending.send_from(request, faults, move |comment| {
            // It was said, whatever has become of the screen.
            Shelf::Device.forget(&name);
            if text.try_set(String::new()).is_none() {
                let _ = answering.try_set(None);
                said(comment);
            }
        });
        // Before it leaves: an answer that gets lost must find the same key after a reload.
        untrack(keep);
    };
    let to = move || {
        answering.get().map(|(_, author)| {
            let words = words::replying(language(), &author.words(language()));
            el("p").class("notice").child(icon("reply")).child(" ").child(words).child(tap(
                ButtonLook::Quiet,
                "x",
                say(words::REPLY_NOT),
                move || answering.set(None),
            ))
        })
    };
    let field =
        Field::new("comment", say(words::SAY)).hint(say(words::SAY_HINT)).sent_by(sending.is_busy);
    let word = || say(words::SAY_SEND);
    let works = me.post.answers();
    el("form")
        .class("stack")
        .submit(send)
        .child(live(to))
        .child(faults.summary())
        .child(lines(field, text, faults, send))
        .child((!works).then(|| named(is_named, &me.name)))
        .child(works.then(|| el("p").class("hint").child(say(words::SAY_FOR_COMMUNITY))))
        .child(sending.trouble())
        .child(el("div").class("bar").child(button(
            ButtonLook::Plain,
            "send",
            word,
            sending.is_busy.into(),
            send,
        )))
        .shown()
}

/// Whether neighbours see the name.
pub(super) fn named(is_named: RwSignal<bool>, name: &str) -> Element {
    let check = el("input")
        .attr("type", "checkbox")
        .attr("id", "is_named")
        .attr("aria-describedby", "is_named-hint")
        .checked(move || is_named.get())
        .on("change", move |_| is_named.update(|named| *named = !*named));
    let label =
        el("label").child(check).child(el("span").child(words::show_name(language(), name)));
    let hint = el("p").class("hint").attr("id", "is_named-hint").child(say(words::SHOW_NAME_HINT));
    el("div").class("field").child(label).child(hint)
}
