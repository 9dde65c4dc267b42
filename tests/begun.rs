//! What was begun survives: a judgement, a photo on its way, an answer that got lost.

mod desk;
mod reasons;

use contract::{
    complaints::{Do, Show},
    people::Post,
};
use fantoccini::key::Key;
use serde_json::json;

use crate::{
    browser::{join, start},
    complaints::{lift, resolve},
    support::{Driver, Person, TestHub, Window, jpeg, key},
};

/// A visitor's matter, opened in a new window with its key.
async fn open_matter(hub: &TestHub, driver: &Driver) -> (Window, contract::id::ComplaintId) {
    let receipt = hub.client().change(&lift(), &key()).await.expect("filing works");
    let window = driver.window().await;
    window.go(&format!("{}/follow", hub.origin)).await;
    window.wait_alive().await;
    window.fill("查询码", &receipt.case_key.expect("a visitor gets a key").to_string()).await;
    window.press("button", "打开").await;
    window.see("待受理").await;
    (window, receipt.id)
}

async fn come_again(window: &Window) {
    window.client.refresh().await.expect("the page loads");
    window.wait_alive().await;
}

async fn wait_kept(window: &Window, text: &str) {
    let script = "return Object.values(localStorage).some(kept => kept.includes(arguments[0]))";
    window.wait_true(script, vec![json!(text)]).await;
}

/// Waits until the browser keeps so many photos for messages that were not sent.
async fn wait_album(window: &Window, count: i64) {
    let script = "const [count] = arguments; return new Promise((done, failed) => { \
         const opening = indexedDB.open('linli-album', 1); opening.onerror = failed; \
         opening.onsuccess = () => { const all = opening.result.transaction('photos') \
         .objectStore('photos').count(); all.onsuccess = () => { opening.result.close(); \
         done(all.result === count); }; } })";
    window.wait_true(script, vec![count.into()]).await;
}

