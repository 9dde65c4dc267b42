//! A suggestion in a list, and what stands beside its title everywhere.

use contract::{
    suggestions::{Condition, Line, Status},
    time::Offset,
    words::suggestions as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Element, Shown, all, el, icon, moment},
    settings::{language, say},
};

/// A line that leads to its suggestion.
pub(super) fn line(line: &Line, offset: Offset) -> AnyView {
    let supports = words::supports(language(), u64::from(line.counts.supports));
    let mut facts = vec![supports];
    if line.comments > 0 {
        facts.push(words::comments(language(), u64::from(line.comments)));
    }
    facts.extend(line.place.clone());
    facts.push(line.author.words(language()));
    facts.push(moment(line.filed_at, offset));
    let news = line.is_news.then(|| chip(say(words::NEWS), "soon"));
    let link =
        el("a")
            .set("href", format!("/suggestions/{}", line.id))
            .child(el("strong").child(title(line)))
            .child(status(line.status))
            .child(all![news, condition(line.condition), due(line, offset)])
            .child((!line.beginning.is_empty()).then(|| {
                el("span").class("hint").attr("dir", "auto").child(line.beginning.clone())
            }))
            .child(el("span").class("hint").child(facts.join(" · ")));
    el("li").child(link).shown()
}

/// Its title, or what became of it.
pub(super) fn title(line: &Line) -> String {
    match (line.title.as_str(), line.condition) {
        ("", Condition::Withdrawn) => say(words::WITHDRAWN).to_owned(),
        ("", _) => say(words::HIDDEN).to_owned(),
        (title, _) => title.to_owned(),
    }
}

/// What the community has said, as a chip.
pub(super) fn status(status: Status) -> Element {
    let look = match status {
        Status::Gathering | Status::Studying => "soon",
        Status::Adopted | Status::PartlyAdopted | Status::Done => "ok",
        Status::Declined => "none",
    };
    chip(say(status.word()), look)
}

fn chip(word: &'static str, look: &'static str) -> Element {
    el("span").class("due").attr("data-due", look).child(word)
}

fn condition(condition: Condition) -> Option<Element> {
    let word = match condition {
        Condition::Merged => words::MERGED,
        Condition::Hidden => words::HIDDEN_CHIP,
        Condition::Open | Condition::Withdrawn => return None,
    };
    Some(chip(say(word), "none"))
}

/// What the community owes and until when.
pub(super) fn due(line: &Line, offset: Offset) -> Option<Element> {
    let at = line.due_at?;
    let when = moment(at, offset);
    let words = match (line.is_late, line.status.gathers()) {
        (true, true) => words::answer_late(language(), &when),
        (true, false) => words::done_late(language(), &when),
        (false, true) => words::answer_due(language(), &when),
        (false, false) => words::done_due(language(), &when),
    };
    let look = if line.is_late { "late" } else { "none" };
    let chip = el("span").class("due").attr("data-due", look);
    Some(chip.child(icon("clock")).child(" ").child(words))
}
