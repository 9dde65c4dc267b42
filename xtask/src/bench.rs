//! `bench`: builds what is measured as it is installed, and starts the program that measures.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::postgres::Postgres;
use crate::{build, run, setup};

/// The parts that need the web app and a browser.
const OF_WEB: &str = "web";

/// The parts that need what a browser works out of the ledger.
const OF_PROVING: &str = "ledger";

/// The parts that need the shell.
const OF_SHELL: &str = "shell";

/// The parts that need a PostgreSQL.
const OF_POSTGRES: [&str; 2] = ["file", "polls"];

/// Measures the parts that are named in `words`, or all.
pub(crate) fn run(words: &[String]) -> Result<ExitCode> {
    let has = |part: &str| {
        let is_named = words.iter().any(|word| word == part);
        is_named || words.iter().all(|word| word.starts_with("--"))
    };
    setup::tests()?;
    let packages = ["--package", "hub", "--package", "gate", "--package", "xtask"];
    let programs = ["--bin", "linli-hub", "--bin", "linli-gate", "--bin", "bench"];
    let mut build = run::cargo(&["build", "--release", "--features", "xtask/bench"]);
    run::step(build.args(packages).args(programs))?;
    let release = run::target()?.join("release");
    let web = if has(OF_WEB) { Some(build::web(true)?) } else { None };
    let proving = if has(OF_PROVING) { Some(build::proving()?) } else { None };
    let shell =
        if has(OF_SHELL) { Some((build::shell(true)?, build::empty_window()?)) } else { None };
    let needs_postgres = OF_POSTGRES.into_iter().any(has);
    let postgres = if needs_postgres { Some(Postgres::start_durable()?) } else { None };

    // A stream is a file, and ten thousand are to be open.
    let mut bench = Command::new("sh");
    bench.args(["-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\"", "sh"]);
    bench.arg(release.join("bench")).args(words).current_dir(run::root());
    bench.env("LINLI_BENCH_HUB", release.join("linli-hub"));
    bench.env("LINLI_BENCH_GATE", release.join("linli-gate"));
    if let Some(web) = web {
        bench.env("LINLI_BENCH_WEB", web);
    }
    if let Some(proving) = proving {
        bench.env("LINLI_BENCH_PROVING", proving);
    }
    if let Some((shell, empty)) = shell {
        bench.env("LINLI_BENCH_SHELL", shell).env("LINLI_BENCH_EMPTY", empty);
    }
    if let Some(postgres) = &postgres {
        bench.env("LINLI_BENCH_POSTGRES", postgres.url());
        bench.env("LINLI_BENCH_POSTGRES_PROCESS", postgres.process()?.to_string());
    }
    let status = run::status(&mut bench)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}