async fn entries(
    staff: &Person,
    id: contract::id::ComplaintId,
) -> Vec<contract::complaints::Entry> {
    staff.hub.ask(&Show { id }).await.expect("shown").entries
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_before_the_heading_has_the_focus_goes_on_writing() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    window.go(&format!("{}/d/3-1", hub.origin)).await;
    window.wait_alive().await;

    let quick = "const done = arguments[arguments.length - 1]; \
         document.querySelector('a[href^=\"/file\"]').click(); \
         new MutationObserver((_, seen) => { const text = document.querySelector('#text'); \
             if (!text) return; seen.disconnect(); text.focus(); \
             requestAnimationFrame(() => requestAnimationFrame(() => \
                 done(document.activeElement.id))); \
         }).observe(document.body, { childList: true, subtree: true });";
    assert_eq!(window.run_async(quick, vec![]).await, "text");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judgement_that_was_begun_is_there_after_a_reload() {
    let Some((hub, driver)) = start().await else { return };
    let staff = hub.staff("小李").await;
    let (window, id) = open_matter(&hub, &driver).await;
    let done = Do { id, act: resolve("门机换好了"), seen: None };
    staff.hub.change(&done, &key()).await.expect("resolved");
    window.see("解决了吗").await;

    window.press("radio", "没解决").await;
    window.fill("想说的话", "还是抖，晚上更响。").await;
    wait_kept(&window, "晚上更响").await;
    come_again(&window).await;

    window.see_in("#judgement", "还是抖，晚上更响。").await;
    let chosen = "return document.querySelectorAll('input[name=solved]')[1]?.checked";
    window.wait_true(chosen, vec![]).await;
    window.press("radio", "不满意").await;
    window.press("button", "提交评价").await;
    window.see("处理中").await;
    let gone = "return !Object.values(localStorage).some(kept => kept.includes('晚上更响'))";
    window.wait_true(gone, vec![]).await;
    let last = entries(&staff, id).await.pop().expect("the judgement");
    assert_eq!(last.text, "还是抖，晚上更响。");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_chosen_without_a_network_survives_a_reload_and_is_sent() {
    let Some((hub, driver)) = start().await else { return };
    let staff = hub.staff("小李").await;
    let (window, id) = open_matter(&hub, &driver).await;
    let photo = hub.data.path().join("门口.jpg");
    std::fs::write(&photo, jpeg(640, 480)).expect("a file");

    window.block(&["*/api/attachments*"]).await;
    window.choose(&photo).await;
    window.see("没有网络，还没传上去。").await;
    window.shot("photo-offline").await;
    wait_album(&window, 1).await;
    window.press("button", "发送补充").await;
    window.see("有照片还没传完").await;
    window.block(&[]).await;
    come_again(&window).await;
    window.wait_true("return !!document.querySelector('.photos img[src^=blob]')", vec![]).await;
    window.see_not_in(".photos [role=status]").await;
    window.press("button", "发送补充").await;

    window.see("已经发出去了").await;
    let last = entries(&staff, id).await.pop().expect("what was added");
    assert_eq!((last.text.as_str(), last.photos.len()), ("", 1));
    wait_album(&window, 0).await;
    come_again(&window).await;
    window.wait_settled().await;
    window.see_not_in("form .photos").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_has_arrived_is_there_after_a_reload_and_can_be_thrown_away() {
    let Some((hub, driver)) = start().await else { return };
    let photo = hub.data.path().join("门口.jpg");
    std::fs::write(&photo, jpeg(640, 480)).expect("a file");
    let window = driver.window().await;
    window.go(&format!("{}/file?door=3-1", hub.origin)).await;
    window.wait_alive().await;

    window.choose(&photo).await;
    wait_kept(&window, "preview").await;
    wait_album(&window, 1).await;
    come_again(&window).await;
    window.wait_true("return !!document.querySelector('.photos img[src^=blob]')", vec![]).await;
    let count = "return document.querySelectorAll('.photos figure').length === 1";
    window.wait_true(count, vec![]).await;
    window.press("button", "删掉这张照片").await;
    window.see_not_in(".photos figure").await;
    wait_album(&window, 0).await;
    let gone = "return !Object.values(localStorage).some(kept => kept.includes('preview'))";
    window.wait_true(gone, vec![]).await;
    come_again(&window).await;
    window.wait_settled().await;
    window.see_not_in(".photos figure").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_staff_have_sent_is_in_no_composer_again() {
    let Some((hub, driver)) = start().await else { return };
    let staff = join(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    let id = hub.client().change(&lift(), &key()).await.expect("filing works").id;
    let photo = hub.data.path().join("门口.jpg");
    std::fs::write(&photo, jpeg(640, 480)).expect("a file");
    staff.press("link", "电梯坏了三天").await;
    staff.wait_focus_on_heading().await;
    staff.press("button", "加照片").await;
    staff.choose(&photo).await;
    staff.wait_true("return !!document.querySelector('.photos img[src^=blob]')", vec![]).await;
    wait_album(&staff, 1).await;
    staff.see_not_in(".photos progress").await;

    // The page goes before the browser has thrown anything away.
    let too_late = "IDBObjectStore.prototype.delete = () => { throw new Error('too late') }";
    staff.run(too_late, vec![]).await;
    staff.fill("写给居民的回复", "门机换好了。").await;
    staff.with_ctrl(Key::Enter.into()).await;
    staff.see("秒后发出").await;
    staff.go(&format!("{}/staff", hub.origin)).await;
    staff.wait_alive().await;
    staff.press("link", "电梯坏了三天").await;
    staff.see("门机换好了。").await;

    wait_album(&staff, 0).await;
    staff.see_not_in("form .photos figure").await;
    let colleague = hub.staff("小赵").await;
    let entries = entries(&colleague, id).await;
    assert!(entries.iter().filter(|entry| !entry.photos.is_empty()).count() <= 1, "{entries:?}");
    staff.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_added_is_added_once_though_its_answer_got_lost_and_the_page_was_loaded_anew() {
    let Some((hub, driver)) = start().await else { return };
    let staff = hub.staff("小李").await;
    let (window, id) = open_matter(&hub, &driver).await;
    let lose = "const real = window.fetch; window.fetch = async (...what) => { \
         const answer = await real(...what); const url = what[0].url ?? what[0]; \
         if (url.includes('/acts')) throw new TypeError('lost'); return answer; }; return true";

    window.run(lose, vec![]).await;
    window.fill("补充说明", "今天又坏了。").await;
    window.press("button", "发送补充").await;
    window.see("您写的都还在").await;
    come_again(&window).await;
    window.see_in("textarea[name=text]", "今天又坏了。").await;
    window.press("button", "发送补充").await;
    window.see("已经发出去了").await;

    let said = entries(&staff, id).await;
    assert_eq!(said.iter().filter(|entry| entry.text == "今天又坏了。").count(), 1);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_plain_form_stays_plain_and_the_way_back_keeps_the_words() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    window.block(&["*/assets/start-*"]).await;
    window.go(&format!("{}/file?door=3-1", hub.origin)).await;
    window.fill("发生了什么", "路灯不亮，晚上看不见台阶。").await;
    let long = "const place = document.querySelector('#place'); place.removeAttribute('maxlength'); \
         place.value = '很'.repeat(300); return true";
    window.run(long, vec![]).await;

    window.press("button", "提交").await;
    window.see("错误").await;
    window.see_in("#text", "路灯不亮，晚上看不见台阶。").await;
    window.see_not_in("script").await;
    window.client.back().await.expect("a page before");

    window.see_in("#text", "路灯不亮，晚上看不见台阶。").await;
    window.close().await;
}
