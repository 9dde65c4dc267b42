//! Rows of the law that take more than one place, gate, year or hand to see. As in `tests/law.rs`, the numbers are
//! those of the table in `docs/PRIVACY-MODEL.md`.

use std::time::Duration;

use contract::{
    Code,
    activities::{Announce, Cancel, Change as ChangeActivity, Report},
    auditing::{Figures, Take},
    consents::{Consent, End, Standing, Withdraw},
    gates::{
        Act, Assess, Change, Describe, Dismiss, Draft, KEPT_YEARS, Lack, Notice, Register, State,
        Texts,
    },
    ledger::{Event, Sync},
    notices::{self, Keep, Publish},
    people::Post,
    polls::{self, Conclude, Extend, Secrecy, Stop, Voice},
    rights::{EraseMe, KeepMe, WAITING},
    suggestions::{Decide, Status},
    text::{Name, Subject},
    time::Span,
};

use crate::{
    activities,
    complaints::body,
    gates::{events, neighbourhood, shown, standing},
    polls::draft as poll,
    relay::describe_photo,
    suggestions::{decide, proposed, subject},
    support::{
        Engine, Person, TestHub, code,
        gate::{Gate, answers, bring_into_use, describe, east, face, pair, set, statement, texts},
        key, on_both_engines,
    },
};

/// How long somebody waits for a worker of the hub that may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

fn name(text: &str) -> Name {
    Name::try_from(text).expect("a name")
}

fn title(text: &str) -> Option<Subject> {
    Some(subject(text))
}

/// The field that a refusal names.
fn field<T: std::fmt::Debug>(result: Result<T, client::Error>) -> String {
    match result {
        Err(client::Error::Refused(problem)) if problem.code == Code::Invalid => {
            problem.fields.into_iter().next().map(|fault| fault.field).unwrap_or_default()
        }
        other => panic!("a field at fault was expected, not {other:?}"),
    }
}

/// Removes what has had its time.
async fn sweep(hub: &TestHub) {
    let (app, now) = (hub.app.clone(), hub.now());
    let swept = hub.app.db.write(move |tx| {
        let app = app.clone();
        Box::pin(async move {
            hub::devices::sweep(tx, &app, now).await?;
            hub::ledger::sweep(tx, now).await?;
            hub::consents::sweep(tx, &app, now).await
        })
    });
    swept.await.expect("swept");
    hub::rights::sweep(&hub.app).await.expect("swept");
}

async fn publish(writer: &Person, draft: notices::Draft) -> Result<(), client::Error> {
    let keep = Keep { id: None, seen: None, draft };
    let kept = writer.hub.change(&keep, &key()).await.expect("kept");
    let publish = Publish { id: kept.id, seen: kept.revision, at: None };
    writer.hub.change(&publish, &key()).await.map(drop)
}

async fn open(writer: &Person, draft: polls::Draft) -> Result<(), client::Error> {
    let keep = polls::Keep { id: None, seen: None, draft };
    let kept = writer.hub.change(&keep, &key()).await.expect("kept");
    writer.hub.change(&polls::Publish { id: kept.id, seen: kept.revision }, &key()).await
}

/// How many orders to delete the rows have.
async fn orders(hub: &TestHub) -> i64 {
    let count = hub.app.db.read(|tx| {
        Box::pin(
            async move { tx.row("SELECT COUNT(*) FROM deletion", &[], |row| row.int(0)).await },
        )
    });
    count.await.expect("the rows are readable").unwrap_or_default()
}

/// How many consents and how many orders have a moment in the rows and not only a day; and how many orders were done late.
async fn exact(hub: &TestHub) -> [i64; 3] {
    let counted = hub.app.db.read(|tx| {
        Box::pin(async move {
            let sql = "SELECT (SELECT COUNT(*) FROM consent WHERE device <> 0 \
                       OR (given_at + 28800000) % 86400000 <> 0 \
                       OR (ended_at + 28800000) % 86400000 <> 0 \
                       OR (enrolled_at + 28800000) % 86400000 <> 0), \
                       (SELECT COUNT(*) FROM deletion WHERE (made_at + 28800000) % 86400000 <> 0 \
                       OR (due_at + 28800000) % 86400000 <> 0 \
                       OR (done_at + 28800000) % 86400000 <> 0), \
                       (SELECT COUNT(*) FROM deletion WHERE done_at > due_at)";
            tx.row(sql, &[], |row| Ok([row.int(0)?, row.int(1)?, row.int(2)?])).await
        })
    });
    counted.await.expect("the rows are readable").expect("three numbers")
}

