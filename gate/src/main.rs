//! The command line: `pair` once, `run` from then on; `enrol` and `show` stand in for the terminal's own
//! screen and camera where the terminal is the reference one.

use std::{fs, io::Read as _, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail};
use clap::{Args, Parser, Subcommand};
use client::{Clock, Hub};
use contract::{consents::Presented, joining::Secret};
use gate::{Agent, Capture, Surroundings, Terminal, reference::Reference, scanned};
use ledger::Hash;

/// The agent beside a gate that knows faces.
#[derive(Debug, Parser)]
#[command(name = "linli-gate", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Folder {
    /// The folder of what the agent remembers, its key among it. Whoever copies it can speak for the gate.
    #[arg(long)]
    state: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Comes to speak for a gate with the code that a manager was given.
    Pair {
        #[command(flatten)]
        folder: Folder,
        /// Where the hub is, as `https://hub.example`.
        #[arg(long)]
        hub: String,
        /// The code; read from standard input where it is left out, so that no list of processes shows it.
        #[arg(long)]
        code: Option<String>,
    },
    /// Tells the hub how the gate is, deletes what is over and what it is told to, and signs for it, until it is told to stop
    /// (Ctrl-C).
    Run {
        #[command(flatten)]
        folder: Folder,
        /// Every how many seconds.
        #[arg(long, default_value_t = 2)]
        every: u64,
        /// Where the hub is now, if it has moved.
        #[arg(long)]
        hub: Option<String>,
    },
    /// Takes in who shows a ticket: what the terminal's screen does.
    Enrol {
        #[command(flatten)]
        folder: Folder,
        /// The ticket, as the app saves it or as a camera reads it.
        #[arg(long)]
        ticket: PathBuf,
        /// What the camera made of the face: any file, for the reference terminal.
        #[arg(long)]
        face: PathBuf,
    },
    /// Says whether the terminal knows a face: what its door does.
    Show {
        #[command(flatten)]
        folder: Folder,
        /// What the camera made of the face.
        #[arg(long)]
        face: PathBuf,
    },
    /// Believes pages of the ledger by another rule from now on: after the witnesses have changed.
    Trust {
        #[command(flatten)]
        folder: Folder,
        /// The rule (C2SP tlog-policy), as `linli-hub` shows it and the witnesses confirm it.
        #[arg(long)]
        policy: PathBuf,
    },
    /// Tells which gate it speaks for, with which key, and how many faces lie there.
    Status {
        #[command(flatten)]
        folder: Folder,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("linli-gate: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

impl Folder {
    fn terminal(&self) -> Result<Reference> {
        Reference::open(&self.state.join("terminal"))
    }

    fn open(&self) -> Result<Agent<Reference>> {
        self.open_at(None)
    }

    fn open_at(&self, moved: Option<String>) -> Result<Agent<Reference>> {
        let firmware = firmware()?;
        let around = |known: &str| around(moved.as_deref().unwrap_or(known), firmware);
        Agent::open(&self.state, self.terminal()?, around)
    }
}

/// The hash of this very program.
fn firmware() -> Result<Hash> {
    let path = std::env::current_exe().context("finding this program")?;
    let bytes = fs::read(path).context("reading this program")?;
    Ok(Hash::of(&[&bytes]))
}

fn around(hub: &str, firmware: Hash) -> Surroundings {
    Surroundings { hub: Hub::new(hub), clock: Clock::System, firmware }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Pair { folder, hub, code } => {
            let code = match code {
                Some(code) => code,
                None => {
                    let mut line = String::new();
                    std::io::stdin().read_to_string(&mut line).context("reading the code")?;
                    line.trim().to_owned()
                }
            };
            let Ok(secret) = Secret::try_from(code) else { bail!("this is no code for a gate") };
            let terminal = folder.terminal()?;
            let agent =
                Agent::pair(&folder.state, terminal, around(&hub, firmware()?), secret).await?;
            println!("{}\n{}", agent.state().name, agent.state().key().to_text());
            Ok(())
        }
        Command::Run { folder, every, hub } => go_round(folder.open_at(hub)?, every).await,
        Command::Enrol { folder, ticket, face } => {
            let text = fs::read_to_string(&ticket).context("reading the ticket")?;
            let saved = || serde_json::from_str::<Presented>(&text).ok();
            let ticket = scanned(&text).or_else(saved).context("this is no ticket")?;
            let face = Capture(fs::read(&face).context("reading the face")?);
            let consent = folder.open()?.enrol(&ticket, &face).await?;
            println!("{consent}");
            Ok(())
        }
        Command::Show { folder, face } => {
            let face = Capture(fs::read(&face).context("reading the face")?);
            match folder.terminal()?.recognise(&face)? {
                Some(consent) => println!("{consent}"),
                None => println!("unknown"),
            }
            Ok(())
        }
        Command::Trust { folder, policy } => {
            let policy = fs::read_to_string(&policy).context("reading the rule")?;
            folder.open()?.trust(&policy)
        }
        Command::Status { folder } => {
            let mut agent = folder.open()?;
            let held = agent.terminal().held().await?.len();
            let state = agent.state();
            println!("{}\n{}\n{}\n{held}", state.name, state.hub, state.key().to_text());
            Ok(())
        }
    }
}

async fn go_round(mut agent: Agent<Reference>, every: u64) -> Result<()> {
    let mut ticks = tokio::time::interval(Duration::from_secs(every.max(1)));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut was_heard = None;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
        // A disk or a terminal that fails now may work in a moment; a gate does not stop for it.
        match agent.round().await {
            Ok(round) => {
                if round.deleted + round.strays > 0 {
                    eprintln!("deleted {}, strays {}", round.deleted, round.strays);
                }
                if round.failed > 0 {
                    eprintln!("not deleted: {}; the terminal fails", round.failed);
                }
                if was_heard.replace(round.is_heard) != Some(round.is_heard) {
                    eprintln!("{}", if round.is_heard { "the hub is reached" } else { "no hub" });
                }
            }
            Err(fault) => eprintln!("linli-gate: {fault:#}"),
        }
    }
}
