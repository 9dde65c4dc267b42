//! The inbox: by deadline, paged, filtered, searched.

use contract::{
    complaints::{Act, Do, File},
    inbox::{List, Queue},
    text::{Search, Subject},
    time::Span,
};

use crate::{
    complaints::{body, lift, resolve},
    support::{Engine, TestHub, key, on_both_engines},
};

on_both_engines! {
    async fn what_is_due_first_comes_first_and_every_matter_once(hub: TestHub) {
        let visitor = hub.client();
        let staff = hub.staff("小李").await;
        let mut filed = Vec::new();
        for _ in 0..List::PAGE * 2 + 7 {
            // Several fall on one deadline; the order is total all the same.
            hub.advance(Span::HOUR);
            filed.push(visitor.change(&lift(), &key()).await.expect("filing works").id);
        }

        let mut listed = Vec::new();
        let mut list = List::default();
        loop {
            let page = staff.hub.ask(&list).await.expect("listed");
            assert!(page.matters.len() <= List::PAGE);
            listed.extend(page.matters.iter().map(|matter| (matter.due_at, matter.id)));
            match page.next {
                Some(next) => list.after = Some(next),
                None => break,
            }
        }

        assert!(listed.is_sorted());
        let mut ids: Vec<_> = listed.iter().map(|(_, id)| *id).collect();
        ids.sort_unstable();
        filed.sort_unstable();
        assert_eq!(ids, filed);
    }

    async fn each_queue_holds_its_own(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let (staff, other) = (hub.staff("小李").await, hub.staff("小张").await);
        let mut ids = Vec::new();
        for _ in 0..4 {
            ids.push(resident.hub.change(&lift(), &key()).await.expect("filing works").id);
        }
        let act = |id, act| Do { id, act, seen: None };
        staff.hub.change(&act(ids[1], Act::Accept {}), &key()).await.expect("taken on");
        staff.hub.change(&act(ids[2], resolve("好了")), &key()).await.expect("resolved");
        resident.hub.change(&act(ids[3], Act::Withdraw {}), &key()).await.expect("taken back");

        for (queue, mine, expected) in [
            (Queue::Open, false, vec![ids[0], ids[1]]),
            (Queue::Filed, false, vec![ids[0]]),
            (Queue::Underway, false, vec![ids[1]]),
            (Queue::Resolved, false, vec![ids[2]]),
            (Queue::Withdrawn, false, vec![ids[3]]),
            (Queue::Closed, false, vec![]),
            (Queue::Open, true, vec![ids[1]]),
            (Queue::Resolved, true, vec![ids[2]]),
        ] {
            let list = List { queue, mine, ..List::default() };
            let page = staff.hub.ask(&list).await.expect("listed");
            let listed: Vec<_> = page.matters.iter().map(|matter| matter.id).collect();
            assert_eq!(listed, expected, "{queue:?}, mine: {mine}");
        }
        let of_other = List { mine: true, ..List::default() };
        assert!(other.hub.ask(&of_other).await.expect("listed").matters.is_empty());
    }

    async fn two_characters_find_what_holds_them(hub: TestHub) {
        let visitor = hub.client();
        let staff = hub.staff("小李").await;
        let file = |subject: &str, text: &str| File {
            subject: Some(Subject::try_from(subject).expect("a short subject")),
            text: Some(body(text)),
            ..lift()
        };
        let lift = file("电梯", "三栋的电梯坏了,LED 屏也不亮");
        let water = file("停水", "水管爆裂,梯子也倒了");
        let lift = visitor.change(&lift, &key()).await.expect("filing works").id;
        let water = visitor.change(&water, &key()).await.expect("filing works").id;
        let answer = Act::Answer { text: body("已通知自来水公司"), photos: Vec::new() };
        staff.hub.change(&Do { id: water, act: answer, seen: None }, &key()).await.expect("answered");

        for (words, expected) in [
            ("电梯", vec![lift]),
            ("梯", vec![water, lift]),
            ("led", vec![lift]),
            ("自来水公司", vec![water]),
            ("停水", vec![water]),
            ("坏梯", vec![]),
            ("'; DROP TABLE complaint; --", vec![]),
            ("\" OR *", vec![]),
            ("!!", vec![]),
        ] {
            let search = Some(Search::try_from(words).expect("a short search"));
            let list = List { search, ..List::default() };
            let page = staff.hub.ask(&list).await.expect("searched");
            let found: Vec<_> = page.matters.iter().map(|matter| matter.id).collect();
            assert_eq!(found, expected, "{words}");
        }
    }
}
