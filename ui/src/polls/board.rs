//! All polls: those that can be answered first.

use contract::{
    live::Event,
    polls::{Line, List, Page},
    words::{common, polls as words},
};
use leptos::prelude::*;

use super::line::line;
use crate::{
    community::here,
    frame,
    live::on_event,
    parts::{Older, all, el, empty, live, shelf},
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
            let next = move |after| ask(Some(after));
            all![
                live(move || {
                    let page = page.get();
                    shelves(&page, &older.after(&page.over, |one, other| one.id == other.id))
                }),
                older.button(
                    words::MORE,
                    move || page.with(|page| page.next),
                    next,
                    |page: Page| { (page.over, page.next) }
                ),
            ]
        }),
    ]
}

fn shelves(page: &Page, over: &[Line]) -> AnyView {
    if page.open.is_empty() && over.is_empty() {
        return empty("vote", say(words::NONE), say(words::NONE_HINT), ());
    }
    let offset = here().offset();
    let lines = |lines: &[Line]| lines.iter().map(|one| line(one, offset)).collect::<Vec<_>>();
    all![shelf(words::NOW, lines(&page.open)), shelf(words::OVER, lines(over))]
}
