//! From screen to screen: the focus goes along, the page is named, and nothing is loaded that is not used.

use contract::people::Post;

use super::{join, start};
use crate::support::Window;

/// Follows a link or presses a button; the next screen is called so, and its heading has the focus.
async fn go_on(window: &Window, role: &str, name: &str, title: &str) {
    window.press(role, name).await;
    window.wait_title(title).await;
    window.wait_focus_on("h1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_navigation_takes_the_focus_along_and_names_the_page() {
    let Some((hub, driver)) = start().await else { return };
    let visitor = driver.window().await;
    visitor.go(&format!("{}/d/3-1", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.wait_title("您好").await;
    go_on(&visitor, "link", "我要投诉", "我要投诉").await;
    visitor.fill("发生了什么", "楼道的灯坏了。").await;
    go_on(&visitor, "button", "提交", "已提交").await;
    go_on(&visitor, "button", "现在就看进度", "楼道的灯坏了").await;
    go_on(&visitor, "link", "首页", "您好").await;
    go_on(&visitor, "link", "查进度", "查进度").await;
    go_on(&visitor, "link", "首页", "您好").await;
    go_on(&visitor, "link", "我有邀请码", "加入社区").await;
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    visitor.fill("邀请码", &secret.to_string()).await;
    go_on(&visitor, "button", "下一步", "加入社区").await;
    go_on(&visitor, "button", "加入", "王秀英，您好").await;
    go_on(&visitor, "link", "我的事项", "我的事项").await;
    go_on(&visitor, "link", "设置", "设置").await;
    go_on(&visitor, "link", "个人信息说明", "个人信息说明").await;

    // Another program of the app: its first page begins where every page begins.
    visitor.go(&format!("{}/devices", hub.origin)).await;
    visitor.wait_alive().await;
    visitor.wait_title("我的手机和钥匙").await;
    visitor.press("button", "添加一台设备").await;
    visitor.see("只能用一次").await;
    visitor
        .wait_until("the focus is somewhere", "return document.activeElement !== document.body")
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_managers_screens_take_the_focus_along_and_name_the_page() {
    let Some((hub, driver)) = start().await else { return };
    hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let manager = join(&hub, &driver, "陈经理", Post::Manager).await;
    manager.see("待办").await;
    manager.press("link", "管理").await;
    manager.wait_alive().await;
    manager.wait_title("概况").await;

    go_on(&manager, "link", "名册", "名册").await;
    manager.press("link", "有人来柜台").await;
    manager.press("link", "3栋").await;
    manager.wait_focus_on("h1, #content").await;
    for screen in ["导入名册", "邀请", "工作人员", "概况"] {
        manager.press("button", "全部页面").await;
        go_on(&manager, "link", screen, screen).await;
        // Who has arrived sees the screen, and no menu above it.
        manager.see_not_in(".menu[open]").await;
    }
    manager.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn residents_never_load_the_inbox() {
    let Some((hub, driver)) = start().await else { return };
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    let loaded = "return performance.getEntriesByType('resource').map(one => one.name).join(' ')";
    let mut all = String::new();
    for path in ["/", "/file", "/mine", "/settings", "/devices"] {
        window.go(&format!("{}{path}", hub.origin)).await;
        window.wait_alive().await;
        window.wait_settled().await;
        all += window.run(loaded, vec![]).await.as_str().expect("a list");
    }

    assert!(all.contains("/assets/resident-") && all.contains("/assets/account-"), "{all}");
    assert!(!all.contains("/assets/staff"), "{all}");
    window.close().await;
}
