//! The ledger: proofs among ten million entries, the same in a browser, consents through the hub, how soon a gate
//! stops, and what a record of a look costs.

mod bare;
mod consents;
mod kept;
mod log;
mod looking;
mod people;
mod proving;
mod serving;
mod stopping;
mod wasm;

use anyhow::Result;
use contract::{Endpoint, Target, target};

use crate::{Setting, http::request, table::Row};

/// Measures all of it, on SQLite.
pub(crate) async fn measure(setting: &Setting) -> Result<(Vec<Row>, Vec<String>)> {
    let (mut rows, mut native) = proving::measure()?;
    let mut left_out = vec![proving::HOW.to_owned()];
    match &setting.proving {
        Some(folder) => {
            rows.extend(wasm::measure(folder, &mut native).await?);
            left_out.push(wasm::HOW.to_owned());
        }
        None => left_out
            .push("The browser was not measured: LINLI_BENCH_PROVING names no folder.".into()),
    }
    rows.extend(consents::measure(setting).await?);
    left_out.push(consents::HOW.to_owned());
    match &setting.gate {
        Some(gate) => {
            rows.extend(stopping::measure(setting, gate).await?);
            left_out.push(stopping::HOW.to_owned());
        }
        None => {
            left_out.push("Stopping was not measured: LINLI_BENCH_GATE names no program.".into())
        }
    }
    rows.extend(looking::measure(setting).await?);
    left_out.push(looking::HOW.to_owned());
    left_out.push("PostgreSQL was not measured.".to_owned());
    Ok((rows, left_out))
}

/// A call that changes something, written out.
fn change<E: Endpoint>(token: &str, once: &str, change: &E) -> Vec<u8> {
    let Target { path, body } = target(change);
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", once)];
    request("POST", &path, &headers, body.as_deref())
}

/// A call that reads, written out.
fn ask<E: Endpoint>(token: &str, question: &E) -> Vec<u8> {
    let bearer = format!("Bearer {token}");
    request("GET", &target(question).path, &[("authorization", &bearer)], None)
}
