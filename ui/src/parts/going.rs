//! A photo on its way: how far it has come, and how it is stopped.

use std::sync::Arc;

use client::Progress;
use futures_util::future::{AbortHandle, AbortRegistration, Abortable};
use leptos::{prelude::*, task::spawn_local};

/// A photo on its way.
#[derive(Clone, Debug)]
pub(super) struct Going {
    percent: ArcRwSignal<usize>,
    stop: AbortHandle,
}

impl Going {
    /// One that has not begun, and what ends its work.
    pub(super) fn begin() -> (Self, AbortRegistration) {
        let (stop, stopped) = AbortHandle::new_pair();
        (Self { percent: ArcRwSignal::new(0), stop }, stopped)
    }

    /// How much of it has gone, in percent.
    pub(super) fn percent(&self) -> usize {
        self.percent.get()
    }

    /// Hears how much of `size` bytes has gone.
    pub(super) fn progress(&self, size: usize) -> Option<Progress> {
        let percent = self.percent.clone();
        Some(Arc::new(move |gone| percent.set(percent_of(gone, size))))
    }

    /// Goes no further.
    pub(super) fn stop(&self) {
        self.stop.abort();
    }
}

fn percent_of(gone: usize, size: usize) -> usize {
    (gone.min(size) * 100).checked_div(size).unwrap_or(0)
}

/// Does something until it is stopped.
pub(super) fn until(stopped: AbortRegistration, work: impl Future<Output = ()> + 'static) {
    spawn_local(async move {
        let _ = Abortable::new(work, stopped).await;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_comes_no_further_than_all_of_it() {
        for (gone, size, expected) in [(0, 200, 0), (50, 200, 25), (300, 200, 100), (1, 0, 0)] {
            assert_eq!(percent_of(gone, size), expected, "{gone} of {size}");
        }
    }
}
