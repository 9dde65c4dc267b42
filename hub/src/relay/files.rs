//! The sealed bytes: a file for each, outside the database and outside every backup of it.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::Context;
use data_encoding::HEXLOWER;
use ledger::Hash;

/// The folder.
const FOLDER: &str = "relay";

fn path(data: &Path, consent: Hash) -> PathBuf {
    data.join(FOLDER).join(HEXLOWER.encode(&consent.0))
}

/// Keeps what was sealed by a consent: whole and on the disk, or not at all.
pub(super) fn keep(data: &Path, consent: Hash, sealed: &[u8]) -> anyhow::Result<()> {
    let folder = data.join(FOLDER);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(&folder).context("making the folder of photos")?;
    let path = path(data, consent);
    let unfinished = path.with_extension("new");
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)
        .context("writing a sealed photo")?;
    file.write_all(sealed)?;
    file.sync_all()?;
    fs::rename(&unfinished, &path).context("naming a sealed photo")?;
    Ok(File::open(folder)?.sync_all()?)
}

/// What was sealed by a consent.
pub(super) fn read(data: &Path, consent: Hash) -> anyhow::Result<Option<Vec<u8>>> {
    match fs::read(path(data, consent)) {
        Ok(sealed) => Ok(Some(sealed)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("reading a sealed photo"),
    }
}

/// The files there are, each with its consent; what was not finished has none.
pub(super) fn list(data: &Path) -> anyhow::Result<Vec<(Option<Hash>, PathBuf)>> {
    let folder = match fs::read_dir(data.join(FOLDER)) {
        Ok(folder) => folder,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).context("listing sealed photos"),
    };
    let mut all = Vec::new();
    for entry in folder {
        let entry = entry?;
        let consent = HEXLOWER.decode(entry.file_name().to_string_lossy().as_bytes()).ok();
        let consent = consent.and_then(|bytes| bytes.try_into().ok()).map(Hash);
        all.push((consent, entry.path()));
    }
    Ok(all)
}

/// Removes one.
pub(super) fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context("removing a sealed photo")
        }
        _ => Ok(()),
    }
}
