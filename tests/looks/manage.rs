//! The screens of managers and auditors in every look.

use std::collections::BTreeSet;

use contract::{
    breaches::{About, Announce},
    counter,
    devices::Leave,
    gates::{Draft, Register},
    people::Post,
    recovery::{Begin, Shown},
    rights::{Ask, Kind, Outcome},
};

use super::{Pressed, at, join, panel::breach_texts, view, walk, walk_on, walk_pressed};
use crate::{
    deletions::overdue_at,
    evidence::{allowed, ask},
    family::{ask_look, guarded},
    rights::{answer, wanted},
    support::{
        Driver, Look, Person, TestHub, Window,
        gate::{bring_into_use, east},
        key,
    },
    withholding::{decide, withhold},
};

/// The screens of managers and auditors.
pub(super) async fn manager(hub: &TestHub, driver: &Driver, seen: &mut BTreeSet<&'static str>) {
    let window = join(hub, driver, "陈经理", Post::Manager).await;
    let desk = hub.join("陈经理", Post::Manager, None).await;
    let (register, import) = ("/staff/manage/register", "/staff/manage/import");
    walk(&window, &hub.origin, &[view("manage-import", import, import)], seen).await;
    let rows: String = (1..=12).map(|room| format!("6,1,{room}01,王秀英、李明,89.5\n")).collect();
    let text = format!("楼栋,单元,户号,业主,面积\n{rows}");
    let file = contract::register::File(text.into_bytes());
    let seen_before = contract::register::Tally { fresh: 12, ..Default::default() };
    let request = contract::register::Import { file, seen: seen_before, forget_gone: false };
    desk.hub.change(&request, &key()).await.expect("imported");
    let list = contract::register::List {
        search: Some(contract::text::Search::try_from("6-1-101").expect("short")),
        ..Default::default()
    };
    let home = desk.hub.ask(&list).await.expect("listed").places[0].id;
    let invite = || {
        let whom = contract::joining::Whom::Home { place: home, name: None };
        contract::joining::Invite { whom }
    };
    // One has joined, one has left, one holds a card.
    for leaves in [false, true] {
        let sheet = desk.hub.change(&invite(), &key()).await.expect("invited");
        let one = hub.use_up(sheet.cards[0].secret, "手机").await.expect("joining works");
        let leave = Leave { person: one.account.person, on: None };
        if leaves {
            desk.hub.change(&leave, &key()).await.expect("noted");
        }
    }
    desk.hub.change(&invite(), &key()).await.expect("invited");
    walk(
        &window,
        &hub.origin,
        &[
            view("manage", "/staff/manage", "/staff/manage"),
            view("manage-register-why", register, register),
            view("manage-register", register, format!("{register}?why=visit")),
            view("manage-search", register, format!("{register}?search=6-1&why=visit")),
            view("manage-household", register, format!("{register}?home={home}&why=visit")),
            view("manage-invitations", "/staff/manage/invitations", "/staff/manage/invitations"),
            view("manage-colleagues", "/staff/manage/colleagues", "/staff/manage/colleagues"),
            view("manage-board", "/staff/manage/board", "/staff/manage/board"),
        ],
        seen,
    )
    .await;
    let menu = view("manage-menu", register, format!("{register}?why=visit"));
    let open = async |window: &Window, look: Look| {
        open_summary(window, if look.is_english { "All pages" } else { "全部页面" }).await;
    };
    walk_on(&window, &hub.origin, &menu, open).await;
    let at_home = format!("{register}?home={home}&why=visit");
    for (name, button, english, shows) in [
        ("manage-lost", "手机丢了：", "Phone lost: ", "手机和别的设备马上都停用"),
        ("manage-recover", "恢复账号：", "Recover: ", "看了哪种证件"),
        ("manage-moved", "搬走了：", "Moved out: ", "最后一天"),
        ("manage-stay", "登记错了：", "A mistake: ", "旧设备不会恢复"),
        ("manage-card", "做一张邀请卡", "Make an invitation card", "只显示这一次"),
    ] {
        let pressed = Pressed { button, english, shows };
        let view = view(name, register, at_home.clone());
        walk_pressed(&window, &hub.origin, &view, Some(&pressed)).await;
    }
    let chosen = contract::exports::Chosen {
        from: hub.now() - contract::time::Span::DAY.times(30),
        until: hub.now(),
        status: None,
        has_texts: true,
        has_names: false,
    };
    let begin = contract::exports::Begin { chosen, why: None };
    desk.hub.change(&begin, &key()).await.expect("exported");
    walk(&window, &hub.origin, &[at("manage-export", "/staff/manage/export")], seen).await;
    rights(hub, &window, &desk, seen).await;
    breaches(hub, &window, &desk, seen).await;
    recoveries(hub, &window, &desk, seen).await;
    family(hub, &window, &desk, seen).await;
    withholding(hub, &window, &desk, seen).await;
    evidence(hub, &window, &desk, seen).await;
    gates(hub, &window, &desk, seen).await;
    window.close().await;
    let window = join(hub, driver, "周监督", Post::Auditor).await;
    let audit = "/staff/manage/audit";
    let views = [
        view("audit", audit, format!("{audit}?period=quarter")),
        view("audit-overview", "/staff/manage", "/staff/manage"),
    ];
    walk(&window, &hub.origin, &views, seen).await;
    let (button, english) = ("带走审计材料", "Take along the evidence");
    let pressed = Pressed { button, english, shows: "写审计结论" };
    walk_pressed(&window, &hub.origin, &view("audit-taken", audit, audit), Some(&pressed)).await;
    window.close().await;
}

