//! Doing something to a matter that is on the screen: once, with its answer shown at once.

use client::{Error, IdempotencyKey};
use contract::{
    Code,
    complaints::{Act, Case, Do, Show},
    id::ComplaintId,
    words::complaints as words,
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    device::{self, Shelf},
    parts::{Faults, all, el, forget_photos, problem},
    reading::Reading,
    settings::say,
};

/// An act that was tried and perhaps never answered: the same one is sent again as it was, even if
/// the case was read anew meanwhile, so that it is not done twice. With a draft it survives a
/// reload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attempt {
    /// The act as it travels: reading it back would be downloaded by everybody.
    act: String,
    seen: Option<i64>,
    key: IdempotencyKey,
}

/// A case on the screen and what is being done to it. Each form has its own.
#[derive(Clone, Copy)]
pub(super) struct Acting {
    id: ComplaintId,
    case: Reading<Case>,
    /// What was tried last, for a draft to keep.
    pub(super) tried: RwSignal<Option<Attempt>>,
    /// What is wrong with the form.
    pub(super) faults: Faults,
    /// Why it did not work.
    pub(super) failure: RwSignal<Option<Error>>,
    /// Whether it is on its way.
    pub(super) is_busy: RwSignal<bool>,
}

impl Acting {
    /// `faults` is where the summary of its form is found.
    pub(super) fn on(id: ComplaintId, case: Reading<Case>, faults: &'static str) -> Self {
        Self {
            id,
            case,
            tried: RwSignal::new(None),
            faults: Faults::new(faults),
            failure: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    /// Does `act`, reads the case again, and then goes on. Its draft of the name `kept`, if it has
    /// one, is thrown away though its screen may have gone.
    pub(super) fn act(self, act: Act, kept: Option<String>, then: impl FnOnce() + 'static) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.faults.show(vec![]);
        self.failure.set(None);
        self.is_busy.set(true);
        let seen = self.case.now().map(|case| case.version);
        let tried = same_or_new(self.tried.get_untracked(), &act, seen);
        let (request, key) = (Do { id: self.id, act, seen: tried.seen }, tried.key.clone());
        self.tried.set(Some(tried));
        spawn_local(async move {
            let answer = device::hub().change(&request, &key).await;
            if self.is_busy.try_set(false).is_some() {
                // The screen has gone meanwhile: what was sent must not wait to be sent again.
                if let Some(kept) = kept.filter(|_| answer.is_ok()) {
                    Shelf::Device.forget(&kept);
                    forget_photos(&kept);
                }
                return;
            }
            match answer {
                Ok(_) => {
                    self.tried.set(None);
                    then();
                    self.case.read(Show { id: self.id });
                }
                Err(error) => self.refused(error),
            }
        });
    }

    fn refused(self, error: Error) {
        if let Error::Refused(problem) = &error {
            if problem.status < 500 {
                self.tried.set(None);
            }
            if problem.code == Code::Conflict {
                self.case.read(Show { id: self.id });
            }
            if self.faults.show_refused(problem) {
                return;
            }
        }
        self.failure.set(Some(error));
    }
}

/// An error below a draft: nothing that was written is lost by it.
pub(super) fn still_here(error: &Error, retry: impl Fn() + 'static) -> AnyView {
    all![problem(error, retry), el("p").class("hint").child(say(words::FILE_KEPT))]
}

/// How `act` is sent: as it was tried before, else anew.
fn same_or_new(tried: Option<Attempt>, act: &Act, seen: Option<i64>) -> Attempt {
    // An act is plain data.
    let act = serde_json::to_string(act).unwrap_or_default();
    match tried {
        Some(tried) if tried.act == act => tried,
        _ => Attempt { act, seen, key: IdempotencyKey::new() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unanswered_act_is_sent_again_as_it_was_even_after_a_reload() {
        let first = same_or_new(None, &Act::Withdraw {}, Some(3));
        let kept = serde_json::to_string(&first).expect("plain data");
        let read: Attempt = serde_json::from_str(&kept).expect("what was written");

        let again = same_or_new(Some(read.clone()), &Act::Withdraw {}, Some(4));
        let other = same_or_new(Some(read), &Act::Reopen { text: None }, Some(4));

        assert_eq!(again, first);
        assert_eq!(other.seen, Some(4));
        assert_ne!(other.key, first.key);
    }
}
