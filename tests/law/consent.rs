//! What somebody agrees to: by themselves, told in full, for a time, and over as soon as they say so (L1–L5, L10, L23).

use contract::{
    Code, Problem,
    complaints::{File, Mine, Show},
    consents::{Consent, End, How, Refuse, Standing, Withdraw, WithdrawFor, may_ask},
    family::{AddGuardian, ShowChild},
    gates::{Change, Describe, Draft, Mode, Purpose, Texts},
    id::GateId,
    ledger::{Event, Protected},
    polls::{Secrecy, Voice},
    rights::{Ask, Kind},
    suggestions::Stance,
    time::{Day, Offset, Span},
};

use super::{changed, give, is_given, why};
use crate::{
    activities,
    complaints::lift,
    family::{add, agree_for, guarded},
    gates::{events, neighbourhood, shown, standing},
    notices, polls,
    rights::wanted,
    suggestions,
    support::{
        Engine, Person, TestHub, code,
        gate::{answers, describe, east, face, statement, texts},
        http, jpeg, key, on_both_engines,
    },
};

/// How the hub answers to a notice of a gate that nobody has signed in to send, and the field it names.
async fn describing(
    hub: &TestHub,
    gate: GateId,
    notice: &serde_json::Value,
) -> (u16, Option<String>) {
    let path = format!("{}/api/gates/{gate}/notice", hub.origin);
    let sent = http().post(path).json(notice).header("idempotency-key", key().as_str());
    let answer = sent.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let problem: Problem = answer.json().await.expect("a refusal");
    (status, problem.fields.into_iter().next().map(|fault| fault.field))
}

/// Whoever lives here has all there is besides faces: matters, notices, polls, suggestions, activities, their rights.
async fn lives_on(hub: &TestHub, resident: &Person) {
    let staff = hub.staff("小李").await;
    resident.hub.change(&lift(), &key()).await.expect("filed");
    assert_eq!(resident.hub.ask(&Mine { after: None }).await.expect("listed").len(), 1);

    let told = notices::published(&staff, notices::draft("停水通知")).await;
    resident.hub.ask(&contract::notices::Show { id: told }).await.expect("shown");
    let draft = polls::draft(hub, Voice::Person, Secrecy::Secret);
    let poll = polls::published(&staff, draft).await;
    polls::answers(resident, poll, polls::pick(0)).await.expect("answered");

    let own = suggestions::proposed(resident, "单元门口加一盏灯").await;
    let of_other = suggestions::proposed(&hub.resident("李强").await, "把快递柜移一移").await;
    suggestions::stands(resident, of_other, Some(Stance::For)).await;
    resident.hub.change(&suggestions::say(own, "谢谢大家。"), &key()).await.expect("said");

    let activity = activities::announced(&staff, activities::draft(hub)).await;
    activities::sign_up(resident, activity, 1).await.expect("signed up");
    let ask = Ask { wanted: wanted(Kind::Explain, "为什么看我家？"), of: None };
    resident.hub.change(&ask, &key()).await.expect("asked");
}

