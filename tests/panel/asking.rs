//! PIPL article 48: each row of the panel leads to a question that is written already, whatever it tells, and no row is
//! without; with the largest letters on the smallest screen both can still be read.

use contract::{
    breaches::{About, Announce},
    consents::{Refuse, Withdraw},
    exports::{Begin, Chosen},
    family::NameHelper,
    gates::{self, Draft, Purpose},
    id::GateId,
    inbox::List,
    people::Post,
    time::Time,
};
use hub::ledger::checkpoint;

use super::{begin, shows_not};
use crate::{
    browser,
    claiming::functions,
    face::has_looked,
    ledger::take_names,
    looks::{breach_texts, open_summary},
    support::{
        Look, Person, TestHub, Window,
        gate::{Gate, bring_into_use, east, face},
        key,
    },
    withholding::decide,
};

/// A kind of row: on which screen it stands and below which summary, what finds it, what it tells, and with what the
/// question begins.
struct Kind {
    path: String,
    summary: &'static str,
    rows: &'static str,
    tells: &'static str,
    asks: &'static str,
}

/// Every kind there is, of somebody who agrees to the gate in the east and does not want the one in the west.
fn kinds(east: GateId, west: GateId) -> Vec<Kind> {
    let (card, section) = ("main li.card", "main section.card");
    let (looked, check, gate) = ("/panel/looked", "/panel/check", "main section.stack");
    let (east, west) = (format!("/panel/face?gate={east}"), format!("/panel/face?gate={west}"));
    let all = [
        (looked, "", card, "看了：带姓名的诉求表格", "看了我的信息（带姓名的诉求表格）"),
        (looked, "", card, "显示是谁、看了什么", "有一次查看依法暂不显示，依据是“"),
        (looked, "列表和搜索里", card, "列表里您写的一行", "看了我的信息（列表里您写的一行"),
        (looked, "门禁机用我的脸", card, "东门 · 录入了脸部信息", "东门 · 录入了脸部信息"),
        (looked, "钥匙的变动", card, "加了一台设备", "我的记录里有这一条"),
        (looked, "监护人、帮手", card, "王小丽成了王秀英的帮手", "王小丽成了王秀英的帮手"),
        (looked, "", section, "本月备份过 1 次", "社区告诉我的有这一条"),
        (looked, "每一次备份", card, "做了一次备份（例行备份）", "社区告诉我的有这一条"),
        (check, "门禁的变动", card, "西门 · 接上了机器", "社区告诉我的有这一条"),
        (check, "门禁的变动", card, "西门 · 发布了第", "西门 · 发布了第"),
        (check, "", section, "导出过 1 次", "不带姓名的诉求表格"),
        (check, "", section, "监督员查看过 1 次", "谁在监督 · 最近一次"),
        (east.as_str(), "", gate, "同意凭条", "请说明“东门”怎么使用我的脸部信息"),
        (west.as_str(), "", gate, "您说了不用刷脸", "西门 · 不用刷脸"),
        ("/panel/breach", "", card, "这是一次演练", "社区告诉我的有这一条"),
        ("/panel/family", "", card, "王小丽", "王小丽 · 帮手"),
    ];
    let kind = |(path, summary, rows, tells, asks): (&str, _, _, _, _)| {
        let path = path.to_owned();
        Kind { path, summary, rows, tells, asks }
    };
    all.map(kind).into()
}

/// Agrees to a gate, and is taken in there.
pub(super) async fn be_taken_in(hub: &TestHub, phone: &Person, gate: &mut Gate) {
    let given = phone.agree(gate.id).await.expect("agreed");
    checkpoint(&hub.app).await.expect("the ledger gets on");
    let ticket = phone.ticket(&given).await;
    gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
    gate.agent.round().await.expect("a round");
}

