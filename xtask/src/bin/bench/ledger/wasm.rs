//! What a resident's browser works out by itself: the same proofs and the same million entries, in a Chromium.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use contract::ledger::Entries;
use serde_json::Value;
use tokio::net::TcpListener;

use super::{
    kept::PROOFS,
    log::SIZES,
    proving::{ROUNDS, Taken, micro, seconds},
    serving,
};
use crate::{browser::Browser, table::Row, times::Times};

/// Microseconds that half of the proofs may take, with one signature or four.
const GOAL: f64 = 1_000.0;

/// Seconds for a million entries.
const GOAL_READ: f64 = 5.0;

/// Megabytes of the module's memory.
const GOAL_MEMORY: f64 = 35.0;

/// How long all of it may take before something is wrong.
const PATIENCE: Duration = Duration::from_secs(600);

/// How often one asks: seldom, since asking takes a core as well.
const LOOK: Duration = Duration::from_secs(1);

/// What the rows say.
pub(super) const HOW: &str = "*In Chromium* is `ui/examples/proving.rs`: the same log, proofs and functions, built as \
    residents load the web app, which is small before it is fast (profile `web`, `wasm-opt -Oz`, its allocator). A \
    worker of a page reads the clock around single calls, a call through JavaScript included; the page's origin is \
    isolated, and a step of its clock is 5 µs. The entries are brought in batches of 2,560, as a hub tells them; what \
    brings them is not counted. The log has a million entries and not ten, since the page makes it itself and ten times as \
    much would have to stay in its memory; a proof among ten million has four hashes more of some twenty, and natively both \
    sizes are measured, this one as the limit here. Making the log came before, so that the engine had compiled most of it. Limit is the \
    same natively, in the same run. Memory is that of the whole module, which never shrinks: the making of the log \
    and a thousand proofs are in it.";

/// Measures what lies in the folder, beside what was taken natively.
pub(super) async fn measure(folder: &Path, native: &mut Taken) -> Result<Vec<Row>> {
    let ([size, _], batch) = (SIZES, Entries::MOST);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let asked = format!("proofs={PROOFS}&entries={size}&batch={batch}&rounds={ROUNDS}");
    let page = format!("http://{}/?{asked}", listener.local_addr()?);
    let serving = tokio::spawn(serving::serve(listener, folder.to_owned()));
    let mut browser = Browser::start().await?;
    browser.go(&page).await?;
    let found = found(&mut browser).await?;
    browser.close().await?;
    serving.abort();

    let [bare, seen, alone, read] =
        ["bare", "seen", "alone", "read"].map(|name| times(&found, name));
    let mut taken = Taken { bare: bare?, seen: seen?, alone: alone?, read: read? };
    let count = taken.bare.count();
    ensure!(u64::try_from(count / ROUNDS)? == PROOFS, "{count} proofs were looked at");
    let memory = found["memory"].as_f64().context("its memory")? / 1e6;
    Ok(rows(&mut taken, native, memory))
}

/// Waits until the browser has worked out everything.
async fn found(browser: &mut Browser) -> Result<Value> {
    let began = Instant::now();
    loop {
        let found = browser.execute("return window.measured ?? null;").await?;
        if !found.is_null() {
            ensure!(found["failed"].is_null(), "in the browser: {}", found["failed"]);
            return Ok(found);
        }
        ensure!(began.elapsed() < PATIENCE, "the browser does not come to an end");
        tokio::time::sleep(LOOK).await;
    }
}

/// Times of one kind, which are told in milliseconds.
fn times(found: &Value, name: &str) -> Result<Times> {
    let mut times = Times::default();
    for time in found[name].as_array().with_context(|| format!("times of {name}"))? {
        let seconds = time.as_f64().context("a time")? / 1_000.0;
        times.add(Duration::try_from_secs_f64(seconds)?);
    }
    Ok(times)
}

fn rows(taken: &mut Taken, native: &mut Taken, memory: f64) -> Vec<Row> {
    let called = |what: &str| format!("1,000,000 entries in Chromium, {what}");
    let mut rows = Vec::new();
    for (what, own, native) in [
        ("signature and place", &mut taken.bare, &mut native.bare),
        ("with 3 witnesses", &mut taken.seen, &mut native.seen),
    ] {
        for percent in [50, 99] {
            let name = called(&format!("{what}: p{percent}"));
            let row = Row::new(name, micro(own, percent), "µs").of(micro(native, percent));
            rows.push(if percent == 50 { row.at_most(GOAL) } else { row });
        }
    }
    let hashes = Row::new(called("their hashes alone"), seconds(&mut taken.alone), "s");
    rows.push(hashes.of(seconds(&mut native.alone)));
    let read = Row::new(called("a device reads them"), seconds(&mut taken.read), "s");
    rows.push(read.at_most(GOAL_READ).of(seconds(&mut native.read)));
    rows.push(Row::new(called("memory"), memory, "MB").at_most(GOAL_MEMORY));
    rows
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_goal_is_set_for_half_of_the_proofs_and_for_a_whole_log() {
        let of = |milliseconds: u64| {
            let mut times = Times::default();
            times.add(Duration::from_millis(milliseconds));
            times
        };
        let taken =
            |proof, log| Taken { bare: of(proof), seen: of(proof), alone: of(log), read: of(log) };

        let rows = rows(&mut taken(2, 4_000), &mut taken(1, 1_000), 36.0);

        let met: Vec<_> = rows.iter().map(|row| row.met).collect();
        assert_eq!(met, [Some(false), None, Some(false), None, None, Some(true), Some(false)]);
        assert_eq!(rows.first().and_then(|row| row.ratio), Some(2.0));
    }

    #[test]
    fn times_of_a_browser_are_milliseconds_and_never_missing() {
        let found = json!({ "bare": [0.135, 0.14], "seen": [-1.0], "alone": [null] });

        assert_eq!(times(&found, "bare").expect("times").percentile(50), 0.135);
        assert!(["seen", "alone", "read"].iter().all(|name| times(&found, name).is_err()));
    }
}
