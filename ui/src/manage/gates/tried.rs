//! What residents found at the door after a gate had signed that it deleted, with no word of who they are.

use contract::{gates::Gate, time::Offset, words::gates as words};
use leptos::prelude::*;

use crate::{
    all,
    parts::{Element, Shown, el, icon, moment},
    settings::{language, say},
};

/// That it still knew somebody, before everything else.
pub(super) fn warning(gate: &Gate) -> Option<Element> {
    (!gate.opened.is_empty()).then(|| {
        let count = u64::try_from(gate.opened.len()).unwrap_or(u64::MAX);
        el("p").class("problem").child(icon("alert")).child(" ").child(words::opened_many(
            language(),
            count,
            gate.draft.vendor.as_str(),
        ))
    })
}

/// How many have tried.
pub(super) fn count(gate: &Gate) -> String {
    gate.tried.map_or_else(
        || say(words::TRIED_FEW).to_owned(),
        |count| words::tried_many(language(), u64::from(count)),
    )
}

/// Each that it still knew.
pub(super) fn found(gate: &Gate, offset: Offset) -> Option<AnyView> {
    if gate.opened.is_empty() {
        return None;
    }
    let lines = gate.opened.iter().map(|one| {
        let found = moment(one.found_at, offset);
        let said = match one.shut_at {
            Some(at) => words::opened_since(language(), &found, &moment(at, offset)),
            None => words::opened_line(language(), &found),
        };
        el("li")
            .child(el("span").class("due").attr("data-due", "late").child(say(words::OPENED_MARK)))
            .child(" ")
            .child(said)
            .shown()
    });
    Some(all![
        el("h3").child(say(words::OPENED)),
        el("ul").child(lines.collect::<Vec<_>>()),
        el("p").class("hint").child(say(words::OPENED_HINT)),
    ])
}
