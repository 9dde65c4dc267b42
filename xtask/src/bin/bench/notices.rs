//! Notices: how long until ten thousand open devices have heard of one, and read what home shows.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use contract::people::Post;
use serde_json::{Value, json};

use crate::{
    Setting,
    http::{Connection, request},
    hub::{Data, Engine, Hub},
    process,
    table::Row,
    times::Times,
};

/// Devices whose stream is open, each of a resident of its own.
const DEVICES: u64 = 10_000;

/// In a short run.
const FEW: u64 = 1_000;

/// Milliseconds within which 99 of 100 have heard of it.
const GOAL: f64 = 1_000.0;

/// Connections that join at the same time.
const JOINING: usize = 32;

/// Until when it counts, in milliseconds since 1970: an urgent one has to say so. In 2033.
const FAR: i64 = 2_000_000_000_000;

/// How often a notice is published.
const TIMES: usize = 5;

/// Measures on SQLite.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    let count = if setting.is_quick { FEW } else { DEVICES };
    let staff = data.invite(Post::Staff, 2).await?;
    let secrets = data.invite(Post::Resident, count).await?;
    let hub = data.serve(None).await?;
    let mut own = Connection::open(hub.port).await?;
    let mut desks = Vec::new();
    for secret in staff {
        desks.push(hub.join(&mut own, secret).await?);
    }
    let mut connections = Vec::new();
    for _ in 0..JOINING {
        connections.push(Connection::open(hub.port).await?);
    }
    let mut tokens = Vec::new();
    for (at, secret) in secrets.into_iter().enumerate() {
        tokens.push(hub.join(&mut connections[at % JOINING], secret).await?);
    }
    drop(connections);
    let mut streams = Vec::new();
    for token in &tokens {
        streams.push(watch(&hub, token).await?);
    }
    let mut rows = Vec::new();
    for is_urgent in [false, true] {
        let (mut times, mut cpu) = (Times::default(), Duration::ZERO);
        let mut last = Duration::ZERO;
        for number in 0..TIMES {
            let before = process::cpu(hub.id())?;
            let heard = published(&mut own, &desks, &mut streams, (is_urgent, number)).await?;
            cpu += process::cpu(hub.id())? - before;
            last = last.max(*heard.iter().max().context("somebody who has heard")?);
            heard.into_iter().for_each(|one| times.add(one));
        }
        let kind = if is_urgent { "urgent" } else { "plain" };
        let called = |what: &str| format!("{count} devices, {kind}: {what}");
        let share = cpu.as_secs_f64() * 1_000.0 / (TIMES as f64 * count as f64);
        rows.extend([
            Row::new(called("heard of it, p50"), times.percentile(50), "ms"),
            Row::new(called("heard of it, p99"), times.percentile(99), "ms").at_most(GOAL),
            Row::new(called("the last"), last.as_secs_f64() * 1_000.0, "ms"),
            Row::new(called("hub's CPU for each"), share, "ms"),
        ]);
    }
    rows.extend(read(&hub, &tokens).await?);
    Ok((rows, Vec::new()))
}

async fn watch(hub: &Hub, token: &str) -> Result<Connection> {
    let bearer = format!("Bearer {token}");
    let request = request("GET", "/api/live", &[("authorization", &bearer)], None);
    let mut stream = Connection::open(hub.port).await?.begin(&request).await?;
    stream.wait_for(b"\"open\"").await?;
    Ok(stream)
}

/// One of the staff writes a notice for all, another one agrees; from then on how long until each
/// stream has brought it.
async fn published(
    connection: &mut Connection,
    desks: &[String],
    streams: &mut Vec<Connection>,
    (is_urgent, number): (bool, usize),
) -> Result<Vec<Duration>> {
    let draft = json!({
        "title": "明天停水", "text": "明天 9 点到 17 点停水，请提前存水。",
        "topic": "water", "is_urgent": is_urgent, "expires_at": FAR,
    });
    let once = |what: &str| format!("bench-{what}-{is_urgent}-{number:08}");
    let kept =
        call(connection, &desks[0], "/api/notices/desk", &once("keep"), &json!({ "draft": draft }))
            .await?;
    let id = kept["id"].as_str().context("an id")?.to_owned();
    let seen = json!({ "seen": kept["revision"] });
    // That it waits for a second person is a change of its own.
    let waiting_as = json!({ "seen": kept["revision"].as_i64().context("a revision")? + 1 });
    let path = format!("/api/notices/desk/{id}");
    call(connection, &desks[0], &format!("{path}/publish"), &once("publish"), &seen).await?;
    let mut waiting = Vec::new();
    for mut stream in streams.drain(..) {
        waiting.push(tokio::spawn(async move {
            stream.wait_for(b"\"notices\"").await?;
            anyhow::Ok((stream, Instant::now()))
        }));
    }
    let began = Instant::now();
    call(connection, &desks[1], &format!("{path}/approve"), &once("approve"), &waiting_as).await?;
    let mut heard = Vec::new();
    for task in waiting {
        let (stream, at) = task.await??;
        heard.push(at - began);
        streams.push(stream);
    }
    Ok(heard)
}

/// What home shows, read by many of them one after the other.
async fn read(hub: &Hub, tokens: &[String]) -> Result<Vec<Row>> {
    let mut connection = Connection::open(hub.port).await?;
    let mut times = Times::default();
    let (statements, cpu) = (hub.statements().await?, process::cpu(hub.id())?);
    for token in tokens.iter().step_by(tokens.len().div_ceil(500)) {
        let bearer = format!("Bearer {token}");
        let glance = request("GET", "/api/notices/glance", &[("authorization", &bearer)], None);
        let began = Instant::now();
        let status = connection.status(&glance).await?;
        times.add(began.elapsed());
        ensure!(status == 200, "home was answered with {status}");
    }
    let count = times.count() as f64;
    let cpu = (process::cpu(hub.id())? - cpu).as_secs_f64() * 1_000.0 / count;
    Ok(vec![
        Row::new("what home shows: p99", times.percentile(99), "ms").at_most(5.0),
        Row::new("what home shows: hub's CPU", cpu, "ms"),
        Row::new("what home shows: statements", (hub.statements().await? - statements) / count, ""),
    ])
}

async fn call(
    connection: &mut Connection,
    token: &str,
    path: &str,
    once: &str,
    body: &Value,
) -> Result<Value> {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", once)];
    connection.call(&request("POST", path, &headers, Some(&body.to_string()))).await?.json()
}