/// Another gate in use.
async fn another(hub: &TestHub, manager: &Person, draft: Draft) -> Gate {
    let mut gate = pair(manager, draft, hub.around(), |terminal| terminal).await;
    bring_into_use(manager, &mut gate).await;
    gate
}

on_both_engines! {
    /// FR 12: whoever announces something does not press or pay people for their faces either.
    async fn l07_nothing_that_is_announced_presses_people_to_show_their_faces(hub: TestHub) {
        let (_, manager, gate) = neighbourhood(&hub).await;
        let faces = "东门可以刷脸进门，";
        let notice = |text: &str| notices::Draft {
            title: title("东门的新门禁"),
            text: Some(body(&format!("{faces}{text}"))),
            ..notices::Draft::default()
        };
        assert_eq!(field(publish(&manager, notice("周六来录的送一袋大米。")).await), "draft.text");
        assert_eq!(field(publish(&manager, notice("業主**務必**到場。")).await), "draft.text");
        publish(&manager, notice("不强制，刷卡、扫码照旧。")).await.expect("nobody is pressed");
        let rice = notices::Draft {
            title: title("重阳节"),
            text: Some(body("来的老人送一袋大米。")),
            ..notices::Draft::default()
        };
        publish(&manager, rice).await.expect("it is not about faces");

        let draft = activities::draft(&hub);
        let gather = |text: &str| Announce {
            draft: contract::activities::Draft { text: Some(body(text)), ..draft.clone() },
        };
        let refused = manager.hub.change(&gather("现场录人脸，领鸡蛋。"), &key()).await;
        assert_eq!(field(refused), "draft.text");
        manager.hub.change(&gather("来的都领鸡蛋。"), &key()).await.expect("announced");

        let draft = poll(&hub, Voice::Person, Secrecy::Named);
        let about = polls::Draft { title: title("东门要不要装刷脸门禁"), ..draft.clone() };
        open(&manager, about.clone()).await.expect("asked");
        let choices = crate::polls::choices(&["装，录入有红包", "不装"]);
        let question = crate::polls::question("您的意见？", polls::Kind::Single { choices });
        let paid = polls::Draft { questions: vec![question], ..about };
        assert_eq!(field(open(&manager, paid).await), "draft.questions.0");

        for (at, draft) in [
            ("draft.name", Draft { name: name("必须刷脸门"), ..east() }),
            ("draft.vendor", Draft { vendor: name("录脸有奖励公司"), ..east() }),
            ("draft.vendor_contact", Draft { vendor_contact: statement("打来有礼品"), ..east() }),
        ] {
            let register = Register { draft: draft.clone() };
            assert_eq!(field(manager.hub.change(&register, &key()).await), at);
            let change = Change { id: gate.id, draft };
            assert_eq!(field(manager.hub.change(&change, &key()).await), at);
        }
    }

    /// FR 12: nor does anybody by what is answered, told and concluded afterwards, where it is about faces.
    async fn l07_what_is_said_afterwards_presses_nobody_either(hub: TestHub) {
        let (resident, manager, _) = neighbourhood(&hub).await;
        let rice = "来的送一袋大米。";
        // What a resident has written is no fault of the answer.
        let wanted = proposed(&resident, "东门必须刷脸").await;
        let fair = decide(wanted, 1, Status::Studying, &hub);
        let paid = Decide { reason: body(rice), ..fair.clone() };
        assert_eq!(field(manager.hub.change(&paid, &key()).await), "reason");
        manager.hub.change(&fair, &key()).await.expect("answered");
        let other = proposed(&resident, "重阳节看望老人").await;
        let paid = Decide { reason: body(rice), ..decide(other, 1, Status::Studying, &hub) };
        manager.hub.change(&paid, &key()).await.expect("it is not about faces");

        let draft = activities::draft(&hub);
        let draft = contract::activities::Draft { title: title("刷脸门禁开放日"), ..draft };
        let day = activities::announced(&manager, draft.clone()).await;
        let change = ChangeActivity { id: day, seen: 1, draft, why: subject(rice) };
        assert_eq!(field(manager.hub.change(&change, &key()).await), "why");
        let cancel = Cancel { id: day, why: subject(rice) };
        assert_eq!(field(manager.hub.change(&cancel, &key()).await), "why");

        let draft = poll(&hub, Voice::Person, Secrecy::Named);
        let draft = polls::Draft { title: title("东门要不要装刷脸门禁"), ..draft };
        let asked = crate::polls::published(&manager, draft).await;
        let closes_at = hub.now() + Span::DAY.times(9);
        let extend = Extend { id: asked, closes_at, why: subject(rice) };
        assert_eq!(field(manager.hub.change(&extend, &key()).await), "why");
        let stop = Stop { id: asked, why: subject(rice) };
        assert_eq!(field(manager.hub.change(&stop, &key()).await), "why");

        crate::polls::over(&hub).await;
        let report = Report { id: day, text: body(rice), photos: vec![], seen: None };
        assert_eq!(field(manager.hub.change(&report, &key()).await), "text");
        let report = Report { text: body("来了 30 位邻居。"), ..report };
        manager.hub.change(&report, &key()).await.expect("told");
        let conclude = Conclude { id: asked, text: body(rice), seen: None };
        assert_eq!(field(manager.hub.change(&conclude, &key()).await), "text");
        let conclude = Conclude { text: body("不装。"), ..conclude };
        manager.hub.change(&conclude, &key()).await.expect("told");
    }

    /// PIPL 14: whoever has signed a notice in English is asked anew by other words, also where none were told in between.
    async fn l03_a_translation_that_was_left_out_in_between_asks_anew(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let english = |purpose| Some(Texts { purpose: statement(purpose), ..texts() });
        let told = async |english: Option<Texts>| {
            let told = Describe { english, ..describe(gate.id) };
            manager.hub.change(&told, &key()).await.expect("described");
        };
        told(english("It opens the east gate for you.")).await;
        resident.agree(gate.id).await.expect("agreed");
        told(None).await;
        assert!(matches!(standing(&resident).await[..], [Standing::Given { .. }]));
        told(english("It opens the east gate and the garage.")).await;
        let now = standing(&resident).await;
        assert!(matches!(now[..], [Standing::Ended { why: End::Changed, .. }]), "{now:?}");
    }

    /// FR 8; PIPL 19, 47: the hub's own worker sees that something is over, with nobody calling it.
    async fn l09_the_end_is_seen_by_the_hub_alone(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let worker = tokio::spawn(hub::agenda::watch(hub.app.clone()));
        resident.agree(gate.id).await.expect("agreed");
        let [Standing::Given { consent, .. }] = &standing(&resident).await[..] else { panic!("given") };
        assert_eq!(orders(&hub).await, 0);

        hub.advance(consent.valid_until - hub.now());
        let ordered = async {
            while orders(&hub).await == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, ordered).await.expect("it looks by itself");
        let [Standing::Ended { why: End::Expired, deleting: Some(deleting), .. }] =
            &standing(&resident).await[..]
        else {
            panic!("over, and the gate is told")
        };
        assert_eq!(deleting.at, consent.valid_until, "on the moment, by the hub's clock");
        worker.abort();
    }

    /// PIPL 23; NDSR 12: who got what, and by which consent, can be shown for three years and longer, whatever has
    /// become of gate and consent.
    async fn l11_who_got_what_is_kept_for_three_years(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        gate.agent.round().await.expect("a round");
        manager.hub.change(&Dismiss { vendor: east().vendor }, &key()).await.expect("dismissed");
        let before = events(&resident).await;

        hub.advance(Span::DAY.times(3 * 366));
        hub.keep_agenda().await;
        sweep(&hub).await;
        hub.come_to_a_checkpoint().await;

        let after = events(&resident).await;
        assert_eq!(after[..before.len()], before[..], "not a record less");
        let agreed = after.iter().find_map(|event| match event {
            Event::ConsentGiven { document, signature, .. } => Consent::read(document, signature).ok(),
            _ => None,
        });
        let agreed = agreed.expect("what was agreed to, with its signature");
        let news = resident.hub.ask(&Sync::default()).await.expect("the ledger");
        let told = news.ours.records.iter().find_map(|record| {
            match serde_json::from_str::<Event>(&record.event).ok()? {
                Event::GateNotice { notice, .. } => Notice::read(&notice),
                _ => None,
            }
        });
        let told = told.expect("what was told, in the chain that all follow");
        assert_eq!(agreed.notice, told.hash());
        assert_eq!((agreed.controller, told.vendor), (told.controller, east().vendor));
        let signed = |event: &&Event| matches!(event, Event::GateSigned { .. });
        assert_eq!(after.iter().filter(signed).count(), 2, "taken in and deleted, by the gate's own word");
    }

    /// NDSR 12: nobody new agrees to a gate of which no contract with who looks after it is known; auditors are told
    /// which it is, residents are not.
    async fn l11_nobody_new_agrees_where_no_contract_is_known(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let assess = Assess { id: gate.id, answers: answers() };
        let bare = Change { id: gate.id, draft: Draft { contract: None, ..east() } };
        manager.hub.change(&bare, &key()).await.expect("changed");
        manager.hub.change(&assess, &key()).await.expect("assessed");
        let now = shown(&manager, &gate).await;
        assert_eq!((now.state, &now.lacks[..]), (State::Paused, &[Lack::Contract][..]));
        assert_eq!(code(set(&manager, gate.id, Act::Start).await), Code::Invalid);
        assert!(matches!(standing(&resident).await[..], [Standing::Given { .. }]), "what runs goes on");

        let whole = Change { id: gate.id, draft: east() };
        manager.hub.change(&whole, &key()).await.expect("changed");
        manager.hub.change(&assess, &key()).await.expect("assessed");
        set(&manager, gate.id, Act::Start).await.expect("in use again");
        assert!(shown(&manager, &gate).await.takes_in);
        let auditor = hub.join("老周", Post::Auditor, None).await;
        hub.come_to_a_checkpoint().await;
        let bundle = auditor.hub.ask(&Take { since: hub.now() }).await.expect("taken along");
        let said: Figures = serde_json::from_str(&bundle.said).expect("what is only said");
        assert_eq!(said.gates[0].vendor, Some(east().into()));
        let told = serde_json::to_string(&resident.offers().await).expect("plain data");
        assert!(!told.contains("AM-2026-017"), "{told}");
    }

    /// PIPL 55, 56: what is going to be done otherwise, or with photos as well, is assessed before anybody agrees to it.
    async fn l18_what_people_are_told_anew_is_assessed_anew(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let assess = Assess { id: gate.id, answers: answers() };
        let ends = Texts { at_end: Some(statement("到期以后，再留一个月。")), ..texts() };
        let purpose = Texts { purpose: statement("您走到东门时，认出是您，替您把门打开。"), ..ends.clone() };
        let ends = Describe { texts: ends, ..describe(gate.id) };
        let other = Describe { texts: purpose, ..describe(gate.id) };
        for told in [ends, other.clone(), describe_photo(gate.id)] {
            manager.hub.change(&told, &key()).await.expect("described");
            let now = shown(&manager, &gate).await;
            assert_eq!((now.takes_in, &now.lacks[..]), (false, &[Lack::Assessment][..]));
            assert_eq!(code(resident.agree(gate.id).await), Code::Invalid);
            manager.hub.change(&assess, &key()).await.expect("assessed");
            assert!(shown(&manager, &gate).await.takes_in);
        }
        // Better words, and a shorter time, are the same.
        let effect = Texts { effect: statement("同意了，空手进门。"), ..other.texts.clone() };
        let better = Describe { texts: effect, months: 6, ..other };
        manager.hub.change(&better, &key()).await.expect("described");
        assert!(shown(&manager, &gate).await.takes_in);
    }

    /// PIPL 56: an assessment is kept for three years, whatever has become of the gate.
    async fn l18_an_assessment_is_kept_for_three_years(hub: TestHub) {
        let (_, manager, gate) = neighbourhood(&hub).await;
        let before = shown(&manager, &gate).await.assessed;
        manager.hub.change(&Dismiss { vendor: east().vendor }, &key()).await.expect("dismissed");

        hub.advance(Span::DAY.times(KEPT_YEARS * 366));
        hub.keep_agenda().await;
        sweep(&hub).await;

        assert_eq!(shown(&manager, &gate).await.assessed, before);
        assert_eq!((before.len(), before[0].answers.clone()), (1, answers()));
    }

    /// PIPL 21: the company that goes deletes at each of its gates, also at one that hears of it late; the gate of
    /// another one stays.
    async fn l12_each_gate_of_the_company_deletes_and_no_other(hub: TestHub) {
        let (resident, manager, mut first) = neighbourhood(&hub).await;
        let west = Draft { name: name("西门"), ..east() };
        let mut away = another(&hub, &manager, west).await;
        let north = Draft { name: name("北门"), vendor: name("别家科技"), ..east() };
        let mut stays = another(&hub, &manager, north).await;
        for gate in [&mut first, &mut away, &mut stays] {
            gate.take_in(&hub, &resident, &face("王秀英")).await;
            gate.agent.round().await.expect("a round");
        }
        manager.hub.change(&Dismiss { vendor: east().vendor }, &key()).await.expect("dismissed");

        // The west gate has no line: nothing of it comes for longer than a day.
        assert_eq!(first.agent.round().await.expect("a round").deleted, 1);
        assert_eq!(stays.agent.round().await.expect("a round").deleted, 0);
        hub.advance(Span::DAY);
        hub.advance(Span::SECOND);
        let late = |all: &[Standing]| all.iter().filter(|one| one.is_overdue(hub.now())).count();
        assert_eq!(late(&standing(&resident).await), 1, "told on her own device");
        assert_eq!(shown(&manager, &away).await.pending.len(), 1);

        assert_eq!(away.agent.round().await.expect("the line is back").deleted, 1);
        assert_eq!(late(&standing(&resident).await), 0);
        for gate in [&first, &away] {
            assert_eq!(shown(&manager, gate).await.state, State::Removed);
            assert_eq!(gate.terminal().recognise(&face("王秀英")).expect("read"), None);
        }
        assert_eq!(shown(&manager, &stays).await.state, State::Live);
        assert!(stays.terminal().recognise(&face("王秀英")).expect("read").is_some());
        let given = |one: &&Standing| matches!(one, Standing::Given { .. });
        assert_eq!(standing(&resident).await.iter().filter(given).count(), 1);
    }

    /// PIPL 47: what stays of somebody who was deleted tells no more than it has to.
    async fn of_who_is_deleted_rows_have_only_the_days_on_which_they_agreed(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let mut silent = another(&hub, &manager, Draft { name: name("西门"), ..east() }).await;
        hub.advance(Span::MINUTE);
        let given = resident.agree(gate.id).await.expect("agreed");
        resident.agree(silent.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        gate.agent.round().await.expect("a round");
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(Span::MINUTE);
        gate.agent.round().await.expect("a round");
        hub.advance(WAITING);
        hub.keep_agenda().await;

        sweep(&hub).await;
        assert_eq!(exact(&hub).await, [1, 1, 0], "of what a gate has still to delete");
        silent.agent.round().await.expect("a round");
        for _ in 0..2 {
            sweep(&hub).await;
            assert_eq!(exact(&hub).await, [0, 0, 1], "nothing, and what was late stays late");
        }
        assert_eq!(orders(&hub).await, 2, "until it would have been over");
    }

    /// PIPL 47: whoever is going to be deleted can stop anything and begin nothing.
    async fn l15_who_is_going_to_be_deleted_withdraws_and_does_not_agree(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        assert!(matches!(
            standing(&resident).await[..],
            [Standing::Ended { why: End::Withdrawn, .. }]
        ));
        assert_eq!(code(resident.agree(gate.id).await), Code::Invalid);
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("nothing is in the way");
        resident.hub.change(&Withdraw { gate: Some(gate.id) }, &key()).await.expect("here neither");
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);

        resident.hub.change(&KeepMe {}, &key()).await.expect("called off");
        resident.agree(gate.id).await.expect("and begins anew");
    }
}
