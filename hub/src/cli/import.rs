//! `linli-hub import-messages`: messages with their answers from another system.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::PathBuf,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use contract::{
    id::CommunityId,
    people::Post,
    text::{Body, Subject, TextFault},
    time::Time,
};
use serde::Deserialize;

use super::Data;
use crate::{
    app::App,
    complaints::{self, Imported},
    people,
};

/// Messages brought in with one transaction.
const BATCH: usize = 200;

/// The most characters of an id: what systems count or hash with has room.
const MAX_ID: usize = 200;

/// Brings in messages with their answers, one JSON object a line.
#[derive(Debug, Args)]
pub(super) struct ImportMessages {
    #[command(flatten)]
    data: Data,
    /// Lines of `{"id", "subject", "filed_at", "body", "reply", "replied_at"}`; other fields are
    /// left aside, authors among them.
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
    /// The community, where the hub serves more than one.
    #[arg(long, value_name = "CODE")]
    community: Option<String>,
}

/// A line of the file.
#[derive(Debug, Deserialize)]
struct Line {
    id: Id,
    subject: String,
    filed_at: String,
    body: String,
    reply: Option<String>,
    replied_at: Option<String>,
}

/// What a message is called in the system it comes from.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(i64),
    Text(String),
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
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.fresh += more.fresh;
        self.known += more.known;
    }
}

impl ImportMessages {
    pub(super) async fn run(self) -> anyhow::Result<()> {
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
                Ok(message) => batch.push(message),
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

fn read(line: &str) -> anyhow::Result<Imported> {
    let line: Line = serde_json::from_str(line)?;
    let text = |field, fault: TextFault| anyhow!("{field}: {fault}");
    let answer = match (line.reply, line.replied_at) {
        (Some(reply), Some(at)) => {
            Some((Body::try_from(reply).map_err(|fault| text("reply", fault))?, moment(&at)?))
        }
        _ => None,
    };
    let name = match line.id {
        Id::Number(number) => number.to_string(),
        Id::Text(text) => text,
    };
    contract::text::check(&name, MAX_ID, false).map_err(|fault| text("id", fault))?;
    Ok(Imported {
        name,
        subject: Subject::try_from(line.subject).map_err(|fault| text("subject", fault))?,
        body: Body::try_from(line.body).map_err(|fault| text("body", fault))?,
        filed_at: moment(&line.filed_at)?,
        answer,
    })
}

/// Reads a moment as RFC 3339 writes it.
fn moment(text: &str) -> anyhow::Result<Time> {
    let moment = text.parse::<jiff::Timestamp>().with_context(|| format!("the moment {text}"))?;
    Ok(Time(moment.as_millisecond()))
}

async fn bring_in(
    app: &App,
    community: CommunityId,
    batch: Vec<Imported>,
) -> anyhow::Result<Tally> {
    let (inner, now) = (app.clone(), app.now());
    app.db
        .write(move |tx| {
            let (app, batch) = (inner.clone(), batch.clone());
            Box::pin(async move {
                // Answers need somebody who gave them; who it was is not in the file.
                let name = contract::words::complaints::IMPORTED_BY.say(contract::Language::Zh);
                let staff = match people::named(tx, community, name, Post::Staff, None, now).await?
                {
                    Some(staff) => staff,
                    None => {
                        let id = contract::id::PersonId::from_number(app.id()?);
                        people::add(tx, id, community, name, Post::Staff, None, now).await?;
                        id
                    }
                };
                let mut tally = Tally::default();
                for message in &batch {
                    if complaints::import(tx, &app, community, staff, message).await? {
                        tally.fresh += 1;
                    } else {
                        tally.known += 1;
                    }
                }
                Ok(tally)
            })
        })
        .await
        .map_err(|error| anyhow!("bringing in messages: {error:?}"))
}
