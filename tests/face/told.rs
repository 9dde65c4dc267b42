//! What the screens of 刷脸进门 tell besides: which gate does not open by other ways, where the proofs of a slip have gone,
//! whom to turn to after a no, and all of it without scripts.

use contract::{
    Language,
    consents::{End, Standing},
    gates::{Act, Draft},
    people::Post,
    sure::Sure,
};
use hub::ledger::checkpoint;

use super::{agree, open};
use crate::{
    browser,
    gates::standing,
    support::{
        Look, Window,
        gate::{bring_into_use, east, set},
    },
};

/// Whoever passes several gates sees which of them does not open by other ways, before one is chosen.
#[tokio::test(flavor = "multi_thread")]
async fn on_the_list_of_gates_stands_what_else_does_not_open_one() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let _east = hub.gate(&manager).await;
    let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
    let mut west = hub.paired_gate(&manager, west).await;
    bring_into_use(&manager, &mut west).await;
    let reader = west.folder.path().join("terminal/readers/code");
    let held = std::fs::read(&reader).expect("a code");
    std::fs::write(&reader, "smeared").expect("the code reader is broken");
    west.agent.round().await.expect("a round");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let line = "const line = name => [...document.querySelectorAll('main nav.actions a')] \
             .find(one => one.innerText.includes(name))?.innerText ?? ''; \
         const isToldDead = name => line(name).includes('扫码现在不一定能用'); \
         return line('东门') && [isToldDead('西门'), isToldDead('东门')].join() === arguments[0]";
    let narrow = Look { width: 320, text: Some("5"), ..Look::PLAIN };
    window.look(&hub.origin, narrow).await;
    open(&window, &hub.origin).await;
    window.wait_true(line, vec!["true,false".into()]).await;
    window.shot("face-list-dead").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    std::fs::write(&reader, held).expect("it works again");
    west.agent.round().await.expect("a round");
    open(&window, &hub.origin).await;
    window.wait_true(line, vec!["false,false".into()]).await;
    window.close().await;
}

/// The proofs of a slip are a file; where it has gone, and that it has, is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_slip_that_was_saved_with_its_proofs_says_so_and_is_named_by_its_record() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let _gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    agree(&hub, &window).await;
    let catch = "HTMLAnchorElement.prototype.click = function () { window.saved = this.download }";
    window.run(catch, vec![]).await;

    window.press("button", "连同证明存下来").await;

    let said = "return document.querySelector('#receipt-kept[role=status]') \
         ?.innerText.includes(`存好了，文件叫“${window.saved}”`)";
    window.wait_true(said, vec![]).await;
    let name = window.run("return window.saved", vec![]).await;
    let name = name.as_str().expect("a name");
    let number = name.strip_prefix("linli-receipt-").and_then(|name| name.strip_suffix(".json"));
    let number = number.expect("named by a record");
    window.see(&format!("第 {number} 条")).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

/// Whoever is told no is told whom to turn to (PIPL article 65): where what was sent is refused, and where
/// nobody can agree at the moment.
#[tokio::test(flavor = "multi_thread")]
async fn a_no_says_whom_to_turn_to() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let gate = hub.gate(&manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.go(&format!("{}/panel/face", hub.origin)).await;
    window.see("还没有外人看着").await;
    window.see("同意刷脸").await;
    assert!(!window.text().await.contains("12377"), "nobody has said no");

    set(&manager, gate.id, Act::Pause).await.expect("it rests");
    window.press("button", "同意刷脸").await;
    turn_to(&window).await;
    window.client.refresh().await.expect("the page loads");
    window.see("这台门禁现在不接受新的同意").await;
    turn_to(&window).await;
    window.close().await;
}

async fn turn_to(window: &Window) {
    for channel in ["12345", "12377", "12315", "向法院起诉", "向社区投诉"] {
        window.see(channel).await;
    }
    assert_eq!(window.faults().await, Vec::<String>::new());
}

/// Sees on a page without scripts that something is said, and beside it that this is only claimed: such a page is all of
/// the hub's making, and can back no other word.
async fn see_claimed(window: &Window, said: &str) {
    let script = "const [said, word] = arguments; const isWord = tag => tag.innerText === word; \
         return [...document.querySelectorAll('.notice, .problem')].some(one => \
             one.innerText.includes(said) && [...one.querySelectorAll('.tag')].some(isWord))";
    let word = Sure::Claimed.word().say(Language::Zh);
    window.wait_true(script, vec![said.into(), word.into()]).await;
}

/// Withdrawing takes neither key nor script.
#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_it_is_told_and_withdrawn() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.go(&format!("{}/panel/face", hub.origin)).await;
    window.see("还没有外人看着").await;
    window.press("button", "同意刷脸").await;
    window.see("同意凭条").await;
    window.block(&["*.js", "*.wasm"]).await;
    window.client.refresh().await.expect("the page loads");
    window.press("button", "撤回所有刷脸同意").await;
    see_claimed(&window, "已撤回。您同意过的门禁，系统都下了删除通知").await;
    assert!(matches!(standing(&phone).await[..], [Standing::Ended { .. }]));
    assert_eq!(window.faults().await, Vec::<String>::new());
    drop(gate);
    window.close().await;
}

/// So does saying no; and what else does not open the gate is told before that.
#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_one_says_no_and_is_told_what_else_does_not_open_a_gate() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let mut gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    window.without_scripts().await;
    let address = format!("{}/panel/face?refused={}.enter", hub.origin, gate.id);
    window.go(&address).await;
    window.see("不用，我刷卡/扫码").await;
    let shown = window.text().await;
    assert!(!shown.contains("系统收下了您说的"), "an address alone says nothing: {shown}");
    assert!(!shown.contains("现在不一定能用"), "card and code work: {shown}");

    window.press("button", "不用，我刷卡/扫码").await;
    see_claimed(&window, "系统收下了您说的“不用”：东门").await;
    assert!(matches!(standing(&phone).await[..], [Standing::Refused { .. }]));

    phone.agree(gate.id).await.expect("agreed");
    let reader = gate.folder.path().join("terminal/readers/code");
    std::fs::write(&reader, "smeared").expect("the code reader is broken");
    gate.agent.round().await.expect("a round");
    window.go(&address).await;
    see_claimed(&window, "东门的扫码现在不一定能用").await;
    assert!(!window.text().await.contains("系统收下了您说的"), "she has agreed since");
    window.press("button", "不用，我刷卡/扫码").await;
    window.see("系统收下了您说的“不用”：东门").await;
    let all = standing(&phone).await;
    assert!(matches!(all[..], [Standing::Ended { why: End::Withdrawn, .. }]), "{all:?}");
    window.close().await;
}
