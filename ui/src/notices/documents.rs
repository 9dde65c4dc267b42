//! The documents that go with a notice: saved by a link, or by the shell, which lets no request out of
//! its window.

use contract::{notices::Enclosed, words::notices as words};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    device,
    parts::{ButtonLook, Element, Shown, all, el, icon, live, sentence, tap},
    settings::{language, say},
};

/// The documents with what they are called and how large they are.
pub(super) fn documents(documents: &[Enclosed]) -> Element {
    let list: Vec<_> = documents.iter().map(|one| el("li").child(document(one)).shown()).collect();
    el("section")
        .child(el("h2").child(say(words::DOCUMENTS)))
        .child(el("ul").class("documents").child(list))
}

fn document(one: &Enclosed) -> AnyView {
    let facts = words::document_facts(language(), &one.document.size());
    if device::kept().is_none() {
        return el("a")
            .class("button")
            .set("href", one.path())
            .attr("download", "")
            .child(icon("download"))
            .child(one.name.clone())
            .child(el("small").child(facts))
            .shown();
    }
    let is_busy = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let (id, name) = (one.document.id, one.name.clone());
    let save = move || {
        if is_busy.get_untracked() {
            return;
        }
        let name = name.clone();
        is_busy.set(true);
        spawn_local(async move {
            let words = match device::save_document(id, &name).await {
                Ok(true) => say(words::DOCUMENT_SAVED).to_owned(),
                Ok(false) => String::new(),
                Err(error) => sentence(&error),
            };
            // The screen may have gone meanwhile.
            let _ = (said.try_set(words), is_busy.try_set(false));
        });
    };
    let called = format!("{} ({})", say(words::DOCUMENT_SAVE), one.name);
    let save = tap(ButtonLook::Plain, "download", say(words::DOCUMENT_SAVE), save);
    all![
        el("span").child(one.name.clone()).child(" ").child(el("small").child(facts)),
        save.set("aria-label", called),
        el("span").attr("role", "status").child(live(move || said.get())),
    ]
}
