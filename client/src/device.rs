//! What a device has of its own: a clock, chance, and patience. Nothing else here asks for them.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use contract::time::Time;
use futures_util::future::{Either, select};

/// Where the time comes from.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The device's.
    #[default]
    System,
    /// One that a test sets, in milliseconds.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The time now.
    #[must_use]
    pub fn now(&self) -> Time {
        match self {
            Self::System => system::now(),
            Self::Set(at) => Time(at.load(Ordering::Relaxed)),
        }
    }

    /// Waits; by a test's clock, which does not move by itself, only a moment.
    pub(crate) async fn pause(&self, span: Duration) {
        let span = if matches!(self, Self::System) { span } else { Duration::from_millis(10) };
        system::sleep(span).await;
    }
}

/// Random bytes that nobody can guess.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    system::fill(&mut bytes);
    bytes
}

/// What `work` gives, or `None` if it takes longer than `span`; it is then dropped.
pub(crate) async fn within<F: Future>(span: Duration, work: F) -> Option<F::Output> {
    match select(pin!(work), pin!(system::sleep(span))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod system {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use contract::time::Time;

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place of the client that asks the clock"
    )]
    pub(super) fn now() -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that asks for randomness")]
    pub(super) fn fill(bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("no system the client runs on refuses randomness");
    }

    pub(super) async fn sleep(span: Duration) {
        tokio::time::sleep(span).await;
    }
}

#[cfg(target_arch = "wasm32")]
mod system {
    use std::time::Duration;

    use contract::time::Time;
    use js_sys::Promise;
    use wasm_bindgen_futures::JsFuture;

    pub(super) fn now() -> Time {
        Time(js_sys::Date::now() as i64)
    }

    pub(super) fn fill(bytes: &mut [u8]) {
        web_sys::window()
            .and_then(|window| window.crypto().ok())
            .and_then(|crypto| crypto.get_random_values_with_u8_array(bytes).ok())
            .expect("every page of a browser has randomness");
    }

    pub(super) async fn sleep(span: Duration) {
        let Some(window) = web_sys::window() else { return };
        let millis = i32::try_from(span.as_millis()).unwrap_or(i32::MAX);
        let waiting = Promise::new(&mut |resolve, _| {
            // A page that is being left sets no timers; nothing waits for it then either.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
        });
        let _ = JsFuture::from(waiting).await;
    }
}
