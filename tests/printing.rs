//! What is printed: a receipt and the cards of an invitation, whole and without what only a screen
//! has.

use contract::people::Post;
use serde_json::Value;

use crate::{
    browser::{join, start},
    support::{Person, TestHub, Window},
};

/// What of the page is on the paper: the visible text, and how many buttons, links and forms.
async fn printed(window: &Window) -> (String, u64) {
    window.on_paper().await;
    let text = window.text().await;
    let script = "return [...document.querySelectorAll('button, nav, header.top, main form')] \
         .filter(one => one.getClientRects().length).length";
    let left = window.run(script, vec![]).await;
    (text, left.as_u64().expect("a count"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_printed_with_all_one_needs_later() {
    let Some((hub, driver)) = start().await else { return };
    let window = driver.window().await;
    window.go(&format!("{}/file?door=3-1", hub.origin)).await;
    window.wait_alive().await;
    window.fill("发生了什么", "电梯坏了三天，老人下不了楼。").await;
    window.press("button", "提交").await;
    window.see("已提交").await;
    let key = "return document.querySelector('.receipt .key').innerText";
    let Value::String(case_key) = window.run(key, vec![]).await else { panic!("no key") };

    let (text, left) = printed(&window).await;

    for needed in [case_key.trim(), "100001", "028-8555-0100", "3栋1单元", "月"] {
        assert!(text.contains(needed), "{needed} is not on {text}");
    }
    assert_eq!(left, 0, "nothing to press on paper");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_printed_with_a_code_each_and_nothing_else() {
    let Some((hub, driver)) = start().await else { return };
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let home = household(&hub, &manager).await;
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    window.go(&format!("{}/staff/manage/register?home={home}", hub.origin)).await;
    window.wait_alive().await;
    window.click("main form .main:has(use[href$=\"#qr-code\"])").await;
    window.wait_for_element(".sheet-of-cards").await;

    let (text, left) = printed(&window).await;

    let codes = "return [...document.querySelectorAll('.sheet-of-cards svg.qr')] \
         .filter(one => one.getClientRects()[0]?.width > 90).length";
    assert!(window.run(codes, vec![]).await.as_u64() > Some(0), "no code to scan on {text}");
    assert!(text.contains("3栋1单元502"), "{text}");
    assert_eq!(left, 0, "nothing to press on paper");
    window.close().await;
}

/// A household the register knows.
async fn household(hub: &TestHub, manager: &Person) -> contract::id::PlaceId {
    hub.resident("王秀英").await;
    let search = contract::text::Search::try_from("3-1-502").expect("short");
    let list = contract::register::List { search: Some(search), ..Default::default() };
    manager.hub.ask(&list).await.expect("listed").places[0].id
}
