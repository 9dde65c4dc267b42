//! What is done once somebody has stopped typing for a moment.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::watch;

/// Does something once what `watched` reads has rested for so long after it has changed; not for what is there at first.
/// What is given back does it at once, where it still waits: for whoever goes before.
pub(crate) fn later<T>(
    pause: Duration,
    watched: impl Fn() -> T + 'static,
    act: impl Fn() + Copy + Send + Sync + 'static,
) -> impl Fn() + Copy + Send + Sync + 'static {
    let waiting: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let now = move || {
        if let Some(Some(waiting)) = waiting.try_update_value(Option::take) {
            waiting.clear();
            act();
        }
    };
    let mut is_first = true;
    watch(move || {
        let _ = watched();
        if std::mem::take(&mut is_first) {
            return;
        }
        if let Some(Some(waiting)) = waiting.try_update_value(Option::take) {
            waiting.clear();
        }
        waiting.set_value(set_timeout_with_handle(now, pause).ok());
    });
    now
}
