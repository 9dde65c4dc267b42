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
    settings::say,
};

/// A line that leads to its notice.
pub(super) fn line(line: &Line, offset: Offset) -> AnyView {
    let is_urgent = line.is_urgent && !line.is_over;
    let unread = (!is_read(line.id)).then(|| chip(words::UNREAD, "soon"));
    let link = el("a")
        .set("href", format!("/notices/{}", line.id))
        .live("data-urgent", move || is_urgent.then_some("true"))
        .child(topic(line.topic))
        .child(el("strong").child(line.title.clone()))
        .child(all![unread, marks(line)])
        .child(el("span").class("hint").child(line.beginning.clone()))
        .child(el("span").class("hint").child(moment(line.published_at, offset)));
    el("li").child(link).shown()
}

/// What a notice is about.
pub(super) fn topic(topic: Topic) -> AnyView {
    el("span").class("topic").child(icon(topic.icon())).child(" ").child(say(topic.word())).shown()
}

/// What is special about a notice, as chips.
pub(super) fn marks(line: &Line) -> AnyView {
    let shown = special(line).into_iter().map(|(word, look)| chip(word, look));
    shown.collect::<Vec<_>>().shown()
}

fn special(line: &Line) -> Vec<(Word, &'static str)> {
    let mut marks = Vec::new();
    if line.is_urgent && !line.is_over {
        marks.push((words::URGENT, "late"));
    }
    if line.is_to_confirm {
        marks.push((words::TO_CONFIRM, "soon"));
    }
    if line.is_over {
        marks.push((words::OVER, "none"));
    } else if line.is_pinned {
        marks.push((words::PINNED, "ok"));
    }
    if line.corrected_at.is_some() {
        marks.push((words::CORRECTED, "soon"));
    }
    marks
}

fn chip(word: Word, look: &'static str) -> AnyView {
    el("span").class("due").attr("data-due", look).child(say(word)).shown()
}
