//! All activities, the last announced first.

use contract::{
    activities::{Desk as List, Line},
    id::ActivityId,
    live::Event,
    words::activities as words,
};
use leptos::prelude::*;

use super::{DESK, Desk};
use crate::{
    activities::line::inner,
    desks::{self, Listing, Place},
    parts::el,
};

pub(super) fn list(desk: Desk) -> AnyView {
    let listing = Listing {
        ask: |last: Option<&Line>| List { after: last.map(|one| one.id) },
        page: List::PAGE,
        is_news: |event| matches!(event, Event::Activity { .. }),
        new: words::DESK_NEW,
        none: [words::DESK_EMPTY, words::DESK_EMPTY_HINT],
        more: words::MORE,
    };
    desks::list::<ActivityId, _, _>(&DESK, listing, move |one| {
        el("a").set("href", Place::One(one.id).href(DESK.base)).child(inner(one, desk.offset))
    })
}
