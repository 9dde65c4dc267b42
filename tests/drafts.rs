//! What somebody is writing survives what happens to browsers and networks.

use std::path::PathBuf;

use contract::{Code, Language, Problem, people::Post};
use tempfile::TempDir;

use crate::{
    browser::{join, start},
    complaints::lift,
    support::{Window, jpeg, key},
};

/// How many milliseconds after the last key everything is kept.
const PROMISED: f64 = 2_000.0;

/// Until the page is loaded anew it notes how long after the last key something was kept at last.
const WATCH: &str = "let key = 0; addEventListener('input', () => { key = performance.now() }, true); \
     const { put } = IDBObjectStore.prototype; \
     IDBObjectStore.prototype.put = function (...given) { \
         this.transaction.addEventListener('complete', () => { \
             window.keptAfter = performance.now() - key }); \
         return put.apply(this, given) }";

/// A photo on the disk, as somebody chooses one.
fn photo(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("灯.jpg");
    std::fs::write(&path, jpeg(400, 300)).expect("written");
    path
}

/// From now on the page notes how long after the last key something was kept: for [`wait_in_journal`].
pub(crate) async fn watch_keeping(window: &Window) {
    window.run(WATCH, vec![]).await;
}

/// Waits until the journal, which a crash spares, has a `text` of which `check` says so, with these `words`; no later than
/// is promised, by the page's own clock.
pub(crate) async fn wait_in_journal(window: &Window, check: &str, words: &str) {
    let script = format!(
        "const [words] = arguments; return (async () => {{ \
         const name = 'linli-drafts'; \
         if (!(await indexedDB.databases()).some(one => one.name === name)) return false; \
         const wait = ask => new Promise(done => {{ ask.onsuccess = () => done(ask.result); \
         ask.onerror = () => done(null); }}); \
         const store = (await wait(indexedDB.open(name)))?.transaction('drafts'); \
         const found = store && await wait(store.objectStore('drafts').getAll()); \
         return (found ?? []).some(([, text]) => {check}) }})()"
    );
    window.wait_true(&script, vec![words.into()]).await;
    let after = window.run("return window.keptAfter", vec![]).await.as_f64().expect("it was kept");
    assert!(after < PROMISED, "{after} ms after the last key");
}

/// Waits until the disk has a draft with these words and a photo.
async fn wait_written_down(window: &Window, words: &str) {
    let check = "JSON.parse(text).text.includes(words) && JSON.parse(text).photos?.length === 1";
    wait_in_journal(window, check, words).await;
}

/// Refuses what this page files, until it is loaded anew.
async fn refuse(window: &Window, code: Code) {
    let problem = Problem::new(code, Language::Zh);
    let status = problem.status;
    let problem = serde_json::to_string(&problem).expect("plain data");
    let script = "const [problem, status] = arguments; const go = window.fetch; \
         const answer = () => new Response(problem, \
         { status, headers: { 'content-type': 'application/problem+json' } }); \
         window.fetch = (to, how) => how?.method === 'POST' && String(to).endsWith('/complaints') \
         ? Promise.resolve(answer()) : go(to, how)";
    window.run(script, vec![problem.into(), status.into()]).await;
}

