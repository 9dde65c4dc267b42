//! `cargo xtask`: what one does with Linli at a terminal, from an empty clone on.

mod arguments;
mod bench;
mod build;
mod check;
mod demo;
mod drill;
mod failures;
mod first_load;
mod gates;
mod law;
mod machine;
mod mutants;
mod parts;
mod postgres;
mod run;
mod setup;
mod tally;
mod test;
mod told;
mod witnesses;

use std::process::ExitCode;

use arguments::Command;

const HELP: &str = "\
cargo xtask <command>

  demo [--no-window] [--listen ADDRESS]
          Installs what is missing, builds the hub and the web app, fills the
          folder demo/ once, and serves it at 127.0.0.1:8787 until Ctrl-C;
          three witnesses watch its ledger at the ports after it, and an agent
          with a reference terminal speaks for its gate.
          Prints one link each for visitor, resident, staff and manager, and
          opens the desktop window if there is a screen (--no-window: not).
          Delete demo/ to begin anew.
  check   Formatting and lints of every package; the first failure stops.
  test [NAME ...] [--lint] [--deep [--write]]
          Installs what is missing, starts a PostgreSQL of its own, and runs
          every test, or those with one of these in their names; then
          tells what was skipped and why, what those that failed have said,
          and the last line counts them. --lint checks first, and lints each
          build on its way: where nothing was built yet, that is half the work
          of check and test.
          --deep adds the slow ones: more kills, more chance, every look at
          two sizes; --write keeps its result in docs/DEEP.md.
  web [--release]
          Builds the web app into target/assets, or, as residents load it
          (optimised for size), into target/assets-release; then prints what
          a first load weighs and fails above 200 kB.
  bench [file|inbox|live|notices|suggestions|polls|ledger|web|shell ...] [--quick]
        [--json] [--write]
          Measures what is named, or all, as it is installed; exit code 3 says
          that a goal was missed. --write renews docs/BENCHMARKS.md.
  drill [--tamperings N] [--honest N] [--seed N] [--write]
          Plays whoever has taken over a hub, with its rows, disk and keys,
          against residents' apps: 10,000 tamperings and 1,000,000 honest syncs
          where nothing else is said; fails where one is missed or one cries
          wolf. --write keeps the result of a whole one in docs/DRILL.md.
  drill liars [--gates N] [--seed N] [--write]
          Plays gates that sign \"deleted\" and keep the face, against canaries
          and residents who try the door, for seven days; fails where fewer than
          99 of 100 are caught, or one that deletes is accused.
  mutants [ledger|contract ...] [--write]
          Changes the core of the ledger and of consents line by line, or one of
          the two, and runs the tests of its package for each change: hours.
          Tells which changes no test notices; fails where those are more than
          5 of 100. --write keeps the result in docs/MUTANTS.md.
  mutants --law [L4 L9 ...] [--write]
          Takes away, one after the other, the lines of tests/law/enforced.txt
          that enforce the law, or those rows of it, in a copy with a target
          folder of its own, and runs the test of the row on SQLite: an hour or
          two for all. Fails where a test passes without what it is there for.
  shots [--pictures]
          Draws every screen in every look, and what journeys come to, into
          target/shots, with one sheet of all, and tests that each screen is
          accessible; --pictures draws those of the documents alone.
  help    This text.

LINLI_SKIP_SETUP=1 lets nothing be installed.";

fn main() -> ExitCode {
    let command = match arguments::read(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(mistake) => {
            eprintln!("{mistake}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match act(command) {
        Ok(code) => code,
        Err(error) if error.is::<run::Interrupted>() => {
            eprintln!("{error}");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(command: Command) -> anyhow::Result<ExitCode> {
    run::heed_signals()?;
    match command {
        Command::Demo { listen, window } => demo::run(listen, window)?,
        Command::Check => check::run()?,
        Command::Test { deep, write, lint, names } => {
            if lint {
                check::on_the_way()?;
            }
            return test::run(deep, write, &names);
        }
        Command::Web { release } => {
            setup::build()?;
            let web = build::web(release)?;
            if release {
                first_load::check(&build::hub()?, &web)?;
            }
        }
        Command::Bench { words } => return bench::run(&words),
        Command::Drill { write, words } => return drill::run(&words, write),
        Command::Mutants { write, packages } => return mutants::run(&packages, write),
        Command::Law { write, rows } => return law::run(&rows, write),
        Command::Shots { all } => test::shots(all)?,
        Command::Help => println!("{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}
