//! The screens in the real window, where they come out of the shell.

use std::collections::BTreeSet;

use contract::{
    complaints::{Do, File},
    people::Post,
};

use super::{at, face::face, routes, view, walk};
use crate::{
    board::{begun, board},
    complaints::{lift, resolve},
    gathering::gathered,
    ledger::take_names,
    polling::asked,
    suggesting::neighbourhood,
    support::{Desktop, Engine, Keychain, TestHub, jpeg, key, skip},
};

/// Where the window finds its own screens.
pub(crate) const SHELL: &str = "tauri://localhost";

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_of_the_window_in_every_look_is_accessible() {
    let Some(desktop) = Desktop::start(Keychain::Unlocked).await else {
        skip("LINLI_TEST_SHELL");
        return;
    };
    let hub = TestHub::start_by_the_clock(Engine::Sqlite).await;
    let handler = hub.staff("小李").await;
    let phone = hub.resident("王秀英").await;
    let photo = phone.hub.attach(jpeg(800, 600), &key()).await.expect("taken in");
    let file = File { photos: vec![photo.id], ..lift() };
    let id = phone.hub.change(&file, &key()).await.expect("filing works").id;
    let done = resolve("门机已更换，运行正常。");
    handler.hub.change(&Do { id, act: done, seen: None }, &key()).await.expect("resolved");
    let (notice, draft) = (board(&hub).await, begun(&hub).await);
    let suggestion = neighbourhood(&hub).await;
    let polls = asked(&hub).await;
    let activities = gathered(&hub).await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    take_names(&hub, &manager).await;
    let mut seen = BTreeSet::new();

    let resident = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    let window = desktop.window(Some(&format!("{}/join#{resident}", hub.origin))).await;
    window.wait_alive().await;
    window.see("王秀英").await;
    let views = [view("window-connect", "", "/connect"), view("window-join", "/join", "/join")];
    walk(&window, SHELL, &views, &mut seen).await;
    window.close().await;

    let window = desktop.window(Some(&format!("{}/join#{resident}", hub.origin))).await;
    window.wait_alive().await;
    window.see("王秀英").await;
    window.press("button", "加入").await;
    window.see("我的事项").await;
    let views = [
        view("window-home", "/", "/"),
        view("window-door", "/d/{door}", "/d/3-1"),
        view("window-file", "/file", "/file"),
        view("window-follow", "/follow", "/follow"),
        view("window-mine", "/mine", "/mine"),
        view("window-case", "/c/{id}", format!("/c/{id}")),
        view("window-settings", "/settings", "/settings"),
        view("window-devices", "/devices", "/devices"),
        view("window-privacy", "/privacy", "/privacy"),
        at("window-panel", "/panel"),
        at("window-panel-looked", "/panel/looked"),
        at("window-panel-check", "/panel/check"),
        at("window-panel-face", "/panel/face"),
        at("window-panel-rights", "/panel/rights"),
        at("window-panel-breach", "/panel/breach"),
        at("window-panel-family", "/panel/family"),
        at("window-panel-trust", "/panel/trust"),
        view("window-notices", "/notices", "/notices"),
        view("window-notice", "/notices/{id}", format!("/notices/{notice}")),
        at("window-suggestions", "/suggestions"),
        at("window-propose", "/suggestions/new"),
        view("window-suggestion", "/suggestions/{id}", format!("/suggestions/{suggestion}")),
        view("window-edit", "/suggestions/{id}/edit", format!("/suggestions/{suggestion}/edit")),
        at("window-activities", "/activities"),
        view("window-activity", "/activities/{id}", format!("/activities/{}", activities.coming)),
        at("window-hours", "/activities/hours"),
        at("window-polls", "/polls"),
        view("window-poll", "/polls/{id}", format!("/polls/{}", polls.named)),
        view("window-poll-closed", "/polls/{id}", format!("/polls/{}", polls.closed)),
        view("window-poll-sheet", "/polls/{id}/sheet", format!("/polls/{}/sheet", polls.named)),
    ];
    walk(&window, SHELL, &views, &mut seen).await;
    let mut gate = hub.gate(&manager).await;
    face(&hub, &window, ("window-panel", SHELL), (&phone, &manager), &mut gate).await;
    window.close().await;

    let staff = hub.invite("陈经理", Post::Manager, None).await;
    let window = desktop.window(Some(&format!("{}/join#{staff}", hub.origin))).await;
    window.wait_alive().await;
    window.see("陈经理").await;
    window.press("button", "加入").await;
    window.see("待办").await;
    let views = [
        view("window-inbox", "/staff", "/staff"),
        view("window-inbox-case", "/staff", format!("/staff?queue=closed&case={id}")),
        at("window-manage", "/staff/manage"),
        view("window-register", "/staff/manage/register", "/staff/manage/register?why=visit"),
        at("window-import", "/staff/manage/import"),
        at("window-invitations", "/staff/manage/invitations"),
        at("window-colleagues", "/staff/manage/colleagues"),
        at("window-export", "/staff/manage/export"),
        at("window-audit", "/staff/manage/audit"),
        at("window-board", "/staff/manage/board"),
        at("window-gates", "/staff/manage/gates"),
        at("window-deletions", "/staff/manage/deletions"),
        at("window-rights", "/staff/manage/rights"),
        at("window-breaches", "/staff/manage/breaches"),
        at("window-recovery", "/staff/manage/recovery"),
        at("window-seconding", "/staff/manage/seconding"),
        at("window-withholding", "/staff/manage/withholding"),
        at("window-notices-desk", "/staff/notices"),
        view("window-notice-draft", "/staff/notices", format!("/staff/notices?id={draft}")),
        at("window-activities-desk", "/staff/activities"),
        view("window-activity-new", "/staff/activities", "/staff/activities?id=new"),
        view(
            "window-activity-door",
            "/staff/activities",
            format!("/staff/activities?id={}", activities.running),
        ),
        at("window-polls-desk", "/staff/polls"),
        view("window-poll-draft", "/staff/polls", format!("/staff/polls?id={}", polls.draft)),
        view("window-poll-running", "/staff/polls", format!("/staff/polls?id={}", polls.named)),
    ];
    walk(&window, SHELL, &views, &mut seen).await;
    window.close().await;
    seen.remove("");
    assert_eq!(seen, routes(), "a route without a view in the window");
}
