//! Matters leave as a table: in parts, without a formula, and never without a trace.

use contract::{
    Code,
    community::DoorCode,
    complaints::{Do, File, Reason, Status},
    exports::{ALONE, ALONE_A_DAY, Begin, Chosen, List, Read},
    ledger::{Access, Event, Protected, Sync},
    people::Post,
    seconding::{self, Allow, HOLDS, Subject},
    time::{Span, Time},
};

use crate::{
    complaints::{body, lift, resolve},
    family::guarded,
    gates::events,
    support::{Driver, Engine, Person, TestHub, code, key, on_both_engines},
};

fn all() -> Chosen {
    Chosen {
        from: Time(0),
        until: Time(i64::MAX),
        status: None,
        has_texts: false,
        has_names: false,
    }
}

fn begin(chosen: Chosen) -> Begin {
    let why = chosen.has_names.then(|| "年底总结".try_into().expect("short"));
    Begin { chosen, why }
}

/// The whole file, as a client puts it together.
async fn file(manager: &Person, chosen: Chosen) -> (u64, String) {
    let begun = manager.hub.change(&begin(chosen), &key()).await.expect("begun");
    let (mut text, mut after, mut rows) = (String::new(), None, 0);
    loop {
        let part = manager.hub.ask(&Read { id: begun.id, after }).await.expect("a part");
        text.push_str(&part.text);
        rows += part.rows;
        after = part.next;
        if after.is_none() {
            assert_eq!(rows, begun.rows);
            return (rows, text);
        }
    }
}

