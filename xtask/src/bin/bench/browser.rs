//! A Chromium with a profile of its own, driven by WebDriver.

use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::http::{Connection, request};

/// A browser, which ends when this is dropped.
pub(crate) struct Browser {
    _driver: Child,
    _profile: TempDir,
    connection: Connection,
    session: String,
}

impl Browser {
    /// Starts one that has never been anywhere.
    pub(crate) async fn start() -> Result<Self> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("starting chromedriver")?;
        let output = driver.stdout.take().context("what chromedriver says")?;
        let mut lines = BufReader::new(output).lines();
        let port = loop {
            let line = lines.next_line().await?.context("chromedriver says its port")?;
            if let Some((_, port)) = line.split_once("successfully on port ") {
                break port.trim_end_matches('.').parse()?;
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let profile = TempDir::new()?;
        let folder = format!("--user-data-dir={}", profile.path().display());
        let options = json!({ "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--window-size=390,844", "--lang=zh-CN", folder,
        ] });
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": options } } });
        let connection = Connection::open(port).await?;
        let mut browser =
            Self { _driver: driver, _profile: profile, connection, session: String::new() };
        let made = browser.post("", wanted).await?;
        browser.session = made["sessionId"].as_str().context("a session")?.to_owned();
        Ok(browser)
    }

    /// Opens a page and waits until it is loaded.
    pub(crate) async fn go(&mut self, page: &str) -> Result<()> {
        self.post("/url", json!({ "url": page })).await?;
        Ok(())
    }

    /// Runs a script in the page; what it returns.
    pub(crate) async fn execute(&mut self, script: &str) -> Result<Value> {
        self.post("/execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// Calls what only developers' tools may call.
    pub(crate) async fn devtools(&mut self, command: &str, parameters: Value) -> Result<Value> {
        self.post("/goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// Ends it in good order.
    pub(crate) async fn close(mut self) -> Result<()> {
        let path = format!("/session/{}", self.session);
        self.connection.call(&request("DELETE", &path, &[], None)).await?.json()?;
        Ok(())
    }

    async fn post(&mut self, act: &str, body: Value) -> Result<Value> {
        let path = match self.session.as_str() {
            "" => "/session".to_owned(),
            session => format!("/session/{session}{act}"),
        };
        let request = request("POST", &path, &[], Some(&body.to_string()));
        Ok(self.connection.call(&request).await?.json()?["value"].take())
    }
}
