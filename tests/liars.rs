//! Gates that sign "deleted" and keep the face: how many of a hundred are caught by canaries and by those who
//! try the door, and what becomes of what somebody found there.

use contract::{
    Code,
    consents::{Deleting, Standing, Tried, Try, Withdraw},
    gates::{Gate as Shown, List, Opened, Trial},
    people::Post,
    time::{Span, Time},
};
use drill::liars::{Canaries, Caught, Checks, DAYS, Kind, play};
use gate::{Capture, Terminal, reference::Reference};
use ledger::Hash;

use crate::{
    gates::{neighbourhood, standing},
    support::{Engine, Person, TestHub, code, gate::face, key, on_both_engines, tell},
};

/// Fixed before the drill was played for the first time, as all its parameters are.
const SEED: u64 = 1;

/// How many gates there are of each sort.
const GATES: usize = 100;

fn plain(caught: &Caught) -> String {
    let days: Vec<String> = (1..=DAYS).map(|day| caught.within(day).to_string()).collect();
    format!("{} of {} caught (by day: {})", caught.all(), caught.gates, days.join(", "))
}

#[test]
fn of_a_hundred_gates_that_lie_ninety_nine_are_caught_within_seven_days() {
    assert_eq!((DAYS, Checks::PLANNED), (7, Checks { canaries: Canaries::Fresh, tries: 5 }));
    for (name, checks) in Checks::ALL {
        let caught = play(&Kind::LIARS, GATES, checks, SEED);
        tell(&format!("liars, {name}: {}", plain(&caught)));
        if checks.canaries == Canaries::Fresh {
            assert!(caught.all() >= 99, "{caught:?}");
        }
    }
    // Whoever guesses what is looked at: told, and promised nowhere.
    for kind in Kind::BESIDE {
        for (with, checks) in [("fresh", Checks::PLANNED), ("aged", Checks::AGED)] {
            let caught = play(&[kind], GATES, checks, SEED);
            tell(&format!("liars, \"{}\", {with} canaries: {}", kind.name(), plain(&caught)));
        }
    }
}

#[test]
fn no_gate_that_deletes_is_accused() {
    let honest = play(&[Kind::Honest], GATES, Checks::PLANNED, SEED);
    let Caught { canaries, tries, .. } = honest;
    tell(&format!("honest gates: {}; {canaries} canaries, {tries} tries", plain(&honest)));
    assert_eq!(honest.all(), 0, "{honest:?}");
    assert!(canaries > 600, "each was looked at as often as one that lies: {honest:?}");
}

/// The drill is no formality: where nobody looks nothing is found, and a gate that knows canaries passes them.
#[test]
fn where_nobody_looks_nothing_is_found() {
    let unseen = play(&Kind::LIARS, GATES, Checks::NONE, SEED);
    assert_eq!(unseen.all(), 0, "{unseen:?}");
    assert!(unseen.receipts > 0, "they have signed, and kept: {unseen:?}");
    let canaries = Checks { tries: 0, ..Checks::PLANNED };
    let careful = play(&[Kind::Careful], GATES, canaries, SEED);
    assert_eq!(careful.all(), 0, "{careful:?}");
}

async fn withdraw(person: &Person) {
    person.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
}

/// The order to delete that somebody's own records tell of.
async fn deleting(person: &Person) -> Deleting {
    match standing(person).await.pop() {
        Some(Standing::Ended { deleting: Some(deleting), .. }) => deleting,
        other => panic!("{other:?}"),
    }
}

/// The only gate, as somebody sees it who looks after it or audits.
async fn listed(person: &Person) -> Shown {
    person.hub.ask(&List {}).await.expect("gates").pop().expect("a gate")
}

