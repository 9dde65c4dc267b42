//! Who has a matter, when it comes back, and what it is the same as: all among the staff.

use client::Error;
use contract::{
    Code,
    community::DoorCode,
    complaints::{Act, Do, File, Reason, Show, Status},
    id::ComplaintId,
    inbox::{self, Assign, Colleagues, List, Moved, Near, Send, Sheet, Snooze, Undo},
    people::Post,
    time::{Day, Offset, Span},
};

use crate::{
    complaints::{body, lift, resolve},
    support::{Engine, Person, TestHub, code, key, on_both_engines},
};

async fn sheet(person: &Person, id: ComplaintId) -> Sheet {
    person.hub.ask(&inbox::Show { id }).await.expect("shown")
}

async fn listed(person: &Person, list: List) -> Vec<ComplaintId> {
    let page = person.hub.ask(&list).await.expect("listed");
    page.matters.into_iter().map(|matter| matter.id).collect()
}

fn later() -> List {
    List { later: true, ..List::default() }
}

fn at_door(code: &str) -> File {
    let door = DoorCode::try_from(code.to_owned()).expect("a door code");
    File { door: Some(door), ..lift() }
}

on_both_engines! {
    async fn a_matter_is_handed_on_and_given_back(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let (li, wang) = (hub.staff("小李").await, hub.staff("小王").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let colleagues = li.hub.ask(&Colleagues {}).await.expect("listed");
        let to = colleagues.iter().find(|one| one.name == "小王").map(|one| one.person);
        let nobodys = || List { nobodys: true, ..List::default() };
        let mine = || List { mine: true, ..List::default() };
        assert_eq!(listed(&li, nobodys()).await, [id]);

        li.hub.change(&Assign { id, to }, &key()).await.expect("handed on");
        let handed = sheet(&li, id).await;
        let by_resident = resident.hub.ask(&Show { id }).await.expect("shown");

        assert_eq!((handed.assignee, handed.case.matter.status), (to, Status::Filed));
        assert_eq!(listed(&wang, mine()).await, [id]);
        assert!(listed(&li, nobodys()).await.is_empty());
        assert_eq!(by_resident.matter.assignee.as_deref(), Some("小王"));
        assert_eq!(by_resident.version, 1);

        wang.hub.change(&Assign { id, to: None }, &key()).await.expect("given back");

        let steps = sheet(&li, id).await.moves;
        let steps: Vec<_> = steps.into_iter().map(|one| (one.name, one.what)).collect();
        let (li_name, wang_name) = (Some("小李".to_owned()), Some("小王".to_owned()));
        assert_eq!(steps, [
            (li_name, Moved::Assigned { to: wang_name.clone() }),
            (wang_name, Moved::Assigned { to: None }),
        ]);
        assert_eq!(listed(&li, nobodys()).await, [id]);
    }

    async fn nothing_is_handed_to_whom_does_not_answer_and_nothing_that_is_over(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let me = resident.hub.ask(&contract::sessions::Show {}).await.expect("signed in");

        let to_resident = Assign { id, to: Some(me.person) };
        let to_resident = staff.hub.change(&to_resident, &key()).await;
        let done = Do { id, act: resolve("好了"), seen: None };
        staff.hub.change(&done, &key()).await.expect("resolved");
        let over = staff.hub.change(&Assign { id, to: None }, &key()).await;

        assert_eq!(code(to_resident), Code::Invalid);
        assert_eq!(code(over), Code::Conflict);
    }

    async fn what_is_put_off_returns_by_itself_and_its_deadline_stays(hub: TestHub) {
        let visitor = hub.client();
        let staff = hub.staff("小李").await;
        let receipt = visitor.change(&lift(), &key()).await.expect("filing works");
        let id = receipt.id;
        let tomorrow = Day::of(2026, 11, 24).at(9, Offset::CHINA);

        let snooze = Snooze { id, until: Some(tomorrow) };
        staff.hub.change(&snooze, &key()).await.expect("put off");
        let during = sheet(&staff, id).await;

        assert_eq!((during.snoozed_until, during.case.matter.due_at), (Some(tomorrow), Some(receipt.due_at)));
        assert!(listed(&staff, List::default()).await.is_empty());
        assert_eq!(listed(&staff, later()).await, [id]);

        hub.advance(Span::HOUR.times(23));
        hub.release().await;

        let after = sheet(&staff, id).await;
        assert_eq!((after.snoozed_until, after.case.matter.due_at), (None, Some(receipt.due_at)));
        assert_eq!(listed(&staff, List::default()).await, [id]);
        let steps: Vec<_> = after.moves.into_iter().map(|one| (one.name.is_some(), one.what)).collect();
        let until = tomorrow;
        assert_eq!(steps, [(true, Moved::Snoozed { until }), (false, Moved::Returned {})]);
    }

    async fn what_is_over_is_put_off_no_more(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let id = hub.client().change(&lift(), &key()).await.expect("filing works").id;
        let tomorrow = Day::of(2026, 11, 24).at(9, Offset::CHINA);
        let snooze = Snooze { id, until: Some(tomorrow) };
        staff.hub.change(&snooze, &key()).await.expect("put off");

        let done = Do { id, act: resolve("好了"), seen: None };
        staff.hub.change(&done, &key()).await.expect("resolved");
        let resolved = sheet(&staff, id).await;
        // As an older hub has left it.
        let put_off = hub.app.db.write(move |tx| {
            Box::pin(async move {
                let sql = "UPDATE complaint SET snoozed_until = $2 WHERE id = $1";
                tx.execute(sql, &[id.into(), tomorrow.into()]).await
            })
        });
        put_off.await.expect("put off");
        hub.advance(Span::DAY);
        hub.release().await;
        let later = sheet(&staff, id).await;

        assert_eq!(resolved.snoozed_until, None);
        assert_eq!(later.snoozed_until, None);
        let steps: Vec<_> = later.moves.into_iter().map(|one| one.what).collect();
        assert_eq!(steps, [Moved::Snoozed { until: tomorrow }], "nothing has returned");
    }

    async fn nothing_is_put_off_beyond_its_deadline_or_into_the_past(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let receipt = hub.client().change(&lift(), &key()).await.expect("filing works");
        let (id, due_at) = (receipt.id, receipt.due_at);

        for (until, may) in [
            (due_at, true),
            (due_at + Span::SECOND, false),
            (hub.now(), false),
            (hub.now() + Span::HOUR, true),
        ] {
            let done = staff.hub.change(&Snooze { id, until: Some(until) }, &key()).await;
            match may {
                true => assert!(done.is_ok(), "{until:?}"),
                false => assert_eq!(code(done), Code::Invalid, "{until:?}"),
            }
        }
    }

    async fn whoever_filed_it_brings_it_back_by_writing(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let until = Some(hub.now() + Span::DAY);
        staff.hub.change(&Snooze { id, until }, &key()).await.expect("put off");

        let say = Act::Say { text: Some(body("又坏了")), photos: Vec::new() };
        resident.hub.change(&Do { id, act: say, seen: None }, &key()).await.expect("said");

        assert_eq!(listed(&staff, List::default()).await, [id]);
        assert_eq!(sheet(&staff, id).await.snoozed_until, None);
    }

    async fn the_same_matter_is_linked_and_both_roads_stay_in_sight(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let visitor = hub.client();
        let first = visitor.change(&at_door("3-1"), &key()).await.expect("filing works");
        let second = visitor.change(&at_door("3-1"), &key()).await.expect("filing works").id;
        let elsewhere = visitor.change(&at_door("east"), &key()).await.expect("filing works").id;
        let act = Act::Decline { reason: Reason::Duplicate, text: body("并到那一件里办。") };
        let send = Send { id: second, act, seen: None, same_as: Some(first.id) };

        let near = staff.hub.ask(&Near { id: second }).await.expect("listed");
        let sent = staff.hub.change(&send, &key()).await.expect("sent");
        let held = sheet(&staff, second).await;
        staff.hub.change(&Undo { entry: sent.entry }, &key()).await.expect("taken back");
        hub.advance(Span::SECOND.times(10));
        hub.release().await;
        let undone = sheet(&staff, first.id).await;
        staff.hub.change(&send, &key()).await.expect("sent");
        hub.advance(Span::SECOND.times(10));
        hub.release().await;
        let (one, other) = (sheet(&staff, first.id).await, sheet(&staff, second).await);

        assert_eq!(near.iter().map(|one| one.id).collect::<Vec<_>>(), [first.id]);
        assert_eq!(held.held[0].same_as, Some(first.id));
        assert!(undone.duplicates.is_empty());
        assert_eq!(one.duplicates.iter().map(|one| one.id).collect::<Vec<_>>(), [second]);
        assert_eq!(other.same_as.map(|one| one.number), Some(first.number));
        assert_eq!(other.case.matter.status, Status::Declined);
        assert!(sheet(&staff, elsewhere).await.same_as.is_none());
    }

    async fn only_a_refusal_for_that_reason_links_and_never_to_itself(hub: TestHub) {
        let staff = hub.staff("小李").await;
        let visitor = hub.client();
        let first = visitor.change(&lift(), &key()).await.expect("filing works").id;
        let second = visitor.change(&lift(), &key()).await.expect("filing works").id;
        let decline = |reason| Act::Decline { reason, text: body("x") };
        let nowhere = ComplaintId::from_number(1);
        for (act, same_as) in [
            (decline(Reason::Duplicate), second),
            (decline(Reason::Duplicate), nowhere),
            (decline(Reason::Other), first),
            (resolve("x"), first),
        ] {
            let send = Send { id: second, act, seen: None, same_as: Some(same_as) };
            assert_eq!(code(staff.hub.change(&send, &key()).await), Code::Invalid);
        }
    }

    async fn only_those_who_answer_hand_on_put_off_and_look_around(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let housemate = hub.resident("王小明").await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let id = author.hub.change(&lift(), &key()).await.expect("filing works").id;
        let until = Some(hub.now() + Span::HOUR);
        for (person, refusal) in [
            (&author, Some(Code::NotAllowed)),
            (&housemate, Some(Code::NotFound)),
            (&auditor, Some(Code::NotFound)),
            (&manager, None),
        ] {
            let hub = &person.hub;
            let assigned = hub.change(&Assign { id, to: None }, &key()).await;
            let snoozed = hub.change(&Snooze { id, until }, &key()).await;
            let near = hub.ask(&Near { id }).await.map(|_| ());
            let colleagues = hub.ask(&Colleagues {}).await.map(|_| ());
            for done in [assigned, snoozed, near] {
                assert_eq!(done.as_ref().err().and_then(Error::code), refusal);
            }
            let refusal = refusal.map(|_| Code::NotAllowed);
            assert_eq!(colleagues.as_ref().err().and_then(Error::code), refusal);
        }
    }
}
