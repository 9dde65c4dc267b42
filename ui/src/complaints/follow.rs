//! Following a matter with the case key on its receipt.

use client::{Error, IdempotencyKey};
use contract::{
    complaints::{CaseKey, Follow},
    words::{common, complaints as words, problems},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    device, frame,
    live::{Live, live},
    parts::{self, ButtonLook, Fault, Faults, Field, all, button, el, line, problem},
    settings::say,
    way::{Way, way},
};

#[derive(Clone, Copy)]
struct Following {
    key: RwSignal<String>,
    faults: Faults,
    failure: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    live: Live,
    way: Way,
}

/// One field and one button.
pub fn follow() -> AnyView {
    let typed = device::taken().key.unwrap_or_default();
    let following = Following {
        key: RwSignal::new(typed),
        faults: Faults::default(),
        failure: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        live: live(),
        way: way(),
    };
    let field = Field::new("case_key", say(words::FOLLOW_KEY)).hint(say(words::FOLLOW_KEY_HINT));
    let word = || say(words::FOLLOW_OPEN);
    let trouble =
        move || following.failure.get().map(|error| problem(&error, move || following.open()));
    let open = button(ButtonLook::Main, "arrow-right", word, following.is_busy.into(), move || {
        following.open();
    });
    let form = el("form")
        .class("stack")
        .submit(move || following.open())
        .child(line(field, following.key, following.faults))
        .child(parts::live(trouble))
        .child(el("div").class("bar").child(open));
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(words::FOLLOW_TITLE).to_owned()),
        following.faults.summary(),
        form,
    ]
}

impl Following {
    fn open(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        let Ok(key) = CaseKey::try_from(self.key.get_untracked()) else {
            self.faults.show(vec![Fault::new("case_key", say(problems::CASE_KEY_WRONG))]);
            return;
        };
        self.faults.show(vec![]);
        self.failure.set(None);
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = device::hub().change(&Follow { key }, &IdempotencyKey::new()).await;
            self.is_busy.set(false);
            match answer {
                Ok(case) => {
                    self.live.follow();
                    self.way.to(&format!("/c/{}", case.matter.id));
                }
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }
}
