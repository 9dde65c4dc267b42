//! The vault: a secret of 32 bytes for each person and each community, outside the database and outside
//! every backup of it.
//!
//! A chain's name and the key of its records come from the secret. Whoever destroys it has erased all that
//! was ever sealed under it, wherever a copy of the rows may lie; and a backup that is brought back brings
//! nothing back. What cannot be promised is that a disk really forgets: the file is written over and
//! removed, which is all a program can do.

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, anyhow};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit,
    aead::{Aead, Nonce},
};
use contract::{
    consents::End,
    id::{CommunityId, PersonId},
    time::Time,
};
use data_encoding::HEXLOWER;
use ledger::{Hash, chain::Who, commitment::Record};

use super::ended::Ended;
use crate::{app::random, db::Beside};

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
    ended: Arc<Ended>,
}

/// The secret of a chain.
pub(super) struct Secret([u8; 32]);

/// What there is of a secret.
enum Found {
    Kept(Secret),
    Destroyed,
    Never,
}

/// The folder of the secrets of people.
const PEOPLE: &str = "people";

/// The file of the chains that are gone: 32 bytes each.
const GONE: &str = "gone";

/// The folder of when people have called off that they are deleted.
const KEPT: &str = "kept";

/// The folder of when old devices of people have refused a recovery.
const VETOED: &str = "vetoed";

/// The folder of the consents that are over because of what a person has said or done.
const ENDED: &str = "ended";

