//! Consents through the hub, as fast as it takes them: given, on a page of the ledger, withdrawn.

use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use client::Clock;
use contract::{
    consents::{Offers, Refuse, Withdraw},
    gates::Notice,
    joining::Secret,
    people::Post,
};
use hub::{
    limits::Rates,
    listen::{self, Patience},
};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::{
    bare::{self, Agreed},
    change,
    people::{Resident, device},
};
use crate::{
    Setting,
    bringing::{bring_into_use, said},
    burst::{self, Burst},
    http::Connection,
    hub::{Data, Engine, Hub},
    table::Row,
    times::milliseconds,
};

/// Residents, each of whom agrees to every gate.
const RESIDENTS: u64 = 5_000;

/// In a short run.
const FEW: u64 = 500;

/// Gates.
const GATES: usize = 4;

/// Consents in a second.
const GOAL: f64 = 5_000.0;

/// Milliseconds that a page may take once its time has come.
const GOAL_PAGE: f64 = 1_000.0;

/// Seconds until one's consent is on a page: pages come every ten.
const GOAL_COVERED: f64 = 11.0;

/// How long that may take before something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often one looks whether it is.
const LOOK: Duration = Duration::from_millis(20);

/// What the rows say.
pub(super) const HOW: &str = "Residents agree over 64 connections, one request for each consent: its signature is \
    checked, it is linked into their chain, and it is on the disk before they are answered. Limit is one bare loop that \
    does the same to the same consents with the same rows, sealing left out, 256 of them a commit. Pages of the \
    ledger come every ten seconds, so that none points at one person: *on a page* is from the last consent until a \
    page has it; *a page* is how long the hub takes to make one of what waits, measured within its process while \
    nobody calls.";

/// Measures on SQLite.
pub(super) async fn measure(setting: &Setting) -> Result<Vec<Row>> {
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    let count = if setting.is_quick { FEW } else { RESIDENTS };
    let manager = data.invite(Post::Manager, 1).await?.pop().context("an invitation")?;
    // One more than are measured: who says something last.
    let secrets = data.invite(Post::Resident, count + 1).await?;
    let hub = data.serve(None).await?;
    let mut residents = Vec::new();
    let mut own = Connection::open(hub.port).await?;
    for secret in secrets {
        residents.push(Resident::join(&hub, &mut own, secret).await?);
    }
    let last = residents.pop().context("one more")?;
    let notices = notices(&hub, manager).await?;

    let now = Clock::System.now();
    let (mut agreed, mut gives, mut withdrawals, mut refusals) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for notice in &notices {
        let (gate, purpose) = (notice.gate, notice.purpose);
        for (number, resident) in residents.iter().enumerate() {
            let once = |what: &str| format!("bench-{what}-{gate}-{number:06}");
            let (token, give) = (&resident.token, resident.agree(notice, now));
            gives.push(change(token, &once("give"), &give));
            agreed.push(Agreed { who: resident.who, give });
            let withdraw = Withdraw { gate: Some(gate) };
            withdrawals.push(change(token, &once("withdraw"), &withdraw));
            refusals.push(change(token, &once("refuse"), &Refuse { gate, purpose, child: None }));
        }
    }
    let given = Burst::send(&hub, gives).await?;
    let covered = until_covered(&hub, &last, &notices).await?;
    let withdrawn = Burst::send(&hub, withdrawals).await?;
    drop(hub);
    let waiting = refusals.len();
    let page = page(&data, refusals).await?;

    let rate = Row::new("consents given", given.rate(), "/s");
    let mut rows = vec![rate.at_least(GOAL).of(bare::measure(&agreed)?)];
    rows.extend(costs("consents given", given));
    let covered = Row::new("consents given: the last is on a page", covered.as_secs_f64(), "s");
    rows.push(covered.at_most(GOAL_COVERED));
    let page = Row::new(format!("a page of {waiting} records"), milliseconds(page), "ms");
    rows.push(page.at_most(GOAL_PAGE));
    rows.push(Row::new("consents withdrawn", withdrawn.rate(), "/s"));
    rows.extend(costs("consents withdrawn", withdrawn));
    Ok(rows)
}

fn costs(what: &str, mut run: Burst) -> Vec<Row> {
    let called = |part: &str| format!("{what}: {part}");
    let mut rows = vec![
        Row::new(called("p50"), run.times.percentile(50), "ms"),
        Row::new(called("p99"), run.times.percentile(99), "ms"),
    ];
    rows.extend(run.costs(called));
    rows
}

/// Brings the gates into use; what is told of each.
async fn notices(hub: &Hub, manager: Secret) -> Result<Vec<Notice>> {
    let manager = device(hub, manager).await?;
    let agents = TempDir::new()?;
    for number in 0..GATES {
        let folder = agents.path().join(number.to_string());
        let called = format!("{number}号门");
        bring_into_use(&manager, &hub.origin(), &folder, &called).await?;
    }
    let offers = manager.ask(&Offers {}).await.map_err(said)?;
    let offers = offers.into_iter().filter(|offer| offer.takes_in);
    let notices: Vec<Notice> = offers.map(|offer| offer.notice).collect();
    ensure!(notices.len() == GATES, "{} gates can be agreed to", notices.len());
    Ok(notices)
}

/// Somebody says a last thing; from then on until a page of the ledger has it, and with it all before.
async fn until_covered(hub: &Hub, last: &Resident, notices: &[Notice]) -> Result<Duration> {
    let Notice { gate, purpose, .. } = notices.first().context("a gate")?;
    let mut connection = Connection::open(hub.port).await?;
    let known = u64::try_from(last.news(&mut connection).await?.mine.records.len())?;
    let refuse = Refuse { gate: *gate, purpose: *purpose, child: None };
    connection.call(&change(&last.token, "bench-the-last-word", &refuse)).await?.json()?;
    let began = Instant::now();
    loop {
        let head = last.news(&mut connection).await?.mine.head;
        if head.is_some_and(|head| head.count > known) {
            return Ok(began.elapsed());
        }
        ensure!(began.elapsed() < PATIENCE, "no page of the ledger comes");
        tokio::time::sleep(LOOK).await;
    }
}

/// How long a hub within this process takes to make a page of what these requests leave waiting.
async fn page(data: &Data, requests: Vec<Vec<u8>>) -> Result<Duration> {
    let most = NonZeroU32::MAX;
    let (calls, calls_by_address, consents_by_session) = (most, most, most);
    let rates = Rates { calls, calls_by_address, consents_by_session, ..Rates::default() };
    let app = data.open(rates).await?;
    // What the other one has left comes onto a page now.
    app.log().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let router = hub::server::router(app.clone());
    let serving = listen::serve(listener, router, Patience::default(), std::future::pending());
    let serving = tokio::spawn(serving);
    burst::send(port, requests).await?;
    let began = Instant::now();
    hub::ledger::checkpoint(&app).await?;
    let took = began.elapsed();
    serving.abort();
    app.db.close().await;
    Ok(took)
}
