//! The command line: `serve`, `init`, `invite` and the rest, each with `--help`.

mod chosen;
mod import;
mod init;
mod invite;
mod leave;
mod ledger_key;
mod progress;
mod register;
mod seed;
mod serve;
mod upkeep;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use crate::{
    app::{App, Clock, Setup},
    assets::Assets,
    db::Place,
    limits::Rates,
};

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 wrong arguments.";

/// What the commands that take long add.
const LONG: &str = "How far it is stands on the standard error: on a terminal a line that \
changes, else a line every ten seconds. The result stands on the standard output.\n\n\
Exit codes: 0 done, 1 failed, 2 wrong arguments.";

/// What `check` and what ends with one add.
const LONG_CHECK: &str = "How far it is stands on the standard error: on a terminal a line that \
changes, else a line every ten seconds. The result stands on the standard output, one line for \
each thing that is wrong.\n\n\
Exit codes: 0 all is well, 1 failed or something is wrong, 2 wrong arguments.";

/// The community hub of Linli.
#[derive(Debug, Parser)]
#[command(
    name = "linli-hub",
    version,
    arg_required_else_help = true,
    after_help = EXIT_CODES
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the communities of a data folder until it is told to stop (Ctrl-C, SIGTERM).
    #[command(after_help = EXIT_CODES)]
    Serve(serve::Serve),
    /// Makes a data folder from the files of one or more communities.
    #[command(after_help = EXIT_CODES)]
    Init(init::Init),
    /// Makes an invitation and prints its link; also the way back in when the last manager's key
    /// is lost.
    #[command(after_help = EXIT_CODES)]
    Invite(invite::Invite),
    /// Prints the public key of the hub's ledger, which its witnesses have to know.
    #[command(after_help = EXIT_CODES)]
    LedgerKey(ledger_key::LedgerKey),
    /// Ends a person's access, as when they move out.
    #[command(after_help = EXIT_CODES)]
    Leave(leave::Leave),
    /// Brings in messages with their answers; ends with `imported N of M`.
    ///
    /// What is here already, by its `id`, is left as it is: an import that was interrupted is
    /// simply run again. N counts what is in the hub at the end.
    #[command(after_help = EXIT_CODES)]
    ImportMessages(import::ImportMessages),
    /// Brings in suggestions with how many were for them and against them; ends with `imported N of M`.
    ///
    /// What is here already, by its `id`, is left as it is.
    #[command(after_help = EXIT_CODES)]
    ImportSuggestions(import::ImportSuggestions),
    /// Invents residents and complaints, to try the hub at any size; ends with `seeded N cases`.
    #[command(after_help = EXIT_CODES)]
    Seed(seed::Seed),
    /// Brings a table of buildings, households and owners into the register.
    #[command(after_help = EXIT_CODES)]
    ImportRegister(register::ImportRegister),
    /// Copies rows, pictures and communities away, while the hub serves. All residents are told that one was made.
    #[command(after_help = LONG)]
    Backup(upkeep::Backup),
    /// Makes a data folder from a backup and checks it.
    #[command(after_help = LONG_CHECK)]
    Restore(upkeep::Restore),
    /// Checks rows, files and indices against each other.
    #[command(after_help = LONG_CHECK)]
    Check(upkeep::Check),
}

/// Where the rows are.
#[derive(Clone, Debug, Args)]
struct Data {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// PostgreSQL instead of the SQLite file in the data folder: postgres://user@host/database.
    #[arg(long, value_name = "URL", env = "LINLI_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl Data {
    /// Where the rows are.
    fn place(&self) -> Place {
        Place::of(&self.data, self.database_url.as_deref())
    }

    /// Opens the hub for a command that makes no link.
    async fn open_here(self) -> anyhow::Result<App> {
        self.open(String::new()).await
    }

    /// Opens the hub for a command that does not serve.
    async fn open(self, origin: String) -> anyhow::Result<App> {
        App::open(Setup {
            data: self.data,
            database_url: self.database_url,
            origin,
            assets: Assets::plain(),
            rates: Rates::default(),
            behind_proxy: false,
            clock: Clock::System,
            linger: crate::ledger::LINGER,
        })
        .await
    }
}

/// Reads the arguments and does what they say.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match run_command(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("linli-hub: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_command(command: Command) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?;
    runtime.block_on(async {
        match command {
            Command::Serve(serve) => serve.run().await,
            Command::Init(init) => init.run(),
            Command::Invite(invite) => invite.run().await,
            Command::LedgerKey(key) => key.run(),
            Command::Leave(leave) => leave.run().await,
            Command::ImportMessages(import) => import.run().await,
            Command::ImportSuggestions(import) => import.run().await,
            Command::Seed(seed) => seed.run().await,
            Command::ImportRegister(import) => import.run().await,
            Command::Backup(backup) => backup.run().await,
            Command::Restore(restore) => restore.run().await,
            Command::Check(check) => check.run().await,
        }
    })
}

/// The origin of a public address: scheme, host and port, nothing behind them.
fn origin(url: &str) -> Result<String, String> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or("begins with https:// or http://")?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
        return Err("is a scheme, a host and perhaps a port".into());
    }
    Ok(url.strip_suffix('/').unwrap_or(url).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_make_sense() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_tells_its_exit_codes() {
        for command in Arguments::command().get_subcommands_mut() {
            let name = command.get_name().to_owned();
            let help = command.render_long_help().to_string();
            assert!(help.contains("Exit codes: 0 "), "{name}: {help}");
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(origin("https://Hub.example/"), Ok("https://hub.example".into()));
        for wrong in ["hub.example", "https://", "https://a/b", "https://a@b", "ftp://a"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
