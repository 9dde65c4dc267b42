//! 办理删除 on real screens: one press does not agree to it, and the desk tells that the person has called it off before
//! somebody begins it anew.

use contract::{people::Post, rights::KeepMe};

use crate::{
    browser,
    rights::{entered, erase_for, own},
    support::key,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_asked_once_more_and_what_was_called_off_is_told_at_the_desk() {
    let Some((hub, driver)) = browser::start().await else { return };
    let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
    let id = entered(&staff, resident.account.person).await;
    erase_for(&staff, id).await.expect("begun");
    let desk = browser::join(&hub, &driver, "陈经理", Post::Manager).await;
    desk.go(&format!("{}/staff/manage/rights", hub.origin)).await;
    desk.wait_alive().await;

    desk.press("button", "同意，三天后删除他的一切").await;
    desk.see("真的要删除他的一切吗？").await;
    desk.wait_focus_on("#erase-asked").await;
    assert_eq!(own(&resident).await.erasing, None, "one press is not enough");
    assert_eq!(desk.faults().await, Vec::<String>::new());
    desk.press("button", "先不同意").await;
    desk.see_not_in("#erase-asked").await;
    desk.wait_focus_on("ul.people .danger").await;

    desk.press("button", "同意，三天后删除他的一切").await;
    desk.press("button", "是的，三天后删除").await;
    desk.see("同意了。").await;
    desk.see("他的一切将在").await;
    assert!(own(&resident).await.erasing.is_some(), "planned");

    resident.hub.change(&KeepMe {}, &key()).await.expect("called off");
    desk.client.refresh().await.expect("the page loads");
    desk.see("这次删除已经取消").await;
    assert_eq!(desk.faults().await, Vec::<String>::new());
    desk.close().await;
}
