//! Polls: everybody answers in the last minute.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use contract::{
    people::Post,
    time::{Span, Time},
};
use serde_json::{Value, json};

use crate::{
    Setting,
    burst::Burst,
    http::{Connection, request},
    hub::{Data, Engine},
    table::Row,
};

/// Residents, each of whom answers once.
const RESIDENTS: usize = 5_000;

/// In a short run.
const FEW: usize = 500;

/// Milliseconds within which 99 of 100 are told that their answer is in.
const GOAL: f64 = 1_000.0;

/// Measures on both engines.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let mut rows = on(setting, Engine::Sqlite).await?;
    let mut left_out = Vec::new();
    match &setting.postgres {
        Some((url, head)) => rows.extend(on(setting, Engine::Postgres(url.clone(), *head)).await?),
        None => left_out.push("PostgreSQL was not measured: no server was given.".to_owned()),
    }
    Ok((rows, left_out))
}

async fn on(setting: &Setting, engine: Engine) -> Result<Vec<Row>> {
    let data = Data::new(&setting.hub, engine)?;
    let count = if setting.is_quick { FEW } else { RESIDENTS };
    let staff = data.invite(Post::Staff, 1).await?.pop().context("an invitation")?;
    let secrets = data.invite(Post::Resident, count as u64).await?;
    let hub = data.serve(None).await?;
    let mut own = Connection::open(hub.port).await?;
    let staff = hub.join(&mut own, staff).await?;
    let mut tokens = Vec::new();
    for secret in secrets {
        tokens.push(hub.join(&mut own, secret).await?);
    }
    let mut rows = Vec::new();
    for secrecy in ["secret", "named"] {
        let id = ask(&mut own, &staff, secrecy).await?;
        let all = tokens.iter().enumerate();
        let answers = all.map(|(number, token)| prepared(&id, number, token)).collect();
        let run = Burst::send(&hub, answers).await?;
        let shown = get(&mut own, &staff, &format!("/api/polls/{id}")).await?;
        let answered = &shown["line"]["answered"];
        ensure!(answered == &json!(count), "{count} answered, and {answered} are counted");
        rows.extend(report(&data.engine, secrecy, count, run));
    }
    Ok(rows)
}

/// Publishes a poll of two questions.
async fn ask(connection: &mut Connection, staff: &str, secrecy: &str) -> Result<String> {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let closes_at = Time(now) + Span::DAY;
    let draft = json!({
        "title": "小区空地怎么用", "secrecy": secrecy, "closes_at": closes_at, "questions": [
            { "ask": "怎么用？", "kind": { "single": { "choices": ["种树", "放长椅", "都不要"] } } },
            { "ask": "哪几样最要紧？", "kind": { "ranking": { "choices": ["树荫", "座椅", "灯"] } } },
        ],
    });
    let kept =
        post(connection, staff, "/api/polls/desk", secrecy, &json!({ "draft": draft })).await?;
    let id = kept["id"].as_str().context("an id")?.to_owned();
    let path = format!("/api/polls/desk/{id}/publish");
    post(connection, staff, &path, secrecy, &json!({ "seen": kept["revision"] })).await?;
    Ok(id)
}

fn prepared(id: &str, number: usize, token: &str) -> Vec<u8> {
    let (pick, first) = (number % 3, number % 2);
    let body = json!({ "replies": [{ "picks": [pick] }, { "picks": [first, 1 - first, 2] }] });
    let (bearer, key) = (format!("Bearer {token}"), format!("answer-{id}-{number:06}"));
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", key.as_str())];
    request("POST", &format!("/api/polls/{id}/answer"), &headers, Some(&body.to_string()))
}

fn report(engine: &Engine, secrecy: &str, count: usize, mut run: Burst) -> Vec<Row> {
    let engine = match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres(..) => "PostgreSQL",
    };
    let called = |what: &str| format!("{engine}, {secrecy}: {what}");
    // What a minute needs.
    let needed = count as f64 / 60.0;
    let mut rows = vec![
        Row::new(called(&format!("{count} answers")), run.rate(), "/s").at_least(needed),
        Row::new(called("p50"), run.times.percentile(50), "ms"),
        Row::new(called("p99"), run.times.percentile(99), "ms").at_most(GOAL),
    ];
    rows.extend(run.costs(called));
    rows
}

async fn post(
    connection: &mut Connection,
    token: &str,
    path: &str,
    once: &str,
    body: &Value,
) -> Result<Value> {
    let (bearer, once) = (format!("Bearer {token}"), format!("bench-{once}-{:016}", path.len()));
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", once.as_str())];
    connection.call(&request("POST", path, &headers, Some(&body.to_string()))).await?.json()
}

async fn get(connection: &mut Connection, token: &str, path: &str) -> Result<Value> {
    let bearer = format!("Bearer {token}");
    connection.call(&request("GET", path, &[("authorization", &bearer)], None)).await?.json()
}
