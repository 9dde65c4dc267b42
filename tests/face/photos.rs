//! 用照片办理 on real screens: a photo is sent instead of going to the gate, stopped without a network, and who withdraws is
//! told what became of it.

use contract::{consents::Standing, gates::Purpose, ledger::Event, people::Post};
use hub::ledger::checkpoint;
use tempfile::TempDir;

use super::{agree, has_looked, is_sent, look_again};
use crate::{
    browser,
    gates::{events, standing},
    looks::open_summary,
    relay::take_photos,
    shell,
    support::{Keychain, PLACE, TestHub, Window, gate::Gate, jpeg_with_gps},
};

/// A gate that takes people in by a photo as well.
async fn gate_with_photos(hub: &TestHub) -> Gate {
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let gate = hub.gate(&manager).await;
    take_photos(&manager, gate.id).await;
    gate
}

/// From the second card to the gate's signature: without going there, and without what the camera noted of the place.
async fn send_a_photo(hub: &TestHub, window: &Window, gate: &mut Gate) {
    photo_on_its_way(hub, window).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    assert_eq!(gate.agent.round().await.expect("a round").photos, 1);
    look_again(hub, window).await;
    window.see("收下照片，录入了您的脸").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
}

async fn photo_on_its_way(hub: &TestHub, window: &Window) {
    agree(hub, window).await;
    window.see("用照片办理").await;
    window.see("社区的系统只转交").await;
    let folder = TempDir::new().expect("a place for temporary files");
    let path = folder.path().join("face.jpg");
    let photo = jpeg_with_gps(1_600, 1_200);
    assert!(photo.windows(PLACE.len()).any(|window| window == PLACE));
    std::fs::write(&path, photo).expect("a photo");
    window.choose_in("#relay-photo", &path).await;
    window.see("要发给东门的照片").await;
    window.shot("face-photo").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.press("button", "同意并发送这张照片").await;
    window.see("锁着的照片送出了").await;
    window.shot("face-photo-sent").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_sent_instead_of_going_there() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let mut gate = gate_with_photos(&hub).await;
    send_a_photo(&hub, &window, &mut gate).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_withdraws_is_told_what_became_of_the_photo() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let _gate = gate_with_photos(&hub).await;
    photo_on_its_way(&hub, &window).await;

    window.press("button", "撤回同意").await;

    is_sent(&window).await;
    look_again(&hub, &window).await;
    window.see("社区的系统说锁着的照片删掉了").await;
    window.see("门禁机没有签字说收下过").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

/// Whether the no beside what chooses a photo is of its size.
const EVEN: &str = "const size = one => document.querySelector(`.bar.even > ${one}`) \
         ?.getBoundingClientRect(); \
     const [no, yes] = [size('button'), size('.pick')]; \
     return !!no && !!yes && Math.abs(no.width - yes.width) < 1 \
         && Math.abs(no.height - yes.height) < 1";

/// Whether the question is there and asks nothing.
const FOLDED: &str = "return !document.querySelector('#relay-photo') \
     && [...document.querySelectorAll('details:not([open]) > summary')] \
         .some(one => one.innerText.includes('看看告知'))";

/// A no is as near as a yes, and nobody is asked again soon; whoever changes their mind finds the question.
#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_send_no_photo_says_so_and_is_not_asked_again() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let _gate = gate_with_photos(&hub).await;
    agree(&hub, &window).await;
    window.wait_until("two answers of one size", EVEN).await;

    window.press("button", "不发，到门口录入").await;

    window.see("您说了不发照片").await;
    has_looked(&window).await;
    window.wait_until("the question is folded", FOLDED).await;
    let is_no =
        |event: &Event| matches!(event, Event::ConsentRefused { purpose: Purpose::Relay, .. });
    assert!(events(&phone).await.iter().any(is_no), "in her own chain");
    look_again(&hub, &window).await;
    has_looked(&window).await;
    window.see("同意凭条").await;
    window.wait_until("it stays so", FOLDED).await;
    window.shot("face-photo-refused").await;
    assert_eq!(window.faults().await, Vec::<String>::new());

    open_summary(&window, "看看告知").await;
    window.wait_until("and both answers are there", EVEN).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_a_photo_back_is_not_asked_for_another() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let _gate = gate_with_photos(&hub).await;
    photo_on_its_way(&hub, &window).await;

    window.press("button", "撤回，不发照片了").await;

    window.see("社区的系统说锁着的照片删掉了").await;
    has_looked(&window).await;
    window.wait_until("the question is folded", FOLDED).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_a_photo_is_sent_instead_of_going_there() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let window = shell::join(&hub, &desktop, "王秀英", Post::Resident).await;
    window.see("王秀英，您好").await;
    let mut gate = gate_with_photos(&hub).await;
    send_a_photo(&hub, &window, &mut gate).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_stopped_without_a_network() {
    let Some((hub, driver)) = browser::start().await else { return };
    let window = browser::join(&hub, &driver, "王秀英", Post::Resident).await;
    let phone = hub.resident("王秀英").await;
    let _gate = gate_with_photos(&hub).await;
    photo_on_its_way(&hub, &window).await;

    window.block(&["*/api/*"]).await;
    window.press("button", "撤回，不发照片了").await;
    window.see("已经记在这台设备上").await;
    window.see("还没有发给社区的系统").await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    window.block(&[]).await;
    window.go(&hub.origin).await;

    is_sent(&window).await;
    let is_dropped = |event: &Event| matches!(event, Event::PhotoDropped { .. });
    assert!(events(&phone).await.iter().any(is_dropped), "sent from the first screen");
    assert!(matches!(standing(&phone).await[..], [Standing::Given { .. }, Standing::Ended { .. }]));
    window.close().await;
}
