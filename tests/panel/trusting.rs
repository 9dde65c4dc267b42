//! What can be believed: what nobody can promise is said whole, on the screen and on the page without scripts; and a
//! promise that was broken leaves evidence that others can check, and is gone once it was explained.

use ledger::{
    checkpoint::Checkpoint,
    note::{Key, Note},
};

use super::taking::saved;
use crate::{
    face::has_looked,
    looks::BREAK,
    support::{Engine, TestHub, Window, http},
};

/// Word by word, and not as the app has them: a sentence that goes is missed here.
const NEVER: [&str; 6] = [
    "有人绕过软件，直接去读、去复制服务器的硬盘，或者打开已经做好的备份。",
    "有人用眼睛看、用手机拍屏幕、口头告诉别人。",
    "从来没有记进账本的事。",
    "网页版里核对用的程序也是服务器发来的。",
    "门禁机的厂家在机器里偷偷多存一份。",
    "发给门禁的照片，是不是发的人自己的脸；门禁机收下以后，有没有另存一张。",
];

/// Each of them below its heading.
pub(super) async fn is_told_what_nobody_promises(window: &Window, origin: &str) {
    window.go(&format!("{origin}/panel/trust")).await;
    window.wait_alive().await;
    window.see("谁也保证不了").await;
    let listed = "const all = [...document.querySelectorAll('main section')]; \
         const one = all.find(one => one.querySelector('h2')?.innerText === '谁也保证不了'); \
         return one?.innerText ?? ''";
    let listed = window.run(listed, vec![]).await;
    let listed = listed.as_str().expect("a text");
    for sentence in NEVER {
        assert!(listed.contains(sentence), "{sentence} is not in {listed}");
    }
}

/// What shows a promise that was broken is a page that the log has signed, whoever reads it.
pub(super) async fn evidence_is_kept(hub: &TestHub, window: &Window) {
    let (name, evidence) = saved(window, "保存证据").await;
    assert_eq!(name, "evidence.txt");
    let (_, now) = evidence.split_once("\n----\n\n").expect("what was known, and what came");
    let note = Note::read(now).expect("a page with its signatures");
    let log = Key::read(&hub.app.log().await.expect("a log").key()).expect("a key");
    assert!(Checkpoint::open(&note, &log).expect("signed by the log").head.size > 0);
}

/// As on a device that has seen a promise broken: it is told until somebody has explained it, and then no more.
pub(super) async fn it_is_dismissed(window: &Window, origin: &str) {
    window.run(BREAK, vec![]).await;
    window.go(&format!("{origin}/panel")).await;
    window.wait_alive().await;
    window.see("账本对不上").await;
    has_looked(window).await;
    window.press("button", "已经问清楚了").await;
    window.see("账本没有问题").await;
    window.client.refresh().await.expect("the page loads");
    window.wait_alive().await;
    window.see("账本没有问题").await;
    assert!(!window.text().await.contains("账本对不上"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_promises_is_said_without_scripts() {
    let hub = TestHub::start(Engine::Sqlite).await.expect("SQLite needs no server");
    let page = http().get(format!("{}/panel/trust", hub.origin)).send().await.expect("a page");
    let page = page.text().await.expect("a text");
    let (_, listed) = page.split_once("谁也保证不了").expect("its heading");
    for sentence in NEVER {
        assert!(listed.contains(sentence), "{sentence} is not in {listed}");
    }
}
