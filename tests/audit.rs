//! The auditor's view: it tells whether promises were kept, and of nobody's matter what it is.

use contract::{
    Code,
    audit::{Count, Fact, List, Promise, Tally},
    complaints::{Act, Do, Show},
    people::Post,
    time::{Span, Time},
};

use crate::{
    complaints::{body, lift, resolve},
    support::{Driver, Engine, TestHub, code, key, on_both_engines},
};

const EVER: Count = Count { from: Time(0), until: Time(i64::MAX) };

fn ever(missed: bool) -> List {
    List { from: EVER.from, until: EVER.until, missed, after: None }
}

on_both_engines! {
    async fn promises_are_counted_by_what_was_done_in_time(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小王").await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let mut filed = Vec::new();
        for _ in 0..5 {
            filed.push(resident.hub.change(&lift(), &key()).await.expect("filed"));
        }
        let act = |place: usize, act| Do { id: filed[place].id, act, seen: None };
        let answer = || Act::Answer { text: body("师傅今天到。"), photos: Vec::new() };

        // 0 in time, then reopened and forgotten; 1 in time; 2 too late; 3 never; 4 taken back.
        staff.hub.change(&act(0, resolve("好了。")), &key()).await.expect("resolved");
        staff.hub.change(&act(1, answer()), &key()).await.expect("answered");
        resident.hub.change(&act(4, Act::Withdraw {}), &key()).await.expect("taken back");
        let early = auditor.hub.ask(&EVER).await.expect("counted");
        resident.hub.change(&act(0, Act::Reopen { text: None }), &key()).await.expect("reopened");
        hub.advance(Span::DAY.times(30));
        resident.hub.change(&act(1, Act::Say {
            text: Some(body("谢谢。")), photos: Vec::new(),
        }), &key()).await.expect("said");
        staff.hub.change(&act(2, answer()), &key()).await.expect("answered late");
        let late = auditor.hub.ask(&EVER).await.expect("counted");
        let missed = auditor.hub.ask(&ever(true)).await.expect("listed").facts;
        let facts = auditor.hub.ask(&ever(false)).await.expect("listed").facts;

        assert_eq!(early, Tally { filed: 5, open: 3, kept: 2, missed: 0, waiting: 2, solved: 0 });
        assert_eq!(late, Tally { filed: 5, open: 4, kept: 1, missed: 3, waiting: 0, solved: 0 });
        let numbers = |facts: &[Fact]| facts.iter().map(|fact| fact.number).collect::<Vec<_>>();
        let of = |places: &[usize]| places.iter().map(|at| filed[*at].number).collect::<Vec<_>>();
        assert_eq!(numbers(&missed), of(&[3, 2, 0]));
        assert_eq!(numbers(&facts), of(&[4, 3, 2, 1, 0]));
        let promises: Vec<_> = facts.iter().map(|fact| fact.promise).collect();
        use Promise as P;
        assert_eq!(promises, [P::Void, P::Missed, P::Missed, P::Kept, P::Missed]);
        assert_eq!(facts[2].assignee.as_deref(), Some("小王"));
    }

    async fn an_auditor_reads_no_word_and_no_resident(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let receipt = resident.hub.change(&lift(), &key()).await.expect("filed");

        let page = auditor.hub.ask(&ever(false)).await.expect("listed");
        let shown = auditor.hub.ask(&Show { id: receipt.id }).await;

        let text = serde_json::to_string(&page).expect("plain data");
        for secret in ["王秀英", "3栋", "电梯", &receipt.id.to_string()] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        assert_eq!(code(shown), Code::NotFound);
    }

    async fn pages_of_facts_follow_each_other(hub: TestHub) {
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let visitor = hub.client();
        for _ in 0..List::PAGE + 2 {
            visitor.change(&lift(), &key()).await.expect("filed");
        }

        let first = auditor.hub.ask(&ever(false)).await.expect("listed");
        let second = List { after: first.next, ..ever(false) };
        let second = auditor.hub.ask(&second).await.expect("listed");

        assert_eq!((first.facts.len(), second.facts.len()), (List::PAGE, 2));
        assert_eq!(second.next, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_begins_with_what_they_may_see_and_is_told_what_that_is() {
    let Some(driver) = Driver::start().await else {
        crate::support::skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        crate::support::skip("LINLI_TEST_WEB");
        return;
    };
    let manager = hub.join("陈经理", Post::Manager, None).await;
    hub.client().change(&lift(), &key()).await.expect("filed");
    let chosen = contract::exports::Chosen {
        from: Time(0),
        until: hub.now() + Span::DAY,
        status: None,
        has_texts: false,
        has_names: false,
    };
    let begin = contract::exports::Begin { chosen, why: None };
    manager.hub.change(&begin, &key()).await.expect("exported");
    let secret = hub.invite("周监督", Post::Auditor, None).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see("周监督").await;
    window.press("button", "加入").await;
    window.see_not("/join").await;

    window.go(&format!("{}/staff", hub.origin)).await;
    window.see("看不到居民是谁、住在哪里、写了什么").await;
    window.see("陈经理 导出 1 件").await;
    window.go(&format!("{}/staff/manage/audit?period=quarter", hub.origin)).await;
    window.wait_alive().await;
    window.see("看不到居民是谁").await;
    let text = window.text().await;
    window.go(&format!("{}/staff/manage/register", hub.origin)).await;
    window.see("备份和空间").await;

    assert!(!text.contains("电梯"), "{text}");
    window.close().await;
}
