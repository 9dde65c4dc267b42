//! 刷脸进门 in every look, in browser and window: given, the code, waiting, late, over, two gates, refused; and the
//! panel while a promise is broken.

use contract::{
    consents::{Refuse, Withdraw},
    gates::{Draft, Purpose},
    time::{Day, Offset},
};
use gate::scanned;
use hub::ledger::checkpoint;

use super::{Look, SHELL, open_summary, view, walk_on};
use crate::{
    face::{A_DAY_LATER, has_looked},
    gates::standing,
    support::{
        Person, TestHub, Window,
        gate::{Gate, bring_into_use, east, face as of_somebody},
        key,
    },
};

const FACE: &str = "/panel/face";

/// The screens of somebody who agrees, withdraws, and refuses another gate. The names of the views begin with that
/// of the body.
pub(super) async fn face(
    hub: &TestHub,
    window: &Window,
    (body, origin): (&str, &str),
    (resident, manager): (&Person, &Person),
    gate: &mut Gate,
) {
    let draw = async |what: &str, path: &str, selector: &str| {
        let there = async |window: &Window, _: Look| {
            has_looked(window).await;
            window.wait_for_element(selector).await;
        };
        walk_on(window, origin, &view(name(body, what), FACE, path), there).await;
    };
    // Who has agreed before begins anew, and finds what asks folded.
    let has_answered = !standing(resident).await.is_empty();
    if has_answered {
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    }
    // It was heard so long ago that it would rest by now.
    gate.agent.round().await.expect("a round");
    agree(hub, window, origin, has_answered).await;
    draw("face-given", FACE, ".receipt").await;
    let code = async |window: &Window, look: Look| {
        has_looked(window).await;
        let show = if look.is_english { "Show the code" } else { "出示录入码" };
        window.press("button", show).await;
        window.wait_for_element(".much .qr").await;
    };
    walk_on(window, origin, &view(name(body, "face-code"), FACE, FACE), code).await;

    be_known(hub, window, origin, gate).await;
    let matches = async |window: &Window, look: Look| {
        has_looked(window).await;
        let known = "门禁机每天认出我几次";
        let known = if look.is_english { "How often the gate has known me" } else { known };
        open_summary(window, known).await;
        window.see(if look.is_english { "2 times" } else { "认出 2 次" }).await;
        let show = "document.querySelector('details[open] > summary').scrollIntoView()";
        window.run(show, vec![]).await;
    };
    walk_on(window, origin, &view(name(body, "face-matches"), FACE, FACE), matches).await;

    resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    draw("face-waiting", FACE, "ol.card").await;
    let late = async |window: &Window, look: Look| {
        has_looked(window).await;
        window.run(A_DAY_LATER, vec![]).await;
        look_again(window, look).await;
        window.wait_for_element("ol.card .problem").await;
    };
    walk_on(window, origin, &view(name(body, "face-late"), FACE, FACE), late).await;
    assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
    draw("face-over", FACE, "ol.card .bar.even").await;

    let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
    let mut west = hub.paired_gate(manager, west).await;
    bring_into_use(manager, &mut west).await;
    let refuse = Refuse { gate: west.id, purpose: Purpose::Enter, child: None };
    resident.hub.change(&refuse, &key()).await.expect("refused");
    draw("face-two", FACE, "main nav.actions").await;
    let path = format!("{FACE}?gate={}", west.id);
    draw("face-refused", &path, "details[open] .bar.even").await;

    if origin == SHELL {
        // The native side remembers there: tests of the panel break a promise for it.
        return;
    }
    let alarm = async |window: &Window, look: Look| {
        has_looked(window).await;
        window.run(BREAK, vec![]).await;
        look_again(window, look).await;
        window.wait_for_element(".verdict .problem").await;
    };
    walk_on(window, origin, &view(name(body, "alarm"), "/panel", "/panel"), alarm).await;
    window.run(MEND, vec![]).await;
    window.look(origin, Look::PLAIN).await;
}

/// What a view is called.
fn name(body: &str, what: &str) -> &'static str {
    format!("{body}-{what}").leak()
}

/// Agrees at the only gate, until the ledger proves it.
async fn agree(hub: &TestHub, window: &Window, origin: &str, is_folded: bool) {
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.look(origin, Look::PLAIN).await;
    window.go(&format!("{origin}{FACE}")).await;
    window.wait_alive().await;
    has_looked(window).await;
    if is_folded {
        open_summary(window, "看看告知").await;
    }
    window.press("button", "同意刷脸").await;
    window.see("同意凭条").await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    window.press("button", "重新核对").await;
    window.see("账本里查得到").await;
}

/// Shows the code to the gate's camera, and is as who came by on three of the last days, once a day twice.
async fn be_known(hub: &TestHub, window: &Window, origin: &str, gate: &mut Gate) {
    window.look(origin, Look::PLAIN).await;
    window.go(&format!("{origin}{FACE}")).await;
    window.wait_alive().await;
    has_looked(window).await;
    window.press("button", "出示录入码").await;
    let ticket = scanned(&window.scan().await).expect("a ticket");
    gate.agent.enrol(&ticket, &of_somebody("王秀英")).await.expect("taken in");
    let today = hub.now().day(Offset::CHINA);
    for back in [5, 2, 1, 1] {
        let day = Day(today.0 - back);
        gate.agent.terminal().open_for(&of_somebody("王秀英"), day).expect("read");
    }
    gate.agent.round().await.expect("a round");
    checkpoint(&hub.app).await.expect("the ledger gets on");
}

async fn look_again(window: &Window, look: Look) {
    window.press("button", if look.is_english { "Check again" } else { "重新核对" }).await;
    has_looked(window).await;
}

/// As on a device that has once seen a promise broken.
pub(crate) const BREAK: &str = "for (const name of Object.keys(localStorage)) if (name.endsWith('.ledger')) { \
     const kept = JSON.parse(localStorage[name]); \
     kept.trouble = { alarm: 'Altered', before: 'before', now: 'now', at: kept.at }; \
     localStorage[name] = JSON.stringify(kept) }";

/// As after it was explained.
const MEND: &str = "for (const name of Object.keys(localStorage)) if (name.endsWith('.ledger')) { \
     const kept = JSON.parse(localStorage[name]); \
     kept.trouble = null; \
     localStorage[name] = JSON.stringify(kept) }";
