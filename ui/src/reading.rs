//! Something read from the hub: not yet here, here, or refused; read again without a flicker.

use client::Error;
use contract::Endpoint;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    device,
    parts::{live, problem, skeleton, watch},
};

/// What a screen reads. Copies are the same reading.
pub struct Reading<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    failure: RwSignal<Option<Error>>,
    turns: StoredValue<Turns>,
}

/// Which question was asked last, and which was answered last: answers may overtake each other.
#[derive(Clone, Copy, Debug, Default)]
struct Turns {
    asked: u32,
    answered: u32,
}

impl Turns {
    fn ask(&mut self) -> u32 {
        self.asked += 1;
        self.asked
    }

    /// Notes an answer; whether no later question was answered before it.
    fn answer(&mut self, turn: u32) -> bool {
        let is_news = turn >= self.answered;
        self.answered = turn.max(self.answered);
        is_news
    }
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

impl<T: Send + Sync + 'static> Default for Reading<T> {
    fn default() -> Self {
        Self {
            value: RwSignal::new(None),
            failure: RwSignal::new(None),
            turns: StoredValue::default(),
        }
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Reading<T> {
    /// Reads `request`, and keeps showing what is there until the answer has come.
    pub fn read<E: Endpoint<Answer = T>>(self, request: E) {
        let Some(turn) = self.turns.try_update_value(Turns::ask) else { return };
        spawn_local(async move {
            let answer = device::hub().ask(&request).await;
            // The screen may have gone meanwhile, or have been told something newer.
            if self.turns.try_update_value(|turns| turns.answer(turn)) == Some(true) {
                self.show(answer);
            }
        });
    }

    /// Takes what was read elsewhere just now.
    pub fn take(self, answer: Result<T, Error>) {
        let turn = self.turns.try_update_value(|turns| {
            let turn = turns.ask();
            turns.answer(turn)
        });
        if turn.is_some() {
            self.show(answer);
        }
    }

    fn show(self, answer: Result<T, Error>) {
        match answer {
            Ok(value) => {
                let is_new = self.value.try_with_untracked(|old| old.as_ref() != Some(&value));
                if is_new == Some(true) {
                    self.value.set(Some(value));
                }
                if self.has_failed() {
                    self.failure.set(None);
                }
            }
            Err(error) => {
                let _ = self.failure.try_set(Some(error));
            }
        }
    }

    /// What was read last.
    #[must_use]
    pub fn get(self) -> Option<T> {
        self.value.get()
    }

    /// What was read last, without watching for more.
    #[must_use]
    pub fn now(self) -> Option<T> {
        self.value.try_get_untracked().flatten()
    }

    /// Forgets what was read.
    pub fn forget(self) {
        self.value.set(None);
        self.failure.set(None);
    }

    /// Draws it: grey lines at first, then `here` once, whose signal follows what is read again.
    /// What is here stays while the network is away.
    pub fn draw(
        self,
        lines: usize,
        retry: impl Fn() + Clone + Send + 'static,
        here: impl Fn(Signal<T>) -> AnyView + Send + 'static,
    ) -> AnyView {
        let is_here = Memo::new(move |_| {
            let is_refused =
                self.failure.with(|failure| failure.as_ref().is_some_and(|e| *e != Error::Offline));
            !is_refused && self.value.with(Option::is_some)
        });
        live(move || {
            if is_here.get()
                && let Some(first) = self.now()
            {
                let value = RwSignal::new(first);
                watch(move || {
                    if let Some(new) = self.value.get() {
                        value.set(new);
                    }
                });
                // What it reads while it is drawn is its own: followed here, it would be drawn again
                // by the very value it was drawn with, without end.
                return untrack(|| here(value.into()));
            }
            match self.failure.get() {
                Some(error) => problem(&error, retry.clone()),
                None => skeleton(lines),
            }
        })
    }

    /// Whether no answer has come yet, of either kind.
    #[must_use]
    pub fn is_pending(self) -> bool {
        self.value.with(Option::is_none) && self.failure.with(Option::is_none)
    }

    /// Whether it could not be read, without watching for more.
    #[must_use]
    pub fn has_failed(self) -> bool {
        self.failure.try_with_untracked(Option::is_some) == Some(true)
    }

    /// Why it could not be read.
    #[must_use]
    pub fn failure(self) -> Option<Error> {
        self.failure.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_overtaken_is_not_shown() {
        let mut turns = Turns::default();
        let (first, second) = (turns.ask(), turns.ask());

        assert!(turns.answer(second));
        assert!(!turns.answer(first));
        let third = turns.ask();
        assert!(turns.answer(third));
    }

    #[test]
    fn answers_in_their_order_are_all_shown() {
        let mut turns = Turns::default();
        let (first, second) = (turns.ask(), turns.ask());

        assert!(turns.answer(first) && turns.answer(second));
    }
}
