//! 我的手机和钥匙 in the window: a second device is there and is signed off; and who gets in at the counter is seen by
//! the window's own key, in use and stopped, and ended by it.

use contract::{Code, devices::Stop, people::Post, recovery::Desk, sessions::Show};
use hub::ledger::checkpoint;

use crate::{
    face::has_looked,
    looks::SHELL,
    recovery::card,
    shell,
    support::{Keychain, Person, TestHub, Window, code, key},
};

/// The other device is listed, ended in two presses, and one's own records have one less.
async fn sign_the_other_off(hub: &TestHub, window: &Window, other: &Person) {
    window.press("link", "我的隐私").await;
    window.wait_title("我的隐私").await;
    has_looked(window).await;
    window.press("link", "我的手机和钥匙").await;
    window.wait_title("我的手机和钥匙").await;
    window.see("就是这台").await;
    window.see("测试设备").await;
    window.press("button", "停用：测试设备").await;
    window.see("要停用“测试设备”吗？").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    window.click("#revoking .danger").await;

    window.see("“测试设备”已停用").await;
    window.see("已停用的设备").await;
    assert_eq!(code(other.hub.ask(&Show {}).await), Code::DeviceRevoked);
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("link", "按账本看我的钥匙").await;
    window.wait_title("谁看过我的信息").await;
    window.see("现在有 1 台设备能代表您说话").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_another_device_is_signed_off_and_who_gets_in_is_stopped() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    hub.app.log().await.expect("a log");
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let phone = hub.resident("王秀英").await;
    sign_the_other_off(&hub, &window, &phone).await;

    // Two of the staff who are in it together; first the window is in use, then they stop it.
    let (one, two) = (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
    let card = card(&one, &two, &phone).await;
    window.go(&format!("{SHELL}/panel")).await;
    window.wait_alive().await;
    window.see("有人正在替您恢复账号").await;
    window.see("小李登记说您本人来过").await;
    window.see("陈经理同意了").await;
    window.see("还剩 72 小时可以说不").await;
    let person = phone.account.person;
    one.hub.change(&Stop { person }, &key()).await.expect("stopped");
    window.see("这台设备已经停用").await;
    window.press("link", "怎么办").await;
    window.see("按本人说的，全部设备都停用了").await;
    window.see("有人正在替您恢复账号").await;
    window.see("还剩 72 小时可以说不").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    window.press("button", "不是我，停下").await;

    window.see("没有人进得了您的账号").await;
    assert_eq!(code(hub.use_up(card, "骗子").await.map(drop)), Code::InvitationOver);
    assert!(two.hub.ask(&Desk {}).await.expect("listed").is_empty(), "nothing waits any more");
    window.close().await;
}
