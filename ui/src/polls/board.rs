//! All polls: those that can be answered first.

use client::Error;
use contract::{
    id::PollId,
    live::Event,
    polls::{Line, List, Page},
    words::{Word, common, polls as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::line::line;
use crate::{
    community::here,
    device, frame,
    live::on_event,
    parts::{ButtonLook, Element, all, button, el, empty, live, problem},
    reading::Reading,
    sessions::session,
    settings::say,
};

/// The list.
pub(super) fn board() -> AnyView {
    let first: Reading<Page> = Reading::default();
    let door = here().door();
    let ask = move |after| List { door: door.clone(), after };
    let read = {
        let ask = ask.clone();
        move || first.read(ask(None))
    };
    read();
    let again = read.clone();
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Poll { .. } | Event::Reset) {
            again();
        }
    });
    let is_nobody = session().me.with_untracked(Option::is_none);
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(words::TITLE).to_owned()),
        el("p").child(say(words::ABOUT)),
        is_nobody.then(|| el("p").class("hint").child(say(words::JOIN_TO_ANSWER))),
        first.draw(4, read, move |page| {
            let older = Older::new();
            let ask = ask.clone();
            all![
                live(move || shelves(&page.get(), &older.lines.get())),
                live(move || {
                    let next = older.next.get().unwrap_or_else(|| page.get().next);
                    next.map(|after| older.more(ask(Some(after))))
                }),
            ]
        }),
    ]
}

fn shelves(page: &Page, older: &[Line]) -> AnyView {
    let mut over = page.over.clone();
    for line in older {
        if over.iter().all(|known| known.id != line.id) {
            over.push(line.clone());
        }
    }
    if page.open.is_empty() && over.is_empty() {
        return empty("vote", say(words::NONE), say(words::NONE_HINT), ());
    }
    all![shelf(words::NOW, &page.open), shelf(words::OVER, &over)]
}

fn shelf(word: Word, lines: &[Line]) -> Option<Element> {
    let offset = here().offset();
    let items: Vec<_> = lines.iter().map(|one| line(one, offset)).collect();
    (!items.is_empty()).then(|| {
        el("section").child(el("h2").child(say(word))).child(el("ul").class("matters").child(items))
    })
}

/// What was read beyond the first page.
#[derive(Clone, Copy)]
struct Older {
    lines: RwSignal<Vec<Line>>,
    /// Where the page after the last one that was read begins; `None` until one was read.
    next: RwSignal<Option<Option<PollId>>>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
}

impl Older {
    fn new() -> Self {
        Self {
            lines: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// A button for what comes after.
    fn more(self, request: List) -> AnyView {
        let read = move || {
            let request = request.clone();
            self.is_busy.set(true);
            self.failure.set(None);
            spawn_local(async move {
                let answer = device::hub().ask(&request).await;
                // The screen may have gone meanwhile.
                let _ = self.is_busy.try_set(false);
                match answer {
                    Ok(page) => {
                        let _ = self.lines.try_update(|lines| lines.extend(page.over));
                        let _ = self.next.try_set(Some(page.next));
                    }
                    Err(error) => {
                        let _ = self.failure.try_set(Some(error));
                    }
                }
            });
        };
        let again = read.clone();
        let trouble = move || self.failure.get().map(|error| problem(&error, again.clone()));
        let word = || say(words::MORE);
        let button = button(ButtonLook::Plain, "chevron-down", word, self.is_busy.into(), read);
        all![live(trouble), el("p").class("bar").child(button)]
    }
}
