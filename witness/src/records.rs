//! Checking what a resident has taken along: for a court, an auditor, or themselves.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use ledger::{commitment::Record, pack::Pack};

/// Checks a file of records, by its own rule or by one that was brought; what it proves, line by line.
///
/// # Errors
/// What it does not prove.
pub fn check(file: &Path, rule: Option<&Path>) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let rule = rule.map(fs::read_to_string).transpose().context("reading the rule")?;
    let checked = Pack::read(&text)?.check(rule.as_deref())?;
    let head = checked.seen.checkpoint.head;
    let mut told = format!(
        "{}\nentries {}\nroot {}\nmade at {} ms since 1970, as the log says\n",
        checked.seen.checkpoint.origin, head.size, head.root, checked.at
    );
    for (name, at) in &checked.seen.by {
        told += &format!("seen by {name} at {at} s since 1970\n");
    }
    if checked.seen.by.is_empty() {
        told += "seen by nobody outside: the log alone vouches for it\n";
    }
    if rule.is_none() {
        told += "by the rule in the file itself: ask the witnesses whether it is theirs\n";
    }
    told += &format!(
        "\n{} records of the person, all that this page commits to:\n",
        checked.mine.len()
    );
    told.extend(checked.mine.iter().map(line));
    told += &format!("\n{} records of the community:\n", checked.ours.len());
    told.extend(checked.ours.iter().map(line));
    Ok(told)
}

fn line(record: &Record) -> String {
    // What steers a terminal could hide other lines.
    let shown = record.event.chars().map(|letter| match letter.is_control() {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    });
    shown.chain(std::iter::once("\n".to_owned())).collect()
}
