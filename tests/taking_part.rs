//! 参与 in the real window, by keys alone: a poll is answered, an activity is signed up for.

use contract::{people::Post, polls::Secrecy, polls::Voice};
use fantoccini::key::Key;

use crate::{
    activities::{announced, draft as activity},
    board::board,
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
    assert!(desktop.notices().await.contains("社区紧急通知"));
}
