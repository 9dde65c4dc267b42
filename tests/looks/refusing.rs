//! The page on which one says no without scripts, before and after, and the warning of a consent that is not one's own, in
//! every look.

use std::path::Path;

use contract::{id::GateId, people::Post};
use hub::limits::Rates;
use serde_json::Value;

use super::{draw_sheet, join, plain, scenes::SCRIPTS, view, walk_on};
use crate::{
    face::has_looked,
    panel::{ADD, consent_of_another},
    relay::take_photos,
    support::{Driver, Engine, Look, TestHub, Window, gate::Gate, skip},
};

const FACE: &str = "/panel/face";

/// What each form of the page says no to.
const ENTER: &str = "form[action=\"/panel/face/refuse\"]:has([value=\"enter\"]) button";
const PHOTO: &str = "form[action=\"/panel/face/refuse\"]:has([value=\"relay\"]) button";
const ALL: &str = "form[action=\"/panel/face\"] button";

#[tokio::test(flavor = "multi_thread")]
async fn saying_no_without_scripts_and_what_is_not_ones_own_is_accessible_in_every_look() {
    let Some(driver) = Driver::start().await else {
        skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let usual = Rates::default();
    let rates = Rates { consents_by_session: usual.calls, ..usual };
    let Some(hub) = TestHub::start_with_web_and(Engine::Sqlite, rates).await else {
        skip("LINLI_TEST_WEB");
        return;
    };
    let window = join(&hub, &driver, "王秀英", Post::Resident).await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let mut gate = hub.gate(&manager).await;
    take_photos(&manager, gate.id).await;
    strange(&hub, &window, gate.id).await;
    without_scripts(&hub, &window, &mut gate).await;
    window.close().await;
    if let Some(folder) = std::env::var_os("LINLI_TEST_SHOTS") {
        draw_sheet(Path::new(&folder));
    }
}

/// A consent in one's records that a neighbour's key has signed: on the first screen, and where one agrees.
async fn strange(hub: &TestHub, window: &Window, gate: GateId) {
    let record = consent_of_another(hub, gate).await;
    let record = serde_json::to_value(&record).expect("plain data");
    for (name, path) in [("panel-strange", "/panel"), ("panel-face-strange", FACE)] {
        let record: &Value = &record;
        let warned = async |window: &Window, _: Look| {
            has_looked(window).await;
            window.run(ADD, vec![record.clone()]).await;
            window.client.refresh().await.expect("the page loads");
            window.wait_alive().await;
            has_looked(window).await;
            window.wait_for_element("main section.problem[role=\"alert\"]").await;
        };
        walk_on(window, &hub.origin, &view(name, path, path), warned).await;
    }
}

/// The page before anything was said, after each of its forms, and while a way in without a face does not work.
async fn without_scripts(hub: &TestHub, window: &Window, gate: &mut Gate) {
    window.block(&SCRIPTS).await;
    let nothing = async |_: &Window, _: Look| {};
    walk_on(window, &hub.origin, &plain("plain-face", FACE), nothing).await;
    for (name, button) in [
        ("plain-face-refused", ENTER),
        ("plain-face-photo-refused", PHOTO),
        ("plain-face-withdrawn", ALL),
    ] {
        let press = async |window: &Window, _: Look| {
            window.click(button).await;
            window.wait_for_element("main .notice.good").await;
        };
        walk_on(window, &hub.origin, &plain(name, FACE), press).await;
    }
    let reader = gate.folder.path().join("terminal/readers/code");
    std::fs::write(&reader, "smeared").expect("the code reader is broken");
    gate.agent.round().await.expect("a round");
    let warned = async |window: &Window, _: Look| {
        window.wait_for_element("main .problem").await;
    };
    walk_on(window, &hub.origin, &plain("plain-face-dead", FACE), warned).await;
}
