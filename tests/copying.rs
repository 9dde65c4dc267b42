//! The copy for somebody who asks for it at the counter and has no device to take it with: what their own device would
//! save, by two managers, told to the person, and no answer that says more.

use contract::{
    Code,
    complaints::TakeCopy,
    consents::How,
    devices::Leave,
    id::{LookId, PersonId, RequestId},
    ledger::{Access, Event, Protected},
    people::Post,
    rights::{AskFor, CopyFor, Desk, EraseMe, Kind, Made, Outcome, TakeFor, WAITING},
    seconding::{HOLDS, List, Subject},
};
use ledger::{follower::News, pack::Pack};

use crate::{
    law::lived_here,
    rights::{allow, answer, ask, entered, traces, wanted},
    support::{Engine, Person, TestHub, code, gate::statement, key, on_both_engines},
};

/// What who begins it was shown.
const WHY: &str = "本人到柜台，看了身份证和户口本。";

/// Somebody has asked for a copy at the counter.
pub(crate) async fn asked(staff: &Person, person: PersonId) -> RequestId {
    let wanted = wanted(Kind::Copy, "请给我一份。");
    let asked = AskFor { person, wanted, how: How::Counter, relative: None };
    staff.hub.change(&asked, &key()).await.expect("entered").id
}

/// Begins it by that request.
pub(crate) async fn begin(manager: &Person, id: RequestId) -> Result<LookId, client::Error> {
    let begin = CopyFor { id, why: statement(WHY) };
    manager.hub.change(&begin, &key()).await.map(|asked| asked.id)
}

pub(crate) async fn take(manager: &Person, id: LookId) -> Result<Made, client::Error> {
    manager.hub.ask(&TakeFor { id }).await
}

/// One has begun it, the other has agreed, and the one takes it.
pub(crate) async fn taken_for(manager: &Person, second: &Person, id: RequestId) -> Made {
    let begun = begin(manager, id).await.expect("begun");
    allow(second, begun).await.expect("agreed");
    take(manager, begun).await.expect("taken")
}

/// Who has taken a copy, as the person's own records say.
pub(crate) fn told(news: &News) -> Vec<Access> {
    let read = |event: &str| serde_json::from_str::<Event>(event).expect("an event");
    let all = news.mine.records.iter().map(|record| read(&record.event));
    all.filter_map(|event| match event {
        Event::Access(access) if access.of == Protected::Copy => Some(access),
        _ => None,
    })
    .collect()
}

