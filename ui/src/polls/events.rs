//! What happened to a poll: more time, broken off, an answer struck out.

use contract::{
    polls::{Happened, What},
    time::Offset,
    words::polls as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Shown, el, icon, moment},
    settings::language,
};

/// Each as a note, the newest first.
pub(super) fn events(events: &[Happened], offset: Offset) -> AnyView {
    let notes = events.iter().map(|event| {
        let at = moment(event.at, offset);
        let words = match event.what {
            What::Extended { before } => {
                words::extended(language(), &moment(before, offset), &event.why)
            }
            What::Stopped => words::stopped(language(), &at, &event.why),
            What::Voided => words::voided(language(), &at, &event.why),
        };
        el("p").class("notice warn").child(icon("history")).child(" ").child(words).shown()
    });
    notes.collect::<Vec<_>>().shown()
}
