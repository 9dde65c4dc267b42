//! 带走、更正、删除、投诉 on real screens: asked, refused with a reason, complained about; everything deleted, and
//! not after all; and in the window corrected, and taken along to where one says.

use std::{path::Path, time::Duration};

use contract::{people::Post, rights::Outcome};
use hub::ledger::checkpoint;
use ledger::pack::Pack;

use crate::{
    browser,
    complaints::lift,
    face::has_looked,
    ledger::take_names,
    looks::{SHELL, open_summary},
    rights::{answer, own},
    shell,
    support::{Desktop, Keychain, Window, key},
};

/// How long a file may take until all of it is on the disk.
const PATIENCE: Duration = Duration::from_secs(60);

/// A manager answers what waits: first without saying anything.
async fn refuse(desk: &Window) {
    open_summary(desk, "答复").await;
    desk.click("form .main").await;
    desk.see("请选一项").await;
    desk.wait_focus_on(".faults").await;
    let reason = "导出是为了年底的统计，按统计法可以。";
    desk.fill("写给居民的话", reason).await;
    desk.see_in("#text", reason).await;
    // What was written is there though the page was loaded anew, and gone once it was sent.
    desk.client.refresh().await.expect("loaded anew");
    desk.wait_alive().await;
    open_summary(desk, "答复").await;
    desk.see_in("#text", reason).await;
    desk.press("radio", "不能办").await;
    desk.click("form .main").await;
    desk.see("答复好了").await;
    desk.see("没有等答复的要求").await;
    desk.see("不能办").await;
    let begun = "return !Object.keys(localStorage).some(name => name.includes('right-answer'))";
    desk.wait_true(begun, vec![]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_asks_is_answered_and_a_no_leads_on() {
    let Some((hub, driver)) = browser::start().await else { return };
    hub.app.log().await.expect("a log");
    let desk = browser::join(&hub, &driver, "陈经理", Post::Manager).await;
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let resident = hub.resident("王秀英").await;
    resident.hub.change(&lift(), &key()).await.expect("filed");
    take_names(&hub, &manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");

    // From a look at her data that she does not understand, to the question.
    window.press("link", "我的隐私").await;
    window.press("link", "谁看过我的信息").await;
    window.press("button", "请社区说明").await;
    let begun = "return document.querySelector('#right-text')?.value.includes('陈经理')";
    window.wait_until("a question that is begun", begun).await;
    window.press("button", "提出要求").await;
    window.see("以前要答复您").await;
    window.see("请说明为什么看").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    // Who answers sees that something waits wherever they are, and in the overview; nobody loads anything anew.
    desk.see("1 件要求等答复").await;
    desk.go(&format!("{}/staff/manage", hub.origin)).await;
    desk.see("1 件要求等答复").await;
    desk.press("link", "个人信息要求").await;
    desk.see("王秀英").await;
    desk.client.back().await.expect("back");
    desk.see("备份和空间").await;
    desk.client.forward().await.expect("forward");
    desk.see("王秀英").await;
    window.go(&format!("{}/panel/rights", hub.origin)).await;
    window.see("请说明为什么看").await;
    refuse(&desk).await;
    desk.shot("rights-desk").await;
    assert_eq!(desk.faults().await, Vec::<String>::new());

    // It stands on her screen by itself.
    window.see("不能办").await;
    window.see("按统计法可以").await;
    has_looked(&window).await;
    for channel in ["12345", "12377", "向法院起诉"] {
        window.see(channel).await;
    }
    window.shot("rights-refused").await;
    window.press("button", "向社区投诉").await;
    let begun = "return document.querySelector('textarea')?.value.includes('没有得到同意')";
    window.wait_until("a complaint that is begun", begun).await;

    // Everything deleted in three taps from the panel, and one to call it off, on whichever device.
    window.go(&format!("{}/panel/rights", hub.origin)).await;
    open_summary(&window, "删除我的一切").await;
    window.see("三天").await;
    window.press("button", "三天后删除我的一切").await;
    window.press("button", "是的，三天后删除").await;
    window.see("您的一切将在").await;
    assert!(own(&resident).await.erasing.is_some());
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.go(&format!("{}/panel", hub.origin)).await;
    window.see("您的一切将在").await;
    window.see("不是您自己要求的").await;
    window.press("link", "去点“不删了”").await;
    window.press("button", "不删了").await;
    window.see("一切照旧").await;
    assert_eq!(own(&resident).await.erasing, None);
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
    desk.close().await;
}

/// What a button of the window saves, where the dialog is told to, once `read` finds it whole.
async fn saved<T>(
    (desktop, window): (&Desktop, &Window),
    button: &str,
    file: &Path,
    read: impl Fn(&str) -> Option<T>,
) -> T {
    let before = desktop.windows().await;
    window.press("button", button).await;
    desktop.save_as(&before, file).await;
    let reading = async {
        loop {
            if let Some(whole) = read(&desktop.wait_for_file(file).await) {
                return whole;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.expect("it is saved whole")
}

/// A name is corrected once that was asked and done; everything is saved where one says, without asking anybody.
#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_a_name_is_corrected_and_everything_saved_where_one_says() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    hub.app.log().await.expect("a log");
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let phone = hub.resident("王秀英").await;
    phone.hub.change(&lift(), &key()).await.expect("filed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("link", "我的隐私").await;
    window.wait_title("我的隐私").await;
    has_looked(&window).await;
    window.press("link", "带走、更正、删除、投诉").await;
    window.wait_title("带走、更正、删除、投诉").await;
    window.see("还没有提过要求").await;
    has_looked(&window).await;

    open_summary(&window, "更正写错的信息").await;
    window.fill("哪里错了，应该是什么", "名字最后一个字写错了。").await;
    window.paste("要改姓名的", "王秀瑛").await;
    window.press("button", "提出要求").await;
    window.see("以前要答复您").await;
    window.see("要改成：王秀瑛").await;
    let asked = own(&phone).await.requests.remove(0);
    let done = answer(asked.id, Outcome::Done, "看过户口簿，名册改好了。");
    manager.hub.change(&done, &key()).await.expect("answered");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.go(&format!("{SHELL}/panel/rights")).await;
    window.wait_alive().await;
    window.see("已办好").await;
    window.see("看过户口簿，名册改好了。").await;
    // That it was done nothing proves but the register itself.
    window.see("仅声称").await;
    window.see("办没办好，账本证明不了").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    let at = (&desktop, &window);
    let matters = hub.data.path().join("matters.html");
    let is_whole = |text: &str| text.contains("</html>").then(|| text.to_owned());
    let copy = saved(at, "我的诉求、建议和发言", &matters, is_whole).await;
    assert!(copy.contains("电梯坏了三天"), "{copy}");
    window.press("link", "账本里关于我的记录").await;
    window.wait_title("账本核对").await;
    window.see("现在的六个词").await;
    has_looked(&window).await;
    let records = hub.data.path().join("records.json");
    let is_pack = |text: &str| Pack::read(text).ok().map(|pack| (pack, text.to_owned()));
    let (pack, text) = saved(at, "存成文件", &records, is_pack).await;
    pack.check(None).expect("it proves itself without the hub");
    for event in ["right_asked", "right_answered"] {
        assert!(text.contains(event), "{event} was not taken along");
    }

    // Who does not agree with it is led to where a complaint is written.
    window.go(&format!("{SHELL}/panel/rights")).await;
    window.wait_alive().await;
    has_looked(&window).await;
    window.press("button", "向社区投诉").await;
    window.wait_title("我要投诉").await;
    window.close().await;
}
