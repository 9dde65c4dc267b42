//! `check`: formatting and lints, before anything is committed.

use anyhow::Result;

use crate::build::{HOST, WASM};
use crate::{run, setup};

const STRICT: [&str; 3] = ["--", "-D", "warnings"];

/// Runs every check; the first that fails stops.
pub(crate) fn run() -> Result<()> {
    setup::shell()?;
    format()?;
    run::step(run::cargo(&["clippy"]).args(HOST).arg("--all-targets").args(STRICT))?;
    let with_examples = ["--lib", "--bins", "--examples"];
    run::step(run::cargo(&["clippy"]).args(WASM).args(with_examples).args(STRICT))?;
    run::step(run::cargo(&["clippy"]).args(WASM).args(["--features", "shell"]).args(STRICT))?;
    eprintln!("\nAll checks passed.");
    Ok(())
}

/// Checks the formatting now, and lints what is built from here on while it is built: clippy is a
/// compiler that says more, and what it has compiled need not be compiled again.
pub(crate) fn on_the_way() -> Result<()> {
    format()?;
    run::lint_builds();
    Ok(())
}

fn format() -> Result<()> {
    setup::checks()?;
    run::step(&mut run::cargo(&["fmt", "--all", "--check"]))
}
