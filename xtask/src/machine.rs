//! The machine, the day and the commit, as they stand at the head of what was measured or tested.

use std::{fs, process::Command};

/// The processor, its cores and what else runs here, for the head of the table.
pub(crate) fn described() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("an unknown processor", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB"))
        .and_then(|kilobytes| kilobytes.parse::<u64>().ok())
        .unwrap_or(0);
    format!("{model}, {cores} cores, {} GB", memory / 1_000_000)
}

/// How many processes wanted a core in the last minute.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

/// The commit that is built, with a mark where files were changed since.
pub(crate) fn commit() -> String {
    let git = |words: &[&str]| {
        let output = Command::new("git").args(words).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_else(|| "unknown".into());
    // What this program itself writes is no change of what it measures.
    let changed = git(&["status", "--porcelain", "--", ".", ":!docs"]);
    let is_clean = changed.is_some_and(|files| files.is_empty());
    if is_clean { commit } else { format!("{commit} and changes") }
}

/// The day and the minute, in UTC.
pub(crate) fn today() -> String {
    let output = Command::new("date").args(["-u", "+%Y-%m-%d %H:%M"]).output();
    output.map_or_else(|_| String::new(), |out| String::from_utf8_lossy(&out.stdout).trim().into())
}
