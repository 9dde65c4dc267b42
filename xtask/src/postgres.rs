//! A PostgreSQL for one test run, thrown away after it.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{run, setup};

const INSTALLED: &str = "/usr/lib/postgresql";

/// A running cluster; dropping it stops it and has its files removed.
pub(crate) struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes an empty cluster and waits until it answers.
    pub(crate) fn start() -> Result<Postgres> {
        // What is thrown away need not reach the disk.
        Self::start_with("-c fsync=off")
    }

    /// The same with the settings it is installed with: what it says is stored is on the disk.
    pub(crate) fn start_durable() -> Result<Postgres> {
        Self::start_with("-c fsync=on")
    }

    fn start_with(options: &str) -> Result<Postgres> {
        let programs = newest()?;
        let port = free_port()?;
        // The path of a Unix socket may not be long, so not below the project.
        let folder = say(command("mktemp").args(["-d", "/tmp/linli-postgres-XXXXXX"]))?;
        let postgres = Postgres { programs, folder: PathBuf::from(folder.trim()), port };
        say(postgres
            .program("initdb")
            .args(["--username=postgres", "--auth=trust", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C.UTF-8"]))?;
        say(postgres
            .program("pg_ctl")
            .args(["start", "--wait", "--timeout=60", "--log"])
            .arg(postgres.folder.join("log"))
            .args(["--options", &format!("{} {options}", postgres.options())]))
        .with_context(|| postgres.log())?;
        Ok(postgres)
    }

    /// The URL by which tests reach it.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The process that is the head of its family.
    pub(crate) fn process(&self) -> Result<u32> {
        let path = self.folder.join("data/postmaster.pid");
        let text = say(command("cat").arg(&path))?;
        let first = text.lines().next().unwrap_or_default();
        first.parse().with_context(|| format!("reading {}", path.display()))
    }

    fn options(&self) -> String {
        let (port, folder) = (self.port, self.folder.display());
        // Each test has a hub with a pool of its own.
        format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} \
             -c max_connections=400"
        )
    }

    fn program(&self, name: &str) -> Command {
        let mut command = command(self.programs.join(name));
        command.arg("--pgdata").arg(self.folder.join("data"));
        command
    }

    fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("log"));
        log.unwrap_or_else(|_| "it wrote no log".to_owned())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if self.folder.join("data/postmaster.pid").exists() {
            let stop = ["stop", "--mode=immediate", "--timeout=30"];
            if let Err(error) = say(self.program("pg_ctl").args(stop)) {
                eprintln!("PostgreSQL in {} goes on: {error:#}", self.folder.display());
                return;
            }
        }
        // Hundreds of databases of hundreds of files each: a busy disk takes minutes for them, and nobody waits for that.
        let mut remove = Command::new("sh");
        remove.args(["-c", "rm -rf -- \"$1\" &", "sh"]).arg(&self.folder);
        remove.current_dir("/").process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
        if let Err(error) = remove.status() {
            eprintln!("{} stays: {error}", self.folder.display());
        }
    }
}

/// A command as a user whom PostgreSQL accepts, which root is not.
fn command(program: impl AsRef<Path>) -> Command {
    let mut command = if setup::is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program.as_ref());
        command
    } else {
        Command::new(program.as_ref())
    };
    // That user may not be allowed to stand where we stand; and Ctrl-C is for us alone.
    command.current_dir("/").process_group(0);
    command
}

fn say(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("starting {}", run::shown(command)))?;
    if !output.status.success() {
        bail!("{}\n{}", run::shown(command), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn newest() -> Result<PathBuf> {
    let versions =
        std::fs::read_dir(INSTALLED).with_context(|| format!("looking in {INSTALLED}"))?;
    versions
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .filter(|version| programs(*version).join("initdb").exists())
        .max()
        .map(programs)
        .with_context(|| format!("no PostgreSQL in {INSTALLED}"))
}

fn programs(version: u32) -> PathBuf {
    Path::new(INSTALLED).join(version.to_string()).join("bin")
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("finding a free port")?;
    Ok(listener.local_addr().context("finding a free port")?.port())
}
