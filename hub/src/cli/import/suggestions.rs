//! `linli-hub import-suggestions`: what was proposed, and how many were for it and against it.

use anyhow::anyhow;
use clap::Args;
use contract::{id::CommunityId, suggestions::Counts};
use serde::Deserialize;

use super::{Id, Source, Tally, body, moment, subject};
use crate::{
    app::App,
    suggestions::{self, Imported},
};

/// Brings in suggestions: lines of `{"id", "subject", "filed_at", "body", "supports", "opposes"}`; other
/// fields are left aside, authors among them. Whose the supports are nobody can tell here, and it is
/// said so beside them.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportSuggestions {
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
    #[serde(default)]
    supports: u32,
    #[serde(default)]
    opposes: u32,
}

impl ImportSuggestions {
    pub(in crate::cli) async fn run(self) -> anyhow::Result<()> {
        self.source.bring_in(read, bring_in).await
    }
}

fn read(line: &str) -> anyhow::Result<Imported> {
    let line: Line = serde_json::from_str(line)?;
    Ok(Imported {
        name: line.id.name()?,
        title: subject(line.subject)?,
        text: body("body", line.body)?,
        filed_at: moment(&line.filed_at)?,
        brought: Counts { supports: line.supports, opposes: line.opposes, yours: None },
    })
}

async fn bring_in(
    app: &App,
    community: CommunityId,
    batch: Vec<Imported>,
) -> anyhow::Result<Tally> {
    let inner = app.clone();
    app.db
        .write(move |tx| {
            let (app, batch) = (inner.clone(), batch.clone());
            Box::pin(async move {
                let mut tally = Tally::default();
                for one in &batch {
                    tally.count(suggestions::import(tx, &app, community, one).await?);
                }
                Ok(tally)
            })
        })
        .await
        .map_err(|error| anyhow!("bringing in suggestions: {error:?}"))
}
