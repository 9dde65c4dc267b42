//! Measures the hub, the web app and the shell: `bench [PART…] [--json] [--quick] [--write]`.
//! `--page` measures nothing and writes the page anew from what was measured before.
//!
//! `cargo xtask bench` builds what is measured and says where it lies.

#[path = "../gate/bringing.rs"]
mod bringing;
mod browser;
mod burst;
mod desktop;
mod family;
mod file;
mod http;
mod hub;
mod inbox;
mod ledger;
mod limit;
mod live;
#[path = "../../machine.rs"]
mod machine;
mod notices;
mod polls;
mod process;
mod reasons;
mod screen;
mod shell;
#[path = "../gate/sign.rs"]
mod sign;
mod suggestions;
mod table;
mod times;
mod web;

use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, Result};

use table::{Row, Run};

/// What is measured, with what, and for how long.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) hub: PathBuf,
    /// The agent of gates.
    pub(crate) gate: Option<PathBuf>,
    /// The URL of a durable server, and the process that is its head.
    pub(crate) postgres: Option<(String, u32)>,
    pub(crate) web: Option<PathBuf>,
    /// What browsers work out of the ledger.
    pub(crate) proving: Option<PathBuf>,
    /// The shell's program, and an empty window's.
    pub(crate) shell: Option<(PathBuf, PathBuf)>,
    pub(crate) is_quick: bool,
}

impl Setting {
    fn read(words: &[String]) -> Result<Self> {
        let postgres = env::var("LINLI_BENCH_POSTGRES").ok();
        let head = env::var("LINLI_BENCH_POSTGRES_PROCESS").ok();
        let head =
            head.map(|head| head.parse().context("the process of PostgreSQL")).transpose()?;
        let path = |name| env::var_os(name).map(PathBuf::from);
        Ok(Self {
            hub: path("LINLI_BENCH_HUB").context("LINLI_BENCH_HUB names the hub's program")?,
            gate: path("LINLI_BENCH_GATE"),
            postgres: postgres.zip(head),
            web: path("LINLI_BENCH_WEB"),
            proving: path("LINLI_BENCH_PROVING"),
            shell: path("LINLI_BENCH_SHELL").zip(path("LINLI_BENCH_EMPTY")),
            is_quick: words.iter().any(|word| word == "--quick"),
        })
    }

    /// How long a rate is measured.
    pub(crate) fn span(&self) -> Duration {
        Duration::from_secs(if self.is_quick { 3 } else { 10 })
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match run(&words) {
        Ok(is_met) if is_met => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(3),
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures the parts that are named; whether every goal was met.
fn run(words: &[String]) -> Result<bool> {
    let has = |flag: &str| words.iter().any(|word| word == flag);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("a workspace")?;
    if has("--page") {
        table::write(&root.join("docs"), BTreeMap::new())?;
        return Ok(true);
    }
    let setting = Setting::read(words)?;
    let all = !words.iter().any(|word| !word.starts_with("--"));
    // One thread: what the caller does beside the hub takes a core from it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut runs = BTreeMap::new();
    for (part, title) in reasons::PARTS {
        if !all && !has(part) {
            continue;
        }
        eprintln!("measuring: {title}");
        let mut run = Run::begin();
        (run.rows, run.left_out) = runtime
            .block_on(measure(part, &setting))
            .with_context(|| format!("measuring {part}"))?;
        if !has("--json") {
            println!("{title}\n\n{}", table::markdown(&run.rows));
            run.left_out.iter().for_each(|sentence| println!("{sentence}\n"));
        }
        runs.insert(part.to_owned(), run);
    }
    let rows: Vec<&Row> = runs.values().flat_map(|run| &run.rows).collect();
    if has("--json") {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    }
    let is_met = rows.iter().all(|row| row.met != Some(false));
    if has("--write") {
        table::write(&root.join("docs"), runs)?;
    }
    Ok(is_met)
}

async fn measure(part: &str, setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    match part {
        "file" => file::measure(setting).await,
        "inbox" => inbox::measure(setting).await,
        "live" => live::measure(setting).await,
        "notices" => notices::measure(setting).await,
        "suggestions" => suggestions::measure(setting).await,
        "polls" => polls::measure(setting).await,
        "ledger" => ledger::measure(setting).await,
        "web" => web::measure(setting).await,
        _ => shell::measure(setting).await,
    }
}