/// By what a chain that is gone is known.
fn gone(who: Who) -> Hash {
    Hash::of(&[b"linli/vault/1 gone\n", &who.0.0])
}

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
        let ended = Arc::new(Ended::new(folder.join(ENDED)));
        Ok(Self { folder, ended })
    }

    /// The secret of somebody's chain, made with their first record; nothing where it was destroyed.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn secret(&self, subject: Subject) -> anyhow::Result<Option<Secret>> {
        match self.find(subject)? {
            Found::Kept(secret) => return Ok(Some(secret)),
            Found::Destroyed => return Ok(None),
            Found::Never => {}
        }
        let path = self.path(subject);
        let folder = self.folder_of(&path)?;
        let mut name = path.clone().into_os_string();
        name.push(format!(".{}", HEXLOWER.encode(&random::<8>()?)));
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
        match self.find(subject)? {
            Found::Kept(secret) => Ok(Some(secret)),
            Found::Destroyed => Ok(None),
            Found::Never => Err(anyhow!("a secret that was just kept is gone")),
        }
    }

    /// The secret of somebody's chain, if they have one.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn known(&self, subject: Subject) -> anyhow::Result<Option<Secret>> {
        match self.find(subject)? {
            Found::Kept(secret) => Ok(Some(secret)),
            Found::Destroyed | Found::Never => Ok(None),
        }
    }

    /// What there is of somebody's secret.
    fn find(&self, subject: Subject) -> anyhow::Result<Found> {
        match fs::read(self.path(subject)) {
            Ok(bytes) if bytes.is_empty() => Ok(Found::Destroyed),
            Ok(bytes) => {
                let secret = bytes.try_into().map_err(|_| anyhow!("a secret is not 32 bytes"))?;
                Ok(Found::Kept(Secret(secret)))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Found::Never),
            Err(error) => Err(error).context("reading a secret"),
        }
    }

    /// Destroys a person's secret for good. What stays is an empty file, which keeps a next record from beginning
    /// anew, and in another file, with those of all who went, a hash of what their chain was called: rows of it
    /// that come back with a backup are known by that, and nobody is known by it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn destroy(&self, person: PersonId) -> anyhow::Result<()> {
        if let Found::Kept(secret) = self.find(Subject::Person(person))? {
            self.note_gone(secret.who())?;
        }
        let path = self.path(Subject::Person(person));
        self.folder_of(&path)?;
        // From one moment to the next it is an empty file; what was there is written over afterwards.
        let old = OpenOptions::new().write(true).open(&path);
        super::tiles::keep(&path, &[])?;
        match old {
            Ok(mut old) => {
                old.write_all(&random::<32>()?)?;
                Ok(old.sync_all()?)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error).context("opening a secret to destroy it"),
        }
    }

    /// Makes the folder of a file, and makes sure that it is there after a fall.
    fn folder_of<'p>(&self, path: &'p Path) -> anyhow::Result<&'p Path> {
        let folder = path.parent().context("it lies in a folder")?;
        if !folder.is_dir() {
            fs::create_dir_all(folder).context("making a folder of the vault")?;
            for made in folder.ancestors().take_while(|one| one.starts_with(&self.folder)) {
                File::open(made)?.sync_all()?;
            }
        }
        Ok(folder)
    }

    /// Notes that somebody has called off that they are deleted.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn keep(&self, person: PersonId, at: Time) -> anyhow::Result<()> {
        self.note_said(KEPT, person, at)
    }

    /// When somebody has called that off last.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn kept(&self, person: PersonId) -> anyhow::Result<Option<Time>> {
        self.said(KEPT, person)
    }

    /// Notes that an old device of somebody has refused a recovery.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn veto(&self, person: PersonId, at: Time) -> anyhow::Result<()> {
        self.note_said(VETOED, person, at)
    }

    /// When one has refused that last.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn vetoed(&self, person: PersonId) -> anyhow::Result<Option<Time>> {
        self.said(VETOED, person)
    }

    /// Notes that a consent is over since now, and why; it is on the disk before the rows are.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn end(&self, consent: Hash, why: End, now: Time) -> anyhow::Result<()> {
        self.ended.note(consent, why, now)
    }

    /// The consents that are over so; what no backup could bring back any more is forgotten.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn ended(&self, now: Time) -> anyhow::Result<HashMap<Hash, End>> {
        self.ended.read(now)
    }

    /// What has to be on the disk before the rows are.
    #[must_use]
    pub fn beside(&self) -> Arc<dyn Beside> {
        Arc::<Ended>::clone(&self.ended)
    }

    fn note_said(&self, what: &str, person: PersonId, at: Time) -> anyhow::Result<()> {
        let path = self.path_of_said(what, person);
        self.folder_of(&path)?;
        super::tiles::keep(&path, at.0.to_string().as_bytes())
    }

    fn said(&self, what: &str, person: PersonId) -> anyhow::Result<Option<Time>> {
        match fs::read_to_string(self.path_of_said(what, person)) {
            Ok(text) => Ok(Some(Time(text.parse().context("a time of the vault")?))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("reading what somebody has said"),
        }
    }

    fn path_of_said(&self, what: &str, person: PersonId) -> PathBuf {
        self.folder.join(what).join(person.number().to_string())
    }

    /// Whose secrets were destroyed: the register of deletions, which no backup brings back.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn erased(&self) -> anyhow::Result<Vec<PersonId>> {
        let mut erased = Vec::new();
        let people = self.folder.join(PEOPLE);
        if !people.is_dir() {
            return Ok(erased);
        }
        for folder in fs::read_dir(people)? {
            for file in fs::read_dir(folder?.path())? {
                let file = file?;
                let number = file.file_name().to_str().and_then(|name| name.parse().ok());
                if let (Some(number), 0) = (number, file.metadata()?.len()) {
                    erased.push(PersonId::from_number(number));
                }
            }
        }
        erased.sort_unstable();
        Ok(erased)
    }

    /// In an order that says nothing of when.
    fn note_gone(&self, who: Who) -> anyhow::Result<()> {
        let mut all: Vec<[u8; 32]> = self.all_gone()?;
        all.push(gone(who).0);
        all.sort_unstable();
        all.dedup();
        super::tiles::keep(&self.folder.join(GONE), &all.concat())
    }

    fn all_gone(&self) -> anyhow::Result<Vec<[u8; 32]>> {
        match fs::read(self.folder.join(GONE)) {
            Ok(bytes) => Ok(bytes.as_chunks::<32>().0.to_vec()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error).context("reading which chains are gone"),
        }
    }

    /// Which of these chains were somebody's who was erased.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn gone_of(&self, chains: Vec<Who>) -> anyhow::Result<Vec<Who>> {
        let known: HashSet<[u8; 32]> = self.all_gone()?.into_iter().collect();
        Ok(chains.into_iter().filter(|who| known.contains(&gone(*who).0)).collect())
    }

    /// 256 folders of each kind, by the last bits of the number: those are chance.
    fn path(&self, subject: Subject) -> PathBuf {
        let (kind, number) = match subject {
            Subject::Person(person) => (PEOPLE, person.number()),
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

        let secret = |subject| vault.secret(subject).expect("a disk").expect("a secret");
        let sealed = secret(subject).seal(&record()).expect("sealed");
        let who = secret(subject).who();
        assert_eq!(secret(subject).open(&sealed).expect("opened"), record());
        let others = secret(Subject::Person(other));
        assert_ne!(others.who(), who);
        assert!(others.open(&sealed).is_err());
        assert!(vault.erased().expect("a disk").is_empty());

        vault.destroy(one).expect("destroyed");
        let none = |subject| vault.secret(subject).expect("a disk").is_none();
        assert!(none(subject));
        let never = PersonId::from_number(2);
        vault.destroy(never).expect("there was none");
        assert!(none(Subject::Person(never)));
        vault.destroy(one).expect("once more");
        assert_eq!(vault.erased().expect("a disk"), [one, never]);
        let gone = vault.gone_of(vec![others.who(), who]).expect("a disk");
        assert_eq!(gone, [who], "its chain is known by it, and no other");
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
