//! `linli-hub ledger-key`: the public key of the hub's ledger, for those who are to witness it.

use std::path::PathBuf;

use clap::Args;

use super::origin;
use crate::ledger;

/// Prints the public key of the ledger, and makes the key where there is none.
#[derive(Debug, Args)]
pub(super) struct LedgerKey {
    /// The data folder.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where residents reach the hub: a new ledger is named after it, for good.
    #[arg(long, value_name = "URL", value_parser = origin)]
    public_url: String,
}

impl LedgerKey {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        println!("{}", ledger::public_key(&self.data, &self.public_url)?);
        Ok(())
    }
}
