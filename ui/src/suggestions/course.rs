//! What the community made of it, step by step, and what it said before.

use super::line::status;
use crate::{
    community::here,
    device,
    parts::{Element, Shown, el, icon, moment},
    settings::{language, say},
};
use contract::{
    suggestions::{Move, Suggestion, Version},
    words::suggestions as words,
};

/// The steps, the newest first.
pub(super) fn course(suggestion: &Suggestion) -> Element {
    let steps: Vec<_> = suggestion.moves.iter().map(|step| item(step).shown()).collect();
    let none = steps.is_empty().then(|| el("p").class("hint").child(say(words::COURSE_NONE)));
    let offset = here().offset();
    let line = &suggestion.line;
    let began = el("li").class("entry").attr("data-kind", "filed").child(icon("hand")).child(
        el("header")
            .child(el("strong").child(say(words::COURSE_BEGAN)))
            .child(" ")
            .child(el("time").child(moment(line.filed_at, offset))),
    );
    el("section")
        .child(el("h2").child(say(words::COURSE)))
        .child(none)
        .child(el("ol").class("timeline").child(steps).child(began))
}

fn item(step: &Move) -> Element {
    let offset = here().offset();
    let by = step.by.as_ref().map(|by| words::for_community(language(), by));
    let due = step.due_at.map(|due| {
        let due = moment(due, offset);
        let words = if step.status.gathers() {
            words::promised_answer(language(), &due)
        } else {
            words::promised_done(language(), &due)
        };
        el("p").class("hint").child(icon("clock")).child(" ").child(words)
    });
    let pictures = step.pictures.iter().map(|picture| {
        let image = el("img")
            .set("src", device::photo_address(picture.photo.path()))
            .set("alt", picture.shows.clone())
            .set("width", picture.photo.width.to_string())
            .set("height", picture.photo.height.to_string())
            .attr("loading", "lazy");
        let shows = el("figcaption").child(picture.shows.clone());
        el("figure").child(image).child(shows).shown()
    });
    el("li")
        .class("entry")
        .attr("data-kind", "answer")
        .child(icon("reply"))
        .child(
            el("header")
                .child(status(step.status))
                .child(" ")
                .child(by)
                .child(" ")
                .child(el("time").child(moment(step.at, offset))),
        )
        .child(el("p").attr("dir", "auto").child(step.reason.clone()))
        .child(due)
        .child(pictures.collect::<Vec<_>>())
}

/// What it said before it was written anew.
pub(super) fn versions(suggestion: &Suggestion) -> Option<Element> {
    if suggestion.versions.is_empty() {
        return None;
    }
    let count = u64::try_from(suggestion.versions.len()).unwrap_or(u64::MAX);
    let items: Vec<_> = suggestion.versions.iter().map(|one| version(one).shown()).collect();
    Some(el("details").child(el("summary").child(words::versions(language(), count))).child(items))
}

fn version(one: &Version) -> Element {
    let until = moment(one.until, here().offset());
    let head = words::version(language(), &one.supports.to_string(), &until);
    let before = el("blockquote")
        .child(el("p").child(el("strong").child(one.title.clone())))
        .child(el("p").class("said").attr("dir", "auto").child(one.text.clone()));
    el("section").child(el("h3").child(head)).child(before)
}
