//! The privacy panel in every look.

use std::collections::BTreeSet;

use contract::{
    breaches::{About, Announce, Texts},
    consents::Refuse,
    family::{NameHelper, ShowChild},
    gates::Purpose,
    people::Post,
    rights::{Ask, EraseMe, KeepMe, Kind, Outcome},
    seconding::Allow,
};
use hub::ledger::checkpoint;

use super::{Look, at, face::face, open_summary, view, walk, walk_on};
use crate::{
    face::has_looked,
    family::{ask_look, guarded},
    ledger::take_names,
    relay::{agree_photo, photo, sealed, send, take_photos},
    rights::{answer, wanted},
    support::{
        Person, TestHub, Window,
        gate::{Gate, statement},
        key,
    },
    withholding::decide,
};

/// The screens of somebody whose data was looked at.
pub(super) async fn panel(
    hub: &TestHub,
    window: &Window,
    resident: &Person,
    seen: &mut BTreeSet<&'static str>,
) {
    let manager = hub.join("陈经理", Post::Manager, None).await;
    take_names(hub, &manager).await;
    // One that is not told yet.
    let other = hub.join("刘主任", Post::Manager, None).await;
    decide((&manager, &other), resident, 30).await;
    take_names(hub, &manager).await;
    hub.back_up().await;
    let mut gate = hub.gate(&manager).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let views = [
        at("panel", "/panel"),
        at("panel-looked", "/panel/looked"),
        at("panel-check", "/panel/check"),
        at("panel-face", "/panel/face"),
        at("panel-rights-none", "/panel/rights"),
        at("panel-trust", "/panel/trust"),
    ];
    walk(window, &hub.origin, &views, seen).await;
    photos(hub, window, (resident, &manager, &mut gate), seen).await;
    family(hub, window, (resident, &manager), seen).await;
    rights(hub, window, (resident, &manager), seen).await;
    face(hub, window, ("panel", &hub.origin), (resident, &manager), &mut gate).await;
}

/// The second card: where a photo is chosen or not wanted; that none is wanted, with the question folded and opened again;
/// and one that waits for its gate.
async fn photos(
    hub: &TestHub,
    window: &Window,
    (resident, manager, gate): (&Person, &Person, &mut Gate),
    seen: &mut BTreeSet<&'static str>,
) {
    take_photos(manager, gate.id).await;
    // A gate that was not heard for long takes nobody in, and whoever looks takes their time.
    gate.agent.round().await.expect("a round");
    resident.agree(gate.id).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let path = "/panel/face";
    walk(window, &hub.origin, &[view("panel-face-photo", path, path)], seen).await;
    let refuse = Refuse { gate: gate.id, purpose: Purpose::Relay, child: None };
    resident.hub.change(&refuse, &key()).await.expect("refused");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let folded = async |window: &Window, _: Look| {
        has_looked(window).await;
        window.wait_for_element("section.card details:not([open]) > summary").await;
    };
    walk_on(window, &hub.origin, &view("panel-face-photo-no", path, path), folded).await;
    let again = async |window: &Window, look: Look| {
        has_looked(window).await;
        let word =
            if look.is_english { "Read the notice and decide again" } else { "看看告知" };
        open_summary(window, word).await;
        window.wait_for_element("section.card details[open] .bar.even").await;
    };
    walk_on(window, &hub.origin, &view("panel-face-photo-again", path, path), again).await;
    gate.agent.round().await.expect("a round");
    let (notice, given) = agree_photo(resident, gate.id).await.expect("agreed");
    let sealed = sealed(resident, (&notice, &given), &photo()).await;
    send(resident, &given, sealed).await.expect("sent");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    walk(window, &hub.origin, &[view("panel-face-photo-sent", path, path)], seen).await;
}

