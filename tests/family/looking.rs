//! Who reads what is a child's: by two people and for a day, written down; of who is deleted nothing is left.

use contract::{
    Code, counter,
    devices::Renew,
    family::{AddGuardian, AskAuthor, Document, Mine, ShowChild},
    joining,
    ledger::{Access, Basis, Event, Reason},
    people::Post,
    register::Show,
    rights::{EraseMe, WAITING},
    seconding::{Allow, HOLDS, List},
    text::Search,
    time::{Day, Offset, Span},
};

use super::{add, agree_for, ask_look, guarded, look_up, names, reads, sync, tries};
use crate::{
    complaints::lift,
    gates::{events, neighbourhood},
    support::{Engine, Person, TestHub, code, gate::statement, key, on_both_engines},
};

on_both_engines! {
    async fn one_alone_does_not_change_a_birthday(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (father, staff) = (hub.resident("王爸爸").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        let today = hub.now().day(Offset::CHINA);
        for (by, day) in [(&staff, today), (&manager, today), (&staff, birthday.next())] {
            let enter = add(&child, &guardian, day);
            assert_eq!(code(by.hub.change(&enter, &key()).await), Code::NotAllowed);
        }
        assert!(!names(&staff).await.contains(&"王小明".to_owned()));
        guarded(&hub, &staff, (&child, &father), 300).await;

        let asked = staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
        let enter = add(&child, &guardian, today);
        assert_eq!(code(staff.hub.change(&enter, &key()).await), Code::NotAllowed, "only asked");
        manager.hub.change(&Allow { id: asked.id }, &key()).await.expect("allowed");
        assert_eq!(code(manager.hub.change(&enter, &key()).await), Code::NotAllowed, "not to this one");
        staff.hub.change(&enter, &key()).await.expect("mended by two");
        let family = child.hub.ask(&Mine {}).await.expect("a family");
        assert_eq!(family.under_14_until, Some(today));
    }

    async fn that_a_guardian_reads_stands_in_the_childs_chain(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        assert_eq!(reads(&child, "王秀英").await, 0);

        for _ in 0..2 {
            guardian.hub.ask(&sync(&child)).await.expect("the child's records");
        }
        assert_eq!(reads(&child, "王秀英").await, 1, "once a day");
        assert!(events(&child).await.iter().any(|event| matches!(event,
            Event::Access(Access { reason: Some(Reason::Guarding), basis: Some(Basis::Guardian), unit: None, .. }))));
        hub.advance(Span::DAY);
        guardian.hub.ask(&sync(&child)).await.expect("the child's records");
        assert_eq!(reads(&child, "王秀英").await, 2);
        assert_eq!(tries(&child).await, 0, "nobody was refused");
    }

    async fn no_card_tells_a_childs_name(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let guardian = hub.join("李秀英", Post::Resident, Some("4-1-101")).await;
        hub.invite("住户", Post::Resident, Some("4-1-101")).await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let search = Search::try_from("4-1-101").expect("words");
        let place = manager.hub.ask(&counter::Look { search, reason: Reason::Visit }).await.expect("found")[0].id;
        let home = manager.hub.ask(&Show { place, reason: Reason::Visit }).await.expect("shown");
        let child = home.people.iter().find(|one| one.name == "住户").expect("a resident").id;
        let card = home.invitations.iter().find(|one| one.person == child).expect("a card").id;
        let enter = AddGuardian {
            person: child,
            guardian: guardian.account.person,
            under_14_until: Day(hub.now().day(Offset::CHINA).0 + 300),
            document: Document::BirthCertificate,
            has_agreed: true,
        };
        manager.hub.change(&enter, &key()).await.expect("entered");

        let withdrawn = manager.hub.change(&joining::Withdraw { id: card }, &key()).await;
        assert_eq!(withdrawn.expect("withdrawn").name, "未满14岁的孩子");
        // The next who has none is the child.
        let whom = joining::Whom::Home { place, name: None };
        let made = manager.hub.change(&joining::Invite { whom }, &key()).await.expect("made");
        assert_eq!(made.cards[0].name, None);
        let renewed = manager.hub.change(&Renew { person: child }, &key()).await.expect("made");
        assert_eq!(renewed.cards[0].name, None);
        let look = joining::Look { secret: renewed.cards[0].secret };
        let shown = hub.client().change(&look, &key()).await.expect("shown");
        assert_eq!((&*shown.name, shown.home.is_some()), ("未满14岁的孩子", true));
        let fresh = hub.use_up(renewed.cards[0].secret, "手机").await.expect("joined");
        assert_eq!(fresh.account.person, child);
    }

    async fn a_childs_name_opens_by_two_people_for_a_day(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (staff, other) = (hub.staff("小李").await, hub.staff("小周").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        assert!(names(&staff).await.contains(&"王小明".to_owned()), "nobody's child is known yet");
        guarded(&hub, &staff, (&child, &guardian), 300).await;

        for _ in 0..2 {
            let seen = names(&staff).await;
            assert!(seen.contains(&"未满14岁的孩子".to_owned()) && !seen.contains(&"王小明".to_owned()));
        }
        assert_eq!(tries(&child).await, 1, "once a day");
        let search = Search::try_from("王小明").expect("words");
        let by_name = counter::Look { search, reason: Reason::Call };
        assert!(staff.hub.ask(&by_name).await.expect("looked").is_empty());
        let show = ShowChild { person: child.account.person };
        assert_eq!(code(other.hub.ask(&show).await), Code::NotAllowed);
        assert_eq!(tries(&child).await, 2, "refused, and written down");

        let asked = staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
        let waiting = manager.hub.ask(&List {}).await.expect("what waits");
        assert_eq!((&*waiting[0].by, waiting[0].until), ("小李", None));
        manager.hub.change(&Allow { id: asked.id }, &key()).await.expect("allowed");
        assert_eq!(code(manager.hub.change(&Allow { id: asked.id }, &key()).await), Code::Conflict);
        assert!(names(&staff).await.contains(&"王小明".to_owned()));
        assert_eq!(staff.hub.ask(&show).await.expect("shown").guardians[0].name, "王秀英");
        assert_eq!(code(other.hub.ask(&show).await), Code::NotAllowed, "nobody else");
        assert_eq!(code(manager.hub.ask(&show).await), Code::NotAllowed, "who allowed it neither");
        let news = guardian.hub.ask(&sync(&child)).await.expect("the guardian sees it");
        let all: Vec<Event> = news.mine.records.iter()
            .map(|record| serde_json::from_str(&record.event).expect("an event")).collect();
        assert!(all.iter().any(|event| matches!(event,
            Event::LookAllowed { to, by, .. } if to == "小李" && by == "陈经理")));
        assert!(all.iter().any(|event| matches!(event,
            Event::Access(Access { by, why: Some(why), .. }) if by == "小李" && why.contains("门禁卡"))));

        hub.advance(HOLDS);
        assert_eq!(code(staff.hub.ask(&show).await), Code::NotAllowed, "a day is over");
    }

    async fn whose_a_childs_matter_is_is_asked_by_who_answers_it_and_by_nobody_else(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (staff, manager) = (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
        let auditor = hub.join("老周", Post::Auditor, None).await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        let filed = |who: &Person| {
            let hub = who.hub.clone();
            async move { hub.change(&lift(), &key()).await.expect("filed").id }
        };
        let (of_child, of_guardian) = (filed(&child).await, filed(&guardian).await);
        let ask = |id| AskAuthor { id, why: statement("师傅要上门修。") };
        for (who, expected) in [
            (&child, Code::NotAllowed),
            (&guardian, Code::NotFound),
            (&auditor, Code::NotFound),
        ] {
            assert_eq!(code(who.hub.change(&ask(of_child), &key()).await), expected);
        }
        let stranger = hub.client().change(&ask(of_child), &key()).await;
        assert_eq!(code(stranger), Code::NotFound);
        assert_eq!(code(staff.hub.change(&ask(of_guardian), &key()).await), Code::NotFound, "no child's");

        staff.hub.change(&ask(of_child), &key()).await.expect("asked");
        let own = manager.hub.change(&ask(of_child), &key()).await.expect("asked").id;
        let waiting = manager.hub.ask(&List {}).await.expect("what waits");
        let homes: Vec<_> = waiting.iter().map(|line| (line.is_own, line.home.as_deref())).collect();
        assert_eq!(homes, [(true, None), (false, Some("3栋1单元502"))], "who asks is not told here");
        assert_eq!(code(manager.hub.change(&Allow { id: own }, &key()).await), Code::NotAllowed);
    }

    async fn nobody_allows_it_to_themselves(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let second = hub.join("周经理", Post::Manager, None).await;
        guarded(&hub, &manager, (&child, &guardian), 300).await;
        let asked = manager.hub.change(&ask_look(&child), &key()).await.expect("asked");
        assert_eq!(code(manager.hub.change(&Allow { id: asked.id }, &key()).await), Code::NotAllowed);
        let place = manager.hub.ask(&look_up()).await.expect("found")[0].id;
        let home = manager.hub.ask(&Show { place, reason: Reason::Visit }).await.expect("shown");
        let closed = |home: &contract::register::Household| {
            let of_child = home.people.iter().find(|person| person.id == child.account.person);
            let of_child = of_child.expect("the row is there");
            (of_child.is_closed, of_child.name.clone())
        };
        assert_eq!(closed(&home), (true, "未满14岁的孩子".to_owned()));
        assert!(home.invitations.iter().all(|invited| invited.name != "王小明"));
        second.hub.change(&Allow { id: asked.id }, &key()).await.expect("allowed");
        let home = manager.hub.ask(&Show { place, reason: Reason::Visit }).await.expect("shown");
        assert_eq!(closed(&home), (false, "王小明".to_owned()));
    }

    async fn who_is_deleted_is_named_nowhere_anew(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let staff = hub.staff("小李").await;
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        guardian.hub.ask(&sync(&child)).await.expect("the child's records");
        guardian.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(WAITING);
        hub.keep_agenda().await;

        let all = events(&child).await;
        let over = all.iter().find_map(|event| match event {
            Event::GuardianRemoved { guardian, .. } => Some(&**guardian),
            _ => None,
        });
        assert_eq!(over, Some("已注销"));
        let number = guardian.account.person.number();
        let looks = hub.app.db.read(move |tx| {
            Box::pin(async move {
                let sql = "SELECT COUNT(*) FROM looked WHERE looker = $1";
                tx.row(sql, &[number.into()], |row| row.int(0)).await
            })
        });
        assert_eq!(looks.await.expect("the rows are readable"), Some(0));
    }

    async fn whoever_is_deleted_leaves_nothing_in_the_family(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        staff.hub.change(&ask_look(&child), &key()).await.expect("asked");
        for who in [&guardian, &child] {
            who.hub.change(&EraseMe {}, &key()).await.expect("planned");
        }
        hub.advance(WAITING);
        hub.keep_agenda().await;
        let rows = hub.app.db.read(|tx| {
            Box::pin(async move {
                let sql = "SELECT (SELECT COUNT(*) FROM child) + (SELECT COUNT(*) FROM tie) \
                           + (SELECT COUNT(*) FROM seconding) + (SELECT COUNT(*) FROM child_refused)";
                tx.row(sql, &[], |row| row.int(0)).await
            })
        });
        assert_eq!(rows.await.expect("the rows are readable"), Some(0));
    }
}
