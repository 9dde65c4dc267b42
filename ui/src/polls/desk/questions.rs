//! Questions that are being written: a list, one of which is open.

use contract::words::{Word, polls as words};
use leptos::prelude::*;

use crate::{
    device,
    parts::{ButtonLook, Element, Faults, Shown, all, el, fault, live, tap},
    polls::desk::wording::{Wording, Written},
    settings::say,
};

/// What is asked, and which question is open.
#[derive(Clone, Copy)]
pub(crate) struct Questions {
    all: RwSignal<Vec<Wording>>,
    open: RwSignal<Option<usize>>,
    most: usize,
    /// How many there must be.
    fewest: usize,
}

impl Questions {
    /// At most so many questions; the first is there to be written.
    pub(crate) fn new(written: Vec<Written>, most: usize) -> Self {
        let written = if written.is_empty() { vec![Written::default()] } else { written };
        Self { fewest: 1, ..Self::begun(written, most) }
    }

    /// At most so many questions, or none at all.
    pub(crate) fn begun(written: Vec<Written>, most: usize) -> Self {
        let open = (written.len() == 1).then_some(0);
        let all = written.into_iter().map(Wording::new).collect();
        Self { all: RwSignal::new(all), open: RwSignal::new(open), most, fewest: 0 }
    }

    /// What stands in the fields; an empty one is none.
    pub(crate) fn get(self) -> Vec<Written> {
        let written = self.all.get().into_iter().map(Wording::get);
        written.filter(|written| *written != Written::default()).collect()
    }

    /// Whether something is answered in own words.
    pub(crate) fn has_texts(self) -> bool {
        self.all.get().into_iter().any(Wording::is_text)
    }

    fn move_by(self, at: usize, to: usize) {
        self.all.update(|all| {
            if to < all.len() {
                all.swap(at, to);
            }
        });
        self.open.set(None);
        device::focus_soon("#questions");
    }

    pub(crate) fn fields(self, faults: Faults) -> Element {
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
            (self.all.get().len() < self.most).then(|| {
                tap(ButtonLook::Plain, "plus", say(words::QUESTION_ADD), move || {
                    let at = self.all.with_untracked(Vec::len);
                    self.all.update(|all| all.push(Wording::new(Written::default())));
                    self.open.set(Some(at));
                    device::focus_soon("#ask");
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
                device::focus_soon("#questions");
            });
            named(done, words::QUESTION_DONE)
        } else {
            let edit = tap(ButtonLook::Plain, "pencil", say(words::QUESTION_EDIT), move || {
                self.open.set(Some(at));
                device::focus_soon("#ask");
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
        let remove = (count > self.fewest).then(|| {
            let remove = tap(ButtonLook::Quiet, "trash", say(words::QUESTION_REMOVE), move || {
                self.open.set(None);
                self.all.update(|all| {
                    if at < all.len() {
                        all.remove(at);
                    }
                });
                device::focus_soon("#questions");
            });
            named(remove, words::QUESTION_REMOVE)
        });
        el("div").class("bar").child(toggle).child(up).child(down).child(remove).shown()
    }
}
