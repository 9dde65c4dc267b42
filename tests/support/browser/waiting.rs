//! Waiting for what a page comes to: it looks for itself, many times a second, and is asked once.

use serde_json::Value;

use super::{PATIENCE, Window};

/// Looks again until a check finds something true or a second has passed; whoever asks asks again then.
/// The check itself stands between these two.
const LOOK_BEFORE: &str = "const check = function () {";
const LOOK_AFTER: &str = "}; const given = [...arguments]; const done = given.pop(); \
     const end = Date.now() + 1000; \
     const look = async () => { let found = false; \
         try { found = await check.apply(null, given) === true } catch {} \
         if (found || Date.now() > end) done(found); else setTimeout(look, 10) }; \
     look()";

impl Window {
    /// Waits until the screens have taken the place of the plain page.
    pub(crate) async fn wait_alive(&self) {
        let script = "return document.documentElement.dataset.alive === 'true'";
        self.wait_until("the screens come alive", script).await;
    }

    /// Waits until the page hears of what happens: a notice of the desktop comes of nothing before.
    pub(crate) async fn wait_listening(&self) {
        let script = "return document.documentElement.dataset.listening === 'true'";
        self.wait_until("the page listens", script).await;
    }

    /// Waits until the screen of the invitation has been left, and the one after it is there: whoever
    /// goes elsewhere before is not in yet.
    pub(crate) async fn wait_joined(&self) {
        let script = "return location.pathname !== '/join' \
             && document.documentElement.dataset.alive === 'true'";
        self.wait_until("they are in", script).await;
    }

    /// Waits until the page shows `text`.
    pub(crate) async fn see(&self, text: &str) {
        let script = "return document.body.innerText.includes(arguments[0])";
        self.wait_for(text, script, vec![text.into()]).await;
    }

    /// Waits until the field that `selector` finds holds `text`.
    pub(crate) async fn see_in(&self, selector: &str, text: &str) {
        let script = "return document.querySelector(arguments[0])?.value === arguments[1]";
        self.wait_for(text, script, vec![selector.into(), text.into()]).await;
    }

    /// Waits until nothing is there that `selector` finds.
    pub(crate) async fn see_not_in(&self, selector: &str) {
        let script = "return !document.querySelector(arguments[0])";
        self.wait_for(selector, script, vec![selector.into()]).await;
    }

    /// Waits until the focus is on the page's first heading, as after a navigation.
    pub(crate) async fn wait_focus_on_heading(&self) {
        let script = "return document.activeElement?.tagName === 'H1'";
        self.wait_until("focus on the heading", script).await;
    }

    /// Waits until the focus is no longer where a text can be written.
    pub(crate) async fn wait_focus_off_text(&self) {
        let script = "return document.activeElement?.tagName !== 'TEXTAREA'";
        self.wait_until("focus off the text", script).await;
    }

    /// Waits until the focus is where a text can be written.
    pub(crate) async fn wait_focus_on_text(&self) {
        let script = "return document.activeElement?.tagName === 'TEXTAREA'";
        self.wait_until("focus on a text", script).await;
    }

    /// Waits until nothing is being read any more.
    pub(crate) async fn wait_settled(&self) {
        let script = "return !document.querySelector('.skeleton, [aria-busy=true]') \
             && document.fonts.status === 'loaded'";
        self.wait_until("the screen settles", script).await;
    }

    /// Waits until a script finds something true.
    pub(crate) async fn wait_until(&self, what: &str, script: &str) {
        self.wait_for(what, script, vec![]).await;
    }

    /// Waits until the address no longer holds `part`.
    pub(crate) async fn see_not(&self, part: &str) {
        let script = "return !location.href.includes(arguments[0])";
        self.wait_for(part, script, vec![part.into()]).await;
    }

    /// Waits until a script of the page answers `true`.
    pub(crate) async fn wait_true(&self, script: &str, arguments: Vec<Value>) {
        self.wait_for(script, script, arguments).await;
    }

    /// Waits until the focus is on what `selector` finds.
    pub(crate) async fn wait_focus_on(&self, selector: &str) {
        let script = "return !!document.activeElement?.matches(arguments[0])";
        self.wait_for(&format!("focus on {selector}"), script, vec![selector.into()]).await;
    }

    /// Waits until the page is called so: by its heading, before the name of the community.
    pub(crate) async fn wait_title(&self, title: &str) {
        let script = "return document.title.startsWith(arguments[0])";
        self.wait_for(&format!("the title {title}"), script, vec![title.into()]).await;
    }

    pub(super) async fn wait_for(&self, what: &str, check: &str, given: Vec<Value>) {
        let script = format!("{LOOK_BEFORE}{check}{LOOK_AFTER}");
        let began = tokio::time::Instant::now();
        while began.elapsed() < PATIENCE {
            // A page that is just being left answers nothing; the one after it does.
            let found = self.client.execute_async(&script, given.clone()).await;
            if found.is_ok_and(|found| found == Value::Bool(true)) {
                return;
            }
            tokio::task::yield_now().await;
        }
        let focused = self.focused().await;
        panic!("waited in vain: {what}; on {focused} the page shows {}", self.text().await)
    }

    /// What has the focus, without what is in it, and whether the page has it at all; how old the page is, in
    /// milliseconds, and in the shell how many of its calls are not answered: for whoever reads of a journey that was
    /// lost.
    pub(super) async fn focused(&self) -> Value {
        let script = "return [document.activeElement?.cloneNode(false).outerHTML, \
             document.hasFocus(), location.href, Math.round(performance.now()), \
             window.__TAURI_INTERNALS__?.callbacks?.size ?? null]";
        self.run(script, vec![]).await
    }

    /// Waits until something that a selector finds is seen.
    pub(crate) async fn wait_for_element(&self, selector: &str) {
        let script = "return !!document.querySelector(arguments[0])?.getClientRects().length";
        self.wait_true(script, vec![selector.into()]).await;
    }
}
