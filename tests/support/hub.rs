//! A hub in this process, on a port of its own, with a clock that a test sets.

use std::{
    env,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use contract::time::{Day, Offset, Span, Time};
use hub::{
    app::{App, Clock, Setup},
    assets::{Assets, Worker},
    db::Place,
    ledger::LINGER,
    limits::Rates,
    listen::{self, Patience},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot};

use super::port;

/// Where a test's rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A hub under test; it ends with this value.
pub(crate) struct TestHub {
    pub(crate) app: App,
    pub(crate) origin: String,
    pub(crate) clock: Arc<AtomicI64>,
    pub(crate) place: Place,
    pub(crate) data: TempDir,
    server: tokio::task::JoinHandle<()>,
    stop: Option<oneshot::Sender<()>>,
    sender: tokio::task::JoinHandle<()>,
    /// Where the machine's clock goes, the ledger does.
    keeper: Option<tokio::task::JoinHandle<()>>,
}

/// How a hub is served.
struct Way {
    rates: Rates,
    assets: Assets,
    clock: Clock,
    /// How long what gates sign stays out of the log: not at all by a clock that a test sets, for that is no promise to
    /// anybody and tests look at what the log has.
    linger: Span,
}

impl Way {
    fn of(rates: Rates, assets: Assets, clock: Clock) -> Self {
        let linger = match clock {
            Clock::System => LINGER,
            Clock::Set(_) => Span(0),
        };
        Self { rates, assets, clock, linger }
    }
}

impl Drop for TestHub {
    fn drop(&mut self) {
        self.server.abort();
        self.sender.abort();
        if let Some(keeper) = &self.keeper {
            keeper.abort();
        }
    }
}

/// Where the repository is.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A Monday morning, ten o'clock in Chengdu.
fn begin() -> Time {
    Day::of(2026, 11, 23).at(10, Offset::CHINA)
}

impl TestHub {
    /// Starts a hub, or tells that the engine is not there.
    pub(crate) async fn start(engine: Engine) -> Option<Self> {
        Self::start_with(engine, Rates::default()).await
    }

    /// Starts a hub with rates of its own.
    pub(crate) async fn start_with(engine: Engine, rates: Rates) -> Option<Self> {
        let clock = Clock::Set(Arc::new(AtomicI64::new(begin().0)));
        Self::start_as(engine, rates, Assets::plain(), clock).await
    }

    /// Starts a hub with the web app of `LINLI_TEST_WEB`, by the machine's clock, as browsers are.
    pub(crate) async fn start_with_web(engine: Engine) -> Option<Self> {
        Self::start_with_web_and(engine, Rates::default()).await
    }

    /// The same with rates of its own: whoever draws one screen in every look does one thing more often than anybody.
    pub(crate) async fn start_with_web_and(engine: Engine, rates: Rates) -> Option<Self> {
        let folder = env::var("LINLI_TEST_WEB").ok()?;
        let assets = Assets::read(Path::new(&folder), Worker::Absent).expect("a web app");
        Self::start_as(engine, rates, assets, Clock::System).await
    }

    /// Starts a hub without the web app, by the machine's clock, as the shell is.
    pub(crate) async fn start_by_the_clock(engine: Engine) -> Self {
        let hub = Self::start_as(engine, Rates::default(), Assets::plain(), Clock::System).await;
        hub.expect("SQLite needs no server")
    }

    async fn start_as(engine: Engine, rates: Rates, assets: Assets, clock: Clock) -> Option<Self> {
        let data = TempDir::new().expect("a place for temporary files");
        let place = match engine {
            Engine::Sqlite => Place::of(data.path(), None),
            Engine::Postgres => {
                Place::Url(new_database(&env::var("LINLI_TEST_POSTGRES").ok()?).await)
            }
        };
        let communities = data.path().join("communities");
        std::fs::create_dir(&communities).expect("a new folder");
        std::fs::copy(root().join("xtask/demo/community.toml"), communities.join("demo.toml"))
            .expect("the demo's community");
        let folder = data.path().to_owned();
        Some(Self::serve(data, &folder, place, Way::of(rates, assets, clock)).await)
    }

    /// Serves what is in a data folder, by a clock that goes on.
    pub(crate) async fn open(folder: &Path, place: &Place, clock: &Arc<AtomicI64>) -> Self {
        let own = TempDir::new().expect("a place for temporary files");
        let clock = Clock::Set(Arc::clone(clock));
        let way = Way::of(Rates::default(), Assets::plain(), clock);
        Self::serve(own, folder, place.clone(), way).await
    }

    /// The same hub, as one that is installed: what gates sign stays out of the log for hours.
    pub(crate) async fn lingering(mut self) -> Self {
        let clock = Clock::Set(Arc::clone(&self.clock));
        let way = Way { linger: LINGER, ..Way::of(Rates::default(), Assets::plain(), clock) };
        let own = TempDir::new().expect("a place for temporary files");
        let folder = self.data.path().to_owned();
        let mut new = Self::serve(own, &folder, self.place.clone(), way).await;
        std::mem::swap(&mut new.data, &mut self.data);
        new
    }

    /// Where a second hub of the same engine can keep its rows: a file in `folder`, or a database
    /// that is empty.
    pub(crate) async fn empty_place(&self, folder: &Path) -> Place {
        match &self.place {
            Place::File(_) => Place::of(folder, None),
            Place::Url(url) => Place::Url(new_database(url).await),
        }
    }

    async fn serve(data: TempDir, folder: &Path, place: Place, way: Way) -> Self {
        // One that may come back to the same port.
        let listener = port::listener();
        listener.set_nonblocking(true).expect("it can be waited for");
        let listener = TcpListener::from_std(listener).expect("a listener");
        Self::serve_at(listener, data, folder, place, way).await
    }

    async fn serve_at(
        listener: TcpListener,
        data: TempDir,
        folder: &Path,
        place: Place,
        way: Way,
    ) -> Self {
        let Way { rates, assets, clock, linger } = way;
        let origin = format!("http://{}", listener.local_addr().expect("a bound port"));
        let database_url = match &place {
            Place::File(_) => None,
            Place::Url(url) => Some(url.clone()),
        };
        let app = App::open(Setup {
            data: folder.to_owned(),
            database_url,
            origin: origin.clone(),
            assets,
            rates,
            behind_proxy: false,
            clock: clock.clone(),
            linger,
        })
        .await
        .expect("a hub opens");
        let router = hub::server::router(app.clone());
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(async move {
            let stopped = async move { stopped.await.unwrap_or_default() };
            listen::serve(listener, router, Patience::default(), stopped).await;
        });
        let sender = tokio::spawn(hub::inbox::watch(app.clone()));
        let keeper = match clock {
            Clock::System => Some(tokio::spawn(hub::ledger::watch(app.clone()))),
            Clock::Set(_) => None,
        };
        let clock = match clock {
            Clock::Set(clock) => clock,
            Clock::System => Arc::default(),
        };
        Self { app, origin, clock, place, data, server, stop: Some(stop), sender, keeper }
    }

    /// Starts a hub whose pages register the worker that keeps the app for when there is no net.
    pub(crate) async fn start_installed() -> Option<Self> {
        let web = env::var("LINLI_TEST_WEB").ok()?;
        let assets = Assets::read(Path::new(&web), Worker::Registered).expect("a web app");
        Self::start_as(Engine::Sqlite, Rates::default(), assets, Clock::System).await
    }

    /// Stops serving: what is on its way is answered, then nobody listens.
    pub(crate) async fn stop(&mut self) {
        self.app.live.close();
        if let Some(stop) = self.stop.take() {
            stop.send(()).expect("it serves until now");
        }
        (&mut self.server).await.expect("it ends well");
    }

    /// Serves the same rows at the same address again, with another web app.
    pub(crate) async fn start_again(&mut self, web: &Path) {
        let assets = Assets::read(web, Worker::Registered).expect("a web app");
        self.serve_again(assets).await;
    }

    /// The same with what it served before.
    pub(crate) async fn come_back(&mut self) {
        let assets = self.app.assets.clone();
        self.serve_again(assets).await;
    }

    async fn serve_again(&mut self, assets: Assets) {
        let address = self.origin.trim_start_matches("http://");
        let listener = TcpListener::bind(address).await.expect("the port is free again");
        let own = TempDir::new().expect("a place for temporary files");
        let folder = self.data.path().to_owned();
        let way = Way::of(Rates::default(), assets, Clock::System);
        let mut new = Self::serve_at(listener, own, &folder, self.place.clone(), way).await;
        std::mem::swap(&mut new.data, &mut self.data);
        *self = new;
    }

    /// Whether its clock is the machine's.
    pub(crate) const fn goes_by_itself(&self) -> bool {
        self.keeper.is_some()
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, span: Span) {
        self.clock.fetch_add(span.0, Ordering::Relaxed);
    }

    /// Sends what staff can no longer take back by now; the hub's own worker looks by the wall clock.
    pub(crate) async fn release(&self) {
        hub::inbox::release(&self.app).await.expect("what is due is sent");
    }

    /// Publishes and counts what is due by now, likewise.
    pub(crate) async fn keep_agenda(&self) {
        hub::agenda::keep(&self.app).await.expect("what is due is done");
    }

    /// What its rows are in.
    pub(crate) const fn engine(&self) -> Engine {
        match self.place {
            Place::File(_) => Engine::Sqlite,
            Place::Url(_) => Engine::Postgres,
        }
    }

    /// The hub's time.
    pub(crate) fn now(&self) -> Time {
        self.app.now()
    }

    /// A client of this hub with nobody signed in, by the hub's clock.
    pub(crate) fn client(&self) -> client::Hub {
        let clock = match self.goes_by_itself() {
            true => client::Clock::System,
            false => client::Clock::Set(Arc::clone(&self.clock)),
        };
        client::Hub::with_clock(&self.origin, clock)
    }
}

/// Makes a database of its own on the server of `url`.
pub(crate) async fn new_database(url: &str) -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("linli_{}_{number}", std::process::id());
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .expect("the PostgreSQL server of LINLI_TEST_POSTGRES");
    let connection = tokio::spawn(connection);
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.expect("a new database");
    drop(client);
    connection.await.expect("a connection ends").expect("a connection ends well");
    let (server, _) = url.rsplit_once('/').expect("a URL that names a database");
    format!("{server}/{name}")
}