/// What residents have asked: one that waits, one that is over, and the form.
async fn rights(hub: &TestHub, window: &Window, desk: &Person, seen: &mut BTreeSet<&'static str>) {
    let path = "/staff/manage/rights";
    walk(window, &hub.origin, &[view("manage-rights-none", path, path)], seen).await;
    let resident = hub.resident("李明").await;
    for text in ["请说明 11 月为什么导出了我的姓名。", "姓名写错了，是黎明的黎。"]
    {
        let mut wanted = wanted(Kind::Correct, text);
        wanted.name = Some("黎明".try_into().expect("a name"));
        let asked = resident.hub.change(&Ask { wanted, of: None }, &key()).await.expect("asked");
        let answered = desk.hub.ask(&contract::rights::Desk { is_over: true }).await;
        if answered.expect("listed").is_empty() {
            let done = answer(asked.id, Outcome::Done, "看过身份证，名册改好了。");
            desk.hub.change(&done, &key()).await.expect("answered");
        }
    }
    walk(window, &hub.origin, &[at("manage-rights", path)], seen).await;
    let open = async |window: &Window, look: Look| {
        open_summary(window, if look.is_english { "Answer" } else { "答复" }).await;
    };
    walk_on(window, &hub.origin, &view("manage-rights-answer", path, path), open).await;
}

/// Breaches: a drill that has reached some, and the form.
async fn breaches(
    hub: &TestHub,
    window: &Window,
    desk: &Person,
    seen: &mut BTreeSet<&'static str>,
) {
    let path = "/staff/manage/breaches";
    let (found_at, about, texts) = (hub.now(), About::Everybody {}, breach_texts());
    let drill = Announce { is_drill: true, found_at, about, texts };
    desk.hub.change(&drill, &key()).await.expect("announced");
    hub.keep_agenda().await;
    walk(window, &hub.origin, &[at("manage-breaches", path)], seen).await;
    let open = async |window: &Window, look: Look| {
        open_summary(window, if look.is_english { "Send the notice" } else { "发出通知" }).await;
    };
    walk_on(window, &hub.origin, &view("manage-breaches-form", path, path), open).await;
}

