//! 刷脸进门 without a hub: what has run out is over all the same, and withdrawing takes neither a network nor a device
//! that knows of the consent, also for a child.

use contract::{consents::Standing, people::Post};
use fantoccini::key::Key;
use hub::ledger::checkpoint;

use super::{agree, be_taken_in, has_looked, is_over, open};
use crate::{
    browser,
    family::{agree_for, guarded},
    gates::standing,
    installed,
    looks::SHELL,
    panel::forget_what_was_checked,
    printing::is_printed_alone,
    road::TIGHT,
    shell,
    support::{Keychain, TestHub, Window},
};

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
    window.go(&format!("{}/panel/trust", hub.origin)).await;
    window.wait_alive().await;
    installed::wait_panel_kept(&window).await;
    has_looked(&window).await;
    assert!(matches!(standing(&phone).await[..], [Standing::Given { .. }]));

    hub.stop().await;
    // As where the panel was kept before she had ever opened it.
    forget_what_was_checked(&window).await;
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
    is_over(&window, &phone).await;
    drop(gate);
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

    is_over(&window, &child).await;
    window.close().await;
}

/// Without a hub 王秀英 withdraws by keys alone, with the largest letters on the smallest screen.
async fn withdraw_by_keys(hub: &mut TestHub, window: &Window, origin: &str) {
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    phone.agree(gate.id).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.look(origin, TIGHT).await;
    open(window, origin).await;
    window.see("同意凭条").await;
    if window.is_chromium() {
        installed::wait_panel_kept(window).await;
    }

    hub.stop().await;
    open(window, origin).await;
    window.see("现在连不上").await;
    assert_eq!(window.not_worn(TIGHT).await, Vec::<String>::new());
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.tab_to("撤回同意").await;
    window.keys(&[Key::Enter.into()]).await;
    window.see("已经记在这台设备上").await;
    window.see("还没有发给社区的系统").await;
    has_looked(window).await;
    window
        .shot(&format!("face-away-keys-{}", if origin == SHELL { "window" } else { "browser" }))
        .await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    hub.come_back().await;
    window.go(&format!("{origin}/")).await;
    is_over(window, &phone).await;
    drop(gate);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_it_is_withdrawn_by_keys_alone_with_the_largest_letters() {
    let Some((mut hub, driver)) = installed::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    installed::wait_installed(&window).await;
    let origin = hub.origin.clone();
    withdraw_by_keys(&mut hub, &window, &origin).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_without_a_network_it_is_withdrawn_by_keys_alone_with_the_largest_letters() {
    let Some((mut hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    withdraw_by_keys(&mut hub, &window, SHELL).await;
    window.close().await;
}
