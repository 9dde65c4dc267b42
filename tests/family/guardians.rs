//! What a guardian signs for a child: the gate believes the log alone, and it is over with the guardian or at fourteen.

use contract::{
    Code,
    consents::{End, Give, NotTaken, Presented, Refuse, Standing, may_ask},
    devices::{Leave, Stop},
    family::{self, Mine, Tie, grown_at},
    gates::Purpose,
    ledger::Event,
    time::{Offset, Span},
};
use gate::Refusal;

use super::{agree_for, consent_for, guarded, helper, sync};
use crate::{
    gates::{events, neighbourhood, standing},
    support::{Engine, Person, TestHub, code, gate::face, key, on_both_engines},
};

on_both_engines! {
    async fn what_a_guardian_has_signed_opens_the_gate_and_ends_at_fourteen(hub: TestHub) {
        let (guardian, _, mut gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 3).await;
        let given = agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        let [Standing::Given { consent, .. }] = &standing(&child).await[..] else { panic!("given") };
        let grown = grown_at(birthday, Offset::CHINA);
        assert_eq!(consent.valid_until, grown, "and not a year");
        assert!(standing(&guardian).await.is_empty(), "it is the child's alone");

        hub.come_to_a_checkpoint().await;
        let ticket = guardian.ticket(&given).await;
        gate.agent.enrol(&ticket, &face("王小明")).await.expect("taken in");
        gate.agent.round().await.expect("a round");

        hub.advance(grown - (hub.now() + Span::SECOND));
        hub.keep_agenda().await;
        assert!(matches!(standing(&child).await[..], [Standing::Given { .. }]));
        hub.advance(Span::SECOND);
        hub.keep_agenda().await;
        assert!(matches!(standing(&child).await[..], [Standing::Ended { why: End::Expired, .. }]));
        gate.agent.round().await.expect("a round");
        assert_eq!(gate.terminal().recognise(&face("王小明")).expect("read"), None);
        // From now on the child decides alone.
        assert_eq!(code(guardian.hub.ask(&sync(&child)).await), Code::NotAllowed);
        assert!(guardian.hub.ask(&Mine {}).await.expect("a family").by_me.is_empty());
        assert_eq!(child.hub.ask(&Mine {}).await.expect("a family").under_14_until, None);
        child.agree(gate.id).await.expect("with a device of their own");
    }

    async fn a_guardians_no_is_the_childs_and_rests_as_ones_own_does(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let (elder, daughter) = (hub.resident("王老先生").await, hub.resident("王小丽").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        staff.hub.change(&helper(&elder, &daughter), &key()).await.expect("entered");
        let no = |whom: &Person| {
            let child = Some(whom.account.person);
            Refuse { gate: gate.id, purpose: Purpose::Enter, child }
        };
        for (caller, whom) in [(&daughter, &elder), (&daughter, &child), (&staff, &child), (&guardian, &elder)] {
            assert_eq!(code(caller.hub.change(&no(whom), &key()).await), Code::NotAllowed);
        }
        assert!(standing(&child).await.is_empty() && standing(&elder).await.is_empty());

        guardian.hub.change(&no(&child), &key()).await.expect("refused");

        let [Standing::Refused { at }] = standing(&child).await[..] else { panic!("refused") };
        let said = events(&child).await;
        assert!(said.iter().any(|event| matches!(event,
            Event::ConsentRefused { by: Some(by), .. } if by == "王秀英")), "and whose word it was");
        let may = |days| may_ask(said.iter(), (gate.id, Purpose::Enter), at + Span::DAY.times(days));
        assert_eq!([0, 179, 180].map(may), [false, false, true], "nobody asks the guardian again");
        assert!(standing(&guardian).await.is_empty(), "it is the child's alone");

        // What was agreed to before is over with it, and the child's chain says by whom.
        agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        guardian.hub.change(&no(&child), &key()).await.expect("refused");
        let over = standing(&child).await;
        assert!(matches!(over[..], [Standing::Ended { why: End::Withdrawn, .. }]), "{over:?}");
        assert!(events(&child).await.iter().any(|event| matches!(event,
            Event::ConsentEnded { by: Some(by), .. } if by == "王秀英")));
    }

    async fn the_gate_believes_of_a_guardian_only_what_the_log_says(hub: TestHub) {
        let (guardian, _, mut gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        let given = agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let ticket = guardian.ticket(&given).await;
        let said = &ticket.ticket.shown.record.event;
        let [begins, ends] = [",\"minor\":", ",\"signature\":"].map(|part| said.rfind(part).expect(part));
        let without = [&said[..begins], &said[ends..]].concat();
        let [own, other] = [&guardian, &child].map(|one| one.account.key.bytes.to_string());
        let other_key = [&said[..begins], &said[begins..].replace(&own, &other)].concat();
        for event in [without, other_key] {
            assert_ne!(&event, said);
            let mut forged: Presented = ticket.clone();
            forged.ticket.shown.record.event = event;
            let refused = gate.agent.enrol(&forged, &face("王小明")).await;
            assert!(matches!(refused, Err(Refusal::Ticket(NotTaken::NotProved))), "{refused:?}");
        }
        // The child's own device does not show what the guardian's has signed.
        let shown = child.show(given.consent, ticket.ticket.clone()).await;
        let refused = gate.agent.enrol(&shown, &face("王小明")).await;
        assert!(matches!(refused, Err(Refusal::Ticket(NotTaken::NotShown))), "{refused:?}");
        gate.agent.enrol(&ticket, &face("王小明")).await.expect("taken in");
    }

    async fn nobody_but_a_guardian_in_force_signs_for_a_child(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let uncle = hub.resident("王叔").await;
        child.agree(gate.id).await.expect("as if grown up");
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        assert!(matches!(standing(&child).await[..], [Standing::Ended { why: End::Guardian, .. }]));
        assert_eq!(code(child.agree(gate.id).await), Code::Invalid);
        let notice = guardian.offers().await[0].notice.clone();
        let give = consent_for(&guardian, &child, birthday, &notice).await;
        // Sent by another, for nobody, or signed until another day.
        assert_eq!(code(uncle.hub.change(&give, &key()).await), Code::BadSignature);
        let for_nobody = Give { child: None, ..give.clone() };
        assert_eq!(code(guardian.hub.change(&for_nobody, &key()).await), Code::Invalid);
        let longer = consent_for(&guardian, &child, birthday.next(), &notice).await;
        assert_eq!(code(guardian.hub.change(&longer, &key()).await), Code::Invalid);
        assert_eq!(code(uncle.hub.ask(&sync(&child)).await), Code::NotAllowed);
        guardian.hub.change(&give, &key()).await.expect("agreed");

        // No guardian any more: what was signed is over, and nothing new is taken.
        let (person, other) = (child.account.person, guardian.account.person);
        let again = consent_for(&guardian, &child, birthday, &notice).await;
        assert_eq!(code(guardian.hub.change(&family::End { person, other }, &key()).await), Code::NotAllowed);
        assert_eq!(code(child.hub.change(&family::End { person, other }, &key()).await), Code::NotAllowed);
        staff.hub.change(&family::End { person, other }, &key()).await.expect("ended");
        let last = standing(&child).await.pop();
        assert!(matches!(last, Some(Standing::Ended { why: End::Guardian, .. })), "{last:?}");
        assert_eq!(code(guardian.hub.change(&again, &key()).await), Code::NotAllowed);
        for who in [&child, &guardian] {
            let all = events(who).await;
            assert!(all.iter().any(|event| matches!(event, Event::GuardianAdded { under_14_until, has_agreed: true, by, .. }
                if *under_14_until == birthday && by == "小李")));
            assert!(all.iter().any(|event| matches!(event, Event::GuardianRemoved { .. })));
        }
    }

    async fn a_guardian_who_has_left_or_lost_the_key_signs_for_nobody(hub: TestHub) {
        let (guardian, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        let father = hub.resident("王爸爸").await;
        let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
        guarded(&hub, &staff, (&child, &father), 300).await;
        agree_for(&guardian, &child, birthday, gate.id).await.expect("agreed");
        let stop = Stop { person: guardian.account.person };
        staff.hub.change(&stop, &key()).await.expect("stopped");
        let last = standing(&child).await.pop();
        assert!(matches!(last, Some(Standing::Ended { why: End::Compromised, .. })), "{last:?}");

        agree_for(&father, &child, birthday, gate.id).await.expect("the other one agrees");
        let leave = Leave { person: father.account.person, on: None };
        staff.hub.change(&leave, &key()).await.expect("left");
        let last = standing(&child).await.pop();
        assert!(matches!(last, Some(Standing::Ended { why: End::Guardian, .. })), "{last:?}");
        let all = events(&child).await;
        assert!(all.iter().any(|event| matches!(event, Event::GuardianRemoved { by: None, .. })));
    }

    async fn of_a_key_that_is_stopped_and_a_childs_consent_at_once_none_is_left(hub: TestHub) {
        let (_, _, gate) = neighbourhood(&hub).await;
        let (child, staff) = (hub.resident("王小明").await, hub.staff("小李").await);
        for number in 0..6 {
            let guardian = hub.resident(&format!("监护人{number}")).await;
            let birthday = guarded(&hub, &staff, (&child, &guardian), 300).await;
            let offers = guardian.offers().await;
            let offer = offers.iter().find(|offer| offer.notice.gate == gate.id).expect("an offer");
            let give = consent_for(&guardian, &child, birthday, &offer.notice).await;
            let stop = Stop { person: guardian.account.person };
            let [one, other] = [key(), key()];

            let (given, stopped) =
                tokio::join!(guardian.hub.change(&give, &one), staff.hub.change(&stop, &other));

            stopped.expect("stopped");
            let all = standing(&child).await;
            let is_given = |standing: &Standing| matches!(standing, Standing::Given { .. });
            assert!(!all.iter().any(is_given), "{given:?}");
        }
    }

    async fn a_guardian_without_devices_is_none_any_more_after_the_last_day(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        let (elder, staff) = (hub.resident("王老先生").await, hub.staff("小李").await);
        guarded(&hub, &staff, (&child, &guardian), 300).await;
        staff.hub.change(&helper(&elder, &guardian), &key()).await.expect("entered");
        let person = guardian.account.person;
        staff.hub.change(&Stop { person }, &key()).await.expect("stopped");
        let on = Some(hub.now().day(Offset::CHINA).next());
        staff.hub.change(&Leave { person, on }, &key()).await.expect("noted");

        crate::devices::sweep(&hub).await;
        assert!(!events(&child).await.iter().any(|event| matches!(event, Event::GuardianRemoved { .. })));
        hub.advance(Span::DAY.times(2));
        assert_eq!(crate::devices::sweep(&hub).await, 1);
        assert_eq!(crate::devices::sweep(&hub).await, 0, "once");

        assert!(events(&child).await.iter().any(|event| matches!(event, Event::GuardianRemoved { by: None, .. })));
        assert!(events(&elder).await.iter().any(|event| matches!(event, Event::HelperRemoved { by: None, .. })));
    }

    async fn who_becomes_a_child_has_no_helper_and_acts_for_nobody(hub: TestHub) {
        let (mother, _, gate) = neighbourhood(&hub).await;
        let (girl, boy) = (hub.resident("王小丽").await, hub.resident("王小明").await);
        let (brother, staff) = (hub.resident("王小虎").await, hub.staff("小李").await);
        for (whom, by) in [(&girl, &brother), (&mother, &girl)] {
            staff.hub.change(&helper(whom, by), &key()).await.expect("entered");
        }
        let birthday = guarded(&hub, &staff, (&boy, &girl), 300).await;
        agree_for(&girl, &boy, birthday, gate.id).await.expect("agreed");

        guarded(&hub, &staff, (&girl, &mother), 200).await;

        for (by, whose) in [(&brother, &girl), (&girl, &mother), (&girl, &boy)] {
            assert_eq!(code(by.hub.ask(&sync(whose)).await), Code::NotAllowed);
        }
        let last = standing(&boy).await.pop();
        assert!(matches!(last, Some(Standing::Ended { why: End::Guardian, .. })), "{last:?}");
        let family = girl.hub.ask(&Mine {}).await.expect("a family");
        assert!(family.by_me.is_empty(), "{family:?}");
        assert_eq!(family.for_me.iter().map(|kin| kin.tie).collect::<Vec<_>>(), [Tie::Guardian]);
        for whose in [&girl, &brother, &mother] {
            assert!(events(whose).await.iter().any(|event| matches!(event,
                Event::HelperRemoved { by: Some(by), .. } if by == "小李")));
        }
        assert!(events(&boy).await.iter().any(|event| matches!(event,
            Event::GuardianRemoved { by: Some(by), .. } if by == "小李")));
    }
}
