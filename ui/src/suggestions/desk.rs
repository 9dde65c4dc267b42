//! What the staff have beside a suggestion: answering it, putting it together with another, hiding
//! what breaks a rule.

mod deciding;
mod merging;
mod moderating;
mod queue;

use contract::{
    suggestions::{Act, Suggestion},
    words::suggestions as words,
};
use leptos::prelude::*;

use crate::{
    parts::{Shown, el, live},
    settings::say,
};

pub(super) use moderating::{What, tools};
pub(super) use queue::queue;

/// Whether somebody has anything here.
pub(super) fn is_for(suggestion: &Suggestion) -> bool {
    suggestion.role.may(Act::Decide)
}

/// The panel.
pub(super) fn panel(
    suggestion: Signal<Suggestion>,
    read: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let (id, author) = suggestion.with_untracked(|one| (one.line.id, one.line.author.clone()));
    let may =
        move |act: Act| suggestion.with(|one| one.role.may(act) && one.line.condition.allows(act));
    // Each followed for itself: what is typed here stays while others vote and talk.
    let can_decide =
        Memo::new(move |_| may(Act::Decide).then(|| suggestion.with(|one| one.line.status)));
    let can_merge = Memo::new(move |_| may(Act::Merge));
    let merged = Memo::new(move |_| {
        suggestion.with(|one| (one.line.condition, one.merged.clone(), one.line.title.clone()))
    });
    let is_hidden = Memo::new(move |_| {
        suggestion.with(|one| one.line.condition == contract::suggestions::Condition::Hidden)
    });
    let what = What { id, comment: None, can_reveal: author.name.is_none() };
    el("section")
        .class("card stack no-print")
        .attr("aria-labelledby", "desk-title")
        .child(el("h2").attr("id", "desk-title").child(say(words::DESK)))
        .child(live(move || {
            let status = can_decide.get()?;
            deciding::deciding(suggestion, status, read)
        }))
        .child(live(move || {
            can_merge.get().then(|| {
                live(move || {
                    merged.track();
                    merging::merging(&suggestion.get_untracked(), read)
                })
            })
        }))
        .child(live(move || tools(what, is_hidden.get(), read)))
        .shown()
}
