//! What people ask about their own data: answered with a reason and in time, and everything deleted that is
//! theirs when they say so.

mod entered;

use contract::{
    Code,
    complaints::{Mine as Matters, Support},
    consents::{How, Standing},
    devices::{Add, Leave},
    family::NameHelper,
    id::{LookId, PersonId, RequestId},
    inbox::ListErased,
    ledger::{Event, Protected, Sync},
    live,
    people::Post,
    rights::{
        Answer, Ask, AskFor, CountWaiting, Desk, EraseFor, EraseMe, KeepMe, Kind, MOST_OPEN, Mine,
        Outcome, Own, Request, SOON, WAITING, Waiting, Wanted, due, read,
    },
    seconding::Allow,
    suggestions::{Say, Show},
    sure::Sure,
    text::Name,
    time::{Offset, Span},
};

use crate::{
    complaints::{body, lift},
    family::{ask_look, guarded},
    gates::{events, neighbourhood, standing},
    suggestions::{proposed, say},
    support::{
        Engine, Person, TestHub, code,
        gate::{face, statement},
        key, on_both_engines,
    },
};

pub(crate) fn wanted(kind: Kind, text: &str) -> Wanted {
    Wanted { kind, text: statement(text), name: None }
}

pub(crate) async fn own(person: &Person) -> Own {
    person.hub.ask(&Mine {}).await.expect("one's own requests")
}

pub(crate) async fn ask(
    person: &Person,
    wanted: Wanted,
) -> Result<contract::rights::Asked, client::Error> {
    person.hub.change(&Ask { wanted, of: None }, &key()).await
}

pub(crate) fn answer(id: RequestId, outcome: Outcome, text: &str) -> Answer {
    Answer { id, outcome, text: statement(text) }
}

/// Somebody has said on paper that everything of theirs is to be deleted.
pub(crate) async fn entered(staff: &Person, person: PersonId) -> RequestId {
    let wanted = wanted(Kind::Delete, "请删掉我的一切。");
    let entered = AskFor { person, wanted, how: How::Paper, relative: None };
    staff.hub.change(&entered, &key()).await.expect("entered").id
}

/// Begins to delete them by that request.
pub(crate) async fn erase_for(begins: &Person, id: RequestId) -> Result<LookId, client::Error> {
    let erase = EraseFor { id, why: statement("看了身份证。") };
    begins.hub.change(&erase, &key()).await.map(|asked| asked.id)
}

pub(crate) async fn allow(second: &Person, id: LookId) -> Result<(), client::Error> {
    second.hub.change(&Allow { id }, &key()).await
}

/// Three days later.
async fn three_days(hub: &TestHub) {
    hub.advance(WAITING);
    hub.keep_agenda().await;
}

/// How often a text stands in the rows of a hub, in whatever table and column.
pub(crate) async fn traces(hub: &TestHub, text: &str) -> Vec<String> {
    let text = text.to_owned();
    let found = hub.app.db.read(move |tx| {
        let text = text.clone();
        Box::pin(async move {
            let sql = match tx.is_postgres() {
                true => {
                    "SELECT table_name || '.' || column_name FROM information_schema.columns \
                     WHERE table_schema = 'public' AND data_type = 'text'"
                }
                false => {
                    "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c \
                     WHERE m.type = 'table' AND c.type = 'TEXT'"
                }
            };
            let columns = tx.rows(sql, &[], |row| row.text(0)).await?;
            let mut found = Vec::new();
            for column in columns {
                let (table, name) = column.split_once('.').expect("a table and a column");
                let sql = format!("SELECT COUNT(*) FROM \"{table}\" WHERE \"{name}\" LIKE $1");
                let like = format!("%{text}%");
                let count = tx.row(&sql, &[like.as_str().into()], |row| row.int(0)).await?;
                if count.unwrap_or(0) > 0 {
                    found.push(column);
                }
            }
            Ok(found)
        })
    });
    found.await.expect("the rows are readable")
}

/// Has the rows say that everything was done.
async fn claim_all_done(hub: &TestHub) {
    let sql = "UPDATE request SET outcome = 'done', answer = '都删好了。', answered_at = asked_at, \
               by_name = '陈经理', text = '没有要删的。'";
    let change = hub.app.db.write(move |tx| Box::pin(async move { tx.execute(sql, &[]).await }));
    change.await.expect("changed");
}

