//! What is changed behind the back of those it is about is noticed; the log stands over restarts.

use contract::time::Span;
use hub::ledger::checkpoint;
use ledger::follower::Alarm;

use super::{come_to_a_checkpoint, events, neighbourhood, signed_in, take_names};
use crate::support::{Engine, TestHub, on_both_engines};

on_both_engines! {
    async fn a_restart_goes_on_where_the_log_was(hub: TestHub) {
        let (mut device, manager) = neighbourhood(&hub).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        device.confirm().await;
        take_names(&hub, &manager).await;
        let (folder, size) = (hub.data.path().to_owned(), device.follower.size());
        // What was not shown yet may be half written, or not at all.
        let later = TestHub::open(&folder, &hub.place, &hub.clock).await;
        let mut device = signed_in(&later, device).await;

        come_to_a_checkpoint(&later).await;
        assert_eq!(events(&device.confirm().await.mine).len(), 1);
        assert!(device.follower.size() > size);

        std::fs::remove_file(folder.join("ledger/checkpoint")).expect("removed");
        std::fs::remove_dir_all(folder.join("ledger/tile")).expect("removed");
        let again = TestHub::open(&folder, &hub.place, &hub.clock).await;
        assert!(checkpoint(&again.app).await.is_err(), "it may have shown more than it has");
        std::fs::write(folder.join("ledger/rebuild"), "").expect("written");
        let again = TestHub::open(&folder, &hub.place, &hub.clock).await;
        let mut device = signed_in(&again, device).await;
        let size = device.follower.size();
        device.confirm().await;
        assert_eq!(device.follower.size(), size, "the files are made of the rows");
        assert!(!folder.join("ledger/rebuild").exists(), "said once, it counts once");
    }

    async fn what_is_changed_in_the_rows_is_noticed(hub: TestHub) {
        for (what, sql, is_expected) in TAMPERINGS {
            let hub = TestHub::start(hub.engine()).await.expect("it was there before");
            let (mut device, manager) = neighbourhood(&hub).await;
            take_names(&hub, &manager).await;
            come_to_a_checkpoint(&hub).await;
            device.confirm().await;
            take_names(&hub, &manager).await;
            take_names(&hub, &manager).await;
            come_to_a_checkpoint(&hub).await;
            for sql in sql {
                hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await })).await.expect(what);
            }
            // The thief of the machine starts it again, with all of its keys.
            let again = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;
            let mut device = signed_in(&again, device).await;
            hub.advance(Span::MINUTE.times(10));
            checkpoint(&again.app).await.expect(what);
            let told = device.hear().await.expect_err(what);
            assert!(is_expected(&told), "{what}: {told}");
            // And again, for as long as it is so.
            assert!(device.hear().await.is_err(), "{what}");
        }
    }

    async fn a_hub_does_not_sign_another_past_than_it_has_signed(hub: TestHub) {
        let (_, manager) = neighbourhood(&hub).await;
        take_names(&hub, &manager).await;
        come_to_a_checkpoint(&hub).await;
        // The files are only a copy: they are made of the rows, and the rows were changed.
        let sql = "UPDATE record SET leaf = (SELECT leaf FROM record WHERE position = 0) WHERE position = 2";
        hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await })).await.expect("changed");
        let folder = hub.data.path().join("ledger");
        std::fs::remove_file(folder.join("checkpoint")).expect("removed");
        std::fs::remove_dir_all(folder.join("tile")).expect("removed");
        std::fs::write(folder.join("rebuild"), "").expect("written");

        let again = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;

        assert!(checkpoint(&again.app).await.is_err());
        assert!(!folder.join("checkpoint").exists());
    }
}

/// What somebody does to the rows, and what their owner is told.
type Tampering = (&'static str, &'static [&'static str], fn(&Alarm) -> bool);

const TAMPERINGS: [Tampering; 4] = [
    (
        "the newest record is removed, and the chain made shorter",
        &[
            "DELETE FROM record WHERE who IS NOT NULL AND id = (SELECT MAX(id) FROM record WHERE number = 4)",
            "UPDATE chain SET length = 3 WHERE length = 4",
        ],
        |alarm| *alarm == Alarm::Hidden,
    ),
    (
        "one in the middle is removed",
        &[
            "DELETE FROM record WHERE number = 3 AND who IN (SELECT who FROM chain WHERE length = 4)",
        ],
        |alarm| *alarm == Alarm::Altered,
    ),
    (
        "two change places",
        &[
            "UPDATE record SET number = 99 WHERE number = 3 AND who IN (SELECT who FROM chain WHERE length = 4)",
            "UPDATE record SET number = 3 WHERE number = 4",
            "UPDATE record SET number = 4 WHERE number = 99",
        ],
        |alarm| matches!(alarm, Alarm::Altered | Alarm::Head),
    ),
    (
        "all that came after is forgotten",
        &[
            "DELETE FROM record WHERE who IS NULL AND position = (SELECT MAX(position) FROM record)",
            "DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)",
            "DELETE FROM record WHERE number > 2 AND who IN (SELECT who FROM chain WHERE length = 4)",
            "UPDATE chain SET length = 2 WHERE length = 4",
        ],
        |alarm| *alarm == Alarm::Hidden,
    ),
];
