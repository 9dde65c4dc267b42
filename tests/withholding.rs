//! Looks that the law forbids to tell for now: that there was one stands in the chain at once, two managers decide, and
//! the look itself is told at the end.

use contract::{
    Code,
    evidence::Take,
    family::ShowChild,
    id::{PlaceId, WithholdingId},
    ledger::{Access, Event, Protected, Reason},
    people::Post,
    register::Show,
    rights::{EraseMe, WAITING},
    time::Span,
    withholding::{Allow, Basis, End, List, Waiting, Withhold, waiting},
};

use crate::{
    family::guarded,
    gates::events,
    support::{Engine, Person, TestHub, code, gate::statement, key, on_both_engines},
};

pub(crate) fn withhold(person: &Person, days: u8) -> Withhold {
    let why = statement("区公安分局调取证据通知书，第7号。");
    Withhold { person: person.account.person, basis: Basis::Duty, why, days }
}

/// A resident, a manager who looks and one who decides.
pub(crate) async fn three(hub: &TestHub) -> (Person, Person, Person) {
    hub.app.log().await.expect("a log");
    let resident = hub.resident("王秀英").await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    (resident, manager, hub.join("刘主任", Post::Manager, None).await)
}

async fn ask(manager: &Person, withhold: &Withhold) -> WithholdingId {
    manager.hub.change(withhold, &key()).await.expect("asked").id
}

async fn allow(manager: &Person, id: WithholdingId) -> Result<(), client::Error> {
    manager.hub.change(&Allow { id }, &key()).await
}

/// Asked by one and decided by the other.
pub(crate) async fn decide(
    (asks, decides): (&Person, &Person),
    of: &Person,
    days: u8,
) -> WithholdingId {
    let id = ask(asks, &withhold(of, days)).await;
    allow(decides, id).await.expect("decided");
    id
}

/// Somebody opens the home of the residents.
async fn look(hub: &TestHub, by: &Person) {
    let place = place(hub).await;
    by.hub.ask(&Show { place, reason: Reason::Visit }).await.expect("shown");
}

/// The home of the residents.
async fn place(hub: &TestHub) -> PlaceId {
    let read = hub.app.db.read(|tx| {
        Box::pin(async move {
            let sql = "SELECT home FROM person WHERE name = '王秀英'";
            tx.row(sql, &[], |row| row.int(0)).await
        })
    });
    let home = read.await.expect("the rows are readable").expect("a home");
    PlaceId::from_number(home)
}

async fn told(person: &Person) -> Vec<Access> {
    let all = events(person).await.into_iter();
    all.filter_map(|event| match event {
        Event::Access(access) => Some(access),
        _ => None,
    })
    .collect()
}

async fn withheld(person: &Person) -> Vec<Waiting> {
    waiting(&events(person).await)
}

