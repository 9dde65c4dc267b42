//! What a hub puts in place of what the ledger tells all: another notice or another key of a gate, which nobody can agree
//! to, and of which who has agreed is told.

use contract::{gates::Invite, people::Post};
use gate::{Agent, reference::Reference};
use hub::ledger::checkpoint;
use tempfile::TempDir;

use super::look_again;
use crate::{
    browser,
    support::{TestHub, key},
};

/// Whether a button says this.
const HAS_BUTTON: &str = "return [...document.querySelectorAll('button')] \
     .some(button => button.innerText.includes(arguments[0]))";

/// Writes something else into the rows of gates and their notices, as whoever has taken over a hub can; the ledger
/// stays as it was.
pub(crate) async fn rewrite(hub: &TestHub, from: &str, to: &str) {
    let (from, to) = (from.to_owned(), to.to_owned());
    let rewritten = hub.app.db.write(move |tx| {
        let (from, to) = (from.clone(), to.clone());
        Box::pin(async move {
            for sql in [
                "UPDATE gate_notice SET text = REPLACE(text, $1, $2)",
                "UPDATE gate SET key = REPLACE(key, $1, $2)",
            ] {
                tx.execute(sql, &[from.as_str().into(), to.as_str().into()]).await?;
            }
            Ok(())
        })
    });
    rewritten.await.expect("rewritten");
}

/// A hub that tells one person another notice, or another key of the gate, than the ledger tells all.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_does_not_have_nobody_can_agree_to() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let face = format!("{}/panel/face", hub.origin);
    window.go(&face).await;
    window.wait_true(HAS_BUTTON, vec!["同意刷脸".into()]).await;

    let key = gate.agent.state().key().to_text();
    let swapped = "5a".repeat(32);
    assert_eq!(key.len(), swapped.len());
    for (from, to) in
        [("替您开门。", "替您开门，并记下您几点回家。"), (key.as_str(), swapped.as_str())]
    {
        let before = phone.offers().await.remove(0);
        rewrite(&hub, from, to).await;
        let told = phone.offers().await.remove(0);
        assert!(told.notice != before.notice && told.takes_in, "the hub says that all is well");
        window.go(&face).await;
        window.see("还没有外人看着").await;
        window.see("这台设备核对过的账本里，还没有这份告知").await;
        let agree = window.run(HAS_BUTTON, vec!["同意刷脸".into()]).await;
        assert_eq!(agree, false, "{from} was swapped for {to}");
        window.wait_true(HAS_BUTTON, vec!["不用，我刷卡/扫码".into()]).await;
        window.shot("face-not-ledgered").await;
        assert_eq!(window.faults().await, Vec::<String>::new());

        rewrite(&hub, to, from).await;
        window.go(&face).await;
        window.wait_true(HAS_BUTTON, vec!["同意刷脸".into()]).await;
    }
    window.close().await;
}

/// A gate gets another key: whoever has agreed to it is told, and everybody finds it.
#[tokio::test(flavor = "multi_thread")]
async fn another_key_of_a_gate_is_told_to_who_has_agreed_to_it() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let gate = hub.gate(&manager).await;
    phone.agree(gate.id).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let panel = format!("{}/panel", hub.origin);
    window.go(&panel).await;
    window.see("您同意了 1 台门禁刷脸").await;
    assert!(!window.text().await.contains("换了钥匙"), "as it was agreed to");

    let made = manager.hub.change(&Invite { id: gate.id }, &key()).await.expect("a code");
    let folder = TempDir::new().expect("a place for temporary files");
    let terminal = Reference::open(&folder.path().join("terminal")).expect("a terminal");
    let state = folder.path().join("agent");
    let other = Agent::pair(&state, terminal, hub.around(), made.secret).await.expect("paired");
    look_again(&hub, &window).await;
    window.see("您同意过的门禁换了钥匙").await;
    window.see("东门换了签字的钥匙").await;
    window.shot("face-key-swapped").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("link", "门禁的变动").await;
    window.wait_title("账本核对").await;
    window.press("button", "门禁的变动").await;
    for key in [gate.agent.state().key(), other.state().key()] {
        window.see(&key.to_text()).await;
    }
    window.see("换了签字的钥匙").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    window.go(&panel).await;
    window.press("button", "我知道了").await;
    let is_gone = "return !document.body.innerText.includes('您同意过的门禁换了钥匙')";
    window.wait_true(is_gone, vec![]).await;
    window.client.refresh().await.expect("the page loads");
    window.see("还没有外人看着").await;
    window.wait_true(is_gone, vec![]).await;
    window.close().await;
}
