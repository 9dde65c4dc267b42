//! The road: filed, answered, judged, reopened.

use contract::{
    Code,
    community::DoorCode,
    complaints::{
        Act, ActKind, Do, EntryKind, File, Follow, Mine, Part, Reason, Satisfaction, Show, Status,
        Turn,
    },
    text::Body,
    time::{Day, Offset, Span},
};

use crate::support::{Engine, NOTICE, TestHub, code, key, on_both_engines};

/// A complaint about a lift.
pub(crate) fn lift() -> File {
    File {
        door: None,
        place: None,
        subject: None,
        text: Some(body("电梯坏了三天,老人下不了楼。")),
        photos: Vec::new(),
        about: None,
        notice: NOTICE,
    }
}

/// A text of the given words.
pub(crate) fn body(text: &str) -> Body {
    Body::try_from(text).expect("a text within the limits")
}

/// A result that ends a complaint.
pub(crate) fn resolve(text: &str) -> Act {
    Act::Resolve { text: body(text), photos: Vec::new() }
}

on_both_engines! {
    async fn a_visitor_files_at_a_door_and_follows_with_the_key(hub: TestHub) {
        let visitor = hub.client();
        let door = DoorCode::try_from("3-1".to_owned()).expect("a door code");

        let file = File { door: Some(door), ..lift() };
        let receipt = visitor.change(&file, &key()).await.expect("filing works");
        let case_key = receipt.case_key.expect("a visitor gets a key");
        let other = hub.client();
        let case = other.change(&Follow { key: case_key }, &key()).await.expect("the key opens");

        assert_eq!(receipt.place.as_deref(), Some("3栋1单元"));
        assert_eq!(receipt.due_at, Day::of(2026, 11, 30).at(17, Offset::CHINA));
        assert_eq!(case.matter.number, receipt.number);
        assert_eq!((case.part, case.matter.status), (Part::Author, Status::Filed));
        assert_eq!(case.entries[0].text, "电梯坏了三天,老人下不了楼。");
        assert_eq!(case.author, None);
    }

    async fn a_resident_is_answered_judges_and_reopens(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let act = |act| Do { id, act, seen: None };
        let show = Show { id };

        staff.hub.change(&act(Act::Accept {}), &key()).await.expect("taken on");
        let taken = resident.hub.ask(&show).await.expect("shown");
        let answer = Act::Answer { text: body("师傅今天下午到。"), photos: Vec::new() };
        staff.hub.change(&act(answer), &key()).await.expect("answered");
        let answered = resident.hub.ask(&show).await.expect("shown");
        staff.hub.change(&act(resolve("门机已更换。")), &key()).await.expect("resolved");
        let judge = Act::JudgeUnsolved { satisfaction: Satisfaction::Poor, text: None };
        resident.hub.change(&act(judge), &key()).await.expect("judged");
        let unsolved = staff.hub.ask(&show).await.expect("shown");
        staff.hub.change(&act(resolve("重新调试好了。")), &key()).await.expect("resolved");
        let judge = Act::JudgeSolved { satisfaction: Satisfaction::Good, text: None };
        resident.hub.change(&act(judge), &key()).await.expect("judged");
        let closed = resident.hub.ask(&show).await.expect("shown");
        resident.hub.change(&act(Act::Reopen { text: None }), &key()).await.expect("reopened");
        let reopened = resident.hub.ask(&show).await.expect("shown");

        assert_eq!(taken.matter.assignee.as_deref(), Some("小李"));
        assert_eq!(taken.matter.turn, Turn::Staff);
        assert_eq!(answered.matter.turn, Turn::Author);
        assert_eq!(answered.entries.last().map(|entry| entry.text.as_str()), Some("师傅今天下午到。"));
        assert_eq!((unsolved.matter.status, unsolved.matter.turn), (Status::Underway, Turn::Staff));
        assert_eq!(unsolved.author.as_deref(), Some("王秀英 · 3栋1单元502"));
        assert_eq!((closed.matter.status, closed.matter.due_at), (Status::Closed, None));
        assert_eq!(reopened.matter.status, Status::Underway);
        assert_eq!(reopened.version, 8);
    }

    async fn a_reopened_matter_gets_a_new_promise(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let act = |act| Do { id, act, seen: None };
        staff.hub.change(&act(resolve("修好了。")), &key()).await.expect("resolved");
        hub.advance(Span::DAY.times(9));

        resident.hub.change(&act(Act::Reopen { text: None }), &key()).await.expect("reopened");

        let case = resident.hub.ask(&Show { id }).await.expect("shown");
        // Wednesday, 2 December, and five working days.
        assert_eq!(case.matter.due_at, Some(Day::of(2026, 12, 9).at(17, Offset::CHINA)));
    }

    async fn an_internal_note_is_never_shown_to_the_author(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let note = Act::Note { text: body("物业说要等配件") };
        staff.hub.change(&Do { id, act: note, seen: None }, &key()).await.expect("noted");

        let seen = resident.hub.ask(&Show { id }).await.expect("shown");
        let by_staff = staff.hub.ask(&Show { id }).await.expect("shown");

        let is_note = |kind| kind == EntryKind::Act(ActKind::Note);
        assert!(!seen.entries.iter().any(|entry| is_note(entry.kind)));
        assert!(by_staff.entries.iter().any(|entry| is_note(entry.kind)));
        assert_eq!(seen.matter.status, Status::Filed);
        assert_eq!(by_staff.matter.assignee, None);
    }

    async fn a_second_answer_that_did_not_see_the_first_is_stopped(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let (first, second) = (hub.staff("小李").await, hub.staff("小张").await);
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let answer = |text, seen| {
            let act = Act::Answer { text: body(text), photos: Vec::new() };
            Do { id, act, seen: Some(seen) }
        };
        first.hub.change(&answer("今天去看", 1), &key()).await.expect("answered");

        let stopped = second.hub.change(&answer("明天去看", 1), &key()).await;
        let after_reading = second.hub.change(&answer("明天去看", 2), &key()).await;

        assert_eq!(code(stopped), Code::Conflict);
        assert!(after_reading.is_ok());
    }

    async fn what_makes_no_sense_now_is_a_conflict(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
        let act = |act| Do { id, act, seen: None };
        let decline = Act::Decline { reason: Reason::NotOurs, text: body("请找供电局,电话 95598。") };
        staff.hub.change(&act(decline.clone()), &key()).await.expect("declined");

        let twice = staff.hub.change(&act(decline), &key()).await;
        let judged = Act::JudgeSolved { satisfaction: Satisfaction::Good, text: None };
        let judged = resident.hub.change(&act(judged), &key()).await;

        assert_eq!(code(twice), Code::Conflict);
        assert_eq!(code(judged), Code::Conflict);
    }

    async fn my_matters_are_mine_newest_first_and_paged(hub: TestHub) {
        let (resident, neighbour) = (hub.resident("王秀英").await, hub.resident("李建国").await);
        neighbour.hub.change(&lift(), &key()).await.expect("filing works");
        let mut filed = Vec::new();
        for number in 0..Mine::PAGE + 3 {
            hub.advance(Span::MINUTE);
            let file = File { text: Some(body(&format!("第{number}件"))), ..lift() };
            let receipt = resident.hub.change(&file, &key()).await.expect("filing works");
            filed.insert(0, receipt.id);
        }

        let first = resident.hub.ask(&Mine { after: None }).await.expect("listed");
        let after = first.last().map(|matter| matter.id);
        let second = resident.hub.ask(&Mine { after }).await.expect("listed");

        let listed: Vec<_> = first.iter().chain(&second).map(|matter| matter.id).collect();
        assert_eq!(listed, filed);
        assert_eq!(first.len(), Mine::PAGE);
    }

    async fn a_repeated_call_gets_the_first_answer_and_nothing_happens_twice(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let again = key();

        let first = resident.hub.change(&lift(), &again).await.expect("filing works");
        hub.advance(Span::DAY);
        let second = resident.hub.change(&lift(), &again).await.expect("repeated");
        let other = File { text: Some(body("另一件事")), ..lift() };
        let reused = resident.hub.change(&other, &again).await;

        assert_eq!(first, second);
        assert_eq!(code(reused), Code::KeyReused);
        assert_eq!(resident.hub.ask(&Mine { after: None }).await.expect("listed").len(), 1);
    }

    async fn the_measured_time_is_told_once_there_is_enough_of_it(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let ask = contract::community::Show { door: None };
        for hours in 1..=10 {
            let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
            hub.advance(Span::HOUR.times(hours));
            let act = Do { id, act: resolve("好了"), seen: None };
            staff.hub.change(&act, &key()).await.expect("resolved");
            let measured = resident.hub.ask(&ask).await.expect("shown").measured;
            assert_eq!(measured.is_some(), hours == 10, "after {hours}");
        }

        let measured = resident.hub.ask(&ask).await.expect("shown").measured.expect("enough");

        assert_eq!((measured.median_hours, measured.most_hours, measured.count), (5, 9, 10));
    }

    async fn the_measured_time_is_not_measured_at_every_look(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小李").await;
        let answered = async |count: usize| {
            for _ in 0..count {
                let id = resident.hub.change(&lift(), &key()).await.expect("filing works").id;
                let act = Do { id, act: resolve("好了"), seen: None };
                staff.hub.change(&act, &key()).await.expect("resolved");
            }
        };
        let measured = async || {
            let ask = contract::community::Show { door: None };
            resident.hub.ask(&ask).await.expect("shown").measured.expect("enough").count
        };
        answered(10).await;
        assert_eq!(measured().await, 10);

        answered(1).await;
        assert_eq!(measured().await, 10, "the measure of just now");
        hub.advance(Span::MINUTE.times(10));
        assert_eq!(measured().await, 11);
    }
}
