//! What is measured of the machine and its processes.

use std::{fs, process::Command, time::Duration};

use anyhow::{Context, Result};

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

/// The commit that is measured, with a mark where files were changed since.
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

/// The day, as the table names it.
pub(crate) fn today() -> String {
    let output = Command::new("date").args(["-u", "+%Y-%m-%d %H:%M"]).output();
    output.map_or_else(|_| String::new(), |out| String::from_utf8_lossy(&out.stdout).trim().into())
}

/// The time a process has had a core.
pub(crate) fn cpu(process: u32) -> Result<Duration> {
    ticks(process, 2)
}

/// The same with all the children it has had or has: a PostgreSQL server is a family.
pub(crate) fn cpu_of_family(process: u32) -> Result<Duration> {
    let mut all = ticks(process, 4)?;
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(child) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // One that has just ended is counted with its parent.
        let is_child =
            fields(child).is_ok_and(|fields| fields.get(1) == Some(&process.to_string()));
        if is_child {
            all += ticks(child, 2).unwrap_or_default();
        }
    }
    Ok(all)
}

/// Of `utime stime cutime cstime`, the first `count` together; a tick is 10 ms on Linux.
fn ticks(process: u32, count: usize) -> Result<Duration> {
    let fields = fields(process)?;
    let ticks = fields.iter().skip(11).take(count).map(|field| field.parse::<u64>());
    let ticks = ticks.sum::<Result<u64, _>>().context("reading the times of a process")?;
    Ok(Duration::from_millis(ticks * 10))
}

/// The fields of `/proc/PID/stat` from the state on: what is before may hold spaces.
fn fields(process: u32) -> Result<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat"))
        .with_context(|| format!("process {process}"))?;
    let (_, rest) = text.rsplit_once(") ").context("reading a process")?;
    Ok(rest.split(' ').map(str::to_owned).collect())
}

/// The memory a process keeps, in megabytes.
pub(crate) fn memory(process: u32) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: f64 = line
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .context("reading the memory of a process")?
        .parse()?;
    Ok(kilobytes / 1_000.0)
}
