//! What is sent is sent once: the same words carry the same key, however often they are tried.

use client::{Error, IdempotencyKey};
use contract::{Endpoint, Problem};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    device,
    parts::{Faults, el, live, sentence},
};

/// A change that was tried and perhaps never answered. Kept with a draft, it survives a reload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried(Option<(String, IdempotencyKey)>);

impl Tried {
    /// The key to send `request` with: the one before for the same words, else a new one.
    pub fn key<E: Endpoint>(&mut self, request: &E) -> IdempotencyKey {
        let target = contract::target(request);
        let words = target.path + &target.body.unwrap_or_default();
        if let Some((before, key)) = &self.0
            && *before == words
        {
            return key.clone();
        }
        let key = IdempotencyKey::new();
        self.0 = Some((words, key.clone()));
        key
    }
}

/// What one form or button sends.
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    tried: StoredValue<Tried>,
    pub(crate) is_busy: RwSignal<bool>,
    pub(crate) failure: RwSignal<Option<Error>>,
}

impl Sending {
    pub(crate) fn new() -> Self {
        Self {
            tried: StoredValue::default(),
            is_busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// Goes on with what was tried before, as a draft has kept it.
    pub(crate) fn resume(self, tried: Tried) {
        self.tried.set_value(tried);
    }

    /// What was tried and perhaps never answered, for a draft to keep.
    pub(crate) fn tried(self) -> Tried {
        self.tried.try_get_value().unwrap_or_default()
    }

    /// Sends, and goes on with the answer; the screen may have gone by then.
    pub(crate) fn send<E: Endpoint>(self, request: E, then: impl FnOnce(E::Answer) + 'static) {
        self.deliver(request, then, |_| false);
    }

    /// Sends what a form holds: what is wrong with a field is shown at it.
    pub(crate) fn send_from<E: Endpoint>(
        self,
        request: E,
        faults: Faults,
        then: impl FnOnce(E::Answer) + 'static,
    ) {
        self.deliver(request, then, move |problem| faults.show_refused(problem));
    }

    /// `is_told` says of a refusal whether it was shown elsewhere.
    fn deliver<E: Endpoint>(
        self,
        request: E,
        then: impl FnOnce(E::Answer) + 'static,
        is_told: impl FnOnce(&Problem) -> bool + 'static,
    ) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.failure.set(None);
        let key = self
            .tried
            .try_update_value(|tried| tried.key(&request))
            .unwrap_or_else(IdempotencyKey::new);
        spawn_local(async move {
            let answer = device::hub().change(&request, &key).await;
            // The screen may have gone meanwhile.
            let _ = self.is_busy.try_set(false);
            match answer {
                Ok(answer) => {
                    // The same words sent again are another change.
                    self.tried.try_set_value(Tried::default());
                    then(answer);
                }
                Err(Error::Refused(problem)) if is_told(&problem) => {}
                Err(error) => {
                    let _ = self.failure.try_set(Some(error));
                }
            }
        });
    }

    /// Why it did not work.
    pub(crate) fn trouble(self) -> AnyView {
        live(move || {
            self.failure.get().map(|error| {
                let detail = match &error {
                    Error::Refused(problem) => problem
                        .fields
                        .first()
                        .map_or_else(|| sentence(&error), |field| field.detail.clone()),
                    _ => sentence(&error),
                };
                el("p").class("problem").attr("role", "alert").child(detail)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use contract::complaints::File;

    use super::*;

    #[test]
    fn the_same_words_keep_their_key_and_changed_words_get_another() {
        let file = |notice| File {
            door: None,
            place: None,
            subject: None,
            text: None,
            photos: vec![],
            about: None,
            notice,
        };
        let mut tried = Tried::default();

        let first = tried.key(&file(1));
        let again = tried.key(&file(1));
        let changed = tried.key(&file(2));

        assert_eq!(first, again);
        assert_ne!(first, changed);
    }

    #[test]
    fn a_key_survives_a_reload() {
        let request = contract::sessions::Close {};
        let mut tried = Tried::default();
        let key = tried.key(&request);

        let kept = serde_json::to_string(&tried).expect("plain data");
        let mut read: Tried = serde_json::from_str(&kept).expect("what was written");

        assert_eq!(read.key(&request), key);
    }
}
