//! The list of a desk, drafts too, page by page.

use client::Error;
use contract::{Endpoint, live::Event, words::Word};
use leptos::{prelude::*, task::spawn_local};

use super::{Kind, Named, Place};
use crate::{
    device,
    live::on_event,
    parts::{ButtonLook, Element, Shown, all, button, el, empty, icon, link, live, problem},
    reading::Reading,
    settings::say,
};

/// How one desk lists what it has.
pub(crate) struct Listing<T, E> {
    /// Asks for what comes after one, or for the first of them.
    pub(crate) ask: fn(Option<&T>) -> E,
    /// How many a page has.
    pub(crate) page: usize,
    /// Whether something has happened to one of them.
    pub(crate) is_news: fn(&Event) -> bool,
    /// The word that begins a new one.
    pub(crate) new: Word,
    /// What is said where there is none, and below it.
    pub(crate) none: [Word; 2],
    pub(crate) more: Word,
}

/// The list, a line each.
pub(crate) fn list<I, T, E>(
    kind: &'static Kind,
    listing: Listing<T, E>,
    row: impl Fn(&T) -> Element + Copy + Send + Sync + 'static,
) -> AnyView
where
    I: Named,
    T: Clone + PartialEq + Send + Sync + 'static,
    E: Endpoint<Answer = Vec<T>> + 'static,
{
    let Listing { ask, page, is_news, new, none, more: more_word } = listing;
    let lines: Reading<Vec<T>> = Reading::default();
    let is_whole = RwSignal::new(false);
    // What is read anew begins with its first page again.
    let read = move || {
        is_whole.set(false);
        lines.read(ask(None));
    };
    read();
    on_event(move |event| {
        if matches!(event, Event::Open | Event::Reset) || is_news(&event) {
            read();
        }
    });
    let is_busy = RwSignal::new(false);
    let failure: RwSignal<Option<Error>> = RwSignal::new(None);
    let more = move || {
        let Some(here) = lines.now() else { return };
        is_busy.set(true);
        failure.set(None);
        let request = ask(here.last());
        spawn_local(async move {
            let answer = device::hub().ask(&request).await;
            let _ = is_busy.try_set(false);
            match answer {
                Ok(next) => {
                    is_whole.set(next.len() < page);
                    lines.take(Ok([here, next].concat()));
                }
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
        });
    };
    let begin = el("a")
        .class("button main")
        .set("href", Place::<I>::New.href(kind.base))
        .child(icon("pencil"))
        .child(say(new));
    all![
        el("h1").attr("tabindex", "-1").child(say(kind.title)),
        el("p").class("bar").child(begin),
        lines.draw(4, read, move |list| {
            all![
                live(move || {
                    let list = list.get();
                    if list.is_empty() {
                        return empty(kind.icon, say(none[0]), say(none[1]), ());
                    }
                    let rows: Vec<_> =
                        list.iter().map(|one| el("li").child(row(one)).shown()).collect();
                    el("ul").class("matters").child(rows).shown()
                }),
                live(move || failure.get().map(|error| problem(&error, more))),
                live(move || {
                    let has_more = list.with(Vec::len) >= page && !is_whole.get();
                    has_more.then(|| {
                        let word = move || say(more_word);
                        button(ButtonLook::Plain, "chevron-down", word, is_busy.into(), more)
                    })
                }),
            ]
        }),
        el("p").child(
            link(ButtonLook::Quiet, "/staff", "inbox", contract::words::manage::TO_INBOX)
                .attr("rel", "external")
        ),
    ]
}
