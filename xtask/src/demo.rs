//! `demo`: an invented neighbourhood on this machine, with a way in for everyone.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::run::{self, Running, TICK};
use crate::{build, gates, setup, witnesses};

/// What its life is like.
const LIFE: [&str; 14] = [
    "--cases",
    "24",
    "--residents",
    "40",
    "--staff",
    "2",
    "--notices",
    "5",
    "--suggestions",
    "8",
    "--polls",
    "3",
    "--activities",
    "4",
];

/// A door of `xtask/demo/community.toml`.
pub(crate) const DOOR: &str = "3-1";

/// Who is invited: how the line is called, the person, and what they are given.
const PEOPLE: [(&str, &str, [&str; 2]); 3] = [
    ("Resident", "王秀英", ["--home", "3-1-502"]),
    ("Staff", "小李", ["--post", "staff"]),
    ("Manager", "陈经理", ["--post", "manager"]),
];

/// How long the hub may take to answer for the first time.
const START: Duration = Duration::from_secs(60);

/// Serves the demo until Ctrl-C.
pub(crate) fn run(listen: SocketAddr, window: bool) -> Result<()> {
    let window = window && has_screen();
    if window {
        setup::shell().context("`cargo xtask demo --no-window` needs less; for the window")?
    } else {
        setup::build()?
    }
    // Before the build, so that nobody waits for minutes to learn it.
    TcpListener::bind(listen).with_context(|| {
        format!("cannot listen on {listen}; stop what does, or pass --listen with another port")
    })?;
    let demo = Demo {
        hub: build::hub()?,
        web: build::web(false)?,
        shell: if window { Some(build::shell(false)?) } else { None },
        data: run::root().join("demo"),
        log: run::target()?.join("demo.log"),
        near: near(listen),
    };

    demo.fill()?;
    let _witnesses = witnesses::start(&demo, &build::witness()?)?;
    let mut hub = demo.serve(listen)?;
    demo.wait_until_ready(&mut hub)?;
    // Somebody of their own: who has joined gets no second card.
    let _gate = gates::start(&demo, || demo.invite("周经理", ["--post", "manager"]))?;
    let visitor = demo.print_links()?;
    let _window = demo.open_window(&visitor);
    while run::go_on().is_ok() {
        demo.still_runs(&mut hub)?;
        thread::sleep(TICK);
    }
    eprintln!("\nStopping the hub.");
    Ok(())
}

/// A hub of the invented neighbourhood.
pub(crate) struct Demo {
    pub(crate) hub: PathBuf,
    pub(crate) web: PathBuf,
    /// The desktop window, if it is to be opened.
    pub(crate) shell: Option<PathBuf>,
    pub(crate) data: PathBuf,
    pub(crate) log: PathBuf,
    pub(crate) near: SocketAddr,
}

impl Demo {
    /// Makes the community, unless it is there.
    pub(crate) fn fill(&self) -> Result<()> {
        if self.data.exists() {
            return Ok(());
        }
        let community = run::root().join("xtask/demo/community.toml");
        let filled = run::step(self.command("init").arg("--config").arg(community))
            // An empty neighbourhood shows nobody what it is for.
            .and_then(|()| run::step(self.command("seed").args(LIFE)));
        if filled.is_err() && self.data.exists() {
            // Half a community would be taken for a whole one the next time.
            std::fs::remove_dir_all(&self.data).context("removing half a demo")?;
        }
        filled
    }

    /// Starts the hub.
    pub(crate) fn serve(&self, listen: SocketAddr) -> Result<Running> {
        let log = File::create(&self.log).context("opening the hub's log")?;
        let mut serve = self.command("serve");
        serve
            .args(["--listen", &listen.to_string(), "--public-url", &self.url()])
            .arg("--web")
            .arg(&self.web)
            .stdout(log.try_clone().context("opening the hub's log")?)
            .stderr(log);
        eprintln!("\n$ {}", run::shown(&serve));
        Running::start(&mut serve)
    }

    /// Waits for the hub's first answer.
    pub(crate) fn wait_until_ready(&self, hub: &mut Running) -> Result<()> {
        let deadline = Instant::now() + START;
        while !is_ready(self.near) {
            run::go_on()?;
            self.still_runs(hub)?;
            if Instant::now() > deadline {
                bail!("the hub is not ready after {} s\n{}", START.as_secs(), self.last_words());
            }
            thread::sleep(TICK);
        }
        Ok(())
    }

