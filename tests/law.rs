//! What the law asks for, a row a test. The numbers are those of the table in `docs/PRIVACY-MODEL.md`, which
//! names the function that enforces each; without that function the test fails.

use contract::{
    Code, activities, auditing, breaches, community,
    complaints::Mine,
    consents::{Consent, End, Give, How, Refuse, Standing, Withdraw, WithdrawFor, may_ask},
    counter,
    devices::{Leave, Revoke, Stop},
    evidence, exports,
    family::{NameHelper, ShowChild},
    gates::{
        Act, Area, Change, Describe, Dismiss, Draft, FILING_AT, Lack, Mode, NoteFiling, Purpose,
        Register, ShowFiling, State, Task, Texts, WayIn,
        agent::{Report, Saying},
        filing_due,
    },
    inbox,
    ledger::{Access, Basis, Event, Protected, Reason, Sync},
    people::Post,
    polls,
    recovery::{Veto, WAITING as RECOVERING},
    register,
    relay::Stop as StopPhoto,
    rights::{Ask, AskFor, Desk, EraseMe, Kind, Outcome, Own, WAITING},
    sessions::Hex,
    suggestions::Reveal,
    text::{Name, Search, Statement},
    time::{Day, Offset, Span},
};

use ledger::{
    Hash,
    follower::News,
    pack::{NotProved, Pack},
};

use crate::{
    auditing::audits,
    complaints::{body, lift},
    family::{agree_for, guarded},
    gates::{events, neighbourhood, shown, standing},
    recovery,
    relay::{agree_photo, describe_photo, photo, sealed, send},
    rights::{answer, own, wanted},
    suggestions::{proposed, subject},
    support::{
        Engine, Person, TestHub, code,
        gate::{answers, describe, east, face, set, statement, texts},
        http, key, on_both_engines,
    },
};

fn why(standing: &[Standing]) -> Option<End> {
    match standing.last() {
        Some(Standing::Ended { why, .. }) => Some(*why),
        _ => None,
    }
}

fn is_given(standing: &[Standing]) -> bool {
    matches!(standing.last(), Some(Standing::Given { .. }))
}

/// A consent with something changed in its text, signed by nobody.
fn changed(give: &Give, from: &str, to: &str) -> Give {
    assert!(give.document.contains(from), "{}", give.document);
    Give { document: give.document.replacen(from, to, 1), ..give.clone() }
}

async fn give(person: &Person, give: &Give) -> Result<(), client::Error> {
    person.hub.change(give, &key()).await.map(drop)
}

