//! The privacy panel on real screens: who looked is told and proved, who has seen the ledger is counted, and
//! what was changed behind its back is said plainly.

mod allowed;
mod asking;
mod comparing;
mod desks;
mod entered;
mod keys;
mod lines;
mod operating;
mod strange;
mod taking;
mod trusting;

use std::path::PathBuf;

use contract::people::Post;
use hub::ledger::checkpoint;

use crate::{
    browser::{self},
    complaints::lift,
    ledger::{Seeing, rule, take_names},
    shell,
    support::{Desktop, Driver, Keychain, Look, Person, TestHub, Window, key},
};

pub(crate) use desks::put_back;
pub(crate) use strange::{ADD, consent_of_another};
pub(crate) use taking::saved;

/// Whether the page does not say this.
fn shows_not(text: &str) -> String {
    format!("return !document.body.innerText.includes('{text}')")
}

/// Somebody with a matter, at their screen, and a manager.
async fn begin(hub: &TestHub, window: &Window) -> Person {
    let phone = hub.resident("王秀英").await;
    phone.hub.change(&lift(), &key()).await.expect("filed");
    let manager = hub.join("陈经理", Post::Manager, None).await;
    window.press("link", "我的隐私").await;
    window.wait_title("我的隐私").await;
    window.see("还没有外人看着").await;
    window.see("本月没有人查看").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    manager
}

