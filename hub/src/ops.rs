//! What those who run the hub look at: health, readiness, metrics.

use std::{
    fmt::Write,
    sync::{Mutex, PoisonError, atomic::Ordering},
    time::Duration,
};

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use contract::Code;

use crate::{
    app::App,
    call::Caller,
    db::STATEMENTS,
    error::{Error, Result},
    upkeep,
};

/// Upper bounds of the histogram, in milliseconds.
const BOUNDS: [u64; 9] = [1, 2, 5, 10, 20, 50, 200, 1_000, 5_000];

/// Answers by path and kind of status; few enough that a list serves.
static ANSWERS: Mutex<Vec<Answers>> = Mutex::new(Vec::new());

#[derive(Debug)]
struct Answers {
    path: String,
    kind: u16,
    count: u64,
    within: [u64; BOUNDS.len()],
    total_ms: u64,
}

/// Counts an answer.
pub(crate) fn count(path: &str, status: StatusCode, took: Duration) {
    let kind = status.as_u16() / 100;
    let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let mut all = ANSWERS.lock().unwrap_or_else(PoisonError::into_inner);
    let at = all.iter().position(|one| one.path == path && one.kind == kind).unwrap_or_else(|| {
        all.push(Answers {
            path: path.to_owned(),
            kind,
            count: 0,
            within: [0; BOUNDS.len()],
            total_ms: 0,
        });
        all.len() - 1
    });
    let answers = &mut all[at];
    answers.count += 1;
    answers.total_ms += took;
    for (bound, within) in BOUNDS.iter().zip(&mut answers.within) {
        *within += u64::from(took <= *bound);
    }
}

/// Whether the process answers at all.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether it can work: the store can be read and written.
pub(crate) async fn readyz(State(app): State<App>, caller: Caller) -> Result<&'static str> {
    app.limits.call(&caller)?;
    app.db
        .write(|tx| {
            Box::pin(async move {
                tx.execute("UPDATE community SET name = name WHERE id = 0", &[]).await
            })
        })
        .await
        .map_err(|error| {
            tracing::warn!(?error, "not ready");
            Error::refused(Code::Busy)
        })?;
    Ok("ok\n")
}

/// The counts, in the text format of Prometheus.
pub(crate) async fn metrics(State(app): State<App>, caller: Caller) -> Result<impl IntoResponse> {
    app.limits.call(&caller)?;
    let mut text = String::new();
    let mut gauge = |name: &str, kind: &str, value: u64| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "# TYPE {name} {kind}\n{name} {value}");
    };
    gauge("linli_statements_total", "counter", STATEMENTS.load(Ordering::Relaxed));
    gauge("linli_streams", "gauge", app.live.count() as u64);
    match upkeep::gauges(&app).await {
        Ok(gauges) => gauges.into_iter().for_each(|(name, value)| gauge(name, "gauge", value)),
        Err(error) => tracing::warn!(?error, "room and backup could not be measured"),
    }
    let _ = writeln!(text, "# TYPE linli_answers_ms histogram");
    for answers in &*ANSWERS.lock().unwrap_or_else(PoisonError::into_inner) {
        let labels = format!("path=\"{}\",status=\"{}xx\"", answers.path, answers.kind);
        for (bound, within) in BOUNDS.iter().zip(answers.within) {
            let _ = writeln!(text, "linli_answers_ms_bucket{{{labels},le=\"{bound}\"}} {within}");
        }
        let (count, total) = (answers.count, answers.total_ms);
        let _ = writeln!(text, "linli_answers_ms_bucket{{{labels},le=\"+Inf\"}} {count}");
        let _ = writeln!(text, "linli_answers_ms_sum{{{labels}}} {total}");
        let _ = writeln!(text, "linli_answers_ms_count{{{labels}}} {count}");
    }
    Ok(([("content-type", "text/plain; version=0.0.4")], text))
}
