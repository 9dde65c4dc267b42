//! What one comes to by doing something: receipts, faults, dialogs, results; in every look as well.

use std::{cell::Cell, path::Path};

use contract::{complaints::Do, people::Post};

use super::{draw_sheet, join, plain, view, walk_on, window::SHELL};
use crate::{
    complaints::{lift, resolve},
    support::{Desktop, Driver, Engine, Keychain, Look, TestHub, Window, key, skip},
};

/// What lets a page stay plain, as without scripts.
pub(super) const SCRIPTS: [&str; 1] = ["*/assets/start-*"];

/// The button that sends the form of a page.
const SEND: &str = "main form .bar .main";

#[tokio::test(flavor = "multi_thread")]
async fn what_one_comes_to_is_accessible_in_every_look() {
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return;
    };
    let window = driver.window().await;
    // A page of the hub's, for its cookies.
    window.go(&hub.origin).await;
    visitors(&hub, &window, &hub.origin).await;
    window.close().await;
    without_scripts(&hub, &driver).await;
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    residents(&hub, &window, &hub.origin).await;
    window.close().await;
    let window = join(&hub, &driver, "小张", Post::Staff).await;
    staff(&hub, &window, &hub.origin).await;
    window.close().await;
    let window = join(&hub, &driver, "陈经理", Post::Manager).await;
    manager(&hub, &window, &hub.origin).await;
    window.close().await;
    if let Some(folder) = std::env::var_os("LINLI_TEST_SHOTS") {
        draw_sheet(Path::new(&folder));
    }
}

/// The same in the real window, where there is time: it is drawn by another engine.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "part of --deep: as long again as in the browser"]
async fn what_one_comes_to_in_the_window_is_accessible_in_every_look() {
    let hub = TestHub::start_by_the_clock(Engine::Sqlite).await;
    for (name, post) in
        [("王秀英", Post::Resident), ("小张", Post::Staff), ("陈经理", Post::Manager)]
    {
        let Some(desktop) = Desktop::start(Keychain::Unlocked).await else {
            skip("LINLI_TEST_SHELL");
            return;
        };
        let home = (post == Post::Resident).then_some("3-1-502");
        let secret = hub.invite(name, post, home).await;
        let link = format!("{}/join#{secret}", hub.origin);
        let window = desktop.window(Some(&link)).await;
        window.wait_alive().await;
        window.see(name).await;
        if post == Post::Resident {
            visitors(&hub, &window, SHELL).await;
            window.look(SHELL, Look::PLAIN).await;
            window.close().await;
            let window = desktop.window(Some(&link)).await;
            window.wait_alive().await;
            window.press("button", "加入").await;
            window.see("我的事项").await;
            residents(&hub, &window, SHELL).await;
            window.close().await;
            continue;
        }
        window.press("button", "加入").await;
        window.see("待办").await;
        match post {
            Post::Staff => staff(&hub, &window, SHELL).await,
            _ => manager(&hub, &window, SHELL).await,
        }
        window.close().await;
    }
}

/// The form, once sent as it should be and once empty; and a matter that its key opens.
async fn visitors(hub: &TestHub, window: &Window, origin: &str) {
    let filed = async |window: &Window, _: Look| {
        window.write_in("#text", "三楼的灯不亮，晚上看不见台阶。").await;
        window.click(SEND).await;
        window.wait_for_element(".receipt").await;
    };
    let empty = async |window: &Window, _: Look| {
        window.click(SEND).await;
        window.wait_for_element(".faults").await;
    };
    let form = "/file?door=3-1";
    walk_on(window, origin, &view("scene-receipt", "/file", form), filed).await;
    walk_on(window, origin, &view("scene-file-empty", "/file", form), empty).await;
    let case_key = case_key(hub).await;
    let follow = async |window: &Window, _: Look| open_with(window, &case_key).await;
    walk_on(window, origin, &view("scene-case-by-key", "/follow", "/follow"), follow).await;
}

