//! The open case: read when it is opened, and again when something has happened to it.

use contract::{
    Code,
    complaints::Case,
    id::{ComplaintId, EntryId, PersonId},
    inbox::{Linked, Move, Sheet, Show},
    time::Time,
};
use leptos::{prelude::*, task::spawn_local};

use super::{held::Timed, listing::Reading, presence::Presence};
use crate::device;

/// The case that is open.
#[derive(Clone, Copy)]
pub(super) struct Opened {
    id: StoredValue<Option<ComplaintId>>,
    presence: Presence,
    /// Counts what was asked for, since answers may overtake each other.
    asked: StoredValue<u32>,
    /// The last of them that was answered.
    answered: StoredValue<u32>,
    /// What was read.
    pub(super) case: RwSignal<Option<Case>>,
    /// Who has it.
    pub(super) assignee: RwSignal<Option<PersonId>>,
    /// Until when it is put off.
    pub(super) snoozed_until: RwSignal<Option<Time>>,
    /// The steps it took among the staff.
    pub(super) moves: RwSignal<Vec<Move>>,
    /// What it is the same as, and what is the same as it.
    pub(super) links: RwSignal<(Option<Linked>, Vec<Linked>)>,
    /// How many other households have met with the same.
    pub(super) households: RwSignal<u32>,
    /// What is written and not sent yet.
    pub(super) held: RwSignal<Vec<Timed>>,
    /// How far the reading is.
    pub(super) reading: RwSignal<Reading>,
}

impl Opened {
    /// None.
    #[must_use]
    pub(super) fn new(presence: Presence) -> Self {
        Self {
            id: StoredValue::default(),
            presence,
            asked: StoredValue::default(),
            answered: StoredValue::default(),
            case: RwSignal::default(),
            assignee: RwSignal::default(),
            snoozed_until: RwSignal::default(),
            moves: RwSignal::default(),
            links: RwSignal::default(),
            households: RwSignal::default(),
            held: RwSignal::default(),
            reading: RwSignal::default(),
        }
    }

    /// Opens another case, or none.
    pub(super) fn open(self, id: Option<ComplaintId>) {
        self.id.set_value(id);
        self.case.set(None);
        self.held.set(Vec::new());
        self.assignee.set(None);
        self.snoozed_until.set(None);
        self.moves.set(Vec::new());
        self.links.set((None, Vec::new()));
        self.households.set(0);
        self.presence.take(Vec::new());
        self.reading.set(Reading::Waiting);
        self.read_again();
    }

    /// Reads the case again, quietly.
    pub(super) fn read_again(self) {
        let Some(id) = self.id.get_value() else { return };
        self.asked.update_value(|asked| *asked += 1);
        let asked = self.asked.get_value();
        spawn_local(async move {
            let read = device::hub().ask(&Show { id }).await;
            if self.id.get_value() != Some(id) || asked < self.answered.get_value() {
                return;
            }
            self.answered.set_value(asked);
            match read {
                Ok(sheet) => self.take(sheet),
                // It was removed meanwhile: what is gone for all is gone from this screen.
                Err(error) if error.code() == Some(Code::NotFound) => {
                    self.case.set(None);
                    self.held.set(Vec::new());
                    self.moves.set(Vec::new());
                    self.links.set((None, Vec::new()));
                    self.reading.set(Reading::Failed(error));
                }
                Err(error) if self.version().is_none() || error.code().is_some() => {
                    self.reading.set(Reading::Failed(error));
                }
                Err(_) => {}
            }
        });
    }

    /// Forgets something held that was taken back; a reading from before does not bring it again.
    pub(super) fn drop_held(self, entry: EntryId) {
        self.answered.set_value(self.asked.get_value() + 1);
        self.held.update(|held| held.retain(|(held, _)| held.entry != entry));
    }

    fn take(self, sheet: Sheet) {
        let Sheet {
            case,
            held,
            writers,
            assignee,
            snoozed_until,
            moves,
            same_as,
            duplicates,
            households,
        } = sheet;
        self.assignee.set(assignee);
        self.snoozed_until.set(snoozed_until);
        self.moves.set(moves);
        self.links.set((same_as, duplicates));
        self.households.set(households);
        self.presence.take(writers);
        if self.case.with_untracked(|shown| shown.as_ref() != Some(&case)) {
            self.case.set(Some(case));
        }
        let now = device::now();
        let timed = held.into_iter().map(|held| {
            let ends_at = now + held.left;
            (held, ends_at)
        });
        self.held.set(timed.collect());
        self.reading.set(Reading::Here);
    }

    /// Whether the case has this entry in its history.
    #[must_use]
    pub(super) fn has(self, entry: EntryId) -> bool {
        self.case.with_untracked(|case| {
            case.as_ref().is_some_and(|case| case.entries.iter().any(|one| one.id == entry))
        })
    }

    /// The version that is shown.
    #[must_use]
    pub(super) fn version(self) -> Option<i64> {
        self.case.with_untracked(|case| case.as_ref().map(|case| case.version))
    }

    /// Which case is open.
    #[must_use]
    pub(super) fn id(self) -> Option<ComplaintId> {
        self.id.get_value()
    }
}
