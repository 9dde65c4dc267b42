//! A notice in a list, and what is special about it.

use contract::{
    notices::{Line, Topic},
    time::Offset,
    words::{Word, notices as words},
};
use leptos::prelude::*;

use super::marks::is_read;
use crate::{
    parts::{Shown, all, el, icon, moment},
    settings::{language, say},
};

/// A line that leads to its notice.
pub(super) fn line(line: &Line, offset: Offset) -> AnyView {
    let is_urgent = line.is_urgent && !line.is_over;
    let unread = (!is_read(line.id)).then(|| chip(words::UNREAD, "soon"));
    let happens = line.happening.as_ref().map(|happening| {
        let words = words::happens(language(), &moment(happening.from, offset));
        el("span").class("hint").child(icon("clock")).child(" ").child(words)
    });
    let published = words::published_on(language(), &moment(line.published_at, offset));
    let link = el("a")
        .set("href", format!("/notices/{}", line.id))
        .live("data-urgent", move || is_urgent.then_some("true"))
        .child(topic(line.topic))
        .child(el("strong").child(line.title.clone()))
        .child(all![unread, marks(line)])
        .child(happens)
        .child(el("span").class("hint").child(line.beginning.clone()))
        .child(el("span").class("hint").child(published));
    el("li").child(link).shown()
}

/// What a notice is about.
pub(super) fn topic(topic: Topic) -> AnyView {
    el("span").class("topic").child(icon(topic.icon())).child(" ").child(say(topic.word())).shown()
}

/// What is special about a notice, as chips.
pub(super) fn marks(line: &Line) -> AnyView {
    let shown = line.marks().into_iter().map(|(word, look)| chip(word, look));
    shown.collect::<Vec<_>>().shown()
}

/// A chip in a look of the style sheet's deadlines.
pub(super) fn chip(word: Word, look: &'static str) -> AnyView {
    el("span").class("due").attr("data-due", look).child(say(word)).shown()
}
