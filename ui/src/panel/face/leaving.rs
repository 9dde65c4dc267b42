//! Withdrawing, with a network or without: written down on the device first, shown at once, and sent as soon
//! as that is possible.

use client::Error;
use contract::{
    id::{GateId, PersonId},
    live::Event,
    time::Time,
    words::consents as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::{Following, rights};
use crate::{
    community::here,
    device,
    live::on_event,
    parts::{all, el, icon, live, moment, sentence},
    sessions::{Session, session},
    settings::language,
    withdrawing::{self, Said, What},
};

/// Withdrawing; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    person: PersonId,
    /// For whom the person acts on this screen, where that is not for themselves.
    whom: Option<PersonId>,
    said: RwSignal<Vec<Said>>,
    failure: RwSignal<Option<Error>>,
    following: Following,
    session: Session,
}

impl Leaving {
    /// What was said before and is not sent yet; it is sent now if that is possible.
    pub(super) fn begin(person: PersonId, whom: Option<PersonId>, following: Following) -> Self {
        let said = RwSignal::new(withdrawing::said(person));
        let (failure, session) = (RwSignal::new(None), session());
        let leaving = Self { person, whom, said, failure, following, session };
        if !said.with_untracked(Vec::is_empty) {
            leaving.send();
        }
        device::on("online", move || leaving.send());
        when_back(move || {
            if !said.with_untracked(Vec::is_empty) {
                leaving.send();
            }
        });
        leaving
    }

    /// Who it is.
    pub(super) const fn person(self) -> PersonId {
        self.person
    }

    /// When it was said that this gate is not agreed to any more, as long as it is not sent.
    pub(super) fn left(self, gate: GateId) -> Option<Time> {
        self.first(|one| one.is_of(self.whom, gate))
    }

    /// The same of a photo that is sent to it.
    pub(super) fn stopped(self, gate: GateId) -> Option<Time> {
        self.first(|one| one.is_of_photo(gate))
    }

    fn first(self, is_it: impl Fn(&Said) -> bool) -> Option<Time> {
        self.said.with(|said| said.iter().find(|one| is_it(one)).map(|one| one.at))
    }

    /// Whether they said so of every gate, and it is not sent.
    pub(super) fn has_left_all(self) -> bool {
        self.said.with(|said| said.iter().any(Said::is_of_all))
    }

    /// This gate is not agreed to any more.
    pub(super) fn leave(self, gate: GateId) {
        self.say(self.whom.map_or(What::Gate(gate), |whom| What::For(whom, gate)));
    }

    /// The person agrees to no gate any more.
    pub(super) fn leave_all(self) {
        self.say(What::Everything);
    }

    /// No photo is to be sent to this gate.
    pub(super) fn stop(self, gate: GateId) {
        self.say(What::Photo(gate));
    }

    fn say(self, what: What) {
        withdrawing::note(self.person, what);
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

    /// What waits to be sent, and why; or that it never can be.
    pub(super) fn told(self) -> AnyView {
        let said = move || {
            let Some(first) = self.first(|one| one.whom() == self.whom) else {
                let error = self.failure.get().filter(|error| *error != Error::Offline)?;
                let shown = el("p").class("problem").attr("role", "alert");
                return Some(shown.child(sentence(&error)));
            };
            let when = moment(first, here().offset());
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
        };
        all![live(said), rights::if_refused(self.failure, self.person)]
    }
}

/// Does something whenever the hub is there again, as long as the screen lives.
pub(super) fn when_back(act: impl Fn() + 'static) {
    on_event(move |event| {
        if event == Event::Open {
            act();
        }
    });
}