/// Nobody yet; then a child of hers, a helper, and who was let look and who was not.
async fn family(
    hub: &TestHub,
    window: &Window,
    (resident, manager): (&Person, &Person),
    seen: &mut BTreeSet<&'static str>,
) {
    let path = "/panel/family";
    walk(window, &hub.origin, &[at("panel-family-none", path)], seen).await;
    let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
    hub.resident("王小丽").await;
    guarded(hub, &staff, (&child, resident), 300).await;
    let named = NameHelper { name: "王小丽".try_into().expect("a name") };
    resident.hub.change(&named, &key()).await.expect("named");
    let show = ShowChild { person: child.account.person };
    assert!(staff.hub.ask(&show).await.is_err(), "nobody has allowed it");
    let asked = staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
    manager.hub.change(&Allow { id: asked.id }, &key()).await.expect("allowed");
    staff.hub.ask(&show).await.expect("shown");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let of_child = |path: &str| format!("{path}?for={}", child.account.person);
    let views = [
        at("panel-family", path),
        view("panel-family-face", "/panel/face", of_child("/panel/face")),
        view("panel-family-looked", "/panel/looked", of_child("/panel/looked")),
    ];
    walk(window, &hub.origin, &views, seen).await;
    for (name, path, chinese, english) in [
        ("panel-family-helper", path, "请家里人帮忙", "Let somebody at home help"),
        ("panel-family-changes", "/panel/looked", "监护人、帮手和查看的同意", "Guardians, helpers"),
        ("panel-looked-backups", "/panel/looked", "每一次备份", "Each backup"),
    ] {
        let open = async |window: &Window, look: Look| {
            open_summary(window, if look.is_english { english } else { chinese }).await;
        };
        walk_on(window, &hub.origin, &view(name, path, path), open).await;
    }
}

/// What was asked: open, done, refused; the forms; and that everything is going to be deleted.
async fn rights(
    hub: &TestHub,
    window: &Window,
    (resident, manager): (&Person, &Person),
    seen: &mut BTreeSet<&'static str>,
) {
    let path = "/panel/rights";
    for (kind, text, outcome) in [
        (Kind::Correct, "门牌写成 3-1-503 了，应该是 3-1-502。", Some((Outcome::Done, "改好了。"))),
        (Kind::Delete, "请删掉我去年的旧车牌。", Some((Outcome::Refused, REFUSED))),
        (Kind::Explain, "11 月为什么导出了我的姓名？", None),
    ] {
        let ask = Ask { wanted: wanted(kind, text), of: None };
        let asked = resident.hub.change(&ask, &key()).await.expect("asked");
        if let Some((outcome, text)) = outcome {
            let answer = answer(asked.id, outcome, text);
            manager.hub.change(&answer, &key()).await.expect("answered");
        }
    }
    walk(window, &hub.origin, &[at("panel-rights", path)], seen).await;
    for (name, chinese, english) in [
        ("panel-rights-correct", "更正写错的信息", "Correct what is wrong"),
        ("panel-rights-erase", "删除我的一切", "Delete everything of mine"),
    ] {
        let open = async |window: &Window, look: Look| {
            let word = if look.is_english { english } else { chinese };
            open_summary(window, word).await;
        };
        walk_on(window, &hub.origin, &view(name, path, path), open).await;
    }
    resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
    let texts = breach_texts();
    for is_drill in [true, false] {
        let (found_at, about) = (hub.now(), About::Everybody {});
        let announce = Announce { is_drill, found_at, about, texts: texts.clone() };
        manager.hub.change(&announce, &key()).await.expect("announced");
    }
    hub.keep_agenda().await;
    walk(window, &hub.origin, &[at("panel-breach", "/panel/breach")], seen).await;
    let views = [view("panel-erasing", path, path), view("panel-going", "/panel", "/panel")];
    walk(window, &hub.origin, &views, seen).await;
    resident.hub.change(&KeepMe {}, &key()).await.expect("called off");
}

/// What people are told of a breach.
pub(crate) fn breach_texts() -> Texts {
    Texts {
        kinds: statement("姓名、门牌、最近三个月的诉求。"),
        cause: statement("11 月 20 日，一位离职的工作人员带走了一份导出的表格。"),
        harm: statement("可能有人冒充社区或物业给您打电话。"),
        remedy: statement("已经报警，表格已追回；导出改为要两个人同意。"),
        self_help: statement("接到自称社区的电话，请先挂断，再打本页的电话核实。"),
        contact: statement("陈经理，028-8555-0100，每天 9 点到 21 点。"),
    }
}

/// A reason that is as long as reasons are.
const REFUSED: &str = "车牌登记在停车收费的账上，按会计法要保存到合同结束以后，所以现在不能删。到 2027 年 1 月会自动删掉；要看登记了什么，可以到柜台来看。";
