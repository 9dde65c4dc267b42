//! At the manager's desk in a browser: lost devices are stopped, a recovery is begun and refused, somebody moves
//! out, a mistake is taken back.

use contract::{id::PlaceId, people::Post, register::List, text::Search};
use fantoccini::key::Key;

use crate::{
    complaints::lift,
    support::{Driver, Engine, Person, TestHub, Window, key},
};

async fn start() -> Option<(TestHub, Driver)> {
    let Some(driver) = Driver::start().await else {
        crate::support::skip("LINLI_TEST_CHROMEDRIVER");
        return None;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        crate::support::skip("LINLI_TEST_WEB");
        return None;
    };
    Some((hub, driver))
}

/// A new window in which somebody joins with what their card has in its link.
async fn join(hub: &TestHub, driver: &Driver, secret: &str, name: &str) -> Window {
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see(name).await;
    window.press("button", "加入").await;
    window.wait_joined().await;
    window
}

async fn joined(hub: &TestHub, driver: &Driver, name: &str, post: Post) -> Window {
    let home = (post == Post::Resident).then_some("3-1-502");
    let secret = hub.invite(name, post, home).await;
    join(hub, driver, &secret.to_string(), name).await
}

/// The home of this code.
pub(crate) async fn household(manager: &Person, code: &str) -> PlaceId {
    let search = Some(Search::try_from(code).expect("short"));
    let list = List { search, ..List::default() };
    manager.hub.ask(&list).await.expect("searched").places[0].id
}

/// Waits until the question has the focus.
async fn wait_asked(window: &Window) {
    let script = "return document.activeElement?.id === 'access-asked'";
    window.wait_until("the question has the focus", script).await;
}

