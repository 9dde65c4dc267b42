//! Backups and the ledger: what one brings back stands where everybody has seen it.

use std::path::{Path, PathBuf};

use super::{come_to_a_checkpoint, neighbourhood, signed_in, take_names};
use crate::{
    rights::copy_folder,
    support::{Engine, TestHub, on_both_engines},
};

on_both_engines! {
    async fn what_waited_for_its_place_when_it_was_copied_gets_no_second_one(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        come_to_a_checkpoint(&hub).await;
        take_names(&hub, &manager).await;
        let backup = back_up(&hub, "backup").await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;

        let again = restore(&hub, &backup).await;
        let mut device = signed_in(&again, device).await;
        come_to_a_checkpoint(&again).await;
        device.confirm().await;

        assert_eq!(doubled(&again).await, 0);
    }
}

/// Makes a backup of a hub in a folder of this name; where it is.
async fn back_up(hub: &TestHub, name: &str) -> PathBuf {
    let target = hub.data.path().join(name);
    let made =
        hub::upkeep::back_up(&hub.app, hub.data.path(), &hub.place, &target, &mut |_| ()).await;
    made.expect("a backup");
    target
}

/// A hub on the rows of a backup, beside the vault and the log of now.
async fn restore(hub: &TestHub, backup: &Path) -> TestHub {
    let restored = hub.data.path().join("restored");
    let place = hub.empty_place(&restored).await;
    hub::upkeep::restore(backup, &restored, &place, &mut |_| ()).expect("restored");
    for part in ["vault", "ledger"] {
        copy_folder(&hub.data.path().join(part), &restored.join(part));
    }
    TestHub::open(&restored, &place, &hub.clock).await
}

/// How many entries of somebody stand in the log twice.
async fn doubled(hub: &TestHub) -> i64 {
    let sql = "SELECT COUNT(*) FROM record one JOIN record two ON one.leaf = two.leaf \
               WHERE one.who IS NOT NULL AND one.id <> two.id";
    let rows = hub
        .app
        .db
        .read(move |tx| Box::pin(async move { tx.row(sql, &[], |row| row.int(0)).await }));
    rows.await.expect("rows").expect("a number")
}
