//! Recovery: two of the staff, 72 hours, and each old device can say no.

use client::{Account, Keys};
use contract::{
    Code,
    consents::{End, How, Standing, Withdraw, WithdrawFor},
    devices::{Leave, List, Revoke, Stay, Stop, StopOwn, Why, looks_after},
    id::RecoveryId,
    joining::{Look, Secret},
    ledger::Event,
    live,
    people::Post,
    recovery::{
        AFTER_VETO, Approve, Approved, Begin, Desk, Fault, Mine, Shown, UNAPPROVED, Veto, WAITING,
        Waiting, faults,
    },
    rights::EraseMe,
    sessions::{Hex, Show},
    time::{Span, Time},
};

use crate::{
    family::guarded,
    gates::{events, neighbourhood, standing},
    support::{Engine, Person, TestHub, code, key, on_both_engines},
};

/// Begins somebody's recovery.
pub(crate) async fn begin(by: &Person, of: &Person) -> Result<RecoveryId, client::Error> {
    let begin = Begin { person: of.account.person, shown: Shown::IdCard };
    by.hub.change(&begin, &key()).await.map(|begun| begun.id)
}

async fn approve(by: &Person, id: RecoveryId) -> Result<Approved, client::Error> {
    by.hub.change(&Approve { id }, &key()).await
}

fn secret(approved: &Approved) -> Secret {
    approved.sheet.cards.first().expect("a card").secret
}

/// Somebody's recovery, begun by one and approved by another; its card, which works after 72 hours.
pub(crate) async fn card(begins: &Person, approves: &Person, of: &Person) -> Secret {
    let id = begin(begins, of).await.expect("begun");
    secret(&approve(approves, id).await.expect("approved"))
}

/// What a device without a session is told.
async fn watched(hub: &TestHub, old: &Person) -> Result<Option<Waiting>, client::Error> {
    let client = hub.client();
    let watch = client::watch(&client, &old.keys, old.account.device).await.expect("signed");
    client.change(&watch, &key()).await.map(|own| own.waiting)
}

/// The no of an old device to what is under way, signed and not sent.
pub(crate) async fn objection(hub: &TestHub, old: &Person) -> Veto {
    let waiting = watched(hub, old).await.expect("told").expect("one is under way");
    no(hub, old, waiting.id).await
}

async fn no(hub: &TestHub, old: &Person, id: RecoveryId) -> Veto {
    client::object(&hub.client(), &old.keys, old.account.device, id).await.expect("signed")
}

/// Says no; without a session, as one that was stopped does.
async fn veto(hub: &TestHub, old: &Person, id: RecoveryId) -> Result<(), client::Error> {
    hub.client().change(&no(hub, old, id).await, &key()).await
}

async fn waiting(person: &Person) -> Option<Waiting> {
    person.hub.ask(&Mine {}).await.expect("told").waiting
}

/// Just before the 72 hours are over, if they began at `since`.
fn last_moment(hub: &TestHub, since: Time) {
    hub.advance(since + WAITING - Span::MINUTE - hub.now());
}

async fn staff(hub: &TestHub) -> (Person, Person) {
    hub.app.log().await.expect("a log");
    (hub.staff("小李").await, hub.join("陈经理", Post::Manager, None).await)
}

