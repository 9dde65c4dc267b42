//! 孩子和老人 on real screens, in browser and window: a guardian agrees for a child with the key of their own device; who
//! helps finds no way to agree, and withdraws; and a helper is named, and ended in one press.

use contract::{
    consents::{End, Standing},
    family::{Mine, NameHelper},
    ledger::{Event, Sync},
    people::Post,
};
use hub::ledger::checkpoint;
use ledger::pack::Pack;
use serde_json::Value;

use super::guarded;
use crate::{
    browser,
    face::has_looked,
    gates::{events, standing},
    looks::{SHELL, open_summary},
    panel::saved,
    shell,
    support::{Keychain, Person, TestHub, Window, key},
};

/// Those at home with whoever is at the window.
struct Home {
    child: Person,
    elder: Person,
}

/// From the panel to the screen, as a hand goes: the device has read its own chain by then.
async fn come(window: &Window, origin: &str) {
    window.go(&format!("{origin}/panel")).await;
    window.wait_alive().await;
    has_looked(window).await;
    window.press("link", "孩子和老人").await;
    window.wait_title("孩子和老人").await;
    window.see("我替谁").await;
}

/// To what somebody else has said to the gate.
async fn see_face_of(window: &Window, name: &str) {
    let whose = format!("{name}的“刷脸进门”");
    window.press("link", &whose).await;
    // The link is called as the screen is.
    window.wait_true("return location.pathname === '/panel/face'", vec![]).await;
    window.see(&whose).await;
    has_looked(window).await;
}

async fn look_again(hub: &TestHub, window: &Window) {
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("button", "重新核对").await;
    has_looked(window).await;
}

/// What a guardian signs is a child's, names both, and is shown to the gate from here.
async fn agree_for_the_child(hub: &TestHub, window: &Window, child: &Person) {
    see_face_of(window, "王小明").await;
    window.press("button", "我是监护人，同意孩子刷脸").await;
    window.see("同意凭条").await;
    look_again(hub, window).await;
    window.see("账本里查得到").await;
    window.see("出示录入码").await;
    window.shot("family-agreed").await;

    let all = standing(child).await;
    let [Standing::Given { consent, .. }] = &all[..] else { panic!("given, once: {all:?}") };
    assert!(consent.guardian.is_some(), "as a guardian, and not as oneself");
}

/// Who helps is told that they never agree, and finds no button for it, nor the code for the gate.
async fn help(hub: &TestHub, window: &Window, elder: &Person) {
    see_face_of(window, "王老先生").await;
    window.see("您是帮手：能看、能撤回，不能替他同意。").await;
    let buttons = "return document.querySelectorAll('.bar.even > button').length";
    assert_eq!(window.run(buttons, vec![]).await, 0, "neither yes nor no");
    assert_eq!(window.faults().await, Vec::<String>::new());

    let gate = elder.offers().await[0].notice.gate;
    elder.agree(gate).await.expect("agreed");
    look_again(hub, window).await;
    window.see("账本里查得到").await;
    assert!(!window.text().await.contains("出示录入码"), "no code in other hands");
    window.press("button", "撤回同意").await;
    window.see("给东门的机器下了删除通知").await;

    let all = standing(elder).await;
    assert!(matches!(all[..], [Standing::Ended { why: End::Withdrawn, .. }]), "{all:?}");
    let is_hers =
        |event: &Event| matches!(event, Event::ConsentEnded { by: Some(by), .. } if by == "王秀英");
    assert!(events(elder).await.iter().any(is_hers), "the elder's chain says who withdrew");
}

/// Whoever helps stops in one press, and so does whoever has named somebody.
async fn name_and_end(window: &Window, elder: &Person) {
    window.press("button", "我不帮了").await;
    window.see("停了。").await;
    assert!(elder.hub.ask(&Mine {}).await.expect("a family").for_me.is_empty());

    open_summary(window, "请家里人帮忙").await;
    window.paste("帮手的姓名", "李明").await;
    window.press("button", "请他帮忙").await;
    window.see("这一户里没有找到这个人").await;
    window.paste("帮手的姓名", "王老先生").await;
    window.press("button", "请他帮忙").await;
    window.see("好了，从现在起他能帮忙看。").await;
    window.see("帮手，能看、能撤回，不能替我同意").await;
    let helped = elder.hub.ask(&Mine {}).await.expect("a family").by_me;
    assert_eq!(helped.iter().map(|kin| &*kin.name).collect::<Vec<_>>(), ["王秀英"]);

    window.press("button", "不用他帮了").await;
    window.see("停了。").await;
    assert!(elder.hub.ask(&Mine {}).await.expect("a family").by_me.is_empty());
}

