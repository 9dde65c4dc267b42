//! Backups: one consistent state of the rows, the pictures it names, the communities' files. Before anything is copied,
//! that one is made stands in the chain of each community: everybody's data is in it.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, anyhow, bail, ensure};
use contract::{ledger::Event, time::Time, upkeep::Reason};
use ledger::commitment::Kind;
use tokio_postgres::{Config, config::Host};

use super::{
    Label, contents, note_backup,
    progress::{Step, Tell, growing},
    store,
};
use crate::{
    app::App,
    attachments,
    db::{Place, copy_sqlite},
    error::Error,
    ledger::{self as records, Subject},
};

/// The rows of SQLite in a backup.
const SQLITE: &str = "linli.sqlite";

/// The rows of PostgreSQL in a backup, in `pg_dump`'s own format.
const POSTGRES: &str = "linli.pgdump";

/// Copies a hub that may be serving into `target`, once all are told that it is, and what for; the folder is complete
/// once it holds its label. One that fails while it copies is told of as well: a part of it may lie there.
///
/// The rows are taken first and the pictures after them: a picture is written before the row that
/// names it. One that was swept meanwhile, because it was never sent, is passed over.
///
/// # Errors
/// When the target is not empty, or something cannot be read or written. Where nobody can be told, nothing is copied.
pub async fn back_up(
    app: &App,
    data: &Path,
    place: &Place,
    target: &Path,
    reason: Reason,
    tell: Tell<'_>,
) -> anyhow::Result<Label> {
    let made_at = app.now();
    fs::create_dir_all(target).with_context(|| format!("making {}", target.display()))?;
    ensure!(
        fs::read_dir(target)?.next().is_none(),
        "{} is not empty; give each backup a folder of its own",
        target.display()
    );
    tell_all(app, reason, made_at).await?;
    match place {
        Place::File(path) => {
            let copy = target.join(SQLITE);
            growing(&copy, tell, || copy_sqlite(path, &copy))?;
        }
        Place::Url(url) => {
            let dump = target.join(POSTGRES);
            let mut program = postgres("pg_dump", url)?;
            program.args(["--format=custom", "--no-owner", "--file"]).arg(&dump);
            growing(&dump, tell, || run(&mut program))?;
        }
    }
    let pictures = contents(&app.db).await.map_err(unread)?;
    for (done, content) in pictures.iter().enumerate() {
        tell(Step::Pictures { done, of: pictures.len() });
        let folder = data.join("files");
        for file in attachments::files_of(&folder, content) {
            if file.exists()
                || attachments::is_named(&app.db, &content.hash).await.map_err(unread)?
            {
                copy(&file, &target.join("files").join(file.strip_prefix(&folder)?))?;
            }
        }
    }
    for path in communities(data)? {
        let name = path.file_name().unwrap_or_default();
        copy(&path, &target.join("communities").join(name))?;
    }
    // Who watches the ledger is no secret; what opens it and what signs it is, and stays out (see `vault`).
    let rule = data.join(records::WITNESSES);
    if rule.exists() {
        copy(&rule, &target.join(records::WITNESSES))?;
    }
    let label = Label { made_at, pictures: pictures.len() };
    let text = serde_json::to_vec(&label)?;
    fs::write(target.join(Label::FILE), text).context("writing the backup's label")?;
    note_backup(app, made_at).await?;
    Ok(label)
}

/// Writes into the chain of each community that a backup is made, or into none where one with people would not hear of
/// it. A hub that serves takes it into the log with its next checkpoint.
async fn tell_all(app: &App, reason: Reason, at: Time) -> anyhow::Result<()> {
    let inner = app.clone();
    app.db
        .write(move |tx| {
            let app = inner.clone();
            Box::pin(async move {
                let event = Event::BackupTaken { at, reason };
                let mut deaf = Vec::new();
                for (community, settings) in app.communities.iter() {
                    let is_heard = records::is_heard(tx, &app, community).await?;
                    if !is_heard && store::is_anybody_in(tx, community).await? {
                        deaf.push(settings.name.as_str());
                    }
                }
                if !deaf.is_empty() {
                    let why = format!(
                        "the vault beside these rows opens nothing that {} follows: nobody there would hear of it. Bring \
                         its vault back; where the community is new, start the hub once",
                        deaf.join(", ")
                    );
                    return Err(Error::from(anyhow!(why)));
                }
                for (community, _) in app.communities.iter() {
                    let all = Subject::Community(community);
                    records::note(tx, &app, all, Kind::Access, &event).await?;
                }
                Ok(())
            })
        })
        .await
        .map_err(|error| anyhow!("telling everybody of the backup, before it is made: {error:?}"))
}

