//! The board: what is urgent or pinned, then all others, the newest first; and what is looked for.

use contract::{
    live::Event,
    notices::{List, Page},
    text::Search,
    words::{common, notices as words},
};
use leptos::prelude::*;

use super::line::line;
use crate::{
    community::here,
    frame,
    live::on_event,
    parts::{ButtonLook, Older, Shown, all, el, empty, link, live},
    reading::Reading,
    searching,
    settings::say,
};

/// All notices, or those that hold the words of the address.
pub fn board() -> AnyView {
    let searched = searching::wanted();
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(words::TITLE).to_owned()),
        searching::field("/notices", words::SEARCH, searched),
        live(move || found(searched.get())),
    ]
}

fn found(wanted: Option<Search>) -> AnyView {
    let door = here().door();
    let is_searched = wanted.is_some();
    let ask = move |after| List { door: door.clone(), search: wanted.clone(), after };
    let (first, older) = (Reading::<Page>::default(), Older::new());
    let read = {
        let ask = ask.clone();
        move || first.read(ask(None))
    };
    read();
    let again = read.clone();
    on_event(move |event| {
        if matches!(event, Event::Notices { .. } | Event::Reset) {
            older.forget();
            again();
        }
    });
    let offset = here().offset();
    first.draw(4, read, move |page| {
        let ask = ask.clone();
        let lines = move || {
            let page = page.get();
            let begins = [page.first, page.lines].concat();
            let lines = older.after(&begins, |one, other| one.id == other.id);
            if lines.is_empty() {
                return none(is_searched);
            }
            let items: Vec<_> = lines.iter().map(|one| line(one, offset)).collect();
            let all =
                is_searched.then(|| link(ButtonLook::Plain, "/notices", "list", words::SEARCH_ALL));
            all![el("ul").class("matters notices").child(items), all]
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

fn none(is_searched: bool) -> AnyView {
    if is_searched {
        let all = link(ButtonLook::Plain, "/notices", "list", words::SEARCH_ALL);
        return empty("search", say(words::NONE_FOUND), say(words::NONE_FOUND_HINT), all.shown());
    }
    empty("bell", say(words::NONE), say(words::NONE_HINT), ())
}