on_both_engines! {
    /// PIPL 14, 29; FR 6: one purpose at a time, by a signature of one's own.
    async fn l01_consent_is_separate_and_ones_own(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let own = resident.consent(&resident.offers().await[0].notice).await;
        let both = changed(&own, "\"purpose\":\"enter\"", "\"purpose\":[\"enter\",\"relay\"]");
        assert_eq!(code(give(&resident, &both).await), Code::Malformed);
        let other = changed(&own, "\"purpose\":\"enter\"", "\"purpose\":\"relay\"");
        assert_eq!(code(give(&resident, &other).await), Code::BadSignature);
        // A neighbour can neither send it nor sign in its place.
        let neighbour = hub.resident("李强").await;
        assert_eq!(code(give(&neighbour, &own).await), Code::BadSignature);
        let hers = resident.chain().await;
        let notice = &resident.offers().await[0].notice;
        let forged = neighbour.hub.agree(notice, hers, Offset::CHINA).await.expect("signed");
        assert_eq!(code(give(&neighbour, &forged).await), Code::NotAllowed);
        // Joining agrees to nothing.
        assert!(standing(&neighbour).await.is_empty() && standing(&resident).await.is_empty());
        give(&resident, &own).await.expect("agreed");
        assert!(is_given(&standing(&resident).await));
        assert_eq!(gate.id, notice.gate);
        // Nor does a notice tell a second purpose beside the one.
        let two = |purpose| Texts { purpose: statement(purpose), ..texts() };
        let english = Some(two("It opens the gate and keeps attendance."));
        for (field, word, told) in [
            ("texts.purpose", "统计", Describe { texts: two("开门，并统计进出人数。"), ..describe(gate.id) }),
            ("english.purpose", "attendance", Describe { english, ..describe(gate.id) }),
        ] {
            let Err(client::Error::Refused(problem)) = manager.hub.change(&told, &key()).await else {
                panic!("published with {word}")
            };
            assert_eq!((problem.code, &*problem.fields[0].field), (Code::Invalid, field));
            assert!(problem.fields[0].detail.contains(word), "{problem:?}");
        }
    }

    /// PIPL 17, 30; FR 5: nothing is agreed to that was not told in full, and what was told is signed.
    async fn l02_what_was_told_is_signed(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let notice = resident.offers().await[0].notice.clone();
        let own = resident.consent(&notice).await;
        let consent = Consent::read(&own.document, &own.signature).expect("a consent");
        assert_eq!(consent.notice, notice.hash());
        // Other words, and it is another notice.
        let swapped = contract::gates::Notice { months: 1, ..notice.clone() };
        let swapped = resident.consent(&swapped).await;
        assert_eq!(code(give(&resident, &swapped).await), Code::Conflict);
        // A field that is empty or missing publishes nothing: it is refused for its form, before anybody looks who
        // sends it, where the whole of it is refused for that alone.
        let whole = serde_json::json!({
            "purpose": "enter", "months": 12, "english": null,
            "texts": {
                "purpose": "开门", "method": "比对", "at_end": "删除", "necessity": "快", "effect": "a", "rights": "b",
            },
        });
        assert_eq!(describing(&hub, gate.id, &whole).await, (Code::NotSignedIn.status(), None));
        for field in ["purpose", "months", "texts"] {
            let mut lacking = whole.clone();
            lacking.as_object_mut().expect("an object").remove(field);
            let (status, _) = describing(&hub, gate.id, &lacking).await;
            assert!([400, 422].contains(&status), "without {field}: {status}");
        }
        for field in ["purpose", "method", "at_end", "necessity", "effect", "rights"] {
            for blank in ["", " \u{3000}\n"] {
                let mut empty = whole.clone();
                empty["texts"][field] = blank.into();
                let named = Some(format!("texts.{field}"));
                assert_eq!(describing(&hub, gate.id, &empty).await, (422, named), "{blank:?}");
            }
            // Older notices do not say what happens at the end, and are still read: that is looked for below.
            if field == "at_end" {
                continue;
            }
            let mut lacking = whole.clone();
            lacking["texts"].as_object_mut().expect("an object").remove(field);
            let (status, _) = describing(&hub, gate.id, &lacking).await;
            assert!([400, 422].contains(&status), "without {field}: {status}");
        }
        let endless = || Texts { at_end: None, ..texts() };
        for (field, told) in [
            ("texts.at_end", Describe { texts: endless(), ..describe(gate.id) }),
            ("english.at_end", Describe { english: Some(endless()), ..describe(gate.id) }),
        ] {
            let Err(client::Error::Refused(problem)) = manager.hub.change(&told, &key()).await else {
                panic!("published without {field}")
            };
            assert_eq!((problem.code, &*problem.fields[0].field), (Code::Invalid, field));
        }
        assert_eq!(resident.offers().await[0].notice, notice, "nothing new is told");
        // By a notice of before, which does not say what happens at the end, nobody new agrees.
        let end = texts().at_end.expect("it is told");
        crate::face::rewrite(&hub, &format!("\"at_end\":\"{end}\","), "").await;
        assert_eq!(code(resident.agree(gate.id).await), Code::Invalid);
    }

    /// PIPL 14: purpose, method, kind or end changed, and what was agreed to counts no more.
    async fn l03_a_change_asks_anew(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let better = Texts { effect: statement("同意了，空手进门。"), ..texts() };
        let better = Describe { texts: better, ..describe(gate.id) };
        manager.hub.change(&better, &key()).await.expect("described");
        assert!(is_given(&standing(&resident).await), "better words change nothing");

        let ends = Texts { at_end: Some(statement("到期以后，再留一个月。")), ..texts() };
        let other = Texts { purpose: statement("您走到东门时，认出是您，替您把门打开。"), ..ends.clone() };
        for texts in [ends, other] {
            let told = Describe { texts, ..describe(gate.id) };
            manager.hub.change(&told, &key()).await.expect("described");
            assert_eq!(why(&standing(&resident).await), Some(End::Changed));

            let assess = contract::gates::Assess { id: gate.id, answers: answers() };
            manager.hub.change(&assess, &key()).await.expect("assessed");
            resident.agree(gate.id).await.expect("agreed to the new one");
        }
        let draft = Draft { mode: Mode::CardFirst, ..east() };
        manager.hub.change(&Change { id: gate.id, draft }, &key()).await.expect("changed");
        assert_eq!(why(&standing(&resident).await), Some(End::Changed));
        assert_eq!(code(resident.agree(gate.id).await), Code::Invalid, "nobody new until it is told");
    }

    /// PIPL 15; FR 6: withdrawing takes no key, and somebody at the counter is enough.
    async fn l04_withdrawing_needs_no_key(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        resident.agree(gate.id).await.expect("agreed");
        resident.keys.forget(resident.account.device).await.expect("the key is gone");
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        assert_eq!(why(&standing(&resident).await), Some(End::Withdrawn));

        // Another one, whose device is gone altogether.
        let other = hub.resident("李强").await;
        other.agree(gate.id).await.expect("agreed");
        let person = other.account.person;
        for how in [How::Counter, How::Paper] {
            staff.hub.change(&WithdrawFor { person, how }, &key()).await.expect("withdrawn");
        }
        let [Standing::Ended { why: End::Withdrawn, how: Some(How::Counter), .. }] =
            &standing(&other).await[..]
        else {
            panic!("withdrawn at the counter")
        };
        let entered = events(&other).await;
        let entered = entered.iter().filter(|event| matches!(event, Event::WithdrawalEntered { .. }));
        assert_eq!(entered.count(), 2, "both stand there, whether there was anything to withdraw or not");
    }

    /// PIPL 16; FR 10: who refuses loses nothing, is not told of to anybody, and is not asked again.
    async fn l05_refusing_costs_nothing(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let before = shown(&manager, &gate).await;
        let refuse = Refuse { gate: gate.id, purpose: Purpose::Enter, child: None };
        resident.hub.change(&refuse, &key()).await.expect("refused");

        assert_eq!(shown(&manager, &gate).await, before, "as if nothing had been decided");
        lives_on(&hub, &resident).await;
        let [Standing::Refused { at }] = standing(&resident).await[..] else { panic!("refused") };
        let said = events(&resident).await;
        assert!(said.iter().any(|event| matches!(event, Event::ConsentRefused { by: None, .. })));
        let is_asked = |days| {
            may_ask(said.iter(), (gate.id, Purpose::Enter), at + Span::DAY.times(days))
        };
        assert_eq!([0, 179, 180].map(is_asked), [false, false, true], "what the screens ask");
        resident.agree(gate.id).await.expect("and one can change one's mind");
    }

    /// PIPL 31; FR 7; 未成年人网络保护条例 32–37: under fourteen a guardian signs, and the staff need a second word.
    async fn l10_under_fourteen_a_guardian_signs_and_looks_are_allowed_by_another(hub: TestHub) {
        let (guardian, _, mut gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        // 13 years and 364 days: the fourteenth birthday is tomorrow.
        let birthday = guarded(&hub, &staff, (&child, &guardian), 1).await;
        // Of a guardian who has not said that they agree to the child's account nothing is entered.
        let unasked = AddGuardian { has_agreed: false, ..add(&child, &guardian, birthday) };
        assert_eq!(code(staff.hub.change(&unasked, &key()).await), Code::Invalid);
        assert_eq!(code(child.agree(gate.id).await), Code::Invalid);
        assert!(standing(&child).await.is_empty());

        let show = ShowChild { person: child.account.person };
        assert_eq!(code(staff.hub.ask(&show).await), Code::NotAllowed);
        let tried = |event: &Event| matches!(event, Event::LookRefused(access) if access.by == "小李");
        assert!(events(&child).await.iter().any(tried), "refused, and in the child's chain");
        // What the child brings before the community is dealt with; whose it is is not told, and the record says both.
        let photo = child.hub.attach(jpeg(640, 480), &key()).await.expect("a photo");
        let file = File { photos: vec![photo.id], ..lift() };
        let id = child.hub.change(&file, &key()).await.expect("filed").id;
        let case = staff.hub.ask(&Show { id }).await.expect("opened");
        assert!(case.author.as_ref().is_some_and(|name| !name.contains("王小明")));
        assert!(case.entries[0].text.contains("电梯") && case.entries[0].photos.is_empty());
        assert_eq!(code(staff.hub.picture(&photo.path()).await), Code::NotFound);
        let read = |event: &Event| matches!(event,
            Event::Access(access) if access.of == Protected::Matter && access.is_unnamed);
        assert!(events(&child).await.iter().any(read), "read without the name, and in the child's chain");

        let given = agree_for(&guardian, &child, birthday, gate.id).await.expect("the guardian agrees");
        hub.come_to_a_checkpoint().await;
        let ticket = guardian.ticket(&given).await;
        gate.agent.enrol(&ticket, &face("王小明")).await.expect("taken in");
        // On the birthday it still holds; from the day after the child decides alone.
        hub.advance(birthday.at(12, Offset::CHINA) - hub.now());
        hub.keep_agenda().await;
        assert_eq!(code(child.agree(gate.id).await), Code::Invalid);
        assert!(is_given(&standing(&child).await));
        hub.advance(Span::HOUR.times(12));
        hub.keep_agenda().await;
        assert_eq!(why(&standing(&child).await), Some(End::Expired));
        gate.agent.round().await.expect("a round");
        child.agree(gate.id).await.expect("at fourteen");
    }

    /// SPC 11: nobody agrees for ever, or to everybody.
    async fn l23_no_consent_without_an_end(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        for months in [0, 13] {
            let refused = Describe { months, ..describe(gate.id) };
            assert_eq!(code(manager.hub.change(&refused, &key()).await), Code::Invalid);
        }
        let own = resident.consent(&resident.offers().await[0].notice).await;
        let consent = Consent::read(&own.document, &own.signature).expect("a consent");
        assert_eq!(consent.valid_until.day(Offset::CHINA), Day::of(2027, 11, 23));
        let until = format!(",\"valid_until\":{}", consent.valid_until.0);
        assert_eq!(code(give(&resident, &changed(&own, &until, "")).await), Code::Malformed);
        let gate = format!("\"gate\":\"{}\"", gate.id);
        let everywhere = changed(&own, &gate, "\"gate\":\"*\"");
        assert_eq!(code(give(&resident, &everywhere).await), Code::Malformed);
    }
}
