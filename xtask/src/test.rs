//! `test`: every test there is, with a browser and both databases at hand, and what they told.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::build::{self, HOST};
use crate::failures::Failures;
use crate::postgres::Postgres;
use crate::tally::Tally;
use crate::told::Told;
use crate::{machine, parts, run, setup};

/// Where what the deep run told is kept.
const PAGE: &str = "docs/DEEP.md";

/// Runs the tests, or those whose names have one of these in them; then tells what they told, and counts them in the last
/// line of standard output.
pub(crate) fn run(deep: bool, write: bool, names: &[String]) -> Result<ExitCode> {
    let before = Before::now();
    let mut times = Times::default();
    // All of it before the first build: nobody waits for minutes to learn what cannot be installed.
    let (axe, python, go) = times.measure("set-up", || {
        setup::tests()?;
        Ok((setup::axe()?, setup::python()?, setup::go()))
    })?;
    times.measure("compiling ahead", build::ahead)?;
    let hub = times.measure("hub", build::hub)?;
    let web = times.measure("web app", || build::web(false))?;
    let shell = times.measure("shell", || build::shell(false))?;
    let postgres = times.measure("PostgreSQL", Postgres::start)?;

    let mut told = Told::new()?;
    let mut tally = Tally::default();
    let mut failures = Failures::default();
    let mut test = |packages: &[&str]| -> Result<()> {
        let mut command = run::cargo(&["test", "--no-fail-fast"]);
        command.args(packages);
        surround(&mut command, [&hub, &web, &shell, &axe]);
        command.env("LINLI_TEST_POSTGRES", postgres.url());
        command.env("LINLI_TEST_REPORT", told.path());
        // Two more than cores: some wait for their turn with a browser, and a browser for its pages.
        let threads = std::thread::available_parallelism().map_or(2, usize::from) + 2;
        command.env("RUST_TEST_THREADS", threads.to_string());
        if let Some(python) = &python {
            command.env("LINLI_TEST_PYTHON", python);
        }
        if let Some(go) = &go {
            command.env("LINLI_TEST_GO", go);
        }
        command.arg("--").args(names);
        if deep {
            command.env("LINLI_TEST_DEEP", "1").env("PROPTEST_CASES", "8192");
            command.arg("--include-ignored");
        }
        let mut reported = Tally::default();
        let status = run::stream(&mut command, |line| {
            reported.read(line);
            failures.read(line);
        })?;
        tally.add(reported, status.success());
        Ok(())
    };
    times.measure("tests", || test(&HOST))?;
    times.measure("tests of the web app", || test(&["--package", "ui", "--lib"]))?;
    drop(postgres);

    told.read()?;
    tally.skip(&told.skipped());
    times.print();
    print!("\n{told}");
    print!("{failures}");
    println!("{}", tally.engines());
    if write {
        parts::keep(PAGE, &before.page(names, &times, &told, &tally))?;
    }
    println!("{tally}");
    Ok(if tally.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What stands at the head of a run that is kept: all of it as it was when the run began.
struct Before {
    commit: String,
    at: String,
    load: String,
}

impl Before {
    fn now() -> Before {
        Before { commit: machine::commit(), at: machine::today(), load: machine::load() }
    }

    /// The part of the page that keeps the result of a run.
    fn page(&self, names: &[String], times: &Times, told: &Told, tally: &Tally) -> String {
        let Before { commit, at, load } = self;
        let machine = machine::described();
        let minutes = times.0.iter().map(|(_, time)| time.as_secs()).sum::<u64>().div_ceil(60);
        let items: String = told.to_string().lines().map(|line| format!("- {line}\n")).collect();
        let (of, command, which) = match names {
            [] => (String::new(), String::new(), "every test"),
            names => (
                format!(" of {}", names.join(", ")),
                format!(" {}", names.join(" ")),
                "these tests",
            ),
        };
        format!(
            "# The deep run{of}\n\n\
             Written by `cargo xtask test --deep --write{command}`: {which}, with more kills, more \
             chance and every look at two sizes.\n\n\
             Commit {commit}, {at} UTC, on {machine}; load before: {load}; {minutes} minutes.\n\n\
             **{tally}**; {}.\n\n\
             What the tests told:\n\n{items}",
            tally.engines()
        )
    }
}

/// What the README shows, by the name of its view and look.
const PICTURES: [(&str, &str); 9] = [
    ("inbox-case-light.png", "inbox.png"),
    ("door-390.png", "door.png"),
    ("case-done-390.png", "case.png"),
    ("file-elder.png", "file-elder.png"),
    ("notices-390.png", "notices.png"),
    ("suggestion-visitor-390.png", "suggestion.png"),
    ("poll-secret-390.png", "poll.png"),
    ("activity-visitor-390.png", "activity.png"),
    ("panel-watched.png", "panel.png"),
];

/// Where pictures are drawn: of every screen, and of what journeys come to on their way.
const MOMENTS: &[&str] = &[
    "looks::",
    "road::",
    "face::",
    "panel::",
    "browser::",
    "window::",
    "access::",
    "alike::",
    "begun::",
    "deletions::",
    "documents::",
    "near::",
    "owning::",
    "plain::",
    "registering::",
    "uploads::",
];

/// The road from the panel to each of its ends, by keys alone with the largest letters on the smallest screen: a
/// sheet for browsers and one for the window. And what is withdrawn in both without a network.
const ROADS: [(&str, &str); 4] = [
    ("road-browser-keys.png", "road-browser.png"),
    ("road-window-keys.png", "road-window.png"),
    ("face-away-browser.png", "away-browser.png"),
    ("face-away-window.png", "away-window.png"),
];

/// Draws every screen in every look and every moment that journeys come to into `target/shots`, or what the documents
/// show alone, and asserts on the way that each screen is accessible; some of them become the pictures of the documents.
pub(crate) fn shots(all: bool) -> Result<()> {
    setup::tests()?;
    let axe = setup::axe()?;
    let hub = build::hub()?;
    let web = build::web(false)?;
    let shell = build::shell(false)?;
    let folder = run::target()?.join("shots");
    std::fs::create_dir_all(&folder).context("making the folder of pictures")?;
    let mut command = run::cargo(&["test"]);
    command.args(HOST).args(["--test", "tests", "--", "--nocapture"]);
    command.args(if all {
        MOMENTS
    } else {
        &["looks::every_screen", "road::", "face::", "panel::lines::"]
    });
    surround(&mut command, [&hub, &web, &shell, &axe]);
    if !all {
        let named = PICTURES.map(|(shot, _)| shot.trim_end_matches(".png"));
        command.env("LINLI_TEST_ONLY", named.join(","));
    }
    run::step(command.env("LINLI_TEST_SHOTS", &folder))?;
    for (shot, picture) in PICTURES.into_iter().chain(ROADS) {
        let target = run::root().join("docs/pictures").join(picture);
        std::fs::copy(folder.join(shot), &target)
            .with_context(|| format!("copying {shot} to {}", target.display()))?;
    }
    println!("{}", folder.join("sheet.png").display());
    Ok(())
}

fn surround(command: &mut Command, [hub, web, shell, axe]: [&Path; 4]) {
    command
        .env("LINLI_TEST_CHROMEDRIVER", "/usr/bin/chromedriver")
        .env("LINLI_TEST_CHROMIUM", "/usr/bin/chromium")
        .env("LINLI_TEST_HUB", hub)
        .env("LINLI_TEST_WEB", web)
        .env("LINLI_TEST_SHELL", shell)
        .env("LINLI_TEST_AXE", axe);
}

#[derive(Default)]
struct Times(Vec<(&'static str, Duration)>);

impl Times {
    fn measure<T>(&mut self, what: &'static str, act: impl FnOnce() -> Result<T>) -> Result<T> {
        let start = Instant::now();
        let outcome = act();
        self.0.push((what, start.elapsed()));
        outcome
    }

    fn print(&self) {
        eprintln!();
        for (what, time) in &self.0 {
            eprintln!("{:>8.1} s  {what}", time.as_secs_f64());
        }
    }
}
