//! The open case: read when it is opened, and again when something has happened to it.

use client::Error;
use contract::{
    Code,
    complaints::{Case, Show},
    id::ComplaintId,
    sessions,
};
use leptos::{prelude::*, task::spawn_local};

use super::listing::Reading;
use crate::device;

/// The case that is open.
#[derive(Clone, Copy)]
pub(super) struct Opened {
    id: StoredValue<Option<ComplaintId>>,
    /// What was read.
    pub(super) case: RwSignal<Option<Case>>,
    /// How far the reading is.
    pub(super) reading: RwSignal<Reading>,
}

impl Opened {
    /// None.
    #[must_use]
    pub(super) fn new() -> Self {
        Self { id: StoredValue::default(), case: RwSignal::default(), reading: RwSignal::default() }
    }

    /// Opens another case, or none.
    pub(super) fn open(self, id: Option<ComplaintId>) {
        self.id.set_value(id);
        self.case.set(None);
        self.reading.set(Reading::Waiting);
        self.read_again();
    }

    /// Reads the case again, quietly.
    pub(super) fn read_again(self) {
        let Some(id) = self.id.get_value() else { return };
        spawn_local(async move {
            let read = show(id).await;
            if self.id.get_value() != Some(id) {
                return;
            }
            match read {
                // Answers may overtake each other.
                Ok(case) if self.version().is_some_and(|shown| shown > case.version) => {}
                Ok(case) => {
                    self.case.set(Some(case));
                    self.reading.set(Reading::Here);
                }
                Err(error) if self.version().is_none() || error.code().is_some() => {
                    self.reading.set(Reading::Failed(error));
                }
                Err(_) => {}
            }
        });
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

async fn show(id: ComplaintId) -> Result<Case, Error> {
    match device::hub().ask(&Show { id }).await {
        Err(error) if came_back(&error).await? => device::hub().ask(&Show { id }).await,
        read => read,
    }
}

/// Whether somebody is signed in after a call found nothing: to one whose session has ended every
/// case is one that does not exist. Asking who one is signs in again.
pub(super) async fn came_back(error: &Error) -> Result<bool, Error> {
    if error.code() != Some(Code::NotFound) {
        return Ok(false);
    }
    device::hub().ask(&sessions::Show {}).await.map(|_| true)
}
