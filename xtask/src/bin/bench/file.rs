//! Filing: clients that each send the next complaint when the one before is durable.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};
use contract::people::Post;
use serde_json::json;

use crate::{
    Setting,
    http::{Connection, request},
    hub::{Data, Engine, Hub, NOTICE},
    limit, process,
    table::Row,
    times::{Times, milliseconds},
};

/// Clients that file at the same time.
const CLIENTS: [u64; 3] = [1, 8, 64];

/// Filed per second that a hub must reach with 64 clients.
const GOAL_SQLITE: f64 = 8_000.0;
const GOAL_POSTGRES: f64 = 2_000.0;

/// The hub's time on a core for one complaint, in milliseconds.
const GOAL_CPU: f64 = 0.15;

/// Different texts that are filed.
const TEXTS: u64 = 512;

/// Where the key stands in every request.
const KEY: &str = "0000000000000000";

/// Measures on both engines.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let mut rows = on(setting, Engine::Sqlite).await?;
    let mut left_out = Vec::new();
    match &setting.postgres {
        Some((url, head)) => {
            rows.extend(on(setting, Engine::Postgres(url.clone(), *head)).await?);
        }
        None => left_out.push("PostgreSQL was not measured: no server was given.".to_owned()),
    }
    Ok((rows, left_out))
}

async fn on(setting: &Setting, engine: Engine) -> Result<Vec<Row>> {
    let data = Data::new(&setting.hub, engine)?;
    let most = CLIENTS.into_iter().max().unwrap_or(1);
    let secrets = data.invite(Post::Resident, most).await?;
    let hub = data.serve(None).await?;
    let mut clients = Vec::new();
    for (number, secret) in secrets.into_iter().enumerate() {
        let mut connection = Connection::open(hub.port).await?;
        let token = hub.join(&mut connection, secret).await?;
        clients.push(Client::new(connection, &token, number)?);
    }
    let mut rows = Vec::new();
    for count in CLIENTS {
        let mut these: Vec<Client> = clients.drain(..usize::try_from(count)?).collect();
        for client in &mut these {
            // Who says nothing for a while is hung up on, and most have waited for their turn.
            client.connection = Connection::open(hub.port).await?;
        }
        let (measured, back) = run(setting, &data, &hub, these).await?;
        clients.splice(0..0, back);
        rows.extend(report(setting, &data.engine, count, measured)?);
    }
    Ok(rows)
}

fn report(setting: &Setting, engine: &Engine, clients: u64, run: Measured) -> Result<Vec<Row>> {
    let Measured { mut times, span, cpu, own_cpu, server_cpu, statements } = run;
    let count = times.count() as f64;
    let rate = count / span.as_secs_f64();
    let (name, plural) = match engine {
        Engine::Sqlite => ("SQLite", if clients == 1 { "" } else { "s" }),
        Engine::Postgres(..) => ("PostgreSQL", if clients == 1 { "" } else { "s" }),
    };
    let called = |what: &str| format!("{name}, {clients} client{plural}: {what}");
    let mut filed = Row::new(called("filed"), rate, "/s");
    filed = match engine {
        Engine::Sqlite => {
            let limit = limit::measure(clients, setting.span() / 2)?;
            filed.at_least(GOAL_SQLITE.min(limit / 2.0)).of(limit)
        }
        Engine::Postgres(..) if clients == 64 => filed.at_least(GOAL_POSTGRES),
        Engine::Postgres(..) => filed,
    };
    let each = |time: Duration| milliseconds(time) / count;
    let mut rows = vec![
        filed,
        Row::new(called("p50"), times.percentile(50), "ms"),
        Row::new(called("p99"), times.percentile(99), "ms"),
        Row::new(called("hub's CPU each"), each(cpu), "ms"),
        Row::new(called("statements each"), statements / count, ""),
    ];
    if clients == 64 && matches!(engine, Engine::Sqlite) {
        rows[3] = rows[3].clone().at_most(GOAL_CPU);
    }
    if let Some(server_cpu) = server_cpu {
        rows.push(Row::new(called("server's CPU each"), each(server_cpu), "ms"));
    }
    rows.push(Row::new(called("load generator's CPU each"), each(own_cpu), "ms"));
    Ok(rows)
}

