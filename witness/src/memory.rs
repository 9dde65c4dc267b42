//! What a witness remembers: a file a log, with its last checkpoint, that survives whatever happens
//! between two writes.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use data_encoding::HEXLOWER;
use ledger::{
    Hash,
    checkpoint::Checkpoint,
    note::{Key, Note},
    tree::Head,
};

use crate::Seen;

/// How a file ends that is being written.
const UNFINISHED: &str = "new";

/// The file that is held as long as the folder is in use.
const LOCK: &str = "lock";

pub(crate) struct Memory {
    folder: PathBuf,
    /// Two witnesses with one memory would forget what the other has seen.
    _lock: File,
    seen: BTreeMap<String, Seen>,
}

impl Memory {
    /// Reads a folder; makes it where there is none.
    pub(crate) fn open(folder: &Path, logs: &[Key]) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let lock = File::create(folder.join(LOCK)).context("making the lock")?;
        lock.try_lock().map_err(|_| anyhow!("{} is another witness's", folder.display()))?;
        let mut seen = BTreeMap::new();
        for entry in
            fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?
        {
            let path = entry?.path();
            if path.ends_with(LOCK) {
                continue;
            }
            if path.extension().is_some_and(|end| end == UNFINISHED) {
                // Nobody was answered before it had its name.
                fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
                continue;
            }
            let text =
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let one = known(&text, logs).with_context(|| {
                format!("{} is no checkpoint of a log that is listed", path.display())
            })?;
            ensure!(path.ends_with(name(&one.origin)), "{} is another log's", path.display());
            seen.insert(one.origin.clone(), one);
        }
        Ok(Self { folder: folder.to_owned(), _lock: lock, seen })
    }

    pub(crate) fn head(&self, origin: &str) -> Option<Head> {
        self.seen.get(origin).map(|seen| seen.head)
    }

    pub(crate) fn all(&self) -> Vec<Seen> {
        self.seen.values().cloned().collect()
    }

    /// Keeps a checkpoint in place of the one before: whole and on the disk, or not at all.
    pub(crate) fn keep(&mut self, checkpoint: &Checkpoint, note: &Note, now: u64) -> Result<()> {
        let path = self.folder.join(name(&checkpoint.origin));
        let draft = path.with_extension(UNFINISHED);
        let mut file =
            File::create(&draft).with_context(|| format!("writing {}", draft.display()))?;
        file.write_all(note.to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &path).with_context(|| format!("naming {}", path.display()))?;
        File::open(&self.folder)?.sync_all()?;
        let seen = Seen {
            origin: checkpoint.origin.clone(),
            head: checkpoint.head,
            checkpoint: note.clone(),
            at: Some(now),
        };
        self.seen.insert(checkpoint.origin.clone(), seen);
        Ok(())
    }
}

fn known(text: &str, logs: &[Key]) -> Option<Seen> {
    let note = Note::read(text).ok()?;
    let checkpoint = logs.iter().find_map(|log| Checkpoint::open(&note, log).ok())?;
    let Checkpoint { origin, head } = checkpoint;
    Some(Seen { origin, head, checkpoint: note, at: None })
}

/// The file of a log: an origin may hold what no file name does.
fn name(origin: &str) -> String {
    HEXLOWER.encode(&Hash::of(&[origin.as_bytes()]).0)
}
