//! For or against: one tap each, taken back by the same; told at once.

use contract::{
    suggestions::{Act, Counts, Stance, Stand, Suggestion},
    words::{Word, suggestions as words},
};
use leptos::prelude::*;

use crate::{
    parts::{ButtonLook, Element, Shown, all, el, icon, live, tap},
    sending::Sending,
    settings::{language, say},
};

/// What neighbours say of it, and what the reader does.
pub(super) fn stand(
    suggestion: Signal<Suggestion>,
    read: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let id = suggestion.with_untracked(|one| one.line.id);
    let sending = Sending::new();
    // What was answered last is newer than what was read before.
    let counted: RwSignal<Option<Counts>> = RwSignal::new(None);
    let follows = Memo::new(move |_| suggestion.with(|one| one.line.counts));
    Effect::new(move |_| {
        follows.track();
        counted.set(None);
    });
    let counts = move || counted.get().unwrap_or_else(|| follows.get());
    let take = move |stance: Stance| {
        let stance = (untrack(counts).yours != Some(stance)).then_some(stance);
        sending.send(Stand { id, stance }, move |counts| {
            counted.set(Some(counts));
            read();
        });
    };
    let may = Memo::new(move |_| {
        suggestion.with(|one| {
            let is_open = one.line.condition.allows(Act::Stand) && one.line.status.gathers();
            one.role.may(Act::Stand) && is_open
        })
    });
    let side = move |stance: Stance| {
        live(move || {
            let counts = counts();
            let count = match stance {
                Stance::For => counts.supports,
                Stance::Against => counts.opposes,
            };
            if may.get() {
                button(stance, count, counts.yours == Some(stance), move || take(stance)).shown()
            } else {
                told(stance, count)
            }
        })
    };
    all![
        sending.trouble(),
        el("div").class("bar stand").child(side(Stance::For)).child(side(Stance::Against)),
        live(move || hint(&suggestion.get())),
    ]
}

const fn word(stance: Stance) -> (Word, &'static str) {
    match stance {
        Stance::For => (words::FOR, "hand"),
        Stance::Against => (words::AGAINST, "x"),
    }
}

fn button(stance: Stance, count: u32, is_yours: bool, act: impl Fn() + 'static) -> Element {
    let (word, icon_name) = word(stance);
    let look = if is_yours { ButtonLook::Main } else { ButtonLook::Plain };
    let icon_name = if is_yours { "check" } else { icon_name };
    let pressed = if is_yours { "true" } else { "false" };
    let words = all![say(word), " ", el("b").class("count").child(count.to_string())];
    tap(look, icon_name, words, act)
        .attr("aria-pressed", pressed)
        .attr("data-stance", if stance == Stance::For { "for" } else { "against" })
}

fn told(stance: Stance, count: u32) -> AnyView {
    let (word, icon_name) = word(stance);
    el("span")
        .class("told")
        .child(icon(icon_name))
        .child(" ")
        .child(say(word))
        .child(" ")
        .child(el("b").child(count.to_string()))
        .shown()
}

/// Why one cannot say anything here, and what was brought along.
fn hint(suggestion: &Suggestion) -> AnyView {
    use contract::suggestions::Role;
    let line = &suggestion.line;
    let why = match suggestion.role {
        _ if !line.condition.allows(Act::Stand) => None,
        _ if !line.status.gathers() => Some(words::STAND_OVER),
        Role::Visitor => Some(words::STAND_JOIN),
        Role::Author => Some(words::STAND_OWN),
        Role::Resident => Some(words::STAND_SECRET),
        Role::Staff | Role::Manager | Role::Auditor => None,
    };
    let brought = &suggestion.brought;
    let brought = (brought.supports + brought.opposes > 0).then(|| {
        let (supports, opposes) = (brought.supports.to_string(), brought.opposes.to_string());
        el("p").class("hint").child(words::brought(language(), &opposes, &supports))
    });
    all![why.map(|why| el("p").class("hint").child(say(why))), brought]
}
