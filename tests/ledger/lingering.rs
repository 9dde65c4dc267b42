//! What a gate signs is told at once, and comes into the log by chance within a day: beside what it answers, it would say that
//! both were of one person.

use contract::{
    consents::{Standing, Withdraw},
    ledger::Event,
    people::Post,
    rights::{EraseMe, WAITING},
    time::Span,
};
use hub::ledger::{LINGER, checkpoint};
use ledger::follower::{Follower, Told};

use super::{Device, come_to_a_checkpoint, events};
use crate::{
    gates::{neighbourhood, standing},
    support::{Engine, TestHub, gate::face, key, on_both_engines},
};

/// Has a page made now, in which somebody else comes, and nothing of the gate.
async fn somebody_comes(hub: &TestHub, name: &str) {
    hub.join(name, Post::Resident, Some("4-1-101")).await;
    checkpoint(&hub.app).await.expect("the ledger gets on");
}

fn is_signed(event: &Event) -> bool {
    matches!(event, Event::GateSigned { .. })
}

/// How many records still stay out of the log by chance.
pub(crate) async fn lingering(hub: &TestHub) -> i64 {
    let read = hub.app.db.read(|tx| {
        Box::pin(async move {
            let sql = "SELECT COUNT(*) FROM record WHERE lingers_until IS NOT NULL";
            Ok(tx.row(sql, &[], |row| row.int(0)).await?.unwrap_or_default())
        })
    });
    read.await.expect("the rows are readable")
}

on_both_engines! {
    async fn what_a_gate_signs_is_told_at_once_and_comes_into_the_log_later(hub: TestHub) {
        let hub = hub.lingering().await;
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        gate.agent.round().await.expect("a round");
        let mut device = Device::of(resident);

        somebody_comes(&hub, "李明").await;
        let told = device.confirm().await;
        assert_eq!(told.waiting, 1, "it waits");
        assert!(!events(&told.mine).iter().any(is_signed), "and stands in no page");
        let [Standing::Given { enrolled_at: Some(_), .. }] =
            &standing(&device.person).await[..]
        else {
            panic!("she knows at once that she was taken in")
        };

        // What comes next in her chain takes it along: a chain keeps its order.
        let withdraw = Withdraw { gate: None };
        device.person.hub.change(&withdraw, &key()).await.expect("withdrawn");
        checkpoint(&hub.app).await.expect("the ledger gets on");
        let told = device.confirm().await;
        assert_eq!(told.waiting, 0);
        assert_eq!(events(&told.mine).iter().filter(|event| is_signed(event)).count(), 1);

        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
        somebody_comes(&hub, "赵强").await;
        assert_eq!(device.confirm().await.waiting, 1, "that it has deleted waits as well");
        assert_eq!(lingering(&hub).await, 1);
        hub.advance(LINGER);
        come_to_a_checkpoint(&hub).await;
        assert_eq!(device.confirm().await.waiting, 1, "a page of its own would say what it is");
        somebody_comes(&hub, "孙丽").await;
        let told = device.confirm().await;
        assert_eq!((told.waiting, told.mine.len()), (0, 1), "beside what somebody else does");
        assert_eq!(lingering(&hub).await, 0, "no row says when it would have come");
    }
    async fn where_nothing_happens_what_a_gate_signs_comes_into_the_log_all_the_same(hub: TestHub) {
        let hub = hub.lingering().await;
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        gate.agent.round().await.expect("a round");
        let mut device = Device::of(resident);
        come_to_a_checkpoint(&hub).await;
        assert_eq!(device.confirm().await.waiting, 1);

        hub.advance(LINGER);
        hub.advance(LINGER);
        come_to_a_checkpoint(&hub).await;
        assert_eq!(device.confirm().await.waiting, 0, "two days at the latest");
    }

    async fn a_clock_that_was_a_month_ahead_keeps_nothing_out_of_the_log_for_a_month(hub: TestHub) {
        let hub = hub.lingering().await;
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        let month = Span::DAY.times(30);
        hub.advance(month);
        gate.agent.round().await.expect("a round");
        hub.advance(Span(-month.0));
        assert!(lingering(&hub).await > 0);
        come_to_a_checkpoint(&hub).await;
        assert_eq!(lingering(&hub).await, 0, "its hour is not known any more");
    }

    async fn who_is_deleted_leaves_nothing_that_waits(hub: TestHub) {
        let hub = hub.lingering().await;
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        somebody_comes(&hub, "李明").await;
        hub.advance(WAITING);
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
        assert!(lingering(&hub).await > 0);

        hub.keep_agenda().await;
        assert_eq!(lingering(&hub).await, 0);
        hub.advance(LINGER);
        somebody_comes(&hub, "赵强").await;
        let follower = &mut Follower::default();
        let witness = hub.join("孙丽", Post::Resident, Some("4-1-101")).await;
        let told = client::follow(&witness.hub, follower).await.expect("the hub answers");
        assert!(matches!(told, Ok(Told::Confirmed(_))), "{told:?}");
    }
}
