//! A hub as it is installed, in a process of its own, with people who have joined.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use contract::{
    Endpoint,
    id::PersonId,
    joining::{Join, Secret, statement},
    people::Post,
    sessions::{Hex, PublicKey, Suite},
    text::Name,
};
use ed25519_dalek::{Signer, SigningKey};
use hub::{
    app::{App, Clock, Setup},
    assets::Assets,
    limits::Rates,
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::http::{Connection, request};

/// Rates that nobody reaches: everything here comes from one address.
const RATES: &str = "calls = 1000000000\ncalls_by_address = 1000000000\n\
     consents_by_session = 1000000000\nfilings_by_session = 1000000000\nfilings_by_door = 1000000000\n\
     filings_by_address = 1000000000\nsecrets = 1000000000\nhomes_by_person = 1000000000\n";

/// The version of the demo's privacy notice.
pub(crate) const NOTICE: u32 = 1 + contract::community::NOTICE_WORDS;

/// Where the rows are to be.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    Sqlite,
    /// The URL of a server, and the process that is its head.
    Postgres(String, u32),
}

/// A data folder that is gone with this.
pub(crate) struct Data {
    folder: TempDir,
    program: PathBuf,
    pub(crate) engine: Engine,
    port: u16,
}

/// A hub that serves.
pub(crate) struct Hub {
    process: Child,
    pub(crate) port: u16,
}

