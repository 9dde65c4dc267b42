//! What the hub says in a bundle beside what it proves: no name of a resident, and none of who works here.

use contract::{
    auditing::{BreachFigures, Figures, FilingFigures, GateFigures},
    breaches,
    id::CommunityId,
    time::{Offset, Time},
};

use super::store::{self, Order};
use crate::{
    app::App,
    breaches as of_breaches, community,
    db::Tx,
    error::Result,
    gates::{self, Known},
};

/// The most audits that are listed.
const MOST: usize = 100;

/// Counts what is said.
pub(super) async fn figures(
    tx: &mut Tx,
    app: &App,
    community: CommunityId,
    orders: &[Order],
    since: Time,
    now: Time,
) -> Result<Figures> {
    let offset = community::settings(app, community)?.offset();
    let mut all = Vec::new();
    for gate in gates::all(tx, community).await? {
        all.push(of_gate(tx, gate, now, offset).await?);
    }
    let filing = gates::filing_of(tx, community, offset).await?;
    let told = of_breaches::of_community(tx, community, breaches::List::MOST).await?;
    let told = told.into_iter().filter(|breach| breach.at >= since);
    Ok(Figures {
        until: now,
        gates: all,
        orders: orders.iter().map(|order| order.told.clone()).collect(),
        requests: store::requests(tx, community, since, now).await?,
        breaches: told.map(of_breach).collect(),
        filing: FilingFigures {
            stored: filing.stored,
            task: filing.task,
            filed: filing.filed.map(|filed| (filed.at, filed.number)),
        },
        audits: store::ended(tx, community, MOST).await?,
    })
}

async fn of_gate(tx: &mut Tx, gate: Known, now: Time, offset: Offset) -> Result<GateFigures> {
    let (assessed, agreed) = gates::audited(tx, gate.id, now, offset).await?;
    let notices = gate.notices.iter();
    Ok(GateFigures {
        gate: gate.id,
        name: gate.draft.name.as_str().to_owned(),
        state: gate.state,
        notices: notices.map(|one| (one.purpose, one.version, one.hash())).collect(),
        is_assessed: assessed.first().is_some_and(|(_, is_current)| *is_current),
        assessed: assessed.into_iter().map(|(at, _)| at).collect(),
        agreed,
        vendor: Some(gate.draft.into()),
    })
}

fn of_breach(breach: breaches::Breach) -> BreachFigures {
    let breaches::Breach { at, found_at, is_drill, affected, is_told, seen, .. } = breach;
    BreachFigures { at, found_at, is_drill, affected, is_told, seen }
}
