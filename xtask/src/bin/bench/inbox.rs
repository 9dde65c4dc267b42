//! The inbox: pages of fifty, among a thousand cases and among a million.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use contract::{inbox::Queue, people::Post};
use serde_json::Value;

use crate::{
    Setting,
    http::{Connection, request},
    hub::{Data, Engine, Hub},
    table::Row,
    times::Times,
};

/// Milliseconds that 99 of 100 pages may take.
const GOAL: f64 = 5.0;

/// Statements for a page.
const GOAL_STATEMENTS: f64 = 3.0;

/// How often each page is read.
const ROUNDS: usize = 200;

/// Measures at growing sizes.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let mut rows = Vec::new();
    let mut left_out = Vec::new();
    let sizes: &[(u64, &str)] = &[(1_000, "1,000"), (100_000, "100,000"), (1_000_000, "1,000,000")];
    for (cases, called) in sizes {
        if setting.is_quick && *cases > 100_000 {
            left_out.push(format!("{called} cases were not measured: --quick."));
            continue;
        }
        let (more, slowest) = at(setting, *cases, called).await?;
        rows.extend(more);
        left_out.push(slowest);
    }
    Ok((rows, left_out))
}

async fn at(setting: &Setting, cases: u64, called: &str) -> Result<(Vec<Row>, String)> {
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    let took = data.seed(cases, (cases / 20).clamp(200, 20_000), 0)?;
    let secret = data.invite(Post::Staff, 1).await?.pop().context("an invitation")?;
    let hub = data.serve(None).await?;
    let mut connection = Connection::open(hub.port).await?;
    let token = hub.join(&mut connection, secret).await?;
    let mut staff = Reader { connection, bearer: format!("Bearer {token}") };

    let mut pages = Vec::new();
    for queue in Queue::ALL {
        let first = format!("/api/inbox?queue={}", queue.as_str());
        // A page in the middle costs as much as the first: it begins at a cursor.
        let next = staff.read(&first).await?["next"].as_str().map(str::to_owned);
        pages.push((queue.as_str(), first.clone()));
        pages.extend(next.map(|next| (queue.as_str(), format!("{first}&after={next}"))));
    }
    let (mut times, mut statements) = (Times::default(), 0.0_f64);
    let mut slowest = (0.0, "");
    for (queue, page) in &pages {
        let (mut own, each) = staff.read_often(&hub, page).await?;
        statements = statements.max(each);
        let p99 = own.percentile(99);
        if p99 > slowest.0 {
            slowest = (p99, *queue);
        }
        times.merge(own);
    }
    let rows = vec![
        Row::new(format!("{called} cases: p50"), times.percentile(50), "ms"),
        Row::new(format!("{called} cases: p99"), times.percentile(99), "ms").at_most(GOAL),
        Row::new(format!("{called} cases: statements"), statements, "").at_most(GOAL_STATEMENTS),
        Row::new(format!("{called} cases: seeded in"), took.as_secs_f64(), "s"),
    ];
    let (p99, queue) = slowest;
    Ok((rows, format!("{called} cases: the slowest queue is {queue}, p99 {p99:.2} ms.")))
}

/// Somebody who is signed in and reads.
pub(crate) struct Reader {
    pub(crate) connection: Connection,
    pub(crate) bearer: String,
}

impl Reader {
    pub(crate) async fn read(&mut self, page: &str) -> Result<Value> {
        let headers = [("authorization", self.bearer.as_str())];
        self.connection.call(&request("GET", page, &headers, None)).await?.json()
    }

    /// How long a page takes, and how many statements.
    pub(crate) async fn read_often(&mut self, hub: &Hub, page: &str) -> Result<(Times, f64)> {
        let headers = [("authorization", self.bearer.as_str())];
        let request = request("GET", page, &headers, None);
        // The first reads pages of the file that then are in memory, as in a hub that runs.
        for _ in 0..3 {
            self.connection.status(&request).await?;
        }
        let before = hub.statements().await?;
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let status = self.connection.status(&request).await?;
            times.add(began.elapsed());
            ensure!(status == 200, "{page}: {status}");
        }
        let statements = (hub.statements().await? - before) / times.count() as f64;
        Ok((times, statements))
    }
}
