//! A breach is told to each of whom it may be the data (L19).

use contract::{
    Code, breaches, consents::Withdraw, devices::Leave, ledger::Event, people::Post,
    text::Statement, time::Span,
};

use crate::{
    family::{agree_for, guarded},
    gates::{events, neighbourhood},
    support::{Engine, TestHub, code, key, on_both_engines},
};

/// What those are told whose face may be lost.
pub(super) fn lost() -> breaches::Texts {
    let text = |what: &str| Statement::try_from(what).expect("a statement");
    breaches::Texts {
        kinds: text("脸部特征数据"),
        cause: text("门禁机被偷"),
        harm: text("可能被人冒认"),
        remedy: text("机器已远程锁死"),
        self_help: text("改刷卡进门"),
        contact: text("陈经理 0571"),
    }
}

on_both_engines! {
    /// PIPL 57: each of whom it may be the data is told six things, in their own chain; a drill does the same.
    async fn l19_a_breach_is_told_to_each_of_whom_it_is(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let neighbour = hub.join("李明", Post::Resident, Some("4-1-101")).await;
        resident.agree(gate.id).await.expect("agreed");
        // Withdrawn before, and the gate has not signed that it deleted: the face may still be in it.
        let gone = hub.join("赵刚", Post::Resident, Some("4-1-102")).await;
        gone.agree(gate.id).await.expect("agreed");
        gone.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        hub.advance(Span::HOUR);
        let texts = lost();
        let about = breaches::About::Gate { gate: gate.id, since: hub.now() };
        let found_at = hub.now();
        let announce = breaches::Announce { is_drill: true, found_at, about, texts: texts.clone() };
        assert_eq!(code(resident.hub.change(&announce, &key()).await), Code::NotAllowed);
        let late = breaches::Announce { found_at: hub.now() + Span::SECOND, ..announce.clone() };
        assert_eq!(code(manager.hub.change(&late, &key()).await), Code::Invalid);
        manager.hub.change(&announce, &key()).await.expect("announced");
        hub.keep_agenda().await;

        assert_eq!(gone.hub.ask(&breaches::Mine {}).await.expect("told").len(), 1);
        let told = resident.hub.ask(&breaches::Mine {}).await.expect("told").remove(0);
        assert_eq!((told.texts.clone(), told.is_drill, told.seen_at), (texts.clone(), true, None));
        assert!(events(&resident).await.iter().any(|event| matches!(event,
            Event::BreachTold { is_drill: true, texts: said, .. } if *said == texts)), "in her own chain");
        assert!(neighbour.hub.ask(&breaches::Mine {}).await.expect("not theirs").is_empty());
        let seen = breaches::Seen { id: told.id };
        assert_eq!(code(neighbour.hub.change(&seen, &key()).await), Code::NotFound);
        resident.hub.change(&seen, &key()).await.expect("read");

        let everybody = breaches::Announce { about: breaches::About::Everybody {}, is_drill: false, ..announce };
        manager.hub.change(&everybody, &key()).await.expect("announced");
        hub.keep_agenda().await;
        let all = manager.hub.ask(&breaches::List {}).await.expect("listed");
        let reached: Vec<_> = all.iter().map(|one| (one.affected, one.is_told, one.seen)).collect();
        assert_eq!(reached, [(None, true, None); 2], "how many have agreed at a gate is not told by a drill");
        for person in [&resident, &neighbour] {
            let told = person.hub.ask(&breaches::Mine {}).await.expect("told");
            assert!(told.iter().any(|one| !one.is_drill && one.texts == texts));
        }
    }

    /// PIPL 57: whoever's data is kept is told, also who has moved out and who works here.
    async fn l19_everybody_is_who_has_moved_out_and_who_works_here_too(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let gone = hub.join("赵刚", Post::Resident, Some("4-1-102")).await;
        let (manager, auditor) = (hub.join("陈经理", Post::Manager, None).await, hub.join("老周", Post::Auditor, None).await);
        let leave = Leave { person: gone.account.person, on: None };
        staff.hub.change(&leave, &key()).await.expect("moved out");
        let about = breaches::About::Everybody {};
        let announce = breaches::Announce { is_drill: false, found_at: hub.now(), about, texts: lost() };
        manager.hub.change(&announce, &key()).await.expect("announced");
        hub.keep_agenda().await;

        for person in [&resident, &staff, &manager, &auditor] {
            assert_eq!(person.hub.ask(&breaches::Mine {}).await.expect("told").len(), 1);
        }
        // The fifth is who has moved out: it is less than that without them.
        let told = manager.hub.ask(&breaches::List {}).await.expect("listed").remove(0);
        assert_eq!((told.affected, told.is_told), (Some(5), true));
    }

    /// 未成年人网络保护条例 35: who looks after a child is told with the child.
    async fn l19_a_breach_of_a_childs_data_is_told_to_the_guardian(hub: TestHub) {
        let (guardian, manager, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        let texts = lost();
        let about = breaches::About::Gate { gate: gate.id, since: hub.now() };
        let announce = breaches::Announce { is_drill: false, found_at: hub.now(), about, texts };
        manager.hub.change(&announce, &key()).await.expect("announced");
        hub.keep_agenda().await;
        for person in [&guardian, &child] {
            assert_eq!(person.hub.ask(&breaches::Mine {}).await.expect("told").len(), 1);
        }
    }
}
