//! All suggestions, in an order that looks at nobody; what is searched; what came of them.

use contract::{
    live::Event,
    people::Post,
    suggestions::{List, Order, Page, Tally, Tell, Whose},
    text::Search,
    words::{common, suggestions as words},
};
use leptos::prelude::*;

use super::{desk, line::line, shelf::Shelf};
use crate::{
    community::here,
    frame,
    live::on_event,
    parts::{ButtonLook, Element, Older, Shown, all, el, empty, link, live},
    reading::Reading,
    searching,
    sessions::session,
    settings::{language, say},
    way::way,
};

/// The list.
pub fn board() -> AnyView {
    let way = way();
    let searched = searching::wanted();
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
        searching::field("/suggestions", words::SEARCH, searched),
        live(move || searched.get().is_none().then(|| shelves(shelf.get(), post))),
        live(under),
    ]
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
    let (first, older) = (Reading::<Page>::default(), Older::new());
    let read = {
        let ask = ask.clone();
        move || first.read(ask(None))
    };
    read();
    let again = read.clone();
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Suggestion { .. } | Event::Reset) {
            older.forget();
            again();
        }
    });
    let offset = here().offset();
    first.draw(5, read, move |page| {
        let ask = ask.clone();
        let lines = move || {
            let lines = page.with(|page| older.after(&page.lines, |one, other| one.id == other.id));
            if lines.is_empty() {
                return none(shelf, is_searched);
            }
            let items: Vec<_> = lines.iter().map(|one| line(one, offset)).collect();
            el("ul").class("matters").child(items).shown()
        };
        let next = move || page.with(|page| page.next);
        let more = older.button(
            words::MORE,
            next,
            move |after| ask(Some(after)),
            |page: Page| (page.lines, page.next),
        );
        all![live(lines), more]
    })
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