    fn still_runs(&self, hub: &mut Running) -> Result<()> {
        if let Some(status) = hub.ended()? {
            bail!("the hub ended ({status})\n{}", self.last_words());
        }
        Ok(())
    }

    /// Prints a way in for everyone, and returns the visitor's.
    fn print_links(&self) -> Result<String> {
        let visitor = format!("{}/d/{DOOR}", self.url());
        let mut lines = format!("  Visitor           {visitor}\n");
        for (role, person, place) in PEOPLE {
            // A Chinese letter is two columns wide.
            let width = 9 - person.chars().count();
            lines += &format!("  {role:<9}{person:<width$}{}\n", self.invite(person, place)?);
        }
        println!(
            "\nLinli is ready.\n\n{lines}\n\
             Each of the three lets one device in, once; the next demo prints new ones, and ends those.\n\
             The hub writes to {}. Ctrl-C stops it.",
            self.log.display()
        );
        Ok(visitor)
    }

    /// Opens the desktop window at a link; closing it does not end the demo.
    fn open_window(&self, link: &str) -> Option<Running> {
        let Some(shell) = &self.shell else {
            eprintln!("No window is opened: there is no screen, or --no-window was given.");
            return None;
        };
        let mut open = Command::new(shell);
        open.arg(link);
        eprintln!("\n$ {}", run::shown(&open));
        // The links do without it.
        Running::start(&mut open).inspect_err(|error| eprintln!("{error:#}")).ok()
    }

    /// A link for somebody; who has joined in a demo before comes in anew.
    fn invite(&self, person: &str, place: [&str; 2]) -> Result<String> {
        self.invited(person, place, &[]).or_else(|_| self.invited(person, place, &["--again"]))
    }

    fn invited(&self, person: &str, place: [&str; 2], again: &[&str]) -> Result<String> {
        let mut invite = self.command("invite");
        invite.args(["--public-url", &self.url(), "--person", person]).args(place).args(again);
        let output =
            invite.output().with_context(|| format!("starting {}", run::shown(&invite)))?;
        ensure!(
            output.status.success(),
            "this failed: {}\n{}",
            run::shown(&invite),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// The public key of the hub's ledger, as a line.
    pub(crate) fn ledger_key(&self) -> Result<String> {
        let mut key = self.command("ledger-key");
        let output = key.args(["--public-url", &self.url()]).output();
        let output = output.with_context(|| format!("starting {}", run::shown(&key)))?;
        ensure!(output.status.success(), "this failed: {}", run::shown(&key));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn command(&self, act: &str) -> Command {
        let mut command = Command::new(&self.hub);
        command.arg(act).arg("--data").arg(&self.data);
        command
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.near)
    }

    fn last_words(&self) -> String {
        let log = std::fs::read_to_string(&self.log);
        let log = log.unwrap_or_else(|error| format!("its log cannot be read: {error}"));
        last_lines(&log, 20)
    }
}

/// The address by which this machine reaches what listens there.
fn near(listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        return SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), listen.port());
    }
    listen
}

fn is_ready(address: SocketAddr) -> bool {
    readiness(address).is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn readiness(address: SocketAddr) -> std::io::Result<String> {
    let limit = Duration::from_secs(2);
    let mut stream = TcpStream::connect_timeout(&address, limit)?;
    stream.set_read_timeout(Some(limit))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    Ok(answer)
}

fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].map(std::env::var_os).iter().any(Option::is_some)
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_community_has_the_door_that_visitors_are_sent_to() {
        let community = include_str!("../demo/community.toml");

        assert!(community.contains(&format!("code = \"{DOOR}\"")));
    }

    #[test]
    fn whoever_listens_everywhere_is_reached_nearby() {
        assert_eq!(near(([0, 0, 0, 0], 80).into()), ([127, 0, 0, 1], 80).into());
        assert_eq!(near(([10, 0, 0, 7], 80).into()), ([10, 0, 0, 7], 80).into());
    }

    #[test]
    fn nobody_listening_is_not_ready() -> Result<()> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        drop(listener);

        assert!(!is_ready(address));
        Ok(())
    }

    #[test]
    fn only_the_last_lines_are_shown() {
        assert_eq!(last_lines("one\ntwo\nthree", 2), "two\nthree");
        assert_eq!(last_lines("one", 2), "one");
    }
}
