//! 刷脸进门 on real screens: not wanted, agreed to, taken in at a real gate's agent, withdrawn without a
//! network, also by an app that was opened without one, and followed until the gate has signed.

use std::time::Duration;

use contract::{
    consents::Standing,
    gates::{Act, Draft, Invite},
    ledger::Event,
    people::Post,
};
use gate::{Agent, reference::Reference, scanned};
use hub::ledger::checkpoint;
use tempfile::TempDir;

use crate::{
    browser,
    family::{agree_for, guarded},
    gates::{events, standing},
    installed,
    looks::{SHELL, open_summary},
    printing::is_printed_alone,
    relay::take_photos,
    shell,
    support::{
        Keychain, Look, PLACE, Person, TestHub, Window,
        gate::{Gate, bring_into_use, east, face, set},
        jpeg_with_gps, key,
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
    window.shot("face-away-withdrawn").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    // Closed and opened again, it is still said.
    open(window, origin).await;
    window.see("还没有发给社区的系统").await;

    hub.come_back().await;
    window.go(&format!("{origin}/")).await;
    is_over(phone).await;
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

/// Until the gate has signed.
async fn follow(hub: &TestHub, window: &Window, gate: &mut Gate) {
    window.see("给东门的机器下了删除通知").await;
    window.see("等东门的机器签字").await;
    window.see("没连网的门禁机还不知道您撤回了").await;
    window.wait_true(EXPLAINED, vec![]).await;
    window.shot("face-waiting").await;
    assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
    look_again(hub, window).await;
    window.see("的机器签字说已删除").await;
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
    is_over(&phone).await;
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

/// From now on the clock of this page is as far ahead as a consent lasts, and so many days more.
fn ran_out(days: u64) -> String {
    format!(
        "{{ const now = Date.now.bind(Date); Date.now = () => now() + {} * 86400000 }}",
        366 + days
    )
}

/// The end that she has signed is an end, whether or not a hub ever says so.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_run_out_is_told_without_a_hub_and_late_a_day_later() {
    let Some((mut hub, driver)) = installed::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    installed::wait_installed(&window).await;
    let mut gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    agree(&hub, &window).await;
    be_taken_in(&hub, &window, &mut gate).await;
    let origin = hub.origin.clone();
    hub.stop().await;

    window.before_each_page(&ran_out(2)).await;
    open(&window, &origin).await;

    window.see("到期了").await;
    window.see("逾期：同意").await;
    assert!(!window.text().await.contains("撤回同意"), "there is nothing to withdraw");
    let late = ["刷脸同意已停", "东门", "到期了", "逾期：同意"];
    is_printed_alone(&window, &late).await;
    window.on_screen().await;
    window.go(&format!("{origin}/panel")).await;
    window.see("有门禁机逾期没有签字").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

/// Whoever agreed on another device withdraws on this one, which has never read the ledger.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_knows_nothing_withdraws_everything_without_a_network() {
    let Some((mut hub, driver)) = installed::start().await else { return };
    let tablet = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    agree(&hub, &tablet).await;
    tablet.close().await;
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    // What was read of the panel told nothing of her.
    window.go(&format!("{}/panel/trust", hub.origin)).await;
    window.wait_alive().await;
    installed::wait_panel_kept(&window).await;
    assert!(matches!(standing(&phone).await[..], [Standing::Given { .. }]));

    hub.stop().await;
    let origin = hub.origin.clone();
    open(&window, &origin).await;
    window.see("这台设备不知道您同意过哪台门禁").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "撤回所有刷脸同意").await;
    window.see("已经记在这台设备上").await;
    window
        .wait_until(
            "it is said once",
            "return !document.body.innerText.includes('撤回所有刷脸同意')",
        )
        .await;
    hub.come_back().await;
    window.go(&format!("{origin}/")).await;
    is_over(&phone).await;
    drop(gate);
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
    follow(&hub, &window, &mut gate).await;
    window.close().await;
}

/// A gate that takes people in by a photo as well.
async fn gate_with_photos(hub: &TestHub) -> Gate {
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let gate = hub.gate(&manager).await;
    take_photos(&manager, gate.id).await;
    gate
}

/// From the second card to the gate's signature: without going there, and without what the camera noted of the place.
async fn send_a_photo(hub: &TestHub, window: &Window, gate: &mut Gate) {
    photo_on_its_way(hub, window).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    assert_eq!(gate.agent.round().await.expect("a round").photos, 1);
    look_again(hub, window).await;
    window.see("收下照片，录入了您的脸").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

async fn photo_on_its_way(hub: &TestHub, window: &Window) {
    agree(hub, window).await;
    window.see("用照片办理").await;
    window.see("社区的系统只转交").await;
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("face.jpg");
    let photo = jpeg_with_gps(1_600, 1_200);
    assert!(photo.windows(PLACE.len()).any(|window| window == PLACE));
    std::fs::write(&path, photo).expect("a photo");
    window.choose_in("#relay-photo", &path).await;
    window.see("要发给东门的照片").await;
    window.shot("face-photo").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "同意并发送这张照片").await;
    window.see("锁着的照片送出了").await;
    window.shot("face-photo-sent").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_sent_instead_of_going_there() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let mut gate = gate_with_photos(&hub).await;
    send_a_photo(&hub, &window, &mut gate).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_withdraws_is_told_what_became_of_the_photo() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let _gate = gate_with_photos(&hub).await;
    photo_on_its_way(&hub, &window).await;

    window.press("button", "撤回同意").await;

    look_again(&hub, &window).await;
    window.see("社区的系统说锁着的照片删掉了").await;
    window.see("门禁机没有签字说收下过").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_a_photo_is_sent_instead_of_going_there() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let mut gate = gate_with_photos(&hub).await;
    send_a_photo(&hub, &window, &mut gate).await;
    window.close().await;
}

/// Whoever passes several gates sees which of them does not open by other ways, before one is chosen.
#[tokio::test(flavor = "multi_thread")]
async fn on_the_list_of_gates_stands_what_else_does_not_open_one() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let _east = hub.gate(&manager).await;
    let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
    let mut west = hub.paired_gate(&manager, west).await;
    bring_into_use(&manager, &mut west).await;
    let reader = west.folder.path().join("terminal/readers/code");
    let held = std::fs::read(&reader).expect("a code");
    std::fs::write(&reader, "smeared").expect("the code reader is broken");
    west.agent.round().await.expect("a round");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let line = "const line = name => [...document.querySelectorAll('main nav.actions a')] \
             .find(one => one.innerText.includes(name))?.innerText ?? ''; \
         const isToldDead = name => line(name).includes('扫码现在不一定能用'); \
         return line('东门') && [isToldDead('西门'), isToldDead('东门')].join() === arguments[0]";
    let narrow = Look { width: 320, text: Some("5"), ..Look::PLAIN };
    window.look(&hub.origin, narrow).await;
    open(&window, &hub.origin).await;
    window.wait_true(line, vec!["true,false".into()]).await;
    window.shot("face-list-dead").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    std::fs::write(&reader, held).expect("it works again");
    west.agent.round().await.expect("a round");
    open(&window, &hub.origin).await;
    window.wait_true(line, vec!["false,false".into()]).await;
    window.close().await;
}

