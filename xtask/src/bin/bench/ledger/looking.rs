//! What it costs to write down who has looked: homes of the register, read for the first time that day and again.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use contract::{
    id::PlaceId,
    ledger::Reason,
    people::Post,
    register::{Kind, List, Page, Show},
};
use ledger::{checkpoint::Checkpoint, note::Note};

use super::ask;
use crate::{
    Setting,
    http::Connection,
    hub::{Data, Engine, Hub},
    process,
    table::Row,
    times::{Times, milliseconds},
};

/// Homes, each of one person.
const HOMES: u64 = 2_000;

/// In a short run.
const FEW: u64 = 200;

/// How long a page of the ledger may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often one looks for it.
const ASK: Duration = Duration::from_millis(200);

/// What the rows say.
pub(super) const HOW: &str = "A manager opens each home of the register, where one person lives: the first look of \
    a day is a record in that person's chain, on the disk before the page is shown, and later on a page of the \
    ledger, which counts as well. Limit is the same pages once \
    more that day, when nothing is written; another manager has looked at all of them before.";

/// Measures on SQLite.
pub(super) async fn measure(setting: &Setting) -> Result<Vec<Row>> {
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    let count = if setting.is_quick { FEW } else { HOMES };
    let managers = data.invite(Post::Manager, 2).await?;
    data.invite(Post::Resident, count).await?;
    let hub = data.serve(None).await?;
    let mut own = Connection::open(hub.port).await?;
    let mut tokens = Vec::new();
    for secret in managers {
        tokens.push(hub.join(&mut own, secret).await?);
    }
    let homes = homes(&mut own, &tokens[0]).await?;
    ensure!(homes.len() as u64 == count, "{} of {count} homes are listed", homes.len());

    // The first record of all makes a person's secret, and the store is in memory from then on.
    look(&hub, &tokens[0], &homes, count).await?;
    let mut noted = look(&hub, &tokens[1], &homes, count).await?;
    let mut again = look(&hub, &tokens[1], &homes, 0).await?;
    ensure!(noted.statements >= again.statements + 1.0, "a look was not written down");
    let row = |what: &str, unit, [noted, again]: [f64; 2]| {
        Row::new(format!("a home, first look of the day: {what}"), noted, unit).of(again)
    };
    let [p50, p99] =
        [50, 99].map(|percent| [noted.times.percentile(percent), again.times.percentile(percent)]);
    Ok(vec![
        row("p50", "ms", p50),
        row("p99", "ms", p99),
        row("hub's CPU", "ms", [noted.cpu, again.cpu]),
        row("statements", "", [noted.statements, again.statements]),
    ])
}

/// The homes in which somebody was invited.
async fn homes(connection: &mut Connection, token: &str) -> Result<Vec<PlaceId>> {
    let (mut homes, mut open) = (Vec::new(), vec![List::default()]);
    while let Some(list) = open.pop() {
        let page = connection.call(&ask(token, &list)).await?.json()?;
        let Page { places, next, .. } = serde_json::from_value(page)?;
        for place in places {
            match place.kind {
                Kind::Household if place.invited > 0 => homes.push(place.id),
                Kind::Household => {}
                Kind::Building | Kind::Unit => {
                    open.push(List { at: Some(place.id), ..List::default() });
                }
            }
        }
        if next.is_some() {
            open.push(List { after: next, ..list });
        }
    }
    Ok(homes)
}

/// What looking at each home took, and cost.
struct Looked {
    times: Times,
    cpu: f64,
    statements: f64,
}

/// Looks at each home; `records` come of it, and what it costs to bring them onto a page is of their cost.
async fn look(hub: &Hub, token: &str, homes: &[PlaceId], records: u64) -> Result<Looked> {
    let mut connection = Connection::open(hub.port).await?;
    let wanted = size(hub).await? + records;
    let mut times = Times::default();
    let (statements, cpu) = (hub.statements().await?, process::cpu(hub.id())?);
    for place in homes {
        let request = ask(token, &Show { place: *place, reason: Reason::Invitation });
        let began = Instant::now();
        let status = connection.status(&request).await?;
        times.add(began.elapsed());
        ensure!(status == 200, "a home was answered with {status}");
    }
    let began = Instant::now();
    while size(hub).await? < wanted {
        ensure!(began.elapsed() < PATIENCE, "no page of the ledger comes");
        tokio::time::sleep(ASK).await;
    }
    let count = times.count() as f64;
    let cpu = milliseconds(process::cpu(hub.id())? - cpu) / count;
    let statements = (hub.statements().await? - statements) / count;
    Ok(Looked { times, cpu, statements })
}

/// How many entries the newest page of the ledger has.
async fn size(hub: &Hub) -> Result<u64> {
    let note = String::from_utf8(hub.get("/ledger/checkpoint").await?)?;
    Ok(Checkpoint::read(Note::read(&note)?.text())?.head.size)
}
