//! `mutants`: changes the core of the ledger and of consents line by line, and counts which changes no test notices.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::{machine, run, setup};

/// How many of a hundred changes have to be noticed, in each package.
const GOAL: usize = 95;

/// How the second part of the page begins: that of [`crate::law`].
pub(crate) const LAW: &str = "# The law without what enforces it\n";

/// The packages whose core is changed; which files, says `.cargo/mutants.toml`.
const PACKAGES: [&str; 2] = ["ledger", "contract"];

/// Changes, runs the tests, and counts; fails where a package misses the goal.
pub(crate) fn run(write: bool) -> Result<ExitCode> {
    setup::build()?;
    let tools = setup::mutants()?;
    let (commit, at) = (machine::commit(), machine::today());
    let folder = run::target()?.join("mutants");
    fs::create_dir_all(&folder).context("making the folder for what comes of it")?;
    let mut command = run::cargo(&["mutants", "--output"]);
    command.arg(&folder);
    for package in PACKAGES {
        command.args(["--package", package]);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::iter::once(tools).chain(std::env::split_paths(&path));
    command.env("PATH", std::env::join_paths(places).context("naming where programs are")?);
    // Tables have to notice a change; chance only adds to them, and is tried less often for each.
    command.env("PROPTEST_CASES", "32");
    let status = run::status(&mut command)?;
    // 2 says that some were not noticed, 3 that some made a test run for ever.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        bail!("the changes were not tried ({status})");
    }

    let found = Found::read(&folder.join("mutants.out"))?;
    if write {
        let machine = machine::described();
        let page = format!(
            "# Changes that no test notices\n\n\
             Written by `cargo xtask mutants --write`: what cargo-mutants {} changes in the core of the ledger and \
             of consents, and whether a test of the same package notices it.\n\n\
             Commit {commit}, {at} UTC, on {machine}.\n\n{}",
            setup::MUTANTS,
            found.page()
        );
        keep(&page)?;
    }
    print!("{found}");
    Ok(if found.is_enough() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Keeps one part of the page, and leaves the other as it is.
pub(crate) fn keep(part: &str) -> Result<()> {
    let path = run::root().join("docs/MUTANTS.md");
    let page = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        page => page.with_context(|| format!("reading {}", path.display()))?,
    };
    fs::write(&path, with(&page, part)).with_context(|| format!("writing {}", path.display()))
}

/// A page with one of its parts renewed: what it begins with says which.
fn with(page: &str, part: &str) -> String {
    let (core, law) = page.split_at(page.find(LAW).unwrap_or(page.len()));
    let parts = if part.starts_with(LAW) { [core, part] } else { [part, law] };
    parts.map(str::trim_end).join("\n\n").trim().to_owned() + "\n"
}

/// What came of all changes, each told in a line.
#[derive(Debug, Default, PartialEq)]
struct Found {
    /// By package.
    counts: BTreeMap<String, Count>,
    /// What no test noticed.
    missed: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Count {
    noticed: usize,
    missed: usize,
    /// What did not compile says nothing of tests.
    unviable: usize,
}

impl Count {
    /// In tenths of a percent; nothing where nothing was changed.
    fn share(self) -> Option<usize> {
        (self.noticed * 1_000).checked_div(self.noticed + self.missed)
    }

    fn is_enough(self) -> bool {
        self.share().is_some_and(|share| share >= GOAL * 10)
    }
}

impl Found {
    /// Reads the lists that cargo-mutants has written.
    fn read(folder: &Path) -> Result<Found> {
        let mut found = Found::default();
        for name in ["caught", "timeout", "missed", "unviable"] {
            let path = folder.join(name).with_extension("txt");
            let list =
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            list.lines().for_each(|line| found.add(name, line));
        }
        Ok(found)
    }

    fn add(&mut self, outcome: &str, line: &str) {
        let Some((package, _)) = line.split_once('/') else { return };
        let count = self.counts.entry(package.to_owned()).or_default();
        match outcome {
            "missed" => {
                count.missed += 1;
                self.missed.insert(line.to_owned());
            }
            "unviable" => count.unviable += 1,
            _ => count.noticed += 1,
        }
    }

    fn is_enough(&self) -> bool {
        let is_enough =
            |package: &&str| self.counts.get(*package).is_some_and(|count| count.is_enough());
        PACKAGES.iter().all(is_enough)
    }

    fn page(&self) -> String {
        let mut page =
            "| Package | Noticed | Not noticed | Share | Did not compile |\n|---|---|---|---|---|\n".to_owned();
        for (package, count) in &self.counts {
            let Count { noticed, missed, unviable } = count;
            let share = shown(count.share());
            let _ = writeln!(page, "| {package} | {noticed} | {missed} | {share} | {unviable} |");
        }
        if !self.missed.is_empty() {
            page.push_str("\n## Not noticed\n\n");
        }
        for line in &self.missed {
            let _ = writeln!(page, "- `{line}`");
        }
        page
    }
}

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.missed {
            writeln!(formatter, "not noticed: {line}")?;
        }
        for (package, count) in &self.counts {
            let Count { noticed, missed, .. } = count;
            let share = shown(count.share());
            writeln!(
                formatter,
                "{package}: {noticed} noticed, {missed} not noticed, {share} (goal: {GOAL} %)"
            )?;
        }
        Ok(())
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
        for package in PACKAGES {
            for number in 0..noticed {
                found.add("caught", &format!("{package}/src/lib.rs:{number}:1: replace a with ()"));
            }
            for number in 0..missed {
                found
                    .add("missed", &format!("{package}/src/lib.rs:{number}:2: replace == with !="));
            }
        }
        found
    }

    #[test]
    fn ninety_five_of_a_hundred_are_enough_in_each_package() {
        assert!(found(95, 5).is_enough());
        assert!(!found(94, 6).is_enough());
        assert!(!found(0, 0).is_enough(), "nothing was tried");
        let mut one = found(95, 5);
        one.add("missed", "contract/src/gates.rs:1:1: replace < with <=");
        assert!(!one.is_enough());
        let mut one = found(1, 0);
        one.counts.remove("contract");
        assert!(!one.is_enough());
    }

    #[test]
    fn what_ran_for_ever_was_noticed_and_what_did_not_compile_is_not_counted() {
        let mut found = found(18, 1);
        found.add("timeout", "ledger/src/tree.rs:1:1: replace >> with <<");
        found.add("unviable", "ledger/src/tree.rs:2:1: replace root with Default::default()");
        assert_eq!(found.counts["ledger"], Count { noticed: 19, missed: 1, unviable: 1 });
        assert_eq!(shown(found.counts["ledger"].share()), "95.0 %");
        assert_eq!(shown(found.counts["contract"].share()), "94.7 %");
        assert!(found.page().contains("| ledger | 19 | 1 | 95.0 % | 1 |\n"));
        assert!(found.page().ends_with("- `ledger/src/lib.rs:0:2: replace == with !=`\n"));
        assert!(
            found
                .to_string()
                .contains("contract: 18 noticed, 1 not noticed, 94.7 % (goal: 95 %)\n")
        );
    }
    #[test]
    fn each_run_renews_its_own_part_of_the_page() {
        let law = |text: &str| format!("{LAW}\n{text}\n");
        let page = with("", "# Changes\n\none\n");
        assert_eq!(page, "# Changes\n\none\n");
        let page = with(&page, &law("two"));
        assert_eq!(page, format!("# Changes\n\none\n\n{LAW}\ntwo\n"));
        assert_eq!(with(&page, &law("three")), format!("# Changes\n\none\n\n{LAW}\nthree\n"));
        assert_eq!(
            with(&page, "# Changes\n\nfour\n"),
            format!("# Changes\n\nfour\n\n{LAW}\ntwo\n")
        );
        assert_eq!(with("", &law("two")), law("two"));
    }
}
