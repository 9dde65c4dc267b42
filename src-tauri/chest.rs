//! Where the keys of this device are kept: in the system's keychain, else in a file only its owner
//! can read, and the app says which.

mod file;
mod keychain;

use std::path::Path;

use anyhow::{Context, Result};
use client::{Chest as _, Keys};
use serde::Serialize;

pub(crate) use file::OwnerFile;
pub(crate) use keychain::Keychain;

/// Where the keys are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Kept {
    /// In the system's keychain.
    Keychain,
    /// In a file of its owner's.
    File {
        /// Its path, as people would look for it.
        path: String,
    },
}

/// Opens the keychain, or the file in `folder` where there is none. What an earlier start without
/// a keychain had to leave in the file is moved into the keychain.
///
/// # Errors
/// When neither can be opened.
pub(crate) fn open(folder: &Path) -> Result<(Keys, Kept)> {
    let file = OwnerFile::in_folder(folder);
    let Ok(keychain) = Keychain::open() else {
        let kept = Kept::File { path: file.path().display().to_string() };
        return Ok((Keys::kept_in(file).context("opening the file of keys")?, kept));
    };
    file.move_into(&keychain).context("moving keys into the keychain")?;
    Ok((Keys::kept_in(keychain).context("opening the keychain")?, Kept::Keychain))
}

impl OwnerFile {
    /// Moves every secret elsewhere, and only then removes the file.
    fn move_into(&self, keychain: &Keychain) -> Result<()> {
        let all = self.all().map_err(anyhow::Error::msg)?;
        if all.is_empty() {
            return Ok(());
        }
        for (name, secret) in &all {
            keychain.keep(name, secret).map_err(anyhow::Error::msg)?;
        }
        self.remove().context("removing the file of keys")
    }
}