on_both_engines! {
    async fn that_somebody_looked_is_told_at_once_and_who_at_the_end(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        decide((&manager, &other), &resident, 10).await;
        let until = hub.now() + Span::DAY.times(10);
        look(&hub, &manager).await;
        let looked_at = hub.now();

        let expected = Waiting { at: looked_at, until, basis: Basis::Duty };
        assert_eq!(withheld(&resident).await, [expected]);
        assert!(told(&resident).await.is_empty());
        let text = serde_json::to_string(&events(&resident).await).expect("plain data");
        assert!(!text.contains("陈经理") && !text.contains("调取"), "neither who nor why: {text}");
        // The other one is no part of it, and a look of theirs is told as always.
        look(&hub, &other).await;
        assert_eq!(told(&resident).await.iter().map(|one| &*one.by).collect::<Vec<_>>(), ["刘主任"]);

        hub.advance(Span::SECOND.times(10 * 24 * 3_600 - 1));
        hub.keep_agenda().await;
        assert_eq!(withheld(&resident).await.len(), 1, "not yet");
        hub.advance(Span::SECOND);
        for _ in 0..2 {
            hub.keep_agenda().await;
        }
        assert!(withheld(&resident).await.is_empty());
        let told = told(&resident).await;
        let [_, one] = &told[..] else { panic!("told once: {told:?}") };
        assert_eq!((&*one.by, one.of, one.at), ("陈经理", Protected::Household, looked_at));
        assert_eq!(one.reason, Some(Reason::Visit));
    }

    async fn what_waits_is_sealed_and_no_row_has_it_in_clear(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        decide((&manager, &other), &resident, 10).await;
        look(&hub, &manager).await;
        let sealed = hub.app.db.read(|tx| {
            Box::pin(async move {
                tx.row("SELECT sealed FROM withheld", &[], |row| row.bytes(0)).await
            })
        });
        let sealed = sealed.await.expect("the rows are readable").expect("one that waits");
        for clear in ["陈经理", "household", "access"] {
            let is_there = sealed.windows(clear.len()).any(|part| part == clear.as_bytes());
            assert!(!is_there, "{clear}");
        }
    }

    async fn it_is_told_earlier_where_a_manager_ends_it(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        let id = decide((&manager, &other), &resident, 30).await;
        look(&hub, &manager).await;
        hub.advance(Span::DAY);
        manager.hub.change(&End { id }, &key()).await.expect("ended");

        assert!(withheld(&resident).await.is_empty());
        assert_eq!(told(&resident).await.len(), 1);
        assert_eq!(code(manager.hub.change(&End { id }, &key()).await), Code::Conflict);
        // From then on looks are told as always.
        hub.advance(Span::DAY);
        look(&hub, &manager).await;
        assert_eq!((told(&resident).await.len(), withheld(&resident).await.len()), (2, 0));
        assert!(manager.hub.ask(&List {}).await.expect("listed").is_empty());
    }

    async fn longer_than_thirty_days_takes_another_decision_by_another(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        for days in [0, 31, u8::MAX] {
            let asked = manager.hub.change(&withhold(&resident, days), &key()).await;
            assert_eq!(code(asked), Code::Invalid, "{days}");
        }
        decide((&manager, &other), &resident, 30).await;
        look(&hub, &manager).await;
        let looked_at = hub.now();
        hub.advance(Span::DAY.times(20));
        let again = ask(&manager, &withhold(&resident, 30)).await;
        assert_eq!(code(allow(&manager, again).await), Code::NotAllowed, "not one's own");
        allow(&other, again).await.expect("decided");
        assert_eq!(code(allow(&other, again).await), Code::Conflict, "once");

        let until = hub.now() + Span::DAY.times(30);
        let [one] = withheld(&resident).await[..] else { panic!("the same one") };
        assert_eq!((one.at, one.until), (looked_at, until), "the chain says so");
        hub.advance(Span::DAY.times(15));
        hub.keep_agenda().await;
        assert_eq!(told(&resident).await.len(), 0, "the first time is over, the second is not");
        hub.advance(Span::DAY.times(15));
        hub.keep_agenda().await;
        assert_eq!((told(&resident).await.len(), withheld(&resident).await.len()), (1, 0));
    }

    async fn what_has_waited_long_enough_no_other_decision_puts_off(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        decide((&manager, &other), &resident, 10).await;
        look(&hub, &manager).await;
        // The hub stood still over the end.
        hub.advance(Span::DAY.times(10));
        decide((&manager, &other), &resident, 30).await;
        hub.keep_agenda().await;
        assert_eq!((told(&resident).await.len(), withheld(&resident).await.len()), (1, 0));
    }

    async fn a_look_while_it_is_ended_is_told_as_well(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        for round in 1..=5 {
            let id = decide((&manager, &other), &resident, 30).await;
            let (end, by) = (End { id }, key());
            let ((), ended) = tokio::join!(look(&hub, &manager), other.hub.change(&end, &by));
            ended.expect("ended");
            assert_eq!((told(&resident).await.len(), withheld(&resident).await.len()), (round, 0));
        }
    }

    async fn without_a_decision_everything_is_told(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        let id = ask(&manager, &withhold(&resident, 10)).await;
        look(&hub, &manager).await;
        assert_eq!((told(&resident).await.len(), withheld(&resident).await.len()), (1, 0));
        // What nobody wants can be taken away, and is never decided then.
        other.hub.change(&End { id }, &key()).await.expect("taken away");
        assert_eq!(code(allow(&other, id).await), Code::Conflict);
    }

    async fn of_a_child_nothing_is_withheld(hub: TestHub) {
        let (guardian, manager, other) = three(&hub).await;
        let child = hub.resident("王小明").await;
        let staff = hub.staff("小李").await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        let asked = manager.hub.change(&withhold(&child, 10), &key()).await;
        assert_eq!(code(asked), Code::Invalid);

        // Whoever becomes a child later is told as well.
        let late = hub.resident("王小宝").await;
        decide((&manager, &other), &late, 30).await;
        guarded(&hub, &staff, (&late, &guardian), 300).await;
        let show = ShowChild { person: late.account.person };
        assert_eq!(code(manager.hub.ask(&show).await), Code::NotAllowed);
        let refused = events(&late).await;
        assert!(refused.iter().any(|event| matches!(event, Event::LookRefused(_))));
        assert!(withheld(&late).await.is_empty());
    }

    async fn whoever_becomes_a_child_is_told_all_of_it_at_once(hub: TestHub) {
        let (guardian, manager, other) = three(&hub).await;
        let (staff, late) = (hub.staff("小李").await, hub.resident("王小宝").await);
        decide((&manager, &other), &late, 30).await;
        let waits = ask(&manager, &withhold(&late, 30)).await;
        look(&hub, &manager).await;
        assert_eq!((told(&late).await.len(), withheld(&late).await.len()), (0, 1));
        guarded(&hub, &staff, (&late, &guardian), 300).await;
        assert_eq!((told(&late).await.len(), withheld(&late).await.len()), (1, 0));
        assert_eq!(code(allow(&other, waits).await), Code::Conflict, "nor is it decided later");
        assert!(manager.hub.ask(&List {}).await.expect("listed").is_empty());

        // What is opened by a second person's word as it is is told as well.
        let id = crate::evidence::allowed(&manager, &other, &late).await;
        hub.come_to_a_checkpoint().await;
        assert!(manager.hub.ask(&Take { id }).await.is_err(), "they have agreed to nothing");
        let all = told(&late).await;
        assert_eq!(all.last().map(|one| one.of), Some(Protected::Evidence), "{all:?}");
        assert!(withheld(&late).await.is_empty());
    }

    async fn whoever_is_deleted_leaves_nothing_that_waits(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        decide((&manager, &other), &resident, 30).await;
        look(&hub, &manager).await;
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(WAITING);
        hub.keep_agenda().await;
        let rows = hub.app.db.read(|tx| {
            Box::pin(async move {
                let sql =
                    "SELECT (SELECT COUNT(*) FROM withheld) + (SELECT COUNT(*) FROM withholding)";
                tx.row(sql, &[], |row| row.int(0)).await
            })
        });
        assert_eq!(rows.await.expect("the rows are readable"), Some(0));
    }

    async fn the_list_tells_where_and_how_many_and_not_whom(hub: TestHub) {
        let (resident, manager, other) = three(&hub).await;
        decide((&manager, &other), &resident, 10).await;
        look(&hub, &manager).await;
        let list = other.hub.ask(&List {}).await.expect("listed");
        let [one] = &list[..] else { panic!("{list:?}") };
        assert_eq!((&*one.by, one.is_own, one.looks), ("陈经理", false, 1));
        assert_eq!(one.until, Some(hub.now() + Span::DAY.times(10)));
        let text = serde_json::to_string(&list).expect("plain data");
        assert!(!text.contains("王秀英"), "{text}");
        assert!(manager.hub.ask(&List {}).await.expect("listed")[0].is_own);
    }

    async fn every_cell_of_post_and_act(hub: TestHub) {
        let (resident, manager, _) = three(&hub).await;
        for post in Post::ALL {
            let caller = hub.join("某人", post, None).await;
            let (mine, gone) = (
                ask(&manager, &withhold(&resident, 10)).await,
                ask(&manager, &withhold(&resident, 10)).await,
            );
            let hub = &caller.hub;
            let cells = [
                ("ask", hub.change(&withhold(&resident, 10), &key()).await.map(drop)),
                ("list", hub.ask(&List {}).await.map(drop)),
                ("allow", hub.change(&Allow { id: mine }, &key()).await),
                ("end", hub.change(&End { id: gone }, &key()).await),
            ];
            for (act, done) in cells {
                match post == Post::Manager {
                    true => assert_eq!(done, Ok(()), "{post:?} × {act}"),
                    false => assert_eq!(code(done), Code::NotAllowed, "{post:?} × {act}"),
                }
            }
        }
        let nobody = hub.client();
        let id = WithholdingId::from_number(1);
        assert_eq!(code(nobody.change(&withhold(&resident, 10), &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.change(&Allow { id }, &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.change(&End { id }, &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&List {}).await), Code::NotSignedIn);
        for missing in [
            manager.hub.change(&Allow { id }, &key()).await,
            manager.hub.change(&End { id }, &key()).await,
        ] {
            assert_eq!(code(missing), Code::NotFound);
        }
        let own = Withhold { person: manager.account.person, ..withhold(&resident, 10) };
        assert_eq!(code(manager.hub.change(&own, &key()).await), Code::NotAllowed);
    }
}
