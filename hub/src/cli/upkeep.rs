//! `linli-hub backup`, `restore` and `check`.

use std::path::PathBuf;

use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};
use contract::upkeep::Reason;

use super::{Data, progress::Progress};
use crate::{attachments, upkeep};

/// Copies rows, pictures and communities; the hub may go on serving. All residents are told.
#[derive(Debug, Args)]
pub(super) struct Backup {
    #[command(flatten)]
    data: Data,
    /// The folder to be made.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// What it is for: every resident is told so, for good.
    #[arg(long, value_enum, default_value_t = ReasonArgument::Routine)]
    reason: ReasonArgument,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ReasonArgument {
    /// That nothing is lost.
    Routine,
    /// Another version of the program is about to come.
    Update,
    /// The hub moves to another machine.
    Moving,
    /// Something else.
    Other,
}

impl From<ReasonArgument> for Reason {
    fn from(reason: ReasonArgument) -> Self {
        match reason {
            ReasonArgument::Routine => Self::Routine,
            ReasonArgument::Update => Self::Update,
            ReasonArgument::Moving => Self::Moving,
            ReasonArgument::Other => Self::Other,
        }
    }
}

impl Backup {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let (folder, place) = (self.data.data.clone(), self.data.place());
        let app = self.data.open_here().await?;
        let mut progress = Progress::begin();
        let mut tell = |step| progress.tell(step);
        let reason = self.reason.into();
        let label = upkeep::back_up(&app, &folder, &place, &self.to, reason, &mut tell).await?;
        drop(progress);
        app.db.close().await;
        println!("{}: {} pictures", self.to.display(), label.pictures);
        Ok(())
    }
}

/// Makes a data folder from a backup and checks it.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    #[command(flatten)]
    data: Data,
}

impl Restore {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let mut progress = Progress::begin();
        let place = self.data.place();
        upkeep::restore(&self.from, &self.data.data, &place, &mut |step| progress.tell(step))?;
        drop(progress);
        Check { data: self.data, remove_strays: false }.run().await
    }
}

/// Checks rows, files and indices against each other; exit code 1 when something is wrong.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    data: Data,
    /// Removes files that no picture names, an hour after they were written. Use it while the hub
    /// does not serve.
    #[arg(long)]
    remove_strays: bool,
}

impl Check {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let app = self.data.open_here().await?;
        if self.remove_strays {
            let removed = attachments::remove_strays(&app).await;
            println!("{} files removed", removed.map_err(|error| anyhow!("{error:?}"))?);
        }
        let mut progress = Progress::begin();
        let found = upkeep::check(&app, &mut |step| progress.tell(step)).await;
        drop(progress);
        let found = found.map_err(|error| anyhow!("{error:?}"))?;
        app.db.close().await;
        for wrong in &found.wrong {
            println!("wrong: {wrong}");
        }
        let upkeep::Findings { complaints, entries, pictures, .. } = found;
        println!("{complaints} complaints, {entries} entries, {pictures} pictures checked");
        if !found.wrong.is_empty() {
            bail!("{} things are wrong", found.wrong.len());
        }
        Ok(())
    }
}
