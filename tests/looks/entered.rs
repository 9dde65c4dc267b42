//! What is asked at the counter, by telephone or on paper, in every look: each step of deleting somebody and of the copy for
//! them, which two of the staff take at their desk; and what whom it is about sees of it.

use std::path::Path;

use contract::{
    consents::How,
    id::RequestId,
    people::Post,
    rights::{AskFor, KeepMe, Kind, Outcome},
};
use hub::ledger::checkpoint;

use super::{draw_sheet, join, open_summary, view, walk_on};
use crate::{
    copying::begin,
    face::has_looked,
    panel::put_back,
    rights::{allow, answer, entered, erase_for, wanted},
    support::{Driver, Engine, Look, Person, TestHub, Window, key, skip},
};

const DESK: &str = "/staff/manage/rights";

/// What stands at the card of a request.
const NOTICE: &str = "ul.people .notice";

/// The way from the first screen to where a deletion is called off.
const GOING: &str = "main a[href=\"/panel/rights\"]:has(use[href$=\"#undo\"])";

/// Who has a hand in it.
struct Staff {
    /// The manager whose desk is looked at, on another device.
    one: Person,
    /// The other manager.
    other: Person,
    /// Who enters what is asked.
    clerk: Person,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_entered_at_the_counter_is_accessible_in_every_look() {
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        skip("LINLI_TEST_WEB");
        return;
    };
    let desk = join(&hub, &driver, "陈经理", Post::Manager).await;
    let staff = Staff {
        one: hub.join("陈经理", Post::Manager, None).await,
        other: hub.join("刘主任", Post::Manager, None).await,
        clerk: hub.staff("小李").await,
    };
    let own = join(&hub, &driver, "王秀英", Post::Resident).await;
    copy(&hub, (&desk, &own), &staff).await;
    own.close().await;
    let own = join(&hub, &driver, "李明", Post::Resident).await;
    deletion(&hub, (&desk, &own), &staff).await;
    own.close().await;
    desk.close().await;
    if let Some(folder) = std::env::var_os("LINLI_TEST_SHOTS") {
        draw_sheet(Path::new(&folder));
    }
}

/// Looks at a page once it shows what a selector finds.
async fn draw(
    hub: &TestHub,
    window: &Window,
    (name, path): (&'static str, &'static str),
    selector: &str,
) {
    let there = async |window: &Window, _: Look| {
        has_looked(window).await;
        window.wait_for_element(selector).await;
        let show = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
        window.run(show, vec![selector.into()]).await;
    };
    walk_on(window, &hub.origin, &view(name, path, path), there).await;
}

/// Looks at the form by which it is begun.
async fn draw_form(
    hub: &TestHub,
    desk: &Window,
    name: &'static str,
    (chinese, english): (&str, &str),
) {
    let open = async |window: &Window, look: Look| {
        open_summary(window, if look.is_english { english } else { chinese }).await;
        window.wait_for_element("ul.people form textarea").await;
    };
    walk_on(desk, &hub.origin, &view(name, DESK, DESK), open).await;
}

/// Presses a button and looks at what it leads to.
async fn draw_pressed(
    hub: &TestHub,
    desk: &Window,
    name: &'static str,
    ((chinese, english), selector): ((&str, &str), &str),
) {
    let press = async |window: &Window, look: Look| {
        window.press("button", if look.is_english { english } else { chinese }).await;
        window.wait_for_element(selector).await;
    };
    walk_on(desk, &hub.origin, &view(name, DESK, DESK), press).await;
}

/// Lets the day be over on which a copy could be taken.
async fn day_is_over(hub: &TestHub) {
    put_back(hub, "UPDATE seconding SET until = until - $1 WHERE kind = 'copy'", 2).await;
}

