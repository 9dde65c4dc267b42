//! Forms as somebody left them: the list is drawn anew whenever something of a gate has changed, and another
//! form closes the one before; what was typed is there again until it was sent.

use contract::id::GateId;
use leptos::prelude::*;

/// The forms of one kind, each of a gate or of one that is not registered yet.
pub(super) struct Forms<F: Copy + Send + Sync + 'static> {
    /// What they live with: the screen, and not the card that is drawn anew.
    owner: StoredValue<Owner>,
    all: StoredValue<Vec<(Option<GateId>, F)>>,
}

impl<F: Copy + Send + Sync + 'static> Clone for Forms<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Copy + Send + Sync + 'static> Copy for Forms<F> {}

impl<F: Copy + Send + Sync + 'static> Forms<F> {
    /// None yet; they live as long as what is drawn now.
    pub(super) fn new() -> Self {
        let owner = StoredValue::new(Owner::current().unwrap_or_default());
        Self { owner, all: StoredValue::new(Vec::new()) }
    }

    /// The form of a gate as it was left, or a new one.
    pub(super) fn of(self, gate: Option<GateId>, make: impl FnOnce() -> F) -> F {
        let left = self.all.with_value(|all| all.iter().find(|(of, _)| *of == gate).copied());
        if let Some((_, form)) = left {
            return form;
        }
        let form = self.owner.with_value(|owner| owner.with(make));
        self.all.update_value(|all| all.push((gate, form)));
        form
    }

    /// It was sent: the next one begins anew.
    pub(super) fn sent(self, gate: Option<GateId>) {
        let _ = self.all.try_update_value(|all| all.retain(|(of, _)| *of != gate));
    }
}
