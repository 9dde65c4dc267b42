//! What a community shows where it has to prove what somebody agreed to: one file about one person, by two managers, told
//! to that person, and believed by nobody but who has checked it.

use contract::{
    Code,
    consents::{Consent, Withdraw},
    evidence::{Ask, Said, Take},
    gates::{Notice, Vendor},
    id::{LookId, PersonId},
    ledger::{Access, Event, Protected},
    people::Post,
    rights::{EraseMe, WAITING},
    seconding::{Allow, HOLDS, List, Subject},
};
use ledger::{
    evidence::{Dossier, Proved},
    pack::NotProved,
};

use crate::{
    complaints::lift,
    gates::{events, neighbourhood},
    support::{
        Engine, Person, TestHub, code,
        gate::{east, face, statement},
        key, on_both_engines,
    },
};

/// Who has nothing to do with it.
pub(crate) const CANARY: &str = "赵金丝雀";

/// What for it is asked.
pub(crate) const WHY: &str = "（2026）川0107民初1234号案举证。";

pub(crate) fn ask(person: &Person) -> Ask {
    Ask { person: person.account.person, why: statement(WHY) }
}

/// A manager has asked for it and another has allowed it.
pub(crate) async fn allowed(manager: &Person, second: &Person, person: &Person) -> LookId {
    let id = manager.hub.change(&ask(person), &key()).await.expect("asked").id;
    second.hub.change(&Allow { id }, &key()).await.expect("allowed");
    id
}

/// Two managers, a resident who has agreed, was taken in, has withdrawn and whose gate has signed; and a neighbour who has
/// agreed to the same gate.
pub(crate) async fn sued(hub: &TestHub) -> (Person, Person, Person, Person) {
    let (resident, manager, mut gate) = neighbourhood(hub).await;
    let second = hub.join("李经理", Post::Manager, None).await;
    let neighbour = hub.join(CANARY, Post::Resident, Some("4-1-101")).await;
    resident.hub.change(&lift(), &key()).await.expect("filed");
    let given = resident.agree(gate.id).await.expect("agreed");
    neighbour.agree(gate.id).await.expect("agreed");
    hub.come_to_a_checkpoint().await;
    let ticket = resident.ticket(&given).await;
    gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
    gate.agent.round().await.expect("a round");
    resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    gate.agent.round().await.expect("a round");
    hub.come_to_a_checkpoint().await;
    (resident, manager, second, neighbour)
}

/// What the records of a file say.
fn said(dossier: &Dossier) -> Vec<Event> {
    let read = |event: &str| serde_json::from_str(event).expect("an event");
    dossier.shown.iter().map(|evidence| read(&evidence.shown.record.event)).collect()
}

fn changed(dossier: &Dossier, change: impl FnOnce(&mut Dossier)) -> Result<Proved, NotProved> {
    let mut dossier = dossier.clone();
    change(&mut dossier);
    dossier.check(None)
}

