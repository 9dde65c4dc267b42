//! What an author may take away or have removed, folded at the end of a matter.

use client::{Error, IdempotencyKey};
use contract::{
    complaints::{ActKind, Case, Erase, TakeCopy},
    id::ComplaintId,
    words::{Word, common, complaints as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::draft;
use crate::{
    device::{self, Shelf},
    parts::{ButtonLook, Shown, all, button, el, empty, forget_photos, link, live, problem, tap},
    sessions::session,
    settings::say,
};

/// Where the question is found.
const SHEET: &str = "#erase";

/// How to correct a matter, a copy of it, and its end.
pub(super) fn more(id: ComplaintId, case: Signal<Case>, is_erased: RwSignal<bool>) -> AnyView {
    let may_say = move || case.with(|case| case.acts.contains(&ActKind::Say));
    let is_over = Memo::new(move |_| case.with(|case| case.matter.status.is_over()));
    let open = || {
        tap(ButtonLook::Quiet, "trash", say(words::ERASE), || {
            device::open_sheet(SHEET);
            // The harmless one has the focus.
            device::focus("#erase-keep");
        })
        .shown()
    };
    let not_yet = || el("p").class("hint").child(say(words::ERASE_NOT_YET)).shown();
    let inside = el("div")
        .class("stack")
        .child(live(move || may_say().then(|| el("p").child(say(words::CASE_CORRECT)))))
        .child(copy(Some(id), words::COPY_ONE))
        .child(live(move || if is_over.get() { open() } else { not_yet() }));
    let fold = el("details").child(el("summary").child(say(words::CASE_MORE))).child(inside);
    all![fold, question(id, is_erased)]
}

fn question(id: ComplaintId, is_erased: RwSignal<bool>) -> AnyView {
    let person = session().me.get_untracked().map(|me| me.person);
    let is_busy = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    // The same until it is answered, so that a lost answer is given again.
    let key = IdempotencyKey::new();
    let erase = move || {
        let key = key.clone();
        failure.set(None);
        is_busy.set(true);
        spawn_local(async move {
            let answer = device::hub().change(&Erase { id }, &key).await;
            if is_busy.try_set(false).is_some() {
                // The screen has gone meanwhile.
                return;
            }
            match answer {
                Ok(()) => {
                    for what in ["case", "judge"] {
                        let name = draft::name(person, &format!("{what}.{id}"));
                        Shelf::Device.forget(&name);
                        forget_photos(&name);
                    }
                    device::close_sheet(SHEET);
                    is_erased.set(true);
                    device::focus_soon("h1");
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let retry = erase.clone();
    let trouble = move || failure.get().map(|error| problem(&error, retry.clone()));
    let word = || say(words::ERASE_DO);
    let keep = el("button")
        .attr("type", "button")
        .attr("id", "erase-keep")
        .click(|| device::close_sheet(SHEET))
        .child(say(words::ERASE_KEEP));
    el("dialog")
        .class("sheet")
        .attr("id", "erase")
        .attr("aria-labelledby", "erase-title")
        .child(el("h2").attr("id", "erase-title").child(say(words::ERASE)))
        .child(el("p").child(say(words::ERASE_SURE)))
        .child(live(trouble))
        .child(
            el("div")
                .class("bar")
                .child(button(ButtonLook::Danger, "trash", word, is_busy.into(), erase))
                .child(keep),
        )
        .shown()
}

/// Saves a copy of one matter, or of all.
pub(crate) fn copy(id: Option<ComplaintId>, word: Word) -> AnyView {
    let is_busy = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let save = move || {
        failure.set(None);
        is_busy.set(true);
        spawn_local(async move {
            match device::hub().ask(&TakeCopy { id }).await {
                // Whoever closes the question where to save it wants it no more.
                Ok(copied) => drop(device::save(&copied.name, &copied.html).await),
                Err(error) => drop(failure.try_set(Some(error))),
            }
            let _ = is_busy.try_set(false);
        });
    };
    let trouble = move || failure.get().map(|error| problem(&error, save));
    let save = button(ButtonLook::Plain, "download", move || say(word), is_busy.into(), save);
    let line = el("p")
        .class("bar")
        .child(save)
        .child(el("span").class("hint").child(say(words::COPY_HINT)));
    all![live(trouble), line]
}

/// What stands where a matter was that its author has just removed.
pub(super) fn erased() -> AnyView {
    let home = link(ButtonLook::Main, "/", "home", common::HOME);
    empty("check", say(words::ERASED_TITLE), say(words::ERASED_HINT), home)
}
