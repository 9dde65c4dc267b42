//! All notices, the last changed first, each with how far it is and what became of it.

use contract::{
    id::NoticeId,
    live::Event,
    notices::{Desk as List, Standing, Written},
    words::{Word, notices as words},
};
use leptos::prelude::*;

use super::{DESK, Desk};
use crate::{
    desks::{self, Listing, Place},
    notices::line::{chip, topic},
    parts::{Element, el, moment},
    settings::{language, say},
};

pub(super) fn list(desk: Desk) -> AnyView {
    let listing = Listing {
        ask: |last: Option<&Written>| List { after: last.map(|one| one.id) },
        page: List::PAGE,
        is_news: |event| matches!(event, Event::Notices { .. }),
        new: words::DESK_NEW,
        none: [words::DESK_EMPTY, words::DESK_EMPTY_HINT],
        more: words::MORE,
    };
    desks::list::<NoticeId, _, _>(&DESK, listing, move |one| row(desk, one))
}

fn row(desk: Desk, one: &Written) -> Element {
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
    el("a")
        .set("href", Place::One(one.id).href(DESK.base))
        .child(topic(one.topic))
        .child(el("strong").child(title))
        .child(urgent)
        .child(standing(one.standing))
        .child(el("span").class("hint").child(facts.join(" · ")))
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
