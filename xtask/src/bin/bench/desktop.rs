//! A desktop as it is before the app is started: a display, a session bus, an open keychain, and a
//! home folder in which nothing was ever started.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
};

use crate::screen::Screen;

/// As large as the windows.
const SIZE: &str = "1180x820x24";

/// How long a part of it may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A desktop; everything on it ends with this value.
pub(crate) struct Desktop {
    home: TempDir,
    display: String,
    bus: String,
    pub(crate) screen: Screen,
    processes: Vec<Child>,
}

impl Desktop {
    /// Starts one.
    pub(crate) async fn start() -> Result<Self> {
        // In memory: a display that is kept on a disk is slow to draw on.
        let home = TempDir::new_in("/dev/shm")?;
        speak_chinese(&home.path().join("locale")).await?;
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"]);
        server.arg("-fbdir").arg(home.path());
        let (display, server) = answering(&mut server).await?;
        let mut daemon = Command::new("dbus-daemon");
        daemon
            .args(["--session", "--nofork", "--print-address=1"])
            .env("HOME", home.path())
            .env("XDG_RUNTIME_DIR", home.path())
            // A service that another desktop would start by itself is none here.
            .env("XDG_DATA_DIRS", home.path());
        let (bus, daemon) = answering(&mut daemon).await?;
        let screen = Screen::open(&home.path().join("Xvfb_screen0"))?;
        let display = format!(":{}", display.trim());
        let processes = vec![server, daemon];
        let mut desktop = Self { home, display, bus: bus.trim().to_owned(), screen, processes };
        desktop.unlock_keychain().await?;
        Ok(desktop)
    }

    /// The folder where the app keeps what it must remember.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join(".local/share/cn.linli.app")
    }

    /// A program on this desktop.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let home = self.home.path();
        let mut command = Command::new(program.as_ref());
        command
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME")
            .env_remove("WAYLAND_DISPLAY")
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LANG", "zh_CN.UTF-8")
            .env("LOCPATH", home.join("locale"))
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        command
    }

    async fn unlock_keychain(&mut self) -> Result<()> {
        let mut daemon = self
            .command("gnome-keyring-daemon")
            .args(["--unlock", "--foreground", "--components=secrets"])
            .stdin(Stdio::piped())
            .spawn()
            .context("starting gnome-keyring")?;
        let mut password = daemon.stdin.take().context("a pipe")?;
        password.write_all(b"bench").await?;
        drop(password);
        self.processes.push(daemon);
        // Asked earlier, the bus would start another one that stays locked.
        let owned = ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"];
        self.wait_for("org.freedesktop.DBus", "/", &owned, "true").await?;
        let locked = [
            "org.freedesktop.DBus.Properties.Get",
            "string:org.freedesktop.Secret.Collection",
            "string:Locked",
        ];
        let collection = "/org/freedesktop/secrets/collection/login";
        self.wait_for("org.freedesktop.secrets", collection, &locked, "false").await
    }

    /// Asks over the bus until the answer holds `expected`.
    async fn wait_for(
        &self,
        name: &str,
        object: &str,
        call: &[&str],
        expected: &str,
    ) -> Result<()> {
        let began = Instant::now();
        loop {
            let mut ask = self.command("dbus-send");
            ask.args(["--session", &format!("--dest={name}"), "--print-reply=literal", object]);
            let output = ask.args(call).stdout(Stdio::piped()).output().await?;
            if String::from_utf8_lossy(&output.stdout).contains(expected) {
                return Ok(());
            }
            ensure!(began.elapsed() < PATIENCE, "{name} does not answer {expected} to {call:?}");
        }
    }
}

/// Makes the locale of Chinese systems: the web view takes its language from it.
async fn speak_chinese(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut make = Command::new("localedef");
    make.args(["-i", "zh_CN", "-f", "UTF-8"]).arg(folder.join("zh_CN.UTF-8"));
    ensure!(make.status().await?.success(), "the package `locales` is missing");
    Ok(())
}

/// Starts a program, and waits for the line that says where it is.
async fn answering(command: &mut Command) -> Result<(String, Child)> {
    let mut process = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("starting {command:?}"))?;
    let mut lines = BufReader::new(process.stdout.take().context("a pipe")?).lines();
    let line = lines.next_line().await?.context("it says where it is")?;
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok((line, process))
}