/// The proofs of a slip are a file; where it has gone, and that it has, is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_slip_that_was_saved_with_its_proofs_says_so_and_is_named_by_its_record() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let _gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    agree(&hub, &window).await;
    let catch = "HTMLAnchorElement.prototype.click = function () { window.saved = this.download }";
    window.run(catch, vec![]).await;

    window.press("button", "连同证明存下来").await;

    let said = "return document.querySelector('#receipt-kept[role=status]') \
         ?.innerText.includes(`存好了，文件叫“${window.saved}”`)";
    window.wait_true(said, vec![]).await;
    let name = window.run("return window.saved", vec![]).await;
    let name = name.as_str().expect("a name");
    let number = name.strip_prefix("linli-receipt-").and_then(|name| name.strip_suffix(".json"));
    let number = number.expect("named by a record");
    window.see(&format!("第 {number} 条")).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_stopped_without_a_network() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let _gate = gate_with_photos(&hub).await;
    photo_on_its_way(&hub, &window).await;

    window.block(&["*/api/*"]).await;
    window.press("button", "撤回，不发照片了").await;
    window.see("已经记在这台设备上").await;
    window.see("还没有发给社区的系统").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.block(&[]).await;
    window.go(&hub.origin).await;

    let dropped = async {
        let is_it = |event: &Event| matches!(event, Event::PhotoDropped { .. });
        while !events(&phone).await.iter().any(is_it) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), dropped)
        .await
        .expect("sent from the first screen");
    assert!(matches!(standing(&phone).await[..], [Standing::Given { .. }, Standing::Ended { .. }]));
    window.close().await;
}

