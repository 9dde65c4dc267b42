//! `linli-hub serve`: the hub itself.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::{Context, anyhow};
use clap::Args;
use contract::{calendar, time::Offset};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    time::MissedTickBehavior,
};

use super::{Data, origin};
use crate::{
    activities, agenda,
    app::{App, Clock, Setup},
    assets::{Assets, Worker},
    attachments, breaches, complaints, consents, devices, family, homes, idempotency, inbox,
    ledger,
    limits::Rates,
    listen::{self, Patience},
    polls, recovery, rights, seconding, server, sessions, withholding,
};

/// How often what has expired is forgotten.
const SWEEP: Duration = Duration::from_secs(600);

/// How long requests may go on after the hub was told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves the communities of a data folder.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    data: Data,
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// Where residents reach the hub; keys sign for it and cookies are bound to it.
    #[arg(long, value_name = "URL", value_parser = origin)]
    public_url: String,
    /// The folder of the web app, as `cargo xtask web` makes it; without it pages stay plain.
    #[arg(long, value_name = "DIR")]
    web: Option<PathBuf>,
    /// Trust the last address in `X-Forwarded-For`: only behind a proxy that sets it.
    #[arg(long)]
    behind_proxy: bool,
    /// A TOML file with the rates of calls in a minute.
    #[arg(long, value_name = "FILE")]
    rates: Option<PathBuf>,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        // A request has one span; the list would say the same again.
        let log = tracing_subscriber::fmt().json().with_span_list(false);
        // A log that cannot be written, on a full disk, must not stop the work it tells of.
        log.with_writer(std::io::stderr).log_internal_errors(false).init();
        // Where it happened, not what it says: that may quote a text which was being cut.
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(place, "panicked");
        }));
        let app = App::open(Setup {
            data: self.data.data,
            database_url: self.data.database_url,
            origin: self.public_url,
            assets: match &self.web {
                Some(folder) => Assets::read(folder, Worker::Registered)?,
                None => Assets::plain(),
            },
            rates: match &self.rates {
                Some(path) => read_rates(path)?,
                None => Rates::default(),
            },
            behind_proxy: self.behind_proxy,
            clock: Clock::System,
            linger: ledger::LINGER,
        })
        .await?;
        // Whoever cannot listen has another hub beside them, and leaves its rows and its vault alone. Nobody is answered yet.
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("listening on {}", self.listen))?;
        let again = rights::replay(&app).await;
        let again = again.map_err(|error| anyhow!("deleting those who were deleted: {error:?}"))?;
        if again > 0 {
            tracing::warn!(
                again,
                "the rows had people again who were deleted; they are deleted again"
            );
        }
        let over = consents::replay(&app).await;
        let over = over.map_err(|error| anyhow!("ending what was withdrawn: {error:?}"))?;
        if over > 0 {
            tracing::warn!(over, "the rows had consents again that were withdrawn; they end again");
        }
        tracing::info!(listen = %listener.local_addr()?, "serving");
        if let Some(year) = calendar::unknown(app.now(), Offset::CHINA) {
            tracing::warn!(
                year,
                "the working days of this year are not built in: update, or deadlines may fall on a holiday"
            );
        }

        let publisher = tokio::spawn(agenda::watch(app.clone()));
        let keeper = tokio::spawn(ledger::watch(app.clone()));
        let sweeper = tokio::spawn(sweep(app.clone()));
        let sender = tokio::spawn(inbox::watch(app.clone()));
        let stopping = stop_signal(app.clone());
        let router = server::router(app.clone());
        let (told, was_told) = tokio::sync::oneshot::channel();
        let serving = listen::serve(listener, router, Patience::default(), async move {
            stopping.await;
            // The one who waits for the farewell may be gone after an error.
            let _ = told.send(());
        });
        tokio::select! {
            () = serving => {}
            () = farewell(was_told) => tracing::warn!("some requests were cut off"),
        }
        publisher.abort();
        keeper.abort();
        sweeper.abort();
        sender.abort();
        app.db.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

fn read_rates(path: &std::path::Path) -> anyhow::Result<Rates> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{}", path.display()))
}

/// Waits for Ctrl-C or SIGTERM, then ends the live streams, which would go on for ever.
async fn stop_signal(app: App) {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM is not heard");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
    tracing::info!("stopping");
    app.live.close();
}

async fn farewell(was_told: tokio::sync::oneshot::Receiver<()>) {
    if was_told.await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(FAREWELL).await;
}

async fn sweep(app: App) {
    let mut ticks = tokio::time::interval(SWEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let now = app.now();
        app.limits.sweep();
        let inner = app.clone();
        let rows = app
            .db
            .write(move |tx| {
                let app = inner.clone();
                Box::pin(async move {
                    Ok(idempotency::sweep(tx, now).await?
                        + sessions::sweep(tx, now).await?
                        + devices::sweep(tx, &app, now).await?
                        + ledger::sweep(tx, now).await?
                        + consents::sweep(tx, &app, now).await?
                        + breaches::sweep(tx, now).await?
                        + recovery::sweep(tx, now).await?
                        + family::sweep(tx, now).await?
                        + seconding::sweep(tx, now).await?
                        + homes::sweep(tx, now).await?
                        + withholding::sweep(tx, now).await?)
                })
            })
            .await;
        let files = attachments::sweep(&app, now).await;
        let over = complaints::sweep(&app).await;
        let polls = polls::sweep(&app).await;
        let lists = activities::sweep(&app).await;
        let asked = rights::sweep(&app).await;
        match (rows, files, over, polls, lists, asked) {
            (Ok(rows), Ok(()), Ok(over), Ok(polls), Ok(lists), Ok(asked)) => {
                tracing::debug!(rows, over, polls, lists, asked, "swept");
            }
            (rows, files, over, polls, lists, asked) => {
                tracing::warn!(?rows, ?files, ?over, ?polls, ?lists, ?asked, "sweeping failed");
            }
        }
    }
}
