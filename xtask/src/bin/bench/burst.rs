//! Requests that were written out beforehand, sent over many connections as fast as the hub takes them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};

use crate::{
    http::Connection,
    hub::Hub,
    process,
    table::Row,
    times::{Times, milliseconds},
};

/// Connections they come over at the same time.
const CONNECTIONS: usize = 64;

/// What was measured while they were sent.
pub(crate) struct Burst {
    pub(crate) times: Times,
    span: Duration,
    cpu: Duration,
    own_cpu: Duration,
    statements: f64,
}

impl Burst {
    /// Sends all of them, each once; all have to go well.
    pub(crate) async fn send(hub: &Hub, requests: Vec<Vec<u8>>) -> Result<Self> {
        let statements = hub.statements().await?;
        let (cpu, own_cpu) = (process::cpu(hub.id())?, process::cpu(std::process::id())?);
        let began = Instant::now();
        let times = send(hub.port, requests).await?;
        Ok(Self {
            times,
            span: began.elapsed(),
            cpu: process::cpu(hub.id())? - cpu,
            own_cpu: process::cpu(std::process::id())? - own_cpu,
            statements: hub.statements().await? - statements,
        })
    }

    /// How many were answered in a second.
    pub(crate) fn rate(&self) -> f64 {
        self.times.count() as f64 / self.span.as_secs_f64()
    }

    /// What each of them cost.
    pub(crate) fn costs(&self, called: impl Fn(&str) -> String) -> Vec<Row> {
        let count = self.times.count() as f64;
        let each = |time: Duration| milliseconds(time) / count;
        vec![
            Row::new(called("hub's CPU each"), each(self.cpu), "ms"),
            Row::new(called("statements each"), self.statements / count, ""),
            Row::new(called("load generator's CPU each"), each(self.own_cpu), "ms"),
        ]
    }
}

/// Sends them to a port, whatever it costs there.
pub(crate) async fn send(port: u16, requests: Vec<Vec<u8>>) -> Result<Times> {
    let (next, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(requests));
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let (next, requests) = (Arc::clone(&next), Arc::clone(&requests));
        let mut connection = Connection::open(port).await?;
        tasks.push(tokio::spawn(async move {
            let mut times = Times::default();
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                let began = Instant::now();
                let status = connection.status(request).await?;
                times.add(began.elapsed());
                ensure!(status == 200, "one was answered with {status}");
            }
            Ok(times)
        }));
    }
    let mut times = Times::default();
    for task in tasks {
        times.merge(task.await??);
    }
    Ok(times)
}
