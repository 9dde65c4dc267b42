//! Withdrawing, with a network or without: written down on the device first, shown at once, and sent as soon
//! as that is possible.

use client::Error;
use contract::{
    id::{GateId, PersonId},
    words::consents as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::Following;
use crate::{
    community::here,
    device,
    parts::{el, icon, live, moment, sentence},
    sessions::{Session, session},
    settings::language,
    withdrawing::{self, Said},
};

/// Withdrawing; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    person: PersonId,
    said: RwSignal<Vec<Said>>,
    failure: RwSignal<Option<Error>>,
    following: Following,
    session: Session,
}

impl Leaving {
    /// What was said before and is not sent yet; it is sent now if that is possible.
    pub(super) fn begin(person: PersonId, following: Following) -> Self {
        let said = RwSignal::new(withdrawing::said(person));
        let (failure, session) = (RwSignal::new(None), session());
        let leaving = Self { person, said, failure, following, session };
        if !said.with_untracked(Vec::is_empty) {
            leaving.send();
        }
        device::on("online", move || leaving.send());
        leaving
    }

    /// Who it is.
    pub(super) const fn person(self) -> PersonId {
        self.person
    }

    /// The person does not agree any more.
    pub(super) fn leave(self, gate: GateId) {
        withdrawing::note(self.person, gate);
        self.said.set(withdrawing::said(self.person));
        self.send();
    }

    fn send(self) {
        spawn_local(async move {
            let sent = withdrawing::send(self.session, self.person).await;
            // The screen may have been left meanwhile.
            if self.said.try_set(withdrawing::said(self.person)).is_none() {
                self.failure.set(sent.err());
                self.following.look();
            }
        });
    }

    /// What waits to be sent, and why.
    pub(super) fn told(self) -> AnyView {
        live(move || {
            let first = self.said.get().first().cloned()?;
            let when = moment(first.at, here().offset());
            let why = self.failure.get().map(|error| match error {
                Error::Offline => words::WAITS_FOR_NET.say(language()).to_owned(),
                error => sentence(&error),
            });
            let shown = el("p")
                .class("notice warn")
                .attr("role", "status")
                .child(icon("clock"))
                .child(" ")
                .child(words::withdrawn_here(language(), &when))
                .child(" ")
                .child(why.unwrap_or_default());
            Some(shown)
        })
    }
}
