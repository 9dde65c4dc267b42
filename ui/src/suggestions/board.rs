//! All suggestions, in an order that looks at nobody; what is searched; what came of them.

use client::Error;
use contract::{
    live::Event,
    people::Post,
    suggestions::{Cursor, Line, List, Order, Page, Tally, Tell, Whose},
    text::Search,
    words::{common, suggestions as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{desk, line::line, shelf::Shelf};
use crate::{
    community::here,
    device, frame,
    live::on_event,
    parts::{ButtonLook, Element, Shown, all, button, el, empty, icon, link, live, problem, watch},
    reading::Reading,
    sessions::session,
    settings::{language, say},
    way::way,
};

/// The list.
pub fn board() -> AnyView {
    let way = way();
    let searched = Memo::new(move |_| way.query("search").and_then(|words| decoded(&words)));
    let shelf =
        Memo::new(move |_| way.query("order").map(|name| Shelf::read(&name)).unwrap_or_default());
    let post = session().me.with_untracked(|me| me.as_ref().map(|me| me.post));
    let begin = match post {
        Some(Post::Resident) => {
            let propose = link(ButtonLook::Main, "/suggestions/new", "pencil", words::PROPOSE);
            Some(el("p").class("bar").child(propose))
        }
        None => Some(el("p").class("hint").child(say(words::JOIN_TO_PROPOSE))),
        Some(_) => None,
    };
    let under = move || match (shelf.get(), searched.get()) {
        (shelf, None) if shelf.is_reports => desk::queue(),
        (shelf, None) if shelf.order == Order::Outcomes => all![outcomes(), found(shelf, None)],
        (shelf, searched) => found(shelf, searched),
    };
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(words::TITLE).to_owned()),
        el("p").child(say(words::ABOUT)),
        begin,
        field(searched),
        live(move || searched.get().is_none().then(|| shelves(shelf.get(), post))),
        live(under),
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
    let go = move || match typed.get_untracked().trim() {
        "" => way.to("/suggestions"),
        words => {
            let words = String::from(js_sys::encode_uri_component(words));
            way.to(&format!("/suggestions?search={words}"));
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

/// The ways to look at them.
fn shelves(now: Shelf, post: Option<Post>) -> Element {
    let links = Shelf::all(post).into_iter().map(|shelf| {
        let link = el("a")
            .set("href", format!("/suggestions?order={}", shelf.name()))
            .child(say(shelf.word()));
        let link = if shelf == now { link.attr("aria-current", "page") } else { link };
        link.shown()
    });
    el("nav")
        .class("filters")
        .attr("aria-label", say(words::ORDERS))
        .child(links.collect::<Vec<_>>())
}

/// How many came to what, and whether dates were kept.
fn outcomes() -> AnyView {
    let tally: Reading<Tally> = Reading::default();
    tally.read(Tell { door: here().door() });
    live(move || {
        let tally = tally.get()?;
        let counts = tally.statuses.iter().map(|(status, count)| {
            all![el("dt").child(say(status.word())), el("dd").child(count.to_string())]
        });
        let (kept, missed) = (tally.kept.to_string(), tally.missed.to_string());
        Some(
            el("section")
                .class("card")
                .child(el("h2").child(say(words::TALLY)))
                .child(el("dl").class("facts").child(counts.collect::<Vec<_>>()))
                .child(el("p").child(words::tally_kept(language(), &kept, &missed))),
        )
    })
}

/// What was read so far.
#[derive(Clone, Copy)]
struct Pages {
    first: Reading<Page>,
    older: RwSignal<Vec<Line>>,
    /// Where the page after the last one that was read begins; `None` until one was read on.
    next: RwSignal<Option<Option<Cursor>>>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
}

fn found(shelf: Shelf, wanted: Option<Search>) -> AnyView {
    let door = here().door();
    let is_searched = wanted.is_some();
    let ask = move |after| List {
        door: door.clone(),
        order: if is_searched { Order::Newest } else { shelf.order },
        whose: shelf.whose.filter(|_| !is_searched),
        search: wanted.clone(),
        status: None,
        after,
    };
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
            // What comes after has moved with what is new.
            pages.older.set(Vec::new());
            pages.next.set(None);
            read();
        }
    };
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Suggestion { .. } | Event::Reset) {
            again();
        }
    });
    let offset = here().offset();
    pages.first.draw(5, read, move |page| {
        let ask = ask.clone();
        let lines = move || {
            let mut lines = page.get().lines;
            for older in pages.older.get() {
                if lines.iter().all(|known| known.id != older.id) {
                    lines.push(older);
                }
            }
            if lines.is_empty() {
                return none(shelf, is_searched);
            }
            let items: Vec<_> = lines.iter().map(|one| line(one, offset)).collect();
            el("ul").class("matters").child(items).shown()
        };
        let next = move || pages.next.get().unwrap_or_else(|| page.get().next);
        let more = move || next().map(|after| pages.more(ask(Some(after))));
        all![live(lines), live(more)]
    })
}

impl Pages {
    /// A button for what comes after.
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
        let button = button(ButtonLook::Plain, "chevron-down", word, self.is_busy.into(), read);
        all![live(trouble), el("p").class("bar").child(button)]
    }
}

fn none(shelf: Shelf, is_searched: bool) -> AnyView {
    if is_searched {
        let all = link(ButtonLook::Plain, "/suggestions", "list", words::SEARCH_ALL);
        return empty("search", say(words::NONE_FOUND), say(words::NONE_FOUND_HINT), all.shown());
    }
    let (title, hint) = match (shelf.whose, shelf.order) {
        (Some(Whose::Mine), _) => (words::NONE_MINE, words::NONE_MINE_HINT),
        (Some(Whose::Followed), _) => (words::NONE_FOLLOWED, words::NONE_FOLLOWED_HINT),
        (None, Order::NearYou) => (words::NONE_NEAR, words::NONE_NEAR_HINT),
        (None, Order::NeedsAnswer) => (words::NONE_OWED, words::NONE_OWED_HINT),
        (None, Order::Outcomes) => (words::NONE_DONE, words::NONE_DONE_HINT),
        (None, Order::Newest | Order::MostSupported) => (words::NONE, words::NONE_HINT),
    };
    empty("hand", say(title), say(hint), ())
}
