//! Reads the words after `cargo xtask`.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result, bail, ensure};

use crate::{law, mutants};

/// What was asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Demo { listen: SocketAddr, window: bool },
    Check,
    Test { deep: bool, write: bool, lint: bool, names: Vec<String> },
    Web { release: bool },
    Shots { all: bool },
    Bench { words: Vec<String> },
    Drill { write: bool, words: Vec<String> },
    Mutants { write: bool, packages: Vec<&'static str> },
    Law { write: bool, rows: Vec<u8> },
    Help,
}

/// What may stand behind `bench`; the program that measures reads it again.
const BENCH: [&str; 12] = [
    "file",
    "inbox",
    "live",
    "notices",
    "suggestions",
    "polls",
    "ledger",
    "web",
    "shell",
    "--quick",
    "--json",
    "--write",
];

/// What may stand behind `drill`, each with a number; the program that plays reads it again.
const DRILL: [&str; 4] = ["--tamperings", "--honest", "--gates", "--seed"];

/// Those of them that play a smaller one.
const COUNTS: [&str; 3] = ["--tamperings", "--honest", "--gates"];

/// The drill that is named, where it is another one.
const LIARS: &str = "liars";

const DEMO_ADDRESS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);

/// Understands a whole command or refuses it; a misspelt flag is never passed over.
pub(crate) fn read(words: impl IntoIterator<Item = String>) -> Result<Command> {
    let words: Vec<String> = words.into_iter().collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Command::Help);
    }
    let mut words = words.into_iter();
    let mut command = match words.next().as_deref() {
        Some("demo") => Command::Demo { listen: DEMO_ADDRESS, window: true },
        Some("check") => Command::Check,
        Some("test") => Command::Test { deep: false, write: false, lint: false, names: Vec::new() },
        Some("web") => Command::Web { release: false },
        Some("shots") => Command::Shots { all: true },
        Some("bench") => Command::Bench { words: Vec::new() },
        Some("drill") => Command::Drill { write: false, words: Vec::new() },
        Some("mutants") => Command::Mutants { write: false, packages: Vec::new() },
        Some("help") => Command::Help,
        Some(other) => bail!("unknown command `{other}`"),
        None => bail!("a command is missing"),
    };
    while let Some(word) = words.next() {
        match (&mut command, word.as_str()) {
            (Command::Demo { window, .. }, "--no-window") => *window = false,
            (Command::Demo { listen, .. }, "--listen") => {
                let address = words.next().context("--listen needs an address")?;
                *listen = address
                    .parse()
                    .with_context(|| format!("`{address}` is not like 127.0.0.1:8787"))?;
            }
            (Command::Test { deep, .. }, "--deep") => *deep = true,
            (Command::Test { write, .. }, "--write") => *write = true,
            (Command::Mutants { write, .. }, "--write") => *write = true,
            // The law instead of the core: the rows that are named, or all.
            (Command::Mutants { write, packages }, "--law") if packages.is_empty() => {
                command = Command::Law { write: *write, rows: Vec::new() };
            }
            (Command::Mutants { packages, .. }, named) if mutants::PACKAGES.contains(&named) => {
                packages.extend(mutants::PACKAGES.into_iter().find(|package| *package == named));
            }
            (Command::Law { write, .. }, "--write") => *write = true,
            (Command::Law { rows, .. }, named) if law::row(named).is_some() => {
                rows.extend(law::row(named));
            }
            (Command::Test { lint, .. }, "--lint") => *lint = true,
            (Command::Test { names, .. }, name) if !name.starts_with('-') => names.push(word),
            (Command::Shots { all }, "--pictures") => *all = false,
            (Command::Web { release }, "--release") => *release = true,
            (Command::Bench { words }, known) if BENCH.contains(&known) => words.push(word),
            (Command::Drill { write, .. }, "--write") => *write = true,
            (Command::Drill { words, .. }, LIARS) if words.is_empty() => words.push(word),
            (Command::Drill { words: drill, .. }, known) if DRILL.contains(&known) => {
                let count = words.next().with_context(|| format!("{word} needs a number"))?;
                count.parse::<u64>().with_context(|| format!("`{count}` is no number"))?;
                drill.extend([word, count]);
            }
            _ => bail!("unknown word `{word}`"),
        }
    }
    ensure!(
        !matches!(command, Command::Test { deep: false, write: true, .. }),
        "--write keeps the result of --deep"
    );
    if let Command::Drill { write: true, words } = &command {
        let is_whole = words.iter().all(|word| !COUNTS.contains(&word.as_str()));
        ensure!(is_whole, "--write keeps the result of a whole drill");
    }
    if let Command::Law { write: true, rows } = &command {
        ensure!(rows.is_empty(), "--write keeps the result of all rows");
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_line(line: &str) -> Option<Command> {
        read(line.split_whitespace().map(str::to_owned)).ok()
    }

    #[test]
    fn every_command_stands_alone() {
        let commands = ["demo", "check", "test", "web", "shots", "mutants", "help"].map(read_line);

        let expected = [
            Command::Demo { listen: DEMO_ADDRESS, window: true },
            Command::Check,
            Command::Test { deep: false, write: false, lint: false, names: vec![] },
            Command::Web { release: false },
            Command::Shots { all: true },
            Command::Mutants { write: false, packages: vec![] },
            Command::Help,
        ];
        assert_eq!(commands, expected.map(Some));
    }

    #[test]
    fn flags_change_their_own_command() {
        let listen = SocketAddr::from(([0, 0, 0, 0], 80));

        assert_eq!(
            read_line("demo --listen 0.0.0.0:80 --no-window"),
            Some(Command::Demo { listen, window: false })
        );
        let deep = |write, names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            Some(Command::Test { deep: true, write, lint: false, names })
        };
        assert_eq!(read_line("test --deep"), deep(false, &[]));
        assert_eq!(read_line("test --write --deep"), deep(true, &[]));
        assert_eq!(read_line("test faults --deep seized::"), deep(false, &["faults", "seized::"]));
        let mutants = |write, packages| Some(Command::Mutants { write, packages });
        assert_eq!(read_line("mutants --write"), mutants(true, vec![]));
        assert_eq!(read_line("mutants contract"), mutants(false, vec!["contract"]));
        let law = |write, rows| Some(Command::Law { write, rows });
        assert_eq!(read_line("mutants --law --write"), law(true, vec![]));
        assert_eq!(read_line("mutants --write --law"), law(true, vec![]));
        assert_eq!(read_line("mutants --law L4 L9"), law(false, vec![4, 9]));
        let linted = Command::Test { deep: false, write: false, lint: true, names: vec![] };
        assert_eq!(read_line("test --lint"), Some(linted));
        assert_eq!(read_line("shots --pictures"), Some(Command::Shots { all: false }));
        assert_eq!(read_line("web --release"), Some(Command::Web { release: true }));
        let words = ["file", "--json"].map(str::to_owned).to_vec();
        assert_eq!(read_line("bench file --json"), Some(Command::Bench { words }));
        let words = ["--honest", "5"].map(str::to_owned).to_vec();
        let drill = |write, words| Some(Command::Drill { write, words });
        assert_eq!(read_line("drill --honest 5"), drill(false, words));
        let words = ["liars", "--seed", "5"].map(str::to_owned).to_vec();
        assert_eq!(read_line("drill liars --seed 5"), drill(false, words.clone()));
        assert_eq!(read_line("drill liars --write --seed 5"), drill(true, words));
        assert_eq!(read_line("drill --write"), drill(true, vec![]));
    }

    #[test]
    fn help_is_given_wherever_it_is_asked() {
        assert_eq!(read_line("--help"), Some(Command::Help));
        assert_eq!(read_line("demo -h"), Some(Command::Help));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in [
            "",
            "demos",
            "check --deep",
            "test --deap",
            "test --write",
            "mutants --deep",
            "mutants L4",
            "mutants hub",
            "mutants ledger --law",
            "mutants --law ledger",
            "mutants --law L28",
            "mutants --law --law",
            "mutants --law L4 --write",
            "demo --listen",
            "demo --listen x",
            "bench fil",
            "drill --honest",
            "drill --honest many",
            "drill --seed 5 liars",
            "drill --honest 5 --write",
            "drill liars --write --gates 5",
        ] {
            assert_eq!(read_line(line), None, "{line}");
        }
    }
}
