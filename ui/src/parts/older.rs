//! What a list has beyond its first page, read when somebody asks for it.

use client::Error;
use contract::{Endpoint, words::Word};
use leptos::{prelude::*, task::spawn_local};

use super::{ButtonLook, Element, all, button, el, live, problem};
use crate::{device, settings::say};

/// What a page has, and where the next one begins.
type Take<P, T, I> = fn(P) -> (Vec<T>, Option<I>);

/// What was read beyond the first page, and where the page after it begins.
pub(crate) struct Older<T: Send + Sync + 'static, I: Send + Sync + 'static> {
    lines: RwSignal<Vec<T>>,
    /// Where the page after the last one that was read begins; `None` until one was read.
    next: RwSignal<Option<Option<I>>>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
}

impl<T: Send + Sync + 'static, I: Send + Sync + 'static> Clone for Older<T, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static, I: Send + Sync + 'static> Copy for Older<T, I> {}

impl<T, I> Older<T, I>
where
    T: Clone + Send + Sync + 'static,
    I: Copy + Send + Sync + 'static,
{
    pub(crate) fn new() -> Self {
        Self {
            lines: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// A button for what comes after, where there is more: `first` is where the second page begins,
    /// `ask` asks for a page, `take` is what it has and where the next one begins.
    pub(crate) fn button<E: Endpoint + 'static>(
        self,
        word: Word,
        first: impl Fn() -> Option<I> + Send + 'static,
        ask: impl Fn(I) -> E + Clone + Send + 'static,
        take: Take<E::Answer, T, I>,
    ) -> AnyView {
        live(move || {
            let after = self.next.get().unwrap_or_else(&first)?;
            let ask = ask.clone();
            let read = move || self.read(ask(after), take);
            let again = read.clone();
            let trouble = move || self.failure.get().map(|error| problem(&error, again.clone()));
            let word = move || say(word);
            let more = button(ButtonLook::Plain, "chevron-down", word, self.is_busy.into(), read);
            Some(all![live(trouble), el("p").class("bar").child(more)])
        })
    }

    /// Throws away what was read: it has moved with what is new.
    pub(crate) fn forget(self) {
        self.lines.set(Vec::new());
        self.next.set(None);
    }

    /// The lines of the first page with those that were read since; none twice.
    pub(crate) fn after(self, first: &[T], is_same: fn(&T, &T) -> bool) -> Vec<T> {
        let mut lines = first.to_vec();
        self.lines.with(|older| {
            for line in older {
                if !lines.iter().any(|known| is_same(known, line)) {
                    lines.push(line.clone());
                }
            }
        });
        lines
    }

    fn read<E: Endpoint + 'static>(self, request: E, take: Take<E::Answer, T, I>) {
        self.is_busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = device::hub().ask(&request).await;
            // The screen may have gone meanwhile.
            let _ = self.is_busy.try_set(false);
            match answer {
                Ok(page) => {
                    let (lines, next) = take(page);
                    let _ = self.lines.try_update(|all| all.extend(lines));
                    let _ = self.next.try_set(Some(next));
                }
                Err(error) => {
                    let _ = self.failure.try_set(Some(error));
                }
            }
        });
    }
}

/// Lines below a heading; nothing where there are none.
pub(crate) fn shelf(word: Word, lines: Vec<AnyView>) -> Option<Element> {
    shelf_called(say(word).to_owned(), lines)
}

/// Lines below a heading that is made.
pub(crate) fn shelf_called(name: String, lines: Vec<AnyView>) -> Option<Element> {
    (!lines.is_empty()).then(|| {
        el("section").child(el("h2").child(name)).child(el("ul").class("matters").child(lines))
    })
}
