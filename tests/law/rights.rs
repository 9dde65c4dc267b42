//! What people ask about their own data, with a device or without, and whom else they can turn to (L15, L16, L22, L27).

use contract::{
    Code, breaches, community,
    complaints::{File, Mine},
    consents::{How, WithdrawFor},
    counter,
    devices::{Leave, Revoke},
    ledger::Event,
    people::Post,
    recovery::WAITING as RECOVERING,
    rights::{Ask, AskFor, Desk, EraseMe, Kind, Outcome, WAITING, read},
    text::Statement,
    time::{Offset, Span},
};

use crate::{
    complaints::{body, lift},
    copying::taken_for,
    gates::{events, neighbourhood},
    recovery,
    rights::{allow, answer, entered, erase_for, own, traces, wanted},
    support::{Engine, TestHub, code, gate::statement, http, key, on_both_engines},
};

on_both_engines! {
    /// PIPL 46, 47, 50: what is asked ends done or refused with a reason, before a day that both know; what is not
    /// is overdue, whoever says what; and who says so is deleted by the hub itself.
    async fn l15_a_request_ends_in_time_or_is_overdue(hub: TestHub) {
        let (resident, manager) = (hub.resident("王秀英").await, hub.join("陈经理", Post::Manager, None).await);
        let mut asked = Vec::new();
        for kind in [Kind::Correct, Kind::Delete, Kind::Explain] {
            let ask = Ask { wanted: wanted(kind, "请办一下。"), of: None };
            asked.push(resident.hub.change(&ask, &key()).await.expect("asked"));
        }
        hub.advance(Span::DAY);
        for (asked, outcome) in asked.iter().zip([Outcome::Done, Outcome::Refused]) {
            manager.hub.change(&answer(asked.id, outcome, "理由在这里。"), &key()).await.expect("answered");
        }
        let due_at = asked[2].due_at;
        let Some(Event::RightAsked { due_at: told, .. }) = events(&resident).await.into_iter().find(
            |event| matches!(event, Event::RightAsked { request, .. } if *request == asked[2].id)) else {
            panic!("the day stands in her own chain")
        };
        assert_eq!(told, due_at);
        // As her device reads it from the chain, whatever the hub lists.
        let (told, own) = (events(&resident).await, own(&resident).await);
        let all = read(told.iter().map(|event| (event, true)), &own.requests, Offset::CHINA);
        let overdue = |now| all.iter().filter(|one| one.is_overdue(now)).count();
        assert_eq!((overdue(due_at), overdue(due_at + Span::SECOND)), (0, 1));
        assert!(Statement::try_from("").is_err(), "a refusal without a reason is none");

        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.app.log().await.expect("a log");
        hub.advance(WAITING);
        hub.keep_agenda().await;
        assert_eq!(code(resident.hub.ask(&Mine { after: None }).await), Code::DeviceRevoked);
    }

    /// PIPL 47, 49: who has moved out and has no device is deleted by two people, and nobody says so before.
    async fn l15_who_asks_on_paper_is_deleted_by_two(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let (one, other) = (hub.join("陈经理", Post::Manager, None).await, hub.join("周经理", Post::Manager, None).await);
        let person = resident.account.person;
        let filed = File { text: Some(body("楼道的银杏叶")), ..lift() };
        resident.hub.change(&filed, &key()).await.expect("filed");
        staff.hub.change(&Leave { person, on: None }, &key()).await.expect("left");
        assert_eq!(code(resident.hub.ask(&Mine { after: None }).await), Code::DeviceRevoked);

        let id = entered(&staff, person).await;
        let done = answer(id, Outcome::Done, "删好了。");
        assert_eq!(code(one.hub.change(&done, &key()).await), Code::Invalid, "nothing was done");
        let begun = erase_for(&one, id).await.expect("begun");
        assert_eq!(code(allow(&one, begun).await), Code::NotAllowed, "it takes two");
        assert_eq!(code(one.hub.change(&done, &key()).await), Code::Invalid, "one alone plans nothing");
        allow(&other, begun).await.expect("agreed");
        let planned = one.hub.ask(&Desk::default()).await.expect("the desk").remove(0).erasing;
        assert_eq!(planned.expect("planned").due_at, hub.now() + WAITING);
        one.hub.change(&done, &key()).await.expect("answered");

        hub.advance(Span(WAITING.0 - Span::SECOND.0));
        hub.keep_agenda().await;
        assert!(!traces(&hub, "王秀英").await.is_empty(), "not before its time");
        hub.advance(Span::SECOND);
        hub.keep_agenda().await;
        for text in ["王秀英", "银杏"] {
            assert_eq!(traces(&hub, text).await, Vec::<String>::new());
        }
    }

    /// PIPL 48, 49: one can ask for an explanation, and a relative for somebody who has died.
    async fn l16_it_is_explained_to_the_living_and_to_relatives(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let ask = Ask { wanted: wanted(Kind::Explain, "为什么看我家？"), of: None };
        let asked = resident.hub.change(&ask, &key()).await.expect("asked");
        manager.hub.change(&answer(asked.id, Outcome::Done, "为了送通知。"), &key()).await.expect("explained");
        let told = own(&resident).await.requests[0].answer.clone().expect("an answer");
        assert_eq!(told.text.as_str(), "为了送通知。");
        let (person, relative) = (resident.account.person, Some("王小丽".try_into().expect("a name")));
        let wanted = wanted(Kind::Copy, "看了户口本和死亡证明。");
        let entered = AskFor { person, wanted, how: How::Counter, relative: relative.clone() };
        let early = staff.hub.change(&entered, &key()).await;
        assert_eq!(code(early), Code::Invalid, "of the living, nobody but they");
        let leave = Leave { person, on: None };
        staff.hub.change(&leave, &key()).await.expect("left");
        staff.hub.change(&entered, &key()).await.expect("entered");
        let open = manager.hub.ask(&Desk::default()).await.expect("the desk");
        assert_eq!(open[0].request.relative, relative);
        // For whom it was stands in the chain of whose data it is: who was taken for dead, and comes back, reads it.
        let lost = hub.resident("李明").await;
        let (person, id) = (lost.account.person, lost.account.device);
        lost.hub.change(&Revoke { id }, &key()).await.expect("the last device is gone");
        staff.hub.change(&AskFor { person, ..entered }, &key()).await.expect("entered");
        let card = recovery::card(&staff, &manager, &lost).await;
        hub.advance(RECOVERING);
        let back = hub.use_up(card, "新手机").await.expect("joined again");
        assert!(events(&back).await.iter().any(|event| matches!(event,
            Event::RightAsked { how: Some(How::Counter), relative: of, .. } if *of == relative)));
    }

    /// FR 5; 无障碍法 32, 39, 40: who has no device is served by people and on paper, end to end. How screens are
    /// read with large letters is for the tests that look at them, how they are read aloud for `tests/aloud.rs`.
    async fn l22_a_way_by_people_and_paper_stays(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        resident.agree(gate.id).await.expect("agreed");
        let (person, id) = (resident.account.person, resident.account.device);
        resident.hub.change(&Revoke { id }, &key()).await.expect("the last device is gone");

        let file = counter::File {
            text: body("电梯坏了。"),
            place: None,
            whereabouts: None,
            resident: Some(person),
            channel: counter::Channel::Counter,
        };
        staff.hub.change(&file, &key()).await.expect("filed at the counter");
        let withdraw = WithdrawFor { person, how: How::Paper };
        staff.hub.change(&withdraw, &key()).await.expect("withdrawn on paper");
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
        let (wanted, relative) = (wanted(Kind::Copy, "请打印一份给我。"), None);
        let entered = AskFor { person, wanted, how: How::Paper, relative };
        let asked = staff.hub.change(&entered, &key()).await.expect("entered");
        let second = hub.join("李经理", Post::Manager, None).await;
        let made = taken_for(&manager, &second, asked.id).await;
        assert!(made.matters.contains("电梯坏了。"), "{}", made.matters);
        let done = answer(asked.id, Outcome::Done, "打印好了，当面给了。");
        manager.hub.change(&done, &key()).await.expect("answered");
        let text = || statement("一句话");
        let texts = breaches::Texts {
            kinds: text(),
            cause: text(),
            harm: text(),
            remedy: text(),
            self_help: text(),
            contact: text(),
        };
        let (found_at, about) = (hub.now(), breaches::About::Everybody {});
        let drill = breaches::Announce { is_drill: true, found_at, about, texts };
        manager.hub.change(&drill, &key()).await.expect("announced");
        hub.keep_agenda().await;
        let told = manager.hub.ask(&breaches::List {}).await.expect("listed");
        assert_eq!((told[0].affected, told[0].on_paper), (None, None), "so few are told of to nobody");

        // Without a device, without scripts: whom to call, and where to go.
        let here = hub.client().ask(&community::Show::default()).await.expect("shown");
        for path in ["/panel/rights", "/panel/face"] {
            let page = http().get(format!("{}{path}", hub.origin)).send().await.expect("a page");
            let page = page.text().await.expect("a text");
            assert!(page.contains(&format!("tel:{}", here.telephone)), "{path}");
        }
    }

    /// PIPL 65: whom to turn to stands where one is told no, and for those without the app.
    async fn l27_whom_to_turn_to_is_said(hub: TestHub) {
        for path in ["", "/looked", "/check", "/face", "/family", "/rights", "/breach"] {
            let page = http().get(format!("{}/panel{path}", hub.origin)).send().await;
            let page = page.expect("a page").text().await.expect("a text");
            for channel in ["tel:12345", "tel:12377", "tel:12315", "向法院起诉"] {
                assert!(page.contains(channel), "{channel} on {path}");
            }
        }
        // What is sent without scripts and refused is answered with a page of its own.
        let form = reqwest::multipart::Form::new().text("key", "0".repeat(32));
        let sent = http().post(format!("{}/panel/face", hub.origin)).multipart(form);
        let refused = sent.header("origin", &hub.origin).send().await.expect("an answer");
        assert_eq!(refused.status().as_u16(), Code::NotSignedIn.status());
        let page = refused.text().await.expect("a text");
        for channel in ["tel:12345", "tel:12377", "tel:12315", "向法院起诉"] {
            assert!(page.contains(channel), "{channel} where withdrawing is refused");
        }
    }
}