/// Makes a new data folder, and with PostgreSQL a new content of the database, from a backup.
///
/// # Errors
/// When the backup is not finished, the data folder exists, or something cannot be written.
pub fn restore(source: &Path, data: &Path, place: &Place, tell: Tell<'_>) -> anyhow::Result<Label> {
    let label = Label::read(source)?;
    ensure!(!data.exists(), "{} exists; a restore never writes over data", data.display());
    fs::create_dir_all(data).with_context(|| format!("making {}", data.display()))?;
    copy_folder(&source.join("communities"), &data.join("communities"), &mut |_| ())?;
    let rule = source.join(records::WITNESSES);
    if rule.exists() {
        copy(&rule, &data.join(records::WITNESSES))?;
    }
    let mut done = 0;
    copy_folder(&source.join("files"), &data.join("files"), &mut |path| {
        // A picture is two files: itself and its thumbnail.
        done += usize::from(!path.to_string_lossy().ends_with(".small.jpg"));
        tell(Step::Pictures { done, of: label.pictures });
    })?;
    match place {
        Place::File(path) => growing(path, tell, || copy(&source.join(SQLITE), path))?,
        Place::Url(url) => {
            tell(Step::Rows { bytes: fs::metadata(source.join(POSTGRES))?.len() });
            run(postgres("pg_restore", url)?
                .args(["--no-owner", "--single-transaction", "--dbname"])
                .arg(name(url)?)
                .arg(source.join(POSTGRES)))?;
        }
    }
    Ok(label)
}

fn unread(error: Error) -> anyhow::Error {
    anyhow!("asking which pictures there are: {error:?}")
}

fn communities(data: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(data.join("communities")).context("reading the communities")? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("toml")) {
            found.push(path);
        }
    }
    Ok(found)
}

fn copy_folder(from: &Path, to: &Path, copied: &mut dyn FnMut(&Path)) -> anyhow::Result<()> {
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        // A hub without pictures has no folder of them in its backup.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("reading {}", from.display())),
    };
    for entry in entries {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder(&path, &target, copied)?;
        } else {
            copy(&path, &target)?;
            copied(&path);
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let folder = to.parent().context("a file's path has a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    fs::copy(from, to).with_context(|| format!("copying {}", from.display()))?;
    Ok(fs::File::open(to)?.sync_all()?)
}

/// A program of PostgreSQL that is told by its environment which database: what stands among its
/// arguments, a password too, everybody on the machine can read.
fn postgres(program: &str, url: &str) -> anyhow::Result<Command> {
    let config: Config = url.parse().context("reading the database URL")?;
    let mut command = Command::new(program);
    command.env("PGDATABASE", name(url)?);
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => Some(host.clone()),
        Some(Host::Unix(folder)) => Some(folder.display().to_string()),
        None => None,
    };
    let password = config.get_password().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let told = [
        ("PGHOST", host),
        ("PGPORT", config.get_ports().first().map(ToString::to_string)),
        ("PGUSER", config.get_user().map(str::to_owned)),
        ("PGPASSWORD", password),
    ];
    for (variable, value) in told {
        if let Some(value) = value {
            command.env(variable, value);
        }
    }
    Ok(command)
}

/// The name of a database.
fn name(url: &str) -> anyhow::Result<String> {
    let config: Config = url.parse().context("reading the database URL")?;
    let name = config.get_dbname().or_else(|| config.get_user());
    Ok(name.context("the database URL names no database")?.to_owned())
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("{program} is needed: install the PostgreSQL client programs"))?;
    if !output.status.success() {
        // It names the database, never what is in it.
        bail!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
