//! A backup that is brought back beside the vault of now brings back no consent that was withdrawn: what the vault notes of it is
//! on the disk before the rows are.

use std::{io, sync::Arc};

use contract::{
    consents::{End, Standing, Withdraw},
    people::Post,
};
use hub::{
    db::{Beside, Db},
    live::Live,
};

use crate::{
    gates::{neighbourhood, standing},
    support::{Engine, Person, TestHub, key, on_both_engines},
};

async fn count(hub: &TestHub, sql: &'static str) -> i64 {
    let rows = hub
        .app
        .db
        .read(move |tx| Box::pin(async move { tx.row(sql, &[], |row| row.int(0)).await }));
    rows.await.expect("rows").expect("a number")
}

/// Something beside the rows that no disk takes.
struct Broken;

impl Beside for Broken {
    fn waits(&self) -> bool {
        true
    }

    fn to_disk(&self) -> io::Result<()> {
        Err(io::Error::other("gone"))
    }
}

const RUNNING: &str = "SELECT COUNT(*) FROM consent WHERE ended_at IS NULL";
const ORDERS: &str = "SELECT COUNT(*) FROM deletion";

on_both_engines! {
    async fn no_row_is_written_whose_note_beside_it_is_not_on_the_disk(hub: TestHub) {
        hub.resident("王秀英").await;
        let live = Live::new("beside".to_owned());
        let db = Db::open_beside(&hub.place, live, Arc::new(Broken)).await.expect("the rows");

        let written = db.write(|tx| {
            Box::pin(async move { tx.execute("UPDATE device SET name = 'x'", &[]).await })
        });
        assert!(written.await.is_err());
        assert_eq!(count(&hub, "SELECT COUNT(*) FROM device WHERE name = 'x'").await, 0);
    }

    async fn what_was_withdrawn_ends_again_and_its_gate_is_told_to_delete(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let neighbour = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        hub.app.log().await.expect("a log");
        for person in [&resident, &neighbour] {
            person.agree(gate.id).await.expect("agreed");
        }
        hub.come_to_a_checkpoint().await;
        let backup = hub.back_up().await;
        let beside = hub.app.vault.beside();
        assert!(!beside.waits(), "nobody has withdrawn");
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        assert!(!beside.waits(), "what was answered is on the disk, beside the rows as well");
        assert_eq!(hub::consents::replay(&hub.app).await.expect("looked"), 0, "it is over already");

        // The rows of the backup, beside the vault and the log of now.
        let again = hub.bring_back(&backup, &["vault", "ledger"]).await;
        assert_eq!((count(&again, RUNNING).await, count(&again, ORDERS).await), (2, 0), "the backup has both");

        assert_eq!(hub::consents::replay(&again.app).await.expect("ended again"), 1);
        assert_eq!(hub::consents::replay(&again.app).await.expect("looked"), 0);
        assert_eq!((count(&again, RUNNING).await, count(&again, ORDERS).await), (1, 1), "the neighbour's stays");
        let phone = again.client();
        client::sign_in(&phone, &resident.keys, resident.account.device).await.expect("signed in");
        let told = standing(&Person { hub: phone, ..resident }).await;
        let is_over = matches!(&told[..], [Standing::Ended { why: End::Withdrawn, deleting: Some(_), .. }]);
        assert!(is_over, "and the gate was told: {told:?}");
    }
}
