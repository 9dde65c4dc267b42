//! What the law asks for, a row a test. The numbers are those of the table in `docs/PRIVACY-MODEL.md`. Which lines
//! enforce each says `law/enforced.txt`; without them the test fails (`cargo xtask mutants --law`).

mod breach;
mod consent;
mod ending;
mod gates;
mod reading;
mod records;
mod rights;

use contract::{
    consents::{End, Give, Standing, Withdraw},
    ledger::Sync,
};
use ledger::follower::News;

use crate::{
    complaints::lift,
    gates::neighbourhood,
    support::{Person, TestHub, gate::face, key},
};

fn why(standing: &[Standing]) -> Option<End> {
    match standing.last() {
        Some(Standing::Ended { why, .. }) => Some(*why),
        _ => None,
    }
}

fn is_given(standing: &[Standing]) -> bool {
    matches!(standing.last(), Some(Standing::Given { .. }))
}

/// A consent with something changed in its text, signed by nobody.
fn changed(give: &Give, from: &str, to: &str) -> Give {
    assert!(give.document.contains(from), "{}", give.document);
    Give { document: give.document.replacen(from, to, 1), ..give.clone() }
}

async fn give(person: &Person, give: &Give) -> Result<(), client::Error> {
    person.hub.change(give, &key()).await.map(drop)
}

/// What the ledger tells of somebody whose name was taken, who agreed, was taken in, withdrew and was deleted.
pub(crate) async fn lived(hub: &TestHub) -> News {
    lived_here(hub).await.2
}

/// The same, with who has lived it and the manager.
pub(crate) async fn lived_here(hub: &TestHub) -> (Person, Person, News) {
    let (resident, manager, mut gate) = neighbourhood(hub).await;
    resident.hub.change(&lift(), &key()).await.expect("filed");
    crate::ledger::take_names(hub, &manager).await;
    gate.take_in(hub, &resident, &face("王秀英")).await;
    resident.hub.change(&Withdraw { gate: None }, &key()).await.expect("withdrawn");
    gate.agent.round().await.expect("a round");
    hub.come_to_a_checkpoint().await;
    let news = resident.hub.ask(&Sync::default()).await.expect("the ledger");
    (resident, manager, news)
}
