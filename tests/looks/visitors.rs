//! What a visitor sees, in every look; the plain pages too.

use std::collections::BTreeSet;

use contract::people::Post;

use super::{at, plain, plain_at, view, walk};
use crate::{
    board::board,
    gathering::gathered,
    polling::asked,
    suggesting::neighbourhood,
    support::{Driver, TestHub},
};

pub(super) async fn visitors(hub: &TestHub, driver: &Driver, seen: &mut BTreeSet<&'static str>) {
    let window = driver.window().await;
    let secret = hub.invite("王秀英", Post::Resident, Some("3-1-502")).await;
    window.go(&hub.origin).await;
    walk(
        &window,
        &hub.origin,
        &[
            view("home", "/", "/"),
            view("door", "/d/{door}", "/d/3-1"),
            view("file", "/file", "/file?door=3-1"),
            view("follow", "/follow", "/follow"),
            view("join", "/join", format!("/join#{secret}")),
            view("settings", "/settings", "/settings"),
            view("privacy", "/privacy", "/privacy"),
            view("mine-nobody", "/mine", "/mine"),
            view("devices-nobody", "/devices", "/devices"),
            at("panel-nobody", "/panel"),
            view("staff-door", "/staff", "/staff"),
            view("notices-none", "/notices", "/notices"),
            at("suggestions-none", "/suggestions"),
            at("propose-nobody", "/suggestions/new"),
            at("polls-none", "/polls"),
            at("activities-none", "/activities"),
            at("hours-nobody", "/activities/hours"),
            view("case-not-found", "/c/{id}", "/c/0000000000000"),
        ],
        seen,
    )
    .await;
    let id = board(hub).await;
    let suggestion = neighbourhood(hub).await;
    let polls = asked(hub).await;
    let activities = gathered(hub).await;
    let views = [
        view("home-urgent", "/", "/"),
        at("activities", "/activities"),
        view("activity-visitor", "/activities/{id}", format!("/activities/{}", activities.coming)),
        view("activity-over", "/activities/{id}", format!("/activities/{}", activities.over)),
        at("polls", "/polls"),
        view("poll-visitor", "/polls/{id}", format!("/polls/{}", polls.named)),
        view("poll-closed", "/polls/{id}", format!("/polls/{}", polls.closed)),
        view("poll-sheet", "/polls/{id}/sheet", format!("/polls/{}/sheet", polls.named)),
        view("notices", "/notices", "/notices"),
        view("notices-search", "/notices", "/notices?search=%E6%A4%8D%E6%A0%91"),
        view("notice", "/notices/{id}", format!("/notices/{id}")),
        view("file-about", "/file", format!("/file?about={id}")),
        at("suggestions", "/suggestions"),
        view("suggestions-outcomes", "/suggestions", "/suggestions?order=outcomes"),
        view(
            "suggestions-not-found",
            "/suggestions",
            "/suggestions?search=%E9%BE%99%E5%8D%B7%E9%A3%8E",
        ),
        view("suggestion-visitor", "/suggestions/{id}", format!("/suggestions/{suggestion}")),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    // As without scripts: the page without a net is taken over like any other.
    window.block(&["*/assets/start-*"]).await;
    let pages = [
        plain("offline", "/offline"),
        plain("api-docs", "/api-docs"),
        plain("not-found", "/nothing-here"),
        plain("file-plain", "/file?door=3-1"),
        plain("notices-plain", "/notices"),
        plain("suggestions-plain", "/suggestions"),
        plain("activities-plain", "/activities"),
        plain("hours-plain", "/activities/hours"),
        plain_at("activity-plain", format!("/activities/{}", activities.coming)),
        plain_at("activity-over-plain", format!("/activities/{}", activities.over)),
        plain("polls-plain", "/polls"),
        plain_at("poll-plain", format!("/polls/{}", polls.named)),
        plain_at("poll-closed-plain", format!("/polls/{}", polls.closed)),
        plain_at("poll-sheet-plain", format!("/polls/{}/sheet", polls.open)),
        plain("home-plain", "/"),
    ];
    walk(&window, &hub.origin, &pages, seen).await;
    window.close().await;
}