on_both_engines! {
    async fn what_somebody_found_at_the_door_is_told_without_their_name(hub: TestHub) {
        hub.app.log().await.expect("a log");
        let resident = hub.resident("王秀英").await;
        let neighbour = hub.resident("李强").await;
        let staff = hub.staff("小李").await;
        let manager = hub.join("陈经理", Post::Manager, None).await;
        let auditor = hub.join("审计员", Post::Auditor, None).await;
        let lying = |inner| Lying { inner, over: Vec::new() };
        let mut gate = hub.gate_with(&manager, lying).await;
        let (given, ticket) = resident.agreed(&hub, gate.id).await;
        let own = face("王秀英");
        gate.agent.enrol(&ticket, &own).await.expect("taken in");
        gate.agent.round().await.expect("a round");
        withdraw(&resident).await;

        let order = deleting(&resident).await.order;
        let found = |opened| Try { order, opened };
        let early = resident.hub.change(&found(true), &key()).await;
        assert_eq!(code(early), Code::NotFound, "it has signed nothing that could be wrong");
        gate.agent.round().await.expect("a round");
        let signed = deleting(&resident).await;
        assert_eq!((signed.done.map(|(_, after)| after), signed.tried), (Some(0), None));
        let opens = gate.terminal().recognise(&own).expect("read");
        assert_eq!(opens, Some(given.consent), "and opens for her as before");

        for other in [&neighbour, &staff, &manager, &auditor] {
            let said = other.hub.change(&found(true), &key()).await;
            assert_eq!(code(said), Code::NotFound, "nobody says it for her");
        }
        assert!(listed(&manager).await.opened.is_empty());
        resident.hub.change(&found(true), &key()).await.expect("heard");
        let found_at = hub.now();
        let tried = deleting(&resident).await.tried;
        assert_eq!(tried, Some(Tried { at: found_at, opened: true }), "in her own records");
        for person in [&manager, &auditor] {
            let shown = listed(person).await;
            assert_eq!(shown.opened, [Opened { found_at, shut_at: None }]);
            assert_eq!(shown.tried, None, "one is too few to be told");
            let sent = serde_json::to_string(&shown).expect("plain data");
            assert!(!sent.contains("王秀英") && !sent.contains(&order.to_string()), "{sent}");
        }

        // What was found once stays, whatever is found later.
        hub.advance(Span::DAY);
        resident.hub.change(&found(false), &key()).await.expect("heard");
        let at = hub.now();
        assert_eq!(deleting(&resident).await.tried, Some(Tried { at, opened: false }));
        let shown = listed(&manager).await;
        assert_eq!(shown.opened, [Opened { found_at, shut_at: Some(at) }]);
    }

    async fn a_gate_that_deletes_is_told_as_tried_and_accused_of_nothing(hub: TestHub) {
        let (_, manager, mut gate) = neighbourhood(&hub).await;
        for (many, name) in ["王一", "王二", "王三", "王四", "王五"].into_iter().enumerate() {
            let person = hub.resident(name).await;
            gate.take_in(&hub, &person, &face(name)).await;
            withdraw(&person).await;
            gate.agent.round().await.expect("a round");
            assert_eq!(gate.terminal().recognise(&face(name)).expect("read"), None);

            let order = deleting(&person).await.order;
            let found = Try { order, opened: false };
            person.hub.change(&found, &key()).await.expect("heard");
            let shown = listed(&manager).await;
            assert_eq!(shown.tried, (many == 4).then_some(5));
            assert!(shown.opened.is_empty());
        }
    }
}

/// A terminal that says that it deletes, and keeps the face: its agent signs for it in good faith.
struct Lying {
    inner: Reference,
    over: Vec<Hash>,
}

impl Terminal for Lying {
    fn method(&self) -> &'static str {
        "overwritten and removed"
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> anyhow::Result<()> {
        self.inner.enrol(consent, face).await
    }

    async fn delete(&mut self, consent: Hash) -> anyhow::Result<()> {
        self.over.push(consent);
        Ok(())
    }

    async fn held(&mut self) -> anyhow::Result<Vec<Hash>> {
        let mut held = self.inner.held().await?;
        held.retain(|consent| !self.over.contains(consent));
        Ok(held)
    }

    async fn ways(&mut self, now: Time) -> anyhow::Result<Vec<Trial>> {
        self.inner.ways(now).await
    }
}