/// Recoveries: none, one to approve and one of one's own; then the question.
async fn recoveries(
    hub: &TestHub,
    window: &Window,
    desk: &Person,
    seen: &mut BTreeSet<&'static str>,
) {
    let path = "/staff/manage/recovery";
    walk(window, &hub.origin, &[view("manage-recovery-none", path, path)], seen).await;
    let staff = hub.staff("小李").await;
    for (name, by) in [("周立", desk), ("吴桂芳", &staff)] {
        let person = hub.resident(name).await.account.person;
        let begin = Begin { person, shown: Shown::HouseholdBook };
        by.hub.change(&begin, &key()).await.expect("begun");
    }
    walk(window, &hub.origin, &[at("manage-recovery", path)], seen).await;
    let pressed =
        Pressed { button: "同意：", english: "Agree: ", shows: "不是别人替他来的" };
    let asked = view("manage-recovery-approve", path, path);
    walk_pressed(window, &hub.origin, &asked, Some(&pressed)).await;
}

/// Looks that are not told: none; one to decide, one of one's own and one that holds; and the form.
async fn withholding(
    hub: &TestHub,
    window: &Window,
    desk: &Person,
    seen: &mut BTreeSet<&'static str>,
) {
    let path = "/staff/manage/withholding";
    walk(window, &hub.origin, &[at("manage-withholding-none", path)], seen).await;
    let resident = hub.join("钱桂兰", Post::Resident, Some("6-1-301")).await;
    let other = hub.join("刘主任", Post::Manager, None).await;
    let ask = withhold(&resident, 10);
    decide((desk, &other), &resident, 10).await;
    for who in [&other, desk] {
        who.hub.change(&ask, &key()).await.expect("asked");
    }
    walk(window, &hub.origin, &[at("manage-withholding", path)], seen).await;
    let reason = contract::ledger::Reason::Visit;
    let search = counter::Look { search: "6-1-301".try_into().expect("words"), reason };
    let place = desk.hub.ask(&search).await.expect("found")[0].id;
    let register = "/staff/manage/register";
    let at_home = format!("{register}?home={place}&why=visit");
    let open = async |window: &Window, look: Look| {
        let (chinese, english) = ("申请依法暂不告知", "Ask not to tell for now, by law");
        open_summary(window, if look.is_english { english } else { chinese }).await;
    };
    walk_on(window, &hub.origin, &view("manage-withholding-ask", register, at_home), open).await;
}

/// Children: nobody asks; one who asks and one whom oneself has asked for; and a home whose child is not shown.
async fn family(hub: &TestHub, window: &Window, desk: &Person, seen: &mut BTreeSet<&'static str>) {
    let path = "/staff/manage/seconding";
    walk(window, &hub.origin, &[at("manage-seconding-none", path)], seen).await;
    let home = Some("6-1-201");
    let guardian = hub.join("赵敏", Post::Resident, home).await;
    let child = hub.join("赵小宝", Post::Resident, home).await;
    let staff = hub.staff("小周").await;
    guarded(hub, &staff, (&child, &guardian), 300).await;
    for who in [&staff, desk] {
        who.hub.change(&ask_look(&child), &key()).await.expect("asked");
    }
    walk(window, &hub.origin, &[at("manage-seconding", path)], seen).await;
    let reason = contract::ledger::Reason::Visit;
    let search = counter::Look { search: "6-1-201".try_into().expect("words"), reason };
    let place = staff.hub.ask(&search).await.expect("found")[0].id;
    let register = "/staff/manage/register";
    let at_home = format!("{register}?home={place}&why=visit");
    for (name, chinese, english) in [
        ("manage-family-enter", "登记监护人或帮手", "Register a guardian or helper"),
        ("manage-family-ask", "申请查看", "Ask to look"),
    ] {
        let open = async |window: &Window, look: Look| {
            open_summary(window, if look.is_english { english } else { chinese }).await;
        };
        walk_on(window, &hub.origin, &view(name, register, at_home.clone()), open).await;
    }
}

