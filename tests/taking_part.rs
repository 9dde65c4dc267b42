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
    suggestions,
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
    window.wait_title("投票").await;
    window.see("小区空地怎么用").await;
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
    window.see("端午包粽子").await;
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
    window.wait_listening().await;

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

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_a_resident_proposes_and_is_for_what_a_neighbour_has_proposed() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let neighbour = hub.join("周芳", Post::Resident, Some("4-1-101")).await;
    let earlier = suggestions::proposed(&neighbour, "步道装感应灯").await;
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;

    window.press("link", "建议").await;
    window.press("link", "提建议").await;
    window.fill("用一句话说说您的建议", "三栋步道要装灯").await;
    window.see("已经有相近的建议").await;
    window.fill("具体怎么做，为什么", "晚上回家看不见台阶。").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "发布").await;
    window.wait_title("三栋步道要装灯").await;
    window.see("这是您提的建议").await;
    window.go(&format!("tauri://localhost/suggestions/{earlier}")).await;
    window.wait_alive().await;
    window.press("button", "支持 0").await;
    let is_counted = "const mine = document.querySelector('[data-stance=for][aria-pressed=true]'); \
         return mine?.textContent.trim() === '支持 1'";
    window.wait_until("it is counted", is_counted).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;

    let lines = hub.client().ask(&contract::suggestions::List::default()).await.expect("listed");
    assert_eq!(lines.lines.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_staff_publish_a_notice_and_answer_a_suggestion() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let author = hub.resident("王秀英").await;
    let id = suggestions::proposed(&author, "三栋步道要装灯").await;
    let window = join(&hub, &desktop, "小李", Post::Staff).await;
    window.see("待办").await;

    window.press("link", "通知").await;
    window.press("link", "写通知").await;
    window.fill("标题", "明天停电").await;
    window.fill("正文", "供电局检修，请关好电器。").await;
    window.see("已保存").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "现在发布").await;
    window.see("已发布，发给").await;
    let told = author.hub.ask(&contract::notices::List::default()).await.expect("listed");
    assert_eq!(told.lines[0].title, "明天停电");

    window.press("link", "建议").await;
    window.press("link", "三栋步道要装灯").await;
    window.press("radio", "未采纳").await;
    window.fill("理由", "这里的灯下个月统一换新。").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "发布答复").await;
    window.see("社区已经答复").await;
    let answered = author.hub.ask(&contract::suggestions::Show { id }).await.expect("shown");
    assert_eq!(answered.moves[0].reason, "这里的灯下个月统一换新。");
    window.close().await;
}