/// Files a matter that only its key opens, and returns the key.
async fn case_key(hub: &TestHub) -> String {
    let receipt = hub.client().change(&lift(), &key()).await.expect("filing works");
    receipt.case_key.expect("a visitor gets a key").to_string()
}

async fn open_with(window: &Window, case_key: &str) {
    window.write_in("#case_key", case_key).await;
    window.click(SEND).await;
    window.wait_for_element(".timeline").await;
}

/// The plain pages of the door: receipt, case with its forms, and those that ask for a key.
async fn without_scripts(hub: &TestHub, driver: &Driver) {
    let window = driver.window().await;
    window.go(&hub.origin).await;
    let nothing = async |_: &Window, _: Look| {};
    let filed = async |window: &Window, _: Look| {
        window.write_in("#text", "三楼的灯不亮，晚上看不见台阶。").await;
        window.click(SEND).await;
        window.wait_for_element(".receipt").await;
    };
    let (open, done) = (case_key(hub).await, case_key(hub).await);
    resolve_last(hub).await;
    let open = async |window: &Window, _: Look| open_with(window, &open).await;
    let done = async |window: &Window, _: Look| open_with(window, &done).await;
    let wrong = async |window: &Window, _: Look| {
        window.write_in("#case_key", "K7F3").await;
        window.click(SEND).await;
        window.wait_for_element(".faults, .problem").await;
    };
    window.block(&SCRIPTS).await;
    for (name, path) in [
        ("scene-plain-follow", "/follow"),
        ("scene-plain-join", "/join"),
        ("scene-plain-mine", "/mine"),
        ("scene-plain-devices", "/devices"),
        ("scene-plain-panel", "/panel"),
        ("scene-plain-face", "/panel/face"),
        ("scene-plain-rights", "/panel/rights"),
        ("scene-plain-trust", "/panel/trust"),
        ("scene-plain-settings", "/settings"),
    ] {
        walk_on(&window, &hub.origin, &plain(name, path), nothing).await;
    }
    walk_on(&window, &hub.origin, &plain("scene-plain-receipt", "/file?door=3-1"), filed).await;
    walk_on(&window, &hub.origin, &plain("scene-plain-wrong-key", "/follow"), wrong).await;
    walk_on(&window, &hub.origin, &plain("scene-plain-case", "/follow"), open).await;
    walk_on(&window, &hub.origin, &plain("scene-plain-case-done", "/follow"), done).await;
    window.close().await;
}

/// Resolves what was filed last.
async fn resolve_last(hub: &TestHub) {
    let staff = hub.staff("小李").await;
    let open = contract::inbox::List::default();
    let matters = staff.hub.ask(&open).await.expect("listed").matters;
    let id = matters.iter().map(|matter| matter.id).max().expect("one is open");
    let request = Do { id, act: resolve("灯换好了。"), seen: None };
    staff.hub.change(&request, &key()).await.expect("resolved");
}

/// The question before something is taken back, and a judgement that lacks its answers.
async fn residents(hub: &TestHub, window: &Window, origin: &str) {
    let phone = hub.resident("王秀英").await;
    let open = phone.hub.change(&lift(), &key()).await.expect("filing works").id;
    let withdraw = async |window: &Window, _: Look| {
        window.click("main section > button.quiet:has(use[href$=\"#undo\"])").await;
        window.wait_for_element("#withdraw[open]").await;
    };
    let path = format!("/c/{open}");
    walk_on(window, origin, &view("scene-withdraw", "/c/{id}", path), withdraw).await;
    let done = phone.hub.change(&lift(), &key()).await.expect("filing works").id;
    resolve_last(hub).await;
    let unjudged = async |window: &Window, _: Look| {
        window.click(".card form .bar .main").await;
        window.wait_for_element(".faults").await;
    };
    let path = format!("/c/{done}");
    walk_on(window, origin, &view("scene-judge-empty", "/c/{id}", path), unjudged).await;
}