/// The proof of a consent: the form at a home, one that waits, and one's own that was allowed.
async fn evidence(
    hub: &TestHub,
    window: &Window,
    desk: &Person,
    seen: &mut BTreeSet<&'static str>,
) {
    let resident = hub.join("孙丽华", Post::Resident, Some("6-1-301")).await;
    let second = hub.join("李经理", Post::Manager, None).await;
    allowed(desk, &second, &resident).await;
    second.hub.change(&ask(&resident), &key()).await.expect("asked");
    let path = "/staff/manage/seconding";
    walk(window, &hub.origin, &[view("manage-seconding-evidence", path, path)], seen).await;
    let reason = contract::ledger::Reason::Visit;
    let search = counter::Look { search: "6-1-301".try_into().expect("words"), reason };
    let place = desk.hub.ask(&search).await.expect("found")[0].id;
    let register = "/staff/manage/register";
    let at_home = format!("{register}?home={place}&why=visit");
    let open = async |window: &Window, look: Look| {
        let word = if look.is_english { "Take the proof" } else { "取同意刷脸的凭据" };
        open_summary(window, word).await;
    };
    walk_on(window, &hub.origin, &view("manage-evidence-ask", register, at_home), open).await;
}

/// Gates: none, then one in use and one that has everything before it; and the forms, each opened.
async fn gates(hub: &TestHub, window: &Window, desk: &Person, seen: &mut BTreeSet<&'static str>) {
    let path = "/staff/manage/gates";
    walk(window, &hub.origin, &[view("manage-gates-none", path, path)], seen).await;
    // Residents have an east and a west gate already, and no two are called the same.
    let called = |name: &str| Draft { name: name.try_into().expect("a name"), ..east() };
    let mut gate = hub.paired_gate(desk, called("南门")).await;
    bring_into_use(desk, &mut gate).await;
    overdue_at(hub, "刘洋", &[gate.id]).await;
    let draft = called("北门");
    desk.hub.change(&Register { draft }, &key()).await.expect("registered");
    let deletions = "/staff/manage/deletions";
    walk(window, &hub.origin, &[at("manage-gates", path), at("manage-deletions", deletions)], seen)
        .await;
    let pressed =
        Pressed { button: "写催办信", english: "Write a reminder", shows: "催办函" };
    let letter = view("manage-deletions-letter", deletions, deletions);
    walk_pressed(window, &hub.origin, &letter, Some(&pressed)).await;
    for (name, chinese, english) in [
        ("manage-gates-sign", "上传提示牌照片", "Upload a photo"),
        ("manage-gates-assess", "影响评估", "Impact assessment"),
        ("manage-gates-describe", "发布告知", "Publish the notice"),
        ("manage-gates-photos", "收照片：另发一份告知", "Photos: a notice"),
        ("manage-gates-change", "改资料", "Change"),
        ("manage-gates-register", "登记一台刷脸门禁", "Register a gate"),
        ("manage-gates-dismiss", "和维护单位结束合作", "End with a company"),
    ] {
        let open = async |window: &Window, look: Look| {
            let word = if look.is_english { english } else { chinese };
            open_summary(window, word).await;
        };
        walk_on(window, &hub.origin, &view(name, path, path), open).await;
    }
    let pressed = Pressed {
        button: "停用并删除：",
        english: "Take out of use and delete: ",
        shows: "停用这台门禁",
    };
    let asked = view("manage-gates-remove", path, path);
    walk_pressed(window, &hub.origin, &asked, Some(&pressed)).await;
    drop(gate);
}

/// Opens the first part of a screen whose summary begins so, and waits until it is open.
pub(crate) async fn open_summary(window: &Window, word: &str) {
    let script = "const [word] = arguments; \
                  const all = [...document.querySelectorAll('summary')]; \
                  const one = all.find(each => each.textContent.trim().startsWith(word)); \
                  if (one && !one.parentElement.open) one.click(); \
                  return Boolean(one?.parentElement.open);";
    window.wait_true(script, vec![word.into()]).await;
}
