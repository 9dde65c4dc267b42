//! What a resident sees, in every look.

use std::collections::BTreeSet;

use contract::{
    complaints::{Act, Do, File},
    people::Post,
};

use super::{at, devices, join, panel, view, walk};
use crate::{
    complaints::{body, lift, resolve},
    support::{Driver, TestHub, jpeg, key},
};

pub(super) async fn residents(hub: &TestHub, driver: &Driver, seen: &mut BTreeSet<&'static str>) {
    let handler = hub.staff("小李").await;
    // A second device of the same person files what the window then shows.
    let window = join(hub, driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    walk(&window, &hub.origin, &[view("mine-empty", "/mine", "/mine")], seen).await;
    let photo = phone.hub.attach(jpeg(800, 600), &key()).await.expect("taken in");
    let file = File { photos: vec![photo.id], ..lift() };
    let open = phone.hub.change(&file, &key()).await.expect("filing works").id;
    let answer = Act::Answer {
        text: body("您好，师傅今天下午到，修好后告诉您。"),
        photos: Vec::new(),
    };
    let act = |id, act| Do { id, act, seen: None };
    handler.hub.change(&act(open, answer), &key()).await.expect("answered");
    let done = phone.hub.change(&lift(), &key()).await.expect("filing works").id;
    handler
        .hub
        .change(&act(done, resolve("门机已更换，运行正常。")), &key())
        .await
        .expect("resolved");
    walk(
        &window,
        &hub.origin,
        &[
            view("home-resident", "/", "/"),
            view("mine", "/mine", "/mine"),
            view("file-resident", "/file", "/file"),
            view("case-answered", "/c/{id}", format!("/c/{open}")),
            view("case-done", "/c/{id}", format!("/c/{done}")),
        ],
        seen,
    )
    .await;
    let lines = phone.hub.ask(&contract::suggestions::List::default()).await.expect("listed").lines;
    let one =
        |is_own: bool| lines.iter().find(|line| line.author.is_you == is_own).expect("one").id;
    let views = [
        view("suggestions-mine", "/suggestions", "/suggestions?order=mine"),
        at("propose", "/suggestions/new"),
        view("suggestion", "/suggestions/{id}", format!("/suggestions/{}", one(false))),
        view("suggestion-own", "/suggestions/{id}", format!("/suggestions/{}", one(true))),
        view(
            "suggestion-edit",
            "/suggestions/{id}/edit",
            format!("/suggestions/{}/edit", one(true)),
        ),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let lines = phone.hub.ask(&contract::polls::List::default()).await.expect("listed").open;
    let of = |secrecy| {
        let one = |line: &&contract::polls::Line| line.secrecy == Some(secrecy);
        lines.iter().find(one).expect("one").id
    };
    let views = [
        view("poll", "/polls/{id}", format!("/polls/{}", of(contract::polls::Secrecy::Named))),
        view(
            "poll-secret",
            "/polls/{id}",
            format!("/polls/{}", of(contract::polls::Secrecy::Secret)),
        ),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let lines = phone.hub.ask(&contract::activities::List::default()).await.expect("listed");
    let of = |is_it: fn(&contract::activities::Line) -> bool| {
        let found = lines.coming.iter().find(|line| is_it(line)).expect("one");
        format!("/activities/{}", found.id)
    };
    use contract::activities::{Standing, Yours};
    let is_open = |line: &contract::activities::Line| {
        line.standing == Standing::Open && line.yours == Yours::Free && line.seats.left() != Some(0)
    };
    let views = [
        view("activity", "/activities/{id}", of(is_open)),
        view("activity-running", "/activities/{id}", of(|line| line.standing == Standing::Running)),
        at("hours", "/activities/hours"),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    panel::panel(hub, &window, &phone, seen).await;
    devices::devices(hub, &window, &phone, &handler, seen).await;
    window.close().await;
}
