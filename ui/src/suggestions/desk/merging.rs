//! Two that are the same become one, and can be taken apart again.

use client::{Error, IdempotencyKey};
use contract::{
    id::SuggestionId,
    suggestions::{Alike, Brief, Condition, Merge, Split, Suggestion},
    text::Body,
    words::suggestions as words,
};
use leptos::{prelude::*, task::spawn_local};

use super::super::line::status;
use crate::{
    device,
    parts::{ButtonLook, Element, Shown, all, button, el, live, opening, problem},
    sending::Sending,
    settings::{language, say},
};

/// Those that are like it, to put it together with one; those that were put together with it.
pub(super) fn merging(
    suggestion: &Suggestion,
    read: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    if suggestion.line.condition == Condition::Merged {
        return apart(suggestion.line.id, say(words::SPLIT), read).shown();
    }
    let merged = suggestion.merged.iter().map(|one| {
        let word = words::split_one(language(), &one.title);
        apart(one.id, word, read).shown()
    });
    all![together(suggestion, read), merged.collect::<Vec<_>>()]
}

fn together(
    suggestion: &Suggestion,
    read: impl Fn() + Copy + Send + Sync + 'static,
) -> Option<Element> {
    // Neither an answer that is owed nor a promise gets lost in another.
    if !suggestion.line.status.gathers() {
        return None;
    }
    let (id, title) = (suggestion.line.id, suggestion.line.title.clone());
    Some(opening(say(words::MERGE), move || {
        let found: RwSignal<Option<Result<Vec<Brief>, Error>>> = RwSignal::new(None);
        let title = title.clone();
        let ask = move || {
            let Ok(text) = Body::try_from(title.as_str()) else { return };
            spawn_local(async move {
                let alike = device::hub().change(&Alike { text }, &IdempotencyKey::new()).await;
                let fits = |one: &Brief| one.id != id && one.status.gathers();
                let others = alike.map(|all| all.into_iter().filter(fits).collect());
                let _ = found.try_set(Some(others));
            });
        };
        ask();
        let list = move || {
            // That nothing is like it is said only where that is known.
            let found = match found.get()? {
                Ok(found) => found,
                Err(error) => return Some(problem(&error, ask.clone())),
            };
            if found.is_empty() {
                return Some(el("p").class("hint").child(say(words::MERGE_NONE)).shown());
            }
            let items = found.iter().map(|one| el("li").child(candidate(id, one, read)).shown());
            Some(el("ul").class("matters").child(items.collect::<Vec<_>>()).shown())
        };
        all![el("p").class("hint").child(say(words::MERGE_HINT)), live(list)]
    }))
}

fn candidate(id: SuggestionId, other: &Brief, read: impl Fn() + Copy + Send + 'static) -> Element {
    let sending = Sending::new();
    let into = other.id;
    let act = move || sending.send(Merge { id, into }, move |()| read());
    let word = || say(words::MERGE_SEND);
    let supports = words::supports(language(), u64::from(other.supports));
    el("div")
        .class("outline")
        .child(
            el("strong").child(
                el("a").set("href", format!("/suggestions/{into}")).child(other.title.clone()),
            ),
        )
        .child(status(other.status))
        .child(el("span").class("hint").child(supports))
        .child(sending.trouble())
        .child(button(ButtonLook::Plain, "link", word, sending.is_busy.into(), act))
}

fn apart(
    id: SuggestionId,
    word: impl Into<String>,
    read: impl Fn() + Copy + Send + 'static,
) -> Element {
    let sending = Sending::new();
    let act = move || sending.send(Split { id }, move |()| read());
    let label = word.into();
    el("p")
        .class("bar")
        .child(label)
        .child(button(
            ButtonLook::Plain,
            "undo",
            || say(words::SPLIT_SEND),
            sending.is_busy.into(),
            act,
        ))
        .child(sending.trouble())
}
