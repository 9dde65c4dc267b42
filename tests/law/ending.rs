//! What ends by itself: with its time, with who moves out, with a key that was lost (L9, L25).

use contract::{
    Code,
    complaints::Mine,
    consents::{Consent, End, Give, How, Standing},
    devices::{Leave, Stop},
    family::{AddHelper, NameHelper},
    gates::Describe,
    ledger::{Event, Sync},
    people::Post,
    recovery::{Veto, WAITING as RECOVERING},
    sessions::Hex,
    text::Name,
    time::{Day, Offset, Span},
};

use super::{give, is_given, why};
use crate::{
    gates::{events, neighbourhood, standing},
    recovery,
    support::{Engine, TestHub, code, gate::describe, key, on_both_engines},
};

on_both_engines! {
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

    /// PIPL 47: who moves out is deleted.
    async fn l09_who_moves_out_is_deleted(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let leave = Leave { person: resident.account.person, on: None };
        manager.hub.change(&leave, &key()).await.expect("left");
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
    }

    /// 电子签名法 13–15: each bit counts, and a key that is lost takes along what it has signed.
    async fn l25_each_bit_counts_and_lost_keys_end(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        let own = resident.consent(&resident.offers().await[0].notice).await;
        for at in 0..own.signature.0.len() {
            for bit in 0..8 {
                let mut signature = own.signature.0.clone();
                signature[at] ^= 1 << bit;
                let forged = Give { signature: Hex(signature), ..own.clone() };
                assert!(Consent::read(&forged.document, &forged.signature).is_err(), "{at}, {bit}");
            }
        }
        for at in 0..own.document.len() {
            for bit in 0..8 {
                // What is no text any more cannot be sent at all.
                let mut document = own.document.clone().into_bytes();
                document[at] ^= 1 << bit;
                let Ok(document) = String::from_utf8(document) else { continue };
                assert!(Consent::read(&document, &own.signature).is_err(), "{at}: {document}");
            }
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
            signature[at] ^= 1 << (at % 8);
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

    /// The same of whom a lost device has named: a finder names themselves. Whom staff have entered goes on helping.
    async fn l25_whom_a_lost_device_has_named_helps_no_more(hub: TestHub) {
        let (resident, _, _gate) = neighbourhood(&hub).await;
        let (staff, daughter) = (hub.staff("小李").await, hub.resident("王小丽").await);
        let finder = hub.resident("王小明").await;
        let (person, helper) = (resident.account.person, daughter.account.person);
        let entered = AddHelper { person, helper, how: How::Counter };
        staff.hub.change(&entered, &key()).await.expect("entered");
        hub.advance(Span::SECOND);
        let named = NameHelper { name: Name::try_from("王小明").expect("a name") };
        resident.hub.change(&named, &key()).await.expect("named");
        let records = Sync { of: Some(person), ..Sync::default() };
        finder.hub.ask(&records).await.expect("the records of whom they help");

        staff.hub.change(&Stop { person }, &key()).await.expect("stopped");

        assert_eq!(code(finder.hub.ask(&records).await), Code::NotAllowed);
        daughter.hub.ask(&records).await.expect("she was entered at the counter");
        assert!(events(&finder).await.iter().any(|event| matches!(event,
            Event::HelperRemoved { helper, by: None, .. } if helper == "王小明")));
    }
}