/// What a guardian says for a child is kept on the device as well, and sent from whatever screen comes next.
#[tokio::test(flavor = "multi_thread")]
async fn a_guardian_withdraws_for_a_child_without_a_network() {
    let Some((mut hub, driver)) = installed::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    installed::wait_installed(&window).await;
    let (phone, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    let staff = hub.staff("小李").await;
    let birthday = guarded(&hub, &staff, (&child, &phone), 300).await;
    agree_for(&phone, &child, birthday, gate.id).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let origin = hub.origin.clone();
    let of_child = format!("{origin}/panel/face?for={}", child.account.person);
    window.go(&of_child).await;
    window.wait_alive().await;
    has_looked(&window).await;
    window.see("同意凭条").await;
    installed::wait_panel_kept(&window).await;

    hub.stop().await;
    window.go(&of_child).await;
    window.wait_alive().await;
    has_looked(&window).await;
    window.press("button", "撤回同意").await;
    window.see("已经记在这台设备上").await;
    window.see("还没有发给社区的系统").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    hub.come_back().await;
    window.go(&format!("{origin}/")).await;

    is_over(&child).await;
    window.close().await;
}

/// Whether a button says this.
const HAS_BUTTON: &str = "return [...document.querySelectorAll('button')] \
     .some(button => button.innerText.includes(arguments[0]))";

/// Writes something else into the rows of gates and their notices, as whoever has taken over a hub can; the ledger
/// stays as it was.
pub(crate) async fn rewrite(hub: &TestHub, from: &str, to: &str) {
    let (from, to) = (from.to_owned(), to.to_owned());
    let rewritten = hub.app.db.write(move |tx| {
        let (from, to) = (from.clone(), to.clone());
        Box::pin(async move {
            for sql in [
                "UPDATE gate_notice SET text = REPLACE(text, $1, $2)",
                "UPDATE gate SET key = REPLACE(key, $1, $2)",
            ] {
                tx.execute(sql, &[from.as_str().into(), to.as_str().into()]).await?;
            }
            Ok(())
        })
    });
    rewritten.await.expect("rewritten");
}

/// A hub that tells one person another notice, or another key of the gate, than the ledger tells all.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_does_not_have_nobody_can_agree_to() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let face = format!("{}/panel/face", hub.origin);
    window.go(&face).await;
    window.wait_true(HAS_BUTTON, vec!["同意刷脸".into()]).await;

    let key = gate.agent.state().key().to_text();
    let swapped = "5a".repeat(32);
    assert_eq!(key.len(), swapped.len());
    for (from, to) in
        [("替您开门。", "替您开门，并记下您几点回家。"), (key.as_str(), swapped.as_str())]
    {
        let before = phone.offers().await.remove(0);
        rewrite(&hub, from, to).await;
        let told = phone.offers().await.remove(0);
        assert!(told.notice != before.notice && told.takes_in, "the hub says that all is well");
        window.go(&face).await;
        window.see("还没有外人看着").await;
        window.see("这台设备核对过的账本里，还没有这份告知").await;
        let agree = window.run(HAS_BUTTON, vec!["同意刷脸".into()]).await;
        assert_eq!(agree, false, "{from} was swapped for {to}");
        window.wait_true(HAS_BUTTON, vec!["不用，我刷卡/扫码".into()]).await;
        window.shot("face-not-ledgered").await;
        assert_eq!(window.faults().await, Vec::<String>::new());

        rewrite(&hub, to, from).await;
        window.go(&face).await;
        window.wait_true(HAS_BUTTON, vec!["同意刷脸".into()]).await;
    }
    window.close().await;
}

