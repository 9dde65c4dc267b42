//! The road in the real window, the other way round than in `shell`: residents by keys, staff by
//! pointer, visitors; and what only a window has: files, dialogs, notices, a keychain, crashes.

use contract::{
    complaints::{Show, Status},
    devices::{List, Revoke},
    people::Post,
};
use fantoccini::{Locator, key::Key};
use tempfile::TempDir;

use crate::{
    complaints::{lift, resolve},
    shell::{act, answer, join, only_matter, start},
    support::{Keychain, Window, jpeg, key},
};

/// Goes by Tab to what has this name, and presses it.
async fn enter(window: &Window, name: &str) {
    window.tab_to(name).await;
    window.keys(&[Key::Enter.into()]).await;
}

/// Waits until another screen is there: it is called so, and its heading has the focus.
async fn arrive(window: &Window, title: &str) {
    window.wait_title(title).await;
    window.wait_focus_on("h1").await;
}

/// WebKit's driver types no Chinese by single keys, so what is typed here is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_resident_files_follows_judges_and_reopens_by_keys_alone() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let staff = hub.staff("小李").await;
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let window = desktop.window(Some(&format!("{}/join#{secret}", hub.origin))).await;
    window.accept_by_keys().await;
    arrive(&window, "王秀英，您好").await;

    enter(&window, "我要投诉").await;
    arrive(&window, "我要投诉").await;
    window.tab_to("发生了什么").await;
    window.write("the lift is broken").await;
    enter(&window, "提交").await;
    arrive(&window, "已提交").await;
    enter(&window, "现在就看进度").await;
    arrive(&window, "the lift is broken").await;
    window.see("待受理").await;
    let id = only_matter(&staff).await;
    act(&staff, id, answer("师傅今天下午到。")).await;
    window.see("师傅今天下午到。").await;
    act(&staff, id, resolve("门机已更换。")).await;
    window.see("解决了吗").await;
    for choice in ["解决了", "满意"] {
        window.tab_to(choice).await;
        window.keys(&[' ']).await;
    }
    enter(&window, "提交评价").await;
    window.see("已解决").await;
    window.wait_focus_on("h1").await;
    enter(&window, "重新办理").await;
    window.see("处理中").await;
    window.wait_focus_on("h1").await;

    let case = staff.hub.ask(&Show { id }).await.expect("shown");
    assert_eq!(case.matter.status, Status::Underway);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_accept_note_answer_and_close_by_pointer() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let resident = hub.resident("王秀英").await;
    let window = join(&hub, &desktop, "小李", Post::Staff).await;
    window.see("待办").await;
    let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
    let send = async || {
        let send = window.client.find(Locator::Css(".composer button.main")).await;
        send.expect("a button").click().await.expect("pressed");
    };

    window.press("link", "电梯坏了三天").await;
    window.wait_focus_on("#case-title").await;
    window.press("button", "受理").await;
    window.see("处理中").await;
    window.press("button", "内部备注").await;
    window.fill("写给同事的备注", "先问电工。").await;
    send().await;
    window.see("先问电工。").await;
    window.press("button", "回复").await;
    window.fill("写给居民的回复", "师傅今天下午到。").await;
    send().await;
    window.see("秒后发出").await;
    let is_said = "return [...document.querySelectorAll('.timeline:not(.waiting)')] \
         .some(one => one.innerText.includes('师傅今天下午到。'))";
    window.wait_until("it can no longer be taken back", is_said).await;
    window.press("button", "办结").await;
    window.fill("办理结果", "门机已更换。").await;
    send().await;

    let mut live = resident.hub.live();
    let case = loop {
        let case = resident.hub.ask(&Show { id }).await.expect("their own");
        if case.matter.status == Status::Resolved {
            break case;
        }
        live.next().await.expect("the stream goes on");
    };
    let texts: Vec<_> = case.entries.iter().map(|entry| entry.text.as_str()).collect();
    assert!(texts.contains(&"师傅今天下午到。") && texts.contains(&"门机已更换。"), "{texts:?}");
    assert!(!texts.contains(&"先问电工。"), "a note stays among colleagues");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_files_with_a_photo_saves_the_key_and_follows_with_it() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let folder = TempDir::new().expect("a place for temporary files");
    let (photo, saved) = (folder.path().join("lamp.jpg"), folder.path().join("receipt.txt"));
    std::fs::write(&photo, jpeg(800, 600)).expect("written");
    let window = desktop.window(Some(&format!("{}/d/3-1", hub.origin))).await;
    window.wait_alive().await;
    window.see("3栋1单元").await;

    window.press("link", "我要投诉").await;
    window.choose(&photo).await;
    let has_arrived = "return document.querySelectorAll('.photos img').length === 1 \
         && !document.querySelector('.photos progress')";
    window.wait_until("the photo has arrived", has_arrived).await;
    window.fill("发生了什么", "楼道的灯坏了。").await;
    window.press("button", "提交").await;
    window.see("已提交").await;
    let case_key = window.run("return document.querySelector('.key').textContent", vec![]).await;
    let case_key = case_key.as_str().expect("a key").to_owned();
    let before = desktop.windows().await;
    window.press("button", "保存").await;
    desktop.save_as(&before, &saved).await;
    let told = desktop.wait_for_file(&saved).await;
    assert!(told.contains(&case_key) && told.contains("/follow"), "{told}");

    window.press("button", "现在就看进度").await;
    window.see("待受理").await;
    let shown = "const image = document.querySelector('.entry .photos img'); \
         image?.scrollIntoView(); return !!image && image.complete && image.naturalWidth > 0";
    window.wait_until("the photo is shown", shown).await;
    window.close().await;

    let later = desktop.window(None).await;
    later.wait_alive().await;
    later.press("link", "查进度").await;
    later.fill("查询码", &case_key).await;
    later.press("button", "打开").await;
    later.see("待受理").await;
    later.see("楼道的灯坏了。").await;
    later.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_revoked_elsewhere_is_told_plainly() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let phone = hub.resident("王秀英").await;
    window.press("link", "设置").await;
    window.press("link", "我的手机和钥匙").await;
    window.wait_alive().await;
    window.wait_title("我的手机和钥匙").await;
    window.see("就是这台").await;
    window.see("测试设备").await;
    window.go("tauri://localhost/file").await;
    window.wait_alive().await;
    window.fill("发生了什么", "还没写完的话").await;

    let devices = phone.hub.ask(&List {}).await.expect("listed");
    let own = phone.account.device;
    let other = devices.iter().find(|device| device.id != own).expect("the window's").id;
    phone.hub.change(&Revoke { id: other }, &key()).await.expect("revoked");

    window.see("这台设备已经停用").await;
    window.see_in("#text", "还没写完的话").await;
    window.press("link", "怎么办").await;
    window.see("它在您的设备列表里停用了").await;
    window.see("028-8555-0100").await;
    window.close().await;
}

