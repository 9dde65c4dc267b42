//! The two addresses of a witness: `add-checkpoint` for logs, `/` for people.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use ledger::witnessing::Refusal;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{Unsigned, Witness, machine::now, page};

/// The most bytes of a submission: a proof of 63 hashes, and a checkpoint with many signatures.
const MOST: usize = 64 * 1024;

/// Serves until the program is told to stop.
///
/// # Errors
/// When the listener fails.
pub async fn serve(witness: Witness, listener: TcpListener) -> Result<()> {
    let router = Router::new()
        .route("/add-checkpoint", post(add))
        .route("/", get(show))
        .layer(DefaultBodyLimit::max(MOST))
        .with_state(Arc::new(witness));
    let mut told = signal(SignalKind::terminate()).context("listening for signals")?;
    let stop = async move {
        tokio::select! {
            _ = told.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    axum::serve(listener, router).with_graceful_shutdown(stop).await.context("serving")
}

async fn add(State(witness): State<Arc<Witness>>, body: String) -> Response {
    let signed = tokio::task::spawn_blocking(move || witness.add(&body, now)).await;
    answered(signed.unwrap_or_else(|fault| Err(Unsigned::Failed(fault.into()))))
}

/// What is answered to whoever has sent a checkpoint.
#[must_use]
pub fn answered(signed: Result<String, Unsigned>) -> Response {
    match signed {
        Ok(line) => line.into_response(),
        Err(Unsigned::Refused(refusal)) => refused(refusal),
        Err(Unsigned::Failed(fault)) => {
            eprintln!("not signed: {fault:#}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn refused(refusal: Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    match refusal {
        Refusal::Size(size) | Refusal::Fork(size) => {
            (status, [(header::CONTENT_TYPE, "text/x.tlog.size")], format!("{size}\n"))
                .into_response()
        }
        _ => status.into_response(),
    }
}

async fn show(State(witness): State<Arc<Witness>>) -> String {
    page::page(&witness, now())
}
