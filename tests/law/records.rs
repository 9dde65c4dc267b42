//! What is proved without the hub: by the person, by an auditor, by the community (L14, L21, L24).

use contract::{
    Code, auditing,
    consents::Withdraw,
    devices::Revoke,
    evidence,
    gates::Act,
    ledger::Event,
    people::Post,
    rights::{Made, Outcome},
    time::Span,
};
use ledger::pack::{NotProved, Pack};

use super::{lived, lived_here};
use crate::{
    auditing::audits,
    copying::{asked, begin, take, told},
    gates::neighbourhood,
    rights::{allow, answer},
    support::{
        Engine, TestHub, code,
        gate::{set, statement},
        key, on_both_engines,
    },
};

on_both_engines! {
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

    /// PIPL 45, 49: who has no device is handed the same by two managers, told of it first, and nobody says so before.
    async fn l14_who_has_no_device_is_handed_the_same(hub: TestHub) {
        let (resident, one, before) = lived_here(&hub).await;
        let (staff, other) = (hub.staff("小李").await, hub.join("李经理", Post::Manager, None).await);
        let (person, id) = (resident.account.person, resident.account.device);
        resident.hub.change(&Revoke { id }, &key()).await.expect("the last device is gone");
        let id = asked(&staff, person).await;
        let done = answer(id, Outcome::Done, "当面给了。");
        assert_eq!(code(one.hub.change(&done, &key()).await), Code::Invalid, "nothing was done");
        let begun = begin(&one, id).await.expect("begun");
        assert_eq!(code(take(&one, begun).await), Code::NotAllowed, "it takes two");
        allow(&other, begun).await.expect("agreed");

        let Made { records, matters } = take(&one, begun).await.expect("taken");
        assert!(matters.contains("电梯坏了三天"), "{matters}");
        assert!(records.mine.records.starts_with(&before.mine.records));
        assert_eq!(told(&records).len(), 1, "before it leaves");
        assert!(Pack::of(records).check(None).is_ok());
        one.hub.change(&done, &key()).await.expect("answered");
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
}
