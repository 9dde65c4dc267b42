//! What journeys need: a hub with a test's clock on either engine, and people with their devices.

use tokio::sync::{Semaphore, SemaphorePermit};

mod backup;
mod browser;
mod chance;
mod crash;
mod desktop;
pub(crate) mod gate;
mod hub;
mod judge;
pub(crate) mod onvif;
mod people;
mod picture;
mod port;
mod process;
mod report;
mod scanning;
pub(crate) mod sheet;

pub(crate) use browser::{Driver, Look, Window};
pub(crate) use chance::{Seeded, seed};
pub(crate) use crash::{gone, kill};
pub(crate) use desktop::{Desktop, Keychain};
pub(crate) use hub::{Engine, TestHub, new_database, root};
pub(crate) use people::{Person, code, key};
pub(crate) use picture::{PLACE, jpeg, jpeg_with_gps};
pub(crate) use process::HubProcess;
pub(crate) use report::{MESSAGES, skip, tell};

/// The version of the demo's privacy notice: of its file, and of the app's own sentences.
pub(crate) const NOTICE: u32 = 1 + contract::community::NOTICE_WORDS;

/// Writes a journey once and walks it on both engines.
///
/// The PostgreSQL half is skipped, and says so, where `LINLI_TEST_POSTGRES` names no server; `cargo xtask
/// test` always starts one.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($hub:ident: TestHub) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn journey($hub: TestHub) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                journey(TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server")).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                match TestHub::start(Engine::Postgres).await {
                    Some(hub) => journey(hub).await,
                    None => $crate::support::skip("LINLI_TEST_POSTGRES"),
                }
            }
        }
    )*};
}

pub(crate) use on_both_engines;

/// Browsers take turns: two at once keep two cores busy, and a third one would only make them wait.
static TURNS: Semaphore = Semaphore::const_new(2);

/// One's turn with a browser, until it is dropped.
struct Turn {
    _permit: SemaphorePermit<'static>,
}

impl Turn {
    /// Waits for one's turn; alone where a journey has a time to keep, such as that of taking something back.
    async fn take(is_alone: bool) -> Self {
        let places = if is_alone { 2 } else { 1 };
        Self { _permit: TURNS.acquire_many(places).await.expect("it is never closed") }
    }
}

/// A plain HTTP client that follows no redirect unseen, and speaks no TLS.
pub(crate) fn http() -> reqwest::Client {
    // Installed by whoever comes first, this or the client's own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    builder.redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}
