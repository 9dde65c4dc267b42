//! All activities: those to come first, by day.

use contract::{
    activities::{Line, List, Page, by_month},
    live::Event,
    words::{activities as words, common},
};
use leptos::prelude::*;

use super::line::line;
use crate::{
    community::here,
    device, frame,
    live::on_event,
    parts::{ButtonLook, Older, Shown, all, el, empty, link, live, shelf, shelf_called},
    reading::Reading,
    sessions::session,
    settings::{language, say},
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
        if matches!(event, Event::Open | Event::Activity { .. } | Event::Reset) {
            again();
        }
    });
    let is_nobody = session().me.with_untracked(Option::is_none);
    let below = if is_nobody {
        el("p").class("hint").child(say(words::JOIN_TO_COME)).shown()
    } else {
        let hours = link(ButtonLook::Quiet, "/activities/hours", "clock", words::MY_HOURS);
        el("p").class("extra").child(hours).shown()
    };
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(words::TITLE).to_owned()),
        el("p").child(say(words::ABOUT)),
        below,
        first.draw(4, read, move |page| {
            let older: Older<Line, _> = Older::new();
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
    if page.coming.is_empty() && over.is_empty() {
        return empty("calendar", say(words::NONE), say(words::NONE_HINT), ());
    }
    let offset = here().offset();
    let lines = |lines: &[Line]| lines.iter().map(|one| line(one, offset)).collect::<Vec<_>>();
    let months = by_month(&page.coming, language(), offset, device::now());
    let months =
        months.into_iter().map(|(month, coming)| shelf_called(month, lines(coming)).shown());
    all![months.collect::<Vec<_>>(), shelf(words::OVER, lines(over))]
}
