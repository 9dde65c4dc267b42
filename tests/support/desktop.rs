//! A desktop of its own for the real window: a display, a session bus with a Secret Service and a
//! place where notices appear, and WebKit's driver. Nothing is shared with another test.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use fantoccini::ClientBuilder;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
};

use super::{
    Window,
    browser::{SCRIPT_MS, to_driver},
    http,
    port::port,
};

/// How long a notice may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether the desktop has a keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keychain {
    Unlocked,
    /// There is one, and nobody opens it.
    Locked,
    None,
}

/// A desktop; everything on it ends with this value.
pub(crate) struct Desktop {
    program: PathBuf,
    home: TempDir,
    display: String,
    bus: String,
    driver: String,
    processes: Vec<Child>,
    _turn: super::Turn,
}

impl Desktop {
    /// Starts one, or tells that there is no shell to show on it.
    pub(crate) async fn start(keychain: Keychain) -> Option<Self> {
        let program = PathBuf::from(env::var_os("LINLI_TEST_SHELL")?);
        let turn = super::Turn::take(false).await;
        let home = TempDir::new().expect("a place for temporary files");
        speak_chinese(&home.path().join("locale")).await;
        let (display, screen) = answering(Command::new("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x1000x24",
            "-nolisten",
            "tcp",
        ]))
        .await;
        let (bus, daemon) = answering(
            Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address=1"])
                .env("HOME", home.path())
                .env("XDG_RUNTIME_DIR", home.path())
                // A service that another desktop would start by itself is none here.
                .env("XDG_DATA_DIRS", home.path()),
        )
        .await;
        let mut desktop = Self {
            program,
            home,
            display: format!(":{}", display.trim()),
            bus: bus.trim().to_owned(),
            driver: String::new(),
            processes: vec![screen, daemon],
            _turn: turn,
        };
        match keychain {
            Keychain::Unlocked => desktop.unlock_keychain().await,
            Keychain::Locked => desktop.lock_keychain().await,
            Keychain::None => {}
        }
        desktop.show_notices().await;
        desktop.start_driver().await;
        Some(desktop)
    }

    /// Opens the app, with a link if one is given, as whoever uses this desktop. One that is about to end would take
    /// the link and let this one end: it is there once at a time.
    pub(crate) async fn window(&self, link: Option<&str>) -> Window {
        let [program, home] = self.started_with();
        let words = [&*program, &*home];
        let before = super::gone(&words);
        tokio::time::timeout(PATIENCE, before).await.expect("the app of before has ended");
        let capabilities = json!({ "webkitgtk:browserOptions": {
            "binary": self.program, "args": link.into_iter().collect::<Vec<_>>(),
        }, "timeouts": { "script": SCRIPT_MS } });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object") };
        let client = ClientBuilder::new(to_driver())
            .capabilities(capabilities)
            .connect(&self.driver)
            .await
            .expect("the window opens");
        Window::of_shell(client)
    }

    /// What the app keeps on the disk.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join(".local/share/cn.linli.app")
    }

    /// The notices that were shown so far, as one text.
    pub(crate) fn notices(&self) -> String {
        std::fs::read_to_string(self.shown()).expect("what was shown is written down")
    }

    /// Where what is shown is written down.
    fn shown(&self) -> PathBuf {
        self.home.path().join("notices")
    }

    /// Clicks the notice that is shown, once there is one.
    pub(crate) async fn click_notice(&self) {
        let began = tokio::time::Instant::now();
        loop {
            let shown = self.command("dunstctl").args(["count", "displayed"]).output().await;
            let shown = shown.expect("dunstctl runs").stdout;
            if String::from_utf8_lossy(&shown).trim() != "0" {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "no notice is shown: {}", self.notices());
        }
        let clicked = self.command("dunstctl").args(["action", "0"]).status().await;
        assert!(clicked.expect("dunstctl runs").success());
    }

    /// Ends the app as a crash would, and makes ready for the next start.
    pub(crate) async fn kill(&mut self, window: Window) {
        let [program, home] = self.started_with();
        super::kill(&[&program, &home]).await;
        drop(window);
        // The driver has lost whom it drove.
        self.start_driver().await;
    }

    /// What no other desktop's app was started with.
    fn started_with(&self) -> [String; 2] {
        [self.program.display().to_string(), format!("HOME={}", self.home.path().display())]
    }

    /// Types where to save into the dialog that is shown besides the windows of `before`, and saves.
    pub(crate) async fn save_as(&self, before: &[String], path: &Path) {
        let began = tokio::time::Instant::now();
        let dialog = loop {
            if let Some(dialog) = self.windows().await.into_iter().find(|one| !before.contains(one))
            {
                break dialog;
            }
            assert!(began.elapsed() < PATIENCE, "no dialog is shown besides {before:?}");
        };
        let path = path.display().to_string();
        let typed = self
            .command("xdotool")
            .args([
                "windowfocus",
                "--sync",
                &dialog,
                "key",
                "ctrl+a",
                "type",
                "--delay",
                "20",
                &path,
            ])
            .status()
            .await;
        assert!(typed.expect("xdotool runs").success());
        let saved = self.command("xdotool").args(["key", "Return"]).status().await;
        assert!(saved.expect("xdotool runs").success());
    }

    /// What a file holds, once it is there and whole.
    pub(crate) async fn wait_for_file(&self, path: &Path) -> String {
        let began = tokio::time::Instant::now();
        loop {
            match std::fs::read_to_string(path) {
                Ok(text) if !text.is_empty() => return text,
                _ => assert!(began.elapsed() < PATIENCE, "{} was not saved", path.display()),
            }
            tokio::task::yield_now().await;
        }
    }

    /// The windows that are shown.
    pub(crate) async fn windows(&self) -> Vec<String> {
        let mut search = self.command("xdotool");
        let found = search.args(["search", "--onlyvisible", "--class", "linli"]).output().await;
        let found = found.expect("xdotool runs").stdout;
        String::from_utf8_lossy(&found).lines().map(str::to_owned).collect()
    }

    /// Waits until a notice with these words was shown.
    pub(crate) async fn wait_for_notice(&self, words: &str) {
        let began = tokio::time::Instant::now();
        while !self.notices().contains(words) {
            assert!(began.elapsed() < PATIENCE, "no notice says {words}: {}", self.notices());
            tokio::task::yield_now().await;
        }
    }

    async fn unlock_keychain(&mut self) {
        let mut daemon = self
            .command("gnome-keyring-daemon")
            .args(["--unlock", "--foreground", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("gnome-keyring starts");
        let mut password = daemon.stdin.take().expect("a pipe");
        password.write_all(b"test").await.expect("it reads its password");
        drop(password);
        self.processes.push(daemon);
        // Asked earlier, the bus would start another one that stays locked.
        self.wait_for_name("org.freedesktop.secrets").await;
        let locked = ["string:org.freedesktop.Secret.Collection", "string:Locked"];
        self.wait_for_answer(
            "org.freedesktop.secrets",
            "/org/freedesktop/secrets/collection/login",
            "org.freedesktop.DBus.Properties.Get",
            &locked,
            "false",
        )
        .await;
    }

    /// Starts a keychain that nobody opens.
    async fn lock_keychain(&mut self) {
        let daemon = self
            .command("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("gnome-keyring starts");
        self.processes.push(daemon);
        self.wait_for_name("org.freedesktop.secrets").await;
    }

    async fn show_notices(&mut self) {
        let shown = std::fs::File::create(self.shown()).expect("a file for what is shown");
        let shower = self.command("dunst").arg("-print").stdout(shown).spawn();
        let shower = shower.expect("dunst starts");
        self.processes.push(shower);
        self.wait_for_name("org.freedesktop.Notifications").await;
    }

    /// Waits until somebody on the bus answers to a name.
    async fn wait_for_name(&self, name: &str) {
        let bus = "org.freedesktop.DBus";
        let asked = format!("string:{name}");
        let call = "org.freedesktop.DBus.NameHasOwner";
        self.wait_for_answer(bus, "/", call, &[&asked], "true").await;
    }

    /// Asks over the bus until the answer holds `expected`.
    async fn wait_for_answer(
        &self,
        name: &str,
        object: &str,
        call: &str,
        arguments: &[&str],
        expected: &str,
    ) {
        let began = tokio::time::Instant::now();
        loop {
            let output = self
                .command("dbus-send")
                .args(["--session", &format!("--dest={name}"), "--print-reply=literal", object])
                .arg(call)
                .args(arguments)
                .output()
                .await
                .expect("dbus-send runs");
            let answer = String::from_utf8_lossy(&output.stdout);
            if answer.contains(expected) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{call} of {name} answers {answer}");
        }
    }

    async fn start_driver(&mut self) {
        let port = port();
        let driver = self
            .command("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts");
        self.processes.push(driver);
        self.driver = format!("http://127.0.0.1:{port}");
        let client = http();
        let began = tokio::time::Instant::now();
        while client.get(format!("{}/status", self.driver)).send().await.is_err() {
            assert!(began.elapsed() < PATIENCE, "WebKitWebDriver does not answer");
        }
    }

    /// A program on this desktop.
    fn command(&self, program: &str) -> Command {
        let home = self.home.path();
        let mut command = Command::new(program);
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
            .stderr(Stdio::null())
            .kill_on_drop(true);
        command
    }
}

/// Makes the locale of Chinese systems: the web view takes its language from it.
async fn speak_chinese(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let made = Command::new("localedef")
        .args(["-i", "zh_CN", "-f", "UTF-8"])
        .arg(folder.join("zh_CN.UTF-8"))
        .status()
        .await
        .expect("localedef runs");
    assert!(made.success(), "the package `locales` is there");
}

/// Starts a program, and waits for the line that says where it is.
async fn answering(command: &mut Command) -> (String, Child) {
    let mut process = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("starting {command:?}: {error}"));
    let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
    let line = lines.next_line().await.expect("readable").expect("it says where it is");
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (line, process)
}
