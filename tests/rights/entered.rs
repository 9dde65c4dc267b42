//! Everything of somebody is deleted who says so at the counter, by telephone or on paper: by two people, seen and
//! called off on every device, and at the counter as well.

use contract::{
    Code,
    consents::How,
    devices::Stop,
    id::{PersonId, RequestId},
    ledger::Event,
    people::Post,
    rights::{AskFor, Desk, EraseMe, KeepMe, Kind, Outcome, WAITING, erasing},
    seconding::List,
    time::Span,
};

use super::{allow, answer, ask, entered, erase_for, own, three_days, traces, wanted};
use crate::{
    gates::{events, neighbourhood},
    support::{Engine, Person, TestHub, code, key, on_both_engines},
};

/// Two people have planned it.
async fn planned(staff: &Person, manager: &Person, person: PersonId) -> RequestId {
    let id = entered(staff, person).await;
    let begun = erase_for(staff, id).await.expect("begun");
    allow(manager, begun).await.expect("agreed");
    id
}

on_both_engines! {
    async fn what_two_people_have_entered_is_seen_and_called_off_on_every_device(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let staff = hub.staff("小李").await;
        let id = entered(&staff, resident.account.person).await;
        let begun = erase_for(&staff, id).await.expect("begun");
        assert_eq!(code(erase_for(&manager, id).await), Code::Conflict, "once");
        assert_eq!(own(&resident).await.erasing, None, "one alone plans nothing");
        let waits = manager.hub.ask(&Desk::default()).await.expect("the desk").remove(0).begun;
        let waits = waits.expect("it waits for a second person");
        assert_eq!((waits.id, &*waits.by, waits.is_own), (begun, "小李", false));

        allow(&manager, begun).await.expect("agreed");

        let planned = own(&resident).await.erasing.expect("planned");
        assert_eq!((planned.asked_at, planned.due_at), (hub.now(), hub.now() + WAITING));
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1, "her face waits for nothing");
        assert!(manager.hub.ask(&List {}).await.expect("what waits").is_empty(), "nothing is left to allow");
        let told = events(&resident).await;
        let read = |told: &[Event]| erasing(told.iter().map(|event| (event, true)), None).map(|(planned, _)| planned);
        assert_eq!(read(&told), Some(planned), "her own chain has it");
        assert!(told.iter().any(|event| matches!(event, Event::ErasureEntered { request, by, allowed_by, .. }
            if *request == id && by == "小李" && allowed_by == "陈经理")));

        let line = async || manager.hub.ask(&Desk::default()).await.expect("the desk").remove(0);
        assert!(!line().await.is_lapsed, "it is planned");

        resident.hub.change(&KeepMe {}, &key()).await.expect("called off");
        let shown = line().await;
        assert_eq!((shown.is_lapsed, shown.erasing), (true, None), "the desk is told, and begins nothing anew unasked");
        let done = answer(id, Outcome::Done, "删好了。");
        assert_eq!(code(manager.hub.change(&done, &key()).await), Code::Invalid, "nothing is planned");
        three_days(&hub).await;
        assert_eq!((own(&resident).await.erasing, read(&events(&resident).await)), (None, None));
        let begun = erase_for(&manager, id).await.expect("begun anew");
        assert!(!line().await.is_lapsed, "it waits again");
        assert_eq!(code(allow(&manager, begun).await), Code::NotAllowed, "not by oneself");
    }

    async fn who_has_no_device_calls_it_off_at_the_counter_also_after_it_was_answered(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let id = planned(&staff, &manager, resident.account.person).await;
        manager.hub.change(&answer(id, Outcome::Done, "三天后删除。"), &key()).await.expect("answered");
        let over = manager.hub.ask(&Desk { is_over: true }).await.expect("the desk").remove(0);
        assert_eq!(over.erasing, own(&resident).await.erasing);

        hub.advance(Span(WAITING.0 - Span::SECOND.0));
        let no = answer(id, Outcome::Refused, "本人来说不删了。");
        manager.hub.change(&no, &key()).await.expect("called off");

        three_days(&hub).await;
        let own = own(&resident).await;
        let end = own.requests[0].answer.as_ref().expect("an answer");
        assert_eq!((own.erasing, end.outcome), (None, Outcome::Refused));
        let told = events(&resident).await;
        assert_eq!(erasing(told.iter().map(|event| (event, true)), None), None);
        assert_eq!(code(manager.hub.change(&no, &key()).await), Code::Conflict, "that is over");
    }

    async fn who_calls_it_off_after_it_was_answered_as_done_is_told_at_the_desk(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let id = planned(&staff, &manager, resident.account.person).await;
        manager.hub.change(&answer(id, Outcome::Done, "三天后删除。"), &key()).await.expect("answered");
        let over = async || manager.hub.ask(&Desk { is_over: true }).await.expect("the desk").remove(0);
        assert!(!over().await.is_lapsed, "it is planned");
        resident.hub.change(&KeepMe {}, &key()).await.expect("called off");
        let shown = over().await;
        assert_eq!((shown.is_lapsed, shown.erasing), (true, None), "the card says that nothing was deleted");
    }

    async fn a_device_that_is_stopped_undoes_nothing_of_what_two_people_have_entered(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let (person, manager) = (resident.account.person, hub.join("陈经理", Post::Manager, None).await);
        planned(&staff, &manager, person).await;
        staff.hub.change(&Stop { person }, &key()).await.expect("stopped");
        three_days(&hub).await;
        assert_eq!(traces(&hub, "王秀英").await, Vec::<String>::new());
    }

    async fn nobody_is_deleted_by_a_request_for_something_else_or_one_that_is_over(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let person = resident.account.person;
        let part = ask(&resident, wanted(Kind::Delete, "请删掉旧车牌。")).await.expect("asked").id;
        let wanted = wanted(Kind::Copy, "请打印一份。");
        let copy = AskFor { person, wanted, how: How::Counter, relative: None };
        let copy = staff.hub.change(&copy, &key()).await.expect("entered").id;
        for id in [part, copy, RequestId::from_number(1)] {
            assert_eq!(code(erase_for(&staff, id).await), Code::NotFound);
            let _ = manager.hub.change(&answer(id, Outcome::Done, "办好了。"), &key()).await;
        }
        let over = manager.hub.ask(&Desk { is_over: true }).await.expect("the desk");
        assert_eq!(over.len(), 1, "the part alone: nobody has made the copy");
        let id = entered(&staff, person).await;
        let planned = resident.hub.change(&EraseMe {}, &key()).await.expect("planned by herself");
        assert_eq!(code(erase_for(&staff, id).await), Code::Invalid, "there is nothing to do");
        manager.hub.change(&answer(id, Outcome::Refused, "不是本人。"), &key()).await.expect("answered");
        assert_eq!(own(&resident).await.erasing, Some(planned), "that is her own will");
        resident.hub.change(&KeepMe {}, &key()).await.expect("called off");

        let id = entered(&staff, person).await;
        let begun = erase_for(&staff, id).await.expect("begun");
        manager.hub.change(&answer(id, Outcome::Refused, "不是本人。"), &key()).await.expect("answered");
        assert_eq!(code(allow(&manager, begun).await), Code::NotFound, "nobody asks for it any more");
        assert_eq!(own(&resident).await.erasing, None);
    }
}
