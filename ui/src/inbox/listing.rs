//! The list of matters: read page by page, and again when something has changed.

use client::Error;
use contract::inbox::List;
use leptos::{prelude::*, task::spawn_local};

use super::{place::Place, rows::Rows};
use crate::device;

/// How far a reading is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is under way, and nothing can be shown yet.
    #[default]
    Waiting,
    /// It is here.
    Here,
    /// It failed, and nothing can be shown.
    Failed(Error),
}

/// The list as it is shown.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    place: StoredValue<Place>,
    /// Grows with each reading of another list, so that late answers to the last one are dropped.
    round: StoredValue<u32>,
    /// What was read.
    pub(super) rows: RwSignal<Rows>,
    /// How far the first page is.
    pub(super) reading: RwSignal<Reading>,
    /// Whether another page is under way.
    pub(super) is_reading_more: RwSignal<bool>,
    /// Why the last reading failed, so that what is shown may be out of date.
    pub(super) failure: RwSignal<Option<Error>>,
}

impl Listing {
    /// A list of which nothing was read yet.
    #[must_use]
    pub(super) fn new() -> Self {
        Self {
            place: StoredValue::default(),
            round: StoredValue::default(),
            rows: RwSignal::default(),
            reading: RwSignal::default(),
            is_reading_more: RwSignal::default(),
            failure: RwSignal::default(),
        }
    }

    /// Reads the first page of another list.
    pub(super) fn read(self, place: Place) {
        self.place.set_value(place);
        self.round.update_value(|round| *round += 1);
        self.rows.set(Rows::default());
        self.reading.set(Reading::Waiting);
        self.is_reading_more.set(false);
        self.read_again();
    }

    /// Reads again what is shown, quietly: rows, scroll and selection stay until the answer.
    pub(super) fn read_again(self) {
        let round = self.round.get_value();
        let pages = self.rows.with_untracked(|rows| rows.matters.len()).div_ceil(List::PAGE);
        spawn_local(async move {
            let read = self.fetch(pages.max(1)).await;
            if self.round.get_value() != round {
                return;
            }
            self.failure.set(read.as_ref().err().cloned());
            match read {
                Ok(rows) => {
                    self.take(rows);
                    self.reading.set(Reading::Here);
                }
                Err(error) if self.rows.with_untracked(|rows| rows.matters.is_empty()) => {
                    self.reading.set(Reading::Failed(error));
                }
                Err(_) => {}
            }
        });
    }

    /// A reading that began before "load more" was answered knows less than is shown.
    fn take(self, rows: Rows) {
        let grown = self.rows.with_untracked(|shown| {
            shown.matters.len() > rows.matters.len() && rows.next.is_some()
        });
        if grown {
            self.read_again();
        } else if self.rows.with_untracked(|shown| *shown != rows) {
            self.rows.set(rows);
        }
    }

    async fn fetch(self, pages: usize) -> Result<Rows, Error> {
        let (hub, place) = (device::hub(), self.place.get_value());
        let mut rows = Rows::default();
        for _ in 0..pages {
            rows.append(hub.ask(&place.list(rows.next)).await?);
            if rows.next.is_none() {
                break;
            }
        }
        Ok(rows)
    }

    /// Reads the next page.
    pub(super) fn read_more(self) {
        let Some(next) = self.rows.with_untracked(|rows| rows.next) else { return };
        if self.is_reading_more.get_untracked() {
            return;
        }
        self.is_reading_more.set(true);
        let (round, place) = (self.round.get_value(), self.place.get_value());
        spawn_local(async move {
            let read = device::hub().ask(&place.list(Some(next))).await;
            if self.round.get_value() != round {
                return;
            }
            self.is_reading_more.set(false);
            self.failure.set(read.as_ref().err().cloned());
            if let Ok(page) = read {
                self.rows.update(|rows| rows.append(page));
            }
        });
    }
}
