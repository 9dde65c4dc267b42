//! One's own matters: all of them, and the latest for the home screen.

use client::Error;
use contract::{
    Code,
    complaints::{Matter, Mine},
    live::Event,
    time::Offset,
    words::{common, complaints as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{alike::joined, own::copy, title};
use crate::{
    community::here,
    device, frame,
    live::on_event,
    parts::{
        ButtonLook, Row, Shown, all, button, due, el, empty, link, live, problem, rows, status,
        turn, watch,
    },
    reading::Reading,
    sessions::{self, session},
    settings::{language, say},
};

/// How many home shows.
const LATEST: usize = 3;

/// All of one's own matters.
pub fn mine() -> AnyView {
    let session = session();
    let shown = move || {
        if session.me.get().is_some() {
            return whole();
        }
        let follow = link(ButtonLook::Plain, "/follow", "search", words::FOLLOW_ACTION);
        let ways = all![sessions::needed(), follow];
        empty("user", say(words::MINE_VISITOR), say(words::MINE_KEY), ways)
    };
    all![
        frame::back("/", common::HOME),
        frame::heading(|| say(words::MINE_TITLE).to_owned()),
        live(shown),
    ]
}

fn whole() -> AnyView {
    let reading = watched();
    let older: RwSignal<Vec<Matter>> = RwSignal::new(Vec::new());
    let is_whole = RwSignal::new(false);
    reading.draw(
        4,
        move || reading.read(Mine { after: None }),
        move |first| {
            let matters = Signal::derive(move || together(first.get(), older.get()));
            let has_more = move || !is_whole.get() && matters.with(Vec::len) >= Mine::PAGE;
            all![
                live(move || matters.with(Vec::is_empty).then(nothing)),
                list(matters),
                live(move || has_more().then(|| more(matters, older, is_whole))),
                joined(),
                // It holds what was said and answered elsewhere as well.
                copy(None, words::COPY_ALL),
            ]
        },
    )
}

/// The first page, read again, and older ones behind it, each matter once.
fn together(first: Vec<Matter>, older: Vec<Matter>) -> Vec<Matter> {
    let mut matters = first;
    for matter in older {
        if matters.iter().all(|known| known.id != matter.id) {
            matters.push(matter);
        }
    }
    matters
}

fn more(
    matters: Signal<Vec<Matter>>,
    older: RwSignal<Vec<Matter>>,
    is_whole: RwSignal<bool>,
) -> AnyView {
    let is_busy = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let read = move || {
        let after = matters.with_untracked(|matters| matters.last().map(|matter| matter.id));
        is_busy.set(true);
        failure.set(None);
        spawn_local(async move {
            match device::hub().ask(&Mine { after }).await {
                Ok(page) => {
                    is_whole.set(page.len() < Mine::PAGE);
                    older.update(|older| older.extend(page));
                }
                Err(error) => failure.set(Some(error)),
            }
            is_busy.set(false);
        });
    };
    let word = || say(words::MINE_MORE);
    let trouble = move || failure.get().map(|error| problem(&error, read));
    let button = button(ButtonLook::Plain, "history", word, is_busy.into(), read);
    all![live(trouble), el("p").class("bar").child(button)]
}

/// The latest matters, with who has them and until when.
pub fn latest() -> AnyView {
    let reading = watched();
    let whole = || el("p").child(link(ButtonLook::Quiet, "/mine", "list", words::MINE_ALL));
    let matters = reading.draw(
        2,
        move || reading.read(Mine { after: None }),
        move |matters| {
            let some = Signal::derive(move || {
                matters.with(|matters| matters.iter().take(LATEST).cloned().collect())
            });
            let none = || el("p").class("hint").child(say(words::MINE_EMPTY));
            all![
                live(move || matters.with(Vec::is_empty).then(none)),
                list(some),
                live(move || (matters.with(Vec::len) > LATEST).then(whole)),
            ]
        },
    );
    el("section").child(el("h2").child(say(words::MINE_LATEST))).child(matters).shown()
}

/// The first page, read again whenever one of its matters may have changed.
fn watched() -> Reading<Vec<Matter>> {
    let session = session();
    let reading = Reading::default();
    let read = move || reading.read(Mine { after: None });
    read();
    on_event(move |event| match event {
        Event::Open | Event::Complaint { .. } | Event::Assigned { .. } | Event::Reset => read(),
        Event::Desk { .. }
        | Event::Writing { .. }
        | Event::Devices
        | Event::Notices { .. }
        | Event::Rights
        | Event::Suggestion { .. }
        | Event::Poll { .. }
        | Event::Activity { .. }
        | Event::Breach { .. }
        | Event::Ended => {}
    });
    // A session that ended elsewhere shows at the next reading.
    watch(move || {
        if reading.failure().is_some_and(|error| error.code() == Some(Code::NotSignedIn)) {
            session.leave();
        }
    });
    reading
}

fn nothing() -> AnyView {
    let file = link(ButtonLook::Main, "/file", "megaphone", words::FILE_ACTION);
    empty("inbox", say(words::MINE_EMPTY), say(words::MINE_EMPTY_HINT), file)
}

fn list(matters: Signal<Vec<Matter>>) -> AnyView {
    let offset = here().offset();
    let row = move |matter: Matter| Row {
        key: key(&matter),
        draw: Box::new(move || item(&matter, offset)),
    };
    let items = rows(Box::new(move || matters.get().into_iter().map(row).collect()));
    el("ul").class("matters").child(items).shown()
}

/// A matter that changed is drawn anew; the others stay.
fn key(matter: &Matter) -> String {
    format!("{}.{}", matter.id, matter.changed_at.0)
}

fn item(matter: &Matter, offset: Offset) -> AnyView {
    let who = match &matter.assignee {
        _ if !matter.status.is_open() => None,
        Some(name) => Some(words::case_who(language(), name)),
        None => Some(say(words::CASE_WHO_NOBODY).to_owned()),
    };
    let number = words::case_title(language(), &matter.number.to_string());
    let line = [Some(number), matter.place.clone(), who];
    let line: Vec<String> = line.into_iter().flatten().collect();
    let address = format!("/c/{}", matter.id);
    let title = title(matter);
    let status = status(matter.status);
    let state = match matter.due_at {
        Some(at) => due(at, offset),
        None => turn(matter.turn),
    };
    let link = el("a")
        .set("href", address)
        .child(el("strong").child(title))
        .child(status)
        .child(state)
        .child(el("span").class("hint").child(line.join(" · ")));
    el("li").child(link).shown()
}

#[cfg(test)]
mod tests {
    use contract::{
        complaints::{Status, Turn},
        id::ComplaintId,
        time::Time,
    };

    use super::*;

    fn matter(id: i64, status: Status) -> Matter {
        Matter {
            id: ComplaintId::from_number(id),
            number: id,
            title: String::new(),
            place: None,
            status,
            turn: Turn::Staff,
            filed_at: Time(0),
            due_at: None,
            changed_at: Time(0),
            assignee: None,
        }
    }

    #[test]
    fn what_was_read_again_replaces_what_was_read_before() {
        let first = vec![matter(3, Status::Filed), matter(2, Status::Underway)];
        let older = vec![matter(2, Status::Filed), matter(1, Status::Filed)];

        let all = together(first, older);

        let seen: Vec<_> = all.iter().map(|matter| (matter.number, matter.status)).collect();
        assert_eq!(seen, [(3, Status::Filed), (2, Status::Underway), (1, Status::Filed)]);
    }

    #[test]
    fn a_changed_matter_is_drawn_anew() {
        let before = matter(1, Status::Filed);
        let after = Matter { changed_at: Time(1), ..before.clone() };

        assert_eq!(key(&before), key(&before.clone()));
        assert_ne!(key(&before), key(&after));
    }
}
