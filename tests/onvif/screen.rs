//! Who is taken in at the terminal's own screen is awaited by the rounds, and nobody else waits for them.

use std::time::Duration;

use contract::{
    consents::{Given, Handed, TicketFor},
    gates::agent::Done,
    time::Span,
};
use gate::{AT_SCREEN, Agent, Capture, Refusal, onvif::Fault};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::{FACE, agreed, driver_at, receipts, take_in_at_screen, withdraw};
use crate::{
    gates::standing,
    support::{Engine, Person, TestHub, gate::Gate, on_both_engines},
};

/// A second resident who has agreed to the gate.
async fn neighbour<T: gate::Terminal>(hub: &TestHub, gate: &Gate<T>) -> (Person, Given) {
    let neighbour = hub.resident("李强").await;
    let given = neighbour.agree(gate.id).await.expect("agreed");
    hub.come_to_a_checkpoint().await;
    (neighbour, given)
}

on_both_engines! {
    async fn while_somebody_is_awaited_all_else_goes_on(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, terminal, given) = agreed(&hub, &folder).await;
        let (neighbour, theirs) = neighbour(&hub, &gate).await;
        let ticket = neighbour.ticket(&theirs).await;
        take_in_at_screen(&mut gate.agent, &terminal, &ticket, "theirs").await;
        gate.agent.round().await.expect("a round");
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &Capture::default()).await.expect("awaited");

        withdraw(&neighbour).await;
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.deleted, round.unheard, round.is_heard), (1, 0, true), "{:?}", round.why);
        assert!(!standing(&neighbour).await[0].is_unfinished(), "it is signed at the next round");
        assert_eq!(gate.agent.awaited(), Some(given.consent));

        // One at a time: another face would be taken for theirs.
        let again = gate.agent.enrol(&ticket, &Capture::default()).await;
        assert!(matches!(again, Err(Refusal::Busy)), "{again:?}");
        terminal.put("new", FACE);
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.at_screen, round.strays), (Some(Ok(given.consent)), 0));
        let signed = receipts(&resident).await;
        assert!(matches!(signed[..], [(true, Done { before: 0, after: 1, .. })]), "{signed:?}");
    }

    async fn whom_nobody_completes_is_awaited_for_two_minutes(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, terminal, given) = agreed(&hub, &folder).await;
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &Capture::default()).await.expect("awaited");
        terminal.put("new", "pt:PIN");
        hub.advance(Span(AT_SCREEN.0 - Span::SECOND.0));
        let round = gate.agent.round().await.expect("a round");
        assert_eq!((round.at_screen, gate.agent.awaited()), (None, Some(given.consent)));

        // A face that comes too late is nobody's.
        hub.advance(Span::SECOND);
        terminal.put("new", FACE);
        let round = gate.agent.round().await.expect("a round");
        assert_eq!(round.at_screen, Some(Err(Refusal::Nobody.to_string())));
        assert_eq!((round.strays, terminal.count(FACE), gate.agent.awaited()), (1, 0, None));
        assert_eq!(receipts(&resident).await.len(), 0);

        let ticket = resident.ticket(&given).await;
        take_in_at_screen(&mut gate.agent, &terminal, &ticket, "later").await;
    }

    async fn of_two_who_come_at_once_neither_is_taken_in(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, terminal, given) = agreed(&hub, &folder).await;
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &Capture::default()).await.expect("awaited");
        terminal.put("one", FACE);
        terminal.put("two", FACE);
        let round = gate.agent.round().await.expect("a round");
        assert_eq!(round.at_screen, Some(Err(Fault::Several.to_string())));
        assert_eq!((round.strays, terminal.count(FACE), gate.agent.awaited()), (2, 0, None));
        assert_eq!(receipts(&resident).await.len(), 0);
    }

    async fn who_withdraws_while_they_are_awaited_is_not_taken_in(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, mut gate, terminal, given) = agreed(&hub, &folder).await;
        let ticket = resident.ticket(&given).await;
        gate.agent.enrol(&ticket, &Capture::default()).await.expect("awaited");
        withdraw(&resident).await;
        // The face comes after the round has looked, and before it hears what is to be deleted.
        terminal.arrives(2, "new", FACE);
        let round = gate.agent.round().await.expect("a round");
        assert_eq!(round.at_screen, Some(Err(Refusal::Over.to_string())));
        assert_eq!((round.strays, terminal.count(FACE), gate.agent.awaited()), (1, 0, None));
        let signed = receipts(&resident).await;
        assert!(matches!(signed[..], [(false, Done { before: 0, after: 0, .. })]), "{signed:?}");
    }

    async fn a_program_that_ends_while_somebody_is_awaited_knows_of_nobody(hub: TestHub) {
        let folder = TempDir::new().expect("a place for temporary files");
        let (resident, gate, terminal, given) = agreed(&hub, &folder).await;
        let Gate { mut agent, folder: state, .. } = gate;
        let Handed { ticket, packed } = resident.hub.ask(&TicketFor { consent: given.consent }).await.expect("a ticket");
        let line = resident.show(given.consent, ticket).await.showing.scanned(&packed);
        let (sender, lines) = mpsc::channel(1);
        sender.send(line).await.expect("there is room");
        // Ctrl-C comes once the scanner's line was taken.
        let stop = async {
            while sender.capacity() == 0 {
                tokio::task::yield_now().await;
            }
        };
        gate::run(&mut agent, Duration::from_secs(1), Some(lines), stop).await;
        assert_eq!(agent.awaited(), Some(given.consent), "it has waited for nobody");
        drop(agent);

        terminal.put("new", FACE);
        let driver = driver_at(&folder.path().join("onvif"), &terminal, &hub);
        let mut agent = Agent::open(&state.path().join("agent"), driver, |_| hub.around()).expect("it goes on");
        let round = agent.round().await.expect("a round");
        assert_eq!((round.strays, terminal.count(FACE)), (1, 0));
        assert_eq!(receipts(&resident).await.len(), 0);
    }
}
