//! `linli-hub import-messages`: messages with their answers.

use anyhow::anyhow;
use clap::Args;
use contract::{id::CommunityId, people::Post};
use serde::Deserialize;

use super::{Id, Source, Tally, body, moment, subject};
use crate::{
    app::App,
    complaints::{self, Imported},
    people,
};

/// Brings in messages with their answers: lines of `{"id", "subject", "filed_at", "body", "reply",
/// "replied_at"}`; other fields are left aside, authors among them.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportMessages {
    #[command(flatten)]
    source: Source,
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

impl ImportMessages {
    pub(in crate::cli) async fn run(self) -> anyhow::Result<()> {
        self.source.bring_in(read, bring_in).await
    }
}

fn read(line: &str) -> anyhow::Result<Imported> {
    let line: Line = serde_json::from_str(line)?;
    let answer = match (line.reply, line.replied_at) {
        (Some(reply), Some(at)) => Some((body("reply", reply)?, moment(&at)?)),
        _ => None,
    };
    Ok(Imported {
        name: line.id.name()?,
        subject: subject(line.subject)?,
        body: body("body", line.body)?,
        filed_at: moment(&line.filed_at)?,
        answer,
    })
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
                    let is_fresh = complaints::import(tx, &app, community, staff, message).await?;
                    tally.count(is_fresh);
                }
                Ok(tally)
            })
        })
        .await
        .map_err(|error| anyhow!("bringing in messages: {error:?}"))
}