on_both_engines! {
    async fn a_manager_takes_a_table_and_everybody_who_looks_after_it_sees_that(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let staff = hub.staff("小王").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let formula = File { text: Some(body("=HYPERLINK(\"http://x\")")), ..lift() };
        let one = resident.hub.change(&formula, &key()).await.expect("filed");
        let two = hub.client().change(&lift(), &key()).await.expect("filed");
        let done = Do { id: one.id, act: resolve("修好了。"), seen: None };
        staff.hub.change(&done, &key()).await.expect("resolved");
        let decline = contract::complaints::Act::Decline {
            reason: Reason::NotOurs,
            text: body("请找街道。"),
        };
        let declined = Do { id: two.id, act: decline, seen: None };
        staff.hub.change(&declined, &key()).await.expect("declined");

        let (rows, plain) = file(&manager, all()).await;
        let (_, whole) = file(&manager, Chosen { has_texts: true, has_names: true, ..all() }).await;
        let (few, _) = file(&manager, Chosen { status: Some(Status::Declined), ..all() }).await;
        let (none, _) = file(&manager, Chosen { until: hub.now() - Span::DAY, ..all() }).await;
        let record = auditor.hub.ask(&List::default()).await.expect("listed");

        assert_eq!((rows, few, none), (2, 1, 0));
        assert!(plain.starts_with("\u{feff}编号,提交时间,地点,状态,"), "{plain}");
        assert_eq!(plain.lines().count(), 3, "{plain}");
        let expected = format!(
            "{},2026-11-23 10:00,3栋,已办结,2026-11-30 17:00,2026-11-23 10:00,\
             2026-11-23 10:00,已办结,",
            one.number
        );
        assert!(plain.contains(&expected), "{plain}");
        assert!(plain.contains("不归社区管"), "{plain}");
        for secret in ["王秀英", "3栋1单元502", "HYPERLINK", "修好了", "请找街道"] {
            assert!(!plain.contains(secret), "{secret} only where it was chosen");
            assert!(whole.contains(secret), "{secret}: {whole}");
        }
        assert!(whole.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{whole}");
        let told: Vec<_> = record.iter().map(|one| (one.by.as_str(), one.rows)).collect();
        assert_eq!(told, [("陈经理", 0), ("陈经理", 1), ("陈经理", 2), ("陈经理", 2)]);
        assert!(record[2].chosen.has_names && record[2].chosen.has_texts);
        assert_eq!(record[0].at, hub.now());
    }

    async fn a_table_with_names_has_nothing_of_what_a_child_has_written(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (staff, manager) = (hub.staff("小王").await, hub.join("陈经理", Post::Manager, None).await);
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        let secret = File { text: Some(body("我家门铃坏了，我叫小明。")), ..lift() };
        let filed = child.hub.change(&secret, &key()).await.expect("filed");
        let done = Do { id: filed.id, act: resolve("小明家的门铃修好了。"), seen: None };
        staff.hub.change(&done, &key()).await.expect("resolved");

        let (rows, whole) = file(&manager, Chosen { has_texts: true, has_names: true, ..all() }).await;

        assert_eq!(rows, 1);
        assert!(whole.contains(&filed.number.to_string()) && whole.contains("已办结"), "{whole}");
        assert!(whole.contains("未满14岁的孩子"), "and not a visitor: {whole}");
        for left_out in ["小明", "门铃", "3栋"] {
            assert!(!whole.contains(left_out), "{left_out}: {whole}");
        }
        let refused = |event: &&Event| matches!(event,
            Event::LookRefused(access) if access.of == Protected::Export);
        assert_eq!(events(&child).await.iter().filter(refused).count(), 1, "nothing of it was shown");
        assert_eq!(told(&child).await, 0);
    }

    async fn a_table_without_names_says_where_and_tells_no_home(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let visitor = hub.client();
        let words = |place: &str| File { place: place.to_owned().try_into().ok(), ..lift() };
        let door = DoorCode::try_from("3-1".to_owned()).ok();
        resident.hub.change(&lift(), &key()).await.expect("filed at home");
        resident.hub.change(&words("3栋1单元501门口"), &key()).await.expect("filed");
        resident.hub.change(&words("车棚，1203家的车"), &key()).await.expect("filed");
        visitor.change(&words("1栋2单元1203"), &key()).await.expect("filed");
        visitor.change(&File { door, ..lift() }, &key()).await.expect("filed at a door");
        let as_before = hub.app.db.write(|tx| {
            let sql = "UPDATE complaint SET building = NULL WHERE number = (SELECT MIN(number) FROM complaint)";
            Box::pin(async move { tx.execute(sql, &[]).await })
        });
        assert_eq!(as_before.await.expect("as matters were kept once"), 1);

        let (_, plain) = file(&manager, Chosen { has_texts: true, ..all() }).await;
        let (_, whole) = file(&manager, Chosen { has_names: true, ..all() }).await;

        let places = |table: &str| {
            let places = table.lines().skip(1).filter_map(|line| line.split(',').nth(2));
            places.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(places(&plain), ["3栋", "3栋", "", "", "3栋1单元"]);
        assert_eq!(
            places(&whole),
            ["3栋1单元502", "3栋1单元501门口", "车棚，1203家的车", "1栋2单元1203", "3栋1单元"]
        );
    }

    async fn a_table_without_names_is_told_to_everybody_before_it_leaves(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        resident.hub.change(&lift(), &key()).await.expect("filed");
        let told = async || {
            let news = resident.hub.ask(&Sync::default()).await.expect("the ledger");
            let all = news.ours.records.into_iter().map(|record| record.event);
            all.filter(|event| event.contains("table_taken")).collect::<Vec<_>>()
        };
        let again = key();

        for _ in 0..2 {
            manager.hub.change(&begin(all()), &again).await.expect("begun");
        }
        let first = told().await;
        file(&manager, Chosen { has_texts: true, ..all() }).await;
        file(&manager, Chosen { has_names: true, ..all() }).await;

        let event = |has_texts| Event::TableTaken { at: hub.now(), rows: 1, has_texts };
        let read = |text: &String| serde_json::from_str::<Event>(text).expect("an event");
        assert_eq!(first.iter().map(read).collect::<Vec<_>>(), [event(false)]);
        let both = told().await;
        assert_eq!(both.iter().map(read).collect::<Vec<_>>(), [event(false), event(true)]);
        assert!(!both.concat().contains("陈经理"), "what stays for ever names nobody");
    }

    async fn a_long_table_comes_in_parts_and_each_matter_once(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let visitor = hub.client();
        for _ in 0..120 {
            visitor.change(&lift(), &key()).await.expect("filed");
        }

        let chosen = Chosen { has_texts: true, ..all() };
        let begun = manager.hub.change(&begin(chosen), &key()).await.expect("begun");
        let first = manager.hub.ask(&Read { id: begun.id, after: None }).await.expect("a part");
        let (rows, text) = file(&manager, chosen).await;

        assert_eq!((begun.rows, first.rows, rows), (120, 50, 120));
        assert!(first.next.is_some());
        let mut numbers: Vec<_> =
            text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), 120);
    }

    async fn only_who_began_an_export_reads_it_and_only_for_an_hour(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let other = hub.join("李经理", Post::Manager, None).await;
        hub.client().change(&lift(), &key()).await.expect("filed");
        let begun = manager.hub.change(&begin(all()), &key()).await.expect("begun");
        hub.advance(Span::SECOND);
        hub.client().change(&lift(), &key()).await.expect("filed later");
        let read = Read { id: begun.id, after: None };

        let by_other = other.hub.ask(&read).await;
        let part = manager.hub.ask(&read).await.expect("a part");
        hub.advance(Span::HOUR);
        let late = manager.hub.ask(&read).await;

        assert_eq!(code(by_other), Code::NotFound);
        assert_eq!(part.rows, begun.rows, "what was not counted does not leave");
        assert_eq!(code(late), Code::NotFound);
    }

    async fn many_names_leave_only_by_a_second_managers_word(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let other = hub.join("李经理", Post::Manager, None).await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        resident.hub.change(&lift(), &key()).await.expect("filed");
        let visitor = hub.client();
        for _ in 1..ALONE {
            visitor.change(&lift(), &key()).await.expect("filed");
        }
        let names = Chosen { has_names: true, ..all() };
        let few = manager.hub.change(&begin(names), &key()).await.expect("begun");
        assert_eq!((few.rows, few.needs_word), (ALONE, false), "so many one takes alone");
        visitor.change(&lift(), &key()).await.expect("filed");
        let plain = manager.hub.change(&begin(all()), &key()).await.expect("begun");
        assert!(!plain.needs_word, "without names");

        let begun = manager.hub.change(&begin(names), &key()).await.expect("begun");
        let read = Read { id: begun.id, after: None };
        assert_eq!((begun.rows, begun.needs_word), (ALONE + 1, true));
        assert_eq!(code(manager.hub.ask(&read).await), Code::NotAllowed);
        assert_eq!(told(&resident).await, 0, "nothing has left");
        let waiting = other.hub.ask(&seconding::List {}).await.expect("what waits");
        let [line] = &waiting[..] else { panic!("one waits: {waiting:?}") };
        let table = line.table.expect("a table");
        assert_eq!((line.of, table.rows, table.chosen.has_names), (Subject::Export, ALONE + 1, true));
        assert_eq!((&*line.by, &*line.why, line.is_own), ("陈经理", "年底总结", false));
        let allow = Allow { id: line.id };
        assert_eq!(code(manager.hub.change(&allow, &key()).await), Code::NotAllowed, "not one's own");
        assert_eq!(code(auditor.hub.change(&allow, &key()).await), Code::NotAllowed);
        assert_eq!(code(resident.hub.change(&allow, &key()).await), Code::NotAllowed);
        other.hub.change(&allow, &key()).await.expect("allowed");
        assert_eq!(code(other.hub.change(&allow, &key()).await), Code::Conflict);

        hub.advance(Span::HOUR);
        let part = manager.hub.ask(&read).await.expect("a part");
        assert!(part.text.contains("王秀英"));
        assert_eq!(told(&resident).await, 1, "and she is told");
        assert_eq!(code(other.hub.ask(&read).await), Code::NotFound, "who allowed it does not read it");
        let record = auditor.hub.ask(&List::default()).await.expect("listed");
        let by: Vec<_> = record.iter().map(|one| (one.needs_word, one.allowed_by.as_deref())).collect();
        assert_eq!(by, [(true, Some("李经理")), (false, None), (false, None)]);
        hub.advance(HOLDS);
        assert_eq!(code(manager.hub.ask(&read).await), Code::NotFound, "a day is over");
    }

    async fn a_table_that_has_become_large_is_begun_anew(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let staff = hub.staff("小王").await;
        let visitor = hub.client();
        let chosen = Chosen { has_names: true, status: Some(Status::Resolved), ..all() };
        let mut filed = Vec::new();
        for _ in 0..=ALONE {
            filed.push(visitor.change(&lift(), &key()).await.expect("filed").id);
        }
        let begun = manager.hub.change(&begin(chosen), &key()).await.expect("begun");
        assert_eq!((begun.rows, begun.needs_word), (0, false));
        let read = Read { id: begun.id, after: None };
        for (number, id) in (1_u64..).zip(filed) {
            let done = Do { id, act: resolve("修好了。"), seen: None };
            staff.hub.change(&done, &key()).await.expect("resolved");
            if number == ALONE {
                assert_eq!(manager.hub.ask(&read).await.expect("a part").rows, ALONE);
            }
        }
        assert_eq!(code(manager.hub.ask(&read).await), Code::Conflict);
        assert!(manager.hub.change(&begin(chosen), &key()).await.expect("begun").needs_word);
    }

    async fn a_fourth_table_with_names_on_one_day_takes_a_second_word(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let other = hub.join("李经理", Post::Manager, None).await;
        hub.client().change(&lift(), &key()).await.expect("filed");
        let names = begin(Chosen { has_names: true, ..all() });
        for _ in 0..ALONE_A_DAY {
            let begun = manager.hub.change(&names, &key()).await.expect("begun");
            assert!(!begun.needs_word);
        }

        assert!(manager.hub.change(&names, &key()).await.expect("begun").needs_word);
        assert!(!other.hub.change(&names, &key()).await.expect("begun").needs_word);
        hub.advance(Span::DAY);
        assert!(!manager.hub.change(&names, &key()).await.expect("begun").needs_word);
    }
}

