//! What stands in somebody's records and is not theirs, or cannot be read, is said on the first screen, and nothing there
//! is called proved that it could hide.

use contract::{id::GateId, ledger::Sync, people::Post};
use hub::ledger::checkpoint;
use ledger::commitment::{Kind, Record};

use crate::{
    browser,
    face::has_looked,
    support::{TestHub, Window},
};

/// Has this device remember one more record as its person's own, once.
pub(crate) const ADD: &str = "for (const name of Object.keys(localStorage)) if (name.endsWith('.ledger')) { \
     const kept = JSON.parse(localStorage[name]); \
     if (!kept.mine.some(one => one.event === arguments[0].event)) kept.mine.push(arguments[0]); \
     localStorage[name] = JSON.stringify(kept) }";

/// Has it remember what no version has written.
const GARBLE: &str = "for (const name of Object.keys(localStorage)) \
     if (name.endsWith('.ledger')) localStorage[name] = '{\"follower\":1}'";

/// Whether that is what it still has.
const IS_GARBLED: &str = "return Object.keys(localStorage).some(name => \
     name.endsWith('.ledger') && localStorage[name] === '{\"follower\":1}')";

/// A consent to a gate as its record says it, that a neighbour has given with a key of their own.
pub(crate) async fn consent_of_another(hub: &TestHub, gate: GateId) -> Record {
    let neighbour = hub.join("周芳", Post::Resident, Some("4-1-101")).await;
    neighbour.agree(gate).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let news = neighbour.hub.ask(&Sync::default()).await.expect("their records");
    let mut given = news.mine.records.into_iter();
    given.find(|record| record.event.contains("consent_given")).expect("their consent")
}

async fn first_screen(window: &Window, hub: &TestHub) {
    window.go(&format!("{}/panel", hub.origin)).await;
    window.wait_alive().await;
    has_looked(window).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_given_or_cannot_be_read_is_told_and_nothing_is_proved_past_it() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    let strange = consent_of_another(&hub, gate.id).await;
    first_screen(&window, &hub).await;
    window.see("您没有把脸交给任何门禁").await;
    window.see("账本里，本月没有人查看").await;
    assert!(!window.text().await.contains("仅声称"), "all of it is proved");

    window.run(ADD, vec![serde_json::to_value(&strange).expect("plain data")]).await;
    first_screen(&window, &hub).await;
    window.see("账本里有“同意”，不是您给的").await;
    window.see("签字的不是您的钥匙").await;
    window.see("您没有把脸交给任何门禁").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.shot("panel-strange").await;

    let event = r#"{"event":"of_a_later_version"}"#.to_owned();
    let unread = Record { kind: Kind::Access, event, ..strange };
    window.run(ADD, vec![serde_json::to_value(&unread).expect("plain data")]).await;
    first_screen(&window, &hub).await;
    window.see("有 1 条记录，这个版本看不懂").await;
    window.see("还不知道有没有人查看").await;
    let text = window.text().await;
    assert!(!text.contains("本月没有人查看") && !text.contains("您没有把脸交给任何门禁"), "{text}");
    assert!(!text.contains("签字的不是您的钥匙"), "a key may stand in it: {text}");
    assert_eq!(window.faults().await, Vec::<String>::new());

    window.run(GARBLE, vec![]).await;
    first_screen(&window, &hub).await;
    window.see("有东西读不出来，还没有核对").await;
    assert!(!window.text().await.contains("账本没有问题"));
    assert_eq!(window.run(IS_GARBLED, vec![]).await, true, "it was not begun anew");
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}
