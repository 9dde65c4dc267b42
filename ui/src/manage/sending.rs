//! A change that is sent once, however often its button is pressed.

use client::{Error, IdempotencyKey};
use contract::Endpoint;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    device,
    parts::{el, live, sentence},
    sending::Tried,
};

/// What one form or button sends.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    tried: StoredValue<Tried>,
    pub(super) is_busy: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<Error>>,
}

impl Sending {
    pub(super) fn new() -> Self {
        Self {
            tried: StoredValue::default(),
            is_busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// Sends, and goes on with the answer.
    pub(super) fn send<E: Endpoint>(self, request: E, then: impl FnOnce(E::Answer) + 'static) {
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
                Err(error) => {
                    let _ = self.failure.try_set(Some(error));
                }
            }
        });
    }

    /// Why it did not work.
    pub(super) fn trouble(self) -> AnyView {
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
