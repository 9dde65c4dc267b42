//! What those who answer see, in every look.

use std::collections::BTreeSet;

use contract::{
    complaints::{Act, Do, File, Follow},
    inbox::{Assign, Send, Snooze},
    people::Post,
    text::Whereabouts,
};

use super::{Pressed, at, join, view, walk, walk_pressed};
use crate::{
    board::{begun, board},
    complaints::{body, lift, resolve},
    support::{Driver, TestHub, key},
};

pub(super) async fn staff(hub: &TestHub, driver: &Driver, seen: &mut BTreeSet<&'static str>) {
    let window = join(hub, driver, "小张", Post::Staff).await;
    let visitor = hub.client();
    let places = ["3栋1单元", "东门", "地下车库入口", "儿童游乐场"];
    let texts = [
        "楼道灯不亮，晚上看不见台阶。",
        "有人在消防通道停车，喊了几次都不走。",
        "垃圾桶好几天没清，味道很大，苍蝇很多。",
        "楼上装修早上六点就开工，孩子没法睡觉，请管一管。",
    ];
    let mut last = None;
    for (number, text) in texts.iter().cycle().take(12).enumerate() {
        let place = places[number % places.len()];
        let place = Whereabouts::try_from(place).expect("a short place");
        let file = File { place: Some(place), text: Some(body(text)), ..lift() };
        last = Some(visitor.change(&file, &key()).await.expect("filing works").id);
    }
    let id = last.expect("twelve");
    // What a second device of hers has sent and the author made senseless waits for her.
    let author = hub.resident("王秀英").await;
    let stuck = author.hub.change(&lift(), &key()).await.expect("filing works").id;
    let send =
        Send {
            id: stuck, act: resolve("门机已更换，运行正常。"), seen: None, same_as: None
        };
    let desk = hub.staff("小张").await;
    desk.hub.change(&send, &key()).await.expect("sent");
    let withdraw = Do { id: stuck, act: Act::Withdraw {}, seen: None };
    author.hub.change(&withdraw, &key()).await.expect("taken back");
    let to = desk.hub.ask(&contract::sessions::Show {}).await.expect("signed in").person;
    let assign = Assign { id, to: Some(to) };
    desk.hub.change(&assign, &key()).await.expect("handed on");
    let put_off = visitor.change(&lift(), &key()).await.expect("filing works");
    let snooze = Snooze { id: put_off.id, until: Some(put_off.due_at) };
    desk.hub.change(&snooze, &key()).await.expect("put off");
    let follow = visitor.change(&lift(), &key()).await.expect("filing works").case_key;
    let follow = Follow { key: follow.expect("a visitor gets a key") };
    visitor.change(&follow, &key()).await.expect("the key opens");
    walk(
        &window,
        &hub.origin,
        &[
            view("inbox", "/staff", "/staff"),
            view("inbox-case", "/staff", format!("/staff?case={id}")),
            view("inbox-stuck", "/staff", format!("/staff?case={stuck}")),
            view("inbox-facts", "/staff", format!("/staff?case={id}&facts=true")),
            view("inbox-later", "/staff", "/staff?later=true"),
            view("inbox-closed", "/staff", "/staff?queue=closed"),
            view("inbox-search", "/staff", "/staff?search=%E8%A3%85%E4%BF%AE"),
        ],
        seen,
    )
    .await;
    let (draft, published) = (begun(hub).await, board(hub).await);
    let order = contract::suggestions::Order::NeedsAnswer;
    let owed = contract::suggestions::List { order, ..Default::default() };
    let suggestion = desk.hub.ask(&owed).await.expect("listed").lines[0].id;
    let desk_of = "/staff/notices";
    let views = [
        at("notices-desk", desk_of),
        view("notice-new", desk_of, format!("{desk_of}?id=new")),
        view("notice-draft", desk_of, format!("{desk_of}?id={draft}")),
        view("notice-published", desk_of, format!("{desk_of}?id={published}")),
        view("suggestions-reports", "/suggestions", "/suggestions?order=reports"),
        view("suggestion-desk", "/suggestions/{id}", format!("/suggestions/{suggestion}")),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let lines = desk.hub.ask(&contract::polls::Desk::default()).await.expect("listed");
    let of = |standing, secrecy| {
        let one = |line: &&contract::polls::Line| {
            line.standing == standing && line.secrecy == Some(secrecy)
        };
        format!("/staff/polls?id={}", lines.iter().find(one).expect("one").id)
    };
    use contract::polls::{Secrecy, Standing};
    let views = [
        at("polls-desk", "/staff/polls"),
        view("poll-new", "/staff/polls", "/staff/polls?id=new"),
        view("poll-draft", "/staff/polls", of(Standing::Draft, Secrecy::Secret)),
        view("poll-running", "/staff/polls", of(Standing::Open, Secrecy::Named)),
        view("poll-over", "/staff/polls", of(Standing::Closed, Secrecy::Named)),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let lines = desk.hub.ask(&contract::activities::Desk::default()).await.expect("listed");
    let of = |standing| {
        let found = lines.iter().find(|line| line.standing == standing).expect("one");
        format!("/staff/activities?id={}", found.id)
    };
    use contract::activities::Standing as At;
    let views = [
        at("activities-desk", "/staff/activities"),
        view("activity-new", "/staff/activities", "/staff/activities?id=new"),
        view("activity-open", "/staff/activities", of(At::Open)),
        view("activity-door", "/staff/activities", of(At::Running)),
        view("activity-ended", "/staff/activities", of(At::Over)),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let inbox = view("inbox-counter", "/staff", "/staff");
    let pressed =
        Pressed { button: "代为登记", english: "Write down", shows: "对方说了什么？" };
    walk_pressed(&window, &hub.origin, &inbox, Some(&pressed)).await;
    let inbox = view("inbox-more", "/staff", "/staff?queue=resolved");
    let pressed = Pressed { button: "更多", english: "More", shows: "已撤回" };
    walk_pressed(&window, &hub.origin, &inbox, Some(&pressed)).await;
    window.close().await;
}