on_both_engines! {
    /// PIPL 14, 29; FR 6: one purpose at a time, by a signature of one's own.
    async fn l01_consent_is_separate_and_ones_own(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
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
        // A field that is empty or missing publishes nothing.
        let lacking = serde_json::json!({
            "purpose": "enter", "months": 12, "english": null,
            "texts": { "purpose": "开门", "method": "比对", "necessity": "", "effect": "a", "rights": "b" },
        });
        let path = format!("{}/api/gates/{}/notice", hub.origin, gate.id);
        let sent = crate::support::http().post(path).json(&lacking).header("idempotency-key", key().as_str());
        let answer = sent.send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 422);
        drop(manager);
    }

    /// PIPL 14: purpose, method or kind changed, and what was agreed to counts no more.
    async fn l03_a_change_asks_anew(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let better = Texts { effect: statement("同意了，空手进门。"), ..texts() };
        let better = Describe { texts: better, ..describe(gate.id) };
        manager.hub.change(&better, &key()).await.expect("described");
        assert!(is_given(&standing(&resident).await), "better words change nothing");

        let other = Texts { purpose: statement("开门，并统计进出人数。"), ..texts() };
        let other = Describe { texts: other, ..describe(gate.id) };
        manager.hub.change(&other, &key()).await.expect("described");
        assert_eq!(why(&standing(&resident).await), Some(End::Changed));

        resident.agree(gate.id).await.expect("agreed to the new one");
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
        let refuse = Refuse { gate: gate.id, purpose: Purpose::Enter };
        resident.hub.change(&refuse, &key()).await.expect("refused");

        assert_eq!(shown(&manager, &gate).await, before, "as if nothing had been decided");
        resident.hub.change(&lift(), &key()).await.expect("filed");
        assert_eq!(resident.hub.ask(&Mine { after: None }).await.expect("listed").len(), 1);
        let [Standing::Refused { at }] = standing(&resident).await[..] else { panic!("refused") };
        let said = events(&resident).await;
        let is_asked = |days| {
            may_ask(said.iter(), (gate.id, Purpose::Enter), at + Span::DAY.times(days))
        };
        assert_eq!([0, 179, 180].map(is_asked), [false, false, true], "what the screens ask");
        resident.agree(gate.id).await.expect("and one can change one's mind");
    }

    /// FR 10: no gate without another way in, and none takes in somebody new while that is down.
    async fn l06_a_face_is_never_the_only_way(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let draft = Draft { ways: vec![], ..east() };
        assert_eq!(code(manager.hub.change(&Register { draft }, &key()).await), Code::Invalid);
        let ways = gate.folder.path().join("terminal/ways");
        std::fs::write(&ways, "card").expect("the code reader is broken");
        gate.agent.round().await.expect("a round");
        let now = shown(&manager, &gate).await;
        assert_eq!((now.takes_in, now.broken), (false, vec![WayIn::Code]));
        assert_eq!(code(resident.agree(gate.id).await), Code::Invalid);
        assert_eq!(code(set(&manager, gate.id, Act::Pause).await.map(drop).and(set(&manager, gate.id, Act::Start).await)), Code::Invalid);

        std::fs::write(&ways, "card code").expect("it works again");
        gate.agent.round().await.expect("a round");
        set(&manager, gate.id, Act::Start).await.expect("in use again");
        let given = resident.agree(gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let ticket = resident.ticket(&given).await;
        std::fs::write(&ways, "").expect("everything is broken");
        let refused = gate.agent.enrol(&ticket, &face("王秀英")).await;
        assert!(matches!(refused, Err(gate::Refusal::NoOtherWay)));
    }

    /// FR 12: nobody is misled, pressed or paid.
    async fn l07_no_pressure_and_no_reward(hub: TestHub) {
        let (_, manager, gate) = neighbourhood(&hub).await;
        for text in ["业主必须刷脸", "录入即送礼品", "限期办理", "绝对安全"] {
            let texts = Texts { effect: statement(text), ..texts() };
            let refused = Describe { texts, ..describe(gate.id) };
            let Err(client::Error::Refused(problem)) = manager.hub.change(&refused, &key()).await else {
                panic!("{text} was published")
            };
            assert_eq!(problem.fields[0].field, "texts.effect");
            let english = Texts { rights: statement("A reward for everybody"), ..texts_of() };
            let refused = Describe { english: Some(english), ..describe(gate.id) };
            assert_eq!(code(manager.hub.change(&refused, &key()).await), Code::Invalid);
        }
    }

    /// FR 8; GB/T 35273 6.3: a face stays at its gate; a photo travels by a consent of its own, to no one else.
    async fn l08_a_photo_travels_by_its_own_consent_and_sealed(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let purposes = async || -> Vec<Purpose> {
            resident.offers().await.iter().map(|offer| offer.notice.purpose).collect()
        };
        assert_eq!(purposes().await, [Purpose::Enter], "at the gate, if nobody says more");
        let enter = resident.agree(gate.id).await.expect("agreed");
        manager.hub.change(&describe_photo(gate.id), &key()).await.expect("described");
        assert_eq!(purposes().await, [Purpose::Enter, Purpose::Relay], "each by itself");

        let (notice, given) = agree_photo(&resident, gate.id).await.expect("agreed");
        let picture = photo();
        let own = sealed(&resident, (&notice, &given), &picture).await;
        let by_enter = send(&resident, &enter, own.clone()).await;
        assert_eq!(code(by_enter), Code::NotFound, "the one is not the other");
        send(&resident, &given, own.clone()).await.expect("sent");
        assert!(!own.0.windows(16).any(|piece| picture.chunks_exact(16).any(|own| own == piece)));
        // Withdrawn, it is refused from the same moment on, to the person and to the gate.
        hub.come_to_a_checkpoint().await;
        resident.hub.change(&StopPhoto { gate: gate.id }, &key()).await.expect("withdrawn");
        assert_eq!(code(send(&resident, &given, own).await), Code::NotFound);
        assert_eq!(gate.agent.round().await.expect("a round").photos, 0);
        assert!(standing(&resident).await.iter().any(|one| matches!(one, Standing::Given { .. })));
    }

    /// FR 8; PIPL 19, 47: at the end it is deleted, and nobody has to think of it.
    async fn l09_at_the_end_it_is_deleted_by_itself(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let short = Describe { months: 1, ..describe(gate.id) };
        let manager = hub.join("赵经理", Post::Manager, None).await;
        manager.hub.change(&short, &key()).await.expect("described");
        resident.agree(gate.id).await.expect("agreed");
        let [Standing::Given { consent, .. }] = &standing(&resident).await[..] else { panic!("given") };
        let until = consent.valid_until;
        assert_eq!(until.day(Offset::CHINA), Day::of(2026, 12, 23));
        hub.advance(until - (hub.now() + Span::SECOND));
        hub.keep_agenda().await;
        assert!(is_given(&standing(&resident).await));
        hub.advance(Span::SECOND);
        hub.keep_agenda().await;
        let [Standing::Ended { why: End::Expired, deleting: Some(deleting), .. }] =
            &standing(&resident).await[..]
        else {
            panic!("over, and the gate is told")
        };
        assert_eq!(deleting.at, until);
    }

    /// PIPL 31; FR 7; 未成年人网络保护条例 32–37: under fourteen a guardian signs, and the staff need a second word.
    async fn l10_under_fourteen_a_guardian_signs_and_looks_are_allowed_by_another(hub: TestHub) {
        let (guardian, _, mut gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        // 13 years and 364 days: the fourteenth birthday is tomorrow.
        let birthday = guarded(&hub, &staff, (&child, &guardian), 1).await;
        assert_eq!(code(child.agree(gate.id).await), Code::Invalid);
        assert!(standing(&child).await.is_empty());

        let show = ShowChild { person: child.account.person };
        assert_eq!(code(staff.hub.ask(&show).await), Code::NotAllowed);
        let tried = |event: &Event| matches!(event, Event::LookRefused(access) if access.by == "小李");
        assert!(events(&child).await.iter().any(tried), "refused, and in the child's chain");

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

    /// PIPL 23: who is not named gets nothing.
    async fn l11_who_is_not_named_gets_nothing(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
        let mut west = hub.paired_gate(&manager, west).await;
        let given = resident.agree(gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let ticket = resident.ticket(&given).await;
        let refused = west.agent.enrol(&ticket, &face("王秀英")).await;
        assert!(matches!(refused, Err(gate::Refusal::Ticket(contract::consents::NotTaken::OtherGate))));
        // Another company behind the same gate is another one who gets it.
        let draft = Draft { vendor: "别家科技".try_into().expect("a name"), ..east() };
        manager.hub.change(&Change { id: gate.id, draft }, &key()).await.expect("changed");
        assert_eq!(why(&standing(&resident).await), Some(End::Changed));
    }

    /// PIPL 21: a company that is dismissed has to delete at every gate it looked after.
    async fn l12_a_dismissed_company_deletes(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let vendor = east().vendor;
        manager.hub.change(&Dismiss { vendor }, &key()).await.expect("dismissed");
        assert_eq!(why(&standing(&resident).await), Some(End::Removed));
        assert_eq!(shown(&manager, &gate).await.state, State::Removed);
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
        assert!(shown(&manager, &gate).await.pending.is_empty());
        assert_eq!(code(set(&manager, gate.id, Act::Start).await), Code::Conflict, "for good");
    }

    /// PIPL 26; FR 13: no camera in a private space, and none without a sign.
    async fn l13_no_private_space_and_a_sign(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let draft = Draft { area: Area::Private, ..east() };
        assert_eq!(code(manager.hub.change(&Register { draft }, &key()).await), Code::Invalid);
        let mut gate = hub.paired_gate(&manager, east()).await;
        gate.agent.round().await.expect("a round");
        let assess = contract::gates::Assess { id: gate.id, answers: answers() };
        manager.hub.change(&assess, &key()).await.expect("assessed");
        manager.hub.change(&describe(gate.id), &key()).await.expect("described");
        assert_eq!(shown(&manager, &gate).await.lacks, [Lack::Sign]);
        assert_eq!(code(set(&manager, gate.id, Act::Start).await), Code::Invalid);
    }

    /// PIPL 55, 56; FR 9: assessed before, and again whenever it is changed.
    async fn l18_assessed_before_and_after_each_change(hub: TestHub) {
        let (_, manager, gate) = neighbourhood(&hub).await;
        let draft = Draft { model: "AM-400".try_into().expect("a name"), ..east() };
        manager.hub.change(&Change { id: gate.id, draft }, &key()).await.expect("changed");
        let now = shown(&manager, &gate).await;
        assert_eq!((now.state, &now.lacks[..]), (State::Paused, &[Lack::Assessment][..]));
        assert_eq!(code(set(&manager, gate.id, Act::Start).await), Code::Invalid);
        let assess = contract::gates::Assess { id: gate.id, answers: answers() };
        manager.hub.change(&assess, &key()).await.expect("assessed");
        set(&manager, gate.id, Act::Start).await.expect("in use again");
        let kept = shown(&manager, &gate).await.assessed;
        assert_eq!(kept.iter().map(|one| one.is_current).collect::<Vec<_>>(), [true, false]);
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

    /// 电子签名法 13–15: each bit counts, and a key that is lost takes along what it has signed.
    async fn l25_each_bit_counts_and_lost_keys_end(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        let own = resident.consent(&resident.offers().await[0].notice).await;
        for at in 0..own.signature.0.len() {
            let mut signature = own.signature.0.clone();
            signature[at] ^= 1;
            let forged = Give { signature: Hex(signature), ..own.clone() };
            assert!(Consent::read(&forged.document, &forged.signature).is_err(), "{at}");
        }
        give(&resident, &own).await.expect("agreed");
        // Stopped at the counter, it takes effect at once, and lets nobody in.
        let stop = Stop { person: resident.account.person };
        staff.hub.change(&stop, &key()).await.expect("stopped");
        assert_eq!(code(resident.hub.ask(&Mine { after: None }).await), Code::DeviceRevoked);
        assert_eq!(code(give(&resident, &own).await), Code::DeviceRevoked);
        // The way back takes two of the staff and 72 hours, in which the old key can say no.
        let card = recovery::card(&staff, &manager, &resident).await;
        let objection = recovery::objection(&hub, &resident).await;
        for at in 0..objection.signature.0.len() {
            let mut signature = objection.signature.0.clone();
            signature[at] ^= 1;
            let forged = Veto { signature: Hex(signature), ..objection.clone() };
            assert_eq!(code(hub.client().change(&forged, &key()).await), Code::BadSignature, "{at}");
        }
        hub.advance(RECOVERING);
        gate.agent.round().await.expect("a round");
        let again = hub.use_up(card, "新手机").await.expect("joined again");
        assert_eq!(why(&standing(&again).await), Some(End::Compromised));
        assert_eq!(code(give(&again, &own).await), Code::BadSignature, "the old key signs nothing");
        again.agree(gate.id).await.expect("signed again");
    }

    /// PIPL 45; NDSR 25: one file with everything there is, which checks without the hub.
    async fn l14_everything_is_taken_along(hub: TestHub) {
        let news = lived(&hub).await;
        let records = news.mine.records.len();
        let text = serde_json::to_string(&Pack::of(news.clone())).expect("plain data");
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let (file, rule) = (folder.path().join("records.json"), folder.path().join("rule"));
        std::fs::write(&file, &text).expect("kept");
        std::fs::write(&rule, &news.policy).expect("kept");
        let proved = witness::records::check(&file, Some(&rule)).expect("proved");
        assert!(proved.contains(&format!("{records} records of the person, all that this page commits to")));
        for event in ["consent_given", "consent_ended", "deletion_ordered", "gate_signed", "access"] {
            assert!(proved.contains(&format!("\"event\":\"{event}\"")), "{event}: {proved}");
        }
    }

    /// PIPL 69; SPC 6: what has to be proved is proved by another's tool, or not at all.
    async fn l24_a_third_party_proves_it_alone(hub: TestHub) {
        let (resident, manager, news) = lived_here(&hub).await;
        let text = serde_json::to_string(&Pack::of(news.clone())).expect("plain data");
        assert!(Pack::read(&text).expect("a file").check(None).is_ok());
        // Another letter anywhere in what it says, or one record less, and it proves nothing.
        let one = news.mine.records.iter().position(|one| one.event.contains("consent_ended"));
        let one = one.expect("a record");
        let mut changed = news.clone();
        changed.mine.records[one].event = changed.mine.records[one].event.replacen('w', "v", 1);
        let mut less = news.clone();
        less.mine.records.remove(one);
        let mut none = news.clone();
        none.mine.records.clear();
        for forged in [changed, less, none] {
            let checked = Pack::of(forged).check(None);
            assert!(matches!(checked, Err(NotProved::Broken(_))), "{checked:?}");
        }
        assert_eq!(Pack::of(news).check(Some("quorum")).map(drop), Err(NotProved::Rule));
        assert!(Pack::read(&text.replacen("linli-records/1", "linli-records/2", 1)).is_err());

        // The community, which has to prove it, has a file as well: what was told, what was signed, what became of it.
        let second = hub.join("李经理", Post::Manager, None).await;
        let id = crate::evidence::allowed(&manager, &second, &resident).await;
        let dossier = manager.hub.ask(&evidence::Take { id }).await.expect("taken");
        let proved = dossier.check(None).expect("proved");
        assert!(proved.consents == 1 && proved.signed > 0, "{proved:?}");
        let given = dossier.shown.iter().position(|one| one.shown.record.event.contains("consent_given"));
        let mut changed = dossier.clone();
        let event = &mut changed.shown[given.expect("a consent")].shown.record.event;
        *event = event.replacen("enter", "entir", 1);
        assert!(changed.check(None).is_err());
        assert_eq!(dossier.check(Some("quorum")).map(drop), Err(NotProved::Rule));
    }

    /// PIPL 46, 47, 50: what is asked ends done or refused with a reason, before a day that both know; what is not
    /// is overdue, whoever says what; and who says so is deleted by the hub itself.
    async fn l15_a_request_ends_in_time_or_is_overdue(hub: TestHub) {
        let (resident, manager) = (hub.resident("王秀英").await, hub.join("陈经理", Post::Manager, None).await);
        let mut asked = Vec::new();
        for kind in [Kind::Correct, Kind::Delete, Kind::Explain] {
            let ask = Ask { wanted: wanted(kind, "请办一下。") };
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
        let overdue = |own: &Own, now| own.requests.iter().filter(|one| one.is_overdue(now)).count();
        let own = own(&resident).await;
        assert_eq!((overdue(&own, due_at), overdue(&own, due_at + Span::SECOND)), (0, 1));
        assert!(Statement::try_from("").is_err(), "a refusal without a reason is none");

        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.app.log().await.expect("a log");
        hub.advance(WAITING);
        hub.keep_agenda().await;
        assert_eq!(code(resident.hub.ask(&Mine { after: None }).await), Code::DeviceRevoked);
    }

    /// PIPL 48, 49: one can ask for an explanation, and a relative for somebody who has died.
    async fn l16_it_is_explained_to_the_living_and_to_relatives(hub: TestHub) {
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let ask = Ask { wanted: wanted(Kind::Explain, "为什么看我家？") };
        let asked = resident.hub.change(&ask, &key()).await.expect("asked");
        manager.hub.change(&answer(asked.id, Outcome::Done, "为了送通知。"), &key()).await.expect("explained");
        let told = own(&resident).await.requests[0].answer.clone().expect("an answer");
        assert_eq!(told.text.as_str(), "为了送通知。");
        let leave = Leave { person: resident.account.person, on: None };
        staff.hub.change(&leave, &key()).await.expect("left");
        let (person, relative) = (resident.account.person, Some("王小丽".try_into().expect("a name")));
        let wanted = wanted(Kind::Copy, "看了户口本和死亡证明。");
        let entered = AskFor { person, wanted, how: How::Counter, relative: relative.clone() };
        staff.hub.change(&entered, &key()).await.expect("entered");
        let open = manager.hub.ask(&Desk::default()).await.expect("the desk");
        assert_eq!(open[0].request.relative, relative);
    }

    /// PIPL 51; FR 14: whatever nobody reads without a record is read, and its owner's chain has each of them.
    async fn l17_each_privileged_read_is_recorded(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (resident, staff) = (hub.resident("王秀英").await, hub.staff("小李").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let daughter = hub.resident("王小丽").await;
        let matter = resident.hub.change(&lift(), &key()).await.expect("filed").id;
        let id = proposed(&resident, "加一盏路灯").await;
        let activity = crate::activities::draft(&hub);
        let activity = crate::activities::announced(&staff, activity).await;
        crate::activities::sign_up(&resident, activity, 1).await.expect("signed up");
        let poll = crate::polls::draft(&hub, polls::Voice::Person, polls::Secrecy::Named);
        let poll = crate::polls::published(&staff, poll).await;
        crate::polls::answers(&resident, poll, crate::polls::pick(0)).await.expect("answered");
        let ask = Ask { wanted: wanted(Kind::Explain, "谁看过我的诉求？") };
        resident.hub.change(&ask, &key()).await.expect("asked");
        let helper = NameHelper { name: Name::try_from("王小丽").expect("a name") };
        resident.hub.change(&helper, &key()).await.expect("named");
        let home = Search::try_from("3-1-502").expect("a search");
        let home = register::List { search: Some(home), ..register::List::default() };
        let place = manager.hub.ask(&home).await.expect("found").places[0].id;
        crate::polls::owns(&hub, place, "王秀英").await;
        let read = async || {
            let of = |event| match event {
                Event::Access(Access { of, by, .. }) => Some((of, by)),
                _ => None,
            };
            events(&resident).await.into_iter().filter_map(of).collect::<Vec<_>>()
        };
        assert!(read().await.is_empty());

        let mut told = Vec::new();
        for of in Protected::ALL {
            let by = match of {
                Protected::Household => {
                    let search = Search::try_from("王秀英").expect("a search");
                    let reason = Reason::Call;
                    staff.hub.ask(&counter::Look { search, reason }).await.expect("found");
                    "小李"
                }
                Protected::Author => {
                    let reveal = Reveal { id, comment: None, why: subject("警方来函") };
                    manager.hub.change(&reveal, &key()).await.expect("told");
                    "陈经理"
                }
                Protected::Export => {
                    crate::ledger::take_names(&hub, &manager).await;
                    "陈经理"
                }
                Protected::Records => {
                    let own = Sync { of: Some(resident.account.person), ..Sync::default() };
                    daughter.hub.ask(&own).await.expect("as a helper");
                    "王小丽"
                }
                Protected::Matter => {
                    staff.hub.ask(&inbox::Show { id: matter }).await.expect("opened");
                    "小李"
                }
                Protected::Request => {
                    manager.hub.ask(&Desk::default()).await.expect("the desk");
                    "陈经理"
                }
                Protected::Roster => {
                    staff.hub.ask(&activities::Roster { id: activity }).await.expect("the list");
                    "小李"
                }
                Protected::NamedPoll => {
                    let answers = polls::Answers { id: poll, after: None };
                    staff.hub.ask(&answers).await.expect("the answers");
                    "小李"
                }
                Protected::Owner => {
                    manager.hub.ask(&home).await.expect("found");
                    "陈经理"
                }
                Protected::Evidence => {
                    let second = hub.join("李经理", Post::Manager, None).await;
                    let id = crate::evidence::allowed(&manager, &second, &resident).await;
                    let taken = manager.hub.ask(&evidence::Take { id }).await;
                    assert_eq!(code(taken), Code::Conflict, "she has agreed to nothing");
                    "陈经理"
                }
            };
            told.push((of, by.to_owned()));
            assert_eq!(read().await, told, "{of:?}: before it was answered");
        }
        // Each with what for, by what they may, and for whom they work (PIPL 17, 55).
        let unit = crate::ledger::unit(&hub);
        for event in events(&resident).await {
            let Event::Access(access) = event else { continue };
            let why = access.why.as_deref().filter(|why| !why.trim().is_empty());
            assert!(access.reason.is_some() || why.is_some(), "{access:?}");
            assert_eq!(access.basis, Some(Basis::of(access.of, access.reason)), "{access:?}");
            let expected = (access.post != Post::Resident).then_some(unit.as_str());
            assert_eq!(access.unit.as_deref(), expected, "{access:?}");
        }

        // What for is not said by leaving it out, nor by what is not theirs to say.
        let handling = Reason::Handling;
        let search = || Search::try_from("王秀英").expect("a search");
        let look = counter::Look { search: search(), reason: handling };
        assert_eq!(code(staff.hub.ask(&look).await), Code::Invalid);
        let show = register::Show { place, reason: handling };
        assert_eq!(code(manager.hub.ask(&show).await), Code::Invalid);
        let list = register::List { reason: handling, ..home.clone() };
        assert_eq!(code(manager.hub.ask(&list).await), Code::Invalid);
        assert!(manager.hub.document("/api/register").await.is_err());
        let chosen = exports::Chosen {
            from: hub.now(),
            until: hub.now(),
            status: None,
            has_texts: false,
            has_names: true,
        };
        let begin = exports::Begin { chosen, why: None };
        assert_eq!(code(manager.hub.change(&begin, &key()).await), Code::Invalid);
        assert_eq!(read().await, told, "what was refused was not read");
    }

    /// PIPL 54; NDSR 27: an auditor reads and changes nothing, is told of to all, takes along what proves itself, and
    /// says what was found.
    async fn l21_it_is_audited_by_somebody_else(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let auditor = hub.join("老周", Post::Auditor, None).await;
        assert_eq!(code(set(&auditor, gate.id, Act::Pause).await), Code::NotAllowed);
        resident.agree(gate.id).await.expect("agreed");
        resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        hub.come_to_a_checkpoint().await;

        let take = auditing::Take { since: hub.now() - Span::DAY };
        let bundle = auditor.hub.ask(&take).await.expect("taken along");
        let head = bundle.check(None).expect("it proves itself").seen.checkpoint.head;
        assert_eq!(bundle.counts[0].said, 1, "an order to delete, of nobody in particular");
        let mut hidden = bundle.clone();
        hidden.shown.clear();
        assert!(matches!(hidden.check(None), Err(NotProved::Count(_))));
        let read = auditing::Subject::Bundle;
        assert!(matches!(&audits(&resident).await[..], [Event::AuditRead { of, .. }] if *of == read));

        let found = statement("东门的告知要写得更短。");
        let finish = auditing::Finish { since: take.since, size: head.size, found };
        assert_eq!(code(manager.hub.change(&finish, &key()).await), Code::NotAllowed);
        let finished = auditor.hub.change(&finish, &key()).await.expect("ended");
        let standing = manager.hub.ask(&auditing::Show {}).await.expect("told");
        assert_eq!(standing.due_at, finished.at + auditing::EVERY);
        assert!(standing.is_overdue(standing.due_at + Span::SECOND));
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

    /// FR 15: 100,000 faces are told to the province within thirty working days; the task comes by itself.
    async fn l20_a_hundred_thousand_faces_are_filed(hub: TestHub) {
        let (_, manager, mut gate) = neighbourhood(&hub).await;
        let auditor = hub.join("老周", Post::Auditor, None).await;
        let mut says = async |number: u64, templates: u64| {
            let report = Report {
                gate: gate.id,
                number,
                at: hub.now(),
                templates: u32::try_from(templates).expect("a count"),
                ways: WayIn::ALL.to_vec(),
                firmware: Hash([7; 32]),
            };
            gate.agent.say_later(&Saying::Report(report)).expect("kept");
            // Its own report comes after, with a number that is not new any more.
            let _ = gate.agent.round().await;
        };
        says(1_000, FILING_AT - 1).await;
        let filing = auditor.hub.ask(&ShowFiling {}).await.expect("looked");
        assert_eq!(filing.task, None);
        let note = NoteFiling { number: "浙网信人脸〔2026〕8号".try_into().expect("a number") };
        assert_eq!(code(manager.hub.change(&note, &key()).await), Code::Conflict, "nothing to file");

        let reached = hub.now();
        says(2_000, FILING_AT).await;
        hub.advance(Span::DAY);
        says(3_000, FILING_AT + 5).await;
        let filing = auditor.hub.ask(&ShowFiling {}).await.expect("looked");
        let due_at = filing_due(reached, Offset::CHINA);
        assert_eq!(filing.task, Some(Task { reached_at: reached, due_at }), "since the first time");
        assert!(!filing.is_overdue(due_at) && filing.is_overdue(due_at + Span::SECOND));
        assert_eq!(code(auditor.hub.change(&note, &key()).await), Code::NotAllowed);
        manager.hub.change(&note, &key()).await.expect("noted");
        let filing = auditor.hub.ask(&ShowFiling {}).await.expect("looked");
        assert!(!filing.is_overdue(due_at + Span::SECOND));
        assert_eq!(filing.filed.map(|filed| filed.by), Some("陈经理".to_owned()));
    }

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
        let text = |what: &str| Statement::try_from(what).expect("a statement");
        let texts = breaches::Texts {
            kinds: text("脸部特征数据"), cause: text("门禁机被偷"), harm: text("可能被人冒认"),
            remedy: text("机器已远程锁死"), self_help: text("改刷卡进门"), contact: text("陈经理 0571"),
        };
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

    /// 未成年人网络保护条例 35: who looks after a child is told with the child.
    async fn l19_a_breach_of_a_childs_data_is_told_to_the_guardian(hub: TestHub) {
        let (guardian, manager, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        let text = |what: &str| Statement::try_from(what).expect("a statement");
        let texts = breaches::Texts {
            kinds: text("脸部特征数据"), cause: text("门禁机被偷"), harm: text("可能被人冒认"),
            remedy: text("机器已远程锁死"), self_help: text("改刷卡进门"), contact: text("陈经理 0571"),
        };
        let about = breaches::About::Gate { gate: gate.id, since: hub.now() };
        let announce = breaches::Announce { is_drill: false, found_at: hub.now(), about, texts };
        manager.hub.change(&announce, &key()).await.expect("announced");
        hub.keep_agenda().await;
        for person in [&guardian, &child] {
            assert_eq!(person.hub.ask(&breaches::Mine {}).await.expect("told").len(), 1);
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
    }

    /// PIPL 47: who moves out is deleted.
    async fn l09_who_moves_out_is_deleted(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let leave = Leave { person: resident.account.person, on: None };
        manager.hub.change(&leave, &key()).await.expect("left");
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
    }

    /// PIPL 45: a face nobody agreed to leaves a count and no template.
    async fn l26_an_unknown_face_leaves_a_count(hub: TestHub) {
        let (_, _, gate) = neighbourhood(&hub).await;
        let mut terminal = gate.terminal();
        assert_eq!(terminal.recognise(&face("路人")).expect("read"), None);
        assert_eq!(terminal.strangers, 1);
        let faces = std::fs::read_dir(gate.folder.path().join("terminal/faces")).expect("a folder");
        assert_eq!(faces.count(), 0);
    }
}

/// What the ledger tells of somebody whose name was taken, who agreed, was taken in, withdrew and was deleted.
pub(crate) async fn lived(hub: &TestHub) -> News {
    lived_here(hub).await.2
}

/// The same, with who has lived it and the manager.
pub(crate) async fn lived_here(hub: &TestHub) -> (Person, Person, News) {
    let (resident, manager, mut gate) = neighbourhood(hub).await;
    resident.hub.change(&lift(), &key()).await.expect("filed");
    crate::ledger::take_names(hub, &manager).await;
    let given = resident.agree(gate.id).await.expect("agreed");
    hub.come_to_a_checkpoint().await;
    let ticket = resident.ticket(&given).await;
    gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
    resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    gate.agent.round().await.expect("a round");
    hub.come_to_a_checkpoint().await;
    let news = resident.hub.ask(&Sync::default()).await.expect("the ledger");
    (resident, manager, news)
}

fn texts_of() -> Texts {
    texts()
}
