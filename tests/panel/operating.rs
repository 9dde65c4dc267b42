//! What operators do, in the window: the proof of what somebody agreed to is saved where the dialog is told, a letter is
//! written to whoever looks after a gate that does not delete, and the sign beside a gate is uploaded from the disk.

use contract::{
    gates::{Draft, List},
    id::PlaceId,
    people::Post,
    seconding::{self, Allow},
};
use hub::ledger::checkpoint;
use tempfile::TempDir;

use super::desks::{ask_for_the_proof, proves_itself};
use crate::{
    access::household,
    deletions::{overdue_at, write_the_letter},
    evidence::{sued, taken},
    looks::SHELL,
    registering::show_the_sign,
    shell,
    support::{
        Desktop, Keychain, Person, TestHub, Window,
        gate::{bring_into_use, east},
        key,
    },
};

/// Which signs the gates have.
async fn signs(manager: &Person) -> Vec<String> {
    let gates = manager.hub.ask(&List {}).await.expect("listed");
    gates.iter().map(|gate| format!("{:?}", gate.sign)).collect()
}

/// Another gate in use, which has not deleted in time.
async fn be_silent(hub: &TestHub, manager: &Person) {
    let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
    let mut gate = hub.paired_gate(manager, west).await;
    bring_into_use(manager, &mut gate).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
    overdue_at(hub, "李明", &[gate.id]).await;
}

/// From the list of what is to be done to the letter, and from that of gates to the sign.
async fn look_after_gates(window: &Window, manager: &Person) {
    window.go(&format!("{SHELL}/staff/manage")).await;
    window.wait_alive().await;
    window.press("link", "删除通知单").await;
    window.see("有 1 项删除逾期没有签字").await;
    write_the_letter(window).await;

    let before = signs(manager).await;
    let folder = TempDir::new().expect("a place for temporary files");
    window.go(&format!("{SHELL}/staff/manage")).await;
    window.wait_alive().await;
    window.press("link", "刷脸门禁").await;
    window.see("西门").await;
    show_the_sign(window, &folder).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    assert_ne!(signs(manager).await, before, "the hub has it");
}

/// One asks on their screen, another allows it, and the one saves the file.
async fn save_the_proof(desktop: &Desktop, window: &Window, second: &Person, home: PlaceId) {
    ask_for_the_proof(window, SHELL, home).await;
    let asked = second.hub.ask(&seconding::List {}).await.expect("listed");
    let [asked] = &asked[..] else { panic!("one is asked for: {asked:?}") };
    second.hub.change(&Allow { id: asked.id }, &key()).await.expect("allowed");
    window.go(&format!("{SHELL}/staff/manage/seconding")).await;
    window.wait_alive().await;
    window.see("李经理已同意，到").await;
    let folder = TempDir::new().expect("a place for temporary files");
    let (saved, before) = (folder.path().join("evidence.json"), desktop.windows().await);
    window.press("button", "取文件").await;
    desktop.save_as(&before, &saved).await;
    // What is on its way to the disk is no proof yet.
    window.see("存好了。谁拿到这个文件，都可以不经过我们自己核对。").await;
    let text = desktop.wait_for_file(&saved).await;
    assert_eq!(window.faults().await, Vec::<String>::new());
    proves_itself(&text);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_window_the_proof_is_saved_a_letter_written_and_a_sign_shown() {
    let Some((hub, desktop)) = shell::start(Keychain::Unlocked).await else { return };
    let (resident, manager, second, _) = sued(&hub).await;
    let home = household(&manager, "3-1-502").await;
    let window = shell::join(&hub, &desktop, "陈经理", Post::Manager).await;
    window.wait_joined().await;

    save_the_proof(&desktop, &window, &second, home).await;
    assert_eq!(taken(&resident).await.len(), 1, "it stands in her own chain");

    be_silent(&hub, &manager).await;
    look_after_gates(&window, &manager).await;
    window.close().await;
}
