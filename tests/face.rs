//! 刷脸进门 on real screens: not wanted, agreed to, taken in at a real gate's agent, withdrawn without a
//! network, and followed until the gate has signed.

use std::time::Duration;

use contract::{consents::Standing, people::Post};
use gate::scanned;
use hub::ledger::checkpoint;

use crate::{
    browser,
    gates::standing,
    shell,
    support::{
        Keychain, Person, TestHub, Window,
        gate::{Gate, face},
    },
};

async fn look_again(hub: &TestHub, window: &Window) {
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("button", "重新核对").await;
}

/// From the first look at it to a slip that the ledger proves; no more than three taps each.
async fn agree(hub: &TestHub, window: &Window) {
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("link", "我的隐私").await;
    window.press("link", "刷脸进门").await;
    window.see("不同意也一样进门、一样办事").await;
    window.see("居民委员会").await;
    window.press("button", "不用，我刷卡/扫码").await;
    window.see("您说了不用刷脸").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    window.click("summary").await;
    window.press("button", "同意刷脸").await;
    window.see("同意凭条").await;
    look_again(hub, window).await;
    window.see("账本里查得到").await;
    window.see("请到门口，当面录入").await;
    window.shot("face-given").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

/// At the gate, whose camera looks at the code on her screen.
async fn be_taken_in(hub: &TestHub, window: &Window, gate: &mut Gate) {
    window.press("button", "出示录入码").await;
    let ticket = scanned(&window.scan().await).expect("a ticket");
    window.shot("face-code").await;
    gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
    gate.agent.round().await.expect("a round");
    look_again(hub, window).await;
    window.see("录入了您的脸").await;
    window.see("已签字").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

/// Until the hub has heard that she does not agree any more.
async fn is_over(person: &Person) {
    let heard = async {
        while !matches!(standing(person).await[..], [Standing::Ended { .. }]) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), heard).await.expect("sent from the first screen");
}

/// Until the gate has signed.
async fn follow(hub: &TestHub, window: &Window, gate: &mut Gate) {
    window.see("已通知东门的机器删除").await;
    window.see("等东门的机器签字").await;
    window.shot("face-waiting").await;
    assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
    look_again(hub, window).await;
    window.see("的机器签字说已删除").await;
    window.see("去门口试一下").await;
    window.press("button", "门没有认出我").await;
    window.see("您说门没有认出您").await;
    window.shot("face-over").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_agreed_taken_in_and_withdrawn_without_a_network() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let mut gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    agree(&hub, &window).await;
    be_taken_in(&hub, &window, &mut gate).await;

    window.block(&["*/api/*"]).await;
    window.press("button", "撤回同意").await;
    window.see("已经记在这台设备上").await;
    assert!(matches!(standing(&phone).await[..], [Standing::Given { .. }]), "nobody heard it yet");
    // Whoever closes the app in the meantime has said it all the same, whatever screen comes next.
    window.block(&[]).await;
    window.go(&hub.origin).await;
    is_over(&phone).await;
    window.go(&format!("{}/panel/face", hub.origin)).await;
    follow(&hub, &window, &mut gate).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_refused_agreed_taken_in_and_withdrawn() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let mut gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    agree(&hub, &window).await;
    be_taken_in(&hub, &window, &mut gate).await;
    window.press("button", "撤回同意").await;
    follow(&hub, &window, &mut gate).await;
    window.close().await;
}

/// Withdrawing takes neither key nor script.
#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_it_is_told_and_withdrawn() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.go(&format!("{}/panel/face", hub.origin)).await;
    window.see("还没有外人看着").await;
    window.press("button", "同意刷脸").await;
    window.see("同意凭条").await;
    window.block(&["*.js", "*.wasm"]).await;
    window.client.refresh().await.expect("the page loads");
    window.press("button", "撤回所有刷脸同意").await;
    window.see("已撤回。系统已通知门禁机删除。").await;
    assert!(matches!(standing(&phone).await[..], [Standing::Ended { .. }]));
    assert_eq!(window.faults().await, Vec::<String>::new());
    drop(gate);
    window.close().await;
}
