//! 刷脸进门 on real screens: not wanted, agreed to, taken in at a real gate's agent, withdrawn without a
//! network, also by an app that was opened without one, and followed until the gate has signed.

mod away;
mod photos;
mod swapped;
mod told;

use contract::{
    consents::Standing,
    people::Post,
    time::{Day, Offset},
};
use gate::scanned;
use hub::ledger::checkpoint;

use crate::{
    browser,
    gates::standing,
    installed,
    ledger::lingering::lingering,
    looks::{SHELL, open_summary},
    printing::is_printed_alone,
    shell,
    support::{
        Keychain, Person, TestHub, Window,
        gate::{Gate, face},
    },
};

pub(crate) use swapped::rewrite;

async fn look_again(hub: &TestHub, window: &Window) {
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("button", "重新核对").await;
}

/// From the first look at it to a slip that the ledger proves; no more than three taps each.
async fn agree(hub: &TestHub, window: &Window) {
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("link", "我的隐私").await;
    window.wait_title("我的隐私").await;
    // What is found out moves what stands below it.
    has_looked(window).await;
    window.press("link", "改主意").await;
    window.see("不同意也一样进门、一样办事").await;
    window.see("居民委员会").await;
    window.press("button", "不用，我刷卡/扫码").await;
    window.see("您说了不用刷脸").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    window.click("summary").await;
    // Whoever reads all of it finds the answers below it all the same.
    open_summary(window, "完整告知").await;
    window.see("告知版本").await;
    window.press("button", "同意刷脸").await;
    window.see("同意凭条").await;
    look_again(hub, window).await;
    window.see("账本里查得到").await;
    window.see("要录入，请到门口当面办").await;
    window.shot("face-given").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

/// At the gate, whose camera looks at the code on her screen.
async fn be_taken_in(hub: &TestHub, window: &Window, gate: &mut Gate) {
    window.press("button", "出示录入码").await;
    let ticket = scanned(&window.scan().await).expect("a ticket");
    window.shot("face-code").await;
    gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
    // As if she had come by on the day before, which is over.
    let yesterday = Day(hub.now().day(Offset::CHINA).0 - 1);
    for _ in 0..2 {
        gate.agent.terminal().open_for(&face("王秀英"), yesterday).expect("read");
    }
    gate.agent.round().await.expect("a round");
    look_again(hub, window).await;
    window.see("录入了您的脸").await;
    window.see("已签字").await;
    // What the gate has sealed to this device is opened here: nobody else can.
    open_summary(window, "门禁机每天认出我几次").await;
    window.see("认出 2 次").await;
    window.shot("face-matches").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

/// Waits until the screen that is open has sent what was said without a network: the device keeps it until the hub has
/// answered.
async fn is_sent(window: &Window) {
    let script = "return !Object.keys(localStorage).some(name => name.includes('withdrawing'))";
    window.wait_until("it is sent", script).await;
}

/// That the hub has heard from this window that somebody does not agree any more.
async fn is_over(window: &Window, person: &Person) {
    is_sent(window).await;
    let all = standing(person).await;
    assert!(matches!(all[..], [Standing::Ended { .. }]), "{all:?}");
}

/// Opens the screen anew, as the next start of the app does.
async fn open(window: &Window, origin: &str) {
    window.go(&format!("{origin}/panel/face")).await;
    window.wait_alive().await;
    has_looked(window).await;
}

/// Waits until the device has looked what is new, or knows that it cannot: then nothing is drawn anew.
pub(crate) async fn has_looked(window: &Window) {
    window.wait_settled().await;
    let script = "return !['正在核对账本', 'Checking the ledger'].some(word => \
                  document.body.innerText.includes(word))";
    window.wait_until("it has looked", script).await;
}

/// Opened without a hub: withdrawn, written down, and sent by whatever screen is open once the hub is back.
async fn withdraw_away(hub: &mut TestHub, window: &Window, origin: &str, phone: &Person) {
    hub.stop().await;
    open(window, origin).await;
    window.see("现在连不上").await;
    window.see("东门").await;
    window.see("同意凭条").await;
    window.see("没有网络，撤回、看进度照样可以").await;
    window.shot("face-away").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "撤回同意").await;
    window.see("已经记在这台设备上").await;
    window.see("还没有发给社区的系统").await;
    let body = if origin == SHELL { "window" } else { "browser" };
    has_looked(window).await;
    window.shot(&format!("face-away-{body}")).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    // Closed and opened again, it is still said.
    open(window, origin).await;
    window.see("还没有发给社区的系统").await;

    hub.come_back().await;
    window.go(&format!("{origin}/")).await;
    is_over(window, phone).await;
    open(window, origin).await;
    window.see("等东门的机器签字").await;
    look_again(hub, window).await;
    window.see("账本里查得到").await;
}

/// From now on the clock of this page is a day and an hour ahead.
pub(crate) const A_DAY_LATER: &str =
    "{ const now = Date.now.bind(Date); Date.now = () => now() + 25 * 60 * 60 * 1000 }";

/// Without a hub as well, the device sees that a gate has not signed in time.
async fn is_told_late(window: &Window) {
    window.see("逾期：东门的机器应在").await;
    window.shot("face-away-late").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

/// Whether each step of the way leads to an explanation (PIPL article 48).
const EXPLAINED: &str = "const steps = [...document.querySelectorAll('ol.card > li')]; \
     const asks = step => [...step.querySelectorAll('button')]; \
     return steps.length > 1 \
         && steps.every(step => asks(step).some(one => one.innerText.includes('请社区说明')))";

/// Until the gate has signed, and the person has tried the door.
async fn follow(hub: &TestHub, window: &Window, gate: &mut Gate) {
    signs(hub, window, gate).await;
    tries_the_door(window).await;
}

/// Until the gate has signed.
async fn signs(hub: &TestHub, window: &Window, gate: &mut Gate) {
    window.see("给东门的机器下了删除通知").await;
    window.see("等东门的机器签字").await;
    window.see("没连网的门禁机还不知道您撤回了").await;
    window.wait_true(EXPLAINED, vec![]).await;
    window.shot("face-waiting").await;
    assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
    look_again(hub, window).await;
    window.see("的机器签字说已删除").await;
}

/// What the gate has signed stays out of the log until its hour comes. The device that was told has it all the same, also
/// when it is late and there is no network.
async fn is_kept_away(hub: &mut TestHub, window: &Window, origin: &str) {
    assert_eq!(lingering(hub).await, 1, "the log does not have it yet");
    hub.stop().await;
    open(window, origin).await;
    window.run(A_DAY_LATER, vec![]).await;
    window.press("button", "重新核对").await;
    has_looked(window).await;
    window.see("的机器签字说已删除").await;
    window.see("已签字").await;
    assert!(!window.text().await.contains("逾期"), "it is not late");
    hub.come_back().await;
    open(window, origin).await;
}

async fn tries_the_door(window: &Window) {
    window.see("去门口试一下").await;
    window.press("button", "门没有认出我").await;
    window.see("您说门没有认出您").await;
    window.shot("face-over").await;
    window.wait_true(EXPLAINED, vec![]).await;
    assert!(!window.text().await.contains("没连网的门禁机还不知道"), "it has heard, and signed");
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
    is_over(&window, &phone).await;
    window.go(&format!("{}/panel/face", hub.origin)).await;
    follow(&hub, &window, &mut gate).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn opened_without_a_network_it_is_withdrawn_and_what_is_late_is_told() {
    let Some((mut hub, driver)) = installed::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    // From the next page on the worker stands between.
    installed::wait_installed(&window).await;
    let phone = hub.resident("王秀英").await;
    let mut gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    agree(&hub, &window).await;
    be_taken_in(&hub, &window, &mut gate).await;
    let origin = hub.origin.clone();
    withdraw_away(&mut hub, &window, &origin, &phone).await;

    hub.stop().await;
    window.before_each_page(A_DAY_LATER).await;
    open(&window, &origin).await;
    is_told_late(&window).await;
    // Paper takes no network either.
    let late = ["刷脸同意已停", "东门", "您撤回了", "逾期：东门的机器应在"];
    is_printed_alone(&window, &late).await;
    window.on_screen().await;
    window.go(&format!("{origin}/panel")).await;
    window.see("有门禁机逾期没有签字").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_refused_agreed_taken_in_and_withdrawn() {
    let Some((mut hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let phone = hub.resident("王秀英").await;
    let mut gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    agree(&hub, &window).await;
    be_taken_in(&hub, &window, &mut gate).await;
    withdraw_away(&mut hub, &window, SHELL, &phone).await;

    hub.stop().await;
    window.run(A_DAY_LATER, vec![]).await;
    window.press("button", "重新核对").await;
    is_told_late(&window).await;
    hub.come_back().await;
    open(&window, SHELL).await;
    signs(&hub, &window, &mut gate).await;
    is_kept_away(&mut hub, &window, SHELL).await;
    tries_the_door(&window).await;
    window.close().await;
}