on_both_engines! {
    async fn one_file_proves_what_was_told_agreed_to_and_done(hub: TestHub) {
        let (resident, manager, second, neighbour) = sued(&hub).await;
        let id = allowed(&manager, &second, &resident).await;
        let dossier = manager.hub.ask(&Take { id }).await.expect("taken");
        let proved = dossier.check(None).expect("proved");

        let events = said(&dossier);
        let names: Vec<&str> = events.iter().map(|event| match event {
            Event::KeyAdded { .. } => "key",
            Event::ConsentGiven { .. } => "given",
            Event::ConsentEnded { .. } => "ended",
            Event::DeletionOrdered { .. } => "order",
            Event::GateSigned { .. } => "signed",
            _ => "something else",
        }).collect();
        assert_eq!(names, ["key", "given", "signed", "ended", "order", "signed"]);
        assert_eq!((proved.consents, proved.signed, proved.shown.len()), (1, 2, 6));
        let Event::ConsentGiven { document, signature, .. } = &events[1] else { panic!("a consent") };
        let consent = Consent::read(document, signature).expect("signed");
        let mut told = proved.ours.iter().filter_map(|record| {
            match serde_json::from_str::<Event>(&record.event).ok()? {
                Event::GateNotice { notice, .. } => Notice::read(&notice),
                _ => None,
            }
        });
        let is_told = told.any(|notice| notice.hash() == consent.notice);
        assert!(is_told, "what she was told, as it was published");
        let beside: Said = serde_json::from_str(&dossier.said).expect("what is only said");
        assert_eq!((&*beside.person, &*beside.why, &*beside.by), ("王秀英", WHY, "陈经理"));
        assert_eq!((beside.allowed_by.as_deref(), beside.waiting), (Some("李经理"), 0));
        let vendors: Vec<Vendor> = beside.vendors.into_iter().map(|(_, vendor)| vendor).collect();
        assert_eq!(vendors, [Vendor::from(east())], "who looks after the device, by which contract");

        // Nothing of anybody else.
        let text = serde_json::to_string(&dossier).expect("plain data");
        assert!(!text.contains(CANARY));
        let id = allowed(&manager, &second, &neighbour).await;
        let other = manager.hub.ask(&Take { id }).await.expect("taken");
        for evidence in &other.shown {
            assert!(!text.contains(&evidence.entry), "the neighbour's: {:?}", evidence.index);
        }

        // Somebody else's tool, and a rule that was brought.
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let (file, rule) = (folder.path().join("evidence.json"), folder.path().join("rule"));
        std::fs::write(&file, &text).expect("kept");
        std::fs::write(&rule, &dossier.policy).expect("kept");
        let printed = witness::records::check(&file, Some(&rule)).expect("proved");
        assert!(printed.contains("6 records of one person's consents; signed by their keys: 1, by gates: 2"));
        for part in ["consent_given", "consent_ended", "deletion_ordered", "gate_notice", "only claimed", WHY] {
            assert!(printed.contains(part), "{part}: {printed}");
        }
    }

    async fn a_letter_more_or_somebody_elses_record_and_it_proves_nothing(hub: TestHub) {
        let (resident, manager, second, neighbour) = sued(&hub).await;
        let id = allowed(&manager, &second, &resident).await;
        let dossier = manager.hub.ask(&Take { id }).await.expect("taken");
        dossier.check(None).expect("proved");

        for place in 0..dossier.shown.len() {
            let wrong = changed(&dossier, |dossier| {
                let event = &mut dossier.shown[place].shown.record.event;
                *event = event.replacen("at", "ab", 1);
            });
            assert_eq!(wrong, Err(NotProved::Elsewhere(dossier.shown[place].index)));
        }
        let notices = changed(&dossier, |dossier| {
            let notice = dossier.ours.records.iter_mut();
            let mut notice = notice.filter(|record| record.event.contains("gate_notice"));
            let record = notice.next().expect("a notice");
            record.event = record.event.replacen("12", "11", 1) + " ";
        });
        assert!(matches!(notices, Err(NotProved::Broken(_))), "{notices:?}");
        let given = dossier.shown[1].index;
        let keyless = changed(&dossier, |dossier| drop(dossier.shown.remove(0)));
        assert_eq!(keyless, Err(NotProved::NotAgreed(given)), "by whose key?");
        let next = dossier.shown[2].index;
        let nothing = changed(&dossier, |dossier| drop(dossier.shown.remove(1)));
        assert_eq!(nothing, Err(NotProved::Stranger(next)), "of what consent?");

        let id = allowed(&manager, &second, &neighbour).await;
        let other = manager.hub.ask(&Take { id }).await.expect("taken");
        let both = changed(&dossier, |dossier| {
            dossier.shown.extend(other.shown.clone());
            dossier.shown.sort_by_key(|evidence| evidence.index);
        });
        assert!(matches!(both, Err(NotProved::NotAgreed(_))), "two people at one gate: {both:?}");
        assert_eq!(dossier.check(Some("no rule")), Err(NotProved::Rule));
        let text = serde_json::to_string(&dossier).expect("plain data");
        assert_eq!(Dossier::read(&text), Ok(dossier));
        assert_eq!(Dossier::read(&text.replacen("linli-evidence/1", "linli-evidence/2", 1)), Err(NotProved::Form));
    }

    async fn it_takes_two_managers_and_stands_in_the_persons_records(hub: TestHub) {
        let (resident, manager, second, _) = sued(&hub).await;
        let id = manager.hub.change(&ask(&resident), &key()).await.expect("asked").id;
        let waiting = second.hub.ask(&List {}).await.expect("what waits");
        assert_eq!((waiting[0].id, waiting[0].of, &*waiting[0].why), (id, Subject::Evidence, WHY));
        assert_eq!(waiting[0].home.as_deref(), Some("3栋1单元502"));
        let text = serde_json::to_string(&waiting).expect("plain data");
        assert!(!text.contains("王秀英"), "{text}");

        assert_eq!(code(manager.hub.ask(&Take { id }).await), Code::NotAllowed, "nobody has allowed it");
        assert_eq!(code(manager.hub.change(&Allow { id }, &key()).await), Code::NotAllowed);
        assert!(taken(&resident).await.is_empty());
        second.hub.change(&Allow { id }, &key()).await.expect("allowed");
        assert_eq!(code(second.hub.ask(&Take { id }).await), Code::NotFound, "who has asked, alone");
        for count in 1..=2 {
            manager.hub.ask(&Take { id }).await.expect("taken");
            let told = taken(&resident).await;
            assert_eq!(told.len(), count, "each time");
            assert_eq!((&*told[0].by, told[0].why.as_deref()), ("陈经理", Some(WHY)));
        }
        assert!(events(&resident).await.iter().any(|event| matches!(event,
            Event::LookAllowed { to, by, why, .. } if to == "陈经理" && by == "李经理" && why == WHY)));
        hub.advance(HOLDS);
        assert_eq!(code(manager.hub.ask(&Take { id }).await), Code::NotFound, "a day is over");
    }

    async fn every_cell_of_post_and_act_at_the_evidence(hub: TestHub) {
        let (resident, manager, second, _) = sued(&hub).await;
        let own = allowed(&manager, &second, &resident).await;
        for post in Post::ALL {
            let caller = hub.join("某人", post, None).await;
            let asked = caller.hub.change(&ask(&resident), &key()).await;
            let took = code(caller.hub.ask(&Take { id: own }).await);
            match post {
                Post::Manager => {
                    assert!(asked.is_ok(), "{asked:?}");
                    assert_eq!(took, Code::NotFound, "what somebody else has asked");
                    let mine = caller.hub.change(&ask(&caller), &key()).await;
                    assert_eq!(code(mine), Code::NotAllowed, "not about oneself");
                    let nobody = Ask { person: PersonId::from_number(1), ..ask(&resident) };
                    assert_eq!(code(caller.hub.change(&nobody, &key()).await), Code::NotFound);
                }
                Post::Resident | Post::Staff | Post::Auditor => {
                    assert_eq!(code(asked), Code::NotAllowed, "{post:?}");
                    assert_eq!(took, Code::NotAllowed, "{post:?}");
                }
            }
        }
        let nobody = hub.client();
        assert_eq!(code(nobody.change(&ask(&resident), &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&Take { id: own }).await), Code::NotSignedIn);
    }

    async fn of_who_was_deleted_there_is_nothing_to_take(hub: TestHub) {
        let (resident, manager, second, _) = sued(&hub).await;
        resident.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(WAITING);
        hub.keep_agenda().await;

        assert_eq!(code(manager.hub.change(&ask(&resident), &key()).await), Code::NotFound);
        assert!(second.hub.ask(&List {}).await.expect("listed").is_empty());
    }
}

/// Who has taken the proof of what somebody agreed to, as their own chain says.
pub(crate) async fn taken(person: &Person) -> Vec<Access> {
    let all = events(person).await.into_iter();
    all.filter_map(|event| match event {
        Event::Access(access) if access.of == Protected::Evidence => Some(access),
        _ => None,
    })
    .collect()
}
