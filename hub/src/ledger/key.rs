//! The key of the log, and the rule by which its checkpoints are believed.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::{Context, anyhow};
use data_encoding::BASE64;
use ledger::{
    note::{Kind, Signer},
    policy::Policy,
};

use crate::app::random;

/// The first line of the file of the key.
const FIRST: &str = "linli-ledger-key/1";

/// The file in the data folder that names the witnesses and how many of them are enough, in the words of
/// C2SP tlog-policy: everything but the line of the log, which the hub writes itself.
pub(crate) const WITNESSES: &str = "witnesses.policy";

/// Reads the key of the log; makes one under the name of `host` where there is none.
pub(super) fn read_or_make(folder: &Path, host: &str) -> anyhow::Result<Signer> {
    let path = folder.join("key");
    match fs::read_to_string(&path) {
        Ok(text) => return read(&text).with_context(|| format!("{}", path.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("{}", path.display())),
    }
    let secret = random::<32>()?;
    let name = format!("{host}/ledger");
    let signer = Signer::new(&name, Kind::Note, &secret)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    write!(file, "{FIRST}\n{name}\n{}\n", BASE64.encode(&secret))?;
    file.sync_all()?;
    Ok(signer)
}

fn read(text: &str) -> anyhow::Result<Signer> {
    let mut lines = text.lines();
    let (Some(FIRST), Some(name), Some(secret)) = (lines.next(), lines.next(), lines.next()) else {
        return Err(anyhow!("this is no key of a ledger"));
    };
    let secret = BASE64.decode(secret.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    Ok(Signer::new(name, Kind::Note, &secret.context("this is no key of a ledger")?)?)
}

/// The rule: the log, and what the file of the witnesses says; without one, nobody need have seen a
/// checkpoint, and no screen says that somebody has.
pub(super) fn policy(data: &Path, signer: &Signer) -> anyhow::Result<String> {
    let path = data.join(WITNESSES);
    let rest = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => "quorum none\n".to_owned(),
        Err(error) => return Err(error).with_context(|| format!("{}", path.display())),
    };
    let policy = format!("log {}\n{rest}", signer.key());
    Policy::read(&policy).map_err(|fault| anyhow!("{}: {fault}", path.display()))?;
    Ok(policy)
}
