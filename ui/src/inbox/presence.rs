//! "小王正在回复": who else is writing an answer to the open case, and telling them of oneself.

use std::time::Duration;

use client::IdempotencyKey;
use contract::{
    id::ComplaintId,
    inbox::{Write, Writer, Writers},
    time::Time,
    words::inbox as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::{desk::Desk, draft::Kind};
use crate::{device, parts::icon, settings::language};

/// Who writes, each with the moment of this device's clock until which that holds.
#[derive(Clone, Copy)]
pub(super) struct Presence {
    others: RwSignal<Vec<(String, Time)>>,
    /// What was said last of oneself, and when.
    said: StoredValue<Option<(ComplaintId, Time)>>,
}

impl Presence {
    /// Nobody writes.
    #[must_use]
    pub(super) fn new() -> Self {
        Self { others: RwSignal::default(), said: StoredValue::default() }
    }

    /// Takes what the hub knows.
    pub(super) fn take(self, writers: Vec<Writer>) {
        let now = device::now();
        let timed = writers.into_iter().map(|writer| (writer.name, now + writer.left));
        let timed: Vec<_> = timed.collect();
        if timed.is_empty() {
            if self.others.with_untracked(|others| !others.is_empty()) {
                self.others.set(timed);
            }
            return;
        }
        self.others.set(timed);
        let wait = u64::try_from(Writer::LIFE.0).unwrap_or_default();
        set_timeout(move || self.forget_old(), Duration::from_millis(wait));
    }

    fn forget_old(self) {
        let now = device::now();
        if self.others.try_with_untracked(|others| others.iter().any(|(_, at)| *at <= now))
            == Some(true)
        {
            self.others.update(|others| others.retain(|(_, at)| now < *at));
        }
    }

    /// Asks the hub who writes to the open case.
    pub(super) fn read(self, id: ComplaintId) {
        spawn_local(async move {
            if let Ok(writers) = device::hub().ask(&Writers { id }).await {
                self.take(writers);
            }
        });
    }

    /// Says that one writes, at most once a pulse, or that one does no more.
    pub(super) fn say(self, id: ComplaintId, kind: Kind, is_writing: bool) {
        let now = device::now();
        let last = self.said.get_value().filter(|(said, _)| *said == id);
        let is_due = match (is_writing, last) {
            (true, Some((_, at))) => now >= at + Writer::PULSE,
            (true, None) => true,
            (false, last) => last.is_some(),
        };
        // A note is in nobody's way.
        if !is_due || kind == Kind::Note {
            return;
        }
        self.said.set_value(is_writing.then_some((id, now)));
        spawn_local(async move {
            // Whether it arrives matters to nobody: the next pulse says it again.
            let (write, key) = (Write { id, is_writing }, IdempotencyKey::new());
            let _ = device::hub().change(&write, &key).await;
        });
    }
}

/// The line above the composer.
pub(super) fn presence(desk: Desk) -> AnyView {
    let line = move || {
        let names: Vec<String> = desk
            .presence
            .others
            .with(|others| others.iter().map(|(name, _)| name.clone()).collect());
        (!names.is_empty()).then(|| {
            let words = words::presence(language(), &names.join("、"));
            view! { <p class="hint">{icon("pencil")} " " {words}</p> }
        })
    };
    view! { <div role="status">{line}</div> }.into_any()
}
