//! The key of a witness: a file that only its owner reads.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::{Context, Result, anyhow};
use data_encoding::BASE64;
use ledger::note::{Key, Kind, Signer};

use crate::machine;

const FIRST: &str = "linli-witness-key/1";

/// Makes a key under a name and writes it to a file that is not there yet; its public half.
///
/// # Errors
/// When the name cannot be one, or the file is there or cannot be written.
pub fn make(name: &str, path: &Path) -> Result<Key> {
    let secret = machine::secret()?;
    let signer = Signer::new(name, Kind::Cosignature, &secret)
        .map_err(|_| anyhow!("a name has no spaces and no plus: {name}"))?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("making {}", path.display()))?;
    write!(file, "{FIRST}\n{name}\n{}\n", BASE64.encode(&secret))?;
    file.sync_all()?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(signer.key().clone())
}

/// Reads a key.
///
/// # Errors
/// When the file is none.
pub fn read(path: &Path) -> Result<Signer> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut lines = text.lines();
    let (Some(FIRST), Some(name), Some(secret)) = (lines.next(), lines.next(), lines.next()) else {
        return Err(anyhow!("{} is no key of a witness", path.display()));
    };
    let secret = BASE64.decode(secret.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    let secret = secret.with_context(|| format!("{} is no key of a witness", path.display()))?;
    Signer::new(name, Kind::Cosignature, &secret).map_err(|fault| anyhow!("{fault}"))
}

/// Reads the keys of logs: a line each; what begins with `#` is said to people.
///
/// # Errors
/// When a line is no key of a log, or there is none.
pub fn logs(path: &Path) -> Result<Vec<Key>> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let lines = text.lines().map(str::trim).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let keys = lines.map(|(number, line)| {
        let key = Key::read(line).ok().filter(|key| key.kind() == Kind::Note);
        key.with_context(|| format!("{}, line {}: no key of a log", path.display(), number + 1))
    });
    let keys: Result<Vec<Key>> = keys.collect();
    keys.and_then(|keys| {
        (!keys.is_empty()).then_some(keys).with_context(|| format!("{} is empty", path.display()))
    })
}
