//! The command line: `pair` once, `run` from then on; `enrol`, `matches`, `show` and `hold` stand in for the terminal's own
//! screen, camera and readers where the terminal is the reference one.
//!
//! Without `--onvif` the terminal is the reference one.

use std::{
    alloc::System,
    fs,
    io::{BufRead as _, Read as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Parser, Subcommand};
use client::{Clock, Hub};
use contract::{
    consents::Presented,
    gates::WayIn,
    joining::Secret,
    time::{Day, Offset, Span},
};
use gate::{
    Agent, Capture, Driver, Surroundings, Terminal,
    onvif::{About, Onvif, Password, Settings},
    reference::Reference,
    scanned, show, tried,
};
use ledger::Hash;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};
use zeroizing_alloc::ZeroAlloc;

/// What is given back is overwritten: of a photo that was opened nothing lies about in the memory.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

/// How long a card and a code last that are there to be tried.
const LAID: Span = Span::DAY.times(366);

/// How long is waited between two looks whether somebody has come to the terminal's own screen.
const LOOK: Duration = Duration::from_secs(1);

/// The agent beside a gate that knows faces.
#[derive(Debug, Parser)]
#[command(name = "linli-gate", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Folder {
    /// The folder of what the agent remembers, its key among it. Whoever copies it can speak for the gate.
    #[arg(long)]
    state: PathBuf,
    #[command(flatten)]
    terminal: TerminalArguments,
}

