//! The app takes the place of the plain page: nothing jumps, and nothing typed or chosen is lost.

use contract::complaints::Do;
use serde_json::json;

use crate::{
    complaints::{lift, resolve},
    support::{Driver, Engine, Look, TestHub, Window, jpeg, key, skip},
};

async fn start() -> Option<(TestHub, Driver)> {
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return None;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return None;
    };
    Some((hub, driver))
}

/// A window of a visitor who has opened a matter of theirs with its key; staff have done it or not.
async fn with_a_matter(hub: &TestHub, driver: &Driver, is_done: bool) -> (Window, String) {
    let receipt = hub.client().change(&lift(), &key()).await.expect("filing works");
    let (id, case_key) = (receipt.id, receipt.case_key.expect("a visitor gets a key"));
    if is_done {
        let staff = hub.staff("小李").await;
        let done = Do { id, act: resolve("门机换好了。"), seen: None };
        staff.hub.change(&done, &key()).await.expect("resolved");
    }
    let window = driver.window().await;
    window.go(&format!("{}/follow", hub.origin)).await;
    window.wait_alive().await;
    window.fill("查询码", &case_key.to_string()).await;
    window.press("button", "打开").await;
    window.see("经过").await;
    (window, format!("{}/c/{id}", hub.origin))
}

/// Opens an address, and holds the app back.
async fn go_plain(window: &Window, url: &str) {
    window.block(&["*/assets/start-*"]).await;
    window.go(url).await;
}

/// Lets the app begin on the page that is shown.
async fn come_alive(window: &Window) {
    window.block(&[]).await;
    let script = "const old = document.querySelector('script[src*=\"/assets/start-\"]'); \
         const next = document.createElement('script'); next.type = 'module'; \
         next.src = old.src + '?again'; document.head.append(next); return true";
    window.run(script, vec![]).await;
    window.wait_alive().await;
    window.wait_settled().await;
}

/// How far below the page's top its heading stands, and where in the header the first button. Its
/// place counts from the right: a longer screen may bring a scroll bar.
async fn places(window: &Window) -> Vec<f64> {
    let script = "const at = name => document.querySelector(name).getBoundingClientRect(); \
         const button = at('.top .bar button'); \
         return [at('h1').top + scrollY, at('.top').right - button.left, button.width]";
    let places = window.run(script, vec![]).await;
    let places = places.as_array().expect("a heading and a button").iter();
    places.map(|place| place.as_f64().expect("a number")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_heading_moves_when_the_app_takes_over() {
    let Some((hub, driver)) = start().await else { return };
    let visitor = hub.client();
    let receipt = visitor.change(&lift(), &key()).await.expect("filing works");
    let case_key = receipt.case_key.expect("a visitor gets a key");
    let window = driver.window().await;
    // With the case's session in this window its page is shown whole.
    window.go(&format!("{}/follow", hub.origin)).await;
    window.wait_alive().await;
    window.fill("查询码", &case_key.to_string()).await;
    window.press("button", "打开").await;
    window.see("待受理").await;
    let case = format!("/c/{}", receipt.id);
    let narrow = Look { width: 390, is_elder: true, ..Look::PLAIN };
    let mut moved = Vec::new();
    for look in [Look::PLAIN, narrow] {
        window.look(&hub.origin, look).await;
        for path in [
            "/",
            "/d/3-1",
            "/file?door=3-1",
            "/follow",
            "/mine",
            "/join",
            "/settings",
            "/privacy",
            &case,
        ] {
            go_plain(&window, &format!("{}{path}", hub.origin)).await;
            let before = places(&window).await;
            come_alive(&window).await;
            let after = places(&window).await;
            if before.iter().zip(&after).any(|(before, after)| (before - after).abs() > 1.0) {
                moved.push(format!("{path} at {} px: {before:?} to {after:?}", look.width));
            }
        }
    }
    window.close().await;

    assert!(moved.is_empty(), "{moved:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_and_chosen_in_the_plain_page_goes_on_in_the_app() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    let photo = hub.data.path().join("门口.jpg");
    std::fs::write(&photo, jpeg(640, 480)).expect("a file");
    let broken = hub.data.path().join("合同.pdf");
    std::fs::write(&broken, "%PDF").expect("a file");

    go_plain(&window, &format!("{}/file?door=3-1", hub.origin)).await;
    window.choose(&photo).await;
    window.choose(&broken).await;
    window.fill("发生了什么", "电梯坏了三天，老").await;
    come_alive(&window).await;
    window.wait_focus_on("#app [name=text]").await;
    window.write("人下不了楼。").await;

    let typed = "return document.querySelector('textarea[name=text]').value === arguments[0]";
    window.wait_true(typed, vec![json!("电梯坏了三天，老人下不了楼。")]).await;
    window.wait_true("return !!document.querySelector('.photos img')", vec![]).await;
    window.see("“合同.pdf”没有传上去").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_added_to_a_matter_in_the_plain_page_goes_on_in_the_app() {
    let Some((hub, driver)) = start().await else { return };
    let (window, matter) = with_a_matter(&hub, &driver, false).await;
    let photo = hub.data.path().join("门口.jpg");
    std::fs::write(&photo, jpeg(640, 480)).expect("a file");

    go_plain(&window, &matter).await;
    window.choose(&photo).await;
    window.write_in("#text", "今天又").await;
    come_alive(&window).await;
    window.wait_focus_on("#app [name=text]").await;
    window.write("停了。").await;

    window.see_in("textarea[name=text]", "今天又停了。").await;
    window.wait_true("return !!document.querySelector('.photos img')", vec![]).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_of_a_result_in_the_plain_page_goes_on_in_the_app() {
    let Some((hub, driver)) = start().await else { return };
    let (window, matter) = with_a_matter(&hub, &driver, true).await;

    go_plain(&window, &matter).await;
    window.click("label:has([value=judge_unsolved])").await;
    window.click("label:has([value=poor])").await;
    window.write_in("#judge-text", "还是抖。").await;
    come_alive(&window).await;

    window.see_in("textarea[name=judgement]", "还是抖。").await;
    let chosen = "return [...document.querySelectorAll('input[type=radio]')] \
         .filter(one => one.checked).map(one => one.parentElement.innerText.trim()).join() === arguments[0]";
    window.wait_true(chosen, vec![json!("没解决,不满意")]).await;
    window.close().await;
}
