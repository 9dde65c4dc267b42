//! How many of the requests about people's own data wait for an answer: beside each way to them, for those who answer.

use contract::{
    live::Event,
    people::{Care, Post},
    rights::{CountWaiting, Waiting},
    words::rights as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Element, el, live},
    reading::Reading,
    settings::language,
};

/// How many wait, as it was read last; copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Requests(Reading<Waiting>);

impl Requests {
    /// Gives it to all that is drawn below; nothing is read yet.
    pub(crate) fn provide() {
        provide_context(Self(Reading::default()));
    }

    /// Reads it again, for somebody who answers.
    pub(super) fn read(self, post: Post) {
        if post.may(Care::Rights) {
            self.0.read(CountWaiting {});
        }
    }

    /// The same, where it may be another by what the hub tells.
    pub(crate) fn hear(self, post: Post, event: Event) {
        if matches!(event, Event::Open | Event::Rights | Event::Reset) {
            self.read(post);
        }
    }

    /// How many wait; nothing until it is known.
    pub(super) fn open(self) -> Option<u64> {
        self.0.get().map(|waiting| waiting.open)
    }

    /// It in words, as long as there are any.
    pub(super) fn chip(self) -> AnyView {
        live(move || self.0.get().and_then(chip))
    }
}

fn chip(waiting: Waiting) -> Option<Element> {
    let Waiting { open, soon, late } = waiting;
    let language = language();
    let (look, said) = match (open, soon, late) {
        (0, ..) => return None,
        (_, 0, 0) => ("ok", words::waiting(language, open)),
        (_, _, 0) => ("soon", words::waiting_soon(language, open, &soon.to_string())),
        _ => ("late", words::waiting_late(language, open, &late.to_string())),
    };
    Some(el("span").class("due").attr("data-due", look).child(said))
}
