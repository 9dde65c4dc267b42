//! What every handler shares: the store, the streams, the clock, randomness, limits.

use std::{
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::Context;
use contract::time::{Span, Time};
use data_encoding::HEXLOWER;
use tokio::sync::{Notify, OnceCell, RwLock};

use crate::{
    assets::Assets,
    community::{self, Buildings, Measures},
    db::{Db, Place},
    inbox::Writing,
    ledger::{self, Log, Vault},
    limits::{Limits, Rates},
    live::Live,
    sessions::Nonces,
    settings::{self, Communities},
    turns::Turns,
    upkeep,
};

/// The hub as its handlers see it; clones share everything.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// The rows.
    pub db: Db,
    /// The live streams.
    pub live: Live,
    /// The clock.
    pub clock: Clock,
    /// Where the hub is reached, without a path: `https://hub.example`.
    pub origin: String,
    /// The communities it serves.
    pub communities: Communities,
    /// The folder of pictures.
    pub files: PathBuf,
    /// Held alone by the one who removes pictures, together by those who add some: a file is there
    /// before the row that names it.
    pub pictures: RwLock<()>,
    /// The same of sealed photos that wait for their gates.
    pub photos: RwLock<()>,
    /// The web app.
    pub assets: Assets,
    /// Who asks too often.
    pub limits: Limits,
    /// Nonces that were given and not yet signed.
    pub nonces: Nonces,
    /// Whether a proxy in front tells the address in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// The weight of the pictures.
    pub weighed: upkeep::Weighed,
    /// The last id given.
    pub last_id: AtomicI64,
    /// Wakes the one who sends what staff can no longer take back.
    pub held: Notify,
    /// Wakes the one who publishes notices at their time.
    pub planned: Notify,
    /// Who changes the same thing at once.
    turns: Turns,
    /// Who is writing an answer just now.
    pub writing: Writing,
    /// How long answers took, as it was measured last.
    pub measures: Measures,
    /// The buildings of places.
    pub buildings: Buildings,
    /// The secrets of chains.
    pub vault: Vault,
    /// The data folder.
    pub data: PathBuf,
    /// The log, once somebody needs it: commands that serve nobody do without.
    pub log: OnceCell<Arc<Log>>,
    /// How long at most what a gate has signed stays out of the log: [`crate::ledger::LINGER`].
    pub linger: Span,
}

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// One that a test sets, in milliseconds.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The time now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place of the hub that asks the clock")]
    pub fn now(&self) -> Time {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Set(at) => Time(at.load(Ordering::Relaxed)),
        }
    }

    /// A time that only passes, from no moment in particular: a machine's clock that is set right does not
    /// move it.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place of the hub that asks the clock")]
    pub fn passed(&self) -> Duration {
        static BEGAN: OnceLock<Instant> = OnceLock::new();
        match self {
            Self::System => BEGAN.get_or_init(Instant::now).elapsed(),
            Self::Set(at) => {
                let at = at.load(Ordering::Relaxed);
                Duration::from_millis(u64::try_from(at).unwrap_or(0))
            }
        }
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Ids count from here: 2026-01-01T00:00:00Z, so that 43 bits of milliseconds last 278 years.
const ID_EPOCH: i64 = 1_767_225_600_000;

impl App {
    /// Waits for one's turn to change something, by its number, where the store needs that.
    pub(crate) async fn turn(&self, number: i64) -> Option<tokio::sync::OwnedMutexGuard<()>> {
        if self.db.is_postgres() { Some(self.turns.take(number).await) } else { None }
    }

    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The log of the ledger; it is opened by whoever needs it first.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn log(&self) -> anyhow::Result<Arc<Log>> {
        let open = async || ledger::begin(self, &self.data).await.map(Arc::new);
        self.log.get_or_try_init(open).await.cloned()
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// A new id: 43 bits of milliseconds and 20 of chance, always larger than the one before, so
    /// that rows made later are found later.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn id(&self) -> anyhow::Result<i64> {
        let [a, b, c] = random()?;
        let chance = i64::from(u32::from_be_bytes([0, a, b, c]) & 0xf_ffff);
        let fresh = ((self.now().0 - ID_EPOCH).max(0) << 20) | chance;
        let last =
            self.last_id.update(Ordering::Relaxed, Ordering::Relaxed, |last| fresh.max(last + 1));
        Ok(fresh.max(last + 1))
    }

    /// An id that cannot be guessed.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn secret_id(&self) -> anyhow::Result<i64> {
        Ok((u64::from_be_bytes(random()?) >> 1).cast_signed())
    }

    /// Whether cookies travel over TLS only.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

/// What a hub is opened with.
#[derive(Debug)]
pub struct Setup {
    /// The data folder, made by `linli-hub init`.
    pub data: PathBuf,
    /// PostgreSQL, else the SQLite file in the data folder.
    pub database_url: Option<String>,
    /// Where the hub is reached, without a path.
    pub origin: String,
    /// The web app.
    pub assets: Assets,
    /// How often may be called.
    pub rates: Rates,
    /// Whether a proxy in front tells the address.
    pub behind_proxy: bool,
    /// The clock.
    pub clock: Clock,
    /// How long at most what a gate has signed stays out of the log: [`crate::ledger::LINGER`], but where a test looks
    /// at what the log says of it.
    pub linger: Span,
}

impl App {
    /// Opens the store, brings it to the newest schema and the communities into it.
    ///
    /// # Errors
    /// When the data folder, a community's file or the store cannot be used.
    pub async fn open(setup: Setup) -> anyhow::Result<Self> {
        let communities = settings::read_all(&setup.data)?;
        let files = setup.data.join("files");
        std::fs::create_dir_all(files.join("incoming")).context("making the folder of pictures")?;
        let place = Place::of(&setup.data, setup.database_url.as_deref());
        let live = Live::new(HEXLOWER.encode(&random::<6>()?));
        let vault = Vault::open(&setup.data)?;
        let db = Db::open_beside(&place, live.clone(), vault.beside()).await?;
        let communities = community::bring_in(&db, communities).await?;
        Ok(Self::new(Parts {
            db,
            live,
            limits: Limits::new(setup.rates, setup.clock.clone()),
            clock: setup.clock,
            origin: setup.origin,
            communities,
            files,
            assets: setup.assets,
            nonces: Nonces::default(),
            behind_proxy: setup.behind_proxy,
            linger: setup.linger,
            weighed: upkeep::Weighed::default(),
            last_id: AtomicI64::new(0),
            pictures: RwLock::new(()),
            photos: RwLock::new(()),
            held: Notify::new(),
            planned: Notify::new(),
            turns: Turns::default(),
            writing: Writing::default(),
            measures: Measures::default(),
            buildings: Buildings::default(),
            vault,
            data: setup.data,
            log: OnceCell::new(),
        }))
    }
}

/// Random bytes from the operating system.
///
/// # Errors
/// When it gives none.
#[expect(clippy::disallowed_methods, reason = "the one place of the hub that asks for chance")]
pub fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("asking the system for randomness")?;
    Ok(bytes)
}
