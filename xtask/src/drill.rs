//! `drill`: plays a drill, and keeps what came of it.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::{build, machine, parts, run, setup};

/// Where what came of drills is kept.
const PAGE: &str = "docs/DRILL.md";

/// Plays the drill that these words ask for; fails where it does.
pub(crate) fn run(words: &[String], write: bool) -> Result<ExitCode> {
    setup::build()?;
    let mut command = build::drill(words)?;
    let (commit, at, start) = (machine::commit(), machine::today(), Instant::now());
    let mut lines = Vec::new();
    let status = run::stream(&mut command, |line| lines.push(line.to_owned()))?;
    if write {
        let head = format!("Commit {commit}, {at} UTC, on {}", machine::described());
        parts::keep(PAGE, &page(words, &head, start.elapsed(), &lines))?;
    }
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The part of the page that keeps a drill: which one it was stands in its heading.
fn page(words: &[String], head: &str, took: Duration, lines: &[String]) -> String {
    let name = match words.first().map(String::as_str) {
        Some("liars") => "The liars' drill",
        _ => "The takeover drill",
    };
    let asked: String = words.iter().map(|word| format!(" {word}")).collect();
    let minutes = took.as_secs().div_ceil(60);
    format!(
        "# {name}, as it was played\n\nWritten by `cargo xtask drill{asked} --write`.\n\n\
         {head}; {minutes} minutes of an unoptimised build with an optimised `ledger`.\n\n{}\n",
        lines.join("\n").trim()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_drill_has_a_part_of_the_page_with_when_and_on_what_it_was_played() {
        let lines = ["| a |", "|---|", "", "1 of 1", ""].map(str::to_owned);
        let (head, took) = ("Commit abc, today UTC, on it", Duration::from_secs(61));
        let words = ["liars", "--seed", "5"].map(str::to_owned);
        assert_eq!(
            page(&words, head, took, &lines),
            "# The liars' drill, as it was played\n\n\
             Written by `cargo xtask drill liars --seed 5 --write`.\n\n\
             Commit abc, today UTC, on it; 2 minutes of an unoptimised build with an optimised `ledger`.\n\n\
             | a |\n|---|\n\n1 of 1\n"
        );
        assert!(
            page(&[], head, took, &lines).starts_with("# The takeover drill, as it was played\n")
        );
    }
}
