//! 我也遇到: what neighbours have reported already, shown before sending; and what one has joined.

use client::{Error, IdempotencyKey};
use contract::{
    complaints::{Outline, Support, Supported, Unsupport},
    id::ComplaintId,
    live::Event,
    words::complaints as words,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    community::here,
    device,
    live::on_event,
    parts::{ButtonLook, Element, Shown, all, button, due, el, live, moment, problem, status},
    reading::Reading,
    settings::{language, say},
};

/// The matters of neighbours that are like what is about to be sent; `then` once one was joined.
pub(super) fn suggestion(found: Vec<Outline>, then: impl Fn() + Copy + 'static) -> Option<Element> {
    let count = u64::try_from(found.len()).ok().filter(|count| *count > 0)?;
    let (is_busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Error>));
    let join = move |id: ComplaintId| {
        is_busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = device::hub().change(&Support { id }, &IdempotencyKey::new()).await;
            is_busy.set(false);
            match answer {
                Ok(_) => then(),
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let items = found.into_iter().map(move |outline| {
        let id = outline.id;
        let word = || say(words::ALIKE_JOIN);
        let join = button(ButtonLook::Plain, "users", word, is_busy.into(), move || join(id));
        el("li").child(row(&outline).child(join)).shown()
    });
    let trouble = move || failure.get().map(|error| problem(&error, move || failure.set(None)));
    Some(
        el("section")
            .class("card")
            .attr("id", "alike")
            .attr("tabindex", "-1")
            .child(el("h2").child(words::alike_title(language(), count)))
            .child(el("p").child(say(words::ALIKE_HINT)))
            .child(el("ul").class("matters").child(items.collect::<Vec<_>>()))
            .child(live(trouble)),
    )
}

/// What one has joined, below one's own matters; nothing where there is nothing.
pub(super) fn joined() -> AnyView {
    let reading: Reading<Vec<Outline>> = Reading::default();
    let read = move || reading.read(Supported {});
    read();
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Complaint { .. } | Event::Reset) {
            read();
        }
    });
    live(move || {
        let joined = reading.get().filter(|joined| !joined.is_empty())?;
        let items = joined.iter().map(|outline| el("li").child(left(outline, read)).shown());
        Some(
            el("section")
                .child(el("h2").child(say(words::ALIKE_MINE)))
                .child(el("p").class("hint").child(say(words::ALIKE_MINE_HINT)))
                .child(el("ul").class("matters").child(items.collect::<Vec<_>>())),
        )
    })
}

/// A matter with the way to follow it no more.
fn left(outline: &Outline, then: impl Fn() + Copy + Send + 'static) -> Element {
    let id = outline.id;
    let (is_busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Error>));
    let leave = move || {
        is_busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = device::hub().change(&Unsupport { id }, &IdempotencyKey::new()).await;
            match answer {
                Ok(()) => then(),
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
            let _ = is_busy.try_set(false);
        });
    };
    let word = || say(words::ALIKE_LEAVE);
    let trouble = move || failure.get().map(|error| problem(&error, leave));
    row(outline)
        .child(all![live(trouble), button(ButtonLook::Quiet, "x", word, is_busy.into(), leave),])
}

/// A matter as far as a neighbour may know it.
fn row(outline: &Outline) -> Element {
    let offset = here().offset();
    let number = words::case_title(language(), &outline.number.to_string());
    let filed = words::case_filed_at(language(), &moment(outline.filed_at, offset));
    let shared = (!outline.shared.is_empty()).then(|| {
        let shared = words::alike_shared(language(), &outline.shared.join("、"));
        el("span").class("hint").child(shared)
    });
    el("div")
        .class("outline")
        .child(el("strong").child(number))
        .child(status(outline.status))
        .child(outline.due_at.map(|at| due(at, offset)))
        .child(el("span").class("hint").child(filed))
        .child(shared)
}
