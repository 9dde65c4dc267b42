//! What those who look after a gate, or audit, read of how many have agreed to it: never of few, and never so that one
//! who says something at the counter is seen by a number that moves.

use contract::{
    consents::{Refuse, Withdraw},
    gates::Purpose,
    people::Post,
    rights::{EraseMe, WAITING},
    time::Span,
};

use crate::{
    gates::{look_at, neighbourhood},
    support::{Engine, Person, TestHub, gate::Gate, key, on_both_engines},
};

/// How many agreed when the month began; have agreed, have withdrawn and have let it end in the year before that.
async fn told(reader: &Person, gate: &Gate) -> [Option<u32>; 4] {
    let board = look_at(reader, gate.id).await.board;
    [board.agreed, board.given, board.withdrawn, board.expired]
}

async fn withdraw(person: &Person) {
    person.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
}

/// A gate in use to which five have agreed, and its manager.
pub(crate) async fn five_agree(hub: &TestHub) -> (Vec<Person>, Person, Gate) {
    let (first, manager, gate) = neighbourhood(hub).await;
    let mut people = vec![first];
    for name in ["李强", "赵敏", "孙丽", "周杰"] {
        people.push(hub.resident(name).await);
    }
    for person in &people {
        person.agree(gate.id).await.expect("agreed");
    }
    (people, manager, gate)
}

/// Forgets what those had agreed to who were deleted, where it is time; how many rows.
async fn forget(hub: &TestHub) -> u64 {
    let (app, now) = (hub.app.clone(), hub.now());
    let swept = hub.app.db.write(move |tx| {
        let app = app.clone();
        Box::pin(async move { hub::consents::sweep(tx, &app, now).await })
    });
    swept.await.expect("swept")
}

on_both_engines! {
    async fn how_many_have_agreed_and_withdrawn_is_told_by_the_month_and_never_of_few(hub: TestHub) {
        let (people, manager, gate) = five_agree(&hub).await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        assert_eq!(told(&manager, &gate).await, [None; 4], "this month is not over");
        hub.advance(Span::DAY.times(10));
        let december = [Some(5), Some(5), None, None];
        assert_eq!(told(&manager, &gate).await, december);

        // One says no, another one withdraws: nobody sees a number move.
        let neighbour = hub.resident("吴刚").await;
        let refuse = Refuse { gate: gate.id, purpose: Purpose::Enter, child: None };
        neighbour.hub.change(&refuse, &key()).await.expect("refused");
        withdraw(&people[0]).await;
        assert_eq!(told(&manager, &gate).await, december);
        hub.advance(Span::DAY.times(31));
        assert_eq!(told(&manager, &gate).await, [None, Some(5), None, None], "four, and one");

        for person in &people[1..] {
            withdraw(person).await;
        }
        hub.advance(Span::DAY.times(31));
        for reader in [&manager, &auditor] {
            assert_eq!(told(reader, &gate).await, [None, Some(5), Some(5), None]);
        }
    }

    async fn who_agrees_and_withdraws_again_and_again_is_one(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        for _ in 0..6 {
            resident.agree(gate.id).await.expect("agreed");
            withdraw(&resident).await;
            hub.advance(Span::SECOND);
        }
        hub.advance(Span::DAY.times(10));
        assert_eq!(told(&manager, &gate).await, [None; 4]);
    }

    async fn no_number_moves_within_a_month_because_somebody_was_deleted(hub: TestHub) {
        let (people, manager, mut gate) = five_agree(&hub).await;
        hub.advance(Span::DAY.times(10));
        people[0].hub.change(&EraseMe {}, &key()).await.expect("planned");
        for person in &people[1..] {
            withdraw(person).await;
        }
        hub.advance(WAITING);
        hub.keep_agenda().await;
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 5);

        // In the month in which it would have been over by itself.
        hub.advance(Span::DAY.times(345));
        let november = [None, Some(5), Some(5), None];
        assert_eq!(told(&manager, &gate).await, november);
        hub.advance(Span::DAY.times(12));
        assert_eq!(forget(&hub).await, 0, "it still counts");
        assert_eq!(told(&manager, &gate).await, november);

        // In the next one it does not, before its rows are gone and after.
        hub.advance(Span::DAY.times(10));
        assert_eq!(told(&manager, &gate).await, [None; 4], "four have withdrawn");
        assert_eq!(forget(&hub).await, 2, "the consent, and the order to delete");
        assert_eq!(told(&manager, &gate).await, [None; 4]);
    }

    async fn whose_time_is_over_has_not_withdrawn(hub: TestHub) {
        let (_, manager, gate) = five_agree(&hub).await;
        hub.advance(Span::DAY.times(380));
        hub.keep_agenda().await;
        hub.advance(Span::DAY.times(31));
        assert_eq!(told(&manager, &gate).await, [None, None, None, Some(5)]);
    }
}
