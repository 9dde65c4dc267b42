//! The first screen's lines with true numbers: who opened what is one's own this month, what was only a line in a list, how
//! many have seen the ledger; what is withheld, as long as the law lets it be and when it is late; and the backups.

use contract::{inbox::List, people::Post};
use hub::ledger::checkpoint;

use super::{trusting, witnessed};
use crate::{
    browser,
    complaints::lift,
    face::has_looked,
    ledger::take_names,
    looks::open_summary,
    support::{Look, TestHub, Window, key},
    withholding::decide,
};

/// From now on the clock of this page is 31 days ahead: nothing is withheld for longer than 30.
const A_MONTH_LATER: &str = "{ const now = Date.now.bind(Date); \
     Date.now = () => now() + 31 * 24 * 60 * 60 * 1000 }";

/// Two have opened what is hers, a third has and that is not told yet, and one has read a line of hers in a list.
async fn be_looked_at(hub: &TestHub) {
    let phone = hub.resident("王秀英").await;
    phone.hub.change(&lift(), &key()).await.expect("filed");
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let (other, third) = (
        hub.join("刘主任", Post::Manager, None).await,
        hub.join("周经理", Post::Manager, None).await,
    );
    take_names(hub, &other).await;
    take_names(hub, &third).await;
    manager.hub.ask(&List::default()).await.expect("the inbox");
    decide((&manager, &other), &phone, 30).await;
    take_names(hub, &manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
}

/// That there was a look, and until when who it was is not told; late, that is said as well.
async fn is_told_of_what_is_withheld(window: &Window, origin: &str) {
    window.go(&format!("{origin}/panel/looked")).await;
    window.wait_alive().await;
    window.see("依法暂不显示：1 条").await;
    window.see("显示是谁、看了什么。").await;
    window.see("看了：带姓名的诉求表格").await;
    has_looked(window).await;
    let text = window.text().await;
    assert_eq!(text.matches("看了：带姓名的诉求表格").count(), 2, "the third is not told: {text}");
    assert!(!text.contains("陈经理") && !text.contains("逾期"), "{text}");

    window.run(A_MONTH_LATER, vec![]).await;
    window.press("button", "重新核对").await;
    window.see("就该显示了，到现在没有。请打电话问社区，也可以投诉。").await;
    window.see("依法暂不显示：1 条").await;
    window.shot("withheld-late").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

/// From now on notes how high the light is whenever it is drawn, and what it says.
const NOTE_HEIGHTS: &str = "const light = document.querySelector('.verdict'); \
     window.heights = []; \
     new MutationObserver(() => window.heights.push( \
         [light.querySelector('strong')?.innerText ?? '', Math.round(light.getBoundingClientRect().height)] \
     )).observe(light, { childList: true, subtree: true, characterData: true })";

/// While it looks again nothing below it moves, and whoever pressed the button is at it again afterwards.
async fn the_light_keeps_its_place(window: &Window) {
    window.run(NOTE_HEIGHTS, vec![]).await;
    window.press("button", "重新核对").await;
    let looked = "return ['正在核对账本…', '账本没有问题'].every(word => heights.some(([said]) => said === word))";
    window.wait_until("it has looked again", looked).await;
    window.wait_focus_on("#look-again").await;
    let heights =
        "return [...new Set(heights.filter(([said]) => said).map(([, height]) => height))].length";
    assert_eq!(window.run(heights, vec![]).await, 1, "the lines below have moved");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_screen_counts_what_there_was_and_what_is_withheld_is_told_when_late() {
    let Some((mut hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    be_looked_at(&hub).await;
    let all = witnessed(&mut hub).await;

    window.go(&format!("{}/panel", hub.origin)).await;
    window.wait_alive().await;
    for line in [
        "账本没有问题",
        "本月记下 3 次查看",
        "您写的内容在列表或搜索里给人看到，本月记下 1 次",
        "账本已由 3 家独立单位看过",
    ] {
        window.see(line).await;
    }
    window.look(&hub.origin, Look { theme: Some("light"), width: 390, ..Look::PLAIN }).await;
    window.go(&format!("{}/panel", hub.origin)).await;
    window.see("账本没有问题").await;
    window.shot("panel-watched").await;
    the_light_keeps_its_place(&window).await;
    window.look(&hub.origin, Look::PLAIN).await;
    is_told_of_what_is_withheld(&window, &hub.origin).await;
    trusting::is_told_what_nobody_promises(&window, &hub.origin).await;
    trusting::it_is_dismissed(&window, &hub.origin).await;
    drop(all);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_are_counted_and_each_of_them_stands_below_a_fold() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let looked = format!("{}/panel/looked", hub.origin);
    window.go(&looked).await;
    window.wait_alive().await;
    window.see("账本里，本月没有备份").await;
    for name in ["first", "second"] {
        hub.back_up_to(&hub.data.path().join(name)).await.expect("a backup");
    }
    checkpoint(&hub.app).await.expect("the ledger gets on");

    window.go(&looked).await;
    window.wait_alive().await;
    window.see("本月备份过 2 次").await;
    let text = window.text().await;
    assert_eq!(text.matches("例行备份").count(), 1, "the last one alone: {text}");
    open_summary(&window, "每一次备份").await;
    window.see("做了一次备份（例行备份），里面有全部资料，不含钥匙").await;
    let text = window.text().await;
    assert_eq!(text.matches("做了一次备份").count(), 2, "{text}");
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}
