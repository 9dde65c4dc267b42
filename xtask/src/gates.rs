//! The demo's gate: brought into use once, and its agent, a program of its own.

use std::{
    fs::File,
    io::Write as _,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::{build, demo::Demo, run, run::Running};

/// Brings the gate into use, the first time, and starts its agent.
pub(crate) fn start(demo: &Demo, invitation: impl FnOnce() -> Result<String>) -> Result<Running> {
    let folder = demo.data.join("gate");
    if !folder.join("gate.json").exists() {
        let mut set_up = Command::new(build::set_up_gate()?);
        set_up.arg(demo.url()).arg(&folder).stdin(Stdio::piped()).stdout(Stdio::null());
        eprintln!("\n$ {}", run::shown(&set_up));
        let mut running = set_up.spawn().context("bringing the gate into use")?;
        let mut code = running.stdin.take().context("its standard input")?;
        writeln!(code, "{}", invitation()?).context("handing over the invitation")?;
        drop(code);
        ensure!(running.wait()?.success(), "the demo's gate did not come into use");
    }
    let program = build::gate()?;
    // What is held to its readers to be tried lasts a year, and a demo may be older.
    run::step(Command::new(&program).args(["lay", "card", "code", "--state"]).arg(&folder))?;
    let mut agent = Command::new(&program);
    let log = File::create(folder.join("log")).context("opening the log of the gate")?;
    agent.args(["run", "--hub", &demo.url(), "--state"]).arg(&folder);
    agent.stdout(log.try_clone()?).stderr(log);
    eprintln!("\n$ {}", run::shown(&agent));
    Running::start(&mut agent)
}
