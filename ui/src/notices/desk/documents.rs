//! The documents that go with a notice that is being written: handed in, and named.

use client::{Error, IdempotencyKey};
use contract::{
    attachments::{Document, MAX_DOCUMENT_BYTES, MAX_DOCUMENTS},
    notices::{Enclosed, Enclosure},
    text::Subject,
    words::{common, notices as words, problems},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use crate::{
    device::{self, Unread, picture},
    parts::{ButtonLook, Element, Fault, Faults, Shown, el, fault, icon, live, sentence, tap},
    settings::{language, say},
};

/// A document that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct One {
    document: Document,
    name: RwSignal<String>,
}

/// The documents, in the order in which they were handed in.
#[derive(Clone, Copy)]
pub(super) struct Documents {
    all: RwSignal<Vec<One>>,
    is_busy: RwSignal<bool>,
}

impl Documents {
    pub(super) fn new(documents: &[Enclosed]) -> Self {
        let all = documents
            .iter()
            .map(|one| One { document: one.document, name: RwSignal::new(one.name.clone()) });
        Self { all: RwSignal::new(all.collect()), is_busy: RwSignal::new(false) }
    }

    /// As the draft names them; one without a name has a plain one until it is given.
    ///
    /// # Errors
    /// Where a name is too long.
    pub(super) fn get(self) -> Result<Vec<Enclosure>, Fault> {
        let all = self.all.get().into_iter().map(|one| {
            let name = one.name.get();
            let name = match name.trim() {
                "" => say(words::DOCUMENTS),
                name => name,
            };
            let name = Subject::try_from(name)
                .map_err(|fault| Fault::new("documents", fault.sentence(language())))?;
            Ok(Enclosure { document: one.document.id, name })
        });
        all.collect()
    }

    /// Leaves all of them; whether there were any.
    pub(super) fn let_go(self) -> bool {
        let had_some = self.all.with_untracked(|all| !all.is_empty());
        self.all.set(Vec::new());
        had_some
    }

    /// As the preview shows them.
    pub(super) fn shown(self) -> Vec<Enclosed> {
        let all = self.all.get().into_iter();
        all.map(|one| Enclosed { document: one.document, name: one.name.get() }).collect()
    }

    /// Whether one is on its way.
    pub(super) fn is_busy(self) -> bool {
        self.is_busy.get_untracked()
    }

    pub(super) fn field(self, faults: Faults) -> Element {
        let choose = move |event: web_sys::Event| {
            let input = event.target().and_then(|target| target.dyn_into().ok());
            let files = input.map(|input| picture::chosen(&input)).unwrap_or_default();
            self.hand_in(files, faults);
        };
        let input = el("input")
            .attr("type", "file")
            .attr("id", "documents")
            .attr("accept", "application/pdf,.pdf")
            .attr("multiple", "")
            .attr("aria-describedby", "documents-hint documents-fault")
            .flag("disabled", move || self.is_busy.get())
            .on("change", choose);
        let pick = el("label")
            .class("pick")
            .child(icon("file"))
            .child(el("span").child(say(words::EDIT_DOCUMENTS)))
            .child(input);
        let busy = move || self.is_busy.get().then(|| say(common::LOADING));
        let list = move || {
            let all = self.all.get().into_iter().enumerate();
            all.map(|(index, one)| self.one(index, &one)).collect::<Vec<_>>()
        };
        let hint = say(words::EDIT_DOCUMENTS_HINT);
        el("div")
            .class("field")
            .child(live(list))
            .child(el("p").class("hint").attr("role", "status").child(live(busy)))
            .child(
                el("div")
                    .flag("hidden", move || self.all.with(Vec::len) >= MAX_DOCUMENTS)
                    .child(pick)
                    .child(el("p").class("hint").attr("id", "documents-hint").child(hint)),
            )
            .child(fault("documents", faults))
    }

    fn one(self, index: usize, one: &One) -> AnyView {
        let number = index + 1;
        let id = format!("document-{number}");
        let name = el("input")
            .attr("type", "text")
            .set("id", id.clone())
            .attr("autocomplete", "off")
            .typed(one.name);
        let remove = move || {
            self.all.update(|all| {
                if index < all.len() {
                    all.remove(index);
                }
            });
        };
        let label = format!("{} ({number})", say(words::EDIT_DOCUMENT_REMOVE));
        let remove = tap(ButtonLook::Quiet, "trash", say(words::EDIT_DOCUMENT_REMOVE), remove);
        el("div")
            .class("field")
            .child(el("label").set("for", id).child(say(words::EDIT_DOCUMENT_NAME)))
            .child(name)
            .child(
                el("p")
                    .class("bar")
                    .child(
                        el("span")
                            .class("hint")
                            .child(words::document_facts(language(), &one.document.size())),
                    )
                    .child(remove.set("aria-label", label)),
            )
            .shown()
    }

    fn hand_in(self, files: Vec<web_sys::File>, faults: Faults) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        faults.show(vec![]);
        spawn_local(async move {
            let mut refused = Vec::new();
            for file in files {
                // The screen may have gone meanwhile.
                let Some(count) = self.all.try_with_untracked(Vec::len) else { return };
                if count >= MAX_DOCUMENTS {
                    let most = MAX_DOCUMENTS.to_string();
                    refused.push(problems::documents_too_many(language(), &most));
                    break;
                }
                let answer = handed_in(&file).await;
                if self.all.try_with_untracked(Vec::len).is_none() {
                    return;
                }
                match answer {
                    Ok(document) => {
                        let name = RwSignal::new(named(&file.name()));
                        self.all.update(|all| all.push(One { document, name }));
                    }
                    Err(why) => {
                        refused.push(problems::photo_refused(language(), &file.name(), &why));
                    }
                }
            }
            self.is_busy.set(false);
            if !refused.is_empty() {
                faults.show(vec![Fault::new("documents", refused.join(" "))]);
            }
        });
    }
}

async fn handed_in(file: &web_sys::File) -> Result<Document, String> {
    let bytes = device::bytes(file, MAX_DOCUMENT_BYTES).await.map_err(|unread| {
        say(match unread {
            Unread::TooLarge => problems::TOO_LARGE,
            Unread::Broken => problems::NOT_A_DOCUMENT,
        })
        .to_owned()
    })?;
    let answer = device::hub().enclose(bytes, &IdempotencyKey::new()).await;
    answer.map_err(|error: Error| sentence(&error))
}

/// What a file is called before somebody calls it better.
fn named(file: &str) -> String {
    let name = file.strip_suffix(".pdf").or_else(|| file.strip_suffix(".PDF")).unwrap_or(file);
    let name: String = name.chars().take(Subject::MAX).collect();
    // A name that nobody may write here is none.
    Subject::try_from(name.as_str()).map(|name| name.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_called_as_its_file_at_first() {
        assert_eq!(named("停水时间表.pdf"), "停水时间表");
        assert_eq!(named("通知.2026.PDF"), "通知.2026");
        assert_eq!(named(&"长".repeat(300)).chars().count(), Subject::MAX);
        assert_eq!(named(".pdf"), "");
        assert_eq!(named("a\u{0}b.pdf"), "");
    }
}
