//! Live events: the other side sees it, and only what concerns it.

use contract::{
    complaints::{Act, Do, Follow},
    live::Event,
};

use crate::{
    complaints::{body, lift},
    support::{Engine, TestHub, key, on_both_engines},
};

on_both_engines! {
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