/// A copy asked for by telephone: entered, begun by another, not taken in time; begun by oneself, agreed to, taken, and that
/// the day is over; answered. And what the person reads.
async fn copy(hub: &TestHub, (desk, own): (&Window, &Window), staff: &Staff) {
    let Staff { one, other, clerk } = staff;
    let person = hub.resident("王秀英").await.account.person;
    let wanted = wanted(Kind::Copy, "我搬走以前的诉求，请都给我一份。");
    let asked = AskFor { person, wanted, how: How::Phone, relative: None };
    let id = clerk.hub.change(&asked, &key()).await.expect("entered").id;
    let at = |name| (name, DESK);
    draw(hub, desk, at("desk-copy-entered"), "ul.people summary").await;
    draw_form(hub, desk, "desk-copy-form", ("办理复制", "Make the copy")).await;
    let begun = begin(other, id).await.expect("begun");
    draw(hub, desk, at("desk-copy-begun"), "ul.people .notice .main").await;
    allow(one, begun).await.expect("agreed");
    draw(hub, desk, at("desk-copy-of-other"), NOTICE).await;
    day_is_over(hub).await;
    draw(hub, desk, at("desk-copy-lapsed"), NOTICE).await;

    let begun = begin(one, id).await.expect("begun anew");
    draw(hub, desk, at("desk-copy-own"), NOTICE).await;
    allow(other, begun).await.expect("agreed");
    draw(hub, desk, at("desk-copy-agreed"), "ul.people .notice .main").await;
    let take = (("取复制件", "Take the copy"), "ul.people .notice [role=\"status\"] + .bar button");
    draw_pressed(hub, desk, "desk-copy-taken", take).await;
    day_is_over(hub).await;
    draw(hub, desk, at("desk-copy-over"), "ul.people summary").await;
    let done = answer(id, Outcome::Done, "打印好了，当面给了本人。");
    one.hub.change(&done, &key()).await.expect("answered");
    draw(hub, desk, at("desk-copy-answered"), "ul.people .said").await;

    checkpoint(&hub.app).await.expect("the ledger gets on");
    for (name, path, selector) in [
        ("own-copy-asked", "/panel/rights", "ul.plain > li.card .said"),
        ("own-copy-told", "/panel/looked", "ul.plain > li.card"),
        ("own-copy-panel", "/panel", "main a[href=\"/panel/looked\"]"),
    ] {
        draw(hub, own, (name, path), selector).await;
    }
    let allowed = async |window: &Window, look: Look| {
        let (chinese, english) = ("监护人、帮手和查看的同意", "Guardians, helpers");
        open_summary(window, if look.is_english { english } else { chinese }).await;
    };
    let told = view("own-copy-allowed", "/panel/looked", "/panel/looked");
    walk_on(own, &hub.origin, &told, allowed).await;
}

/// One begins to delete somebody by a request, and another agrees.
async fn planned(begins: &Person, second: &Person, id: RequestId) {
    let begun = erase_for(begins, id).await.expect("begun");
    allow(second, begun).await.expect("agreed");
}

/// Deleting somebody who has said so on paper: entered, begun, asked once more, planned, called off by the person; begun by
/// oneself, answered while it waits, called off at the counter; and done. And what the person sees.
async fn deletion(hub: &TestHub, (desk, own): (&Window, &Window), staff: &Staff) {
    let Staff { one, other, clerk } = staff;
    let resident = hub.resident("李明").await;
    let person = resident.account.person;
    let id = entered(clerk, person).await;
    let at = |name| (name, DESK);
    draw(hub, desk, at("desk-erase-entered"), "ul.people summary").await;
    draw_form(hub, desk, "desk-erase-form", ("办理删除", "Carry out the deletion")).await;
    let begun = erase_for(clerk, id).await.expect("begun");
    draw(hub, desk, at("desk-erase-begun"), "ul.people .notice .danger").await;
    let agree = (("同意，三天后删除", "Agree: delete"), "#erase-asked");
    draw_pressed(hub, desk, "desk-erase-asked", agree).await;
    allow(other, begun).await.expect("agreed");
    draw(hub, desk, at("desk-erase-planned"), NOTICE).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    draw(hub, own, ("own-erase-planned", "/panel/rights"), "#erasing .main").await;
    draw(hub, own, ("own-erase-panel", "/panel"), GOING).await;
    resident.hub.change(&KeepMe {}, &key()).await.expect("called off");
    draw(hub, desk, at("desk-erase-kept"), "ul.people p.notice").await;

    let begun = erase_for(one, id).await.expect("begun anew");
    draw(hub, desk, at("desk-erase-own"), NOTICE).await;
    allow(other, begun).await.expect("agreed");
    let done = answer(id, Outcome::Done, "两个人办的，三天后删除。");
    one.hub.change(&done, &key()).await.expect("answered");
    draw(hub, desk, at("desk-erase-answered"), NOTICE).await;
    let no = answer(id, Outcome::Refused, "本人到柜台来说，不删了。");
    one.hub.change(&no, &key()).await.expect("called off");
    draw(hub, desk, at("desk-erase-off"), "ul.people .said").await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    draw(hub, own, ("own-erase-off", "/panel/rights"), "ul.plain > li.card .said").await;

    planned(clerk, other, entered(clerk, person).await).await;
    put_back(hub, "UPDATE erasure SET due_at = due_at - $1", 4).await;
    hub.keep_agenda().await;
    let nothing = async |_: &Window, _: Look| {};
    walk_on(desk, &hub.origin, &view("desk-erase-done", DESK, DESK), nothing).await;
    walk_on(own, &hub.origin, &view("own-erase-done", "/", "/"), nothing).await;
}
