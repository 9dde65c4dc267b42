//! Builds what demo and tests run: the hub, the web app, and the shell.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::{run, setup};

/// Everything that runs on this machine. Selected as a whole even when one program is built, and with what tests ask of
/// libraries (`xtask/alike`), so that dependencies have the same features, and are compiled once, in demo, test and check.
pub(crate) const HOST: [&str; 5] = [
    "--workspace",
    "--exclude",
    "ui",
    "--features",
    "xtask/alike,xtask/web,xtask/bench,xtask/gate,linli/custom-protocol",
];

/// What runs in the browser.
pub(crate) const WASM: [&str; 4] = ["--package", "ui", "--target", "wasm32-unknown-unknown"];

/// What the tests of the whole start, and what makes files out of compiled modules.
const STARTED: [&str; 6] = ["--bin", "linli-hub", "--bin", "web", "--bin", "shell"];

/// Compiles beforehand what takes longest: the modules for browsers on one side, programs and the tests of the whole
/// on the other. A compiler reads a crate on one core; side by side, and of other profiles so that neither
/// waits for the other's lock, they keep two busy.
pub(crate) fn ahead() -> Result<()> {
    thread::scope(|scope| {
        let modules = scope.spawn(|| {
            compile("web-thin", &WEB)?;
            compile("web-thin", &SCREENS)
        });
        let programs = run::step(run::cargo(&["build"]).args(HOST).args(STARTED)).and_then(|()| {
            let words = ["test", "--no-run", "--test", "tests"];
            run::step(run::cargo(&words).args(HOST))
        });
        let modules = modules.join().map_err(|_| anyhow!("compiling for browsers broke off"))?;
        programs.and(modules)
    })
}

/// What of the web app is compiled, and what of the shell's screens.
const WEB: [&str; 1] = ["--bins"];
const SCREENS: [&str; 4] = ["--bin", "shell", "--features", "shell"];

/// Compiles something that runs in a browser.
fn compile(profile: &str, which: &[&str]) -> Result<()> {
    run::step(run::cargo(&["build", "--profile", profile]).args(WASM).args(which))
}

/// Builds the hub and returns its program.
pub(crate) fn hub() -> Result<PathBuf> {
    program("linli-hub")
}

/// Builds the witness and returns its program.
pub(crate) fn witness() -> Result<PathBuf> {
    program("linli-witness")
}

/// Builds the agent of gates and returns its program.
pub(crate) fn gate() -> Result<PathBuf> {
    program("linli-gate")
}

/// Builds what brings the demo's gate into use, and returns its program.
pub(crate) fn set_up_gate() -> Result<PathBuf> {
    program("gate")
}

/// The program that plays drills, built, with these words.
pub(crate) fn drill(words: &[String]) -> Result<Command> {
    let mut drill = Command::new(program("linli-drill")?);
    drill.args(words);
    Ok(drill)
}

/// Builds the web app, small for residents or quickly for everyone here, and returns its folder.
pub(crate) fn web(release: bool) -> Result<PathBuf> {
    // Not `target/web`: there cargo keeps what belongs to the profile of that name.
    let (profile, folder) =
        if release { ("web", "assets-release") } else { ("web-thin", "assets") };
    compile(profile, &WEB)?;

    let folder = run::target()?.join(folder);
    let mut bundle = bundling(profile, &folder)?;
    if release {
        bundle.arg(setup::wasm_opt()?).arg(setup::esbuild()?);
    }
    run::step(&mut bundle).context("bundling the web app")?;
    Ok(folder)
}

/// Builds what `bench` lets a browser work out of the ledger, small as the web app is for residents,
/// and returns its folder.
pub(crate) fn proving() -> Result<PathBuf> {
    compile("web", &["--example", "proving"])?;
    let folder = run::target()?.join("assets-proving");
    let mut bundle = bundling("web/examples", &folder)?;
    bundle.arg(setup::wasm_opt()?).arg(setup::esbuild()?).arg("proving");
    run::step(&mut bundle).context("bundling what is measured of the ledger")?;
    Ok(folder)
}

/// What makes the files of a folder out of the modules of another one.
fn bundling(compiled: &str, folder: &Path) -> Result<Command> {
    let mut bundle = Command::new(program("web")?);
    bundle.arg(run::target()?.join("wasm32-unknown-unknown").join(compiled));
    bundle.arg(run::root().join("ui/assets")).arg(folder);
    Ok(bundle)
}

/// Builds the shell with its screens in it, and returns its program.
pub(crate) fn shell(release: bool) -> Result<PathBuf> {
    let profile = if release { "web" } else { "web-thin" };
    compile(profile, &SCREENS)?;
    let bundle = program("shell")?;
    let compiled = run::target()?.join("wasm32-unknown-unknown").join(profile).join("shell.wasm");
    // Not in cargo's target folder, wherever that is: `tauri.conf.json` names this one.
    let screens = run::root().join("target/shell");
    let mut command = Command::new(bundle);
    command.arg(compiled).arg(run::root().join("ui")).arg(screens);
    run::step(&mut command).context("making the screens of the shell")?;
    if !release {
        return program("linli");
    }
    let build = ["build", "--profile", "desktop", "--package", "linli", "--bin", "linli"];
    run::step(run::cargo(&build).args(["--features", "custom-protocol"]))?;
    Ok(run::target()?.join("desktop/linli"))
}

/// Builds the empty window the shell is measured against, in the same manner, and returns its
/// program.
pub(crate) fn empty_window() -> Result<PathBuf> {
    let build = ["build", "--profile", "desktop", "--package", "linli", "--example", "empty"];
    run::step(run::cargo(&build).args(["--features", "custom-protocol,bench"]))?;
    Ok(run::target()?.join("desktop/examples/empty"))
}

fn program(name: &str) -> Result<PathBuf> {
    run::step(run::cargo(&["build"]).args(HOST).args(["--bin", name]))?;
    Ok(run::target()?.join("debug").join(name))
}
