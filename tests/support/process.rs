//! The hub's program as a process of its own, to be killed or told to stop.

use std::{
    env,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
};

use client::{Hub, Keys};
use contract::{joining::Secret, text::Name};
use tokio::process::{Child, Command};

use super::{Person, http, port::port, root};

/// Rates that no test reaches: everything here comes from one address.
const RATES: &str = "calls = 1000000\ncalls_by_address = 1000000\nconsents_by_session = 1000000\nfilings_by_session = 1000000\n\
     filings_by_door = 1000000\nfilings_by_address = 1000000\nsecrets = 1000000\n\
     homes_by_person = 1000000\n";

/// Where a process writes its log, below its data.
const LOG: &str = "log.jsonl";

/// A hub in a process.
pub(crate) struct HubProcess {
    program: PathBuf,
    data: PathBuf,
    database_url: Option<String>,
    pub(crate) origin: String,
    child: Child,
}

impl HubProcess {
    /// Starts a hub on an empty data folder, or tells that there is no program.
    pub(crate) async fn start(data: &Path, database_url: Option<String>) -> Option<Self> {
        let program = PathBuf::from(env::var_os("LINLI_TEST_HUB")?);
        let community = root().join("xtask/demo/community.toml");
        let made = Command::new(&program)
            .args(["init", "--data"])
            .arg(data)
            .arg("--config")
            .arg(community)
            .stdout(Stdio::null())
            .status()
            .await;
        assert!(made.expect("the program runs").success(), "init works");
        std::fs::write(data.join("rates.toml"), RATES).expect("the rates");
        let origin = format!("http://127.0.0.1:{}", port());
        let child = spawn(&program, data, database_url.as_deref(), &origin);
        let hub = Self { program, data: data.to_owned(), database_url, origin, child };
        hub.wait_ready().await;
        Some(hub)
    }

    /// Ends the process as a power cut would, and starts another on what is left.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.child.kill().await.expect("it can be killed");
        self.restart().await;
    }

    /// Tells the process to stop as a system that shuts down does, and waits until it has.
    pub(crate) async fn terminate(&mut self) -> ExitStatus {
        self.signal("TERM").await;
        self.child.wait().await.expect("it ends")
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("it runs until now")
    }

    /// Holds the process as it is, until [`HubProcess::thaw`].
    pub(crate) async fn freeze(&self) {
        self.signal("STOP").await;
        // Bounded by the test's own patience.
        loop {
            let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()));
            if status.expect("it is there").contains("State:\tT") {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Lets the process go on.
    pub(crate) async fn thaw(&self) {
        self.signal("CONT").await;
    }

    async fn signal(&self, signal: &str) {
        let process = self.id();
        // The standard library cannot send a signal, and every `sh` can.
        let told = Command::new("sh").args(["-c", &format!("kill -s {signal} {process}")]).status();
        assert!(told.await.expect("sh runs").success(), "it can be told");
    }

    /// Waits until it has let go of every connection: nobody calls it any more.
    pub(crate) async fn wait_alone(&self) {
        let (_, port) = self.origin.rsplit_once(':').expect("an address with a port");
        let own = format!(":{:04X}", port.parse::<u16>().expect("a port"));
        // Open, or left by the other side (Linux, `include/net/tcp_states.h`).
        let is_held = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().take(4).collect();
            matches!(words[..], [_, local, _, "01" | "08"] if local.ends_with(&own))
        };
        // Bounded by the test's own patience.
        while std::fs::read_to_string("/proc/net/tcp").expect("Linux").lines().any(is_held) {
            tokio::task::yield_now().await;
        }
    }

    /// Starts another process on what the last one left.
    pub(crate) async fn restart(&mut self) {
        self.child = spawn(&self.program, &self.data, self.database_url.as_deref(), &self.origin);
        self.wait_ready().await;
    }

    /// All that it has logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.data.join(LOG)).expect("a log")
    }

    async fn wait_ready(&self) {
        let client = http();
        // Bounded by the test's own patience, not by a number of tries that a slow machine breaks.
        loop {
            let answer = client.get(format!("{}/readyz", self.origin)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    /// A person who has joined, by an invitation of the command line.
    pub(crate) async fn join(&self, name: &str, post: &str) -> Person {
        let invite = ["invite", "--person", name, "--post", post, "--public-url", &self.origin];
        let link = self.run(&invite).await;
        self.use_up(&link).await
    }

    /// What the program prints when it is told to do something with the same data.
    pub(crate) async fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments).await;
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {wrong}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// What it says where it does not do that.
    pub(crate) async fn refused(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments).await;
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
        String::from_utf8(output.stderr).expect("UTF-8")
    }

    async fn output(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--data").arg(&self.data);
        if let Some(url) = &self.database_url {
            command.args(["--database-url", url]);
        }
        command.output().await.expect("the program runs")
    }

    /// A person who has joined with an invitation's link.
    pub(crate) async fn use_up(&self, link: &str) -> Person {
        self.try_use_up(link).await.expect("joining works")
    }

    /// The same where it may be refused.
    pub(crate) async fn try_use_up(&self, link: &str) -> Result<Person, client::Error> {
        let (_, secret) = link.trim().split_once('#').expect("a link with a secret");
        let secret = Secret::try_from(secret.to_owned()).expect("a secret");
        let (hub, keys) = (Hub::new(&self.origin), Keys::memory());
        let device = Name::try_from("测试设备").expect("a short name");
        let account = client::join(&hub, &keys, secret, device).await?;
        Ok(Person { hub, keys, account })
    }
}

fn spawn(program: &Path, data: &Path, database_url: Option<&str>, origin: &str) -> Child {
    let listen = origin.trim_start_matches("http://");
    let mut command = Command::new(program);
    command.args(["serve", "--listen", listen, "--public-url", origin, "--data"]).arg(data);
    command.arg("--rates").arg(data.join("rates.toml"));
    if let Some(url) = database_url {
        command.args(["--database-url", url]);
    }
    let log = std::fs::File::options().create(true).append(true).open(data.join(LOG));
    let log = log.expect("a file for the log");
    command
        // As loud as a hub can be made: it has one loudness, and shall not get another unseen.
        .env("RUST_LOG", "trace")
        .stdout(log.try_clone().expect("the same file"))
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .expect("the program runs")
}
