//! Taking along (PIPL article 45): each button gives a file, and each file is what it says: read by what reads such files,
//! and checked without the hub. What is for experts is there once they unfold it. A page that is older than what the device
//! has checked is told to be.

use contract::{
    consents::{Standing, Withdraw},
    ledger::Sync,
    people::Post,
};
use hub::ledger::checkpoint;
use ledger::{
    checkpoint::Checkpoint,
    follower::News,
    note::{Key, Note},
    pack::Pack,
    receipt::Receipt,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    browser,
    face::has_looked,
    formats::{judged, python, states},
    gates::standing,
    looks::open_summary,
    support::{Person, TestHub, Window, key},
};

/// From now on what the page gives the browser to save is kept for us, with its name, and not on the disk.
const LISTEN: &str = "window.saved = null; \
     if (!window.listens) { window.listens = true; let last = null; \
         const make = URL.createObjectURL; \
         URL.createObjectURL = blob => { last = blob; return make.call(URL, blob) }; \
         const click = HTMLAnchorElement.prototype.click; \
         HTMLAnchorElement.prototype.click = function () { \
             if (!this.download) return click.call(this); \
             const name = this.download; \
             window.saved = last.text().then(text => [name, text, last.type]) } }";

/// What is saved when a button is pressed: what the file is called, and what it says.
pub(crate) async fn saved(window: &Window, button: &str) -> (String, String) {
    window.run(LISTEN, vec![]).await;
    window.press("button", button).await;
    window.wait_until("it is saved", "return !!window.saved").await;
    let told = "const done = arguments[0]; window.saved.then(done)";
    let told = window.run_async(told, vec![]).await;
    let (name, text, kind): (String, String, String) =
        serde_json::from_value(told).expect("a name, a text, and what it is");
    let expected = match name.rsplit_once('.').expect("a name with an end").1 {
        "json" => "application/json",
        "jsonld" => "application/ld+json",
        _ => "text/plain;charset=utf-8",
    };
    assert_eq!(kind, expected, "{name}");
    (name, text)
}

/// The slip with its proofs.
async fn take_the_slip(hub: &TestHub, window: &Window, phone: &Person) {
    window.go(&format!("{}/panel/face", hub.origin)).await;
    window.wait_alive().await;
    window.see("账本里查得到").await;
    has_looked(window).await;
    let [Standing::Given { consent, .. }] = &standing(phone).await[..] else {
        panic!("agreed, once")
    };
    let [key, gate_key] = [&consent.key, &consent.gate_key].map(|key| key.bytes.to_string());
    let for_experts = [key, gate_key, consent.notice.to_string()];
    let shown = window.text().await;
    for expert in &for_experts {
        assert!(!shown.contains(expert), "{expert} for everybody: {shown}");
    }
    open_summary(window, "给懂技术的人").await;
    for expert in &for_experts {
        window.see(expert).await;
    }
    assert_eq!(window.faults().await, Vec::<String>::new());
    let (name, text) = saved(window, "连同证明存下来").await;

    assert_eq!(name, "linli-receipt-3.json", "by the number of its record");
    let held = Receipt::read(&text).expect("a receipt").check(None).expect("it proves itself");
    let [one] = &held[..] else { panic!("{} records of a consent just given", held.len()) };
    assert!(one.record.event.contains("\"event\":\"consent_given\""), "{}", one.record.event);
}

/// The page of the ledger; and below 给懂技术的人 what it says, which is nowhere before that is unfolded.
async fn take_the_page(hub: &TestHub, window: &Window) {
    window.go(&format!("{}/panel/check", hub.origin)).await;
    window.wait_alive().await;
    window.see("现在的六个词").await;
    has_looked(window).await;
    let (name, text) = saved(window, "保存这一页").await;

    assert_eq!(name, "checkpoint.txt");
    let log = hub.app.log().await.expect("a log");
    let note = Note::read(&text).expect("a page with its signatures");
    let key = Key::read(&log.key()).expect("a key");
    let page = Checkpoint::open(&note, &key).expect("signed by the log");
    let shown = window.text().await;
    assert!(shown.contains(&page.head.size.to_string()), "{shown}");
    let root = page.head.root.to_string();
    for expert in [&*root, "quorum"] {
        assert!(!shown.contains(expert), "{expert} for everybody: {shown}");
    }
    open_summary(window, "给懂技术的人").await;
    window.see(&root).await;
    window.see(&page.origin).await;
    for line in log.policy().lines() {
        window.see(line).await;
    }
    assert_eq!(window.faults().await, Vec::<String>::new());
}