/// Presses what leads to the explanation of the first row.
const EXPLAIN: &str = "[...document.querySelectorAll('main li.card button')] \
     .find(one => one.innerText.includes('请社区说明')).click()";

/// Whether the question is there, and asks for the child.
const ASKED: &str = "return location.pathname === '/panel/rights' \
     && document.querySelector('#right-text')?.value.includes('看了孩子的信息')";

/// What a guardian wants to have explained of a child's row is asked for the child, in the child's chain.
async fn ask_for_the_child(hub: &TestHub, window: &Window, child: &Person) {
    come(window, &hub.origin).await;
    window.press("link", "王小明的“谁看过”").await;
    window.see("王小明的“谁看过我的信息”").await;
    has_looked(window).await;
    window.see("王秀英（居民）").await;
    window.run(EXPLAIN, vec![]).await;
    window.see("王小明的“带走、更正、删除、投诉”").await;
    window.wait_true(ASKED, vec![]).await;
    window.press("button", "提出要求").await;
    window.see("提出来了").await;
    let is_hers =
        |event: &Event| matches!(event, Event::RightAsked { by: Some(by), .. } if by == "王秀英");
    assert!(events(child).await.iter().any(is_hers), "in the child's chain, with who asked");
}

/// All of it, for 王秀英 at the window.
async fn walk(hub: &TestHub, window: &Window, origin: &str) -> Home {
    let guardian = hub.resident("王秀英").await;
    let home =
        Home { child: hub.resident("王小明").await, elder: hub.resident("王老先生").await };
    let manager = hub.join("陈经理", Post::Manager, None).await;
    guarded(hub, &hub.staff("小李").await, (&home.child, &guardian), 300).await;
    let named = NameHelper { name: "王秀英".try_into().expect("a name") };
    home.elder.hub.change(&named, &key()).await.expect("named");
    let gate = hub.gate(&manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");

    come(window, origin).await;
    window.see("孩子，我是监护人").await;
    agree_for_the_child(hub, window, &home.child).await;
    come(window, origin).await;
    help(hub, window, &home.elder).await;
    come(window, origin).await;
    name_and_end(window, &home.elder).await;
    drop(gate);
    home
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guardian_agrees_a_helper_withdraws_and_is_ended() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let home = walk(&hub, &window, &hub.origin).await;
    ask_for_the_child(&hub, &window, &home.child).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_a_guardian_agrees_a_helper_withdraws_and_is_ended() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    walk(&hub, &window, SHELL).await;
    window.close().await;
}

/// A guardian reads a child's chain, and takes it along as the child could: the file says whose it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_guardian_takes_the_records_of_a_child_along() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
    guarded(&hub, &hub.staff("小李").await, (&child, &guardian), 300).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let person = child.account.person;
    window.go(&format!("{}/panel/looked?for={person}", hub.origin)).await;
    window.wait_alive().await;
    window.see("带走王小明的记录").await;
    has_looked(&window).await;

    let (name, text) = saved(&window, "存成文件").await;

    assert_eq!(name, format!("linli-records-{person}.json"));
    window.see(&format!("文件叫“{name}”，里面是王小明的记录")).await;
    window.see("已存好").await;
    Pack::read(&text).expect("a file").check(None).expect("it proves itself");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let own = child.hub.ask(&Sync::default()).await.expect("the ledger").mine;
    assert_eq!(file["news"]["mine"]["who"], serde_json::to_value(own.who).expect("plain data"));
    let records = file["news"]["mine"]["records"].as_array().expect("records");
    assert_eq!(records.len(), own.records.len(), "all there are");
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}
