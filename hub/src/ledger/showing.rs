//! The page of a log that everybody may see: the newest, to which signatures may still come.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use anyhow::Context;
use ledger::{note::Note, tree::Head};

use super::{log::Published, tiles};
use crate::witness::{Answered, Late};

/// The newest page, in a file and at hand.
pub(super) struct Showing {
    /// The file of it.
    path: PathBuf,
    newest: RwLock<Option<Arc<Published>>>,
    /// Held by whoever puts another there: the file and what is at hand are one.
    putting: Mutex<()>,
}

impl Showing {
    /// Nothing yet; a page goes to this file.
    pub(super) const fn new(path: PathBuf) -> Self {
        Self { path, newest: RwLock::new(None), putting: Mutex::new(()) }
    }

    pub(super) fn newest(&self) -> Option<Arc<Published>> {
        self.newest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows a page.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn show(&self, page: Published) -> anyhow::Result<()> {
        let _one = self.putting.lock().unwrap_or_else(PoisonError::into_inner);
        self.put(page)
    }

    fn put(&self, page: Published) -> anyhow::Result<()> {
        tiles::keep(&self.path, page.note.as_bytes())?;
        *self.newest.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(page));
        Ok(())
    }

    /// Has the signatures that come late added to a page for as long as it is the newest. Nobody waits for that.
    pub(super) fn add_late(self: &Arc<Self>, head: Head, mut late: Late) {
        let showing = Arc::clone(self);
        tokio::spawn(async move {
            while let Some(answered) = late.next().await {
                if let Err(error) = showing.add(head, answered) {
                    let error = format!("{error:#}");
                    tracing::warn!(error, "a signature that came late is not shown");
                }
            }
        });
    }

    fn add(&self, head: Head, answered: Answered) -> anyhow::Result<()> {
        let _one = self.putting.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = self.newest().filter(|newest| newest.head == head);
        let Some(newest) = newest else { return Ok(()) };
        let mut note = Note::read(&newest.note).context("reading the last checkpoint")?;
        if !answered.add_to(&mut note) {
            return Ok(());
        }
        self.put(Published { note: note.to_string(), ..Published::clone(&newest) })
    }
}
