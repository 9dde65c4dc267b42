//! All notices, the last changed first, each with how far it is and what became of it.

use contract::{
    live::Event,
    notices::{Desk as List, Standing, Written},
    words::{Word, notices as words},
};
use leptos::{prelude::*, task::spawn_local};

use super::{BASE, Desk, Place};
use crate::{
    device,
    live::on_event,
    notices::line::{chip, topic},
    parts::{ButtonLook, Element, Shown, all, button, el, empty, icon, link, live, moment},
    reading::Reading,
    settings::{language, say},
};

pub(super) fn list(desk: Desk) -> AnyView {
    let written: Reading<Vec<Written>> = Reading::default();
    let is_whole = RwSignal::new(false);
    // What is read anew begins with its first page again.
    let read = move || {
        is_whole.set(false);
        written.read(List::default());
    };
    read();
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Notices { .. } | Event::Reset) {
            read();
        }
    });
    let is_busy = RwSignal::new(false);
    let more = move || {
        let Some(here) = written.now() else { return };
        is_busy.set(true);
        let after = here.last().map(|one| one.id);
        spawn_local(async move {
            let answer = device::hub().ask(&List { after }).await;
            let _ = is_busy.try_set(false);
            if let Ok(page) = &answer {
                is_whole.set(page.len() < List::PAGE);
            }
            written.take(answer.map(|page| [here, page].concat()));
        });
    };
    let begin = el("a")
        .class("button main")
        .set("href", Place::New.href())
        .child(icon("pencil"))
        .child(say(words::DESK_NEW));
    all![
        el("h1").attr("tabindex", "-1").child(say(words::DESK_TITLE)),
        el("p").class("bar").child(begin),
        written.draw(4, read, move |list| {
            live(move || {
                let list = list.get();
                if list.is_empty() {
                    let (title, hint) = (say(words::DESK_EMPTY), say(words::DESK_EMPTY_HINT));
                    return empty("bell", title, hint, ());
                }
                let has_more = list.len() >= List::PAGE && !is_whole.get();
                let foot = has_more.then(|| {
                    let word = || say(words::MORE);
                    button(ButtonLook::Plain, "chevron-down", word, is_busy.into(), more)
                });
                let rows: Vec<_> = list.iter().map(|one| row(desk, one)).collect();
                all![el("ul").class("matters").child(rows), foot]
            })
        }),
        el("p").child(
            link(ButtonLook::Quiet, "/staff", "inbox", contract::words::manage::TO_INBOX)
                .attr("rel", "external")
        ),
    ]
}

fn row(desk: Desk, one: &Written) -> AnyView {
    let title = match one.title.as_str() {
        "" => say(words::DESK_UNTITLED).to_owned(),
        title => title.to_owned(),
    };
    let language = language();
    let mut facts = vec![words::desk_by(language, &one.by)];
    facts.extend(one.at.map(|at| moment(at, desk.offset)));
    if matches!(one.standing, Standing::Published | Standing::Over) {
        facts.extend(one.people.map(|people| words::desk_people(language, u64::from(people))));
        facts.push(words::desk_seen(language, u64::from(one.seen)));
    }
    let urgent = one.is_urgent.then(|| chip(words::URGENT, "late"));
    let link = el("a")
        .set("href", format!("{BASE}?id={}", one.id))
        .child(topic(one.topic))
        .child(el("strong").child(title))
        .child(urgent)
        .child(standing(one.standing))
        .child(el("span").class("hint").child(facts.join(" · ")));
    el("li").child(link).shown()
}

/// How far a notice is, as a chip.
pub(super) fn standing(standing: Standing) -> Element {
    let (word, look) = look(standing);
    el("span").class("due").attr("data-due", look).child(say(word))
}

const fn look(standing: Standing) -> (Word, &'static str) {
    match standing {
        Standing::Draft => (words::STANDING_DRAFT, "none"),
        Standing::Waiting => (words::STANDING_WAITING, "soon"),
        Standing::Scheduled => (words::STANDING_SCHEDULED, "soon"),
        Standing::Published => (words::STANDING_PUBLISHED, "ok"),
        Standing::Recalled => (words::STANDING_RECALLED, "late"),
        Standing::Over => (words::STANDING_OVER, "none"),
    }
}