/// Waits until a photo has arrived at the hub.
async fn wait_photo(window: &Window) {
    let there = "return document.querySelectorAll('.photos img').length === 1 \
         && !document.querySelector('.photos progress')";
    window.wait_until("the photo has arrived", there).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn text_and_photo_survive_a_crash_two_seconds_after_the_last_key() {
    let Some((hub, driver)) = start().await else { return };
    let folder = TempDir::new().expect("a place for temporary files");
    let door = format!("{}/d/3-1", hub.origin);
    let visitor = driver.window().await;
    visitor.go(&door).await;
    visitor.wait_alive().await;
    visitor.press("link", "我要投诉").await;
    visitor.choose(&photo(&folder)).await;
    wait_photo(&visitor).await;
    watch_keeping(&visitor).await;
    visitor.fill("发生了什么", "楼道的灯坏了，").await;
    visitor.fill("发生了什么", "老人看不见台阶。").await;
    wait_written_down(&visitor, "看不见台阶").await;
    let profile = visitor.crash().await;

    let visitor = driver.window_in(profile).await;
    visitor.go(&door).await;
    visitor.wait_alive().await;
    visitor.press("link", "我要投诉").await;
    visitor.see("上次没写完的内容还在").await;

    visitor.see_in("#text", "楼道的灯坏了，老人看不见台阶。").await;
    wait_photo(&visitor).await;
    visitor.press("button", "提交").await;
    visitor.see("已提交").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn text_and_photo_survive_a_refusal_and_a_reload() {
    let Some((hub, driver)) = start().await else { return };
    let folder = TempDir::new().expect("a place for temporary files");
    let file = format!("{}/file", hub.origin);
    let visitor = driver.window().await;
    visitor.go(&file).await;
    visitor.wait_alive().await;
    visitor.choose(&photo(&folder)).await;
    wait_photo(&visitor).await;
    visitor.fill("发生了什么", "东门的路灯不亮。").await;

    for code in [Code::TooMany, Code::Busy, Code::Full] {
        refuse(&visitor, code).await;
        visitor.press("button", "提交").await;
        visitor.wait_until("it is told", "return !!document.querySelector('.problem')").await;
        visitor.see_in("#text", "东门的路灯不亮。").await;
        visitor.go(&file).await;
        visitor.wait_alive().await;
        visitor.see_in("#text", "东门的路灯不亮。").await;
        wait_photo(&visitor).await;
    }
    visitor.press("button", "提交").await;

    visitor.see("已提交").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_were_writing_is_there_after_a_reload_and_a_crash() {
    let Some((hub, driver)) = start().await else { return };
    let folder = TempDir::new().expect("a place for temporary files");
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    hub.client().change(&lift(), &key()).await.expect("filing works");
    staff.press("link", "电梯坏了三天").await;
    staff.wait_focus_on_heading().await;
    staff.press("button", "加照片").await;
    staff.choose(&photo(&folder)).await;
    wait_photo(&staff).await;
    staff.fill("写给居民的回复", "师傅今天下午到。").await;
    let address = staff.client.current_url().await.expect("an address");

    staff.go(address.as_str()).await;
    staff.wait_alive().await;
    staff.see_in("#writing", "师傅今天下午到。").await;
    wait_photo(&staff).await;

    watch_keeping(&staff).await;
    staff.fill("写给居民的回复", "请稍等。").await;
    wait_written_down(&staff, "请稍等").await;
    let profile = staff.crash().await;
    let staff = driver.window_in(profile).await;
    staff.go(address.as_str()).await;
    staff.wait_alive().await;
    staff.see_in("#writing", "师傅今天下午到。请稍等。").await;
    wait_photo(&staff).await;
    staff.close().await;
}

/// Types twice into the form: the journal has what came first, and misses the rest, as when a page goes before the browser
/// has written. `clock` runs in the page before.
async fn type_past_the_journal(clock: &str) {
    let Some((hub, driver)) = start().await else { return };
    let folder = TempDir::new().expect("a place for temporary files");
    let form = format!("{}/file?door=3-1", hub.origin);
    let visitor = driver.window().await;
    visitor.go(&form).await;
    visitor.wait_alive().await;
    visitor.choose(&photo(&folder)).await;
    wait_photo(&visitor).await;
    watch_keeping(&visitor).await;
    visitor.run(clock, vec![]).await;
    visitor.fill("发生了什么", "楼道的灯坏了，").await;
    wait_written_down(&visitor, "灯坏了").await;
    // The transaction ends with the page.
    let miss = "IDBObjectStore.prototype.put = function () { throw new Error('the page is gone') }";
    visitor.run(miss, vec![]).await;
    visitor.fill("发生了什么", "老人看不见台阶。").await;

    visitor.go(&form).await;
    visitor.wait_alive().await;

    visitor.see_in("#text", "楼道的灯坏了，老人看不见台阶。").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_kept_and_its_journal_missed_is_not_taken_back() {
    type_past_the_journal("").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_keys_in_one_millisecond_both_are_kept() {
    type_past_the_journal("const at = Date.now(); Date.now = () => at").await;
}
