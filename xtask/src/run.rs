//! Runs other programs: announced, and stopped when we are told to stop.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// How often a waiting loop looks up.
pub(crate) const TICK: Duration = Duration::from_millis(50);

/// How long a program may take to end once it was asked to; the hub gives its requests 10 s.
const PATIENCE: Duration = Duration::from_secs(15);

static LINTS: AtomicBool = AtomicBool::new(false);

static TOLD_TO_STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Someone pressed Ctrl-C, or asked the process to end.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("stopped")
    }
}

impl std::error::Error for Interrupted {}

/// From here on Ctrl-C no longer ends the process; [`go_on`] notices it, and what runs is put away in order.
pub(crate) fn heed_signals() -> Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&TOLD_TO_STOP))
            .context("listening for signals")?;
    }
    Ok(())
}

/// Fails with [`Interrupted`] once we were told to stop.
pub(crate) fn go_on() -> Result<()> {
    if TOLD_TO_STOP.load(Ordering::Relaxed) {
        return Err(Interrupted.into());
    }
    Ok(())
}

/// Announces a command, runs it to its end, and fails if it fails.
pub(crate) fn step(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    ensure!(status.success(), "this failed ({status}): {}", shown(command));
    Ok(())
}

/// Announces a command, runs it to its end, and says how it ended.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    announce(command);
    Running::start(command)?.wait()
}

/// Announces a command and runs it, printing its standard output and handing every line of it on.
pub(crate) fn stream(command: &mut Command, mut each_line: impl FnMut(&str)) -> Result<ExitStatus> {
    announce(command);
    let mut running = Running::start(command.stdout(Stdio::piped()))?;
    let output = running.child.stdout.take().context("reading what it prints")?;
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                return;
            }
        }
    });
    loop {
        go_on()?;
        match lines.recv_timeout(TICK) {
            Ok(line) => {
                println!("{line}");
                each_line(&line);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            // What it left running may hold the pipe open for ever.
            Err(RecvTimeoutError::Timeout) if running.ended()?.is_some() => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
    let status = running.wait()?;
    running.signal("KILL");
    Ok(status)
}

/// Runs a quiet question and returns what it printed, or nothing if it failed or does not exist.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// From here on [`cargo`] builds the workspace with clippy's compiler, for which a warning is an error.
pub(crate) fn lint_builds() {
    LINTS.store(true, Ordering::Relaxed);
}

/// `cargo`, as if it had been called from the terminal.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(words).current_dir(root());
    // What `cargo run` told this process about its own package would make build scripts of
    // other packages believe that something changed, and run again.
    for (name, _) in std::env::vars_os() {
        let spoken = name.to_string_lossy();
        if spoken.starts_with("CARGO_PKG_") || spoken.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    if LINTS.load(Ordering::Relaxed) {
        // As `cargo clippy` does it, which itself only looks and builds nothing.
        command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
        command.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    }
    command
}

/// The folder that holds the workspace.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Cargo's target folder, wherever it was configured to be: this program lies in its `debug`.
pub(crate) fn target() -> Result<PathBuf> {
    let program = std::env::current_exe().context("finding this program")?;
    let target = program.ancestors().nth(2).context("finding the target folder")?;
    Ok(target.to_owned())
}

/// A program at work, which ends when this is dropped.
pub(crate) struct Running {
    child: Child,
}

impl Running {
    /// Starts a program in a process group of its own: Ctrl-C reaches only us, and we put all of the group away.
    pub(crate) fn start(command: &mut Command) -> Result<Running> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("starting {}", shown(command)))?;
        Ok(Running { child })
    }

    /// Says how it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("asking after a program")
    }

    fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            go_on()?;
            thread::sleep(TICK);
        }
    }

    fn signal(&self, name: &str) {
        // `std` cannot send a signal, and every `sh` can.
        let line = format!("kill -s {name} -- -{}", self.child.id());
        let _ = answer(Command::new("sh").args(["-c", &line]));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.ended(), Ok(None)) {
            return;
        }
        self.signal("TERM");
        let deadline = Instant::now() + PATIENCE;
        while matches!(self.ended(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(TICK);
        }
        self.signal("KILL");
        let _ = self.child.wait();
    }
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_=./:,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn announce(command: &Command) {
    eprintln!("\n$ {}", shown(command));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_so_that_it_can_be_pasted() {
        let command = shown(Command::new("sh").args(["-c", "it's here", "王秀英", ""]));

        assert_eq!(command, r"sh -c 'it'\''s here' 王秀英 ''");
    }

    #[test]
    fn every_line_is_handed_on_and_the_end_is_told() -> Result<()> {
        let mut lines = Vec::new();

        let status =
            stream(Command::new("sh").args(["-c", "echo one; echo two; exit 3"]), |line| {
                lines.push(line.to_owned());
            })?;

        assert_eq!(lines, ["one", "two"]);
        assert_eq!(status.code(), Some(3));
        Ok(())
    }

    #[test]
    fn what_a_command_leaves_behind_does_not_hold_us_up() -> Result<()> {
        let status = stream(Command::new("sh").args(["-c", "sleep 600 & exit 0"]), |_| {})?;

        assert!(status.success());
        Ok(())
    }
}
