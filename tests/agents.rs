//! The agent beside a gate: whose tickets it takes, when it takes in nobody, what it does with a hub, a clock
//! and a terminal that fail, and what becomes of one that was replaced.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use client::Clock;
use contract::{
    Code,
    consents::{End, NotTaken, Presented, Showing, Standing, TicketFor, Withdraw},
    devices::{Add, Revoke},
    gates::{
        Act, Describe, Invite, Lack, Texts, Trial,
        agent::{Say, Saying},
    },
    ledger::Event,
    people::Post,
    sessions::Hex,
    time::{Span, Time},
};
use ed25519_dalek::{Signer as _, SigningKey};
use gate::{Agent, Capture, Refusal, Surroundings, Terminal, reference::Reference};
use ledger::Hash;
use serde_json::{Value, json};

use crate::{
    gates::{events, neighbourhood, shown, standing},
    support::{
        Engine, Person, TestHub, code,
        gate::{describe, east, face, set, statement, texts},
        key, on_both_engines,
    },
};

fn refused(refusal: Result<Hash, Refusal>) -> NotTaken {
    match refusal {
        Err(Refusal::Ticket(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

async fn withdraw(person: &Person) {
    person.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
}

/// The events a gate has signed in a person's records.
async fn signed(person: &Person) -> usize {
    let events = events(person).await;
    events.iter().filter(|event| matches!(event, Event::GateSigned { .. })).count()
}

on_both_engines! {
    async fn nobody_but_its_owner_shows_a_ticket(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let neighbour = hub.resident("李强").await;
        let (given, own) = resident.agreed(&hub, gate.id).await;
        let theirs = face("李强");

        // Whoever has read the ticket, the hub or a neighbour, has no key to show it with.
        let by_another = neighbour.show(given.consent, own.ticket.clone()).await;
        assert_eq!(refused(gate.agent.enrol(&by_another, &theirs).await), NotTaken::NotShown);
        let later = Showing { at: own.showing.at + Span::SECOND, ..own.showing.clone() };
        let later = Presented { showing: later, ..own.clone() };
        assert_eq!(refused(gate.agent.enrol(&later, &theirs).await), NotTaken::NotShown);

        // A ticket that was seen once and is proved anew, with what its owner signed then.
        hub.advance(Span::MINUTE.times(11));
        gate.agent.round().await.expect("a round");
        hub.come_to_a_checkpoint().await;
        let fresh = resident.ticket(&given).await;
        let kept = Presented { ticket: fresh.ticket.clone(), showing: own.showing };
        assert_eq!(refused(gate.agent.enrol(&kept, &theirs).await), NotTaken::Stale);
        let later = Arc::new(AtomicI64::new((hub.now() + Span::MINUTE.times(30)).0));
        let wrong = client::Hub::with_clock(&hub.origin, Clock::Set(later));
        wrong.use_account(&resident.keys, resident.account.device);
        let showing = wrong.show(given.consent).await.expect("signed");
        let ahead = Presented { showing, ..fresh.clone() };
        assert_eq!(refused(gate.agent.enrol(&ahead, &theirs).await), NotTaken::Ahead);
        gate.agent.enrol(&fresh, &face("王秀英")).await.expect("taken in");
    }

    async fn a_gate_takes_in_nobody_by_a_notice_that_it_was_not_told_of(hub: TestHub) {
        let (first, manager, mut gate) = neighbourhood(&hub).await;
        let (second, third) = (hub.resident("李强").await, hub.resident("赵敏").await);
        let before = first.agree(gate.id).await.expect("agreed");
        let never = third.agree(gate.id).await.expect("agreed");
        let better = Texts { effect: statement("同意了，空手进门；不同意，照旧刷卡。"), ..texts() };
        let describe_by = |texts| Describe { texts, ..describe(gate.id) };
        let better = describe_by(better);
        manager.hub.change(&better, &key()).await.expect("described");
        let after = second.agree(gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let (before, kept) = (first.ticket(&before).await, third.ticket(&never).await);
        let after = second.ticket(&after).await;

        // Without a line it knows of no other words than those it was told.
        let own = face("李强");
        assert_eq!(refused(gate.agent.enrol(&after, &own).await), NotTaken::OtherNotice);
        gate.agent.round().await.expect("a round");
        gate.agent.enrol(&after, &own).await.expect("taken in");
        gate.agent.enrol(&before, &face("王秀英")).await.expect("better words ask nobody anew");

        // A page that is as fresh as it was, of what nobody is told any more.
        let other = Texts { purpose: statement("您走到东门时，认出是您，替您把门打开。"), ..texts() };
        let other = describe_by(other);
        manager.hub.change(&other, &key()).await.expect("described");
        gate.agent.round().await.expect("a round");
        assert_eq!(refused(gate.agent.enrol(&kept, &face("赵敏")).await), NotTaken::OtherNotice);
    }

    async fn a_notice_that_does_not_say_what_happens_at_the_end_takes_in_nobody_new(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let other = hub.resident("李强").await;
        resident.agree(gate.id).await.expect("agreed");
        let end = texts().at_end.expect("it is told");
        crate::face::rewrite(&hub, &format!("\"at_end\":\"{end}\","), "").await;
        let before = other.offers().await.remove(0).notice;
        assert_eq!((before.version, &before.texts.at_end), (1, &None));
        let now = shown(&manager, &gate).await;
        assert_eq!((now.takes_in, &now.lacks[..]), (false, &[Lack::Notice][..]));
        assert_eq!(code(other.agree(gate.id).await), Code::Invalid);
        assert!(matches!(&standing(&resident).await[..], [Standing::Given { .. }]), "what runs goes on");

        let unchanged = Describe { texts: before.texts, ..describe(gate.id) };
        assert_eq!(code(manager.hub.change(&unchanged, &key()).await), Code::Invalid);
        manager.hub.change(&describe(gate.id), &key()).await.expect("described");

        let now = other.offers().await.remove(0).notice;
        assert_eq!((now.version, now.texts), (2, texts()));
        assert!(matches!(&standing(&resident).await[..], [Standing::Given { .. }]));
        assert!(shown(&manager, &gate).await.takes_in, "what is only told now is not assessed anew");
        gate.agent.round().await.expect("a round");
        gate.take_in(&hub, &other, &face("李强")).await;
    }

    async fn a_gate_takes_nobody_for_a_key_that_a_hub_has_put_in_place_of_its_own(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let west = contract::gates::Draft { name: "西门".try_into().expect("a name"), ..east() };
        let west = hub.paired_gate(&manager, west).await;
        let [own, other] = [&gate, &west].map(|gate| gate.agent.state().key().to_text());
        // Her device would see that the ledger has another one; here it agrees without looking.
        crate::face::rewrite(&hub, &own, &other).await;
        let (_, ticket) = resident.agreed(&hub, gate.id).await;

        let taken = gate.agent.enrol(&ticket, &face("王秀英")).await;
        assert_eq!(refused(taken), NotTaken::OtherGate);
        assert_eq!(gate.terminal().recognise(&face("王秀英")).expect("read"), None);
    }

    async fn a_gate_that_rests_takes_in_nobody(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        gate.agent.round().await.expect("a round");
        set(&manager, gate.id, Act::Pause).await.expect("paused");

        let asked = TicketFor { consent: given.consent };
        assert_eq!(code(resident.hub.ask(&asked).await), Code::Invalid, "no ticket now");
        gate.agent.round().await.expect("a round");
        let own = face("王秀英");
        assert!(matches!(gate.agent.enrol(&ticket, &own).await, Err(Refusal::Rests)));
        set(&manager, gate.id, Act::Start).await.expect("started");
        gate.agent.round().await.expect("a round");
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &own).await.expect("taken in");
    }

    async fn an_agent_that_was_replaced_still_deletes_and_nobody_signs_for_it(hub: TestHub) {
        let (resident, manager, mut old) = neighbourhood(&hub).await;
        old.take_in(&hub, &resident, &face("王秀英")).await;
        old.agent.round().await.expect("a round");

        let made = manager.hub.change(&Invite { id: old.id }, &key()).await.expect("a code");
        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let terminal = Reference::open(&folder.path().join("terminal")).expect("a terminal");
        let state = folder.path().join("agent");
        let new = Agent::pair(&state, terminal, hub.around(), made.secret).await;
        let mut new = new.expect("paired");
        let round = new.round().await.expect("a round");
        assert_eq!(round.deleted, 0, "what another agent has taken in is not this one's");
        let [Standing::Ended { why: End::Changed, deleting: Some(waiting), .. }] =
            &standing(&resident).await[..]
        else {
            panic!("nobody agreed to another one")
        };
        assert_eq!(waiting.done, None, "and nobody else signs for it");

        assert_eq!(old.agent.round().await.expect("a round").deleted, 1);
        let [Standing::Ended { deleting: Some(done), .. }] = &standing(&resident).await[..] else {
            panic!("over")
        };
        assert_eq!(done.done.map(|(_, after)| after), Some(0));
        // What the old one says of the gate says nothing of the gate any more.
        let lacks = shown(&manager, &old).await.lacks;
        hub.advance(Span::MINUTE.times(11));
        old.agent.round().await.expect("a round");
        let silent = shown(&manager, &old).await.lacks;
        assert!(!lacks.contains(&Lack::Heard) && silent.contains(&Lack::Heard), "{silent:?}");
    }

    async fn who_is_taken_in_twice_after_withdrawing_is_deleted_twice(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let given = gate.take_in(&hub, &resident, &face("王秀英")).await;
        gate.agent.round().await.expect("a round");
        withdraw(&resident).await;
        gate.agent.round().await.expect("a round");
        assert_eq!(signed(&resident).await, 2);

        // What it said then is in her own records: whoever sends it again makes no new order.
        let said = events(&resident).await.into_iter().find_map(|event| match event {
            Event::GateSigned { saying, signature, .. } => Some((saying, signature)),
            _ => None,
        });
        let (saying, signature) = said.expect("that she was taken in");
        let again = Say { gate: gate.id, saying, signature };
        hub.client().change(&again, &key()).await.expect("heard again without a word");
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 0);
        assert_eq!(signed(&resident).await, 2);

        // The agent was set back to a copy of what it once remembered, and says so of itself.
        let done = contract::gates::agent::Done {
            gate: gate.id,
            order: None,
            consent: given.consent,
            before: 0,
            after: 1,
            at: hub.now(),
            method: "copy".try_into().expect("a name"),
            firmware: Hash([7; 32]),
        };
        gate.agent.say_later(&Saying::Enrolled(done)).expect("kept");
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.unheard), (1, 0), "told once more");
        let [Standing::Ended { deleting: Some(deleting), .. }] = &standing(&resident).await[..]
        else {
            panic!("over")
        };
        assert!(deleting.done.is_some());
        assert_eq!(signed(&resident).await, 4);
    }

    async fn what_a_gate_has_signed_without_a_suite_counts_for_nothing_and_is_signed_anew(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        drop(gate.agent);
        // What it remembers, as an agent of before has written it.
        let path = gate.folder.path().join("agent/gate.json");
        let mut state: Value = serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("JSON");
        let secret: Hash = serde_json::from_value(state["secret"].clone()).expect("a key");
        let saying = state["unheard"][0][0].as_str().expect("what it has signed");
        let old = saying.replace(r#","suite":"linli-gate/1""#, "");
        assert_ne!(old, saying);
        let signed_by_it = SigningKey::from_bytes(&secret.0).sign(&Saying::signed(&old));
        let signature = Hex(signed_by_it.to_bytes().to_vec());
        state["unheard"][0] = json!([old, signature]);
        std::fs::write(&path, state.to_string()).expect("written");

        let say = |signature| Say { gate: gate.id, saying: old.clone(), signature };
        let nobody = hub.client().change(&say(Hex(vec![0; 64])), &key()).await;
        assert_eq!(code(nobody), Code::BadSignature, "who has not its key learns nothing");
        let told = hub.client().change(&say(signature), &key()).await;
        assert_eq!(code(told), Code::UpdateNeeded, "whoever looks after it reads what to do");
        assert_eq!(signed(&resident).await, 0);

        let terminal = Reference::open(&gate.folder.path().join("terminal")).expect("a terminal");
        let around = |_: &str| hub.around();
        let state = gate.folder.path().join("agent");
        let mut agent = Agent::open(&state, terminal, around).expect("opened");
        let round = agent.round().await.expect("a round");
        assert_eq!((round.renewed, round.unheard, round.strays), (1, 0, 0));
        assert_eq!(signed(&resident).await, 1, "that she was taken in");
        assert_eq!(agent.round().await.expect("a round").renewed, 0, "told once");
        assert_eq!(signed(&resident).await, 1);
    }

    async fn what_the_hub_refuses_keeps_a_gate_from_no_order(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        gate.agent.round().await.expect("a round");
        let old = contract::gates::agent::Report {
            gate: gate.id,
            number: 0,
            at: hub.now(),
            templates: 0,
            ways: vec![],
            tried: vec![],
            firmware: Hash([7; 32]),
        };
        gate.agent.say_later(&Saying::Report(old)).expect("kept");
        withdraw(&resident).await;

        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.unheard, round.is_heard), (1, 1, true));
        assert!(!standing(&resident).await[0].is_unfinished(), "what came behind it was heard");
    }

    async fn what_it_has_signed_and_the_hub_refuses_it_knows_again(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        gate.agent.round().await.expect("a round");
        withdraw(&resident).await;
        let before = signed(&resident).await;

        // The hub tells of the order, and can write down no receipt.
        refuse_records(&hub, true).await;
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.unheard, round.is_heard), (1, 1, true));
        let kept = gate.agent.state().unheard.clone();
        hub.advance(Span::MINUTE);
        let again = gate.agent.round().await.expect("a round");
        assert_eq!((again.deleted, again.unheard, again.is_heard), (0, 1, true));
        assert_eq!(gate.agent.state().unheard, kept, "the same words, signed once");

        refuse_records(&hub, false).await;
        let heard = gate.agent.round().await.expect("a round");
        assert_eq!((heard.deleted, heard.unheard), (0, 0));
        assert_eq!(signed(&resident).await, before + 1);
        assert!(!standing(&resident).await[0].is_unfinished());
    }

    async fn a_clock_that_runs_ahead_shuts_nobody_out(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let own = Arc::new(AtomicI64::new(hub.now().0));
        let folder = gate.folder;
        drop(gate.agent);
        let terminal = Reference::open(&folder.path().join("terminal")).expect("a terminal");
        let clock = Clock::Set(Arc::clone(&own));
        let around = |_: &str| Surroundings { clock, ..hub.around() };
        let mut agent = Agent::open(&folder.path().join("agent"), terminal, around).expect("opened");

        // The gate's own is a month ahead for a while.
        own.fetch_add(Span::DAY.times(30).0, Ordering::Relaxed);
        agent.round().await.expect("a round");
        own.fetch_sub(Span::DAY.times(30).0, Ordering::Relaxed);
        agent.round().await.expect("a round");
        assert_eq!(agent.now(), hub.now());
        let (_, ticket) = resident.agreed(&hub, gate.id).await;
        agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        // The hub's is ten years ahead: that is no reason to delete anybody, nor to refuse them.
        hub.advance(Span::DAY.times(3_650));
        assert_eq!(agent.round().await.expect("a round").deleted, 0);
        assert!(agent.now().0 - own.load(Ordering::Relaxed) < Span::MINUTE.0);
    }

    async fn a_page_that_was_shown_is_a_time_that_has_come(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let neighbour = hub.resident("李强").await;
        let given = resident.agree(gate.id).await.expect("agreed");
        let theirs = neighbour.agree(gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let early = neighbour.ticket(&theirs).await;
        // The hub hears from it once more: of a gate that is silent for long it hands out no ticket.
        hub.advance(Span::MINUTE.times(5));
        gate.agent.round().await.expect("a round");
        let own = Arc::new(AtomicI64::new(hub.now().0));
        let folder = gate.folder;
        drop(gate.agent);
        let terminal = Reference::open(&folder.path().join("terminal")).expect("a terminal");
        let clock = Clock::Set(Arc::clone(&own));
        let around = |_: &str| Surroundings { clock, ..hub.around() };
        let mut agent = Agent::open(&folder.path().join("agent"), terminal, around).expect("opened");
        hub.advance(Span::MINUTE.times(7));
        hub.resident("赵强").await;
        hub.come_to_a_checkpoint().await;
        let late = resident.ticket(&given).await;

        // Without a line from then on: of the time it learns by what it is shown, and keeps that.
        own.store(hub.now().0, Ordering::Relaxed);
        agent.enrol(&late, &face("王秀英")).await.expect("taken in");
        own.fetch_sub(Span::MINUTE.times(20).0, Ordering::Relaxed);

        assert!(agent.now() > Time(own.load(Ordering::Relaxed)), "no earlier than the page");
        assert_eq!(refused(agent.enrol(&early, &face("李强")).await), NotTaken::Stale);
    }

    async fn one_face_that_cannot_be_deleted_keeps_no_other_from_it(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let (first, second) = (hub.resident("王秀英").await, hub.resident("李强").await);
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let stuck = |inner| Stuck { inner, face: None, is_mute: false };
        let mut gate = hub.gate_with(&manager, stuck).await;
        let mut given = Vec::new();
        for person in [&first, &second] {
            given.push(person.agree(gate.id).await.expect("agreed"));
        }
        hub.come_to_a_checkpoint().await;
        for (person, (given, own)) in [&first, &second].into_iter().zip(given.iter().zip(["王", "李"])) {
            let ticket = person.ticket(given).await;
            gate.agent.enrol(&ticket, &face(own)).await.expect("taken in");
        }
        gate.agent.terminal().face = Some(given[0].consent);
        withdraw(&first).await;
        withdraw(&second).await;

        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.failed, round.is_heard), (1, 1, true));
        assert!(standing(&first).await[0].is_unfinished(), "nothing is signed that was not done");
        assert!(!standing(&second).await[0].is_unfinished());
        gate.agent.terminal().face = None;
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
        assert!(!standing(&first).await[0].is_unfinished());
    }

    async fn a_terminal_that_does_not_say_which_ways_work_deletes_all_the_same(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let stuck = |inner| Stuck { inner, face: None, is_mute: false };
        let mut gate = hub.gate_with(&manager, stuck).await;
        gate.take_in(&hub, &resident, &face("王秀英")).await;
        withdraw(&resident).await;
        gate.agent.terminal().is_mute = true;

        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.is_heard), (1, true));
        assert_eq!(round.no_ways.as_deref(), Some("no answer"), "whoever looks after it is told why");
        assert!(!standing(&resident).await[0].is_unfinished(), "deleted, and signed for");
        assert!(!resident.offers().await[0].takes_in, "ways that are not known are none");
        gate.agent.terminal().is_mute = false;
        assert_eq!(gate.agent.round().await.expect("a round").no_ways, None);
        assert!(resident.offers().await[0].takes_in);
    }

    async fn the_same_consent_said_twice_is_one(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let give = resident.consent(&resident.offers().await[0].notice).await;
        let first = resident.hub.change(&give, &key()).await.expect("agreed");
        let before = events(&resident).await.len();
        let again = resident.hub.change(&give, &key()).await.expect("known");
        assert_eq!((again, events(&resident).await.len()), (first, before));

        withdraw(&resident).await;
        let late = resident.hub.change(&give, &key()).await;
        assert_eq!(code(late), Code::ClockSkew, "what is over is not given once more");
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
        for _ in 0..20 {
            let refused = resident.hub.change(&give, &key()).await;
            if code(refused) == Code::TooMany {
                withdraw(&resident).await;
                return;
            }
        }
        panic!("each word stays for ever, so nobody says it without an end");
    }

    async fn what_a_lost_device_has_signed_is_over(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        let invited = resident.hub.change(&Add::default(), &key()).await.expect("invited");
        let tablet = hub.use_up(invited.secret, "平板").await.expect("joined");
        tablet.agree(gate.id).await.expect("agreed");
        // Signing off the device in the hand loses no key.
        let own = Revoke { id: resident.account.device };
        resident.hub.change(&own, &key()).await.expect("signed off");
        assert!(matches!(standing(&tablet).await[..], [Standing::Given { .. }]));

        let invited = tablet.hub.change(&Add::default(), &key()).await.expect("invited");
        let phone = hub.use_up(invited.secret, "手机").await.expect("joined");
        let lost = Revoke { id: tablet.account.device };
        phone.hub.change(&lost, &key()).await.expect("signed off");
        let over = standing(&phone).await;
        assert!(matches!(over[..], [Standing::Ended { why: End::Compromised, .. }]), "{over:?}");
    }

    async fn who_decides_over_the_data_now_has_to_be_agreed_to(hub: TestHub) {
        let mut hub = hub;
        let (resident, manager, gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let file = hub.data.path().join("communities/demo.toml");
        let text = std::fs::read_to_string(&file).expect("the settings");
        let controller = gate_controller(&resident).await;
        assert!(text.contains(&controller), "{controller}");
        hub.stop().await;
        std::fs::write(&file, text.replace(&controller, "新的居委会")).expect("written");
        let (folder, place) = (hub.data.path().to_owned(), hub.place.clone());
        let next = TestHub::open(&folder, &place, &hub.clock).await;
        let there = |person: &Person| {
            let hub = next.client();
            hub.use_account(&person.keys, person.account.device);
            Person { hub, keys: person.keys.clone(), account: person.account.clone() }
        };
        let (resident, manager) = (there(&resident), there(&manager));
        assert!(!resident.offers().await[0].takes_in, "nobody agrees to what is not so");
        assert_eq!(shown(&manager, &gate).await.lacks, [Lack::Notice]);
        hub::gates::follow_settings(&next.app).await.expect("followed");
        let over = standing(&resident).await;
        assert!(matches!(over[..], [Standing::Ended { why: End::Changed, .. }]), "{over:?}");
        let before = events(&resident).await.len();
        hub::gates::follow_settings(&next.app).await.expect("followed");
        assert_eq!(events(&resident).await.len(), before, "once");
    }
}