/// A look is told at once, and proved with the next checkpoint; who does not know of it asks.
async fn look(hub: &TestHub, window: &Window, manager: &Person) {
    window.press("link", "谁看过我的信息").await;
    window.see("没有人查看过").await;
    take_names(hub, manager).await;
    window.press("button", "重新核对").await;
    window.see("陈经理（社区负责人）").await;
    window.see("看了：带姓名的诉求表格").await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("button", "重新核对").await;
    window.see("已证明").await;
    window.wait_until("nothing is only claimed", &shows_not("仅声称")).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "我不认得这次查看").await;
    window.wait_title("我要投诉").await;
    let asks = "return document.querySelector('#text')?.value.includes('我不知道为什么，请说明')";
    window.wait_true(asks, vec![]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_is_told_proved_and_asked_about() {
    let Some((mut hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = begin(&hub, &window).await;
    look(&hub, &window, &manager).await;

    let all = witnessed(&mut hub).await;
    window.go(&format!("{}/panel/check", hub.origin)).await;
    // Who watches has changed: that is looked at by a person before anything is green.
    window.see("看账本的单位名单换了").await;
    window.see("没有独立单位").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "我看过了，认得这几家").await;
    window.see("账本没有问题").await;
    window.see("现在的六个词").await;
    for name in ["committee", "street", "university"] {
        window.see(name).await;
    }
    let six = "return document.querySelectorAll('.card .six > li').length";
    assert_eq!(window.run(six, vec![]).await, 6);
    assert_eq!(window.faults().await, Vec::<String>::new());
    drop(all);

    lose_the_look(&hub).await;
    forget_what_was_checked(&window).await;
    window.go(&format!("{}/panel", hub.origin)).await;
    window.see("账本对不上").await;
    window.see("您的记录有改动、缺失或调换。").await;
    for channel in ["12345", "12377", "12315", "向法院起诉"] {
        window.see(channel).await;
    }
    // It stays until somebody has explained it, whatever is shown next.
    window.client.refresh().await.expect("the page loads");
    window.see("账本对不上").await;
    trusting::evidence_is_kept(&hub, &window).await;
    hub.stop().await;
    window.press("button", "重新核对").await;
    window.see("账本对不上").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

/// The list of devices is what the hub says; what the ledger says of them is one press away.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_devices_leads_to_the_keys_themselves() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.go(&format!("{}/devices", hub.origin)).await;
    window.wait_alive().await;
    window.press("link", "按账本看我的钥匙").await;
    window.wait_title("谁看过我的信息").await;

    window.wait_focus_on("#keys[open] > summary").await;
    window.see("加了一台设备").await;
    window.see("现在有 1 台设备能代表您说话").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    // Whoever comes for something else finds them folded.
    window.go(&format!("{}/panel/looked", hub.origin)).await;
    window.wait_for_element("#keys:not([open])").await;
    window.close().await;
}

/// Whether the light comes before what the panel is for.
const LIGHT_FIRST: &str = "const light = document.querySelector('.verdict strong'); \
     const about = [...document.querySelectorAll('main .hint')] \
         .find(one => one.innerText.includes('账本只能往后加')); \
     return !!(light.compareDocumentPosition(about) & Node.DOCUMENT_POSITION_FOLLOWING)";

/// Whether the light's sign and its word are on one line.
const BESIDE: &str = "const box = one => document.querySelector(`.verdict ${one}`) \
         .getBoundingClientRect(); \
     const [sign, word] = [box('.icon'), box('strong')]; \
     return sign.right <= word.left && sign.top < word.bottom && word.top < sign.bottom \
         && word.right <= innerWidth";

#[tokio::test(flavor = "multi_thread")]
async fn the_light_comes_first_and_its_sign_beside_its_word_with_the_largest_letters() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    for is_english in [false, true] {
        let look = Look { width: 320, text: Some("5"), is_english, ..Look::PLAIN };
        window.look(&hub.origin, look).await;
        let alone = if is_english { "nobody outside watches it" } else { "还没有外人看着" };
        for path in ["/panel", "/panel/looked"] {
            window.go(&format!("{}{path}", hub.origin)).await;
            window.see(alone).await;
            window.wait_until("the sign stands beside its word", BESIDE).await;
        }
    }
    window.look(&hub.origin, Look::PLAIN).await;
    window.go(&format!("{}/panel", hub.origin)).await;
    window.see("还没有外人看着").await;
    window.wait_until("the light comes first", LIGHT_FIRST).await;
    window.close().await;
}

/// As on a device that is new.
pub(crate) async fn forget_what_was_checked(window: &Window) {
    let forget = "for (const name of Object.keys(localStorage)) \
         if (name.endsWith('.ledger')) localStorage.removeItem(name)";
    window.run(forget, vec![]).await;
}

/// Has three witnesses see the ledger from now on.
async fn witnessed(hub: &mut TestHub) -> [Seeing; 3] {
    let log = hub.app.log().await.expect("a log").key();
    let all = [
        Seeing::start("committee", &log).await,
        Seeing::start("street", &log).await,
        Seeing::start("university", &log).await,
    ];
    std::fs::write(hub.data.path().join("witnesses.policy"), rule(&all)).expect("written");
    hub.stop().await;
    hub.come_back().await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    all
}

/// As on a device that is so many minutes ahead of the newest page: to it, the ledger stands still.
async fn minutes_later(hub: &TestHub, window: &Window, minutes: u32) {
    let later = "localStorage.setItem('minutes-later', arguments[0])";
    window.run(later, vec![minutes.into()]).await;
    window.go(&format!("{}/panel", hub.origin)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_old_is_amber_and_never_green() {
    let Some((mut hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    // The device knows who watched before it is told who watches now.
    window.go(&format!("{}/panel", hub.origin)).await;
    window.see("还没有外人看着").await;
    let all = witnessed(&mut hub).await;
    window.go(&format!("{}/panel/check", hub.origin)).await;
    window.press("button", "我看过了，认得这几家").await;
    window.see("账本没有问题").await;

    let clock = "const now = Date.now; const read = () => { \
             try { return Number(localStorage.getItem('minutes-later')) } catch { return 0 } }; \
         Date.now = () => now.call(Date) + read() * 60000";
    window.before_each_page(clock).await;
    let lights = "return ['good', 'warn'].map(look => \
         document.querySelectorAll(`.verdict .light.${look}`).length)";
    // A hub makes a page every five minutes, so the newest is never older than that.
    minutes_later(&hub, &window, 20).await;
    window.see("账本没有问题").await;
    assert_eq!(window.run(lights, vec![]).await, serde_json::json!([1, 0]));

    minutes_later(&hub, &window, 31).await;
    window.see("这一页太旧了").await;
    assert_eq!(window.run(lights, vec![]).await, serde_json::json!([0, 1]));
    let text = window.text().await;
    assert!(!text.contains("账本没有问题") && !text.contains("家独立单位看过"), "{text}");
    window.shot("panel-stale").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    minutes_later(&hub, &window, 0).await;
    window.see("账本没有问题").await;
    drop(all);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_a_look_is_told_proved_and_asked_about() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let manager = begin(&hub, &window).await;
    look(&hub, &window, &manager).await;
    window.go("tauri://localhost/panel/check").await;
    window.see("现在的六个词").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

/// What the native side has written down, as it lies on the disk.
fn written_down(desktop: &Desktop) -> Vec<PathBuf> {
    let files = |folder: PathBuf| {
        let all = std::fs::read_dir(folder).into_iter().flatten();
        all.map(|one| one.expect("readable").path())
    };
    let all = files(desktop.data().join("ledger")).flat_map(files);
    all.filter(|file| file.extension().is_some_and(|end| end == "json")).collect()
}

/// How many chains this page itself has kept something of.
const KEPT_BY_THE_PAGE: &str =
    "return Object.keys(localStorage).filter(name => name.includes('.ledger')).length";

/// Who watched before is known after the program was killed, so that whoever watches now has to be looked at.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_what_was_checked_outlives_the_program() {
    let Some((mut hub, mut desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("link", "我的隐私").await;
    window.see("还没有外人看着").await;
    assert_eq!(written_down(&desktop).len(), 1);
    assert_eq!(window.run(KEPT_BY_THE_PAGE, vec![]).await, 0);
    desktop.kill(window).await;

    let all = witnessed(&mut hub).await;
    let again = desktop.window(None).await;
    again.wait_alive().await;
    again.go("tauri://localhost/panel/check").await;
    again.see("看账本的单位名单换了").await;
    again.press("button", "我看过了，认得这几家").await;
    again.see("账本没有问题").await;
    desktop.kill(again).await;

    let later = desktop.window(None).await;
    later.wait_alive().await;
    later.go("tauri://localhost/panel").await;
    later.see("账本没有问题").await;
    assert_eq!(later.faults().await, Vec::<String>::new());
    drop(all);
    later.close().await;
}

/// It is the native side that finds it and keeps it: whatever the page holds makes nothing green again.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_a_changed_record_alarms_whatever_the_page_holds() {
    let Some((hub, mut desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let manager = begin(&hub, &window).await;
    // What a page would have had to keep while all was well.
    let files = written_down(&desktop);
    let [file] = &files[..] else { panic!("one chain was followed: {files:?}") };
    let well = std::fs::read_to_string(file).expect("UTF-8");
    let person = file.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
    take_names(&hub, &manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    lose_the_look(&hub).await;

    window.press("button", "重新核对").await;
    window.see("账本对不上").await;
    window.see("您的记录有改动、缺失或调换。").await;
    let forge = "localStorage.setItem(`linli.${arguments[0]}.ledger`, arguments[1])";
    window.run(forge, vec![person.into(), well.into()]).await;
    window.go("tauri://localhost/panel").await;
    window.see("账本对不上").await;
    forget_what_was_checked(&window).await;
    window.go("tauri://localhost/panel").await;
    window.see("账本对不上").await;
    desktop.kill(window).await;

    let again = desktop.window(None).await;
    again.wait_alive().await;
    again.go("tauri://localhost/panel").await;
    again.see("账本对不上").await;
    again.press("link", "我能相信什么").await;
    again.see("是装在这台设备上的程序在核对账本").await;
    // What is proved while all is right is not said alone where it is not.
    again.see("账本对不上").await;
    again.close().await;
}

/// Takes the third record out of its chain, behind the ledger's back.
async fn lose_the_look(hub: &TestHub) {
    for sql in
        ["DELETE FROM record WHERE number = 3", "UPDATE chain SET length = 2 WHERE length = 3"]
    {
        let change =
            hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await }));
        change.await.expect("changed");
    }
}

/// What residents have no scripts for is said on the plain page.
#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_believed_is_said_without_scripts() {
    let Some((hub, driver)): Option<(TestHub, Driver)> = browser::start().await else { return };
    let window = driver.window().await;
    window.go(&hub.origin).await;
    window.block(&["*.js", "*.wasm"]).await;
    window.go(&format!("{}/panel", hub.origin)).await;
    window.see("账本只能往后加").await;
    window.press("link", "我能相信什么").await;
    window.see("谁也保证不了").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}
