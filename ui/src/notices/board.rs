//! The board: what is urgent or pinned, then all others, the newest first; and what is looked for.

use client::Error;
use contract::{
    id::NoticeId,
    live::Event,
    notices::{Line, List, Page},
    text::Search,
    words::{common, notices as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::line::line;
use crate::{
    community::here,
    device, frame,
    live::on_event,
    parts::{ButtonLook, Element, Shown, all, button, el, empty, icon, link, live, problem, watch},
    reading::Reading,
    settings::say,
    way::way,
};

/// All notices, or those that hold the words of the address.
pub fn board() -> AnyView {
    let way = way();
    let searched = Memo::new(move |_| way.query("search").and_then(|words| decoded(&words)));
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(words::TITLE).to_owned()),
        field(searched),
        live(move || found(searched.get())),
    ]
}

/// The words of a query, if they can be looked for.
fn decoded(words: &str) -> Option<Search> {
    let words = js_sys::decode_uri_component(&words.replace('+', " ")).ok()?;
    Search::try_from(String::from(words).trim()).ok()
}

fn field(wanted: Memo<Option<Search>>) -> Element {
    let typed = RwSignal::new(String::new());
    watch(move || typed.set(wanted.get().as_ref().map(Search::to_string).unwrap_or_default()));
    let way = way();
    let go = move || {
        let words = typed.get_untracked();
        match words.trim() {
            "" => way.to("/notices"),
            words => {
                let words = String::from(js_sys::encode_uri_component(words));
                way.to(&format!("/notices?search={words}"));
            }
        }
    };
    let label = say(words::SEARCH);
    let input = el("input")
        .attr("type", "search")
        .attr("id", "search")
        .attr("maxlength", "100")
        .attr("autocomplete", "off")
        .attr("aria-label", label)
        .attr("placeholder", label)
        .typed(typed);
    el("form").class("search").attr("role", "search").submit(go).child(icon("search")).child(input)
}

/// What was read so far.
#[derive(Clone, Copy)]
struct Pages {
    first: Reading<Page>,
    older: RwSignal<Vec<Line>>,
    /// Where the page after the last one that was read begins; `None` until one was read on.
    next: RwSignal<Option<Option<NoticeId>>>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
}

fn found(wanted: Option<Search>) -> AnyView {
    let door = here().door();
    let is_searched = wanted.is_some();
    let ask = move |after| List { door: door.clone(), search: wanted.clone(), after };
    let pages = Pages {
        first: Reading::default(),
        older: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let read = {
        let ask = ask.clone();
        move || pages.first.read(ask(None))
    };
    read();
    let again = {
        let read = read.clone();
        move || {
            // What was older has moved with what is new.
            pages.older.set(Vec::new());
            pages.next.set(None);
            read();
        }
    };
    on_event(move |event| {
        if matches!(event, Event::Notices { .. } | Event::Reset) {
            again();
        }
    });
    let offset = here().offset();
    pages.first.draw(4, read, move |page| {
        let ask = ask.clone();
        let lines = move || {
            let page = page.get();
            let shown = page.first.into_iter().chain(page.lines);
            let mut lines: Vec<_> = shown.collect();
            for older in pages.older.get() {
                if lines.iter().all(|known| known.id != older.id) {
                    lines.push(older);
                }
            }
            if lines.is_empty() {
                return none(is_searched);
            }
            let items: Vec<_> = lines.iter().map(|one| line(one, offset)).collect();
            let all =
                is_searched.then(|| link(ButtonLook::Plain, "/notices", "list", words::SEARCH_ALL));
            all![el("ul").class("matters notices").child(items), all]
        };
        let next = move || pages.next.get().unwrap_or_else(|| page.get().next);
        let more = move || next().map(|after| pages.more(ask(Some(after))));
        all![live(lines), live(more)]
    })
}

impl Pages {
    /// A button for what is older.
    fn more(self, request: List) -> AnyView {
        let read = move || {
            let request = request.clone();
            self.is_busy.set(true);
            self.failure.set(None);
            spawn_local(async move {
                match device::hub().ask(&request).await {
                    Ok(page) => {
                        self.older.update(|older| older.extend(page.lines));
                        self.next.set(Some(page.next));
                    }
                    Err(error) => self.failure.set(Some(error)),
                }
                self.is_busy.set(false);
            });
        };
        let again = read.clone();
        let trouble = move || self.failure.get().map(|error| problem(&error, again.clone()));
        let word = || say(words::MORE);
        let button = button(ButtonLook::Plain, "history", word, self.is_busy.into(), read);
        all![live(trouble), el("p").class("bar").child(button)]
    }
}

fn none(is_searched: bool) -> AnyView {
    if is_searched {
        let all = link(ButtonLook::Plain, "/notices", "list", words::SEARCH_ALL);
        return empty("search", say(words::NONE_FOUND), say(words::NONE_FOUND_HINT), all.shown());
    }
    empty("bell", say(words::NONE), say(words::NONE_HINT), ())
}
