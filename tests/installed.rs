//! The installed app: files, worker and offline page as the hub serves them, and as Chromium keeps
//! them when the hub is gone or has been brought up to date.

use std::{path::Path, time::Duration};

use contract::{Endpoint, people::Post, sessions::Show};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Driver, Engine, TestHub, Window, http, skip};

pub(crate) async fn start() -> Option<(TestHub, Driver)> {
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return None;
    };
    let Some(hub) = TestHub::start_installed().await else {
        skip("LINLI_TEST_WEB");
        return None;
    };
    Some((hub, driver))
}

/// Waits until the worker has kept all it wants to keep.
pub(crate) async fn wait_installed(window: &Window) {
    window.wait_true("return navigator.serviceWorker.ready.then(() => true)", vec![]).await;
}

/// Waits until the worker has kept the privacy panel, which was opened.
pub(crate) async fn wait_panel_kept(window: &Window) {
    let script = "return caches.match('/offline/panel', { ignoreVary: true }) \
         .then(page => page !== undefined)";
    window.wait_until("the panel is kept", script).await;
}

/// Leaves and comes again until the new worker has taken over and cleared up. A browser that is busy may let go of a page
/// that was left only once the next one is there: then the old worker stays until that one is left.
async fn come_again_until(window: &Window, home: &str, is_new: &str, given: Vec<Value>) {
    let began = tokio::time::Instant::now();
    loop {
        window.go("about:blank").await;
        window.go(home).await;
        window.wait_alive().await;
        let is_late = began.elapsed() > Duration::from_secs(60);
        if is_late || window.run(is_new, given.clone()).await == Value::Bool(true) {
            break;
        }
    }
    window.wait_true(is_new, given).await;
}

