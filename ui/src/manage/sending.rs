//! A change that is sent once, however often its button is pressed.

use client::{Error, IdempotencyKey};
use contract::{Endpoint, Problem};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    device,
    parts::{Faults, el, live, sentence},
    sending::Tried,
};

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

    /// Sends, and goes on with the answer.
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
