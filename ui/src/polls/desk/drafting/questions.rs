//! The questions of a poll that is being written: a list, one of which is open.

use contract::{
    polls::QUESTIONS,
    words::{Word, polls as words},
};
use leptos::prelude::*;

use crate::{
    parts::{ButtonLook, Element, Faults, Shown, all, el, fault, live, tap},
    polls::desk::wording::{Wording, Written},
    settings::say,
};

/// What is asked, and which question is open.
#[derive(Clone, Copy)]
pub(super) struct Questions {
    all: RwSignal<Vec<Wording>>,
    open: RwSignal<Option<usize>>,
}

impl Questions {
    pub(super) fn new(written: Vec<Written>) -> Self {
        let written = if written.is_empty() { vec![Written::default()] } else { written };
        let open = (written.len() == 1).then_some(0);
        let all = written.into_iter().map(Wording::new).collect();
        Self { all: RwSignal::new(all), open: RwSignal::new(open) }
    }

    /// What stands in the fields; an empty one is none.
    pub(super) fn get(self) -> Vec<Written> {
        let written = self.all.get().into_iter().map(Wording::get);
        written.filter(|written| *written != Written::default()).collect()
    }

    /// Whether something is answered in own words.
    pub(super) fn has_texts(self) -> bool {
        self.all.get().into_iter().any(Wording::is_text)
    }

    fn move_by(self, at: usize, to: usize) {
        self.all.update(|all| {
            if to < all.len() {
                all.swap(at, to);
            }
        });
        self.open.set(None);
    }

    pub(super) fn fields(self, faults: Faults) -> Element {
        let rows = move || {
            let (all, open) = (self.all.get(), self.open.get());
            let count = all.len();
            let rows = all.into_iter().enumerate().map(|(at, wording)| {
                let foot = self.tools(at, count, open == Some(at));
                let inner = if open == Some(at) {
                    wording.fields(at, foot)
                } else {
                    let ask = move || match wording.get().ask.trim() {
                        "" => say(words::QUESTION_EMPTY).to_owned(),
                        ask => ask.to_owned(),
                    };
                    all![
                        el("p").child(el("b").child(format!("{}. ", at + 1))).child(live(ask)),
                        foot,
                    ]
                };
                el("li").class("card").child(inner).shown()
            });
            el("ol").class("plain stack").child(rows.collect::<Vec<_>>())
        };
        let more = move || {
            (self.all.get().len() < QUESTIONS).then(|| {
                tap(ButtonLook::Plain, "plus", say(words::QUESTION_ADD), move || {
                    let at = self.all.with_untracked(Vec::len);
                    self.all.update(|all| all.push(Wording::new(Written::default())));
                    self.open.set(Some(at));
                })
            })
        };
        el("section")
            .attr("id", "questions")
            .attr("tabindex", "-1")
            .child(el("h2").child(say(words::QUESTIONS)))
            .child(fault("questions", faults))
            .child(live(rows))
            .child(el("p").class("bar").child(live(more)))
    }

    fn tools(self, at: usize, count: usize, is_open: bool) -> AnyView {
        let named = |element: Element, word: Word| {
            element.set("aria-label", format!("{} ({})", say(word), at + 1))
        };
        let toggle = if is_open {
            let done = tap(ButtonLook::Plain, "check", say(words::QUESTION_DONE), move || {
                self.open.set(None);
            });
            named(done, words::QUESTION_DONE)
        } else {
            let edit = tap(ButtonLook::Plain, "pencil", say(words::QUESTION_EDIT), move || {
                self.open.set(Some(at));
            });
            named(edit, words::QUESTION_EDIT)
        };
        let up = (at > 0).then(|| {
            let up = tap(ButtonLook::Quiet, "chevron-up", say(words::QUESTION_UP), move || {
                self.move_by(at, at - 1);
            });
            named(up, words::QUESTION_UP)
        });
        let down = (at + 1 < count).then(|| {
            let down =
                tap(ButtonLook::Quiet, "chevron-down", say(words::QUESTION_DOWN), move || {
                    self.move_by(at, at + 1);
                });
            named(down, words::QUESTION_DOWN)
        });
        let remove = (count > 1).then(|| {
            let remove = tap(ButtonLook::Quiet, "trash", say(words::QUESTION_REMOVE), move || {
                self.open.set(None);
                self.all.update(|all| {
                    if at < all.len() {
                        all.remove(at);
                    }
                });
            });
            named(remove, words::QUESTION_REMOVE)
        });
        el("div").class("bar").child(toggle).child(up).child(down).child(remove).shown()
    }
}