/// Who decides over the data, as residents are told.
async fn gate_controller(person: &Person) -> String {
    person.offers().await[0].notice.controller.as_str().to_owned()
}

/// From now on a hub can write down no record, or can again.
async fn refuse_records(hub: &TestHub, refuses: bool) {
    let done = hub.app.db.write(move |tx| {
        Box::pin(async move {
            let sql = match (tx.is_postgres(), refuses) {
                (true, true) => {
                    "ALTER TABLE record ADD CONSTRAINT probe CHECK (position IS NOT NULL) NOT VALID"
                }
                (true, false) => "ALTER TABLE record DROP CONSTRAINT probe",
                (false, true) => {
                    "CREATE TRIGGER probe BEFORE INSERT ON record \
                     BEGIN SELECT RAISE(ABORT, 'no'); END"
                }
                (false, false) => "DROP TRIGGER probe",
            };
            tx.execute(sql, &[]).await
        })
    });
    done.await.expect("done");
}

/// A terminal that cannot delete one face, or does not say which ways in work.
struct Stuck {
    inner: Reference,
    face: Option<Hash>,
    is_mute: bool,
}

impl Terminal for Stuck {
    fn method(&self) -> &'static str {
        "stuck"
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> anyhow::Result<()> {
        self.inner.enrol(consent, face).await
    }

    async fn delete(&mut self, consent: Hash) -> anyhow::Result<()> {
        anyhow::ensure!(self.face != Some(consent), "the disk is full");
        self.inner.delete(consent).await
    }

    async fn held(&mut self) -> anyhow::Result<Vec<Hash>> {
        self.inner.held().await
    }

    async fn ways(&mut self, now: Time) -> anyhow::Result<Vec<Trial>> {
        anyhow::ensure!(!self.is_mute, "no answer");
        self.inner.ways(now).await
    }
}
