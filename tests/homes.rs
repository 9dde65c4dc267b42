//! Whoever opens home after home is stopped, and those who look after the community see that.

use std::num::NonZeroU32;

use contract::{
    Code,
    counter::{self, Found},
    homes::{List, Stopped},
    joining,
    ledger::Reason,
    people::Post,
    register,
    text::Search,
    time::Span,
};
use hub::limits::Rates;

use crate::{
    gates::events,
    support::{Engine, Person, TestHub, code, key, on_both_engines},
};

/// How many homes a day these tests allow.
const MOST: u32 = 3;

/// A hub that stops soon.
async fn strict(hub: &TestHub) -> TestHub {
    let most = NonZeroU32::new(MOST).expect("more than none");
    let rates = Rates { homes_by_person: most, ..Rates::default() };
    TestHub::start_with(hub.engine(), rates).await.expect("the engine is there")
}

async fn look(staff: &Person, home: &str) -> Result<Vec<Found>, client::Error> {
    let search = Search::try_from(home).expect("words");
    staff.hub.ask(&counter::Look { search, reason: Reason::Visit }).await
}

/// One resident in each of so many homes.
async fn living(hub: &TestHub, homes: u32) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 1..=homes {
        let home = format!("7-1-{number}01");
        people.push(hub.join(&format!("住户{number}"), Post::Resident, Some(&home)).await);
    }
    people
}

on_both_engines! {
    async fn who_looks_at_home_after_home_is_stopped_and_that_is_seen(hub: TestHub) {
        let hub = strict(&hub).await;
        hub.app.log().await.expect("a log");
        let people = living(&hub, MOST + 1).await;
        let (staff, colleague) = (hub.staff("小李").await, hub.staff("小张").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        for number in 1..=MOST {
            for _ in 0..2 {
                let found = look(&staff, &format!("7-1-{number}01")).await.expect("found");
                assert_eq!(found[0].residents.len(), 1, "the same home twice is one");
            }
        }
        assert_eq!(manager.hub.ask(&List {}).await, Ok(vec![]));

        let last = format!("7-1-{}01", MOST + 1);
        for _ in 0..2 {
            let refused = look(&staff, &last).await.expect_err("no more today");
            let client::Error::Refused(problem) = &refused else { panic!("{refused:?}") };
            assert_eq!(problem.code, Code::TooMany);
            assert!(problem.fields[0].detail.contains("有上限"), "{problem:?}");
        }

        let of_last = events(people.last().expect("somebody")).await;
        assert!(!of_last.iter().any(|event| matches!(event, contract::ledger::Event::Access(_))),
            "nobody has read anything of the last: {of_last:?}");
        assert!(look(&staff, "7-1-101").await.is_ok(), "what was shown today is shown again");
        assert!(look(&colleague, &last).await.is_ok(), "and others go on");
        let expected = [Stopped { at: hub.now(), by: "小李".to_owned(), most: MOST }];
        for who in [&manager, &auditor] {
            assert_eq!(who.hub.ask(&List {}).await.expect("listed"), expected);
        }
        for who in [&staff, &people[0]] {
            assert_eq!(code(who.hub.ask(&List {}).await), Code::NotAllowed);
        }
        assert_eq!(code(hub.client().ask(&List {}).await), Code::NotSignedIn);
        hub.advance(Span::DAY);
        assert!(look(&staff, &last).await.is_ok(), "another day");
    }

    async fn invitations_count_as_well_and_what_was_shown_is_shown_again(hub: TestHub) {
        let hub = strict(&hub).await;
        hub.app.log().await.expect("a log");
        living(&hub, MOST + 1).await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let all = joining::List::default();
        assert_eq!(code(manager.hub.ask(&all).await), Code::TooMany);
        assert_eq!(manager.hub.ask(&List {}).await.expect("listed").len(), 1);
        for number in 1..=MOST {
            look(&manager, &format!("7-1-{number}01")).await.expect("few");
        }
        assert_eq!(code(manager.hub.ask(&all).await), Code::TooMany, "one more than few");

        // Whose card is withdrawn is read one by one, and counts: what was shown is shown again all the same.
        let other = hub.join("刘主任", Post::Manager, None).await;
        let last = format!("7-1-{}01", MOST + 1);
        hub.invite("没来的人", Post::Resident, Some(&last)).await;
        let search = Some(Search::try_from(last.as_str()).expect("words"));
        let list = register::List { search, ..register::List::default() };
        let place = other.hub.ask(&list).await.expect("found").places[0].id;
        let show = register::Show { place, reason: Reason::Visit };
        let id = other.hub.ask(&show).await.expect("shown").invitations[0].id;
        manager.hub.change(&joining::Withdraw { id }, &key()).await.expect("withdrawn");
        assert!(look(&manager, "7-1-101").await.is_ok());
        assert!(look(&manager, &last).await.is_ok());
        assert!(manager.hub.ask(&all).await.is_ok());
    }

    async fn the_register_counts_with_the_counter(hub: TestHub) {
        let hub = strict(&hub).await;
        hub.app.log().await.expect("a log");
        living(&hub, MOST + 1).await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let mut homes = Vec::new();
        for number in 1..=MOST + 1 {
            let search = Search::try_from(format!("7-1-{number}01").as_str()).expect("words");
            let list = register::List { search: Some(search), ..register::List::default() };
            homes.push(manager.hub.ask(&list).await.expect("found").places[0].id);
        }
        for number in 1..MOST {
            look(&manager, &format!("7-1-{number}01")).await.expect("at the counter");
        }

        let show = |home: u32| register::Show {
            place: homes[usize::try_from(home).expect("few") - 1],
            reason: Reason::Visit,
        };
        assert!(manager.hub.ask(&show(MOST)).await.is_ok());
        assert_eq!(code(manager.hub.ask(&show(MOST + 1)).await), Code::TooMany);
        let search = Some(Search::try_from("住户").expect("words"));
        let by_name = register::List { search, ..register::List::default() };
        assert_eq!(code(manager.hub.ask(&by_name).await), Code::TooMany);
    }
}
