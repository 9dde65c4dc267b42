//! An activity in a list, and what stands beside its title everywhere.

use contract::{
    activities::{Line, Yours},
    time::Offset,
    words::{Word, activities as words},
};
use leptos::prelude::*;

use crate::{
    parts::{Element, Shown, all, el, icon, moment},
    settings::{language, say},
};

/// A line that leads to its activity.
pub(super) fn line(line: &Line, offset: Offset) -> AnyView {
    let link = el("a").set("href", format!("/activities/{}", line.id)).child(inner(line, offset));
    el("li").child(link).shown()
}

/// What stands in a line.
pub(super) fn inner(line: &Line, offset: Offset) -> AnyView {
    let seats = line.seats_left(language()).map(|seats| el("span").class("hint").child(seats));
    all![
        el("strong").child(line.title.clone()),
        marks(line),
        el("span").class("hint").child(icon("calendar")).child(" ").child(format!(
            "{} · {}",
            moment(line.starts_at, offset),
            line.place
        )),
        seats,
    ]
}

/// How far it is, and what it is to the reader, as chips.
pub(super) fn marks(line: &Line) -> AnyView {
    let is_live =
        line.standing.is_coming() || matches!(line.yours, Yours::Coming { has_come: true, .. });
    all![chip(line.word(), line.standing.look()), is_live.then(|| yours(line.yours)).flatten()]
}

fn yours(yours: Yours) -> Option<Element> {
    match yours {
        Yours::Coming { has_come: true, .. } => Some(chip(words::YOUR_BEEN, "ok")),
        Yours::Coming { is_helper: true, .. } => Some(chip(words::YOUR_HELPING, "ok")),
        Yours::Coming { .. } => Some(chip(words::YOUR_COMING, "ok")),
        Yours::Waiting { .. } => Some(chip(words::YOUR_WAITING, "soon")),
        Yours::Join | Yours::Elsewhere | Yours::Free => None,
    }
}

fn chip(word: Word, look: &'static str) -> Element {
    el("span").class("due").attr("data-due", look).child(say(word))
}
