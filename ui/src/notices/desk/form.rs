//! The fields of a notice, beside what a resident will see.

use std::time::Duration;

use client::IdempotencyKey;
use contract::{
    notices::{Preview, Topic},
    rich::Block,
    text::Body,
    words::notices as words,
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{marks::marks, writing::Writing};
use crate::{
    device,
    notices::{article::Article, line::chip},
    parts::{Element, Field, Shown, all, el, icon, line, lines, live, watch},
    settings::say,
};

/// How long after the last key the preview is drawn anew.
const PAUSE: Duration = Duration::from_millis(400);

/// The fields; for whom it is can be chosen until it was published. `foot` is what can be done.
pub(super) fn form(writing: Writing, is_open: bool, foot: AnyView) -> AnyView {
    let faults = writing.faults;
    let fields = el("form")
        .class("stack")
        .submit(|| ())
        .child(line(Field::new("title", say(words::EDIT_TITLE)), writing.title, faults))
        .child(lines(
            Field::new("text", say(words::EDIT_TEXT)).hint(say(words::EDIT_TEXT_HINT)),
            writing.text,
            faults,
            || (),
        ))
        .child(marks(writing.text))
        .child(writing.pictures.field(faults))
        .child(writing.documents.field(faults))
        .child(topics(writing))
        .child(folded("happening", words::EDIT_HAPPENING, writing.has_happening, move || {
            all![
                writing.from.field("from", say(words::EDIT_FROM), faults),
                writing.until.field("until", say(words::EDIT_UNTIL), faults),
                line(Field::new("at", say(words::EDIT_WHERE)).optional(), writing.at, faults),
            ]
        }))
        .child(checkbox("urgent", words::EDIT_URGENT, writing.is_urgent))
        .child(writing.expires.field("expires_at", say(words::EDIT_EXPIRES), faults))
        .child(el("p").class("hint").child(say(words::EDIT_EXPIRES_HINT)))
        .child(is_open.then(|| checkbox("pinned", words::EDIT_PINNED, writing.is_pinned)))
        .child(is_open.then(|| writing.audience.fields()))
        .child(folded("has-law", words::EDIT_LAW, writing.has_law, move || {
            let field = Field::new("law", say(words::EDIT_LAW)).hint(say(words::EDIT_LAW_HINT));
            line(field, writing.law, faults)
        }));
    let foot = el("div").class("stack").child(foot);
    el("div").class("writing").child(fields).child(preview(writing)).child(foot).shown()
}

fn topics(writing: Writing) -> Element {
    let choices = Topic::ALL.map(|topic| {
        let input = el("input")
            .attr("type", "radio")
            .attr("name", "topic")
            .attr("value", topic.as_str())
            .checked(move || writing.topic.get() == topic)
            .on("change", move |_| writing.topic.set(topic));
        el("label").child(input).child(icon(topic.icon())).child(say(topic.word())).shown()
    });
    el("fieldset")
        .class("filters")
        .child(el("legend").child(say(words::EDIT_TOPIC)))
        .child(Vec::from(choices))
}

fn checkbox(id: &'static str, word: contract::words::Word, value: RwSignal<bool>) -> Element {
    let input = el("input")
        .attr("type", "checkbox")
        .attr("id", id)
        .checked(move || value.get())
        .on("change", move |_| value.update(|value| *value = !*value));
    el("label").child(input).child(el("span").child(say(word)))
}

/// A question most notices do not need, and what follows from a yes.
fn folded(
    id: &'static str,
    word: contract::words::Word,
    value: RwSignal<bool>,
    fields: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    all![checkbox(id, word, value), live(move || value.get().then(&fields))]
}

/// The notice as a resident will see it, drawn by the hub as it will be then.
fn preview(writing: Writing) -> AnyView {
    let blocks: RwSignal<Vec<Block>> = RwSignal::new(Vec::new());
    let waiting: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let was_drawn = StoredValue::new(false);
    watch(move || {
        let Ok(text) = Body::try_from(writing.text.get().as_str()) else {
            blocks.set(Vec::new());
            return;
        };
        if let Some(Some(waiting)) = waiting.try_update_value(Option::take) {
            waiting.clear();
        }
        let draw = move || {
            spawn_local(async move {
                let asked = Preview { text: text.clone() };
                // Without a network what was drawn last stays.
                if let Ok(drawn) = device::hub().change(&asked, &IdempotencyKey::new()).await
                    && writing.text.try_get_untracked().as_deref() == Some(text.as_str())
                {
                    blocks.set(drawn);
                }
            });
        };
        // What was there when the screen was opened is drawn at once.
        if was_drawn.get_value() {
            waiting.set_value(set_timeout_with_handle(draw, PAUSE).ok());
        } else {
            draw();
        }
        was_drawn.set_value(true);
    });
    let shown = move || {
        let (title, blocks) = (writing.title.get(), blocks.get());
        if title.trim().is_empty() && blocks.is_empty() {
            return el("p").class("hint").child(say(words::PREVIEW_EMPTY)).shown();
        }
        let (pictures, documents) = (writing.pictures.shown(), writing.documents.shown());
        let happening = writing.happening(&mut Vec::new());
        let urgent = writing.is_urgent.get().then(|| chip(words::URGENT, "late"));
        let body = Article {
            topic: writing.topic.get(),
            blocks: &blocks,
            pictures: &pictures,
            documents: &documents,
            happening: happening.as_ref(),
            expires_at: writing.expires.get(writing.offset).ok().flatten(),
            audience: None,
            offset: writing.offset,
        };
        body.draw(el("h3").class("title").child(title), urgent, None, all![]).shown()
    };
    el("section")
        .class("card preview")
        .attr("aria-labelledby", "preview")
        .child(
            el("h2").attr("id", "preview").child(icon("eye")).child(" ").child(say(words::PREVIEW)),
        )
        .child(live(shown))
        .shown()
}
