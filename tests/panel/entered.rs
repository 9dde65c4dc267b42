//! What is entered at the counter, on real screens: a name is asked for where one may be wrong; one press does not agree to
//! a deletion, and the desk tells that the person has called it off before somebody begins it anew.

use contract::{
    people::Post,
    rights::{Desk, KeepMe, Kind},
};

use crate::{
    access::household,
    browser,
    looks::open_summary,
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

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_asked_for_and_sent_only_where_something_is_to_be_corrected() {
    let Some((hub, driver)) = browser::start().await else { return };
    let person = hub.resident("王秀英").await.account.person;
    let manager = hub.join("李经理", Post::Manager, None).await;
    let home = household(&manager, "3-1-502").await;
    let desk = browser::join(&hub, &driver, "陈经理", Post::Manager).await;
    desk.go(&format!("{}/staff/manage/register?home={home}&why=visit", hub.origin)).await;
    desk.wait_alive().await;
    desk.see("王秀英").await;
    open_summary(&desk, "登记个人信息要求").await;
    desk.see("本人是怎么说的").await;
    let name = format!("#person-{person} form #entered-name");
    desk.see_not_in(&name).await;
    desk.press("radio", "更正，或者删掉一部分").await;
    desk.fill("要改姓名的", "王秀瑛").await;
    assert_eq!(desk.faults().await, Vec::<String>::new());

    desk.press("radio", "复制一份").await;
    desk.see_not_in(&name).await;
    desk.fill("本人是怎么说的", "请打印一份。").await;
    desk.click("#entered-how").await;
    desk.click(&format!("#person-{person} form .main")).await;
    desk.see("以前要答复").await;

    let line = manager.hub.ask(&Desk::default()).await.expect("the desk").remove(0);
    assert_eq!((line.request.wanted.kind, line.request.wanted.name), (Kind::Copy, None));
    desk.close().await;
}
