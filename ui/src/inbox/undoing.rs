//! What is being taken back: asked for under one key until the hub has answered, also after a
//! reload. The hub gives the words back to that key alone, and has forgotten them otherwise.

use client::{Error, IdempotencyKey};
use contract::{
    Code,
    id::{ComplaintId, EntryId, PersonId},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::device::Shelf;

/// Something that was asked back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    /// Of which matter.
    pub(super) id: ComplaintId,
    /// Which.
    pub(super) entry: EntryId,
    /// The key of the call.
    pub(super) key: IdempotencyKey,
}

/// All that one person has asked back and was not answered.
#[derive(Clone, Copy)]
pub(super) struct Undoing {
    person: PersonId,
    asked: StoredValue<Vec<Asked>>,
    is_waiting: StoredValue<bool>,
}

impl Undoing {
    /// What the device has kept.
    #[must_use]
    pub(super) fn of(person: PersonId) -> Self {
        let asked = Shelf::Device.find(&name(person)).unwrap_or_default();
        Self { person, asked: StoredValue::new(asked), is_waiting: StoredValue::new(false) }
    }

    /// The call that asks for an entry: the one before, if that was not answered.
    pub(super) fn ask(self, id: ComplaintId, entry: EntryId) -> IdempotencyKey {
        let mut all = self.all();
        let key = ask(&mut all, id, entry, IdempotencyKey::new);
        self.keep(all);
        key
    }

    /// Forgets an entry that was answered; whether nobody else has taken the answer.
    pub(super) fn settle(self, entry: EntryId) -> bool {
        let mut all = self.all();
        let count = all.len();
        all.retain(|asked| asked.entry != entry);
        let is_first = all.len() < count;
        self.keep(all);
        is_first
    }

    /// All that was not answered yet, the last at the end.
    #[must_use]
    pub(super) fn all(self) -> Vec<Asked> {
        self.asked.try_get_value().unwrap_or_default()
    }

    /// Begins to wait for another try; not where that was begun already.
    pub(super) fn begin_waiting(self) -> bool {
        self.is_waiting.try_update_value(|waiting| !std::mem::replace(waiting, true)) == Some(true)
    }

    /// Notes that the next try begins.
    pub(super) fn end_waiting(self) {
        self.is_waiting.set_value(false);
    }

    fn keep(self, all: Vec<Asked>) {
        if all.is_empty() {
            Shelf::Device.forget(&name(self.person));
        } else {
            Shelf::Device.keep(&name(self.person), &all);
        }
        self.asked.set_value(all);
    }
}

fn name(person: PersonId) -> String {
    format!("{person}.inbox.undoing")
}

fn ask(
    all: &mut Vec<Asked>,
    id: ComplaintId,
    entry: EntryId,
    key: impl FnOnce() -> IdempotencyKey,
) -> IdempotencyKey {
    if let Some(before) = all.iter().find(|asked| asked.entry == entry) {
        return before.key.clone();
    }
    let key = key();
    all.push(Asked { id, entry, key: key.clone() });
    key
}

/// Whether an error is the hub's last word: the same call would be refused again, and was not done
/// before.
#[must_use]
pub(super) fn is_final(error: &Error) -> bool {
    matches!(error.code(), Some(Code::Conflict | Code::NotFound | Code::NotAllowed))
}

/// Whether an error passes by itself: another try may soon do better.
#[must_use]
pub(super) fn is_passing(error: &Error) -> bool {
    matches!(error.code(), None | Some(Code::Busy | Code::Internal | Code::TooMany))
}

#[cfg(test)]
mod tests {
    use contract::{Language, Problem};

    use super::*;

    #[test]
    fn what_was_not_answered_is_asked_again_under_its_key() {
        let id = ComplaintId::from_number(1);
        let [one, other] = [1, 2].map(EntryId::from_number);
        let mut all = Vec::new();

        let first = ask(&mut all, id, one, IdempotencyKey::new);
        let second = ask(&mut all, id, other, IdempotencyKey::new);
        let again = ask(&mut all, id, one, IdempotencyKey::new);

        assert_eq!(again, first);
        assert_ne!(second, first);
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn only_a_last_word_ends_the_asking() {
        let refused = |code| Error::Refused(Problem::new(code, Language::Zh));

        assert!(is_final(&refused(Code::Conflict)) && is_final(&refused(Code::NotFound)));
        for code in [Code::TooMany, Code::Busy, Code::Internal, Code::NotSignedIn] {
            assert!(!is_final(&refused(code)), "{code:?}");
        }
        assert!(!is_final(&Error::Offline) && is_passing(&Error::Offline));
        assert!(is_passing(&refused(Code::Busy)) && !is_passing(&refused(Code::DeviceRevoked)));
    }
}
