//! A gate that knows faces, with its real agent and the reference terminal: from the ticket to the receipt,
//! and what a gate does not let itself be talked into.

use contract::{
    Code,
    consents::{
        End, How, NotTaken, Presented, Standing, Ticket, Withdraw, WithdrawFor, read, records_of,
    },
    gates::{
        Act, Area, Change, DELETING, Describe, Dismiss, Gate as Shown, Invite, Lack, List, Mode,
        Purpose, Register, State, TRIED, Tester, Trial, WayIn,
        agent::{Say, Saying},
    },
    id::GateId,
    ledger::{Event, Prove, Sync},
    people::Post,
    sessions::Hex,
    time::{Span, Time},
};
use gate::{Agent, Capture, Refusal, Terminal, reference::Reference};
use ledger::{Hash, receipt::Receipt};

use crate::support::{
    Engine, Person, TestHub, code,
    gate::{Gate, answers, describe, east, face, set},
    key, on_both_engines,
};

/// What a person's own records say of what they agreed to, when the newest of them was made.
pub(crate) async fn standing(person: &Person) -> Vec<Standing> {
    let events = events(person).await;
    let Some(now) = events.iter().map(Event::at).max() else { return Vec::new() };
    read(events.iter(), now).into_iter().map(|(_, standing)| standing).collect()
}

/// The events of a person's own chain.
pub(crate) async fn events(person: &Person) -> Vec<Event> {
    let news = person.hub.ask(&Sync::default()).await.expect("the ledger");
    let read = |record: &ledger::commitment::Record| serde_json::from_str(&record.event);
    news.mine.records.iter().map(|record| read(record).expect("an event")).collect()
}

pub(crate) async fn shown(manager: &Person, gate: &Gate) -> Shown {
    look_at(manager, gate.id).await
}

/// A gate as those see it who look after it.
pub(crate) async fn look_at(manager: &Person, gate: GateId) -> Shown {
    let all = manager.hub.ask(&List {}).await.expect("gates");
    all.into_iter().find(|shown| shown.id == gate).expect("the gate")
}

/// A resident, a manager and a gate in use.
pub(crate) async fn neighbourhood(hub: &TestHub) -> (Person, Person, Gate) {
    hub.app.log().await.expect("a log");
    let resident = hub.resident("王秀英").await;
    let manager = hub.join("陈经理", Post::Manager, None).await;
    let gate = hub.gate(&manager).await;
    (resident, manager, gate)
}

async fn withdraw(person: &Person) {
    person.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
}