/// The code of the card that is shown.
async fn code_of_card(window: &Window) -> String {
    window.wait_until("a card", "return !!document.querySelector('.sheet-of-cards .key')").await;
    let code = "return document.querySelector('.sheet-of-cards .key').textContent";
    window.run(code, vec![]).await.as_str().expect("a code").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_phone_is_told_why_and_sees_and_stops_who_gets_in() {
    let Some((hub, driver)) = start().await else { return };
    let lost = joined(&hub, &driver, "王秀英", Post::Resident).await;
    lost.see("王秀英，您好").await;
    hub.resident("李明").await.hub.change(&lift(), &key()).await.expect("filing works");
    let desk = hub.join("陈经理", Post::Manager, None).await;
    let home = household(&desk, "3-1-502").await;
    let manager = joined(&hub, &driver, "陈经理", Post::Manager).await;
    manager.go(&format!("{}/staff/manage/register?home={home}&why=visit", hub.origin)).await;
    manager.see("李明").await;

    // By keys alone, past the row of the other one; a first try fails on its way.
    manager.tab_to("手机丢了：王秀英").await;
    manager.keys(&[Key::Enter.into()]).await;
    wait_asked(&manager).await;
    manager.see("手机和别的设备马上都停用").await;
    manager.block(&["*/api/people/*"]).await;
    manager.tab_to("全部停用").await;
    manager.keys(&[' ']).await;
    manager.see("现在没有网络").await;
    manager.block(&[]).await;
    manager.keys(&[' ']).await;
    manager.see("王秀英的设备都停用了").await;

    lost.see("这台设备已经停用").await;
    lost.press("link", "怎么办").await;
    lost.see("按本人说的，全部设备都停用了").await;
    lost.shot("access-told").await;

    // Somebody comes who says that they are her; another of the staff agrees.
    manager.press("button", "恢复账号：王秀英").await;
    wait_asked(&manager).await;
    manager.press("button", "登记").await;
    manager.see("请选一种").await;
    manager.run("document.querySelector('#shown').click()", vec![]).await;
    manager.press("button", "登记").await;
    manager.see("王秀英的恢复登记好了").await;
    let staff = joined(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    staff.press("link", "恢复账号").await;
    staff.see("看了：居民身份证").await;
    staff.press("button", "同意：王秀英").await;
    staff.see("同意王秀英恢复账号？").await;
    staff.press("button", "同意，做新卡").await;
    staff.see("新卡才能用").await;
    let code = code_of_card(&staff).await;

    // Her own phone, which was stopped, sees it and ends it.
    lost.go(&format!("{}/devices", hub.origin)).await;
    lost.wait_alive().await;
    lost.see("有人正在替您恢复账号").await;
    lost.see("还剩 72 小时").await;
    lost.shot("access-alert").await;
    lost.press("button", "不是我，停下").await;
    lost.see("没有人进得了您的账号").await;
    let thief = driver.window().await;
    thief.go(&format!("{}/join#{code}", hub.origin)).await;
    thief.wait_alive().await;
    thief.see("这个邀请码已经用过或者过期了").await;
    thief.close().await;
    let desk = desk.hub.ask(&contract::recovery::Desk {}).await.expect("listed");
    assert!(desk.is_empty(), "{desk:?}");

    staff.close().await;
    manager.close().await;
    lost.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moves_out_is_out_at_once_and_a_mistake_is_taken_back() {
    let Some((hub, driver)) = start().await else { return };
    let phone = joined(&hub, &driver, "王秀英", Post::Resident).await;
    phone.see("王秀英，您好").await;
    let desk = hub.join("陈经理", Post::Manager, None).await;
    let home = household(&desk, "3-1-502").await;
    let manager = joined(&hub, &driver, "陈经理", Post::Manager).await;
    manager.go(&format!("{}/staff/manage/register?home={home}&why=visit", hub.origin)).await;
    manager.wait_alive().await;

    manager.press("button", "搬走了：王秀英").await;
    wait_asked(&manager).await;
    manager
        .run(
            "document.querySelector('#day').value = ''; document.querySelector('#day')\
        .dispatchEvent(new Event('input'))",
            vec![],
        )
        .await;
    manager.press("button", "登记").await;
    manager.see("请选今天或以后的一天").await;
    manager.press("button", "先不改").await;
    manager.press("button", "搬走了：王秀英").await;
    wait_asked(&manager).await;
    manager.press("button", "登记").await;
    manager.see("王秀英的设备都退出了").await;
    manager.see("已搬走：").await;
    phone.see("这台设备已经停用").await;
    phone.press("link", "怎么办").await;
    phone.see("社区登记您已经搬离").await;

    manager.press("button", "登记错了：王秀英").await;
    wait_asked(&manager).await;
    manager.press("button", "改回来").await;
    manager.see("王秀英的登记改回来了").await;
    manager.wait_for_element("[aria-label='恢复账号：王秀英']").await;

    manager.close().await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_a_post_is_told_and_nobody_does_it_to_themselves() {
    let Some((hub, driver)) = start().await else { return };
    let staff = joined(&hub, &driver, "小李", Post::Staff).await;
    staff.see("待办").await;
    let manager = joined(&hub, &driver, "陈经理", Post::Manager).await;
    manager.go(&format!("{}/staff/manage/colleagues", hub.origin)).await;
    manager.wait_alive().await;
    manager.see("小李").await;
    manager.see("您自己的设备").await;
    let own = "return [...document.querySelectorAll('.people button')]\
        .every(button => !button.textContent.includes('陈经理'))";
    manager.wait_true(own, vec![]).await;

    manager.press("button", "离岗：小李").await;
    wait_asked(&manager).await;
    manager.see("退回收件箱").await;
    manager.press("button", "登记").await;

    manager.see("已离岗：").await;
    staff.see("这台设备已经停用").await;
    staff.go(&format!("{}/staff", hub.origin)).await;
    staff.wait_alive().await;
    staff.press("link", "怎么办").await;
    staff.see("社区登记您已经离岗").await;
    staff.shot("access-staff-told").await;
    staff.close().await;
    manager.close().await;
}
