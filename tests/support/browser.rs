//! A real Chromium, driven by WebDriver as a person would: by names one can read or hear, with the
//! pointer or with keys alone.

mod counting;
mod naming;
mod waiting;

use std::{env, process::Stdio, time::Duration};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    key::Key,
    wd::WebDriverCompatibleCommand,
};
use hyper_timeout::TimeoutConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::port::port;

/// How long a screen may take to show something before the journey is lost: long, for a machine that is busy
/// is no fault of the screen, and whoever sees it sooner goes on sooner.
const PATIENCE: Duration = Duration::from_secs(60);

/// The same for a script that runs in the page, such as axe on a long list; in ms, as WebDriver has it.
pub(super) const SCRIPT_MS: u64 = 110_000;

/// How long a driver may say nothing at all.
const NO_ANSWER: Duration = Duration::from_secs(120);

/// One WebDriver for the windows of a journey.
pub(crate) struct Driver {
    _process: Child,
    url: String,
    _turn: super::Turn,
}

/// A window with cookies, keys and drafts of its own.
pub(crate) struct Window {
    pub(crate) client: Client,
    body: Body,
}

/// What the window belongs to.
enum Body {
    /// Chromium, with a profile of its own.
    Chromium { profile: TempDir },
    /// The shell on a desktop.
    Shell,
}

/// How a window looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) theme: Option<&'static str>,
    pub(crate) text: Option<&'static str>,
    pub(crate) is_elder: bool,
    pub(crate) is_english: bool,
    pub(crate) width: u32,
}

impl Look {
    /// As on a desktop where nothing was chosen.
    pub(crate) const PLAIN: Self =
        Self { theme: None, text: None, is_elder: false, is_english: false, width: 1_280 };
}

/// The way to a driver. One whose window has died may never answer: then the test has failed, and says so.
pub(super) fn to_driver() -> TimeoutConnector<HttpConnector> {
    let mut connector = TimeoutConnector::new(HttpConnector::new());
    connector.set_read_timeout(Some(NO_ANSWER));
    connector
}

impl Driver {
    /// Starts one, or tells that there is none.
    pub(crate) async fn start() -> Option<Self> {
        Self::start_in(false).await
    }

    /// The same for a journey that has a time to keep.
    pub(crate) async fn start_alone() -> Option<Self> {
        Self::start_in(true).await
    }

