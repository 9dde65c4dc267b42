//! 代为登记: what a caller says, written down in a dialog, kept while it is written, sent once; and what they
//! withdraw.

mod draft;
mod form;
mod receipt;
mod withdrawing;

use std::time::Duration;

use client::Error;
use contract::{
    complaints::Receipt,
    counter::{Found, Look},
    id::PersonId,
    text::Search,
    words::{common, inbox as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::desk::Desk;
use crate::{
    device::{self, Shelf},
    parts::{ButtonLook, Faults, Shown, all, el, later, live, tap},
    settings::{language, say},
};
use draft::Draft;
use withdrawing::Withdrawing;

/// How long after the last key places are looked for and the draft is kept.
const PAUSE: Duration = Duration::from_millis(300);

/// What is being written down.
#[derive(Clone, Copy)]
pub(super) struct Counter {
    name: StoredValue<String>,
    draft: RwSignal<Draft>,
    text: RwSignal<String>,
    whereabouts: RwSignal<String>,
    /// What is looked for among the places, and what was found for it.
    wanted: RwSignal<String>,
    found: RwSignal<Option<Vec<Found>>>,
    faults: Faults,
    failure: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    /// The receipt, while it can be read; its key is kept nowhere.
    receipt: RwSignal<Option<(Receipt, Option<String>)>>,
    withdrawing: Withdrawing,
}

impl Counter {
    /// What this person has begun on this device.
    #[must_use]
    pub(super) fn of(person: PersonId) -> Self {
        let name = format!("{person}.inbox.draft.counter");
        let draft: Draft = Shelf::Device.find(&name).unwrap_or_default();
        let counter = Self {
            name: StoredValue::new(name),
            text: RwSignal::new(draft.text.clone()),
            whereabouts: RwSignal::new(draft.whereabouts.clone()),
            draft: RwSignal::new(draft),
            wanted: RwSignal::default(),
            found: RwSignal::default(),
            faults: Faults::new("#counter-faults"),
            failure: RwSignal::default(),
            is_busy: RwSignal::new(false),
            receipt: RwSignal::default(),
            withdrawing: Withdrawing::new(person),
        };
        counter.keep_while_written();
        // Whoever leaves looks for nothing any more.
        let _ = later(PAUSE, move || counter.wanted.get(), move || counter.look());
        counter
    }

    fn keep_while_written(self) {
        let written = move || {
            let (text, whereabouts) = (self.text.get(), self.whereabouts.get());
            self.draft.with(|draft| (text, whereabouts, draft.clone()))
        };
        device::on_leaving(later(PAUSE, written, move || self.keep()));
    }

    fn keep(self) {
        let draft = self.written();
        self.name.with_value(|name| {
            if draft == Draft::default() {
                Shelf::Device.forget(name);
            } else {
                Shelf::Device.keep(name, &draft);
            }
        });
    }

    fn written(self) -> Draft {
        Draft {
            text: self.text.get_untracked(),
            whereabouts: self.whereabouts.get_untracked(),
            ..self.draft.get_untracked()
        }
    }

    /// Looks for the places that fit what was typed.
    fn look(self) {
        let wanted = self.wanted.get_untracked();
        let Ok(search) = Search::try_from(wanted.trim()) else {
            self.found.set(None);
            return;
        };
        let reason = self.draft.with_untracked(|draft| draft.channel).reason();
        spawn_local(async move {
            let answer = device::hub().ask(&Look { search, reason }).await;
            if self.wanted.get_untracked() != wanted {
                return;
            }
            match answer {
                Ok(found) => {
                    self.failure.set(None);
                    self.found.set(Some(found));
                }
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    fn pick(self, place: Option<Found>) {
        let focus = if place.is_some() { "#counter-whom input" } else { "#counter-find" };
        self.draft.update(|draft| {
            draft.resident = None;
            draft.place = place;
        });
        self.wanted.set(String::new());
        self.found.set(None);
        device::focus_soon(focus);
    }

    fn send(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.failure.set(None);
        let mut draft = self.written();
        let request = match draft.request(language()) {
            Ok(request) => request,
            Err(faults) => return self.faults.show(faults),
        };
        self.faults.show(vec![]);
        let key = draft.tried.key(&request);
        let name = draft.resident_name();
        // Before it is sent: an answer that gets lost must find the same key after a reload.
        self.draft.set(draft);
        self.keep();
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = device::hub().change(&request, &key).await;
            self.is_busy.set(false);
            match answer {
                Ok(receipt) => {
                    self.clear();
                    self.receipt.set(Some((receipt, name)));
                    device::focus_soon("#counter-title");
                }
                Err(Error::Refused(problem)) if self.faults.show_refused(&problem) => {}
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    fn clear(self) {
        self.text.set(String::new());
        self.whereabouts.set(String::new());
        self.draft.set(Draft::default());
        self.wanted.set(String::new());
        self.found.set(None);
        self.keep();
    }
}

/// Opens the dialog, with what was begun.
pub(super) fn open(desk: Desk) {
    let counter = desk.counter;
    counter.faults.show(vec![]);
    counter.failure.set(None);
    device::open_sheet("#counter");
    device::focus_soon("#counter-text");
}

/// The dialog; closed until asked for.
pub(super) fn dialog(desk: Desk) -> AnyView {
    let counter = desk.counter;
    let has_left = move || counter.withdrawing.slip.with(Option::is_some);
    let title = move || match (counter.receipt.with(Option::is_some), has_left()) {
        (true, _) => say(words::COUNTER_DONE),
        (false, true) => say(words::COUNTER_LEFT),
        (false, false) => say(words::COUNTER_TITLE),
    };
    let header = el("header")
        .child(el("h2").attr("id", "counter-title").attr("tabindex", "-1").child(live(title)))
        .child(tap(ButtonLook::Quiet, "x", say(common::CLOSE), || device::close_sheet("#counter")));
    let inside = move || match (counter.receipt.get(), counter.withdrawing.slip.get()) {
        (Some((receipt, name)), _) => receipt::receipt(desk, &receipt, name.as_deref()),
        (None, Some((slip, name))) => withdrawing::slip(desk, &slip, &name),
        (None, None) => all![form::form(counter), withdrawing::withdrawing(counter)],
    };
    // A key that was not read out yet does not go with one press of Escape.
    let stay = move |event: web_sys::Event| {
        let has_key = |kept: &Option<(Receipt, _)>| {
            kept.as_ref().is_some_and(|(receipt, _)| receipt.case_key.is_some())
        };
        if counter.receipt.with_untracked(has_key) {
            event.prevent_default();
        }
    };
    el("dialog")
        .class("sheet")
        .attr("id", "counter")
        .attr("aria-labelledby", "counter-title")
        .on("cancel", stay)
        .on("close", move |_| {
            counter.receipt.set(None);
            counter.withdrawing.slip.set(None);
        })
        .child(header)
        .child(live(inside))
        .shown()
}
