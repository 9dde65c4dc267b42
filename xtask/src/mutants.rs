//! `mutants`: changes the core of the ledger and of consents line by line, and counts which changes no test notices.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::{machine, parts, run, setup};

/// How many of a hundred changes have to be noticed, in each package.
const GOAL: usize = 95;

/// Where what came of changes is kept.
pub(crate) const PAGE: &str = "docs/MUTANTS.md";

/// How the part of the page begins that tells of the law: that of [`crate::law`].
pub(crate) const LAW: &str = "# The law without what enforces it\n";

/// The folder of what came of a run, and the list of what was noticed before it went on.
const LISTS: &str = "mutants.out";
const EARLIER: &str = "previously_caught";

/// The packages whose core is changed; which files, says `.cargo/mutants.toml`.
pub(crate) const PACKAGES: [&str; 2] = ["ledger", "contract"];

/// Changes these packages, or all where none is named, runs the tests, and counts; fails where one misses the goal.
pub(crate) fn run(packages: &[&'static str], write: bool) -> Result<ExitCode> {
    setup::build()?;
    let tools = setup::mutants()?;
    let packages = if packages.is_empty() { &PACKAGES[..] } else { packages };
    let mut is_enough = true;
    for package in packages {
        let (commit, at) = (machine::commit(), machine::today());
        let found = change(package, &tools)?;
        if write {
            let head = format!("Commit {commit}, {at} UTC, on {}.", machine::described());
            parts::keep(PAGE, &found.page(package, &head))?;
        }
        print!("{}", found.told(package));
        is_enough &= found.is_enough();
    }
    Ok(if is_enough { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The file that says of what the changes are being tried: there while not all of them were.
const BEGUN: &str = "begun";

/// What decides whether a change is noticed: the code, its tests, what both read, and the settings.
const DECIDING: [&str; 7] =
    [".cargo", "Cargo.lock", "Cargo.toml", "contract", "formats", "ledger", "rust-toolchain.toml"];

/// Changes one package, and reads what came of it. A run that was cut off goes on with what nobody has noticed yet, as
/// long as what is changed and what tests it are the same.
fn change(package: &str, tools: &Path) -> Result<Found> {
    let folder = run::target()?.join("mutants").join(package);
    fs::create_dir_all(&folder).context("making the folder for what comes of it")?;
    let mut command = run::cargo(&["mutants", "--package", package, "--output"]);
    command.arg(&folder);
    // One core compiles a change while another runs the tests of another one.
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    command.arg("--jobs").arg(jobs.to_string());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::iter::once(tools.to_owned()).chain(std::env::split_paths(&path));
    command.env("PATH", std::env::join_paths(places).context("naming where programs are")?);
    // Tables have to notice a change; chance only adds to them, and is tried less often for each.
    command.env("PROPTEST_CASES", "32");
    // Each change builds one package a little differently: what is kept between builds is most of it.
    command.env("CARGO_INCREMENTAL", "1").env("CARGO_PROFILE_DEV_DEBUG", "0");
    let of = trees(&DECIDING).map(|trees| format!("{}\n{trees}", setup::MUTANTS));
    if goes_on(&folder, of.as_deref())? {
        command.arg("--iterate");
    }
    let status = run::status(&mut command)?;
    // 2 says that some were not noticed, 3 that some made a test run for ever.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        bail!("the changes of {package} were not tried ({status})");
    }
    let found = Found::read(&folder.join(LISTS))?;
    removed(fs::remove_file(folder.join(BEGUN)))?;
    Ok(found)
}

/// What these folders and files hold, as one text; nothing where they were changed since the commit.
pub(crate) fn trees(paths: &[&str]) -> Option<String> {
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        let output = command.current_dir(run::root()).args(words).args(paths).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let is_clean = git(&["status", "--porcelain", "--"])?.is_empty();
    let trees = git(&["ls-tree", "HEAD", "--"])?;
    let is_whole = trees.lines().count() == paths.len();
    (is_clean && is_whole).then_some(trees)
}

/// Whether a run of the same was cut off; else what another one has left is removed, and one of this has begun.
fn goes_on(folder: &Path, of: Option<&str>) -> Result<bool> {
    let (begun, lists) = (folder.join(BEGUN), folder.join(LISTS));
    if let Some(of) = of
        && fs::read_to_string(&begun).is_ok_and(|then| then == of)
    {
        // What did not compile may have lacked room or memory. cargo-mutants would take it for noticed.
        return removed(fs::remove_file(lists.join("unviable.txt"))).map(|()| true);
    }
    removed(fs::remove_file(&begun))?;
    removed(fs::remove_dir_all(lists))?;
    if let Some(of) = of {
        fs::write(begun, of).context("noting what is changed")?;
    }
    Ok(false)
}

/// Removed, or it was not there.
fn removed(outcome: std::io::Result<()>) -> Result<()> {
    match outcome {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context("removing what a run has left")
        }
        _ => Ok(()),
    }
}

/// What came of all changes of a package.
#[derive(Debug, Default, PartialEq)]
struct Found {
    noticed: usize,
    /// How many of those were noticed because the tests did not end in their time.
    endless: usize,
    /// What no test noticed.
    missed: BTreeSet<String>,
    /// What did not compile says nothing of tests.
    unviable: usize,
}

impl Found {
    /// Reads the lists that cargo-mutants has written: the first is there where a run went on.
    fn read(lists: &Path) -> Result<Found> {
        let mut found = Found::default();
        for name in [EARLIER, "caught", "timeout", "missed", "unviable"] {
            let path = lists.join(name).with_extension("txt");
            let list = match fs::read_to_string(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound && name == EARLIER => continue,
                list => list.with_context(|| format!("reading {}", path.display()))?,
            };
            list.lines().for_each(|line| found.add(name, line));
        }
        Ok(found)
    }

    fn add(&mut self, outcome: &str, line: &str) {
        match outcome {
            "missed" => drop(self.missed.insert(line.to_owned())),
            "unviable" => self.unviable += 1,
            _ => {
                self.noticed += 1;
                self.endless += usize::from(outcome == "timeout");
            }
        }
    }

    /// In tenths of a percent; nothing where nothing was changed.
    fn share(&self) -> Option<usize> {
        (self.noticed * 1_000).checked_div(self.noticed + self.missed.len())
    }

    fn is_enough(&self) -> bool {
        self.share().is_some_and(|share| share >= GOAL * 10)
    }

    /// The part of the page that keeps it.
    fn page(&self, package: &str, head: &str) -> String {
        let Found { noticed, endless, missed, unviable } = self;
        let (count, share) = (missed.len(), shown(self.share()));
        let mut page = format!(
            "# Changes of `{package}` that no test notices\n\n\
             Written by `cargo xtask mutants {package} --write`: what cargo-mutants {} changes in the core of the \
             package, and whether one of its own tests notices it.\n\n{head}\n\n\
             **{noticed} noticed, {count} not noticed: {share}** (goal: {GOAL} %). {endless} of those that were noticed made \
             the tests run past their time; {unviable} did not compile and count for nothing.\n",
            setup::MUTANTS
        );
        for (number, line) in missed.iter().enumerate() {
            let _ = writeln!(page, "{}- `{line}`", if number == 0 { "\n" } else { "" });
        }
        page
    }

    fn told(&self, package: &str) -> String {
        let mut told = String::new();
        for line in &self.missed {
            let _ = writeln!(told, "not noticed: {line}");
        }
        let (noticed, missed, share) = (self.noticed, self.missed.len(), shown(self.share()));
        told + &format!(
            "{package}: {noticed} noticed, {missed} not noticed, {share} (goal: {GOAL} %)\n"
        )
    }
}

fn shown(share: Option<usize>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{}.{} %", share / 10, share % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(noticed: usize, missed: usize) -> Found {
        let mut found = Found::default();
        for number in 0..noticed {
            found.add("caught", &format!("ledger/src/lib.rs:{number}:1: replace a with ()"));
        }
        for number in 0..missed {
            found.add("missed", &format!("ledger/src/lib.rs:{number}:2: replace == with !="));
        }
        found
    }

    #[test]
    fn ninety_five_of_a_hundred_are_enough() {
        assert!(found(95, 5).is_enough());
        assert!(!found(94, 6).is_enough());
        assert!(!found(0, 0).is_enough(), "nothing was tried");
    }

    #[test]
    fn a_run_that_was_cut_off_goes_on_with_the_same_and_counts_each_change_once() {
        let data = tempfile::tempdir().expect("a folder");
        let (folder, lists) = (data.path(), data.path().join(LISTS));
        let leave = |all: [(&str, &str); 4]| {
            fs::create_dir_all(&lists).expect("a folder");
            for (name, list) in all {
                fs::write(lists.join(name).with_extension("txt"), list).expect("written");
            }
        };
        let one = Some("one");
        assert!(!goes_on(folder, one).expect("a disk"), "nothing was begun");
        leave([("caught", "a\nb\n"), ("unviable", "c\n"), ("missed", ""), ("timeout", "")]);

        assert!(goes_on(folder, one).expect("a disk"));
        assert!(!lists.join("unviable.txt").exists(), "tried again");
        leave([("caught", "d\n"), ("unviable", "c\n"), ("missed", "f\n"), ("timeout", "")]);
        leave([(EARLIER, "a\nb\n"), ("caught", "d\n"), ("unviable", "c\n"), ("missed", "f\n")]);
        let found = Found::read(&lists).expect("read");
        assert_eq!((found.noticed, found.missed.len(), found.unviable), (3, 1, 1));

        for other in [Some("two"), None, one] {
            assert!(!goes_on(folder, other).expect("a disk"), "another thing is changed");
            assert!(!lists.exists(), "nothing of the one before is left");
            leave([("caught", "a\n"), ("unviable", ""), ("missed", ""), ("timeout", "")]);
        }
    }

    #[test]
    fn what_decides_whether_a_change_is_noticed_is_there() {
        for path in DECIDING.iter().chain(&crate::law::DECIDING) {
            assert!(run::root().join(path).exists(), "{path}");
        }
    }

    #[test]
    fn what_ran_for_ever_was_noticed_and_what_did_not_compile_is_not_counted() {
        let mut found = found(18, 1);
        found.add("timeout", "ledger/src/tree.rs:1:1: replace >> with <<");
        found.add("unviable", "ledger/src/tree.rs:2:1: replace root with Default::default()");
        assert_eq!((found.noticed, found.missed.len(), found.unviable), (19, 1, 1));
        assert_eq!(shown(found.share()), "95.0 %");
        let page = found.page("ledger", "Commit 1.");
        assert!(page.starts_with("# Changes of `ledger` that no test notices\n"), "{page}");
        assert!(
            page.contains("\n**19 noticed, 1 not noticed: 95.0 %** (goal: 95 %). 1 of those that")
        );
        assert!(page.ends_with("\n\n- `ledger/src/lib.rs:0:2: replace == with !=`\n"), "{page}");
        let told = found.told("ledger");
        assert!(told.ends_with("ledger: 19 noticed, 1 not noticed, 95.0 % (goal: 95 %)\n"));
    }
}