    async fn start_in(is_alone: bool) -> Option<Self> {
        let program = env::var("LINLI_TEST_CHROMEDRIVER").ok()?;
        let turn = super::Turn::take(is_alone).await;
        let mut process = Command::new(program)
            .arg(format!("--port={}", port()))
            // Elsewhere it does not find a file whose name is Chinese.
            .env("LC_ALL", "C.UTF-8")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let port = loop {
            let line = lines.next_line().await.expect("readable").expect("it says its port");
            if let Some((_, port)) = line.split_once("successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Some(Self { _process: process, url: format!("http://127.0.0.1:{port}"), _turn: turn })
    }

    /// Opens a window of a new person.
    pub(crate) async fn window(&self) -> Window {
        self.window_in(TempDir::new().expect("a place for temporary files")).await
    }

    /// Opens a window of whoever has used this profile before.
    pub(crate) async fn window_in(&self, profile: TempDir) -> Window {
        let data = format!("--user-data-dir={}", profile.path().display());
        let mut options = json!({ "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--disable-lcd-text", "--window-size=1280,900",
            "--lang=zh-CN", data,
        ], "prefs": { "intl.accept_languages": "zh-CN,zh" } });
        if let Ok(chromium) = env::var("LINLI_TEST_CHROMIUM") {
            options["binary"] = chromium.into();
        }
        let capabilities = json!({
            "goog:chromeOptions": options, "timeouts": { "script": SCRIPT_MS },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object") };
        let client = ClientBuilder::new(to_driver())
            .capabilities(capabilities)
            .connect(&self.url)
            .await
            .expect("Chromium starts");
        Window { client, body: Body::Chromium { profile } }
    }
}

impl Window {
    /// The shell's window.
    pub(crate) fn of_shell(client: Client) -> Self {
        Self { client, body: Body::Shell }
    }

    pub(crate) fn is_chromium(&self) -> bool {
        matches!(self.body, Body::Chromium { .. })
    }

    /// Goes to an address as if it were typed.
    pub(crate) async fn go(&self, url: &str) {
        self.client.goto(url).await.expect("the page loads");
    }

    /// Gives the window a size and a look, by the cookies the settings write.
    pub(crate) async fn look(&self, origin: &str, look: Look) {
        if matches!(self.body, Body::Shell) {
            return self.look_of_shell(look).await;
        }
        let size = json!({
            "width": look.width, "height": 900, "deviceScaleFactor": 1, "mobile": look.width < 600,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        let secure = if origin.starts_with("https:") { "; Secure" } else { "" };
        for (name, value) in [
            ("linli-theme", look.theme),
            ("linli-text", look.text),
            ("linli-mode", look.is_elder.then_some("elder")),
            ("linli-language", Some(if look.is_english { "en" } else { "zh" })),
        ] {
            let age = if value.is_some() { 3_600 } else { 0 };
            let value = value.unwrap_or("");
            let cookie = format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax{secure}");
            self.run("document.cookie = arguments[0]", vec![cookie.into()]).await;
        }
    }

    /// The shell keeps the same choices in the web view's own store.
    async fn look_of_shell(&self, look: Look) {
        self.client.set_window_size(look.width, 900).await.expect("the window has a size");
        for (name, value) in [
            ("linli-theme", look.theme),
            ("linli-text", look.text),
            ("linli-mode", look.is_elder.then_some("elder")),
            ("linli-language", Some(if look.is_english { "en" } else { "zh" })),
        ] {
            let script = "arguments[1] === null ? localStorage.removeItem(arguments[0]) \
                 : localStorage.setItem(arguments[0], arguments[1])";
            self.run(script, vec![format!("linli.{name}").into(), value.into()]).await;
        }
    }

    /// Accepts an opened invitation by keys alone. Once it is read the focus goes to the heading, and
    /// whoever presses Tab before begins anew from there.
    pub(crate) async fn accept_by_keys(&self) {
        self.see("这张邀请单是给您的吗？").await;
        self.wait_focus_on("h1").await;
        self.tab_to("加入").await;
        self.keys(&[Key::Enter.into()]).await;
    }

    /// Draws a passing moment beside the sheet, where `LINLI_TEST_SHOTS` names a folder.
    pub(crate) async fn shot(&self, name: &str) {
        let Some(folder) = env::var_os("LINLI_TEST_SHOTS") else { return };
        let shot = self.client.screenshot().await.expect("a picture");
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        std::fs::write(path, shot).expect("the folder of pictures");
    }

    /// What the page shows.
    pub(crate) async fn text(&self) -> String {
        let text = self.run("return document.body.innerText", vec![]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Presses what has this role and a name that begins so, with the pointer.
    pub(crate) async fn press(&self, role: &str, name: &str) {
        let began = tokio::time::Instant::now();
        loop {
            let element = self.named(role, name).await;
            let pressed = self.press_on(&element).await;
            if matches!(pressed, Ok(true)) {
                return;
            }
            // It moved, was drawn anew, or something went over it: a hand presses what stands there now.
            let goes_on = began.elapsed() < PATIENCE;
            assert!(goes_on, "pressing {name}: {pressed:?} on {}", self.text().await);
        }
    }

    /// Presses an element as a hand does; whether it was there that the press came down, and not beside it, on what has
    /// moved under the pointer.
    async fn press_on(&self, element: &Element) -> Result<bool, CmdError> {
        let there = serde_json::to_value(element).expect("an element");
        // WebKit's driver refuses what lies below the fold. Where a page runs no scripts nobody hears a press, and
        // nothing moves.
        let listen = "const [one] = arguments; one.scrollIntoView({ block: 'center' }); \
             const hear = { capture: true, once: true }; \
             window.isPressed = true; \
             one.addEventListener('a-word', () => { window.isPressed = false }, hear); \
             one.dispatchEvent(new Event('a-word')); \
             one.addEventListener('click', () => { window.isPressed = true }, hear)";
        self.run(listen, vec![there]).await;
        element.click().await?;
        // A page that was left for another one, or is just being left, knows nothing of it.
        Ok(self.run("return window.isPressed ?? true", vec![]).await != Value::Bool(false))
    }

    /// Types into the field of this name.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let element = self.named("textbox", name).await;
        element.send_keys(text).await.unwrap_or_else(|error| panic!("filling {name}: {error}"));
    }

    /// Pastes into the field of this name, in place of what is there.
    pub(crate) async fn paste(&self, name: &str, text: &str) {
        let began = tokio::time::Instant::now();
        while !self.paste_on(self.named("textbox", name).await, text).await {
            assert!(began.elapsed() < PATIENCE, "{name} does not stay");
        }
    }

    /// Pastes into the field that a selector finds, once it is there, in place of what is there.
    pub(crate) async fn paste_in(&self, selector: &str, text: &str) {
        self.wait_for_element(selector).await;
        let found = self.client.find(Locator::Css(selector)).await.expect("it was there just now");
        assert!(self.paste_on(found, text).await, "{selector} was drawn anew");
    }

    /// Whether the field was still there, and not drawn anew since it was found.
    async fn paste_on(&self, field: Element, text: &str) -> bool {
        let field = serde_json::to_value(field).expect("an element is a reference");
        let script = "const [field, text] = arguments; field.focus(); field.select(); \
             document.execCommand('insertText', false, text); return field.isConnected";
        self.run(script, vec![field, text.into()]).await == true
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub(crate) async fn keys(&self, keys: &[char]) {
        let mut actions = KeyActions::new("keyboard".into());
        for key in keys {
            actions =
                actions.then(KeyAction::Down { value: *key }).then(KeyAction::Up { value: *key });
        }
        self.client.perform_actions(actions).await.expect("keys are pressed");
    }

    /// Writes a text with the keyboard, wherever the focus is.
    pub(crate) async fn write(&self, text: &str) {
        let keys: Vec<char> = text.chars().collect();
        self.keys(&keys).await;
    }

    /// Presses a key while Ctrl is held.
    pub(crate) async fn with_ctrl(&self, key: char) {
        let ctrl: char = Key::Control.into();
        let actions = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: ctrl })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: ctrl });
        self.client.perform_actions(actions).await.expect("keys are pressed");
    }

    /// Presses Tab until the focus is on what has a name that begins so.
    pub(crate) async fn tab_to(&self, name: &str) {
        let began = tokio::time::Instant::now();
        let mut passed = Vec::new();
        while passed.len() < 80 && began.elapsed() < PATIENCE {
            let element = self.client.active_element().await.expect("something has the focus");
            let label = self.computed(&element, "computedlabel").await;
            let role = self.computed(&element, "computedrole").await;
            // A heading takes the focus after a navigation; nothing can be done with it, nor with
            // what has gone since and has no role any more.
            if label.trim().starts_with(name) && !["heading", ""].contains(&&*role) {
                return;
            }
            // Nothing has it while one view gives way to the next, which may take a moment.
            if !(label.is_empty() && role.is_empty()) {
                passed.push(label);
            }
            self.keys(&[Key::Tab.into()]).await;
        }
        let focused = self.focused().await;
        panic!("no way by Tab to {name}; passed {passed:?}; on {focused} of {}", self.text().await)
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap_or(Value::Null)
    }

    /// Runs a script that calls its last argument with what it has found.
    pub(crate) async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute_async(script, arguments).await.expect("the script ends")
    }

    /// Runs a script in every page of this window before those of the page.
    pub(crate) async fn before_each_page(&self, script: &str) {
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
    }

    /// Shows pages as they are printed.
    pub(crate) async fn on_paper(&self) {
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    }

    /// Shows pages as they are seen again.
    pub(crate) async fn on_screen(&self) {
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
    }

    /// Lets no page run a script of its own, as where somebody has switched scripts off.
    pub(crate) async fn without_scripts(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    }

    /// Gives the window a line that sends so much and no more; nothing for all there is.
    pub(crate) async fn send_slowly(&self, bytes_a_second: Option<u32>) {
        self.devtools("Network.enable", json!({})).await;
        let upload = bytes_a_second.map_or(-1.0, f64::from);
        let line = json!({
            "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload,
        });
        self.devtools("Network.emulateNetworkConditions", line).await;
    }

    /// Ends the browser as a crash would; its profile is what is left.
    pub(crate) async fn crash(self) -> TempDir {
        let Body::Chromium { profile } = self.body else { panic!("only Chromium has a profile") };
        super::kill(&[&format!("--user-data-dir={}", profile.path().display())]).await;
        profile
    }

    /// Clicks what a selector finds, once it is there and stands still.
    pub(crate) async fn click(&self, selector: &str) {
        self.wait_for_element(selector).await;
        let began = tokio::time::Instant::now();
        loop {
            let pressed = match self.client.find(Locator::Css(selector)).await {
                Ok(found) => self.press_on(&found).await,
                Err(error) => Err(error),
            };
            if matches!(pressed, Ok(true)) {
                return;
            }
            // It moved, or something went over it: a hand tries again.
            assert!(began.elapsed() < PATIENCE, "clicking {selector}: {pressed:?}");
        }
    }

    /// Writes into the field that a selector finds, once it is there.
    pub(crate) async fn write_in(&self, selector: &str, text: &str) {
        self.wait_for_element(selector).await;
        let found = self.client.find(Locator::Css(selector)).await.expect("it was there just now");
        found
            .send_keys(text)
            .await
            .unwrap_or_else(|error| panic!("writing in {selector}: {error}"));
    }

    /// Chooses a file in the first field for files.
    pub(crate) async fn choose(&self, path: &std::path::Path) {
        self.choose_in("input[type=file]", path).await;
    }

    /// Chooses a file in the field that `selector` finds.
    pub(crate) async fn choose_in(&self, selector: &str, path: &std::path::Path) {
        let field = self.client.find(Locator::Css(selector)).await.expect("a field");
        field.send_keys(&path.display().to_string()).await.expect("a file is chosen");
    }

    /// Lets nothing through whose address fits; an empty list lets all through again.
    pub(crate) async fn block(&self, addresses: &[&str]) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({ "urls": addresses })).await;
    }

    /// Sends a command of the browser's own protocol.
    async fn devtools(&self, command: &'static str, parameters: Value) {
        let command = Devtools { command, parameters };
        self.client.issue_cmd(command).await.expect("the browser obeys");
    }

    /// Closes the window.
    pub(crate) async fn close(self) {
        self.client.close().await.expect("the window closes");
    }
}

/// Chromium's own command to pass one on to its developer tools.
#[derive(Debug)]
struct Devtools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}
