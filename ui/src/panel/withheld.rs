//! 依法暂不显示: how many looks the law forbids to tell for now, counted from one's own chain; also where there are none.

use contract::{
    ledger::Event,
    withholding::{Waiting, waiting},
    words::panel as words,
};
use leptos::prelude::*;

use super::following::{Following, Verdict};
use crate::{
    community::here,
    device,
    parts::{Element, Shown, el, icon, live, moment},
    settings::{language, say},
};

/// The looks that are not told yet.
pub(super) fn all(following: Following) -> Vec<Waiting> {
    let lines = following.lines();
    // The newest is the first.
    let events: Vec<&Event> = lines.iter().rev().filter_map(|line| line.event.as_ref()).collect();
    waiting(events)
}

/// How many, and of each when it was, by what, and when it is told.
pub(super) fn withheld(following: Following) -> Element {
    let shown = move || {
        let all = all(following);
        if all.is_empty() && !following.verdict.with(Verdict::is_whole) {
            return el("p").class("hint").child(say(words::WITHHELD_NOT_KNOWN)).shown();
        }
        let count = u64::try_from(all.len()).unwrap_or(u64::MAX);
        let rows: Vec<_> = all.iter().map(row).collect();
        el("div")
            .class("stack")
            .child(el("p").child(el("strong").child(words::withheld(language(), count))))
            .child(el("p").class("hint").child(say(words::WITHHELD_HINT)))
            .child(el("ul").class("plain stack").child(rows))
            .shown()
    };
    el("section").child(live(shown))
}

fn row(waiting: &Waiting) -> AnyView {
    let (at, until) = (moment(waiting.at, here().offset()), moment(waiting.until, here().offset()));
    let end = match waiting.is_overdue(device::now()) {
        true => {
            let said = words::withheld_overdue(language(), &until);
            el("p").class("notice warn").child(icon("alert")).child(" ").child(said)
        }
        false => el("p").child(words::withheld_until(language(), &until)),
    };
    el("li")
        .class("card stack")
        .child(el("p").child(el("strong").child(at)))
        .child(el("p").child(icon("clock")).child(" ").child(say(waiting.basis.word())))
        .child(end)
        .shown()
}
