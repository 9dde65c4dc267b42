//! What happened, oldest first: from which side, when, with words and pictures.

use contract::{
    complaints::{Entry, Part, Side},
    time::Offset,
    words::complaints,
};
use leptos::prelude::*;

use super::{Row, Shown, el, icon, moment, pictures, rows};
use crate::settings::{language, say};

/// The history as `reader` sees it. Entries never change, so a new one leaves the others alone.
pub fn timeline(entries: Signal<Vec<Entry>>, reader: Part, offset: Offset) -> AnyView {
    let row = move |entry: Entry| Row {
        key: entry.id.to_string(),
        draw: Box::new(move || item(&entry, reader, offset)),
    };
    let items = rows(Box::new(move || entries.get().into_iter().map(row).collect()));
    el("ol").class("timeline").child(items).shown()
}

fn item(entry: &Entry, reader: Part, offset: Offset) -> AnyView {
    let header = el("header")
        .child(el("strong").child(say(entry.kind.word())))
        .child(" ")
        .child(entry.satisfaction.map(|one| el("span").class("tag").child(say(one.word()))))
        .child(" ")
        .child(el("span").child(who(entry, reader)))
        .child(" ")
        .child(el("time").child(moment(entry.at, offset)));
    let reason = entry.reason.map(|reason| {
        el("p").class("hint").child(complaints::case_reason(language(), say(reason.word())))
    });
    let taken = entry.taken.as_ref().map(|taken| {
        let channel = say(taken.channel.word());
        let words = complaints::entry_taken(language(), channel, &taken.by);
        el("p").class("hint").child(icon("pencil")).child(" ").child(words)
    });
    let text =
        (!entry.text.is_empty()).then(|| el("p").attr("dir", "auto").child(entry.text.clone()));
    el("li")
        .class("entry")
        .attr("data-kind", entry.kind.as_str())
        .child(icon(entry.kind.icon()))
        .child(header)
        .child(taken)
        .child(reason)
        .child(text)
        .child((!entry.photos.is_empty()).then(|| pictures(&entry.photos)))
        .shown()
}

/// Who did it, as the reader calls them.
fn who(entry: &Entry, reader: Part) -> String {
    match (entry.side, reader, &entry.name) {
        (Side::Author, Part::Author, _) => say(complaints::CASE_YOU).to_owned(),
        (_, _, Some(name)) => name.clone(),
        (Side::Author, Part::Handler, None) => say(complaints::CASE_VISITOR).to_owned(),
        (Side::Staff, _, None) => say(complaints::CASE_STAFF_SIDE).to_owned(),
    }
}
