//! The drafts of this device: at hand in memory, kept on the device with every key.

use std::collections::BTreeMap;

use contract::id::{ComplaintId, PersonId};
use leptos::prelude::*;

use super::draft::{Draft, Kind};
use crate::device::Shelf;

/// Everything that one person has begun; colleagues at the same computer have their own.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    person: PersonId,
    at_hand: RwSignal<BTreeMap<(ComplaintId, &'static str), Draft>>,
}

impl Drafts {
    /// Those the device has kept come when they are asked for.
    #[must_use]
    pub(super) fn of(person: PersonId) -> Self {
        Self { person, at_hand: RwSignal::default() }
    }

    /// Where the device keeps one.
    pub(super) fn name(self, id: ComplaintId, kind: Kind) -> String {
        format!("{}.{}", self.person, Draft::name(id, kind))
    }

    /// What was begun, empty if nothing was.
    #[must_use]
    pub(super) fn find(self, id: ComplaintId, kind: Kind) -> Draft {
        let at_hand = self.at_hand.with(|drafts| drafts.get(&(id, kind.as_str())).cloned());
        at_hand.or_else(|| Shelf::Device.find(&self.name(id, kind))).unwrap_or_default()
    }

    /// Whether something was begun.
    #[must_use]
    pub(super) fn is_begun(self, id: ComplaintId, kind: Kind) -> bool {
        !self.find(id, kind).is_empty()
    }

    /// Keeps a draft; whether the device had room for it.
    pub(super) fn keep(self, id: ComplaintId, kind: Kind, draft: Draft) -> bool {
        let name = self.name(id, kind);
        let kept = if draft.is_empty() && draft.tried.is_none() {
            Shelf::Device.forget(&name);
            true
        } else {
            Shelf::Device.keep(&name, &draft)
        };
        self.at_hand.update(|drafts| {
            drafts.insert((id, kind.as_str()), draft);
        });
        kept
    }

    /// Changes a draft; whether the device had room for it.
    pub(super) fn change(self, id: ComplaintId, kind: Kind, how: impl FnOnce(&mut Draft)) -> bool {
        let mut draft = untrack(|| self.find(id, kind));
        how(&mut draft);
        self.keep(id, kind, draft)
    }
}