/// How often somebody's name has left with a table, as their own chain says.
async fn told(person: &Person) -> usize {
    let events = events(person).await.into_iter();
    let of_tables =
        events.filter(|event| matches!(event, Event::Access(Access { of: Protected::Export, .. })));
    of_tables.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_exports_by_the_screen_and_sees_it_in_the_record() {
    let Some(driver) = Driver::start().await else {
        crate::support::skip("LINLI_TEST_CHROMEDRIVER");
        return;
    };
    let Some(hub) = TestHub::start_with_web(Engine::Sqlite).await else {
        crate::support::skip("LINLI_TEST_WEB");
        return;
    };
    for _ in 0..3 {
        hub.client().change(&lift(), &key()).await.expect("filed");
    }
    let secret = hub.invite("陈经理", Post::Manager, None).await;
    let window = driver.window().await;
    window.go(&format!("{}/join#{secret}", hub.origin)).await;
    window.wait_alive().await;
    window.see("陈经理").await;
    window.press("button", "加入").await;
    window.see_not("/join").await;
    window.go(&format!("{}/staff/manage/export", hub.origin)).await;
    window.wait_alive().await;
    window.see("还没有人导出过").await;
    // The test's clock is not the browser's: a day that lies far behind both.
    let early = "const from = document.querySelector('#from'); from.value = '2020-01-01'; \
         from.dispatchEvent(new Event('input'));\
         const until = document.querySelector('#until'); until.value = '2035-01-01'; \
         until.dispatchEvent(new Event('input'));";
    window.run(early, vec![]).await;
    // What the browser is given to save.
    let listen = "window.saved = new Promise(done => { \
         const make = URL.createObjectURL; \
         URL.createObjectURL = blob => { blob.arrayBuffer().then(done); return make(blob); }; });";
    window.run(listen, vec![]).await;

    window.press("checkbox", "带上居民和工作人员写的内容").await;
    window.press("button", "导出").await;
    window.see("导出好了，共 3 件").await;
    window.see("陈经理 导出 3 件").await;
    let saved = "const done = arguments[0]; window.saved.then(bytes => \
         done(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)));";
    let saved = window.run_async(saved, vec![]).await;

    let saved = saved.as_str().expect("a text");
    assert!(saved.starts_with("\u{feff}编号,"), "{saved}");
    assert_eq!(saved.lines().count(), 4, "{saved}");
    assert!(saved.contains("电梯坏了三天"), "{saved}");
    window.close().await;
}