impl Data {
    /// An empty community.
    pub(crate) fn new(program: &Path, engine: Engine) -> Result<Self> {
        // Below `target`: `/tmp` may be kept in memory, where nothing is ever durable.
        let place = program.parent().context("a program in a folder")?;
        let folder = TempDir::with_prefix_in("bench-", place)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let data = Self { folder, program: program.to_owned(), engine, port };
        let community = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/community.toml");
        let mut init = Command::new(program);
        init.args(["init", "--data"]).arg(data.folder()).arg("--config").arg(community);
        ensure!(init.stdout(Stdio::null()).status()?.success(), "init failed");
        std::fs::write(data.folder().join("rates.toml"), RATES)?;
        Ok(data)
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn origin(&self) -> String {
        origin(self.port)
    }

    fn command(&self, act: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(act).arg("--data").arg(self.folder()).stdin(Stdio::null());
        if let Engine::Postgres(url, _) = &self.engine {
            command.args(["--database-url", url]);
        }
        command
    }

    /// Invents cases and residents, and tells how long it took.
    pub(crate) fn seed(&self, cases: u64, residents: u64, suggestions: u64) -> Result<Duration> {
        let began = Instant::now();
        let mut seed = self.command("seed");
        seed.args(["--cases", &cases.to_string(), "--residents", &residents.to_string()]);
        seed.args(["--suggestions", &suggestions.to_string()]);
        let status = seed.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        ensure!(status.success(), "seed failed ({status})");
        Ok(began.elapsed())
    }

    /// Brings in suggestions of another system.
    pub(crate) fn import_suggestions(&self, file: &Path) -> Result<()> {
        let mut import = self.command("import-suggestions");
        let status = import.arg(file).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        ensure!(status.success(), "import-suggestions failed ({status})");
        Ok(())
    }

    /// The hub within this process, while no other serves.
    pub(crate) async fn open(&self, rates: Rates) -> Result<App> {
        let database_url = match &self.engine {
            Engine::Sqlite => None,
            Engine::Postgres(url, _) => Some(url.clone()),
        };
        App::open(Setup {
            data: self.folder(),
            database_url,
            origin: self.origin(),
            assets: Assets::plain(),
            rates,
            behind_proxy: false,
            clock: Clock::System,
            linger: hub::ledger::LINGER,
        })
        .await
    }

    /// Invites so many people while no hub serves.
    pub(crate) async fn invite(&self, post: Post, count: u64) -> Result<Vec<Secret>> {
        let app = self.open(Rates::default()).await?;
        let community = app.communities.only().context("the demo has one community")?;
        let inner = app.clone();
        let secrets = app
            .db
            .write(move |tx| {
                let app = inner.clone();
                Box::pin(async move {
                    let now = app.now();
                    let mut secrets = Vec::new();
                    for number in 0..count {
                        let id = PersonId::from_number(app.id()?);
                        let home = match post {
                            Post::Resident => {
                                let code = format!("3-1-{number}");
                                Some(hub::community::put_household(tx, community, &code).await?)
                            }
                            _ => None,
                        };
                        let name = format!("居民{number}");
                        hub::people::add(tx, id, community, &name, post, home, now).await?;
                        secrets.push(hub::joining::invite(tx, &app, id, None, now).await?);
                    }
                    Ok(secrets)
                })
            })
            .await
            .map_err(|error| anyhow!("inviting: {error:?}"))?;
        app.db.close().await;
        Ok(secrets)
    }

    /// Starts the hub.
    pub(crate) async fn serve(&self, web: Option<&Path>) -> Result<Hub> {
        let log = File::create(self.folder().join("log"))?;
        let mut serve = self.command("serve");
        serve
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .args(["--public-url", &self.origin(), "--rates"])
            .arg(self.folder().join("rates.toml"))
            .stdout(Stdio::null())
            .stderr(log);
        if let Some(web) = web {
            serve.arg("--web").arg(web);
        }
        let process = serve.spawn().context("starting the hub")?;
        let mut hub = Hub { process, port: self.port };
        let began = Instant::now();
        while hub.get("/readyz").await.is_err() {
            ensure!(began.elapsed() < Duration::from_secs(60), "the hub is not ready");
            if let Some(status) = hub.process.try_wait()? {
                let log = std::fs::read_to_string(self.folder().join("log")).unwrap_or_default();
                bail!("the hub ended ({status}): {log}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(hub)
    }
}

impl Hub {
    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Where it is reached.
    pub(crate) fn origin(&self) -> String {
        origin(self.port)
    }

    /// What it answers to a visitor.
    pub(crate) async fn get(&self, path: &str) -> Result<Vec<u8>> {
        let answer =
            Connection::open(self.port).await?.call(&request("GET", path, &[], None)).await?;
        ensure!(answer.status == 200, "{path}: {}", answer.status);
        Ok(answer.body)
    }

    /// How many statements it has run.
    pub(crate) async fn statements(&self) -> Result<f64> {
        let text = String::from_utf8(self.get("/metrics").await?)?;
        let line = text.lines().find_map(|line| line.strip_prefix("linli_statements_total "));
        line.context("no count of statements")?.parse().context("the count of statements")
    }

    /// Joins with an invitation and returns the session's token.
    pub(crate) async fn join(&self, connection: &mut Connection, secret: Secret) -> Result<String> {
        let (pair, key) = keys_of(secret);
        let signed = statement(&self.origin(), secret, &key);
        let signature = Hex(pair.sign(&signed).to_bytes().to_vec());
        let device = Name::try_from("bench").map_err(|fault| anyhow!("{fault}"))?;
        let body = serde_json::to_string(&Join { secret, key, device, signature, vouch: None })?;
        let once = secret.to_string();
        let headers = [("linli-native", "1"), ("idempotency-key", once.as_str())];
        let answer = connection.call(&request("POST", Join::PATH, &headers, Some(&body))).await?;
        let token = answer.header("linli-session").map(str::to_owned);
        token.with_context(|| {
            format!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body))
        })
    }
}

/// Where a hub at a port is reached.
fn origin(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// The keys of the device that joins with an invitation.
pub(crate) fn keys_of(secret: Secret) -> (SigningKey, PublicKey) {
    let seed: [u8; 32] = Sha256::digest(secret.to_string()).into();
    let pair = SigningKey::from_bytes(&seed);
    let bytes = Hex(pair.verifying_key().to_bytes().to_vec());
    (pair, PublicKey { suite: Suite::Ed25519, bytes })
}

impl Drop for Hub {
    fn drop(&mut self) {
        // Its rows are thrown away with it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
