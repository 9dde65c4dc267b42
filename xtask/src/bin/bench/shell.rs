//! The shell: how large its program is, when it can be used, and what it keeps in memory beside an
//! empty window.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;

use crate::{
    Setting,
    desktop::Desktop,
    family,
    hub::{Data, Engine},
    screen::Seen,
    table::Row,
};

/// Megabytes of the program.
const GOAL_SIZE: f64 = 12.0;

/// Seconds until everything is drawn.
const GOAL_START: f64 = 0.6;

/// So many times the memory of an empty window.
const GOAL_MEMORY: f64 = 1.15;

/// Starts of each program besides the first; the middle one counts.
const STARTS: usize = 5;

/// The start of a program on a desktop.
struct Start {
    seen: Seen,
    /// The megabytes of each of its processes.
    memory: Vec<(String, f64)>,
}

/// Measures the shell, which knows its hub, beside an empty window.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let Some((shell, empty)) = &setting.shell else {
        return Ok((Vec::new(), vec!["Not measured: LINLI_BENCH_SHELL names no program.".into()]));
    };
    let size = std::fs::metadata(shell).context("the shell's program")?.len() as f64 / 1e6;
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    let hub = data.serve(None).await?;
    let desktop = Desktop::start().await?;
    std::fs::create_dir_all(desktop.data())?;
    std::fs::write(desktop.data().join("hub"), format!("http://127.0.0.1:{}", hub.port))?;

    let (mut bare, mut calm, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..=STARTS {
        bare.push(start(&desktop, desktop.command(empty)).await?);
        calm.push(start(&desktop, calmed(desktop.command(empty))).await?);
        let before = hub.statements().await?;
        ours.push(start(&desktop, desktop.command(shell)).await?);
        ensure!(hub.statements().await? > before, "the shell has not asked its hub for anything");
    }
    Ok((rows(size, &bare, &calm, &ours), vec![HOW.to_owned()]))
}

/// With the renderer that the shell chooses for itself.
fn calmed(mut command: Command) -> Command {
    command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    command
}

const HOW: &str = "A start is from the moment the program is run until the last change of the \
    display (Xvfb, drawn by the processor), looked at every 5 ms: the shell knows its hub, asks it, \
    opens the keychain and draws the first screen in Chinese, no driver in between. Limit is the \
    empty Tauri window of `src-tauri/empty`, built alike and started in turn on the same display; \
    the first start of each, in a home folder without caches, stands apart, and of five others the \
    middle one counts. Memory is the proportional set size of the program and all processes of its \
    web view, 1.5 s after that last change; *drawn alike* means without WebKitGTK's DMA-BUF renderer, \
    which the shell switches off and an empty window of Tauri's does not.";

fn rows(size: f64, bare: &[Start], calm: &[Start], ours: &[Start]) -> Vec<Row> {
    let row = |name: &str, unit: &str, of: &dyn Fn(&Start) -> f64| {
        Row::new(name, middle(ours, of), unit).of(middle(bare, of))
    };
    let mut rows = vec![
        Row::new("program", size, "MB").at_most(GOAL_SIZE),
        row("start to usable", "s", &last).at_most(GOAL_START),
        row("start to the window", "s", &first),
        row("memory", "MB", &of_all).at_most(GOAL_MEMORY * middle(bare, of_all)),
    ];
    let alike = "memory beside an empty window drawn alike";
    rows.push(Row::new(alike, middle(ours, of_all), "MB").of(middle(calm, of_all)));
    for (name, _) in ours.iter().take(1).flat_map(|start| &start.memory) {
        rows.push(row(&format!("memory of {name}"), "MB", &|start| of_one(start, name)));
    }
    if let (Some(bare), Some(ours)) = (bare.first(), ours.first()) {
        rows.push(Row::new("very first start to usable", last(ours), "s").of(last(bare)));
    }
    rows
}

fn first(start: &Start) -> f64 {
    start.seen.first.as_secs_f64()
}

fn last(start: &Start) -> f64 {
    start.seen.last.as_secs_f64()
}

fn of_all(start: &Start) -> f64 {
    start.memory.iter().map(|(_, megabytes)| megabytes).sum()
}

fn of_one(start: &Start, wanted: &str) -> f64 {
    start.memory.iter().filter(|(name, _)| name == wanted).map(|(_, megabytes)| megabytes).sum()
}

/// The middle one of all starts but the first.
fn middle(starts: &[Start], of: impl Fn(&Start) -> f64) -> f64 {
    let mut numbers: Vec<f64> = starts.iter().skip(1).map(of).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Starts a program, watches until it is at rest, and ends it.
async fn start(desktop: &Desktop, mut command: Command) -> Result<Start> {
    let began = Instant::now();
    let mut process = command.spawn().with_context(|| format!("starting {command:?}"))?;
    let seen = desktop.screen.watch(began).await?;
    let mut memory = family::memory(process.id().context("the program has ended")?)?;
    if let Some((head, _)) = memory.first_mut() {
        // Whatever it is called: it stands beside the other program.
        "the program itself".clone_into(head);
    }
    // The processes of the web view end with the one that started them.
    process.kill().await?;
    desktop.screen.wait_until_empty().await?;
    Ok(Start { seen, memory })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_middle_of_all_starts_but_the_first_counts() {
        let starts = [9, 3, 1, 2].map(|seconds| Start {
            seen: Seen { first: Duration::ZERO, last: Duration::from_secs(seconds) },
            memory: vec![("one".to_owned(), 1.0), ("other".to_owned(), 2.0)],
        });

        assert_eq!(middle(&starts, last), 2.0);
        assert_eq!(middle(&starts, of_all), 3.0);
        assert_eq!(of_one(&starts[0], "other"), 2.0);
    }
}