/// Whatever can be told of her: looks of all kinds, one that is not told yet, keys, a helper, two gates, a table without
/// names, an auditor, a drill, a backup; the gates that she agrees to and does not want.
async fn live_through_all(hub: &TestHub, manager: &Person) -> (GateId, GateId) {
    let phone = hub.resident("王秀英").await;
    let other = hub.join("刘主任", Post::Manager, None).await;
    manager.hub.ask(&List::default()).await.expect("the inbox");
    take_names(hub, manager).await;
    decide((manager, &other), &phone, 30).await;
    take_names(hub, manager).await;
    hub.resident("王小丽").await;
    let named = NameHelper { name: "王小丽".try_into().expect("a name") };
    phone.hub.change(&named, &key()).await.expect("named");

    let mut first = hub.gate(manager).await;
    let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
    let mut west = hub.paired_gate(manager, west).await;
    bring_into_use(manager, &mut west).await;
    be_taken_in(hub, &phone, &mut first).await;
    let refuse = Refuse { gate: west.id, purpose: Purpose::Enter, child: None };
    phone.hub.change(&refuse, &key()).await.expect("refused");

    let (from, until) = (Time(0), Time(i64::MAX));
    let chosen = Chosen { from, until, status: None, has_texts: false, has_names: false };
    manager.hub.change(&Begin { chosen, why: None }, &key()).await.expect("a table");
    let auditor = hub.join("老周", Post::Auditor, None).await;
    auditor.hub.ask(&gates::List {}).await.expect("read");
    let (found_at, about, texts) = (hub.now(), About::Everybody {}, breach_texts());
    let drill = Announce { is_drill: true, found_at, about, texts };
    manager.hub.change(&drill, &key()).await.expect("announced");
    hub.keep_agenda().await;
    hub.back_up().await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    (first.id, west.id)
}

/// Whether there are rows of a kind, and each of them leads to an explanation; so does every card beside them.
const EXPLAINED: &str = "const [rows, tells] = arguments; \
     const all = one => [...document.querySelectorAll(one)]; \
     const asks = row => [...row.querySelectorAll('button')] \
         .some(one => one.innerText.includes('请社区说明')); \
     const found = all(rows).filter(row => row.innerText.includes(tells)); \
     return found.length > 0 && found.every(asks) && all('main li.card').every(asks)";

/// Presses what leads to the explanation of the first row of a kind.
const PRESS: &str = "const [rows, tells] = arguments; \
     const row = [...document.querySelectorAll(rows)].find(row => row.innerText.includes(tells)); \
     [...row.querySelectorAll('button')] \
         .find(one => one.innerText.includes('请社区说明')).click()";

/// Whether the question is there, and the address says nothing of it.
const ASKED: &str = "return location.pathname + location.search + location.hash === '/panel/rights' \
     && document.querySelector('#right-text')?.value.includes(arguments[0])";