on_both_engines! {
    async fn after_72_hours_and_not_a_minute_before_a_new_device_takes_the_place_of_the_old(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let id = begin(&begins, &old).await.expect("begun");
        let approved = approve(&approves, id).await.expect("approved");
        assert_eq!(approved.due_at, hub.now() + Span::HOUR.times(72));
        let (since, card) = (hub.now(), secret(&approved));

        last_moment(&hub, since);
        assert_eq!(code(hub.client().change(&Look { secret: card }, &key()).await), Code::Invalid);
        assert_eq!(code(hub.use_up(card, "新手机").await.map(drop)), Code::Invalid, "71 h 59 min");
        assert!(old.hub.ask(&Show {}).await.is_ok());
        hub.advance(Span::MINUTE);
        let fresh = hub.use_up(card, "新手机").await.expect("72 h");

        assert_eq!(fresh.account.person, old.account.person);
        assert_eq!(code(old.hub.ask(&Show {}).await), Code::DeviceRevoked);
        assert_eq!(code(hub.use_up(card, "再来").await.map(drop)), Code::InvitationOver);
        let seen = fresh.hub.ask(&List {}).await.expect("listed");
        let ends: Vec<_> = seen.iter().map(|one| one.end.as_ref().map(|end| end.why)).collect();
        assert_eq!(ends, [None, Some(Why::Recovered)]);
        assert_eq!(code(veto(&hub, &old, id).await), Code::DeviceRevoked, "it speaks for nobody any more");
        let events = events(&fresh).await;
        let device = fresh.account.device;
        assert!(events.iter().any(|event| matches!(event,
            Event::RecoveryBegun { shown: Shown::IdCard, by, .. } if by == "小李")));
        assert!(events.iter().any(|event| matches!(event,
            Event::RecoveryApproved { by, .. } if by == "陈经理")));
        assert!(events.iter().any(|event| matches!(event,
            Event::RecoveryFinished { recovery, device: new, .. } if (*recovery, *new) == (id, device))));
        assert!(faults(events.iter()).is_empty());
    }

    async fn an_old_device_sees_it_at_each_step_and_stops_it_at_the_last_second(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let mut heard = old.hub.live();
        assert_eq!(heard.next().await, Some(live::Event::Open));
        assert_eq!(waiting(&old).await, None);

        let id = begin(&begins, &old).await.expect("begun");
        assert_eq!(heard.next().await, Some(live::Event::Devices));
        let seen = waiting(&old).await.expect("seen");
        assert_eq!((seen.id, &*seen.begun_by, seen.shown), (id, "小李", Shown::IdCard));
        assert_eq!(seen.approval, None);
        let card = secret(&approve(&approves, id).await.expect("approved"));
        assert_eq!(heard.next().await, Some(live::Event::Devices));
        let approval = waiting(&old).await.expect("seen").approval.expect("approved");
        assert_eq!((&*approval.by, approval.hours_left(hub.now())), ("陈经理", 72));

        hub.advance(Span(WAITING.0 - Span::SECOND.0));
        let again = key();
        let said = no(&hub, &old, id).await;
        let first = old.hub.change(&said, &again).await;
        let second = old.hub.change(&said, &again).await;
        assert_eq!((first, second), (Ok(()), Ok(())), "a repeated call is answered as the first");
        hub.advance(Span::SECOND);

        assert_eq!(code(hub.use_up(card, "骗子").await.map(drop)), Code::InvitationOver);
        assert_eq!(waiting(&old).await, None);
        assert!(old.hub.ask(&Show {}).await.is_ok());
        let events = events(&old).await;
        assert!(events.iter().any(|event| matches!(event,
            Event::RecoveryVetoed { document, .. } if *document == said.document)));
        assert!(faults(events.iter()).is_empty());
    }

    async fn as_long_as_no_new_device_has_come_an_old_one_can_say_no(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let card = card(&begins, &approves, &old).await;
        hub.advance(WAITING);
        hub.advance(Span::DAY);

        let id = waiting(&old).await.expect("it waits for its device").id;
        veto(&hub, &old, id).await.expect("stopped");

        assert_eq!(code(hub.use_up(card, "骗子").await.map(drop)), Code::InvitationOver);
    }

    async fn nobody_approves_what_they_have_begun_themselves(hub: TestHub) {
        let (_, manager) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let id = begin(&manager, &old).await.expect("begun");
        let other = hub.join("周经理", Post::Manager, None).await;
        let line = async |by: &Person| {
            let lines = by.hub.ask(&Desk {}).await.expect("listed");
            lines.first().map(|line| line.may_approve)
        };

        assert_eq!(code(approve(&manager, id).await), Code::NotAllowed);
        assert_eq!((line(&manager).await, line(&other).await), (Some(false), Some(true)));
        // Nor on another device of theirs.
        let invited = manager.hub.change(&contract::devices::Add::default(), &key()).await.expect("invited");
        let tablet = hub.use_up(invited.secret, "平板").await.expect("joined");
        assert_eq!(code(approve(&tablet, id).await), Code::NotAllowed);
        // Nor somebody else of that name: who reads the chain could not tell them apart.
        let namesake = hub.join("陈经理", Post::Staff, None).await;
        assert_eq!(code(approve(&namesake, id).await), Code::NotAllowed);
        assert_eq!(line(&namesake).await, Some(false));
        approve(&other, id).await.expect("approved");
        assert_eq!(code(approve(&other, id).await), Code::Conflict, "once is enough");
        assert_eq!(line(&other).await, Some(false));
    }

    async fn who_may_begin_and_approve_whose(hub: TestHub) {
        let (_, manager) = staff(&hub).await;
        for post in Post::ALL {
            let caller = hub.join("某人", post, None).await;
            let may_see = caller.hub.ask(&Desk {}).await;
            assert_eq!(may_see.is_ok(), post.answers(), "{post:?}");
            for other in Post::ALL {
                hub.advance(Span::SECOND.times(10));
                let home = (other == Post::Resident).then_some("3-1-502");
                let [one, two] = ["甲", "乙"].map(|name| format!("{name}{post:?}"));
                let (one, two) = (hub.join(&one, other, home).await, hub.join(&two, other, home).await);
                let begun = begin(&caller, &one).await.map(drop);
                let id = begin(&manager, &two).await.expect("begun");
                let approved = approve(&caller, id).await.map(drop);
                for done in [begun, approved] {
                    match looks_after(post, other) {
                        true => assert_eq!(done, Ok(()), "{post:?} {other:?}"),
                        false => assert_eq!(code(done), Code::NotAllowed, "{post:?} {other:?}"),
                    }
                }
            }
            // Nobody for themselves.
            assert_eq!(code(begin(&caller, &caller).await), Code::NotAllowed, "{post:?}");
        }
        let nobody = hub.client();
        let begin = Begin { person: manager.account.person, shown: Shown::Passport };
        assert_eq!(code(nobody.change(&begin, &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.change(&Approve { id: RecoveryId::from_number(1) }, &key()).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&Desk {}).await), Code::NotSignedIn);
        assert_eq!(code(nobody.ask(&Mine {}).await), Code::NotSignedIn);
    }

    async fn a_neighbours_device_says_nothing(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let (old, neighbour) = (hub.resident("王秀英").await, hub.join("李明", Post::Resident, Some("4-1-101")).await);
        let id = begin(&begins, &old).await.expect("begun");
        approve(&approves, id).await.expect("approved");

        assert_eq!(waiting(&neighbour).await, None);
        assert_eq!(code(veto(&hub, &neighbour, id).await), Code::Conflict);
        let said = no(&hub, &old, id).await;
        let mut signature = said.signature.0.clone();
        signature[0] ^= 1;
        let forged = Veto { signature: Hex(signature), ..said.clone() };
        assert_eq!(code(hub.client().change(&forged, &key()).await), Code::BadSignature);
        // In her name, with another's key.
        let seed = neighbour.keys.seed(neighbour.account.device).expect("a key in memory");
        let account = Account { device: old.account.device, ..neighbour.account.clone() };
        let keys = Keys::from_seeds([(account, seed)]);
        let forged = client::object(&hub.client(), &keys, old.account.device, id).await.expect("signed");
        assert_eq!(code(hub.client().change(&forged, &key()).await), Code::BadSignature);
        assert!(waiting(&old).await.is_some(), "nothing was stopped");
        assert_eq!(hub.client().change(&said, &key()).await, Ok(()));
    }

    /// Two of the staff who are in it together: the old device sees them, whatever they do to it first.
    async fn who_stops_the_old_device_first_is_seen_by_it_all_the_same(hub: TestHub) {
        let (one, other) = (hub.staff("内鬼甲").await, hub.staff("内鬼乙").await);
        hub.app.log().await.expect("a log");
        for is_stopped in [true, false] {
            let name = if is_stopped { "王秀英" } else { "李明" };
            let old = hub.resident(name).await;
            let person = old.account.person;
            match is_stopped {
                true => one.hub.change(&Stop { person }, &key()).await.expect("stopped"),
                false => {
                    one.hub.change(&Leave { person, on: None }, &key()).await.expect("noted");
                    one.hub.change(&Stay { person }, &key()).await.expect("and taken back");
                }
            }
            assert_eq!(code(old.hub.ask(&Mine {}).await), Code::DeviceRevoked);
            let card = card(&one, &other, &old).await;

            let seen = watched(&hub, &old).await.expect("told").expect("seen");
            assert_eq!(seen.begun_by, "内鬼甲");
            assert_eq!(seen.approval.expect("approved").by, "内鬼乙");
            veto(&hub, &old, seen.id).await.expect("stopped");

            hub.advance(WAITING);
            assert_eq!(code(hub.use_up(card, "骗子").await.map(drop)), Code::InvitationOver);
            assert_eq!(code(begin(&other, &old).await), Code::Invalid, "not again so soon");
        }
    }

    async fn a_device_that_its_person_has_signed_off_says_nothing(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let lost = hub.resident("王秀英").await;
        let phone = hub.resident("王秀英").await;
        phone.hub.change(&Revoke { id: lost.account.device }, &key()).await.expect("signed off");
        let id = begin(&begins, &phone).await.expect("begun");
        approve(&approves, id).await.expect("approved");

        assert_eq!(code(watched(&hub, &lost).await), Code::DeviceRevoked);
        assert_eq!(code(veto(&hub, &lost, id).await), Code::DeviceRevoked);
        assert!(waiting(&phone).await.is_some());
        // Stopped as well, the last one still speaks.
        phone.hub.change(&StopOwn {}, &key()).await.expect("stopped");
        assert_eq!(code(veto(&hub, &lost, id).await), Code::DeviceRevoked);
        veto(&hub, &phone, id).await.expect("stopped");
    }

    async fn after_a_no_nobody_can_try_again_for_seven_days(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let id = begin(&begins, &old).await.expect("begun");
        assert_eq!(code(begin(&approves, &old).await), Code::Invalid, "one is under way");
        veto(&hub, &old, id).await.expect("stopped");
        assert_eq!(code(approve(&approves, id).await), Code::NotFound);
        let other = hub.join("周经理", Post::Manager, None).await;

        for by in [&begins, &approves, &other] {
            assert_eq!(code(begin(by, &old).await), Code::Invalid);
        }
        hub.advance(Span(AFTER_VETO.0 - 1));
        assert_eq!(code(begin(&other, &old).await), Code::Invalid);
        hub.advance(Span(1));
        begin(&other, &old).await.expect("begun");
    }

    async fn what_nobody_approves_is_over_after_a_week(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let id = begin(&begins, &old).await.expect("begun");
        hub.advance(UNAPPROVED);

        assert_eq!(waiting(&old).await, None);
        assert_eq!(code(approve(&approves, id).await), Code::NotFound);
        begin(&begins, &old).await.expect("anew");
    }

    async fn the_card_lasts_two_weeks_from_when_it_works(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let card = card(&begins, &approves, &old).await;
        hub.advance(WAITING);
        hub.advance(hub::joining::LIFE);

        assert_eq!(code(hub.use_up(card, "晚了").await.map(drop)), Code::InvitationOver);
        assert_eq!(waiting(&old).await, None);
        assert!(old.hub.ask(&Show {}).await.is_ok(), "nothing has ended");
    }

    async fn of_two_approvals_at_once_one_counts(hub: TestHub) {
        let (begins, one) = staff(&hub).await;
        let other = hub.join("周经理", Post::Manager, None).await;
        for number in 0..6 {
            let old = hub.resident(&format!("王秀英{number}")).await;
            let id = begin(&begins, &old).await.expect("begun");

            let (first, second) = tokio::join!(approve(&one, id), approve(&other, id));

            let (through, refused) = if first.is_ok() { (first, second) } else { (second, first) };
            assert!(through.is_ok(), "{through:?}");
            assert_eq!(code(refused), Code::Conflict);
            let approvals = events(&old).await;
            let approvals = approvals.iter().filter(|event| matches!(event, Event::RecoveryApproved { .. }));
            assert_eq!(approvals.count(), 1);
        }
    }

    async fn of_a_no_and_a_new_device_at_once_one_counts(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        for number in 0..6 {
            let old = hub.resident(&format!("王秀英{number}")).await;
            let id = begin(&begins, &old).await.expect("begun");
            let card = secret(&approve(&approves, id).await.expect("approved"));
            hub.advance(WAITING);

            let (said, joined) = tokio::join!(veto(&hub, &old, id), hub.use_up(card, "新手机"));

            assert_ne!(said.is_ok(), joined.is_ok(), "{said:?}");
            let still_in = old.hub.ask(&Show {}).await;
            assert_eq!(still_in.is_ok(), said.is_ok());
            let events = events(joined.as_ref().unwrap_or(&old)).await;
            assert!(faults(events.iter()).is_empty());
        }
    }

    async fn consents_go_on_while_it_waits_can_be_withdrawn_and_are_signed_again_afterwards(hub: TestHub) {
        let (old, manager, mut gate) = neighbourhood(&hub).await;
        let begins = hub.staff("小李").await;
        old.agree(gate.id).await.expect("agreed");
        let card = card(&begins, &manager, &old).await;

        assert!(matches!(standing(&old).await[..], [Standing::Given { .. }]), "nothing has happened yet");
        old.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
        assert!(matches!(standing(&old).await[..], [Standing::Ended { why: End::Withdrawn, .. }]));
        // At the counter too.
        old.agree(gate.id).await.expect("agreed again");
        let counter = WithdrawFor { person: old.account.person, how: How::Counter };
        begins.hub.change(&counter, &key()).await.expect("withdrawn");
        old.agree(gate.id).await.expect("once more");
        old.hub.change(&EraseMe {}, &key()).await.expect("planned by whoever has it");
        old.hub.change(&contract::rights::KeepMe {}, &key()).await.expect("called off");
        old.agree(gate.id).await.expect("and again");
        hub.advance(WAITING);
        gate.agent.round().await.expect("a round");

        let fresh = hub.use_up(card, "新手机").await.expect("joined");
        assert!(matches!(standing(&fresh).await.last(), Some(Standing::Ended { why: End::Compromised, .. })));
        fresh.agree(gate.id).await.expect("signed again");
    }

    async fn what_was_refused_is_not_brought_back_by_an_old_backup(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let id = begin(&begins, &old).await.expect("begun");
        let card = secret(&approve(&approves, id).await.expect("approved"));
        veto(&hub, &old, id).await.expect("stopped");
        let number = id.number();
        hub.app.db.write(move |tx| Box::pin(async move {
            let sql = "UPDATE recovery SET vetoed_at = NULL WHERE id = $1";
            tx.execute(sql, &[number.into()]).await?;
            let sql = "UPDATE invitation SET withdrawn_at = NULL WHERE id = \
                       (SELECT invitation FROM recovery WHERE id = $1)";
            tx.execute(sql, &[number.into()]).await
        })).await.expect("as a backup brings it back");
        hub.advance(WAITING);

        assert_eq!(code(hub.use_up(card, "骗子").await.map(drop)), Code::InvitationOver);
        assert!(old.hub.ask(&Show {}).await.is_ok());
    }

    async fn a_hub_that_does_not_wait_is_found_out_by_whoever_reads_the_records(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let id = begin(&begins, &old).await.expect("begun");
        let card = secret(&approve(&approves, id).await.expect("approved"));
        let (number, now) = (id.number(), hub.now());
        hub.app.db.write(move |tx| Box::pin(async move {
            let sql = "UPDATE recovery SET due_at = $2 WHERE id = $1";
            tx.execute(sql, &[number.into(), now.into()]).await
        })).await.expect("as somebody does who has the rows");
        hub.advance(Span::HOUR);

        let fresh = hub.use_up(card, "骗子").await.expect("the rows say so");

        let found = faults(events(&fresh).await.iter());
        assert_eq!(found, [(hub.now(), Fault::Early)]);
    }

    async fn a_card_does_not_outlive_its_recovery(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let card = card(&begins, &approves, &old).await;

        // A clock that runs ahead, and is put right.
        let ahead = hub.now() + Span::DAY.times(91);
        let swept = hub.app.db.write(move |tx| Box::pin(async move { hub::recovery::sweep(tx, ahead).await }));
        assert_eq!(swept.await.expect("swept"), 1);

        for span in [Span(0), WAITING] {
            hub.advance(span);
            assert_eq!(code(hub.use_up(card, "骗子").await.map(drop)), Code::InvitationOver);
        }
        assert!(old.hub.ask(&Show {}).await.is_ok());
    }

    async fn a_childs_name_stands_neither_at_the_desk_nor_on_the_card(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let (guardian, child) = (hub.resident("王秀英").await, hub.resident("王小明").await);
        guarded(&hub, &begins, (&child, &guardian), 300).await;
        for old in [&guardian, &child] {
            begin(&begins, old).await.expect("begun");
        }

        let lines = approves.hub.ask(&Desk {}).await.expect("listed");
        let of = |whose: &Person| {
            let person = whose.account.person;
            lines.iter().find(|line| line.person == person).expect("a line")
        };
        assert_eq!((&*of(&guardian).name, &*of(&child).name), ("王秀英", "未满14岁的孩子"));
        let approved = approve(&approves, of(&child).waiting.id).await.expect("approved");
        assert_eq!(approved.sheet.cards[0].name, None);
        hub.advance(WAITING);
        let look = Look { secret: secret(&approved) };
        assert_eq!(hub.client().change(&look, &key()).await.expect("shown").name, "未满14岁的孩子");
    }

    async fn who_is_deleted_has_no_recovery_any_more(hub: TestHub) {
        let (begins, approves) = staff(&hub).await;
        let old = hub.resident("王秀英").await;
        let card = card(&begins, &approves, &old).await;
        old.hub.change(&EraseMe {}, &key()).await.expect("planned");
        hub.advance(WAITING);
        hub.keep_agenda().await;

        assert_eq!(code(hub.use_up(card, "骗子").await.map(drop)), Code::InvitationOver);
        let sql = "SELECT COUNT(*) FROM recovery";
        let left = hub.app.db.read(move |tx| Box::pin(async move { tx.row(sql, &[], |row| row.int(0)).await }));
        assert_eq!(left.await.expect("read"), Some(0));
    }
}
