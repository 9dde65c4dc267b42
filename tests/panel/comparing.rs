//! Comparing with a sheet of the notice board where the hub lies of how the ledger began, and in the window, where the
//! native side asks for it.

use contract::{Language, ledger::six_words, people::Post};
use hub::ledger::checkpoint;
use ledger::tree::Head;

use crate::{
    browser,
    looks::SHELL,
    printing::head,
    shell,
    support::{Keychain, TestHub, Window},
};

/// From now on this page is told another root of how the ledger began, with the proof of the true one.
const ANOTHER_BEGINNING: &str = "const real = window.fetch; window.fetch = async (...what) => { \
     const answer = await real(...what); const url = what[0].url ?? what[0]; \
     if (!url.includes('/ledger/earlier')) return answer; \
     const told = await answer.json(); \
     told.root = (told.root[0] === 'A' ? 'B' : 'A') + told.root.slice(1); \
     return new Response(JSON.stringify(told), { status: 200, headers: answer.headers }); }; \
     return true";

/// Waits for what came of comparing.
async fn came_to(window: &Window, words: &str) {
    let compared =
        "return document.querySelector('#compared')?.innerText.includes(arguments[0]) ?? false";
    window.wait_true(compared, vec![words.into()]).await;
}

/// What is said of comparing.
async fn said(window: &Window) -> String {
    let script = "return document.querySelector('#compared').innerText";
    window.run(script, vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// How the ledger stood when a sheet was printed; it has gone on since.
async fn printed_before(hub: &TestHub) -> Head {
    let neighbour = hub.resident("李明").await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let then = head(&neighbour).await;
    for number in 0..6 {
        hub.resident(&format!("邻居{number}")).await;
        checkpoint(&hub.app).await.expect("the ledger gets on");
    }
    then
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_tells_another_beginning_than_it_proves_is_not_believed() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let then = printed_before(&hub).await;
    window.go(&format!("{}/panel/check?at={}", hub.origin, then.size)).await;
    window.wait_alive().await;
    window.see("还没有外人看着").await;
    window.press("button", "核对").await;
    came_to(&window, "纸上应该是这六个词").await;

    window.run(ANOTHER_BEGINNING, vec![]).await;
    window.press("button", "核对").await;

    came_to(&window, "对不上：系统拿不出证明").await;
    let shown = said(&window).await;
    assert!(!shown.contains("纸上应该是这六个词"), "{shown}");
    // The right words of the sheet are not called the same either.
    let words = six_words(then.root, Language::Zh).join(" ");
    window.paste("纸上的六个词", &words).await;
    window.press("button", "核对").await;
    came_to(&window, "对不上：系统拿不出证明").await;
    let shown = said(&window).await;
    assert!(!shown.contains("一样"), "{shown}");
    window.shot("compared-not-shown").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_a_sheet_is_compared_at_its_own_number_of_entries() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let then = printed_before(&hub).await;
    let words = six_words(then.root, Language::Zh);
    let mut wrong = words.clone();
    wrong.swap(0, 5);
    assert_ne!(words, wrong, "one word twice: then another order is the same");
    let check = format!("{SHELL}/panel/check?at={}", then.size);

    window.go(&check).await;
    window.wait_alive().await;
    window.see("还没有外人看着").await;
    window.press("button", "核对").await;
    came_to(&window, "纸上应该是这六个词").await;
    for word in &words {
        came_to(&window, word).await;
    }
    for (typed, found) in [(words, "一样。纸上和您手机上"), (wrong, "不一样。")] {
        window.go(&check).await;
        window.wait_alive().await;
        window.see("还没有外人看着").await;
        window.fill("纸上的六个词", &typed.join(" ")).await;
        window.press("button", "核对").await;
        came_to(&window, found).await;
    }
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}
