//! Suggestions: lists of two thousand, one with 10,000 supports and 1,000 comments, a stance.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result, ensure};
use contract::people::Post;

use crate::{
    Setting,
    http::{Connection, request},
    hub::{Data, Engine},
    inbox::Reader,
    table::Row,
    times::Times,
};

/// Milliseconds that 99 of 100 pages may take, as pages of the inbox.
const GOAL: f64 = 5.0;

/// Residents, all of whom are for the first suggestion.
const RESIDENTS: u64 = 10_000;

/// Suggestions beside it.
const SUGGESTIONS: u64 = 2_000;

/// Real suggestions, from this package on.
const REAL: &str = "../../shared/data/messages-supported.jsonl";

/// How often a stance is changed.
const STANCES: usize = 400;

/// Measures them on SQLite.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    data.seed(0, RESIDENTS, SUGGESTIONS)?;
    let secret = data.invite(Post::Resident, 1).await?.pop().context("an invitation")?;
    let hub = data.serve(None).await?;
    let mut connection = Connection::open(hub.port).await?;
    let token = hub.join(&mut connection, secret).await?;
    let mut reader = Reader { connection, bearer: format!("Bearer {token}") };

    let mut rows = Vec::new();
    let (mut lists, mut statements) = (Times::default(), 0.0_f64);
    for order in ["newest", "most_supported", "needs_answer", "outcomes"] {
        let first = format!("/api/suggestions?order={order}");
        let next = reader.read(&first).await?["next"].as_str().map(str::to_owned);
        let next = next.map(|next| format!("{first}&after={next}"));
        for page in [Some(first), next].into_iter().flatten() {
            let (times, each) = reader.read_often(&hub, &page).await?;
            statements = statements.max(each);
            lists.merge(times);
        }
    }
    rows.push(Row::new("a page of 2,000: p99", lists.percentile(99), "ms").at_most(GOAL));
    rows.push(Row::new("a page of 2,000: statements", statements, ""));

    let most = reader.read("/api/suggestions?order=most_supported").await?;
    let line = &most["lines"][0];
    let (id, supports) = (line["id"].as_str().context("an id")?, &line["counts"]["supports"]);
    let mut left_out = vec![format!(
        "The first of them has {supports} supports and {} comments.",
        line["comments"]
    )];
    let comments = format!("/api/suggestions/{id}/comments");
    let newest = format!("{comments}?order=newest");
    for (name, pages) in [
        ("one with 10,000 supports", vec![format!("/api/suggestions/{id}")]),
        ("fifty of 1,000 comments", vec![comments, newest]),
    ] {
        let (mut times, mut statements) = (Times::default(), 0.0_f64);
        for page in pages {
            let (own, each) = reader.read_often(&hub, &page).await?;
            statements = statements.max(each);
            times.merge(own);
        }
        rows.push(Row::new(format!("{name}: p99"), times.percentile(99), "ms").at_most(GOAL));
        rows.push(Row::new(format!("{name}: statements"), statements, ""));
    }

    let open = reader.read("/api/suggestions?order=needs_answer").await?;
    let id = open["lines"][0]["id"].as_str().context("an id")?.to_owned();
    rows.extend(stances(&mut reader, &hub, &id).await?);
    drop(hub);
    match real(setting).await? {
        Some(own) => rows.extend(own),
        None => left_out.push(format!("Real ones were not measured: {REAL} is not there.")),
    }
    Ok((rows, left_out))
}

/// Real suggestions with those who were for them, brought in and browsed page by page.
async fn real(setting: &Setting) -> Result<Option<Vec<Row>>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(REAL);
    if !file.exists() {
        return Ok(None);
    }
    let data = Data::new(&setting.hub, Engine::Sqlite)?;
    data.import_suggestions(&file)?;
    let secret = data.invite(Post::Resident, 1).await?.pop().context("an invitation")?;
    let hub = data.serve(None).await?;
    let mut connection = Connection::open(hub.port).await?;
    let token = hub.join(&mut connection, secret).await?;
    let mut reader = Reader { connection, bearer: format!("Bearer {token}") };
    let (mut pages, mut ones) = (Times::default(), Times::default());
    let mut next = Some("/api/suggestions?order=most_supported".to_owned());
    let (mut count, mut most) = (0, 0);
    while let Some(page) = next {
        pages.merge(reader.read_often(&hub, &page).await?.0);
        let read = reader.read(&page).await?;
        let lines = read["lines"].as_array().context("lines")?.clone();
        if count == 0 {
            most = lines[0]["counts"]["supports"].as_u64().context("a count")?;
            let id = lines[0]["id"].as_str().context("an id")?;
            ones.merge(reader.read_often(&hub, &format!("/api/suggestions/{id}")).await?.0);
        }
        count += lines.len();
        next = read["next"]
            .as_str()
            .map(|after| format!("/api/suggestions?order=most_supported&after={after}"));
    }
    let name = format!("{count} real ones, at most {most} for one");
    Ok(Some(vec![
        Row::new(format!("{name}: a page, p99"), pages.percentile(99), "ms").at_most(GOAL),
        Row::new(format!("{name}: one, p99"), ones.percentile(99), "ms").at_most(GOAL),
    ]))
}

/// Says that one is for it, and takes it back, over and over.
async fn stances(reader: &mut Reader, hub: &crate::hub::Hub, id: &str) -> Result<Vec<Row>> {
    let path = format!("/api/suggestions/{id}/stand");
    let before = hub.statements().await?;
    let mut times = Times::default();
    for number in 0..STANCES {
        let body = if number % 2 == 0 { r#"{"stance":"for"}"# } else { r#"{"stance":null}"# };
        let key = format!("bench-stance-{number:08}");
        let headers =
            [("authorization", reader.bearer.as_str()), ("idempotency-key", key.as_str())];
        let request = request("POST", &path, &headers, Some(body));
        let began = Instant::now();
        let status = reader.connection.status(&request).await?;
        times.add(began.elapsed());
        ensure!(status == 200, "{path}: {status}");
    }
    let each = (hub.statements().await? - before) / times.count() as f64;
    Ok(vec![
        Row::new("for or against: p50", times.percentile(50), "ms"),
        Row::new("for or against: p99", times.percentile(99), "ms"),
        Row::new("for or against: statements", each, ""),
    ])
}
