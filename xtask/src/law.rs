//! `mutants --law`: takes away, one after the other, what enforces each row of the law, and looks whether the test of
//! that row fails.
//!
//! All of it happens in a copy of the workspace with a target folder of its own, so that nothing here is ever built
//! without what enforces it.

mod begun;
mod copy;
mod enforced;
mod tried;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::{machine, mutants, parts, run, setup};
use begun::Begun;
use copy::Copied;
use enforced::Enforced;
pub(crate) use enforced::row;
use tried::{Outcome, Tried};

/// How long a build may take: the first one builds everything.
const BUILDING: Duration = Duration::from_secs(2 * 60 * 60);

/// How long tests may take; the slowest waits a minute for what does not come any more.
const TESTING: Duration = Duration::from_secs(10 * 60);

/// What decides whether a test notices: the hub, who calls it, and the tests.
pub(crate) const DECIDING: [&str; 13] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "client",
    "contract",
    "drill",
    "formats",
    "gate",
    "hub",
    "ledger",
    "rust-toolchain.toml",
    "tests",
    "witness",
];

/// Tries these rows, or all where none is named; fails where a test did not notice. A run that was cut off goes on with
/// what was not tried yet, as long as what is changed and what tests it are the same.
pub(crate) fn run(rows: &[u8], write: bool) -> Result<ExitCode> {
    setup::build()?;
    let (commit, at) = (machine::commit(), machine::today());
    let mut all = enforced::all()?;
    all.retain(|one| rows.is_empty() || rows.contains(&one.row));
    let trial = Trial::new(run::target()?.join("mutants/law"))?;
    let of = mutants::trees(&DECIDING).map(|trees| format!("rows {rows:?}\n{}", trees.trim_end()));
    let begun = Begun::at(trial.folder.join("tried.txt"), of.as_deref())?;
    trial.passes(&all)?;

    let mut tried = Tried::default();
    for (number, one) in (1..).zip(&all) {
        let start = Instant::now();
        let outcome = if let Some(known) = begun.outcome(number) {
            known
        } else {
            let outcome = trial.without(one)?;
            begun.note(number, outcome)?;
            outcome
        };
        let (row, by, seconds) = (one.row, &one.by, start.elapsed().as_secs());
        println!("{number} of {}: L{row} without {by}: {outcome} ({seconds} s)", all.len());
        tried.add(one, outcome);
    }
    if write {
        let head = format!("Commit {commit}, {at} UTC, on {}.", machine::described());
        parts::keep(mutants::PAGE, &tried.page(&head))?;
    }
    begun.end()?;
    print!("{tried}");
    Ok(if tried.is_enough() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The copy in which changes are tried, and where it is built.
struct Trial {
    copy: Copied,
    folder: PathBuf,
}

impl Trial {
    fn new(folder: PathBuf) -> Result<Trial> {
        fs::create_dir_all(&folder).context("making the folder of the copy")?;
        Ok(Trial { copy: Copied::at(folder.join("tree"))?, folder })
    }

    /// Sees that each test is there and passes as long as nothing is changed: else it shows nothing that one fails.
    fn passes(&self, all: &[Enforced]) -> Result<()> {
        let tests: BTreeSet<&str> = all.iter().map(|one| one.test.as_str()).collect();
        let tests: Vec<&str> = tests.into_iter().collect();
        println!("building the copy, and running {} tests as it is", tests.len());
        ensure!(self.builds()?, "the copy is not built; see {}", self.built().display());
        let (status, said) = self.test(&tests)?;
        let is_passed = status.is_some_and(|status| status.success());
        ensure!(is_passed, "a test fails as it is; see {}", self.said().display());
        ensure!(
            said.contains(&running(tests.len())),
            "not all of {tests:?} were run; see {}",
            self.said().display()
        );
        Ok(())
    }

    /// Takes away what enforces a row, and runs its test; then all is as it was.
    fn without(&self, one: &Enforced) -> Result<Outcome> {
        let text = self.copy.read(&one.file)?;
        self.copy.write(&one.file, &one.taken_from(&text)?)?;
        let outcome = self.outcome(&one.test);
        self.copy.write(&one.file, &text)?;
        outcome
    }

    fn outcome(&self, test: &str) -> Result<Outcome> {
        if !self.builds()? {
            return Ok(Outcome::Unbuilt);
        }
        let (status, said) = self.test(&[test])?;
        ensure!(said.contains(&running(1)), "{test} was not run; see {}", self.said().display());
        // What runs for ever was noticed.
        let is_passed = status.is_some_and(|status| status.success());
        Ok(if is_passed { Outcome::Missed } else { Outcome::Caught })
    }

    fn builds(&self) -> Result<bool> {
        let mut command = self.cargo(&["--no-run"]);
        command.stderr(File::create(self.built()).context("keeping what a build says")?);
        command.stdout(Stdio::null());
        Ok(within(&mut command, BUILDING)?.is_some_and(|status| status.success()))
    }

    /// Runs these tests on SQLite; how that ended, if it did in time, and what they said.
    fn test(&self, tests: &[&str]) -> Result<(Option<ExitStatus>, String)> {
        let mut command = self.cargo(&["--"]);
        command.args(tests.iter().map(|test| format!("{test}::on_sqlite")));
        command.stdout(File::create(self.said()).context("keeping what a test says")?);
        command.stderr(Stdio::null());
        let status = within(&mut command, TESTING)?;
        let said = fs::read(self.said()).context("reading what a test says")?;
        Ok((status, String::from_utf8_lossy(&said).into_owned()))
    }

    /// `cargo test` of the journeys in the copy.
    fn cargo(&self, words: &[&str]) -> Command {
        let mut command = run::cargo(&["test", "--package", "tests", "--test", "tests"]);
        command.args(words).current_dir(self.copy.folder());
        command.env("CARGO_TARGET_DIR", self.folder.join("target"));
        // Each change builds a package or two a little differently: what is kept between builds is most of it.
        command.env("CARGO_INCREMENTAL", "1").env("CARGO_PROFILE_DEV_DEBUG", "0");
        // What is not used any more, once a line is gone, is no fault here.
        command.env("RUSTFLAGS", "--cap-lints=warn");
        command
    }

    fn built(&self) -> PathBuf {
        self.folder.join("built.txt")
    }

    fn said(&self) -> PathBuf {
        self.folder.join("said.txt")
    }
}

/// What the harness says before it runs so many tests.
fn running(count: usize) -> String {
    format!("\nrunning {count} test{}\n", if count == 1 { "" } else { "s" })
}

/// Runs a command to its end; nothing where that took longer, and it was stopped.
fn within(command: &mut Command, patience: Duration) -> Result<Option<ExitStatus>> {
    let deadline = Instant::now() + patience;
    let mut running = run::Running::start(command)?;
    while Instant::now() < deadline {
        if let Some(status) = running.ended()? {
            return Ok(Some(status));
        }
        run::go_on()?;
        thread::sleep(run::TICK);
    }
    Ok(None)
}