/// A gate gets another key: whoever has agreed to it is told, and everybody finds it.
#[tokio::test(flavor = "multi_thread")]
async fn another_key_of_a_gate_is_told_to_who_has_agreed_to_it() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let gate = hub.gate(&manager).await;
    phone.agree(gate.id).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let panel = format!("{}/panel", hub.origin);
    window.go(&panel).await;
    window.see("您同意了 1 台门禁刷脸").await;
    assert!(!window.text().await.contains("换了钥匙"), "as it was agreed to");

    let made = manager.hub.change(&Invite { id: gate.id }, &key()).await.expect("a code");
    let folder = TempDir::new().expect("a place for temporary files");
    let terminal = Reference::open(&folder.path().join("terminal")).expect("a terminal");
    let state = folder.path().join("agent");
    let other = Agent::pair(&state, terminal, hub.around(), made.secret).await.expect("paired");
    look_again(&hub, &window).await;
    window.see("您同意过的门禁换了钥匙").await;
    window.see("东门换了签字的钥匙").await;
    window.shot("face-key-swapped").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("link", "门禁的变动").await;
    window.wait_title("账本核对").await;
    window.press("button", "门禁的变动").await;
    for key in [gate.agent.state().key(), other.state().key()] {
        window.see(&key.to_text()).await;
    }
    window.see("换了签字的钥匙").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    window.go(&panel).await;
    window.press("button", "我知道了").await;
    let is_gone = "return !document.body.innerText.includes('您同意过的门禁换了钥匙')";
    window.wait_true(is_gone, vec![]).await;
    window.client.refresh().await.expect("the page loads");
    window.see("还没有外人看着").await;
    window.wait_true(is_gone, vec![]).await;
    window.close().await;
}

/// Whoever is told no is told whom to turn to (PIPL article 65): where what was sent is refused, and where
/// nobody can agree at the moment.
#[tokio::test(flavor = "multi_thread")]
async fn a_no_says_whom_to_turn_to() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let gate = hub.gate(&manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.go(&format!("{}/panel/face", hub.origin)).await;
    window.see("还没有外人看着").await;
    window.see("同意刷脸").await;
    assert!(!window.text().await.contains("12377"), "nobody has said no");

    set(&manager, gate.id, Act::Pause).await.expect("it rests");
    window.press("button", "同意刷脸").await;
    turn_to(&window).await;
    window.client.refresh().await.expect("the page loads");
    window.see("这台门禁现在不接受新的同意").await;
    turn_to(&window).await;
    window.close().await;
}

async fn turn_to(window: &Window) {
    for channel in ["12345", "12377", "12315", "向法院起诉", "向社区投诉"] {
        window.see(channel).await;
    }
    assert_eq!(window.faults().await, Vec::<String>::new());
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
    window.see("已撤回。您同意过的门禁，系统都下了删除通知").await;
    assert!(matches!(standing(&phone).await[..], [Standing::Ended { .. }]));
    assert_eq!(window.faults().await, Vec::<String>::new());
    drop(gate);
    window.close().await;
}
