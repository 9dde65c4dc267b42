//! Asking for what takes a second person's word, below a person of a household: one question, what for.

use contract::{Endpoint, text::Statement, words::Word};
use leptos::prelude::*;

use crate::{
    all,
    begun::Begun,
    device,
    parts::{ButtonLook, Element, Faults, Field, button, done, el, lines, opening, written},
    sending::Sending,
    settings::say,
};

/// How one thing is asked for.
#[derive(Clone, Copy)]
pub(in crate::manage) struct Asking {
    /// What the way to it is called.
    pub(in crate::manage) title: Word,
    /// What has to be known before it is asked for.
    pub(in crate::manage) about: Option<Word>,
    /// The question, and what helps to answer it.
    pub(in crate::manage) why: (Word, Word),
    pub(in crate::manage) send: Word,
    /// What is said once it was sent.
    pub(in crate::manage) asked: Word,
}

impl Asking {
    /// The way to ask; `request` is what is sent with the reason.
    pub(in crate::manage) fn way<E: Endpoint>(
        self,
        begun: Begun,
        request: impl Fn(Statement) -> E + Copy + Send + 'static,
    ) -> Element {
        opening(say(self.title), move || self.form(begun, request))
    }

    fn form<E: Endpoint>(
        self,
        begun: Begun,
        request: impl Fn(Statement) -> E + Copy + 'static,
    ) -> AnyView {
        let (why, faults) = (begun.text("why"), Faults::new("#asking-faults"));
        let (said, sending) = (RwSignal::new(""), Sending::new());
        let send = move || {
            let mut wrong = Vec::new();
            let text: Option<Statement> = written("why", &why.get_untracked(), &mut wrong);
            let Some(text) = text else { return faults.show(wrong) };
            faults.show(vec![]);
            sending.send_from(request(text), faults, move |_| {
                begun.forget();
                why.set(String::new());
                said.set(say(self.asked));
                device::focus_soon("#asking-said");
            });
        };
        let (question, hint) = self.why;
        let field = Field::new("why", say(question)).hint(say(hint));
        let word = move || say(self.send);
        let go = button(ButtonLook::Main, "send", word, sending.is_busy.into(), send);
        let form = el("form")
            .class("stack")
            .submit(send)
            .child(faults.summary())
            .child(lines(field.sent_by(sending.is_busy), why, faults, send))
            .child(sending.trouble())
            .child(el("div").class("bar").child(go));
        let about = self.about.map(|about| el("p").class("hint").child(say(about)));
        all![about, done("asking-said", said), form]
    }
}
