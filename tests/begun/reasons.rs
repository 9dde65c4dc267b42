//! What somebody asks for, and why: typed at a home, it survives a reload and a crash, is nobody else's on the same device,
//! and is gone once it was sent. Why a look is withheld stays in no browser.

use contract::{id::PersonId, people::Post};

use super::{
    come_again,
    desk::{home, open, wait_nothing_kept},
    wait_kept,
};
use crate::{
    browser::{join, start},
    drafts::{wait_in_journal, watch_keeping},
    family::guarded,
    support::Window,
};

/// A form below somebody of a household that asks for a reason: its way, the field, what is typed, and what is said
/// once it was sent.
struct Reason {
    way: &'static str,
    field: &'static str,
    typed: &'static str,
    sent: &'static str,
}

const EVIDENCE: Reason = Reason {
    way: "取同意刷脸的凭据",
    field: "为什么要取",
    typed: "法院要看她同意过什么。",
    sent: "然后在那里取文件",
};

const CHILD: Reason = Reason {
    way: "申请查看",
    field: "为什么要看",
    typed: "家长来问门禁卡的事。",
    sent: "要第二个人同意的事”里同意",
};

const WITHHELD: Reason = Reason {
    way: "申请依法暂不告知",
    field: "为什么，凭什么文书",
    typed: "公安机关来函，编号12。",
    sent: "依法暂不告知”里决定",
};

/// At the home, with the form open that asks for the proof of what she has agreed to.
async fn at_the_evidence(window: &Window, home: &str, resident: PersonId) {
    window.go(home).await;
    window.see("王秀英").await;
    open(window, resident, EVIDENCE.way).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_that_was_typed_is_there_after_a_reload_and_gone_once_it_was_sent() {
    let Some((hub, driver)) = start().await else { return };
    hub.app.log().await.expect("a log");
    let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
    guarded(&hub, &hub.staff("小李").await, (&child, &guardian), 300).await;
    let home = home(&hub).await;
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    window.go(&home).await;
    window.see("王秀英").await;

    let (adult, child) = (guardian.account.person, child.account.person);
    let asked = [(adult, EVIDENCE), (child, CHILD)];
    for (person, reason) in &asked {
        open(&window, *person, reason.way).await;
        window.fill(reason.field, reason.typed).await;
        wait_kept(&window, reason.typed).await;
    }
    come_again(&window).await;

    for (person, reason) in &asked {
        open(&window, *person, reason.way).await;
        window.see_in("#why", reason.typed).await;
        window.press("button", "提出申请").await;
        window.see(reason.sent).await;
        window.see_in("#why", "").await;
    }
    wait_nothing_kept(&window).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

/// What the law forbids to tell is not left lying in an office, not even that there is something.
#[tokio::test(flavor = "multi_thread")]
async fn why_a_look_is_withheld_is_kept_in_no_browser_and_not_lost_by_shutting_its_form() {
    let Some((hub, driver)) = start().await else { return };
    hub.app.log().await.expect("a log");
    let resident = hub.resident("王秀英").await.account.person;
    let home = home(&hub).await;
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    window.go(&home).await;
    window.see("王秀英").await;
    open(&window, resident, WITHHELD.way).await;
    window.see("这张表不会存在这台设备上").await;
    window.fill(WITHHELD.field, WITHHELD.typed).await;
    window.fill("多少天", "7").await;
    window.press("radio", "告知会妨碍国家机关").await;

    // What is kept of another form was kept after it.
    open(&window, resident, EVIDENCE.way).await;
    window.fill(EVIDENCE.field, EVIDENCE.typed).await;
    wait_kept(&window, EVIDENCE.typed).await;
    let kept = "return Object.entries(localStorage).flat().filter(text => \
         ['.withhold.', '公安机关'].some(part => text.includes(part)))";
    assert_eq!(window.run(kept, vec![]).await, serde_json::json!([]));
    open(&window, resident, WITHHELD.way).await;
    window.see_in("#why", WITHHELD.typed).await;
    come_again(&window).await;

    open(&window, resident, WITHHELD.way).await;
    window.see_in("#why", "").await;
    window.fill(WITHHELD.field, WITHHELD.typed).await;
    window.fill("多少天", "7").await;
    window.press("radio", "告知会妨碍国家机关").await;
    window.press("button", "提出申请").await;
    window.see(WITHHELD.sent).await;
    window.see_in("#why", "").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_that_was_typed_survives_a_crash_without_its_identity_number() {
    let Some((hub, driver)) = start().await else { return };
    let resident = hub.resident("王秀英").await.account.person;
    let home = home(&hub).await;
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    at_the_evidence(&window, &home, resident).await;
    watch_keeping(&window).await;
    window.fill(EVIDENCE.field, "她，51010719580101002X，").await;
    window.fill(EVIDENCE.field, "又写 510107 1958-0101 ００２X，").await;
    // Nobody is told of stars who has not got any.
    assert!(!window.text().await.contains("没有存下来"));
    window.fill(EVIDENCE.field, EVIDENCE.typed).await;
    wait_in_journal(&window, "text.includes(words)", EVIDENCE.typed).await;
    let window = driver.window_in(window.crash().await).await;

    at_the_evidence(&window, &home, resident).await;

    let kept = format!("她，{}X，又写 ****** ****-**** ***X，{}", "*".repeat(17), EVIDENCE.typed);
    window.see_in("#why", &kept).await;
    window.see("像身份证号那样长的号码，没有存下来").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_manager_has_begun_no_other_sees_on_the_same_device() {
    let Some((hub, driver)) = start().await else { return };
    let resident = hub.resident("王秀英").await.account.person;
    let home = home(&hub).await;
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    at_the_evidence(&window, &home, resident).await;
    window.fill(EVIDENCE.field, EVIDENCE.typed).await;
    wait_kept(&window, EVIDENCE.typed).await;

    let secret = hub.invite("李经理", Post::Manager, None).await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see("李经理").await;
    window.press("button", "加入").await;
    window.wait_joined().await;
    at_the_evidence(&window, &home, resident).await;
    window.see_in("#why", "").await;

    window.go(&format!("{}/devices", hub.origin)).await;
    window.wait_alive().await;
    window.press("button", "换成陈经理").await;
    window.see("换成李经理").await;
    at_the_evidence(&window, &home, resident).await;
    window.see_in("#why", EVIDENCE.typed).await;
    window.close().await;
}