/// Whether the disk has the end of what is written below.
const WRITTEN_DOWN: &str = "return (async () => { \
     const name = 'linli-drafts'; \
     if (!(await indexedDB.databases()).some(one => one.name === name)) return false; \
     const wait = ask => new Promise(done => { ask.onsuccess = () => done(ask.result); \
     ask.onerror = () => done(null); }); \
     const store = (await wait(indexedDB.open(name)))?.transaction('drafts'); \
     const found = store && await wait(store.objectStore('drafts').getAll()); \
     return JSON.stringify(found ?? []).includes('坏了三天。') })()";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_survives_the_death_of_the_program() {
    let Some((hub, mut desktop)) = start(Keychain::Unlocked).await else { return };
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    window.press("link", "我要投诉").await;
    window.fill("发生了什么", "电梯坏了三天。").await;
    window.wait_until("the last word is written down", WRITTEN_DOWN).await;
    desktop.kill(window).await;

    let again = desktop.window(None).await;
    again.wait_alive().await;
    again.press("link", "我要投诉").await;
    again.see("上次没写完的内容还在").await;
    again.see_in("#text", "电梯坏了三天。").await;
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_notice_opens_the_matter() {
    let Some((hub, desktop)) = start(Keychain::Unlocked).await else { return };
    let staff = hub.staff("小李").await;
    let window = join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    window.wait_listening().await;
    let phone = hub.resident("王秀英").await;
    let id = phone.hub.change(&lift(), &key()).await.expect("filing works").id;

    act(&staff, id, answer("师傅今天下午到。")).await;
    desktop.click_notice().await;

    window.see("师傅今天下午到。").await;
    window.wait_title("电梯坏了三天").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_a_key_is_made_it_is_said_that_the_keychain_stays_shut() {
    let Some((hub, desktop)) = start(Keychain::Locked).await else { return };
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let window = desktop.window(Some(&format!("{}/join#{secret}", hub.origin))).await;
    window.wait_alive().await;

    window.see("没有系统钥匙串").await;
    window.see(&desktop.data().join("keys.json").display().to_string()).await;
    window.shot("moment-no-keychain").await;
    window.press("button", "加入").await;

    window.see("王秀英，您好").await;
    assert!(desktop.data().join("keys.json").exists());
    window.close().await;
}