on_both_engines! {
    async fn what_one_agreed_to_and_what_became_of_it_is_kept_with_its_proof(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let given = resident.agree(gate.id).await.expect("agreed");
        let number = events(&resident).await.len();
        let early = resident.hub.ask(&Prove { record: u64::try_from(number).expect("few") }).await;
        assert_eq!(code(early), Code::Busy, "it is in no page yet");
        hub.come_to_a_checkpoint().await;
        gate.agent.enrol(&resident.ticket(&given).await, &face("王秀英")).await.expect("taken in");
        gate.agent.round().await.expect("a round");
        withdraw(&resident).await;
        gate.agent.round().await.expect("a round");
        hub.come_to_a_checkpoint().await;

        let all = events(&resident).await;
        let numbers = records_of(all.iter().map(Some), given.consent);
        let mut kept = Vec::new();
        for record in &numbers {
            kept.push(resident.hub.ask(&Prove { record: *record }).await.expect("its proof"));
        }
        let policy = hub.app.log().await.expect("a log").policy().to_owned();
        let file = tempfile::NamedTempFile::new().expect("a place for temporary files");
        let receipt = serde_json::to_string(&Receipt::of(policy, kept)).expect("plain data");
        std::fs::write(file.path(), &receipt).expect("written");
        let told = witness::records::check(file.path(), None).expect("it is proved");

        for event in ["consent_given", "enrolled", "consent_ended", "deletion_ordered", "deleted"] {
            assert!(told.contains(event), "{event}: {told}");
        }
        assert_eq!(told.matches("proved: entry").count(), numbers.len());
        assert_eq!(told.matches("signed by the key that it names").count(), 1, "{told}");
        let by_gate = told.matches("signed by the key that the consent names as its gate's");
        assert_eq!(by_gate.count(), 2, "{told}");
        let forged = receipt.replacen("consent_ended", "consent_asked", 1);
        std::fs::write(file.path(), forged).expect("written");
        assert!(witness::records::check(file.path(), None).is_err());
    }

    async fn nobody_is_handed_a_record_of_somebody_else(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        hub.come_to_a_checkpoint().await;
        let last = u64::try_from(events(&resident).await.len()).expect("few");

        assert_eq!(code(hub.client().ask(&Prove { record: last }).await), Code::NotSignedIn);
        for record in [0, last + 1, u64::MAX] {
            assert_eq!(code(resident.hub.ask(&Prove { record }).await), Code::NotFound, "{record}");
        }
        for other in [hub.resident("王小丽").await, hub.staff("小李").await, manager] {
            hub.come_to_a_checkpoint().await;
            let own = other.hub.ask(&Prove { record: 1 }).await.expect("one's own");
            let first = resident.hub.ask(&Prove { record: 1 }).await.expect("one's own");
            assert_ne!(own.shown, first.shown);
        }
    }

    async fn from_the_ticket_to_the_receipt(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let given = resident.agree(gate.id).await.expect("agreed");
        assert_eq!(shown(&manager, &gate).await.board.agreed, None, "one is too few to be told");

        // As long as the ledger does not have it, there is no ticket.
        let asked = contract::consents::TicketFor { consent: given.consent };
        assert_eq!(code(resident.hub.ask(&asked).await), Code::Busy);
        hub.come_to_a_checkpoint().await;
        let ticket = resident.ticket(&given).await;
        let own = face("王秀英");
        assert_eq!(gate.agent.enrol(&ticket, &own).await.expect("taken in"), given.consent);
        assert_eq!(gate.terminal().recognise(&own).expect("read"), Some(given.consent));
        gate.agent.round().await.expect("a round");
        let [Standing::Given { enrolled_at: Some(_), .. }] = &standing(&resident).await[..] else {
            panic!("the gate has signed that it took her in")
        };

        withdraw(&resident).await;
        let [Standing::Ended { why: End::Withdrawn, how: Some(How::App), deleting, .. }] =
            &standing(&resident).await[..]
        else {
            panic!("withdrawn at once")
        };
        assert_eq!(deleting.as_ref().map(|deleting| deleting.due_at), Some(hub.now() + DELETING));
        assert!(shown(&manager, &gate).await.pending.is_empty(), "it has time, and nobody is told");

        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.unheard, round.is_heard), (1, 0, true));
        assert_eq!(gate.terminal().recognise(&own).expect("read"), None);
        let [Standing::Ended { deleting: Some(deleting), .. }] = &standing(&resident).await[..]
        else {
            panic!("withdrawn")
        };
        assert_eq!(deleting.done.map(|(_, after)| after), Some(0), "signed by the gate");
        assert!(shown(&manager, &gate).await.pending.is_empty());
        assert_eq!(code(resident.hub.ask(&asked).await), Code::NotFound, "no ticket any more");
        // Said again, nothing happens again.
        let before = events(&resident).await.len();
        gate.agent.round().await.expect("a round");
        assert_eq!(events(&resident).await.len(), before);
    }

    async fn an_address_alone_says_nothing_of_withdrawing(hub: TestHub) {
        let address = format!("{}/panel/face?withdrawn=1", hub.origin);
        let page = crate::support::http().get(address).send().await.expect("a page");
        let page = page.text().await.expect("a text");
        assert!(page.contains("刷脸进门") && !page.contains("系统都下了删除通知"));
    }

    async fn what_a_gate_should_have_deleted_is_told(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        withdraw(&resident).await;
        hub.advance(DELETING);
        assert!(shown(&manager, &gate).await.pending.is_empty());
        hub.advance(Span::SECOND);
        assert_eq!(shown(&manager, &gate).await.pending.len(), 1);
        gate.agent.round().await.expect("a round");
        assert!(shown(&manager, &gate).await.pending.is_empty());
    }

    async fn who_signs_off_and_then_moves_out_is_deleted(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let (person, id) = (resident.account.person, resident.account.device);
        let today = hub.now().day(contract::time::Offset::CHINA);
        let leave = contract::devices::Leave { person, on: Some(today.next()) };
        manager.hub.change(&leave, &key()).await.expect("noted");
        resident.hub.change(&contract::devices::Revoke { id }, &key()).await.expect("signed off");
        hub.advance(Span::DAY.times(3));
        crate::devices::sweep(&hub).await;
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);
    }

    async fn a_gate_takes_no_ticket_but_a_fresh_one_of_its_own(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        let other = contract::gates::Draft {
            name: "西门".try_into().expect("a name"),
            ..east()
        };
        let mut other = hub.paired_gate(&manager, other).await;
        let (_, ticket) = resident.agreed(&hub, gate.id).await;
        let own = face("王秀英");
        let refused = |refusal: Result<Hash, Refusal>| match refusal {
            Err(Refusal::Ticket(fault)) => fault,
            other => panic!("{other:?}"),
        };

        assert_eq!(refused(other.agent.enrol(&ticket, &own).await), NotTaken::OtherGate);
        let changed = |change: fn(&mut Ticket)| {
            let mut shown: Presented = ticket.clone();
            change(&mut shown.ticket);
            shown
        };
        for forged in [
            changed(|ticket| ticket.label = Hex(vec![0; 6])),
            changed(|ticket| ticket.shown.link = Hash([0; 32])),
            changed(|ticket| ticket.shown.record.salt = Hash([0; 32])),
            changed(|ticket| ticket.proof = ticket.proof.replacen("index ", "index 1", 1)),
        ] {
            assert_eq!(refused(gate.agent.enrol(&forged, &own).await), NotTaken::NotProved);
        }
        let until = changed(|ticket| {
            let event = &mut ticket.shown.record.event;
            *event = event.replacen("valid_until\\\":1", "valid_until\\\":2", 1);
        });
        assert_ne!(until, ticket);
        assert_eq!(refused(gate.agent.enrol(&until, &own).await), NotTaken::Form, "signed");
        let label = changed(|ticket| ticket.label = Hex(vec![]));
        assert_eq!(refused(gate.agent.enrol(&label, &own).await), NotTaken::Form);

        hub.advance(Span::MINUTE.times(11));
        assert_eq!(refused(gate.agent.enrol(&ticket, &own).await), NotTaken::Stale);
        // A clock that is turned back does not make it fresh again.
        gate.agent.round().await.expect("a round");
        hub.advance(Span::MINUTE.times(-11));
        assert_eq!(refused(gate.agent.enrol(&ticket, &own).await), NotTaken::Stale);
        assert_eq!(gate.terminal().recognise(&own).expect("read"), None);
    }

    async fn what_is_over_is_over_for_ever(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        let own = face("王秀英");
        gate.agent.enrol(&ticket, &own).await.expect("taken in");
        assert!(matches!(gate.agent.enrol(&ticket, &own).await, Err(Refusal::Already)));
        withdraw(&resident).await;
        gate.agent.round().await.expect("a round");

        // The ticket is as fresh as it was, and proves what it proved.
        assert!(matches!(gate.agent.enrol(&ticket, &own).await, Err(Refusal::Over)));

        // Whoever changes their mind signs anew.
        let again = resident.agree(gate.id).await.expect("agreed");
        assert_ne!(again, given);
        hub.come_to_a_checkpoint().await;
        let ticket = resident.ticket(&again).await;
        gate.agent.enrol(&ticket, &own).await.expect("taken in");
    }

    async fn who_was_taken_in_after_withdrawing_is_deleted_again(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let (_, ticket) = resident.agreed(&hub, gate.id).await;
        withdraw(&resident).await;
        // The gate has no line: for ten minutes it cannot know.
        gate.agent.enrol(&ticket, &face("王秀英")).await.expect("taken in");
        let round = gate.agent.round().await.expect("a round");

        assert_eq!((round.deleted, round.unheard), (1, 0));
        assert_eq!(gate.terminal().recognise(&face("王秀英")).expect("read"), None);
        let signed = events(&resident).await;
        let signed = signed.iter().filter(|event| matches!(event, Event::GateSigned { .. }));
        assert_eq!(signed.count(), 2, "both stand in her records");
    }

    async fn a_terminal_that_fails_leaves_nothing_unsigned_and_nobody_shut_out(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let flaky = |inner| Flaky { inner, fails: Fails::Before };
        let mut gate = hub.gate_with(&manager, flaky).await;
        let (_, ticket) = resident.agreed(&hub, gate.id).await;
        let own = face("王秀英");
        let failed = gate.agent.enrol(&ticket, &own).await;
        assert!(matches!(failed, Err(Refusal::Failed(_))), "{failed:?}");
        assert_eq!(gate.agent.round().await.expect("a round").strays, 0);
        let given_only = standing(&resident).await;
        assert!(matches!(given_only[..], [Standing::Given { enrolled_at: None, .. }]));

        // It has stored the face, and then fails: what lies there is signed for.
        gate.agent.terminal().fails = Fails::After;
        let failed = gate.agent.enrol(&ticket, &own).await;
        assert!(matches!(failed, Err(Refusal::Failed(_))), "{failed:?}");
        assert_eq!(gate.agent.round().await.expect("a round").strays, 0);
        let enrolled = standing(&resident).await;
        assert!(matches!(enrolled[..], [Standing::Given { enrolled_at: Some(_), .. }]));
    }

    async fn a_gate_deletes_by_itself_what_is_over_and_what_nobody_agreed_to(hub: TestHub) {
        let (resident, _, mut gate) = neighbourhood(&hub).await;
        let given = gate.take_in(&hub, &resident, &face("王秀英")).await;
        let mut terminal = gate.terminal();
        // Somebody with the terminal's own menu takes in a neighbour.
        gate::Terminal::enrol(&mut terminal, Hash([9; 32]), &face("李强")).await.expect("put in");

        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.strays, round.deleted), (1, 0));
        assert_eq!(terminal.recognise(&face("李强")).expect("read"), None);
        assert_eq!(terminal.recognise(&face("王秀英")).expect("read"), Some(given.consent));

        hub.advance(Span::DAY.times(366));
        let round = gate.agent.round().await.expect("a round");
        assert_eq!(round.deleted, 1, "nobody told it");
        assert_eq!(terminal.recognise(&face("王秀英")).expect("read"), None);
        hub.keep_agenda().await;
        gate.agent.round().await.expect("a round");
        let [Standing::Ended { why: End::Expired, deleting: Some(deleting), .. }] =
            &standing(&resident).await[..]
        else {
            panic!("over")
        };
        assert!(deleting.done.is_some(), "and it signs for it once it is told");
    }

    async fn a_hub_that_is_silent_at_the_end_hides_nothing_of_it(hub: TestHub) {
        let (resident, _, gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let [Standing::Given { consent, .. }] = &standing(&resident).await[..] else { panic!("given") };
        let end = consent.valid_until;

        // Nobody keeps its agenda: it writes nothing down, and orders nothing.
        hub.advance(end + DELETING + Span::SECOND - hub.now());

        let events = events(&resident).await;
        assert!(!events.iter().any(|event| matches!(event, Event::ConsentEnded { .. })));
        let late = |now| read(events.iter(), now).iter().filter(|(_, one)| one.is_overdue(now)).count();
        let [(_, Standing::Ended { at, why: End::Expired, deleting: None, .. })] =
            &read(events.iter(), end)[..]
        else {
            panic!("over by its own end")
        };
        assert_eq!((*at, late(end + DELETING), late(hub.now())), (end, 0, 1));
        // What it writes down at last counts from the end that was signed.
        hub.keep_agenda().await;
        let [Standing::Ended { at, deleting: Some(deleting), .. }] = &standing(&resident).await[..] else {
            panic!("over")
        };
        assert_eq!((*at, deleting.due_at), (end, end + DELETING));
    }

    async fn what_an_agent_says_counts_once_in_its_order_and_by_its_key_alone(hub: TestHub) {
        let (_, manager, mut gate) = neighbourhood(&hub).await;
        let before = shown(&manager, &gate).await.heard_at.expect("heard");
        let report = contract::gates::agent::Report {
            gate: gate.id,
            number: 1_000,
            at: hub.now(),
            templates: 9,
            ways: vec![],
            tried: vec![],
            firmware: Hash([7; 32]),
        };
        let saying = Saying::Report(report).text();
        let say = |signature| Say { gate: gate.id, saying: saying.clone(), signature };
        let nobody = manager.hub.change(&say(Hex(vec![0; 64])), &key()).await;
        assert_eq!(code(nobody), Code::BadSignature);
        let unknown = Say { gate: contract::id::GateId::from_number(5), ..say(Hex(vec![0; 64])) };
        assert_eq!(code(hub.client().change(&unknown, &key()).await), Code::BadSignature);
        assert_eq!(shown(&manager, &gate).await.heard_at, Some(before));

        hub.advance(Span::MINUTE.times(11));
        let silent = shown(&manager, &gate).await;
        assert_eq!((silent.takes_in, silent.lacks), (false, vec![Lack::Heard, Lack::OtherWay]));
        gate.agent.round().await.expect("a round");
        assert!(shown(&manager, &gate).await.takes_in);
    }

    async fn what_a_gate_only_says_to_work_is_no_way_in(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        assert!(shown(&manager, &gate).await.takes_in);
        let id = gate.id;
        let mut says = async |number: u64, ago: Option<Span>| {
            let at = hub.now() - Span::MINUTE;
            let tried = |way: &WayIn| {
                ago.map(|ago| Trial { way: *way, at: at - ago, by: Tester::Person })
            };
            let report = contract::gates::agent::Report {
                gate: id,
                number,
                at,
                templates: 0,
                ways: WayIn::ALL.to_vec(),
                tried: WayIn::ALL.iter().filter_map(tried).collect(),
                firmware: Hash([7; 32]),
            };
            gate.agent.say_later(&Saying::Report(report)).expect("kept");
            // Its own report comes after, with a number that is not new any more.
            let _ = gate.agent.round().await;
            let now = look_at(&manager, id).await;
            (now.takes_in, now.broken.len())
        };

        assert_eq!(says(1_000, None).await, (false, 2), "nobody has tried them");
        assert_eq!(code(resident.agree(id).await), Code::Invalid);
        assert_eq!(says(2_000, Some(TRIED)).await, (true, 0));
        assert_eq!(says(3_000, Some(Span(TRIED.0 + 1))).await, (false, 2), "not for long");
        assert_eq!(says(4_000, Some(Span::SECOND.times(-1))).await, (false, 2), "not yet");
        assert_eq!(says(5_000, Some(Span::HOUR)).await, (true, 0), "it has come back by itself");
    }

    async fn only_managers_look_after_gates_and_auditors_read(hub: TestHub) {
        let (resident, manager, gate) = neighbourhood(&hub).await;
        let staff = hub.staff("小李").await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let id = gate.id;
        for person in [&resident, &staff, &auditor] {
            let made = person.hub.change(&Register { draft: east() }, &key()).await;
            assert_eq!(code(made), Code::NotAllowed);
            let changed = person.hub.change(&Change { id, draft: east() }, &key()).await;
            assert_eq!(code(changed), Code::NotAllowed);
            let invited = person.hub.change(&Invite { id }, &key()).await;
            assert_eq!(code(invited), Code::NotAllowed);
            let assess = contract::gates::Assess { id, answers: answers() };
            assert_eq!(code(person.hub.change(&assess, &key()).await), Code::NotAllowed);
            let described = person.hub.change(&describe(id), &key()).await;
            assert_eq!(code(described), Code::NotAllowed);
            assert_eq!(code(set(person, id, Act::Remove).await), Code::NotAllowed);
            let dismiss = Dismiss { vendor: east().vendor };
            assert_eq!(code(person.hub.change(&dismiss, &key()).await), Code::NotAllowed);
        }
        assert_eq!(code(resident.hub.ask(&List {}).await), Code::NotAllowed);
        assert_eq!(code(staff.hub.ask(&List {}).await), Code::NotAllowed);
        assert_eq!(auditor.hub.ask(&List {}).await.expect("read").len(), 1);
        let for_her = WithdrawFor { person: resident.account.person, how: How::Paper };
        assert_eq!(code(resident.hub.change(&for_her, &key()).await), Code::NotAllowed);
        assert_eq!(code(auditor.hub.change(&for_her, &key()).await), Code::NotAllowed);
        // As slips promise: at the counter, by telephone, on paper.
        for how in [How::Counter, How::Phone, How::Paper] {
            let for_her = WithdrawFor { how, ..for_her };
            let slip = staff.hub.change(&for_her, &key()).await.expect("withdrawn");
            assert_eq!((&*slip.by, slip.how, &*slip.telephone), ("小李", how, "028-8555-0100"));
            assert_eq!(slip.gates, ["东门"], "every gate, though she had agreed to none");
            assert!(events(&resident).await.iter().any(|event| matches!(event,
                Event::WithdrawalEntered { how: said, .. } if *said == how)), "as it was said: {how:?}");
        }
        let by_app = WithdrawFor { how: How::App, ..for_her };
        assert_eq!(code(manager.hub.change(&by_app, &key()).await), Code::Invalid);
    }

    async fn another_agent_comes_only_with_a_code_and_once(hub: TestHub) {
        let (resident, manager, mut gate) = neighbourhood(&hub).await;
        resident.agree(gate.id).await.expect("agreed");
        let made = manager.hub.change(&Invite { id: gate.id }, &key()).await.expect("a code");
        assert_eq!(shown(&manager, &gate).await.state, State::Paused);
        assert!(
            matches!(standing(&resident).await[..], [Standing::Ended { why: End::Changed, .. }]),
            "nobody agreed to another one"
        );
        // The one before deletes what it has to, and signs for it.
        assert_eq!(gate.agent.round().await.expect("a round").deleted, 1);

        let folder = tempfile::TempDir::new().expect("a place for temporary files");
        let pair = async |name: &str| {
            let terminal = Reference::open(&folder.path().join("terminal")).expect("a terminal");
            let state = folder.path().join(name);
            Agent::pair(&state, terminal, hub.around(), made.secret).await
        };
        pair("new").await.expect("paired");
        assert!(pair("late").await.is_err(), "the code is used up");
        assert_eq!(gate.agent.round().await.expect("heard").deleted, 0, "nothing is left to delete");
        // It is told to everybody, and has to be announced again before it is used.
        assert_eq!(code(set(&manager, gate.id, Act::Start).await), Code::Invalid);
        let news = resident.hub.ask(&Sync::default()).await.expect("the ledger").ours.records;
        let keys = news.iter().filter(|record| record.event.contains("gate_key"));
        assert!(keys.count() >= 2);
    }

    async fn nobody_takes_a_gate_or_a_company_for_another_one(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let of = |name: &str, vendor: &str| {
            let text = |text: &str| contract::text::Name::try_from(text).expect("a name");
            contract::gates::Draft { name: text(name), vendor: text(vendor), ..east() }
        };
        let register = async |draft| manager.hub.change(&Register { draft }, &key()).await;
        let mut gates = Vec::new();
        for (name, vendor) in [
            ("东门", "安门科技"),
            ("1号门", "安门科技"),
            ("A0门", "AM科技"),
            ("日新门", "未来科技"),
        ] {
            gates.push(register(of(name, vendor)).await.expect("registered").id);
        }
        let field = |result: Result<(), client::Error>| match result {
            Err(client::Error::Refused(problem)) => problem.fields[0].field.clone(),
            other => panic!("{other:?}"),
        };
        for name in [
            "东门", "東門", "东 门", "东\u{200b}门", "东门\u{fe0f}", "l号门", "I号门", "１号门", "AО门", "AO门",
            "曰新门", "ΑΟ门",
        ] {
            assert_eq!(field(register(of(name, "安门科技")).await.map(drop)), "draft.name", "{name:?}");
        }
        for vendor in ["安門科技", "安闩科技", "АМ科技", "ＡＭ科技", "末来科技", "未来\u{2060}科技"] {
            let refused = register(of("北门", vendor)).await.map(drop);
            assert_eq!(field(refused), "draft.vendor", "{vendor:?}");
        }
        let change = Change { id: gates[1], draft: of("东门", "安门科技") };
        assert_eq!(field(manager.hub.change(&change, &key()).await), "draft.name");
        let same = Change { id: gates[0], draft: of("东门", "安门科技") };
        manager.hub.change(&same, &key()).await.expect("its own name");
        // Who is gone leaves the name to another one.
        set(&manager, gates[0], Act::Remove).await.expect("removed");
        register(of("东门", "安门科技")).await.expect("registered");
    }

    async fn what_no_gate_may_be_is_refused(hub: TestHub) {
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let register = async |draft| code(manager.hub.change(&Register { draft }, &key()).await);
        for draft in [
            contract::gates::Draft { area: Area::Private, ..east() },
            contract::gates::Draft { mode: Mode::Always, ..east() },
            contract::gates::Draft { ways: vec![], ..east() },
        ] {
            assert_eq!(register(draft).await, Code::Invalid);
        }
        let gate = hub.paired_gate(&manager, east()).await;
        let describe = async |describe: Describe| {
            code(manager.hub.change(&describe, &key()).await)
        };
        let relay = Describe { purpose: Purpose::Relay, ..describe_of(&gate) };
        assert_eq!(describe(relay).await, Code::Invalid, "a photo is not kept for a year");
        for months in [0, 13, 255] {
            assert_eq!(describe(Describe { months, ..describe_of(&gate) }).await, Code::Invalid);
        }
        assert_eq!(code(set(&manager, gate.id, Act::Pause).await), Code::Conflict);
        assert_eq!(code(set(&manager, gate.id, Act::Change).await), Code::Invalid);
    }
}

/// When a terminal fails.
enum Fails {
    Before,
    After,
}

/// A terminal that fails while it takes somebody in.
struct Flaky {
    inner: Reference,
    fails: Fails,
}

impl Terminal for Flaky {
    fn method(&self) -> &'static str {
        "flaky"
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> anyhow::Result<()> {
        if matches!(self.fails, Fails::After) {
            self.inner.enrol(consent, face).await?;
        }
        anyhow::bail!("the power is gone")
    }

    async fn delete(&mut self, consent: Hash) -> anyhow::Result<()> {
        self.inner.delete(consent).await
    }

    async fn held(&mut self) -> anyhow::Result<Vec<Hash>> {
        self.inner.held().await
    }

    async fn ways(&mut self, now: Time) -> anyhow::Result<Vec<Trial>> {
        self.inner.ways(now).await
    }
}

fn describe_of(gate: &Gate) -> Describe {
    describe(gate.id)
}
