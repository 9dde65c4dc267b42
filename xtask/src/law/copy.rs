//! A copy of the workspace, to be changed and built apart from it.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

/// All files that git knows, or would know, in a folder of their own.
pub(super) struct Copied {
    folder: PathBuf,
}

impl Copied {
    /// Makes the copy, or what is left of one, as the workspace is now. What is the same already is not touched, so
    /// that only the rest is built anew.
    pub(super) fn at(folder: PathBuf) -> Result<Copied> {
        let mut list = Command::new("git");
        list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let list =
            run::answer(list.current_dir(run::root())).context("asking git for the files")?;
        let names = list.split('\0').filter(|name| !name.is_empty());
        // One that was deleted is known as long as that is no commit.
        let names: BTreeSet<PathBuf> =
            names.map(PathBuf::from).filter(|name| run::root().join(name).is_file()).collect();
        forget_others(&folder, &folder, &names)?;
        let copy = Copied { folder };
        for name in &names {
            let bytes = fs::read(run::root().join(name));
            copy.put(name, &bytes.with_context(|| format!("reading {}", name.display()))?)?;
        }
        Ok(copy)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn read(&self, file: &str) -> Result<String> {
        fs::read_to_string(self.folder.join(file)).with_context(|| format!("reading {file}"))
    }

    pub(super) fn write(&self, file: &str, text: &str) -> Result<()> {
        self.put(Path::new(file), text.as_bytes())
    }

    fn put(&self, name: &Path, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if fs::read(&path).is_ok_and(|known| known == bytes) {
            return Ok(());
        }
        let folder = path.parent().context("finding the folder of a file")?;
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))
    }
}

/// Removes files of a copy that have none of these names.
fn forget_others(copy: &Path, folder: &Path, names: &BTreeSet<PathBuf>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("listing {}", folder.display())),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            forget_others(copy, &path, names)?;
        } else if !path.strip_prefix(copy).is_ok_and(|name| names.contains(name)) {
            fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
        }
    }
    Ok(())
}
