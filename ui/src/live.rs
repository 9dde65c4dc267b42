//! What changes while somebody looks: screens read again what they show.

use std::time::Duration;

use contract::live::Event;
use futures_util::future::{AbortHandle, abortable};
use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};

use crate::{alerts, device, parts::watch};

/// The live events of this tab.
#[derive(Clone, Copy)]
pub struct Live {
    last: RwSignal<Option<Event>>,
    /// Hangs up the stream that is followed: each new session begins another.
    stream: StoredValue<Option<AbortHandle>>,
}

impl Live {
    /// Gives live events to all that is drawn below; nothing is followed yet.
    pub fn provide() -> Self {
        let live = Self { last: RwSignal::new(None), stream: StoredValue::new(None) };
        provide_context(live);
        live
    }

    /// Follows what the session of this moment may see, and no other stream any more: one that
    /// nothing happens on would stay open, and a browser has six connections.
    pub fn follow(self) {
        let (following, stream) = abortable(async move {
            let mut events = device::hub().live();
            while let Some(event) = events.next().await {
                alerts::hear(event);
                if matches!(event, Event::Open) {
                    device::mark_listening();
                }
                let pause = event.pause(chance());
                if pause > 0 {
                    let later = Duration::from_millis(pause.into());
                    set_timeout(move || _ = self.last.try_set(Some(event)), later);
                    continue;
                }
                self.last.set(Some(event));
                // Events that came in one piece are heard one by one, or the last would hide them.
                tick().await;
            }
        });
        self.stream.update_value(|followed| {
            if let Some(before) = followed.replace(stream) {
                before.abort();
            }
        });
        spawn_local(async move {
            let _ = following.await;
        });
    }
}

/// The live events of the screens around.
///
/// # Panics
/// Outside of an app.
#[must_use]
pub fn live() -> Live {
    expect_context()
}

/// Hears every event for as long as the screen around lives.
pub fn on_event(hear: impl Fn(Event) + 'static) {
    let live = live();
    let mut is_first = true;
    watch(move || {
        let event = live.last.get();
        // What was told before the screen came does not concern it: it has just read everything.
        if !std::mem::take(&mut is_first)
            && let Some(event) = event
        {
            hear(event);
        }
    });
}

/// A number of chance from 0 to 1.
fn chance() -> f64 {
    f64::from(u32::from_le_bytes(client::random())) / f64::from(u32::MAX)
}
