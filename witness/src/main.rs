//! The command line: `new-key` once, `serve` from then on.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use tokio::net::TcpListener;
use witness::{Witness, key, records, serve};

/// An independent witness of a community's ledger.
#[derive(Debug, Parser)]
#[command(name = "linli-witness", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes a key, and prints its public half for the community's policy.
    NewKey {
        /// What the witness is called, such as `yezhu.tongyinli.example`; without spaces and plus.
        name: String,
        /// The file of the key, which must not be there yet.
        #[arg(long)]
        key: PathBuf,
    },
    /// Checks what a resident, an auditor or a community has taken along, a receipt, or two pages that cannot both be
    /// true, without any hub, and prints what it proves.
    Check {
        /// The file.
        file: PathBuf,
        /// The rule (C2SP tlog-policy) as the witnesses themselves confirm it; the file's own where it is left
        /// out.
        #[arg(long)]
        rule: Option<PathBuf>,
    },
    /// Signs the checkpoints of logs until it is told to stop (Ctrl-C, SIGTERM).
    Serve {
        /// The file of the key.
        #[arg(long)]
        key: PathBuf,
        /// A file with the public keys of the logs, a line each.
        #[arg(long)]
        logs: PathBuf,
        /// The folder of what was seen. Never delete it, and never bring an older one back: a witness that
        /// forgets can be lied to. If it is lost, make a new key; the hub names it in its rule (witnesses.policy) while as many
        /// of the witnesses before as their rule asks for can still sign. Devices believe a new rule only from a page
        /// that these have seen: where too few are left, each device has to be removed and added again.
        #[arg(long)]
        state: PathBuf,
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8790")]
        listen: SocketAddr,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("linli-witness: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::NewKey { name, key } => {
            println!("{}", key::make(&name, &key)?);
            Ok(())
        }
        Command::Check { file, rule } => {
            print!("{}", records::check(&file, rule.as_deref())?);
            Ok(())
        }
        Command::Serve { key, logs, state, listen } => {
            let witness = Witness::new(key::read(&key)?, key::logs(&logs)?, &state)?;
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(async {
                let listener = TcpListener::bind(listen).await;
                let listener = listener.with_context(|| format!("listening at {listen}"))?;
                eprintln!("{} listens at {}", witness.key(), listener.local_addr()?);
                serve::serve(witness, listener).await
            })
        }
    }
}
