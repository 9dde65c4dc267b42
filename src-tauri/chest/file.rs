//! A file of secrets that only its owner can read, for systems without a keychain.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use client::Chest;

use crate::owned;

/// The secrets, as a JSON object of texts.
type All = BTreeMap<String, String>;

/// The file. Each change writes a new one and puts it in the place of the old in one step.
#[derive(Debug)]
pub(crate) struct OwnerFile(PathBuf);

impl OwnerFile {
    /// The file in a folder, which need not exist yet.
    #[must_use]
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self(folder.join("keys.json"))
    }

    /// Where it is.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Everything in it; nothing where there is no file.
    ///
    /// # Errors
    /// When it cannot be read, or is not ours: then it is left as it is.
    pub(super) fn all(&self) -> Result<All, String> {
        let text = match fs::read(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(All::new()),
            Err(error) => return Err(self.told(error)),
        };
        serde_json::from_slice(&text).map_err(|error| self.told(error))
    }

    /// Removes it.
    pub(super) fn remove(&self) -> io::Result<()> {
        fs::remove_file(&self.0)
    }

    fn write(&self, all: &All) -> io::Result<()> {
        owned::write(&self.0, serde_json::to_string(all)?.as_bytes())
    }

    fn told(&self, error: impl std::fmt::Display) -> String {
        format!("{}: {error}", self.0.display())
    }
}

impl Chest for OwnerFile {
    fn find(&self, name: &str) -> Result<Option<String>, String> {
        Ok(self.all()?.remove(name))
    }

    fn keep(&self, name: &str, secret: &str) -> Result<(), String> {
        let mut all = self.all()?;
        all.insert(name.to_owned(), secret.to_owned());
        self.write(&all).map_err(|error| self.told(error))
    }

    fn forget(&self, name: &str) -> Result<(), String> {
        let mut all = self.all()?;
        if all.remove(name).is_none() {
            return Ok(());
        }
        self.write(&all).map_err(|error| self.told(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("linli-keys-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn secrets_are_kept_found_and_forgotten() {
        let folder = folder("kept");
        let file = OwnerFile::in_folder(&folder);
        assert_eq!(file.find("a"), Ok(None));

        file.keep("a", "one").expect("kept");
        file.keep("b", "two").expect("kept");
        file.keep("a", "three").expect("kept");
        file.forget("b").expect("forgotten");
        file.forget("b").expect("nothing to forget");

        let again = OwnerFile::in_folder(&folder);
        assert_eq!(again.find("a"), Ok(Some("three".to_owned())));
        assert_eq!(again.find("b"), Ok(None));
        fs::remove_dir_all(folder).expect("removed");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_but_its_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder("owner");
        let file = OwnerFile::in_folder(&folder);

        file.keep("a", "one").expect("kept");

        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(file.path()), 0o600);
        assert_eq!(mode(&folder), 0o700);
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn a_file_that_is_not_ours_is_refused_and_left_alone() {
        let folder = folder("foreign");
        fs::create_dir_all(&folder).expect("made");
        let file = OwnerFile::in_folder(&folder);
        fs::write(file.path(), "shopping list").expect("written");

        assert!(file.find("a").is_err());
        assert!(file.keep("a", "one").is_err());

        assert_eq!(fs::read(file.path()).expect("there"), b"shopping list");
        fs::remove_dir_all(folder).expect("removed");
    }
}
