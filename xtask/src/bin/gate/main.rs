//! The demo's gate: does once what a manager and whoever installs a gate do, by the hub's API; then
//! `linli-gate` speaks for it.
//!
//! `gate HUB FOLDER`, with the code of a manager's invitation on standard input.

mod bringing;
mod sign;

use std::{io::Read as _, path::PathBuf};

use anyhow::{Context, Result, anyhow};
use client::{Hub, Keys};
use contract::{devices::Revoke, joining::InviteCode};

use bringing::{bring_into_use, change, name, said};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let origin = arguments.next().context("where is the hub?")?;
    let folder = PathBuf::from(arguments.next().context("where does the agent keep its key?")?);
    let mut code = String::new();
    std::io::stdin().read_to_string(&mut code).context("reading the invitation")?;
    let code = code.trim().rsplit('#').next().unwrap_or_default().to_owned();
    let secret = InviteCode::try_from(code).map_err(|_| anyhow!("this is no invitation"))?.secret;

    let (hub, keys) = (Hub::new(&origin), Keys::memory());
    let account = client::join(&hub, &keys, secret, name("演示设置")?).await;
    let device = account.map_err(said)?.device;
    let id = bring_into_use(&hub, &origin, &folder, "东门").await?;
    change(&hub, &Revoke { id: device }).await?;
    println!("{id}");
    Ok(())
}
