//! All polls, the newest first, each with how far it is.

use contract::{
    id::PollId,
    live::Event,
    polls::{Desk as List, Line, Standing},
    words::polls as words,
};
use leptos::prelude::*;

use super::{DESK, Desk};
use crate::{
    desks::{self, Listing, Place},
    parts::{Element, el},
    polls::line::{marks, turnout},
    settings::say,
};

pub(super) fn list(desk: Desk) -> AnyView {
    let listing = Listing {
        ask: |last: Option<&Line>| List { after: last.map(|one| one.id) },
        page: List::PAGE,
        is_news: |event| matches!(event, Event::Poll { .. }),
        new: words::DESK_NEW,
        none: [words::DESK_EMPTY, words::DESK_EMPTY_HINT],
        more: words::MORE,
    };
    desks::list::<PollId, _, _>(&DESK, listing, move |one| row(desk, one))
}

fn row(desk: Desk, one: &Line) -> Element {
    let title = match one.title.as_str() {
        "" => say(words::DESK_UNTITLED).to_owned(),
        title => title.to_owned(),
    };
    let turnout =
        (one.standing != Standing::Draft).then(|| el("span").class("hint").child(turnout(one)));
    el("a")
        .set("href", Place::One(one.id).href(DESK.base))
        .child(el("strong").child(title))
        .child(marks(one, desk.offset))
        .child(turnout)
}
