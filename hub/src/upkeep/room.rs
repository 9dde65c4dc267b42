//! How the hub is kept, as the manager and those who watch it see it.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, anyhow};
use contract::{
    auditing::Subject,
    time::{Span, Time},
    upkeep::{Settings, Show, Upkeep},
};

use super::store;
use crate::{
    app::App,
    auditing,
    call::{Ask, Outcome},
    community,
    error::Result,
};

/// The name under which a finished backup is noted.
const BACKUP: &str = "backup";

/// How long a weight of the pictures is good: weighing them looks at each file.
const GOOD: Span = Span::MINUTE.times(10);

/// The weight of the pictures as it was last taken.
#[derive(Debug, Default)]
pub struct Weighed(Mutex<Option<(Time, u64)>>);

/// What can be measured.
struct Measured {
    backup_at: Option<Time>,
    free: u64,
    total: u64,
    database: u64,
    files: u64,
}

/// Notes that a backup begun at `at` was finished.
///
/// # Errors
/// When the store fails.
pub async fn note_backup(app: &App, at: Time) -> anyhow::Result<()> {
    app.db
        .write(move |tx| Box::pin(async move { store::note(tx, BACKUP, at).await }))
        .await
        .map_err(|error| anyhow!("noting the backup: {error:?}"))
}

/// Tells how the hub is kept.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Upkeep>> {
    let member = auditing::open(&app, &ask.caller, Subject::Upkeep, ask.now).await?;
    let settings = in_force(&app, member.community)?;
    let Measured { backup_at, free, total, database, files } = measure(&app).await?;
    Ok(Upkeep { now: app.now(), backup_at, free, total, database, files, settings }.into())
}

fn in_force(app: &App, id: contract::id::CommunityId) -> Result<Settings> {
    let own = community::settings(app, id)?.clone();
    Ok(Settings {
        file: format!("communities/{}.toml", own.code),
        code: own.code,
        name: own.name,
        telephone: own.telephone,
        hours: own.hours,
        counter: own.counter,
        utc_offset_minutes: own.utc_offset_minutes,
        answer_days: own.answer_days,
        closing_hour: own.closing_hour,
        notice_version: own.privacy.version,
        controller: own.privacy.controller,
        contact: own.privacy.contact,
        keep_months: own.privacy.keep_months,
        doors: own.doors.into_iter().map(|door| door.place).collect(),
        address: app.origin.clone(),
    })
}

/// Names and values for `/metrics`.
pub(crate) async fn gauges(app: &App) -> Result<Vec<(&'static str, u64)>> {
    let measured = measure(app).await?;
    let mut gauges = vec![
        ("linli_room_free_bytes", measured.free),
        ("linli_room_total_bytes", measured.total),
        ("linli_database_bytes", measured.database),
        ("linli_files_bytes", measured.files),
    ];
    // Before the first backup there is no age; an absent gauge is what an alarm can ask for.
    if let Some(at) = measured.backup_at {
        let age = (app.now() - at).0.max(0) / Span::SECOND.0;
        gauges.push(("linli_backup_age_seconds", age.unsigned_abs()));
    }
    Ok(gauges)
}

async fn measure(app: &App) -> Result<Measured> {
    let (backup_at, database) = app
        .db
        .read(|tx| {
            Box::pin(async move {
                Ok((store::noted(tx, BACKUP).await?, store::database_bytes(tx).await?))
            })
        })
        .await?;
    let inner = app.clone();
    let (disk, files) = tokio::task::spawn_blocking(move || {
        let disk = rustix::fs::statvfs(&inner.files).context("asking for the room on the disk")?;
        anyhow::Ok((disk, weigh(&inner)?))
    })
    .await??;
    Ok(Measured {
        backup_at,
        free: disk.f_bavail.saturating_mul(disk.f_frsize),
        total: disk.f_blocks.saturating_mul(disk.f_frsize),
        database: database.unsigned_abs(),
        files,
    })
}

fn weigh(app: &App) -> anyhow::Result<u64> {
    let now = app.now();
    let mut weighed = app.weighed.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((at, bytes)) = *weighed
        && now - at < GOOD
    {
        return Ok(bytes);
    }
    let bytes = below(&app.files).context("weighing the pictures")?;
    *weighed = Some((now, bytes));
    Ok(bytes)
}

fn below(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // A picture may be swept away between the listing and the look.
        let Ok(about) = entry.metadata() else { continue };
        bytes += if about.is_dir() { below(&entry.path())? } else { about.len() };
    }
    Ok(bytes)
}
