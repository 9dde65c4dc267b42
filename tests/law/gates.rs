//! What no gate may be or do, and what it needs before it may anything (L6–L8, L11–L13, L18, L20, L26).

use std::iter::successors;

use contract::{
    Code, breaches,
    calendar::is_working,
    consents::{End, Standing},
    gates::{
        Act, Area, Change, Describe, Dismiss, Draft, FILING_AT, Invite, Lack, NoteFiling, Purpose,
        Register, ShowFiling, State, Task, Texts, WayIn,
        agent::{Report, Saying},
        filing_due,
    },
    people::Post,
    relay::Stop as StopPhoto,
    time::{Offset, Span},
};
use ledger::Hash;

use super::{breach::lost, why};
use crate::{
    gates::{neighbourhood, shown, standing},
    relay::{agree_photo, photo, sealed, send, take_photos},
    support::{
        Engine, TestHub, code,
        gate::{answers, describe, east, face, set, statement, texts},
        key, on_both_engines,
    },
};

on_both_engines! {
    /// FR 10: no gate without another way in, and none takes in somebody new while that is down.
    async fn l06_a_face_is_never_the_only_way(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        // Another name: what is called as a gate that is there already is refused for that alone.
        let draft = Draft { name: "南门".try_into().expect("a name"), ways: vec![], ..east() };
        assert_eq!(code(manager.hub.change(&Register { draft }, &key()).await), Code::Invalid);
        let readers = gate.folder.path().join("terminal/readers");
        let (code_reader, test_code) = (readers.join("code"), std::fs::read(readers.join("code")).expect("a code"));
        std::fs::write(&code_reader, "smeared").expect("the code reader reads something else");
        gate.agent.round().await.expect("a round");
        let now = shown(&manager, &gate).await;
        assert_eq!((now.takes_in, now.broken), (false, vec![WayIn::Code]));
        assert_eq!(code(resident.agree(gate.id).await), Code::Invalid);
        assert_eq!(code(set(&manager, gate.id, Act::Pause).await.map(drop).and(set(&manager, gate.id, Act::Start).await)), Code::Invalid);

        std::fs::write(&code_reader, test_code).expect("it works again");
        gate.agent.round().await.expect("a round");
        set(&manager, gate.id, Act::Start).await.expect("in use again");
        let (_, ticket) = resident.agreed(&hub, gate.id).await;
        std::fs::remove_dir_all(&readers).expect("nothing is held to any reader");
        let refused = gate.agent.enrol(&ticket, &face("王秀英")).await;
        assert!(matches!(refused, Err(gate::Refusal::NoOtherWay)), "nobody has tried any");
        gate.agent.round().await.expect("a round");
        let now = shown(&manager, &gate).await;
        assert_eq!((now.takes_in, &now.broken[..], now.trials.len()), (false, WayIn::ALL, 0), "and nothing is claimed");
    }

    /// FR 12: nobody is misled, pressed or paid.
    async fn l07_no_pressure_and_no_reward(hub: TestHub) {
        let (_, manager, gate) = neighbourhood(&hub).await;
        for text in ["业主必须刷脸", "录入即送礼品", "限期办理", "绝对安全"] {
            for (field, texts) in [
                ("texts.effect", Texts { effect: statement(text), ..texts() }),
                ("texts.at_end", Texts { at_end: Some(statement(text)), ..texts() }),
            ] {
                let refused = Describe { texts, ..describe(gate.id) };
                let Err(client::Error::Refused(problem)) = manager.hub.change(&refused, &key()).await else {
                    panic!("{text} was published")
                };
                assert_eq!(problem.fields[0].field, field);
            }
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
        take_photos(&manager, gate.id).await;
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

    /// PIPL 23: who is not named gets nothing.
    async fn l11_who_is_not_named_gets_nothing(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let west = Draft { name: "西门".try_into().expect("a name"), ..east() };
        let mut west = hub.paired_gate(&manager, west).await;
        let (_, ticket) = resident.agreed(&hub, gate.id).await;
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

    /// PIPL 55, 56; FR 9: assessed before, and again whenever it is changed, another machine comes or data was lost.
    async fn l18_assessed_before_and_after_each_change(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
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

        // A drill has lost nothing; what really was lost was assessed as safe.
        let about = breaches::About::Gate { gate: gate.id, since: hub.now() };
        for (is_drill, lacks) in [(true, vec![]), (false, vec![Lack::Assessment])] {
            let announce =
                breaches::Announce { is_drill, found_at: hub.now(), about, texts: lost() };
            manager.hub.change(&announce, &key()).await.expect("announced");
            let now = shown(&manager, &gate).await;
            assert_eq!((now.takes_in, now.lacks), (is_drill, lacks));
        }
        assert_eq!(code(resident.agree(gate.id).await), Code::Invalid, "nobody new meanwhile");
        manager.hub.change(&assess, &key()).await.expect("assessed");
        assert!(shown(&manager, &gate).await.takes_in);

        // What another machine does was assessed by nobody.
        manager.hub.change(&Invite { id: gate.id }, &key()).await.expect("a code");
        let now = shown(&manager, &gate).await;
        assert_eq!((now.state, &now.lacks[..]), (State::Paused, &[Lack::Assessment][..]));
        assert!(now.assessed.iter().all(|one| !one.is_current));
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
                tried: vec![],
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
        let days = successors(Some(reached.day(Offset::CHINA).next()), |day| Some(day.next()));
        let days = days.take_while(|day| day.at(24, Offset::CHINA) <= due_at);
        assert_eq!(days.filter(|day| is_working(*day)).count(), 30, "working days, and none more");
        assert!(!filing.is_overdue(due_at) && filing.is_overdue(due_at + Span::SECOND));
        assert_eq!(code(auditor.hub.change(&note, &key()).await), Code::NotAllowed);
        manager.hub.change(&note, &key()).await.expect("noted");
        let filing = auditor.hub.ask(&ShowFiling {}).await.expect("looked");
        assert!(!filing.is_overdue(due_at + Span::SECOND));
        assert_eq!(filing.filed.map(|filed| filed.by), Some("陈经理".to_owned()));
    }

    /// PIPL 45: a face nobody agreed to leaves a count and no template; a template that got there all the same is
    /// deleted by the gate itself.
    async fn l26_an_unknown_face_leaves_a_count(hub: TestHub) {
        let (_, _, mut gate) = neighbourhood(&hub).await;
        let (mut terminal, today) = (gate.terminal(), hub.now().day(Offset::CHINA));
        assert_eq!(terminal.open_for(&face("路人"), today).expect("read"), None);
        assert_eq!(gate.terminal().strangers(today).expect("read"), [(today, 1)]);
        let folder = gate.folder.path().join("terminal/faces");
        let faces = || std::fs::read_dir(&folder).expect("a folder").count();
        assert_eq!(faces(), 0);

        gate::Terminal::enrol(&mut terminal, Hash([9; 32]), &face("路人")).await.expect("put in");
        assert_eq!(faces(), 1);
        assert_eq!(gate.agent.round().await.expect("a round").strays, 1);
        assert_eq!(faces(), 0);
    }
}

fn texts_of() -> Texts {
    texts()
}
