//! The vault: a secret of 32 bytes for each person and each community, outside the database and outside
//! every backup of it.
//!
//! A chain's name and the key of its records come from the secret. Whoever destroys it has erased all that
//! was ever sealed under it, wherever a copy of the rows may lie; and a backup that is brought back brings
//! nothing back. What cannot be promised is that a disk really forgets: the file is written over and
//! removed, which is all a program can do.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit,
    aead::{Aead, Nonce},
};
use contract::id::{CommunityId, PersonId};
use ledger::{Hash, chain::Who, commitment::Record};

use crate::app::random;

/// Whose a chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A person's.
    Person(PersonId),
    /// A community's: what is announced to all.
    Community(CommunityId),
}

/// Where the secrets are.
#[derive(Debug)]
pub struct Vault {
    folder: PathBuf,
}

/// The secret of a chain.
pub(super) struct Secret([u8; 32]);

impl Vault {
    /// The folder of the secrets, which only the hub reads.
    const FOLDER: &str = "vault";

    /// The vault of a data folder.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        let folder = data.join(Self::FOLDER);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(&folder).context("making the vault")?;
        Ok(Self { folder })
    }

    /// The secret of somebody's chain, made with their first record.
    ///
    /// # Errors
    /// When they were erased, or the disk fails.
    pub(super) fn secret(&self, subject: Subject) -> anyhow::Result<Secret> {
        if let Some(secret) = self.find(subject)? {
            return Ok(secret);
        }
        let path = self.path(subject);
        let folder = path.parent().context("a secret lies in a folder")?;
        fs::create_dir_all(folder).context("making a folder of the vault")?;
        let mut name = path.clone().into_os_string();
        name.push(format!(".{}", data_encoding::HEXLOWER.encode(&random::<8>()?)));
        let fresh = PathBuf::from(name);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(&random::<32>()?)?;
        file.sync_all()?;
        // Of two that come at once one is kept, and both use it.
        match fs::hard_link(&fresh, &path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(error).context("keeping a secret");
            }
            _ => fs::remove_file(&fresh)?,
        }
        File::open(folder)?.sync_all()?;
        self.find(subject)?.context("a secret that was just kept is gone")
    }

    /// The secret of somebody's chain, if they have one.
    ///
    /// # Errors
    /// When they were erased, or the disk fails.
    pub(super) fn find(&self, subject: Subject) -> anyhow::Result<Option<Secret>> {
        match fs::read(self.path(subject)) {
            Ok(bytes) if bytes.is_empty() => Err(anyhow!("their secret was destroyed")),
            Ok(bytes) => {
                let secret = bytes.try_into().map_err(|_| anyhow!("a secret is not 32 bytes"))?;
                Ok(Some(Secret(secret)))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("reading a secret"),
        }
    }

    /// Destroys a person's secret for good. What stays is an empty file: it keeps a next record, and a
    /// copy of the vault that is brought back, from beginning anew.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn destroy(&self, person: PersonId) -> anyhow::Result<()> {
        let path = self.path(Subject::Person(person));
        let folder = path.parent().context("a secret lies in a folder")?;
        fs::create_dir_all(folder)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .context("opening a secret to destroy it")?;
        file.write_all(&random::<32>()?)?;
        file.sync_all()?;
        file.set_len(0)?;
        file.sync_all()?;
        Ok(File::open(folder)?.sync_all()?)
    }

    /// 256 folders of each kind, by the last bits of the number: those are chance.
    fn path(&self, subject: Subject) -> PathBuf {
        let (kind, number) = match subject {
            Subject::Person(person) => ("people", person.number()),
            Subject::Community(community) => ("communities", community.number()),
        };
        self.folder.join(kind).join(format!("{:02x}", number & 0xff)).join(number.to_string())
    }
}

impl Secret {
    fn derive(&self, what: &[u8]) -> [u8; 32] {
        Hash::of(&[b"linli/vault/1\n", what, b"\n", &self.0]).0
    }

    /// What the chain is called.
    pub(super) fn who(&self) -> Who {
        Who(Hash(self.derive(b"who")))
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.derive(b"seal").into())
    }

    /// A record as the rows keep it: twelve bytes of chance, then what was sealed with them.
    ///
    /// # Errors
    /// When the machine gives no chance.
    pub(super) fn seal(&self, record: &Record) -> anyhow::Result<Vec<u8>> {
        let nonce = random::<12>()?;
        let plain = serde_json::to_vec(record)?;
        let sealed = self
            .cipher()
            .encrypt(&Nonce::<ChaCha20Poly1305>::from(nonce), plain.as_slice())
            .map_err(|_| anyhow!("sealing a record"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what [`Secret::seal`] has sealed.
    ///
    /// # Errors
    /// When it was sealed by another secret or changed since.
    pub(super) fn open(&self, sealed: &[u8]) -> anyhow::Result<Record> {
        let (nonce, sealed) = sealed.split_first_chunk::<12>().context("a record is too short")?;
        let plain = self
            .cipher()
            .decrypt(&Nonce::<ChaCha20Poly1305>::from(*nonce), sealed)
            .map_err(|_| anyhow!("a record does not open"))?;
        serde_json::from_slice(&plain).context("reading a record")
    }
}

#[cfg(test)]
mod tests {
    use ledger::commitment::Kind;

    use super::*;

    fn record() -> Record {
        Record { kind: Kind::Access, salt: Hash([7; 32]), event: "{}".to_owned() }
    }

    #[test]
    fn a_secret_is_made_once_and_once_destroyed_opens_nothing_again() {
        let data = tempfile::tempdir().expect("a folder");
        let vault = Vault::open(data.path()).expect("a vault");
        let (one, other) = (PersonId::from_number(1), PersonId::from_number(257));
        let subject = Subject::Person(one);

        let secret = vault.secret(subject).expect("a secret");
        let sealed = secret.seal(&record()).expect("sealed");
        assert_eq!(vault.secret(subject).expect("the same").who(), secret.who());
        assert_eq!(
            vault.secret(subject).expect("the same").open(&sealed).expect("opened"),
            record()
        );
        let others = vault.secret(Subject::Person(other)).expect("another");
        assert_ne!(others.who(), secret.who());
        assert!(others.open(&sealed).is_err());

        vault.destroy(one).expect("destroyed");
        assert!(vault.secret(subject).is_err());
        assert!(vault.find(subject).is_err());
        let never = PersonId::from_number(2);
        vault.destroy(never).expect("there was none");
        assert!(vault.secret(Subject::Person(never)).is_err());
    }

    #[test]
    fn each_bit_of_a_sealed_record_counts() {
        let secret = Secret([9; 32]);
        let sealed = secret.seal(&record()).expect("sealed");
        assert_ne!(sealed, secret.seal(&record()).expect("sealed"), "no two look the same");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(secret.open(&changed).is_err(), "{at}");
        }
        assert!(secret.open(&sealed[..11]).is_err());
    }
}