/// The ways to write, and all that opens over the desk.
async fn staff(hub: &TestHub, window: &Window, origin: &str) {
    let phone = hub.resident("王秀英").await;
    for _ in 0..2 {
        phone.hub.change(&lift(), &key()).await.expect("filing works");
    }
    let id = phone.hub.change(&lift(), &key()).await.expect("filing works").id;
    let case = |name| view(name, "/staff", format!("/staff?case={id}"));
    for (number, name) in
        ["scene-answer", "scene-note", "scene-done", "scene-decline"].into_iter().enumerate()
    {
        let write = async |window: &Window, _: Look| {
            let tab = format!(".composer > .filters > button:nth-child({})", number + 1);
            window.click(&tab).await;
            window.wait_for_element(&format!("{tab}[aria-pressed=\"true\"]")).await;
        };
        walk_on(window, origin, &case(name), write).await;
    }
    let duplicate = async |window: &Window, _: Look| {
        window.click(".composer > .filters > button:nth-child(4)").await;
        window.click("#reason label:has([value=\"duplicate\"])").await;
        window.wait_for_element(".near").await;
    };
    walk_on(window, origin, &case("scene-duplicate"), duplicate).await;
    for (key, dialog, name) in [
        ('a', "#assign", "scene-assign"),
        ('h', "#snooze", "scene-snooze"),
        ('?', "#keys", "scene-keys"),
    ] {
        let open = async |window: &Window, _: Look| {
            window.wait_for_element(".composer").await;
            window.run("document.activeElement.blur()", vec![]).await;
            window.keys(&[key]).await;
            window.wait_for_element(&format!("{dialog}[open]")).await;
        };
        walk_on(window, origin, &case(name), open).await;
    }
    let commands = async |window: &Window, _: Look| {
        window.wait_for_element(".composer").await;
        window.with_ctrl('k').await;
        window.wait_for_element("#commands[open]").await;
    };
    walk_on(window, origin, &case("scene-commands"), commands).await;
    let phrases = async |window: &Window, _: Look| {
        window.click(".composer .bar > button.quiet:has(use[href$=\"#note\"])").await;
        window.wait_for_element("#phrases[open]").await;
    };
    walk_on(window, origin, &case("scene-phrases"), phrases).await;
}

/// What an import found and what it did, and the cards that are printed.
async fn manager(hub: &TestHub, window: &Window, origin: &str) {
    let import = "/staff/manage/import";
    let unit = Cell::new(0);
    let check = async |window: &Window, _: Look| {
        unit.set(unit.get() + 1);
        let rows = format!("楼栋,单元,户号,业主\n8,{0},101,王秀英\n8,{0},102,李明", unit.get());
        // As out of a spreadsheet; WebKit's driver loses letters of what it types over several lines.
        window.paste_in("main form textarea", &rows).await;
        window.click(SEND).await;
        window.wait_for_element("#result").await;
    };
    let done = async |window: &Window, look: Look| {
        check(window, look).await;
        window.click("#result .bar .main").await;
        window.wait_for_element(".notice.good").await;
    };
    walk_on(window, origin, &view("scene-import-check", import, import), check).await;
    walk_on(window, origin, &view("scene-import-done", import, import), done).await;

    let desk = hub.join("陈经理", Post::Manager, None).await;
    let search = format!("8-{}-101", unit.get());
    let search = Some(contract::text::Search::try_from(&*search).expect("short"));
    let list = contract::register::List { search, ..Default::default() };
    let home = desk.hub.ask(&list).await.expect("listed").places[0].id;
    let card = async |window: &Window, _: Look| {
        window.click("main form .main:has(use[href$=\"#qr-code\"])").await;
        window.wait_for_element(".sheet-of-cards").await;
    };
    let register = "/staff/manage/register";
    let path = format!("{register}?home={home}&why=invitation");
    walk_on(window, origin, &view("scene-cards", register, path), card).await;
}
