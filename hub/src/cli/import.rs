//! `linli-hub import-…`: what was written in another system, one JSON object a line.

mod messages;
mod suggestions;

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::PathBuf,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use contract::{
    id::CommunityId,
    text::{Body, Subject, TextFault},
    time::Time,
};
use serde::Deserialize;

pub(super) use messages::ImportMessages;
pub(super) use suggestions::ImportSuggestions;

use super::Data;
use crate::app::App;

/// Lines brought in with one transaction.
const BATCH: usize = 200;

/// The most characters of an id: what systems count or hash with has room.
const MAX_ID: usize = 200;

/// From where, and into which community.
#[derive(Debug, Args)]
struct Source {
    #[command(flatten)]
    data: Data,
    /// The file, one JSON object a line.
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
    /// The community, where the hub serves more than one.
    #[arg(long, value_name = "CODE")]
    community: Option<String>,
}

/// What something is called in the system it comes from.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(i64),
    Text(String),
}

impl Id {
    fn name(self) -> anyhow::Result<String> {
        let name = match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        };
        contract::text::check(&name, MAX_ID, false).map_err(|fault| wrong("id", fault))?;
        Ok(name)
    }
}

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    fresh: usize,
    known: usize,
}

impl Tally {
    const fn all(self) -> usize {
        self.fresh + self.known
    }

    const fn count(&mut self, is_fresh: bool) {
        if is_fresh {
            self.fresh += 1;
        } else {
            self.known += 1;
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.fresh += more.fresh;
        self.known += more.known;
    }
}

impl Source {
    /// Brings in the lines, batch by batch; what was brought in before is left as it is.
    async fn bring_in<T>(
        self,
        read: impl Fn(&str) -> anyhow::Result<T>,
        bring_in: impl AsyncFn(&App, CommunityId, Vec<T>) -> anyhow::Result<Tally>,
    ) -> anyhow::Result<()> {
        let app = self.data.open_here().await?;
        let community = match &self.community {
            Some(code) => app.communities.by_code(code),
            None => app.communities.only(),
        }
        .context("say which community with --community CODE")?;
        let file = File::open(&self.file).with_context(|| format!("{}", self.file.display()))?;
        let (mut here, mut lines) = (Tally::default(), 0);
        let mut batch = Vec::with_capacity(BATCH);
        for line in BufReader::new(file).lines() {
            let line = line.context("reading a line")?;
            if line.trim().is_empty() {
                continue;
            }
            lines += 1;
            match read(&line) {
                Ok(one) => batch.push(one),
                Err(fault) => eprintln!("line {lines}: {fault:#}"),
            }
            if batch.len() == BATCH {
                here += bring_in(&app, community, std::mem::take(&mut batch)).await?;
                eprintln!("{}", here.all());
            }
        }
        here += bring_in(&app, community, batch).await?;
        app.db.close().await;
        if here.known > 0 {
            println!("{} were here before", here.known);
        }
        println!("imported {} of {lines}", here.all());
        if here.all() < lines {
            bail!("{} lines could not be brought in", lines - here.all());
        }
        Ok(())
    }
}

fn wrong(field: &str, fault: TextFault) -> anyhow::Error {
    anyhow!("{field}: {fault}")
}

fn subject(text: String) -> anyhow::Result<Subject> {
    Subject::try_from(text).map_err(|fault| wrong("subject", fault))
}

fn body(field: &str, text: String) -> anyhow::Result<Body> {
    Body::try_from(text).map_err(|fault| wrong(field, fault))
}

/// Reads a moment as RFC 3339 writes it.
fn moment(text: &str) -> anyhow::Result<Time> {
    let moment = text.parse::<jiff::Timestamp>().with_context(|| format!("the moment {text}"))?;
    Ok(Time(moment.as_millisecond()))
}
