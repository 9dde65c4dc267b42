//! A program with the processes it has started, and the memory they keep together.

use std::fs;

use anyhow::{Context, Result};

use crate::process;

/// The memory of a process and all it has started, in megabytes: what is shared counts for each of
/// those who share it by its part, so that the sum is what would be free without them.
pub(crate) fn memory(head: u32) -> Result<Vec<(String, f64)>> {
    let mut all = Vec::new();
    for process in family(head, &parents()?) {
        let folder = format!("/proc/{process}");
        let name = fs::read_to_string(format!("{folder}/comm"))?.trim().to_owned();
        let text = fs::read_to_string(format!("{folder}/smaps_rollup"))?;
        let megabytes = pss(&text).with_context(|| format!("the memory of {name}"))?;
        all.push((name, megabytes));
    }
    Ok(all)
}

/// Everybody with their parent.
fn parents() -> Result<Vec<(u32, u32)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(process) = name.to_str().and_then(|name| name.parse().ok()) else { continue };
        // One that has just ended has no parent any more.
        if let Ok(parent) = process::parent(process) {
            all.push((process, parent));
        }
    }
    Ok(all)
}

/// The head, its children, and theirs.
fn family(head: u32, parents: &[(u32, u32)]) -> Vec<u32> {
    let mut family = vec![head];
    let mut next = 0;
    while let Some(&one) = family.get(next) {
        family.extend(parents.iter().filter(|(_, parent)| *parent == one).map(|(child, _)| child));
        next += 1;
    }
    family
}

/// The megabytes of `/proc/PID/smaps_rollup`.
fn pss(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_the_head_with_children_and_grandchildren() {
        let parents = [(2, 1), (10, 2), (11, 2), (12, 11), (13, 1), (14, 13)];

        assert_eq!(family(2, &parents), [2, 10, 11, 12]);
        assert_eq!(family(14, &parents), [14]);
    }

    #[test]
    fn what_is_shared_counts_by_its_part() {
        let text = "5581e0a00000-7ffd4b5f1000 ---p 00000000 00:00 0  [rollup]\n\
                    Rss:              101640 kB\nPss:               52310 kB\n\
                    Pss_Dirty:         31004 kB\n";

        assert_eq!(pss(text), Some(52.31));
        assert_eq!(pss("Rss: 3 kB\n"), None);
    }

    #[test]
    fn this_process_has_a_memory() {
        let memory = memory(std::process::id()).expect("it can be read");

        assert!(memory.iter().all(|(name, megabytes)| !name.is_empty() && *megabytes > 0.0));
        assert!(!memory.is_empty());
    }
}