/// Everything, with its proofs; and what was agreed to, as others read it.
async fn take_everything(window: &Window, phone: &Person) {
    let (name, text) = saved(window, "存成文件").await;
    assert_eq!(name, "linli-records.json");
    Pack::read(&text).expect("a file").check(None).expect("it proves itself");
    let news: Value = serde_json::from_str(&text).expect("JSON");
    let records = news["news"]["mine"]["records"].as_array().expect("records");
    let own = phone.hub.ask(&Sync::default()).await.expect("the ledger").mine.records;
    assert_eq!(records.len(), own.len(), "all there are");

    open_summary(window, "别的软件也能读的格式").await;
    let folder = TempDir::new().expect("a place for temporary files");
    let mut files = Vec::new();
    for (button, expected) in [
        ("同意记录（ISO/IEC TS 27560）", "linli-consents.jsonld"),
        ("同意凭条（ISO/IEC TS 27560）", "linli-receipts.jsonld"),
        ("同意凭条（Kantara 1.1）", "linli-receipts-kantara.json"),
    ] {
        let (name, text) = saved(window, button).await;
        assert_eq!(name, expected);
        let all: Vec<Value> = serde_json::from_str(&text).expect("a list");
        assert_eq!(all.len(), 1, "{name}: one consent");
        if name == "linli-consents.jsonld" {
            assert_eq!(states(&all[0]), ["dpv:ConsentGiven"]);
        }
        let file = folder.path().join(name);
        std::fs::write(&file, text).expect("kept");
        files.push(file);
    }
    let Some(python) = python() else { return };
    let words: Vec<_> = files.iter().map(|file| file.as_os_str()).collect();
    let (is_good, said) = judged(&python, &words);
    assert!(is_good && said.matches(": ok, ").count() == 3, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_button_to_take_along_gives_a_file_that_others_can_check() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    phone.agree(gate.id).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");

    take_the_slip(&hub, &window, &phone).await;
    take_the_page(&hub, &window).await;
    take_everything(&window, &phone).await;
    window.close().await;
}

/// How many entries the log has by a page.
fn size(news: &News) -> u64 {
    let note = Note::read(&news.checkpoint).expect("a page with its signatures");
    Checkpoint::read(note.text()).expect("a page").head.size
}

/// From now on whoever asks for a whole chain is handed out this.
const HAND_OUT: &str = "const [older] = arguments; const ask = window.fetch; \
     const isWhole = to => { \
         const { pathname, searchParams } = new URL(to.url ?? to, location.href); \
         return pathname === '/api/ledger' && !Number(searchParams.get('size')) }; \
     const answer = () => new Response(older, { headers: { 'content-type': 'application/json' } }); \
     window.fetch = (to, how) => isWhole(to) ? Promise.resolve(answer()) : ask(to, how)";

/// An older page is whole in itself, and signed as well as any; whoever checks it alone misses nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_older_than_what_the_device_has_checked_is_saved_and_told_to_be_other() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    let told = async || phone.hub.ask(&Sync::default()).await.expect("the ledger");
    phone.agree(gate.id).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let older = told().await;
    window.go(&format!("{}/panel/check", hub.origin)).await;
    window.wait_alive().await;
    has_looked(&window).await;
    let (name, _) = saved(&window, "存成文件").await;
    assert_eq!(name, "linli-records.json");
    window.see(&format!("已存好：账本第 {} 条为止", size(&older))).await;

    // A page that has come since is looked at first.
    phone.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let newer = told().await;
    saved(&window, "存成文件").await;
    window.see(&format!("已存好：账本第 {} 条为止", size(&newer))).await;
    assert!(!window.text().await.contains("还没有核对到这里"));

    let text = serde_json::to_string(&older).expect("plain data");
    window.run(HAND_OUT, vec![text.into()]).await;
    let (_, text) = saved(&window, "存成文件").await;
    Pack::read(&text).expect("a file").check(None).expect("whole in itself");
    let other = format!("和您设备核对过的不一样：存下来的到账本第 {} 条为止", size(&older));
    window.see(&other).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    open_summary(&window, "别的软件也能读的格式").await;
    for button in ["同意记录", "同意凭条（ISO", "同意凭条（Kantara"] {
        saved(&window, button).await;
        window.see(&other).await;
    }
    window.close().await;
}
