//! Who has an answer, and whether it is secret, as choices of a draft.

use contract::{
    polls::{Secrecy, Voice},
    words::{Word, polls as words},
};
use leptos::prelude::*;

use super::Drafting;
use crate::{
    parts::{Element, Shown, el, fault, live},
    polls::promise::promise,
    settings::say,
};

impl Drafting {
    pub(super) fn voices(self) -> Element {
        let labels = Voice::ALL.map(|voice| {
            let hint = match voice {
                Voice::Person => words::VOICE_PERSON_HINT,
                Voice::Household => words::VOICE_HOUSEHOLD_HINT,
                Voice::Owner => words::VOICE_OWNER_HINT,
            };
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "voice")
                .attr("value", voice.as_str())
                .checked(move || self.voice.get() == voice)
                .on("change", move |_| self.voice.set(voice));
            let words = el("span")
                .child(say(voice.word()))
                .child(el("small").class("hint").child(say(hint)));
            el("label").child(radio).child(words).shown()
        });
        el("fieldset")
            .class("choice")
            .child(el("legend").child(say(words::EDIT_VOICE)))
            .child(Vec::from(labels))
    }

    pub(super) fn secrecies(self) -> Element {
        let labels = Secrecy::ALL.into_iter().enumerate().map(|(at, secrecy)| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "secrecy")
                .attr("value", secrecy.as_str())
                .checked(move || self.secrecy.get() == Some(secrecy))
                .on("change", move |_| self.secrecy.set(Some(secrecy)));
            let radio = if at == 0 { radio.attr("id", "secrecy") } else { radio };
            el("label").child(radio).child(el("span").child(say(secrecy.word()))).shown()
        });
        el("fieldset")
            .class("choice")
            .child(el("legend").child(say(words::EDIT_SECRECY)))
            .child(labels.collect::<Vec<_>>())
            .child(fault("secrecy", self.faults))
            .child(live(move || {
                let has_texts = self.questions.has_texts();
                let is_live = self.is_live.get();
                self.secrecy.get().map(|secrecy| promise(secrecy, is_live, has_texts))
            }))
    }
}

pub(super) fn checkbox(id: &'static str, word: Word, value: RwSignal<bool>) -> Element {
    let input = el("input")
        .attr("type", "checkbox")
        .attr("id", id)
        .checked(move || value.get())
        .on("change", move |_| value.update(|value| *value = !*value));
    el("label").child(input).child(el("span").child(say(word)))
}