/// The paths of all that the browser's workers keep.
async fn kept(window: &Window) -> Vec<String> {
    let script = "return (async () => { const paths = []; \
         for (const name of await caches.keys()) { \
         for (const request of await (await caches.open(name)).keys()) { \
         paths.push(new URL(request.url).pathname) } } return paths })()";
    let paths = window.run(script, vec![]).await;
    let paths = paths.as_array().expect("a list").iter().filter_map(Value::as_str);
    paths.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_says_what_it_is_and_is_packed_for_those_without_a_session_only() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let get =
        |path: &str| http().get(format!("{}{path}", hub.origin)).header("accept-encoding", "br");
    let encoding = |answer: &reqwest::Response| {
        let value = answer.headers().get("content-encoding");
        value.and_then(|value| value.to_str().ok()).map(str::to_owned)
    };

    let manifest = http().get(format!("{}/manifest.webmanifest", hub.origin)).send().await;
    let manifest = manifest.expect("an answer");
    assert_eq!(manifest.headers()["content-type"], "application/manifest+json");
    let manifest: Value = serde_json::from_slice(&manifest.bytes().await.expect("a body"))
        .expect("a manifest is JSON");
    assert_eq!(manifest["start_url"], "/");
    for icon in manifest["icons"].as_array().expect("icons") {
        let path = icon["src"].as_str().expect("an address");
        let answer = http().get(format!("{}{path}", hub.origin)).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()["content-type"], icon["type"].as_str().expect("a type"));
    }

    let worker = http().get(format!("{}/sw.js", hub.origin)).send().await.expect("an answer");
    assert_eq!(worker.headers()["cache-control"], "no-cache");
    assert!(worker.headers()["content-type"].to_str().expect("ASCII").contains("javascript"));
    assert!(worker.text().await.expect("a script").starts_with("const VERSION = \""));

    for (path, session, packed) in [
        ("/d/3-1", None, Some("br")),
        ("/api/community", None, Some("br")),
        ("/openapi.json", None, Some("br")),
        ("/d/3-1", Some("linli-theme=dark"), Some("br")),
        ("/d/3-1", Some("linli=x"), None),
        ("/d/3-1", Some("a=b; linli-case=x"), None),
        ("/healthz", None, None),
    ] {
        let request = get(path);
        let request = match session {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        assert_eq!(encoding(&answer).as_deref(), packed, "{path} {session:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_there_gives_the_telephone() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");

    let answer = http().get(format!("{}/nothing-here", hub.origin)).send().await.expect("a page");

    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let page = answer.text().await.expect("a page");
    assert!(page.contains("href=\"tel:028-8555-0100\"") && page.contains("href=\"/\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_hub_the_form_and_what_was_typed_are_there() {
    let Some((mut hub, driver)) = start().await else { return };
    let window = driver.window().await;
    let form = format!("{}/file?door=3-1", hub.origin);
    window.go(&form).await;
    window.wait_alive().await;
    wait_installed(&window).await;
    window.fill("发生了什么", "路灯不亮，晚上看不见台阶。").await;
    let draft = "return Object.values(localStorage).some(text => text.includes('看不见台阶'))";
    window.wait_true(draft, vec![]).await;

    hub.stop().await;
    window.go(&form).await;
    window.wait_alive().await;

    let typed = "return document.querySelector('textarea[name=text]')?.value === arguments[0]";
    window.wait_true(typed, vec![json!("路灯不亮，晚上看不见台阶。")]).await;
    window.see("028-8555-0100").await;
    window.press("button", "提交").await;
    window.see("您写的都还在").await;
    // The panel was never opened here.
    for path in ["/settings", "/privacy", "/panel/face"] {
        window.go(&format!("{}{path}", hub.origin)).await;
        window.see("没有网络").await;
        window.see("刷新页面").await;
    }
    window.go(&format!("{}/staff", hub.origin)).await;
    window.see("没有网络").await;
    window.see("028-8555-0100").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_person_is_kept_by_the_worker_and_signing_out_clears_drafts() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see("王秀英").await;
    window.press("button", "加入").await;
    window.see_not("/join").await;
    wait_installed(&window).await;
    for path in ["/mine", "/", "/settings", "/file"] {
        window.go(&format!("{}{path}", hub.origin)).await;
        window.wait_alive().await;
    }
    window.fill("发生了什么", "只给我自己看的草稿").await;
    let has = "return Object.values(localStorage).some(text => text.includes('自己看的草稿'))";
    window.wait_true(has, vec![]).await;

    let paths = kept(&window).await;
    assert!(paths.len() > 5, "{paths:?}");
    assert!(!paths.iter().any(|path| path.contains("panel")), "it was not opened: {paths:?}");
    for path in &paths {
        assert!(path.starts_with("/assets/") || path.starts_with("/offline"), "{path} is kept");
    }
    let named = "return (async () => { const page = await caches.match('/offline', \
         { ignoreVary: true }); return !(await page.text()).includes('王秀英') })()";
    window.wait_true(named, vec![]).await;
    window.go(&format!("{}/devices", hub.origin)).await;
    window.wait_alive().await;
    window.press("button", "退出登录").await;
    let gone = "return !Object.entries(localStorage).some(([name, text]) => \
         text.includes('自己看的草稿') || name.startsWith('linli.community.'))";
    window.wait_true(gone, vec![]).await;
    window.go(&format!("{}/settings", hub.origin)).await;
    window.wait_alive().await;
    window.see("现在没有登录").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_out_without_a_network_is_out() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.see("王秀英").await;
    window.press("button", "加入").await;
    window.wait_joined().await;
    window.go(&format!("{}/devices", hub.origin)).await;
    window.wait_alive().await;
    window.see("就是这台").await;
    let asked = |expected: u16| {
        let path = Show::PATH;
        format!("return fetch('{path}').then(answer => answer.status === {expected})")
    };
    window.wait_true(&asked(200), vec![]).await;

    window.block(&["*/api/*"]).await;
    window.press("button", "退出登录").await;
    window.see("现在没有网络").await;
    window.block(&[]).await;
    window.wait_true(&asked(200), vec![]).await;
    window.go(&format!("{}/file", hub.origin)).await;
    window.wait_alive().await;
    window.wait_true(&asked(401), vec![]).await;
    window.fill("发生了什么", "电梯坏了三天。").await;
    window.press("button", "提交").await;

    window.see("查询码").await;
    window.close().await;
}

/// The same web app under other names, as after an update.
fn updated(web: &Path, folder: &Path) {
    for entry in std::fs::read_dir(web).expect("a web app") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), folder.join(entry.file_name())).expect("a copy");
    }
    let path = folder.join("manifest.json");
    let text = std::fs::read_to_string(&path).expect("a manifest");
    let mut manifest: Value = serde_json::from_str(&text).expect("JSON");
    for program in ["resident", "panel"] {
        let old = manifest[program]["js"].as_str().expect("a name").to_owned();
        let new = format!("{program}-00abcdef.js");
        std::fs::rename(folder.join(&old), folder.join(&new)).expect("renamed");
        manifest[program]["js"] = new.into();
    }
    std::fs::write(path, manifest.to_string()).expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_update_the_new_app_is_loaded_and_the_old_one_goes() {
    let Some((mut hub, driver)) = start().await else { return };
    let window = driver.window().await;
    let home = format!("{}/", hub.origin);
    window.go(&home).await;
    window.wait_alive().await;
    wait_installed(&window).await;
    // From here on the worker stands between.
    window.go(&home).await;
    window.wait_alive().await;
    let new = TempDir::new().expect("a place for temporary files");
    let web = std::env::var("LINLI_TEST_WEB").expect("there is a hub with it");
    updated(Path::new(&web), new.path());

    hub.stop().await;
    hub.start_again(new.path()).await;
    // The page that was open goes on.
    window.press("link", "我要投诉").await;
    window.wait_focus_on_heading().await;
    window.see("发生了什么").await;
    window.go(&home).await;
    window.wait_alive().await;

    let loaded = "return performance.getEntriesByType('resource').some(one => \
         one.name.endsWith('/assets/resident-00abcdef.js'))";
    window.wait_true(loaded, vec![]).await;
    // With the last page of the old worker closed, the new one takes over and clears up.
    let is_alone = "return caches.keys().then(names => names.length === 1)";
    come_again_until(&window, &home, is_alone, vec![]).await;
    assert!(kept(&window).await.contains(&"/assets/resident-00abcdef.js".to_owned()));
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_keeps_the_panel_where_it_was_opened() {
    let Some((mut hub, driver)) = start().await else { return };
    let window = driver.window().await;
    let (home, panel) = (format!("{}/", hub.origin), format!("{}/panel/trust", hub.origin));
    // The first page of this browser: no worker stood between.
    window.go(&panel).await;
    window.wait_alive().await;
    wait_panel_kept(&window).await;
    let old = window.run("return caches.keys()", vec![]).await;
    let new = TempDir::new().expect("a place for temporary files");
    let web = std::env::var("LINLI_TEST_WEB").expect("there is a hub with it");
    updated(Path::new(&web), new.path());

    hub.stop().await;
    hub.start_again(new.path()).await;
    // Nobody opens the panel anew.
    window.go(&home).await;
    window.wait_alive().await;
    let waits = "return navigator.serviceWorker.getRegistration().then(one => !!one?.waiting)";
    window.wait_until("the new worker waits for its turn", waits).await;
    let is_new = "return caches.keys().then(names => names.length === 1 \
         && names[0] !== arguments[0][0])";
    come_again_until(&window, &home, is_new, vec![old]).await;
    let paths = kept(&window).await;
    assert!(paths.contains(&"/assets/panel-00abcdef.js".to_owned()), "{paths:?}");

    hub.stop().await;
    window.go(&panel).await;
    window.wait_alive().await;
    window.see("我能相信什么").await;
    window.close().await;
}
