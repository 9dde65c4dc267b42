//! Live: how long until an answer is seen by the other side while thousands of streams are open.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use contract::people::Post;
use serde_json::{Value, json};

use crate::{
    Setting,
    http::{Connection, request},
    hub::{Data, Engine, Hub, NOTICE},
    process,
    table::Row,
    times::Times,
};

/// Streams that are open, each of a resident of its own.
const STREAMS: [u64; 2] = [1_000, 10_000];

/// Milliseconds until 99 of 100 answers are seen.
const GOAL: f64 = 200.0;

/// Megabytes of the hub.
const GOAL_MEMORY: f64 = 250.0;

/// How many answers are given.
const ANSWERS: usize = 300;

/// Connections that join at the same time.
const JOINING: usize = 32;

/// Measures with few streams and with many.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let mut rows = Vec::new();
    for (at, count) in STREAMS.into_iter().enumerate() {
        if setting.is_quick && at > 0 {
            let sentence = format!("{count} streams were not measured: --quick.");
            return Ok((rows, vec![sentence]));
        }
        rows.extend(with(setting, count).await?);
    }
    Ok((rows, Vec::new()))
}

async fn with(setting: &Setting, count: u64) -> Result<Vec<Row>> {
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    let staff = data.invite(Post::Staff, 1).await?.pop().context("an invitation")?;
    let secrets = data.invite(Post::Resident, count).await?;
    let hub = data.serve(None).await?;
    let mut own = Connection::open(hub.port).await?;
    let staff = hub.join(&mut own, staff).await?;
    let mut tokens = Vec::new();
    let mut connections = Vec::new();
    for _ in 0..JOINING {
        connections.push(Connection::open(hub.port).await?);
    }
    for (at, secret) in secrets.into_iter().enumerate() {
        tokens.push(hub.join(&mut connections[at % JOINING], secret).await?);
    }
    drop(connections);
    let idle = process::memory(hub.id())?;
    let mut streams = Vec::new();
    for token in &tokens {
        streams.push(watch(&hub, token).await?);
    }
    let open = process::memory(hub.id())?;

    let mut times = Times::default();
    for number in 0..ANSWERS {
        let at = number * 7_919 % tokens.len();
        times.add(answered(&mut own, &staff, &tokens[at], &mut streams[at], number).await?);
    }
    let called = format!("{count} streams");
    Ok(vec![
        Row::new(format!("{called}: an answer is seen, p50"), times.percentile(50), "ms"),
        Row::new(format!("{called}: an answer is seen, p99"), times.percentile(99), "ms")
            .at_most(GOAL),
        Row::new(format!("{called}: memory of the hub"), open, "MB").at_most(GOAL_MEMORY),
        Row::new(format!("{called}: memory before they were opened"), idle, "MB"),
    ])
}

async fn watch(hub: &Hub, token: &str) -> Result<Connection> {
    let bearer = format!("Bearer {token}");
    let request = request("GET", "/api/live", &[("authorization", &bearer)], None);
    let mut stream = Connection::open(hub.port).await?.begin(&request).await?;
    stream.wait_for(b"\"open\"").await?;
    Ok(stream)
}

/// A resident files, a member of the staff answers; from then on until the resident has read it.
async fn answered(
    connection: &mut Connection,
    staff: &str,
    resident: &str,
    stream: &mut Connection,
    number: usize,
) -> Result<Duration> {
    let text = json!({ "text": "电梯又停了。", "notice": NOTICE });
    let filed =
        call(connection, resident, "/api/complaints", &format!("file-{number:016}"), &text).await?;
    let id = filed["id"].as_str().context("an id")?.to_owned();
    stream.wait_for(b"\"version\":1").await?;
    let answer = json!({ "act": { "kind": "answer", "text": "师傅今天下午到。" } });
    let began = Instant::now();
    let acts = format!("/api/complaints/{id}/acts");
    let once = format!("answer-{number:016}");
    let answering = call(connection, staff, &acts, &once, &answer);
    let (done, heard) = tokio::join!(answering, stream.wait_for(b"\"version\":2"));
    done?;
    heard?;
    let bearer = format!("Bearer {resident}");
    let show =
        request("GET", &format!("/api/complaints/{id}"), &[("authorization", &bearer)], None);
    connection.call(&show).await?.json()?;
    Ok(began.elapsed())
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
