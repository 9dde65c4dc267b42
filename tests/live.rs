//! Live events: the other side sees it, and only what concerns it.

use contract::{
    Code,
    complaints::{Act, Do, Follow, Show},
    inbox::Assign,
    live::Event,
    time::Span,
};

use crate::{
    complaints::{body, lift},
    support::{Engine, TestHub, code, key, on_both_engines},
};

on_both_engines! {
    async fn a_note_is_told_to_the_staff_alone_and_moves_nothing_the_author_sees(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let (staff, colleague) = (hub.staff("小李").await, hub.staff("小张").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let (mut by_resident, mut by_staff) = (resident.hub.live(), staff.hub.live());
        for heard in [&mut by_resident, &mut by_staff] {
            assert_eq!(heard.next().await, Some(Event::Open));
        }
        let act = |act, seen| Do { id, act, seen };
        let answer = |text| Act::Answer { text: body(text), photos: Vec::new() };
        let note = |text| Act::Note { text: body(text) };
        let before = resident.hub.ask(&Show { id }).await.expect("shown");

        hub.advance(Span::HOUR);
        let noted = act(note("物业说要等配件"), None);
        staff.hub.change(&noted, &key()).await.expect("noted");
        let after = resident.hub.ask(&Show { id }).await.expect("shown");
        let first = act(answer("今天去看"), Some(1));
        staff.hub.change(&first, &key()).await.expect("answered");
        staff.hub.change(&act(note("配件到了"), None), &key()).await.expect("noted");
        let blind = act(answer("明天去看"), Some(1));
        let stopped = colleague.hub.change(&blind, &key()).await;

        assert_eq!(after, before, "not even when something last happened");
        let answered = Event::Complaint { id, version: 2 };
        assert_eq!(by_resident.next().await, Some(answered), "the note was not told");
        for event in [Event::Desk { id }, answered, Event::Desk { id }] {
            assert_eq!(by_staff.next().await, Some(event));
        }
        assert_eq!(code(stopped), Code::Conflict);
        let seen = staff.hub.ask(&Show { id }).await.expect("shown");
        let texts: Vec<_> = seen.entries[1..].iter().map(|entry| entry.text.as_str()).collect();
        assert_eq!(texts, ["物业说要等配件", "今天去看", "配件到了"]);
        let seen = resident.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!((seen.version, seen.entries.len()), (2, 2));
    }

    async fn whoever_has_it_now_is_told_as_nothing_written(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let (mut by_resident, mut by_staff) = (resident.hub.live(), staff.hub.live());
        for heard in [&mut by_resident, &mut by_staff] {
            assert_eq!(heard.next().await, Some(Event::Open));
        }

        let to = Some(staff.account.person);
        staff.hub.change(&Assign { id, to }, &key()).await.expect("handed on");

        assert_eq!(by_resident.next().await, Some(Event::Assigned { id }));
        assert_eq!(by_staff.next().await, Some(Event::Desk { id }));
    }

    async fn an_answer_is_told_to_the_author_and_a_filing_to_the_staff(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let neighbour = hub.resident("李建国").await;
        let staff = hub.staff("小李").await;
        let mut heard_by_staff = staff.hub.live();
        let mut heard_by_resident = resident.hub.live();
        let mut heard_by_neighbour = neighbour.hub.live();
        for heard in [&mut heard_by_staff, &mut heard_by_resident, &mut heard_by_neighbour] {
            assert_eq!(heard.next().await, Some(Event::Open));
        }

        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let answer = Act::Answer { text: body("今天去看"), photos: Vec::new() };
        staff.hub.change(&Do { id, act: answer, seen: None }, &key()).await.expect("answered");
        let own = neighbour.hub.change(&lift(), &key()).await.expect("filing works").id;

        let filed = Event::Complaint { id, version: 1 };
        let answered = Event::Complaint { id, version: 2 };
        assert_eq!(heard_by_staff.next().await, Some(filed));
        assert_eq!(heard_by_staff.next().await, Some(answered));
        assert_eq!(heard_by_resident.next().await, Some(filed));
        assert_eq!(heard_by_resident.next().await, Some(answered));
        // Nothing of the others' matter came before one's own.
        let of_own = Event::Complaint { id: own, version: 1 };
        assert_eq!(heard_by_neighbour.next().await, Some(of_own));
    }

    async fn a_visitor_with_a_key_hears_of_their_matter(hub: TestHub) {
        let visitor = hub.client();
        let staff = hub.staff("小李").await;
        let receipt = visitor.change(&lift(), &key()).await.expect("filing works");
        let follow = Follow { key: receipt.case_key.expect("a visitor gets a key") };
        visitor.change(&follow, &key()).await.expect("the key opens");
        let mut heard = visitor.live();
        assert_eq!(heard.next().await, Some(Event::Open));

        let act = Do { id: receipt.id, act: Act::Accept {}, seen: None };
        staff.hub.change(&act, &key()).await.expect("taken on");

        assert_eq!(heard.next().await, Some(Event::Complaint { id: receipt.id, version: 2 }));
    }
}