struct Measured {
    times: Times,
    span: Duration,
    cpu: Duration,
    own_cpu: Duration,
    server_cpu: Option<Duration>,
    statements: f64,
}

async fn run(
    setting: &Setting,
    data: &Data,
    hub: &Hub,
    clients: Vec<Client>,
) -> Result<(Measured, Vec<Client>)> {
    let (_, clients) = file_until(clients, Instant::now() + setting.span() / 5).await?;
    let server = || match &data.engine {
        Engine::Sqlite => Ok(None),
        Engine::Postgres(_, head) => process::cpu_of_family(*head).map(Some),
    };
    let statements = hub.statements().await?;
    let (cpu, own_cpu, server_cpu) =
        (process::cpu(hub.id())?, process::cpu(std::process::id())?, server()?);
    let began = Instant::now();
    let (times, clients) = file_until(clients, began + setting.span()).await?;
    let measured = Measured {
        times,
        span: began.elapsed(),
        cpu: process::cpu(hub.id())? - cpu,
        own_cpu: process::cpu(std::process::id())? - own_cpu,
        server_cpu: server()?.zip(server_cpu).map(|(now, before)| now - before),
        statements: hub.statements().await? - statements,
    };
    Ok((measured, clients))
}

async fn file_until(clients: Vec<Client>, end: Instant) -> Result<(Times, Vec<Client>)> {
    let tasks: Vec<_> =
        clients.into_iter().map(|client| tokio::spawn(client.file_until(end))).collect();
    let (mut times, mut back) = (Times::default(), Vec::new());
    for task in tasks {
        let (client, own) = task.await??;
        times.merge(own);
        back.push(client);
    }
    Ok((times, back))
}

/// A resident who is signed in, with what they will send written out beforehand.
struct Client {
    connection: Connection,
    requests: Vec<Vec<u8>>,
    key_at: usize,
    sent: u64,
}

impl Client {
    fn new(connection: Connection, token: &str, number: usize) -> Result<Self> {
        let bearer = format!("Bearer {token}");
        let headers = [("idempotency-key", KEY), ("authorization", bearer.as_str())];
        let mut requests = Vec::new();
        for (subject, text) in hub::seed::messages(TEXTS)? {
            let body = json!({ "subject": subject, "text": text, "notice": NOTICE }).to_string();
            requests.push(request("POST", "/api/complaints", &headers, Some(&body)));
        }
        let key_at = requests[0].windows(KEY.len()).position(|part| part == KEY.as_bytes());
        ensure!(key_at.is_some(), "a request has a key");
        // A server may know the keys of an earlier run: it would repeat its answers.
        let run = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
        let sent = (u64::try_from(number)? << 56) | u64::try_from(run)?;
        Ok(Self { connection, requests, key_at: key_at.unwrap_or(0), sent })
    }

    async fn file_until(mut self, end: Instant) -> Result<(Self, Times)> {
        let mut times = Times::default();
        loop {
            self.sent += 1;
            let which = usize::try_from(self.sent.wrapping_mul(0x9e37_79b9) >> 8)?;
            let which = which % self.requests.len();
            let request = &mut self.requests[which];
            let key = format!("{:016x}", self.sent.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            request[self.key_at..self.key_at + KEY.len()].copy_from_slice(key.as_bytes());
            let began = Instant::now();
            let status = self.connection.status(request).await?;
            let answered = Instant::now();
            ensure!(status == 200, "a complaint was answered with {status}");
            times.add(answered - began);
            if answered >= end {
                return Ok((self, times));
            }
        }
    }
}
