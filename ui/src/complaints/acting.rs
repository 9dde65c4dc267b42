//! Doing something to a matter that is on the screen: once, with its answer shown at once.

use client::{Error, IdempotencyKey};
use contract::{
    Code,
    complaints::{Act, Case, Do, Show},
    id::ComplaintId,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{device, parts::Faults, reading::Reading};

/// A case on the screen and what is being done to it. Each form has its own.
#[derive(Clone, Copy)]
pub(super) struct Acting {
    id: ComplaintId,
    case: Reading<Case>,
    /// What was tried and perhaps never answered: the same act is sent again as it was, even if
    /// the case was read anew meanwhile, so that it is not done twice.
    tried: StoredValue<Option<(Do, IdempotencyKey)>>,
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
            tried: StoredValue::new(None),
            faults: Faults::new(faults),
            failure: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    /// Does `act`, reads the case again, and then goes on.
    pub(super) fn act(self, act: Act, then: impl FnOnce() + 'static) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.faults.show(vec![]);
        self.failure.set(None);
        self.is_busy.set(true);
        let seen = self.case.now().map(|case| case.version);
        let (request, key) = same_or_new(self.tried.get_value(), self.id, act, seen);
        self.tried.set_value(Some((request.clone(), key.clone())));
        spawn_local(async move {
            let answer = device::hub().change(&request, &key).await;
            if self.is_busy.try_set(false).is_some() {
                // The screen has gone meanwhile.
                return;
            }
            match answer {
                Ok(_) => {
                    self.tried.set_value(None);
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
                self.tried.set_value(None);
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

/// The request of `act`: as it was tried before, else new.
fn same_or_new(
    tried: Option<(Do, IdempotencyKey)>,
    id: ComplaintId,
    act: Act,
    seen: Option<i64>,
) -> (Do, IdempotencyKey) {
    match tried {
        Some((request, key)) if request.act == act => (request, key),
        _ => (Do { id, act, seen }, IdempotencyKey::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unanswered_act_is_sent_again_as_it_was() {
        let id = ComplaintId::from_number(1);
        let (first, key) = same_or_new(None, id, Act::Withdraw {}, Some(3));

        let again = same_or_new(Some((first.clone(), key.clone())), id, Act::Withdraw {}, Some(4));
        let other =
            same_or_new(Some((first, key.clone())), id, Act::Reopen { text: None }, Some(4));

        assert_eq!((again.0.seen, again.1), (Some(3), key.clone()));
        assert_eq!(other.0.seen, Some(4));
        assert_ne!(other.1, key);
    }
}