async fn is_asked_about(window: &Window, origin: &str, kind: &Kind) {
    window.go(&format!("{origin}{}", kind.path)).await;
    window.wait_alive().await;
    has_looked(window).await;
    if !kind.summary.is_empty() {
        open_summary(window, kind.summary).await;
    }
    let row = || vec![kind.rows.into(), kind.tells.into()];
    window.wait_true(EXPLAINED, row()).await;
    assert_eq!(window.faults().await, Vec::<String>::new(), "{}", kind.tells);
    window.run(PRESS, row()).await;
    window.wait_true(ASKED, vec![kind.asks.into()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_can_be_asked_about() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = begin(&hub, &window).await;
    let (east, west) = live_through_all(&hub, &manager).await;
    // What was only a line in a list stands apart from what was opened and taken.
    window.press("link", "谁看过我的信息").await;
    window.see("陈经理（社区负责人）").await;
    window.wait_until("the lines are folded", &shows_not("列表里您写的一行")).await;

    for kind in kinds(east, west) {
        is_asked_about(&window, &hub.origin, &kind).await;
    }
    window.go(&format!("{}/panel/trust", hub.origin)).await;
    window.see("是这个网页里的程序在核对账本").await;
    window.close().await;
}

/// What looks like a row and leads to no explanation itself, by its file and function, and why.
const ELSEWHERE: [(&str, &str, &str); 30] = [
    ("devices/list.rs", "past", "its record stands among the keys, where the list leads"),
    ("devices/list.rs", "row", "its record stands among the keys, where the list leads"),
    ("devices/lost.rs", "told", "ways back, on a device that opens nothing"),
    ("devices/people.rs", "row", "who uses this device"),
    ("panel/breach.rs", "was_read", "a line of a notice, which has it"),
    ("panel/check.rs", "shown", "words and names of the page of all"),
    ("panel/comparing.rs", "to_look_for", "words of the page of all"),
    ("panel/face/matches.rs", "told_by_gate", "numbers of the gate, which has it"),
    ("panel/face/over.rs", "drawn", "each step has it"),
    ("panel/face/over.rs", "over", "each step has it"),
    ("panel/face/over.rs", "signed", "each step has it"),
    ("panel/face/photo.rs", "overdue", "a line of the card, which has it"),
    ("panel/face/photo.rs", "refused", "a line of the card, which has it"),
    ("panel/face/photo.rs", "told", "a line of the card, which has it"),
    ("panel/face/slip.rs", "given", "a paper of the gate, which has it"),
    ("panel/face/slip.rs", "over", "a paper of the gate, which has it"),
    ("panel/face/slip.rs", "refused", "a paper of the gate, which has it"),
    ("panel/family.rs", "change", "drawn as a record, which has it"),
    ("panel/gates.rs", "warning", "leads to the record, which has it"),
    ("panel/home.rs", "going", "its record stands among the keys"),
    ("panel/home.rs", "six", "words of the page of all"),
    ("panel/keys.rs", "speaks", "its record stands below"),
    ("panel/lines.rs", "lines", "counts the rows of other screens"),
    ("panel/rights.rs", "channels", "whom to turn to"),
    ("panel/rights/erasing.rs", "ask", "what stays, before anything was done"),
    ("panel/rights/erasing.rs", "planned", "its record stands among the keys"),
    ("panel/rights/own.rs", "one", "a question itself, above the form for another"),
    ("panel/trust.rs", "part", "what can be believed of any row"),
    ("recovery.rs", "broken", "its record stands among the keys"),
    ("recovery.rs", "told", "its record stands among the keys"),
];

/// Whatever stands in a list, or tells when something was and how sure that is, is a row: one that is new and cannot be
/// asked about fails here until somebody has said why.
#[test]
fn no_row_of_the_panel_is_without_a_way_to_an_explanation() {
    let all = functions();
    let rows = all.iter().filter(|one| {
        one.code.contains("el(\"li\")") || one.code.contains("moment(") && one.draws()
    });
    let (asked, mute): (Vec<_>, Vec<_>) = rows.partition(|row| row.code.contains("explaining"));

    assert!(asked.len() > 8, "{} kinds of rows can be asked about", asked.len());
    let mut mute: Vec<_> = mute.iter().map(|row| (&*row.file, &*row.name)).collect();
    mute.sort_unstable();
    assert_eq!(mute, ELSEWHERE.map(|(file, name, _)| (file, name)));
}

/// Whether every text of the way, and every link to an explanation, has three letters or more on each of its lines.
const READABLE: &str = "const texts = document.createTreeWalker( \
         document.querySelector('ol.card'), NodeFilter.SHOW_TEXT); \
     let count = 0; \
     while (texts.nextNode()) { \
         const letters = texts.currentNode.data.trim().length; \
         if (letters < 5) continue; \
         count += 1; \
         const range = document.createRange(); \
         range.selectNodeContents(texts.currentNode); \
         const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top))); \
         if (lines.size * 3 > letters + 2) return false; \
     } \
     return count > 4";

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_of_a_way_keep_room_for_letters_beside_their_signs() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let gate = hub.gate(&hub.join("陈经理", Post::Manager, None).await).await;
    phone.agree(gate.id).await.expect("agreed");
    phone.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    checkpoint(&hub.app).await.expect("the ledger gets on");

    window.look(&hub.origin, Look { width: 320, text: Some("5"), ..Look::PLAIN }).await;
    window.go(&format!("{}/panel/face", hub.origin)).await;
    window.wait_alive().await;
    has_looked(&window).await;
    window.wait_for_element("ol.card").await;
    window.wait_until("each line holds some letters", READABLE).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.look(&hub.origin, Look::PLAIN).await;
    window.close().await;
}
