//! What was reported: the words, the rule they may break, and what can be done.

use contract::{
    live::Event,
    suggestions::{Queue, Reported},
    words::suggestions as words,
};
use leptos::prelude::*;

use super::moderating::{What, settle, tools};
use crate::{
    community::here,
    live::on_event,
    parts::{Shown, all, el, empty, live, moment},
    reading::Reading,
    settings::{language, say},
};

/// The longest waiting first.
pub(in crate::suggestions) fn queue() -> AnyView {
    let reading: Reading<Vec<Reported>> = Reading::default();
    let read = move || reading.read(Queue {});
    read();
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Suggestion { .. } | Event::Reset) {
            read();
        }
    });
    reading.draw(3, read, move |all_of_them| {
        live(move || {
            let all = all_of_them.get();
            if all.is_empty() {
                return empty("check", say(words::NO_REPORTS), say(words::NO_REPORTS_HINT), ());
            }
            let items = all.iter().map(|one| item(one, read));
            el("ul").class("said-list").child(items.collect::<Vec<_>>()).shown()
        })
    })
}

fn item(one: &Reported, read: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let id = one.suggestion.id;
    let comment = one.comment.as_ref().map(|(comment, _)| *comment);
    let words = match &one.comment {
        Some((_, text)) => el("p").class("said").attr("dir", "auto").child(text.clone()),
        None => el("p").class("hint").child(say(words::REPORTED_WHOLE)),
    };
    let rules = one
        .rules
        .iter()
        .map(|(rule, count)| words::reported_by(language(), u64::from(*count), say(rule.word())));
    let rules: Vec<_> = rules.collect();
    let notes = one.notes.iter().map(|note| el("li").child(note.clone()).shown());
    let since = moment(one.since, here().offset());
    el("li")
        .child(
            el("header")
                .child(
                    el("strong").child(
                        el("a")
                            .set("href", format!("/suggestions/{id}"))
                            .child(one.suggestion.title.clone()),
                    ),
                )
                .child(" ")
                .child(el("time").child(since)),
        )
        .child(words)
        .child(el("p").class("notice warn").child(rules.join("，")))
        .child((!one.notes.is_empty()).then(|| el("ul").child(notes.collect::<Vec<_>>())))
        .child(all![
            settle(id, comment, read),
            tools(What { id, comment, can_reveal: false }, one.hidden.is_some(), read),
        ])
        .shown()
}
