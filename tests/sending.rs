//! Undo: what staff send is theirs alone for ten seconds, then the hub sends it by itself.

use client::Error;
use contract::{
    Code,
    complaints::{Act, ActKind, Do, Reason, Show, Status},
    id::ComplaintId,
    inbox::{self, Held, List, Queue, Send, Sent, Sheet, Undo},
    live::Event,
    people::Post,
    text::Search,
    time::Span,
};

use crate::{
    complaints::{body, lift, resolve},
    support::{Engine, Person, TestHub, code, jpeg, key, on_both_engines},
};

const TEN: Span = Span::SECOND.times(10);

fn answer(text: &str) -> Act {
    Act::Answer { text: body(text), photos: Vec::new() }
}

async fn send(person: &Person, id: ComplaintId, act: Act) -> Result<Sent, Error> {
    person.hub.change(&Send { id, act, seen: None, same_as: None }, &key()).await
}

async fn sheet(person: &Person, id: ComplaintId) -> Sheet {
    person.hub.ask(&inbox::Show { id }).await.expect("shown")
}

/// Who wrote what is held, and whether it is stuck.
fn names(held: &[Held]) -> Vec<(&str, bool)> {
    held.iter().map(|held| (held.name.as_str(), held.is_stuck)).collect()
}

on_both_engines! {
    async fn a_resident_sees_and_hears_an_answer_only_when_it_cannot_be_taken_back(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let (mut by_resident, mut by_staff) = (resident.hub.live(), staff.hub.live());
        for heard in [&mut by_resident, &mut by_staff] {
            assert_eq!(heard.next().await, Some(Event::Open));
        }

        let sent = send(&staff, id, answer("师傅今天下午到。")).await.expect("sent");
        hub.advance(Span::SECOND.times(9));
        hub.release().await;
        let early = resident.hub.ask(&Show { id }).await.expect("shown");
        let waiting = sheet(&staff, id).await;
        let search = Some(Search::try_from("师傅").expect("a short search"));
        let found = List { search, ..List::default() };
        let found = staff.hub.ask(&found).await.expect("searched");
        hub.advance(Span::SECOND);
        hub.release().await;
        let late = resident.hub.ask(&Show { id }).await.expect("shown");

        assert_eq!(sent.held_for, Some(TEN));
        assert_eq!((early.version, early.matter.status), (1, Status::Filed));
        assert!(found.matters.is_empty());
        assert_eq!(names(&waiting.held), [("小李", false)]);
        assert_eq!((waiting.held[0].left, waiting.held[0].is_mine), (Span::SECOND, true));
        assert_eq!((late.version, late.matter.status), (2, Status::Underway));
        assert_eq!((late.entries[1].id, late.entries[1].at), (sent.entry, hub.now()));
        assert!(sheet(&staff, id).await.held.is_empty());
        let answered = Event::Complaint { id, version: 2 };
        assert_eq!(by_resident.next().await, Some(answered));
        assert_eq!(by_staff.next().await, Some(Event::Desk { id }));
        assert_eq!(by_staff.next().await, Some(answered));
    }

    async fn what_is_taken_back_was_never_there_and_can_be_sent_again(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let photo = staff.hub.attach(jpeg(64, 64), &key()).await.expect("taken in");
        let done = Act::Resolve { text: body("修好了。"), photos: vec![photo.id] };
        let sent = send(&staff, id, done.clone()).await.expect("sent");
        let undo = Undo { entry: sent.entry };
        let once = key();

        let taken = staff.hub.change(&undo, &once).await.expect("taken back");
        let repeated = staff.hub.change(&undo, &once).await.expect("repeated");
        let again = staff.hub.change(&undo, &key()).await;
        hub.advance(TEN);
        hub.release().await;
        let quiet = resident.hub.ask(&Show { id }).await.expect("shown");
        send(&staff, id, done).await.expect("sent with the same picture");
        hub.advance(TEN);
        hub.release().await;
        let case = resident.hub.ask(&Show { id }).await.expect("shown");

        assert_eq!((taken.kind, taken.text.as_str()), (ActKind::Resolve, "修好了。"));
        assert_eq!(taken.photos, std::slice::from_ref(&photo));
        assert_eq!(repeated, taken);
        assert_eq!(code(again), Code::NotFound);
        assert_eq!((quiet.version, quiet.matter.status), (1, Status::Filed));
        assert_eq!((case.version, case.matter.status), (2, Status::Resolved));
        assert_eq!(case.entries[1].photos, [photo]);
    }

    async fn what_was_sent_cannot_be_taken_back(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let sent = send(&staff, id, answer("今天去看")).await.expect("sent");
        hub.advance(TEN);
        hub.release().await;

        let late = staff.hub.change(&Undo { entry: sent.entry }, &key()).await;

        assert_eq!(code(late), Code::Conflict);
        assert_eq!(resident.hub.ask(&Show { id }).await.expect("shown").version, 2);
    }

    async fn a_colleague_is_stopped_while_an_answer_is_held_and_sees_it(hub: TestHub) {
        let (resident, first) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let second = hub.staff("小张").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let sent = send(&first, id, answer("今天去看")).await.expect("sent");

        let stopped = send(&second, id, answer("明天去看")).await;
        let at_once = Do { id, act: Act::Accept {}, seen: None };
        let at_once = second.hub.change(&at_once, &key()).await;
        let note = send(&second, id, Act::Note { text: body("配件到了") }).await;
        let undone = second.hub.change(&Undo { entry: sent.entry }, &key()).await;
        let seen = sheet(&second, id).await;

        assert_eq!(code(stopped), Code::Conflict);
        assert_eq!(code(at_once), Code::Conflict);
        assert!(note.is_ok());
        assert_eq!(code(undone), Code::NotAllowed);
        assert_eq!(names(&seen.held), [("小李", false), ("小张", false)]);
        assert_eq!((seen.held[0].text.as_str(), seen.held[0].is_mine), ("今天去看", false));
    }

    async fn ones_next_act_sends_the_last_at_once(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        send(&staff, id, answer("师傅在路上。")).await.expect("sent");

        let seen_first = Send { id, act: resolve("修好了。"), seen: Some(1), same_as: None };
        staff.hub.change(&seen_first, &key()).await.expect("sent");
        let between = resident.hub.ask(&Show { id }).await.expect("shown");
        hub.advance(TEN);
        hub.release().await;
        let after = resident.hub.ask(&Show { id }).await.expect("shown");

        assert_eq!(between.entries.last().map(|entry| entry.text.as_str()), Some("师傅在路上。"));
        assert_eq!(after.matter.status, Status::Resolved);
        assert_eq!(after.version, 3);
    }

    async fn ones_own_answer_is_not_what_a_colleague_did_meanwhile(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let colleague = hub.staff("小张").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        send(&staff, id, answer("师傅在路上。")).await.expect("sent");
        hub.advance(TEN);
        hub.release().await;

        // Neither screen has heard yet that the answer is out.
        let seen_first = |text: &str| Send { id, act: resolve(text), seen: Some(1), same_as: None };
        let stopped = colleague.hub.change(&seen_first("都好了。"), &key()).await;
        staff.hub.change(&seen_first("修好了。"), &key()).await.expect("sent");
        hub.advance(TEN);
        hub.release().await;

        assert_eq!(code(stopped), Code::Conflict);
        let after = resident.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!((after.matter.status, after.version), (Status::Resolved, 3));
    }

    async fn what_makes_no_sense_any_more_is_kept_for_whoever_wrote_it(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let colleague = hub.staff("小张").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let reason = Reason::NotOurs;
        let decline = Act::Decline { reason, text: body("请找供电局。") };
        let sent = send(&staff, id, decline).await.expect("sent");
        let withdraw = Do { id, act: Act::Withdraw {}, seen: None };
        resident.hub.change(&withdraw, &key()).await.expect("taken back");
        hub.advance(TEN);

        hub.release().await;

        let stuck = sheet(&staff, id).await;
        assert_eq!(names(&stuck.held), [("小李", true)]);
        assert!(sheet(&colleague, id).await.held.is_empty());
        let case = resident.hub.ask(&Show { id }).await.expect("shown");
        assert_eq!((case.version, case.matter.status), (2, Status::Withdrawn));
        let taken = staff.hub.change(&Undo { entry: sent.entry }, &key()).await.expect("taken");
        assert_eq!((taken.text.as_str(), taken.reason), ("请找供电局。", Some(reason)));
        assert!(sheet(&staff, id).await.held.is_empty());
    }

    async fn only_those_who_answer_may_hold_see_and_take_back(hub: TestHub) {
        let author = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let id = author.hub.change(&lift(), &key()).await.expect("filing works").id;
        let sent = send(&staff, id, answer("今天去看")).await.expect("sent");
        let undo = Undo { entry: sent.entry };
        let housemate = hub.resident("王小明").await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let stranger = hub.client();
        for (caller, expected, name) in [
            (&author.hub, Some(Code::NotAllowed), "author"),
            (&housemate.hub, Some(Code::NotFound), "housemate"),
            (&auditor.hub, Some(Code::NotFound), "auditor"),
            (&manager.hub, None, "manager"),
        ] {
            let note = Send { id, act: Act::Note { text: body("x") }, seen: None, same_as: None };
            let sent = caller.change(&note, &key()).await;
            let shown = caller.ask(&inbox::Show { id }).await;
            assert_eq!(sent.as_ref().err().and_then(Error::code), expected, "{name} sends");
            assert_eq!(shown.as_ref().err().and_then(Error::code), expected, "{name} looks");
            // Whoever did not write it cannot take it back.
            let undone = caller.change(&undo, &key()).await;
            let expected = expected.unwrap_or(Code::NotAllowed);
            assert_eq!(code(undone), expected, "{name} takes back");
        }
        assert_eq!(code(stranger.change(&undo, &key()).await), Code::NotSignedIn);
        assert_eq!(code(stranger.ask(&inbox::Show { id }).await), Code::NotFound);
    }

    async fn a_hub_that_starts_sends_what_another_has_left_and_may_hold_nothing(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        send(&staff, id, answer("今天去看")).await.expect("sent");
        hub.advance(TEN);
        let file = hub.data.path().join("communities/demo.toml");
        let settings = std::fs::read_to_string(&file).expect("a community");
        let settings = settings.replace("undo_seconds = 10", "undo_seconds = 0");
        std::fs::write(&file, settings).expect("a changed community");

        let next = TestHub::open(hub.data.path(), &hub.place, &hub.clock).await;
        next.release().await;
        let late = next.join("小张", Post::Staff, None).await;
        let second = send(&late, id, resolve("修好了。")).await.expect("sent");

        assert_eq!(second.held_for, None);
        let list = List { queue: Queue::Resolved, ..List::default() };
        let listed = late.hub.ask(&list).await.expect("listed");
        assert_eq!(listed.matters.len(), 1);
        assert_eq!(sheet(&late, id).await.case.entries[1].text, "今天去看");
    }
}
