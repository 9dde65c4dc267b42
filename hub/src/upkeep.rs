//! Keeping the rows and files whole: checking them, copying them away, bringing them back.

mod backup;
mod expiring;
mod progress;
mod room;
mod store;

pub use backup::{back_up, restore};
pub(crate) use expiring::expire;
pub use progress::{Step, Tell};
pub use room::{Weighed, note_backup};
pub(crate) use room::{gauges, show};

use std::path::Path;

use contract::time::Time;

use crate::{activities, app::App, attachments, db::Db, error::Result, polls, suggestions};

/// What a check has found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many complaints there are.
    pub complaints: i64,
    /// How many entries they have.
    pub entries: i64,
    /// How many pictures were looked at.
    pub pictures: usize,
    /// What is wrong, one sentence each; empty when all is well.
    pub wrong: Vec<String>,
}

/// Checks rows, indices and files against each other.
///
/// # Errors
/// When the store cannot be read at all; what is wrong inside it is a finding.
pub async fn check(app: &App, tell: Tell<'_>) -> Result<Findings> {
    tell(Step::Comparing);
    let mut findings = check_rows(&app.db).await?;
    let pictures = contents(&app.db).await?;
    findings.pictures = pictures.len();
    for (done, content) in pictures.iter().enumerate() {
        tell(Step::Pictures { done, of: pictures.len() });
        if let Some(wrong) = attachments::examine(&app.files, content).await? {
            findings.wrong.push(wrong);
        }
    }
    let strays = attachments::strays(app).await?;
    let strays = strays.iter().map(|path| format!("{} belongs to no picture", path.display()));
    findings.wrong.extend(strays);
    Ok(findings)
}

async fn check_rows(db: &Db) -> Result<Findings> {
    db.read(|tx| {
        Box::pin(async move {
            let mut wrong = store::broken_pages(tx).await?;
            for id in store::with_gaps(tx).await? {
                wrong.push(format!("complaint {id} lacks an entry of its history"));
            }
            for id in store::without_complaint(tx).await? {
                wrong.push(format!("entry {id} belongs to no complaint"));
            }
            for id in store::not_findable(tx).await? {
                wrong.push(format!("entry {id} is missing from the search"));
            }
            for id in store::found_without_entry(tx).await? {
                wrong.push(format!("the search knows entry {id}, which does not exist"));
            }
            for id in suggestions::miscounted(tx).await? {
                wrong.push(format!("suggestion {id} counts others than stand behind it or speak"));
            }
            for id in activities::miscounted(tx).await? {
                wrong.push(format!("activity {id} counts others than stand on its list"));
            }
            for id in polls::miscounted(tx).await? {
                wrong.push(format!("poll {id} counts others than have answered it"));
            }
            let (complaints, entries) = store::counts(tx).await?;
            Ok(Findings { complaints, entries, pictures: 0, wrong })
        })
    })
    .await
}

/// The contents of all pictures and documents, each once.
async fn contents(db: &Db) -> Result<Vec<attachments::Content>> {
    db.read(|tx| Box::pin(async move { store::contents(tx).await })).await
}

/// What a backup says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// When it was begun.
    pub made_at: Time,
    /// How many pictures it holds.
    pub pictures: usize,
}

impl Label {
    /// The file it stands in.
    const FILE: &str = "backup.json";

    /// Reads the label of a backup.
    ///
    /// # Errors
    /// When the folder is none, or one that was not finished.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        use anyhow::Context;
        let path = folder.join(Self::FILE);
        let text = std::fs::read(&path)
            .with_context(|| format!("{} is not a finished backup", folder.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("reading {}", path.display()))
    }
}