/// Which terminal it is, and how it is spoken to.
#[derive(Debug, Args)]
struct TerminalArguments {
    /// A terminal that speaks ONVIF, at this address, as `http://192.0.2.7`.
    #[arg(long, value_name = "ADDRESS", env = "LINLI_GATE_ONVIF", requires_all = ["onvif_user", "onvif_password"])]
    onvif: Option<String>,
    /// A user of the terminal who may read and change credentials.
    #[arg(long, value_name = "NAME", env = "LINLI_GATE_ONVIF_USER")]
    onvif_user: Option<String>,
    /// The file of the user's password, which nobody but its owner may read.
    #[arg(long, value_name = "FILE", env = "LINLI_GATE_ONVIF_PASSWORD")]
    onvif_password: Option<PathBuf>,
    /// The format of faces that are handed to the terminal with `enrol --face`.
    #[arg(long, value_name = "NAME")]
    onvif_format: Option<String>,
    /// What such a face opens: the token of an access profile; may be given more than once.
    #[arg(long, value_name = "TOKEN")]
    onvif_profile: Vec<String>,
    /// The token of a card that is there to be tried: as soon as the terminal does not let it in any more, cards do
    /// not count as a way in.
    #[arg(long, value_name = "TOKEN")]
    onvif_test_card: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Comes to speak for a gate with the code that a manager was given.
    Pair {
        #[command(flatten)]
        folder: Folder,
        /// Where the hub is, as `https://hub.example`.
        #[arg(long)]
        hub: String,
        /// The code; read from standard input where it is left out, so that no list of processes shows it.
        #[arg(long)]
        code: Option<String>,
    },
    /// Tells the hub how the gate is, deletes what is over and what it is told to, and signs for it, until it is told to stop
    /// (Ctrl-C).
    Run {
        #[command(flatten)]
        folder: Folder,
        /// Every how many seconds.
        #[arg(long, default_value_t = 2)]
        every: u64,
        /// Where the hub is now, if it has moved.
        #[arg(long)]
        hub: Option<String>,
        /// Takes tickets from standard input, a line each, as a scanner types them; who shows one is taken in
        /// at the terminal's own screen. Who is in already reads on standard output how often they were known, if
        /// that is a screen: no log has the numbers.
        #[arg(long)]
        scanner: bool,
    },
    /// Takes in who shows a ticket: what the terminal's screen does.
    Enrol {
        #[command(flatten)]
        folder: Folder,
        /// The ticket, as the app saves it or as a camera reads it.
        #[arg(long)]
        ticket: PathBuf,
        /// What the camera made of the face: any file, for the reference terminal. Left out, the terminal takes
        /// the face in at its own screen, within two minutes.
        #[arg(long)]
        face: Option<PathBuf>,
    },
    /// Shows who brings a ticket how often their face was known, by the day. Nothing of it is sent.
    Matches {
        #[command(flatten)]
        folder: Folder,
        /// The ticket, as the app saves it or as a camera reads it.
        #[arg(long)]
        ticket: PathBuf,
    },
    /// Says whether the terminal knows a face, and counts that it did or did not: what its door does.
    Show {
        #[command(flatten)]
        folder: Folder,
        /// What the camera made of the face.
        #[arg(long)]
        face: PathBuf,
    },
    /// Holds a card or a code to a reader of the reference terminal; says whether its door opens.
    Hold {
        #[command(flatten)]
        folder: Folder,
        /// To which reader: `card`, `code`.
        #[arg(value_parser = way)]
        way: WayIn,
        /// What is held to it.
        pass: PathBuf,
    },
    /// Makes a card or a code that is there to be tried, and holds it to its reader of the reference terminal for good: it
    /// is tried before each report, and lasts a year. The agent may run meanwhile.
    Lay {
        #[command(flatten)]
        folder: Folder,
        /// Which: `card`, `code`.
        #[arg(required = true, value_parser = way)]
        ways: Vec<WayIn>,
    },
    /// Believes pages of the ledger by another rule from now on: after the witnesses have changed.
    Trust {
        #[command(flatten)]
        folder: Folder,
        /// The rule (C2SP tlog-policy), as `linli-hub` shows it and the witnesses confirm it.
        #[arg(long)]
        policy: PathBuf,
    },
    /// Notes that somebody has just tried ways in without a face at the door, and that each has let them in: for a
    /// terminal that cannot try them itself. It counts for a day and a half; the agent may run meanwhile.
    Tried {
        /// The folder of what the agent remembers.
        #[arg(long)]
        state: PathBuf,
        /// Which ways: `card`, `code`.
        #[arg(required = true, value_parser = way)]
        ways: Vec<WayIn>,
    },
    /// Tells which gate it speaks for, with which key, and how many faces lie there; of the reference terminal also how
    /// many were shown to its door that it does not know, by the day.
    Status {
        #[command(flatten)]
        folder: Folder,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("linli-gate: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

impl Folder {
    /// Where the terminal, or what is remembered of it, is.
    fn place(&self) -> PathBuf {
        self.state.join("terminal")
    }

    fn terminal(&self) -> Result<Driver> {
        match self.terminal.settings()? {
            None => Ok(Driver::Reference(Reference::open(&self.place())?)),
            Some(settings) => {
                let terminal = Onvif::open(&self.place(), settings, Clock::System)?;
                Ok(Driver::Onvif(Box::new(terminal)))
            }
        }
    }

    fn reference(&self) -> Result<Reference> {
        match self.terminal()? {
            Driver::Reference(terminal) => Ok(terminal),
            Driver::Onvif(_) => bail!("this terminal has a door and readers of its own"),
        }
    }

    fn open(&self) -> Result<Agent<Driver>> {
        self.open_at(None)
    }

    fn open_at(&self, moved: Option<String>) -> Result<Agent<Driver>> {
        let firmware = firmware()?;
        let around = |known: &str| around(moved.as_deref().unwrap_or(known), firmware);
        Agent::open(&self.state, self.terminal()?, around)
    }
}

impl TerminalArguments {
    /// How a terminal that speaks ONVIF is spoken to; nothing where it is the reference one.
    fn settings(&self) -> Result<Option<Settings>> {
        let Some(address) = &self.onvif else { return Ok(None) };
        let user = self.onvif_user.clone().context("--onvif-user is missing")?;
        let file = self.onvif_password.as_deref().context("--onvif-password is missing")?;
        Ok(Some(Settings {
            format: self.onvif_format.clone(),
            profiles: self.onvif_profile.clone(),
            test_card: self.onvif_test_card.clone(),
            ..Settings::new(address.clone(), user, password(file)?)
        }))
    }
}

/// The password in a file that others cannot read.
fn password(file: &Path) -> Result<Password> {
    let seen = || format!("reading {}", file.display());
    let mode = fs::metadata(file).with_context(seen)?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!("others can read {}: chmod 600 {0}", file.display());
    }
    let text = fs::read_to_string(file).with_context(seen)?;
    Ok(Password(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// The hash of this very program.
fn firmware() -> Result<Hash> {
    let path = std::env::current_exe().context("finding this program")?;
    let bytes = fs::read(path).context("reading this program")?;
    Ok(Hash::of(&[&bytes]))
}

fn around(hub: &str, firmware: Hash) -> Surroundings {
    Surroundings { hub: Hub::new(hub), clock: Clock::System, firmware }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Pair { folder, hub, code } => {
            let code = match code {
                Some(code) => code,
                None => {
                    let mut line = String::new();
                    std::io::stdin().read_to_string(&mut line).context("reading the code")?;
                    line.trim().to_owned()
                }
            };
            let Ok(secret) = Secret::try_from(code) else { bail!("this is no code for a gate") };
            let terminal = folder.terminal()?;
            let agent =
                Agent::pair(&folder.state, terminal, around(&hub, firmware()?), secret).await?;
            println!("{}\n{}", agent.state().name, agent.state().key().to_text());
            Ok(())
        }
        Command::Run { folder, every, hub, scanner } => {
            let mut agent = folder.open_at(hub)?;
            // Listened to from now on: what comes during a round is not lost.
            let mut signals = signal(SignalKind::interrupt()).context("listening for Ctrl-C")?;
            let stop = async move {
                signals.recv().await;
            };
            let every = Duration::from_secs(every.max(1));
            gate::run(&mut agent, every, scanner.then(lines), stop).await;
            Ok(())
        }
        Command::Enrol { folder, ticket, face } => {
            let ticket = presented(&ticket)?;
            let face = match face {
                Some(face) => Capture(fs::read(&face).context("reading the face")?),
                None => Capture::default(),
            };
            let mut agent = folder.open()?;
            let consent = agent.enrol(&ticket, &face).await?;
            wait_at_screen(&mut agent).await?;
            println!("{consent}");
            Ok(())
        }
        Command::Matches { folder, ticket } => {
            show(&folder.open()?.matches(&presented(&ticket)?).await?);
            Ok(())
        }
        Command::Show { folder, face } => {
            let face = Capture(fs::read(&face).context("reading the face")?);
            match folder.reference()?.open_for(&face, today())? {
                Some(consent) => println!("{consent}"),
                None => println!("unknown"),
            }
            Ok(())
        }
        Command::Hold { folder, way, pass } => {
            let pass = fs::read(&pass).context("reading what is held to the reader")?;
            let is_open = folder.reference()?.opens_for(way, &pass, Clock::System.now());
            println!("{}", if is_open { "open" } else { "shut" });
            Ok(())
        }
        Command::Lay { folder, ways } => {
            let (terminal, until) = (folder.reference()?, Clock::System.now() + LAID);
            ways.into_iter().try_for_each(|way| terminal.lay(way, until))
        }
        Command::Trust { folder, policy } => {
            let policy = fs::read_to_string(&policy).context("reading the rule")?;
            folder.open()?.trust(&policy)
        }
        Command::Tried { state, ways } => {
            let terminal = state.join("terminal");
            ensure!(terminal.is_dir(), "{} speaks for no gate yet", state.display());
            let now = Clock::System.now();
            ways.into_iter().try_for_each(|way| tried::note(&terminal, way, now))
        }
        Command::Status { folder } => {
            let mut agent = folder.open()?;
            let held = agent.terminal().held().await?.len();
            let state = agent.state();
            println!("{}\n{}\n{}\n{held}", state.name, state.hub, state.key().to_text());
            match agent.terminal() {
                Driver::Reference(terminal) => {
                    for (day, shown) in terminal.strangers(today())? {
                        println!("strangers on {}: {shown}", String::from(day));
                    }
                }
                Driver::Onvif(terminal) => tell(terminal).await?,
            }
            Ok(())
        }
    }
}

/// A way in without a face, by its word.
fn way(word: &str) -> Result<WayIn> {
    WayIn::read(word).with_context(|| format!("{word} is no way in without a face"))
}

/// A ticket in a file.
fn presented(file: &Path) -> Result<Presented> {
    let text = fs::read_to_string(file).context("reading the ticket")?;
    let saved = || serde_json::from_str::<Presented>(&text).ok();
    scanned(&text).or_else(saved).context("this is no ticket")
}

fn today() -> Day {
    Clock::System.now().day(Offset::CHINA)
}

/// Goes on with what `run` does until whoever is awaited at the terminal's own screen has come, or two minutes are over.
async fn wait_at_screen(agent: &mut Agent<Driver>) -> Result<()> {
    while agent.awaited().is_some() {
        tokio::time::sleep(LOOK).await;
        if let Some(Err(why)) = agent.round().await?.at_screen {
            bail!(why);
        }
    }
    Ok(())
}

/// Tells what a terminal says of itself; what it does not say is unknown.
async fn tell(terminal: &mut Onvif) -> Result<()> {
    let (About { maker, model, firmware, serial }, ahead) = terminal.about().await?;
    let parts = [("maker", maker), ("model", model), ("firmware", firmware), ("serial", serial)];
    for (name, said) in parts {
        println!("terminal's {name}: {}", if said.is_empty() { "unknown" } else { said.as_str() });
    }
    println!("terminal's hash of its firmware: unknown, ONVIF does not give it");
    match ahead {
        Some(ahead) => println!("terminal's clock: {} s ahead", ahead.0 / 1_000),
        None => println!("terminal's clock: unknown"),
    }
    match terminal.bar().await? {
        Some(bar) => println!("cards are no way in: {bar}"),
        None => println!("cards: nothing is known that keeps them out"),
    }
    Ok(())
}

/// The lines a scanner types. A thread of its own reads them: it ends with the program, and keeps none from
/// ending.
fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    /// Every command with what it takes. Faces go in by two of them, `enrol` and `show`; `ticket`, `pass`, `policy` and `state`
    /// are the other files, and a face is none of them. A new command is a new row, and somebody who asks what it gives out.
    const COMMANDS: [(&str, &[&str]); 10] = [
        ("pair", &["hub", "code"]),
        ("run", &["every", "hub", "scanner"]),
        ("enrol", &["ticket", "face"]),
        ("matches", &["ticket"]),
        ("show", &["face"]),
        ("hold", &["way", "pass"]),
        ("lay", &["ways"]),
        ("trust", &["policy"]),
        ("tried", &["ways"]),
        ("status", &[]),
    ];

    /// What all of them take.
    const SHARED: [&str; 7] = [
        "state",
        "onvif",
        "onvif_user",
        "onvif_password",
        "onvif_format",
        "onvif_profile",
        "onvif_test_card",
    ];

    #[test]
    fn no_command_gives_out_a_face() {
        let all = Arguments::command();
        let found: Vec<(&str, Vec<&str>)> = all
            .get_subcommands()
            .map(|command| {
                let arguments = command.get_arguments().map(|one| one.get_id().as_str());
                (command.get_name(), arguments.filter(|id| !SHARED.contains(id)).collect())
            })
            .collect();
        let known: Vec<(&str, Vec<&str>)> =
            COMMANDS.iter().map(|(name, takes)| (*name, takes.to_vec())).collect();

        assert_eq!(found, known);
        assert!(all.get_subcommands().all(|command| !command.has_subcommands()));
    }

    /// What a command writes is a number, a name, a key or a word: no line that prints is given a face.
    #[test]
    fn nothing_that_prints_is_given_a_face() {
        let program = include_str!("main.rs").split("#[cfg(test)]").next().unwrap_or_default();
        let program = [program, include_str!("running.rs")].concat();
        let printed =
            program.lines().filter(|line| line.contains("print!(") || line.contains("println!("));
        let printed: Vec<&str> = printed.map(str::trim).collect();

        assert!(printed.len() >= 6, "{printed:?}");
        for line in printed {
            assert!(
                !["face", "Capture", "picture"].iter().any(|word| line.contains(word)),
                "{line}"
            );
        }
        assert!(!program.contains("fs::write") && !program.contains("File::create"));
    }
}
