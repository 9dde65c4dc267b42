//! A backup that is brought back beside the vault of now brings back no consent that was withdrawn.

use contract::{
    consents::{End, Standing, Withdraw},
    people::Post,
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

const RUNNING: &str = "SELECT COUNT(*) FROM consent WHERE ended_at IS NULL";
const ORDERS: &str = "SELECT COUNT(*) FROM deletion";

on_both_engines! {
    async fn what_was_withdrawn_ends_again_and_its_gate_is_told_to_delete(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let neighbour = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        hub.app.log().await.expect("a log");
        for person in [&resident, &neighbour] {
            person.agree(gate.id).await.expect("agreed");
        }
        hub.come_to_a_checkpoint().await;
        let backup = hub.back_up().await;
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
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
