//! Withdrawing, with a network or without: it is written down on the device first, shown at once, and sent
//! as soon as that is possible, under one key.

use client::{Error, IdempotencyKey};
use contract::{
    consents::Withdraw,
    id::{GateId, PersonId},
    time::Time,
    words::consents as words,
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::Following;
use crate::{
    community::here,
    device::{self, Shelf},
    parts::{el, icon, live, moment, sentence},
    settings::language,
};

/// What the person has said and the hub has not heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Said {
    gate: GateId,
    key: IdempotencyKey,
    at: Time,
}

/// Withdrawing; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    name: StoredValue<String>,
    said: RwSignal<Vec<Said>>,
    failure: RwSignal<Option<Error>>,
    following: Following,
}

impl Leaving {
    /// What was said before and is not sent yet; it is sent now if that is possible.
    pub(super) fn begin(person: PersonId, following: Following) -> Self {
        let name = format!("{person}.withdrawing");
        let said = RwSignal::new(Shelf::Device.find(&name).unwrap_or_default());
        let leaving =
            Self { name: StoredValue::new(name), said, failure: RwSignal::new(None), following };
        leaving.send();
        device::on("online", move || leaving.send());
        leaving
    }

    /// The person does not agree any more.
    pub(super) fn leave(self, gate: GateId) {
        let is_new = self.said.with_untracked(|all| all.iter().all(|one| one.gate != gate));
        if is_new {
            let one = Said { gate, key: IdempotencyKey::new(), at: device::now() };
            self.said.update(|all| all.push(one));
            self.keep();
        }
        self.send();
    }

    fn keep(self) {
        let all = self.said.get_untracked();
        self.name.with_value(|name| Shelf::Device.keep(name, &all));
    }

    /// Sends what was said, one after the other.
    fn send(self) {
        spawn_local(async move {
            while let Some(Some(one)) = self.said.try_with_untracked(|all| all.first().cloned()) {
                let request = Withdraw { gate: Some(one.gate) };
                if let Err(error) = device::hub().change(&request, &one.key).await {
                    let _ = self.failure.try_set(Some(error));
                    return;
                }
                if self.said.try_update(|all| all.retain(|other| *other != one)).is_none() {
                    return;
                }
                self.keep();
                let _ = self.failure.try_set(None);
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