on_both_engines! {
    async fn whatever_the_rows_say_later_ones_chain_is_what_is_shown(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let refused = ask(&resident, wanted(Kind::Delete, "请删掉旧车牌。")).await.expect("asked");
        let open = ask(&resident, wanted(Kind::Explain, "谁看过我家？")).await.expect("asked");
        let answer = answer(refused.id, Outcome::Refused, "依法要保存三年。");
        manager.hub.change(&answer, &key()).await.expect("answered");
        let honest = own(&resident).await.requests;
        claim_all_done(&hub).await;
        let lied = own(&resident).await.requests;
        assert_ne!(honest, lied);

        let events = events(&resident).await;
        let shown = |listed: &[Request]| {
            read(events.iter().map(|event| (event, true)), listed, Offset::CHINA)
        };

        for listed in [&honest, &lied] {
            let all = shown(listed);
            let [second, first] = &all[..] else { panic!("two: {all:?}") };
            assert_eq!((first.id, second.id), (refused.id, open.id));
            assert_eq!(first.wanted, wanted(Kind::Delete, "请删掉旧车牌。"));
            let (answer, _) = first.answer.as_ref().expect("an answer");
            assert_eq!(answer.outcome, Outcome::Refused);
            assert_eq!(first.sure(open.due_at + Span::SECOND), Sure::Proved);
            assert_eq!(second.sure(open.due_at + Span::SECOND), Sure::Overdue);
        }
        assert_eq!(shown(&honest)[0].sure(hub.now()), Sure::Proved);
        assert_eq!(shown(&lied)[0].sure(hub.now()), Sure::Claimed, "the hub alone says it was done");
    }

    async fn what_a_child_asks_is_read_and_the_record_says_that_the_name_was_not(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        guarded(&hub, &hub.staff("小李").await, (&child, &guardian), 300).await;
        ask(&child, wanted(Kind::Explain, "谁看过我家？")).await.expect("asked");

        for _ in 0..2 {
            let open = manager.hub.ask(&Desk::default()).await.expect("the desk");
            assert_eq!((&*open[0].name, open[0].home.as_deref()), ("未满14岁的孩子", None));
            assert_eq!(open[0].request.wanted.text.as_str(), "谁看过我家？");
        }
        let all = events(&child).await;
        let looks: Vec<_> = all.iter().filter_map(|event| match event {
            Event::Access(access) => Some((access.of, access.is_unnamed)),
            Event::LookRefused(_) => panic!("what was read was not refused"),
            _ => None,
        }).collect();
        assert_eq!(looks, [(Protected::Request, true)], "once a day");

        let asked = manager.hub.change(&ask_look(&child), &key()).await.expect("asked").id;
        let other = hub.join("李经理", Post::Manager, None).await;
        other.hub.change(&Allow { id: asked }, &key()).await.expect("allowed");
        let open = manager.hub.ask(&Desk::default()).await.expect("the desk");
        assert_eq!(&*open[0].name, "王小明");
        let all = events(&child).await;
        let named = all.iter().filter(|event| {
            matches!(event, Event::Access(access) if !access.is_unnamed)
        });
        assert_eq!(named.count(), 1, "another look, with the name");
    }

    async fn a_guardian_asks_for_a_child_and_a_helper_for_an_explanation_in_the_others_chain(hub: TestHub) {
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (elder, stranger) = (hub.resident("王老先生").await, hub.resident("李明").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        guarded(&hub, &hub.staff("小李").await, (&child, &guardian), 300).await;
        let helper = NameHelper { name: Name::try_from("王秀英").expect("a name") };
        elder.hub.change(&helper, &key()).await.expect("named");
        let about = |whom: &Person, kind: Kind| {
            Ask { wanted: wanted(kind, "为什么看孩子的信息？"), of: Some(whom.account.person) }
        };
        let asked = |events: Vec<Event>| {
            events.into_iter().filter_map(|event| match event {
                Event::RightAsked { wanted, by, .. } => Some((wanted.kind, by)),
                _ => None,
            }).collect::<Vec<_>>()
        };

        for kind in Kind::ALL {
            let may = guardian.hub.change(&about(&child, *kind), &key()).await;
            may.expect("a guardian asks for all of it");
            let helps = guardian.hub.change(&about(&elder, *kind), &key()).await;
            match kind {
                Kind::Explain => assert!(helps.is_ok(), "what a helper sees, they have explained"),
                Kind::Correct | Kind::Delete | Kind::Copy => {
                    assert_eq!(code(helps), Code::NotAllowed, "{kind:?}");
                }
            }
            for (by, whom) in [(&stranger, &child), (&stranger, &elder), (&manager, &child), (&child, &guardian)] {
                let refused = by.hub.change(&about(whom, *kind), &key()).await;
                assert_eq!(code(refused), Code::NotAllowed, "{kind:?}");
            }
        }

        let by = Some("王秀英".to_owned());
        let expected: Vec<_> = Kind::ALL.iter().map(|kind| (*kind, by.clone())).collect();
        assert_eq!(asked(events(&child).await), expected, "in the child's chain, with who asked");
        assert_eq!(asked(events(&elder).await), [(Kind::Explain, by)]);
        assert!(asked(events(&guardian).await).is_empty() && own(&guardian).await.requests.is_empty());
        assert_eq!(own(&child).await.requests.len(), Kind::ALL.len(), "the child sees it as well");
        // For oneself it is one's own, however it is said.
        guardian.hub.change(&about(&guardian, Kind::Delete), &key()).await.expect("one's own");
        assert_eq!(asked(events(&guardian).await), [(Kind::Delete, None)]);
    }

    async fn a_request_is_answered_with_a_reason_and_stands_in_ones_chain(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let asked_at = hub.now();
        let asked = ask(&resident, wanted(Kind::Explain, "谁看过我家？")).await.expect("asked");
        let settings = &hub.app.communities.iter().next().expect("a community").1;
        assert_eq!(asked.due_at, due(asked_at, settings.closing_hour, Offset::CHINA));

        let open = manager.hub.ask(&Desk::default()).await.expect("the desk");
        assert_eq!((open.len(), &*open[0].name), (1, "王秀英"));
        let refused = answer(asked.id, Outcome::Refused, "依法要保存三年，不能说明。");
        hub.advance(Span::DAY);
        manager.hub.change(&refused, &key()).await.expect("answered");
        assert_eq!(code(manager.hub.change(&refused, &key()).await), Code::Conflict);
        assert!(manager.hub.ask(&Desk::default()).await.expect("the desk").is_empty());
        let over = manager.hub.ask(&Desk { is_over: true }).await.expect("the desk");
        let told = own(&resident).await.requests.remove(0);
        assert_eq!(over[0].request, told);
        let end = told.answer.clone().expect("an answer");
        assert_eq!((end.outcome, end.at, &*end.by), (Outcome::Refused, hub.now(), "陈经理"));

        let events = events(&resident).await;
        let lines = read(events.iter().map(|event| (event, true)), &[], Offset::CHINA);
        assert!(!lines[0].is_overdue(asked.due_at + Span::DAY), "it has ended");
        assert!(events.iter().any(|event| matches!(event,
            Event::RightAsked { request, due_at, by: None, .. } if (*request, *due_at) == (asked.id, asked.due_at))));
        assert!(events.iter().any(|event| matches!(event,
            Event::RightAnswered { request, outcome: Outcome::Refused, by, .. } if *request == asked.id && by == "陈经理")));
    }

    async fn what_is_not_answered_in_time_is_overdue_for_both(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let asked = ask(&resident, wanted(Kind::Delete, "旧车牌")).await.expect("asked");
        let told = events(&resident).await;
        let lines = read(told.iter().map(|event| (event, true)), &[], Offset::CHINA);
        assert!(!lines[0].is_overdue(asked.due_at));
        assert!(lines[0].is_overdue(asked.due_at + Span::SECOND));
        let desk = manager.hub.ask(&Desk::default()).await.expect("the desk");
        assert_eq!(desk[0].request.due_at, asked.due_at, "who answers has the same day");
        let is_told = |event: &Event| matches!(event, Event::RightAsked { due_at, .. } if *due_at == asked.due_at);
        assert!(told.iter().any(is_told), "the day stands in her own chain, whatever the hub says later");
    }

    async fn a_name_that_is_wrong_is_another_once_that_is_done(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let right = Some(Name::try_from("王秀瑛").expect("a name"));
        let wrong = Wanted { name: right.clone(), ..wanted(Kind::Delete, "名字") };
        assert_eq!(code(ask(&resident, wrong).await), Code::Invalid, "only to be corrected");
        for (outcome, name) in [(Outcome::Refused, "王秀英"), (Outcome::Done, "王秀瑛")] {
            let correct = Wanted { name: right.clone(), ..wanted(Kind::Correct, "名字写错了") };
            let asked = ask(&resident, correct).await.expect("asked");
            let end = answer(asked.id, outcome, "看过身份证。");
            manager.hub.change(&end, &key()).await.expect("answered");
            let over = manager.hub.ask(&Desk { is_over: true }).await.expect("the desk");
            assert_eq!(over[0].name, name);
        }
    }

    async fn who_answers_hears_that_something_was_asked_and_who_asked_that_it_is_answered(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let (mut by_manager, mut by_resident) = (manager.hub.live(), resident.hub.live());
        let mut by_staff = staff.hub.live();
        for heard in [&mut by_manager, &mut by_resident, &mut by_staff] {
            assert_eq!(heard.next().await, Some(live::Event::Open));
        }

        let asked = ask(&resident, wanted(Kind::Explain, "谁看过？")).await.expect("asked");
        for heard in [&mut by_manager, &mut by_resident] {
            assert_eq!(heard.next().await, Some(live::Event::Rights));
        }
        let said = answer(asked.id, Outcome::Done, "为了送通知。");
        manager.hub.change(&said, &key()).await.expect("answered");
        for heard in [&mut by_manager, &mut by_resident] {
            assert_eq!(heard.next().await, Some(live::Event::Rights));
        }
        resident.hub.change(&lift(), &key()).await.expect("filed");
        let next = by_staff.next().await;
        assert!(matches!(next, Some(live::Event::Complaint { .. })), "nothing before it: {next:?}");
    }

    async fn what_waits_is_counted_with_what_is_nearly_late_and_late(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let ended = ask(&resident, wanted(Kind::Copy, "一份复印件")).await.expect("asked");
        manager.hub.change(&answer(ended.id, Outcome::Done, "好"), &key()).await.expect("answered");
        let due_at = ask(&resident, wanted(Kind::Explain, "谁看过？")).await.expect("asked").due_at;
        for (now, soon, late) in [
            (hub.now(), 0, 0),
            (due_at - SOON - Span(1), 0, 0),
            (due_at - SOON, 1, 0),
            (due_at, 1, 0),
            (due_at + Span(1), 0, 1),
        ] {
            hub.advance(now - hub.now());
            let waiting = manager.hub.ask(&CountWaiting {}).await.expect("counted");
            assert_eq!(waiting, Waiting { open: 1, soon, late }, "{now:?}");
        }
        let looks = events(&resident).await.into_iter();
        let looks = looks.filter(|event| matches!(event, Event::Access(_)));
        assert_eq!(looks.count(), 0, "nobody was looked at");
    }

    async fn only_those_who_may_ask_enter_and_answer(hub: TestHub) {
        let (resident, other) = (hub.resident("王秀英").await, hub.resident("李明").await);
        let (staff, auditor) = (hub.staff("小李").await, hub.join("老周", Post::Auditor, None).await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let asked = ask(&resident, wanted(Kind::Copy, "一份复印件")).await.expect("asked");
        let visitor = hub.client();
        assert_eq!(code(visitor.change(&Ask { wanted: wanted(Kind::Copy, "x"), of: None }, &key()).await), Code::NotSignedIn);
        assert!(own(&other).await.requests.is_empty(), "nobody else's");
        let entered = AskFor {
            person: other.account.person,
            wanted: wanted(Kind::Delete, "他说删掉旧电话"),
            how: How::Counter,
            relative: None,
        };
        for (who, may_enter, may_answer) in
            [(&resident, false, false), (&staff, true, false), (&manager, true, true), (&auditor, false, false)]
        {
            let enters = who.hub.change(&entered, &key()).await;
            assert_eq!(enters.is_ok(), may_enter, "{:?}", who.account.person);
            let desk = who.hub.ask(&Desk::default()).await;
            assert_eq!(desk.is_ok(), may_answer);
            if !may_answer {
                let answered = who.hub.change(&answer(asked.id, Outcome::Done, "好"), &key()).await;
                assert_eq!(code(answered), Code::NotAllowed);
            }
        }
        for how in [How::Counter, How::Phone, How::Paper] {
            let said = AskFor { how, ..entered.clone() };
            staff.hub.change(&said, &key()).await.expect("however they said it");
            assert_eq!(own(&other).await.requests[0].how, how);
        }
        let app = AskFor { how: How::App, ..entered.clone() };
        assert_eq!(code(staff.hub.change(&app, &key()).await), Code::Invalid);
        let nobody = AskFor { person: PersonId::from_number(1), ..entered };
        assert_eq!(code(staff.hub.change(&nobody, &key()).await), Code::NotFound);
        let told = own(&other).await.requests.pop().expect("the first of them");
        assert_eq!((told.how, told.wanted.kind), (How::Counter, Kind::Delete));
        let by_manager = |event: &Event| matches!(event,
            Event::RightAsked { by: Some(by), how: Some(How::Counter), .. } if by == "陈经理");
        assert!(events(&other).await.iter().any(by_manager));
    }

    async fn nobody_asks_as_a_relative_of_somebody_whose_device_works(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let entered = AskFor {
            person: resident.account.person,
            wanted: wanted(Kind::Copy, "侄子来取她写过的诉求。"),
            how: How::Counter,
            relative: Some(Name::try_from("王大明").expect("a name")),
        };

        assert_eq!(code(staff.hub.change(&entered, &key()).await), Code::Invalid);

        assert!(own(&resident).await.requests.is_empty());
        let for_herself = AskFor { relative: None, ..entered.clone() };
        staff.hub.change(&for_herself, &key()).await.expect("she asks herself");
        let id = resident.account.device;
        resident.hub.change(&contract::devices::Revoke { id }, &key()).await.expect("signed off");
        staff.hub.change(&entered, &key()).await.expect("no device of hers works");
    }

    /// PIPL 49: a relative asks at the counter for somebody who has died and left.
    async fn a_relative_asks_for_somebody_who_has_died(hub: TestHub) {
        let gone = hub.resident("王老先生").await;
        let staff = hub.staff("小李").await;
        let leave = contract::devices::Leave { person: gone.account.person, on: None };
        staff.hub.change(&leave, &key()).await.expect("left");
        let relative = Some(Name::try_from("王小丽").expect("a name"));
        let entered = AskFor {
            person: gone.account.person,
            wanted: wanted(Kind::Copy, "女儿来取父亲写过的诉求，看了户口本和死亡证明。"),
            how: How::Paper,
            relative: relative.clone(),
        };
        staff.hub.change(&entered, &key()).await.expect("entered");
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let open = manager.hub.ask(&Desk::default()).await.expect("the desk");
        assert_eq!((&open[0].request.relative, open[0].person), (&relative, gone.account.person));
    }

    async fn nobody_has_more_open_than_can_be_read(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        for _ in 0..MOST_OPEN {
            ask(&resident, wanted(Kind::Explain, "为什么？")).await.expect("asked");
        }
        assert_eq!(code(ask(&resident, wanted(Kind::Explain, "为什么？")).await), Code::Invalid);
    }

    async fn deleting_everything_can_be_called_off_on_every_device(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let added = resident.hub.change(&Add::default(), &key()).await.expect("an invitation");
        let tablet = hub.use_up(added.secret, "平板").await.expect("joined");
        let planned = resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        assert_eq!(planned.due_at, hub.now() + WAITING);
        let again = resident.hub.change(&EraseMe {}, &key()).await.expect("planned once");
        assert_eq!((again, own(&tablet).await.erasing), (planned, Some(planned)));
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1, "her face waits for nothing");

        hub.advance(Span(WAITING.0 - Span::SECOND.0));
        tablet.hub.change(&KeepMe {}, &key()).await.expect("called off");
        assert_eq!(code(resident.hub.change(&KeepMe {}, &key()).await), Code::Conflict);
        three_days(&hub).await;
        assert_eq!(own(&resident).await.erasing, None);
        let events = events(&resident).await;
        let (phone, other) = (resident.account.device, tablet.account.device);
        assert!(events.iter().any(|event| matches!(event, Event::ErasureAsked { device, .. } if *device == phone)));
        assert!(events.iter().any(|event| matches!(event, Event::ErasureCalledOff { device, .. } if *device == Some(other))));
        assert!(matches!(standing(&resident).await[..], [Standing::Ended { .. }]), "that stays withdrawn");
    }

    async fn nobody_decides_over_their_own_request_or_enters_one_for_themselves(hub: TestHub) {
        let (one, other) = (hub.join("陈经理", Post::Manager, None).await, hub.join("周经理", Post::Manager, None).await);
        let mut correct = wanted(Kind::Correct, "名字写错了");
        correct.name = Some(Name::try_from("小李").expect("a name"));
        let asked = ask(&one, correct).await.expect("asked");
        let done = answer(asked.id, Outcome::Done, "好。");
        assert_eq!(code(one.hub.change(&done, &key()).await), Code::NotAllowed);
        let wanted = wanted(Kind::Correct, "名字");
        let entered = AskFor { person: one.account.person, wanted, how: How::Paper, relative: None };
        assert_eq!(code(one.hub.change(&entered, &key()).await), Code::NotAllowed);
        other.hub.change(&done, &key()).await.expect("by somebody else");
    }

    async fn whoever_was_deleted_is_not_brought_back_by_the_desk(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let person = resident.account.person;
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        three_days(&hub).await;
        let stay = contract::devices::Stay { person };
        assert_eq!(code(staff.hub.change(&stay, &key()).await), Code::NotFound);
        let renew = contract::devices::Renew { person };
        assert_eq!(code(staff.hub.change(&renew, &key()).await), Code::NotFound);
        assert_eq!(code(crate::recovery::begin(&staff, &resident).await), Code::NotFound);
        let again = hub.resident("王秀英").await;
        assert_ne!(again.account.person, person, "who comes back begins anew");
        again.hub.ask(&Sync::default()).await.expect("with a ledger of their own");
    }

    async fn a_lost_telephone_deletes_nobody(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned by whoever has it");
        let notice = &resident.offers().await[0].notice;
        let give = resident.consent(notice).await;
        assert_eq!(code(resident.hub.change(&give, &key()).await), Code::Invalid, "nothing new meanwhile");
        let stop = contract::devices::Stop { person: resident.account.person };
        staff.hub.change(&stop, &key()).await.expect("stopped");
        let card = crate::recovery::card(&staff, &manager, &resident).await;
        three_days(&hub).await;
        let again = hub.use_up(card, "新手机").await.expect("joined again");
        assert_eq!(own(&again).await.erasing, None);
        assert!(events(&again).await.iter().any(|event| matches!(event, Event::ErasureCalledOff { .. })));
        drop(gate);
    }

    async fn what_was_called_off_is_not_carried_out_by_an_old_backup(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        let row = "INSERT INTO erasure (person, asked_at, due_at) VALUES ($1, $2, $3)";
        let (person, asked_at) = (resident.account.person, hub.now());
        resident.hub.change(&KeepMe {}, &key()).await.expect("called off");
        let due_at = asked_at + WAITING;
        hub.app.db.write(move |tx| Box::pin(async move {
            tx.execute(row, &[person.into(), asked_at.into(), due_at.into()]).await
        })).await.expect("as a backup brings it back");
        three_days(&hub).await;
        assert_eq!(own(&resident).await.erasing, None);
        assert!(resident.hub.ask(&Sync::default()).await.is_ok(), "she is there");
    }

    async fn who_works_here_ends_their_post_first(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (staff, manager) = (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await);
        for person in [&staff, &manager] {
            assert_eq!(code(person.hub.change(&EraseMe {}, &key()).await), Code::NotAllowed);
        }
        let (person, second) = (staff.account.person, hub.staff("小王").await);
        let id = entered(&manager, person).await;
        assert_eq!(code(erase_for(&manager, id).await), Code::Invalid, "the post ends first");
        assert_eq!(code(erase_for(&staff, id).await), Code::NotAllowed, "nobody has a hand in their own");
        manager.hub.change(&Leave { person, on: None }, &key()).await.expect("left");
        let begun = erase_for(&second, id).await.expect("begun");
        allow(&manager, begun).await.expect("agreed");
        three_days(&hub).await;
        assert_eq!(traces(&hub, "小李").await, Vec::<String>::new());
    }

    async fn after_three_days_nothing_is_left_of_somebody(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let neighbour = hub.resident("李明").await;
        let filed = resident.hub.change(&contract::complaints::File { text: Some(body("楼道的银杏叶")), ..lift() }, &key()).await.expect("filed");
        let theirs = neighbour.hub.change(&lift(), &key()).await.expect("filed");
        let _ = resident.hub.change(&Support { id: theirs.id }, &key()).await;
        let suggestion = proposed(&resident, "银杏树下放一张长椅").await;
        let theirs = proposed(&neighbour, "东门加一盏灯").await;
        let said = Say { is_named: true, ..say(theirs, "银杏也要照亮") };
        resident.hub.change(&said, &key()).await.expect("said");
        ask(&resident, wanted(Kind::Explain, "银杏是谁砍的")).await.expect("asked");
        let (_, ticket) = resident.agreed(&hub, gate.id).await;
        crate::ledger::take_names(&hub, &manager).await;
        assert!(!traces(&hub, "银杏").await.is_empty() && !traces(&hub, "王秀英").await.is_empty());

        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(Span(WAITING.0 - Span::SECOND.0));
        hub.keep_agenda().await;
        assert!(own(&resident).await.erasing.is_some(), "not before its time");
        hub.advance(Span::SECOND);
        hub.keep_agenda().await;

        assert_eq!(traces(&hub, "银杏").await, Vec::<String>::new());
        assert_eq!(traces(&hub, "王秀英").await, Vec::<String>::new());
        assert_eq!(code(resident.hub.ask(&Matters { after: None }).await), Code::DeviceRevoked);
        assert_eq!(code(resident.hub.ask(&Sync::default()).await), Code::DeviceRevoked);
        let erased = manager.hub.ask(&ListErased {}).await.expect("numbers");
        assert!(erased.iter().any(|one| one.number == filed.number), "staff see that a matter is gone");
        let gone = neighbour.hub.ask(&Show { id: suggestion }).await;
        assert_eq!(gone.expect("what is left of it").line.title, "");
        assert!(hub::upkeep::check(&hub.app, &mut |_| ()).await.expect("checked").wrong.is_empty());
        hub.come_to_a_checkpoint().await;
        assert!(neighbour.hub.ask(&Sync::default()).await.is_ok());
        // The gate was without a line all the time and takes her in by an old code: it is told to delete.
        let _ = gate.agent.enrol(&ticket, &face("王秀英")).await;
        gate.agent.round().await.expect("a round");
        let round = gate.agent.round().await.expect("a round");
        assert_eq!(gate.terminal().recognise(&face("王秀英")).expect("read"), None, "{round:?}");
        assert_eq!(traces(&hub, "王秀英").await, Vec::<String>::new());
    }

    async fn a_backup_brings_nobody_back(hub: TestHub) {
        let resident = hub.resident("王秀英").await;
        hub.app.log().await.expect("a log");
        resident.hub.change(&lift(), &key()).await.expect("filed");
        hub.come_to_a_checkpoint().await;
        let backup = hub.back_up().await;
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        three_days(&hub).await;
        assert_eq!(hub::rights::replay(&hub.app).await.expect("looked"), 0, "they are gone already");

        // The rows of the backup, beside the vault and the log of now.
        let again = hub.bring_back(&backup, &["vault", "ledger"]).await;
        assert!(!traces(&again, "王秀英").await.is_empty(), "the backup has her");
        assert_eq!(hub::rights::replay(&again.app).await.expect("deleted again"), 1);
        assert_eq!(traces(&again, "王秀英").await, Vec::<String>::new());
        let neighbour = again.resident("李明").await;
        again.come_to_a_checkpoint().await;
        assert!(neighbour.hub.ask(&Sync::default()).await.is_ok());
        let chains = again.app.db.read(|tx| Box::pin(async move {
            tx.row("SELECT COUNT(*) FROM record WHERE who IS NOT NULL AND who NOT IN (SELECT who FROM chain)", &[], |row| row.int(0)).await
        }));
        assert_eq!(chains.await.expect("rows"), Some(0));
    }
}
