//! 参与 in the real window: a poll is asked and answered, an activity is announced and signed up for, on
//! screens and on paper.

use contract::{people::Post, polls::Secrecy, polls::Voice};
use fantoccini::key::Key;

use crate::{
    activities::{announced, draft as activity},
    board::board,
    gathering, polling,
    polls::{draft as poll, published, shown},
    shell::{join, start},
    support::{Keychain, Window},
};

async fn enter(window: &Window, name: &str) {
    window.tab_to(name).await;
    window.keys(&[Key::Enter.into()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_one_answers_and_signs_up_by_keys_alone() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let staff = hub.staff("小李").await;
    let question = published(&staff, poll(&hub, Voice::Person, Secrecy::Secret)).await;
    let gathering = announced(&staff, activity(&hub)).await;
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let window = desktop.window(Some(&format!("{}/join#{secret}", hub.origin))).await;
    window.accept_by_keys().await;
    window.see("1 个等您回答").await;

    enter(&window, "投票").await;
    enter(&window, "小区空地怎么用").await;
    window.see("系统里没有记谁选了什么").await;
    window.tab_to("种树").await;
    window.keys(&[' ']).await;
    enter(&window, "交上去").await;
    window.see("谁也不能改").await;
    enter(&window, "确定交上去").await;
    window.see("已收到，谢谢您").await;
    assert_eq!(shown(&hub.client(), question).await.line.answered, 1);

    window.go("tauri://localhost/activities").await;
    window.wait_alive().await;
    enter(&window, "端午包粽子").await;
    window.see("还有 4 个名额").await;
    enter(&window, "报名").await;
    window.see("报名成功").await;
    window.see("您已报名，连您自己 1 人").await;
    window.close().await;

    let list = staff.hub.ask(&contract::activities::Roster { id: gathering }).await.expect("read");
    assert_eq!((list.len(), list[0].heads), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_urgent_reaches_the_desktop_and_opens_there() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;

    board(&hub).await;
    desktop.click_notice().await;

    window.see("今晚22点停水检修").await;
    window.wait_title("今晚22点停水检修").await;
    window.close().await;
    let shown = desktop.notices();
    assert!(shown.contains("社区紧急通知"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_staff_ask_gather_and_enter_what_comes_on_paper() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let colleague = hub.staff("小赵").await;
    let window = join(&hub, &desktop, "小李", Post::Staff).await;
    window.see("待办").await;

    polling::publish(&window, &hub).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    hub.join("赵强", Post::Resident, Some("4-1-101")).await;
    let poll = polling::poll_of(&colleague).await;
    window.press("button", "刷新").await;
    window.click("details:has(#home), details.report > summary").await;
    polling::enter_sheet(&window).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    assert_eq!(shown(&colleague.hub, poll).await.line.answered, 1);

    gathering::announce(&window, &hub).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    let id = gathering::only(&colleague).await;
    gathering::begin(&hub, id).await;
    window.client.refresh().await.expect("the page loads");
    gathering::enter_at_the_door(&window).await;
    window.see("到场 1 人").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}