on_both_engines! {
    async fn who_has_moved_out_is_handed_what_their_device_would_save(hub: TestHub) {
        let (resident, manager, before) = lived_here(&hub).await;
        let (staff, second) = (hub.staff("小李").await, hub.join("李经理", Post::Manager, None).await);
        let person = resident.account.person;
        let own = resident.hub.ask(&TakeCopy { id: None }).await.expect("her own").html;
        let id = asked(&staff, person).await;
        assert_eq!(taken_for(&manager, &second, id).await.matters, own, "the same page");
        manager.hub.change(&answer(id, Outcome::Done, "当面给了。"), &key()).await.expect("answered");

        staff.hub.change(&Leave { person, on: None }, &key()).await.expect("left");
        hub.come_to_a_checkpoint().await;
        let id = asked(&staff, person).await;
        let made = taken_for(&manager, &second, id).await;

        assert!(made.matters.contains("电梯坏了三天"), "{}", made.matters);
        let (mine, was) = (&made.records.mine, &before.mine);
        assert_eq!(mine.who, was.who);
        assert!(mine.records.starts_with(&was.records), "from the first record on");
        let told = told(&made.records);
        assert_eq!(told.len(), 2, "each time, and before it leaves");
        assert_eq!((&*told[1].by, told[1].why.as_deref()), ("陈经理", Some(WHY)));
        let text = serde_json::to_string(&Pack::of(made.records)).expect("plain data");
        Pack::read(&text).expect("a file").check(None).expect("it proves itself");
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let file = folder.path().join("records.json");
        std::fs::write(&file, &text).expect("kept");
        let proved = witness::records::check(&file, None).expect("proved");
        assert!(proved.contains("all that this page commits to"), "{proved}");
    }

    async fn one_alone_gets_nothing_and_nobody_says_that_it_is_done_before(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let (one, other) = (hub.join("陈经理", Post::Manager, None).await, hub.join("李经理", Post::Manager, None).await);
        let id = asked(&staff, resident.account.person).await;
        let done = answer(id, Outcome::Done, "当面给了。");
        let line = async || one.hub.ask(&Desk::default()).await.expect("the desk").remove(0);
        assert_eq!(code(one.hub.change(&done, &key()).await), Code::Invalid, "there is no copy");

        let begun = begin(&one, id).await.expect("begun");
        assert_eq!(code(begin(&other, id).await), Code::Conflict, "once");
        assert_eq!(code(take(&one, begun).await), Code::NotAllowed, "nobody has agreed");
        assert_eq!(code(allow(&one, begun).await), Code::NotAllowed, "not by oneself");
        let waiting = other.hub.ask(&List {}).await.expect("what waits");
        assert_eq!((waiting[0].id, waiting[0].of, &*waiting[0].why), (begun, Subject::Copy, WHY));
        assert_eq!(waiting[0].home.as_deref(), Some("3栋1单元502"));
        let shown = line().await.begun.expect("begun");
        assert_eq!((shown.is_own, shown.until, &*shown.why), (true, None, WHY));

        allow(&other, begun).await.expect("agreed");
        let shown = line().await;
        assert_eq!((shown.begun.expect("agreed to").until, shown.is_lapsed), (Some(hub.now() + HOLDS), false));
        assert_eq!(code(take(&other, begun).await), Code::NotFound, "who has begun it, alone");
        assert_eq!(code(one.hub.change(&done, &key()).await), Code::Invalid, "nobody has taken it");
        for count in 1..=2 {
            let made = take(&one, begun).await.expect("taken");
            assert_eq!(told(&made.records).len(), count, "each time");
        }
        assert!(line().await.is_copied);

        hub.advance(HOLDS);
        assert_eq!(code(take(&one, begun).await), Code::NotFound, "a day is over");
        let shown = line().await;
        assert_eq!((shown.begun, shown.is_copied, shown.is_lapsed), (None, true, true));
        let again = begin(&one, id).await.expect("begun anew");
        one.hub.change(&done, &key()).await.expect("answered");
        assert_eq!(code(allow(&other, again).await), Code::NotFound, "nobody asks for it any more");
        assert_eq!(code(begin(&one, id).await), Code::NotFound);
    }

    async fn what_is_taken_for_somebody_is_told_at_once_whatever_is_withheld(hub: TestHub) {
        let (resident, manager, other) = crate::withholding::three(&hub).await;
        let staff = hub.staff("小李").await;
        crate::withholding::decide((&manager, &other), &resident, 30).await;
        let id = asked(&staff, resident.account.person).await;
        let made = taken_for(&manager, &other, id).await;
        assert_eq!(told(&made.records).len(), 1);
    }

    async fn nobody_is_copied_by_another_request_or_after_a_no(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let (one, other) = (hub.join("陈经理", Post::Manager, None).await, hub.join("李经理", Post::Manager, None).await);
        let person = resident.account.person;
        let part = ask(&resident, wanted(Kind::Copy, "一份复印件")).await.expect("asked").id;
        for id in [part, entered(&staff, person).await, RequestId::from_number(1)] {
            assert_eq!(code(begin(&one, id).await), Code::NotFound);
        }
        let own = asked(&staff, one.account.person).await;
        assert_eq!(code(begin(&one, own).await), Code::NotAllowed, "nobody has a hand in their own");
        let begun = begin(&other, own).await.expect("begun");
        assert_eq!(code(allow(&one, begun).await), Code::NotAllowed);

        let id = asked(&staff, person).await;
        let begun = begin(&one, id).await.expect("begun");
        allow(&other, begun).await.expect("agreed");
        one.hub.change(&answer(id, Outcome::Refused, "不是本人。"), &key()).await.expect("answered");
        assert_eq!(code(take(&one, begun).await), Code::NotFound);

        begin(&one, asked(&staff, person).await).await.expect("begun");
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(WAITING);
        hub.keep_agenda().await;
        let left = other.hub.ask(&List {}).await.expect("listed");
        assert_eq!(left.len(), 1, "the other's own: {left:?}");
        assert_eq!(traces(&hub, "王秀英").await, Vec::<String>::new());
    }
}
