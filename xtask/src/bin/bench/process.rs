//! What is measured of processes: the time they had a core, the memory they keep.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

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

/// The process that started another one.
pub(crate) fn parent(process: u32) -> Result<u32> {
    fields(process)?.get(1).context("a parent")?.parse().context("a parent's number")
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
