//! How often a face was known, by the day: numbers alone, and no hour of any.
//!
//! All of it lies in one sealed file. A file for each face would tell by its time when its owner came by last. What the
//! file was before is overwritten each time, and whose face is gone has no number in it.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
};

use anyhow::{Context as _, Result, anyhow};
use chacha20poly1305::{
    ChaCha20Poly1305,
    aead::{Aead as _, Nonce, Payload},
};
use contract::time::Day;
use ledger::Hash;

use super::{Reference, overwrite, own};
use crate::{Matches, terminal::is_kept};

/// The file of the numbers.
const FILE: &str = "matches";

/// The file that is held while they change: a door and an agent are two programs.
const LOCK: &str = "matches.lock";

/// What is sealed as numbers is nothing else.
const SEALED_AS: &[u8] = b"linli/matches/1";

/// How often each face was known on each day.
type Counts = BTreeMap<Hash, BTreeMap<Day, u32>>;

impl Reference {
    /// Counts that a face was known.
    pub(super) fn count(&self, consent: Hash, today: Day) -> Result<()> {
        self.change(|counts| {
            let days = counts.entry(consent).or_default();
            days.retain(|day, _| is_kept(*day, today));
            let known = days.entry(today).or_default();
            *known = known.saturating_add(1);
        })
    }

    /// How often a face was known.
    pub(super) fn counted(&self, consent: Hash, today: Day) -> Result<Matches> {
        let days = self.counts()?.remove(&consent).unwrap_or_default();
        Ok(Matches::Days(days.into_iter().filter(|(day, _)| is_kept(*day, today)).collect()))
    }

    /// Forgets how often a face was known.
    pub(super) fn forget(&self, consent: Hash) -> Result<()> {
        self.change(|counts| drop(counts.remove(&consent)))
    }

    /// Forgets the days that have had their time.
    pub(super) fn let_days_go(&self, today: Day) -> Result<()> {
        self.change(|counts| {
            for days in counts.values_mut() {
                days.retain(|day, _| is_kept(*day, today));
            }
        })
    }

    /// Changes the numbers; those of faces that are not there any more go whatever the change is.
    fn change(&self, change: impl FnOnce(&mut Counts)) -> Result<()> {
        let lock = File::create(self.folder.join(LOCK)).context("making the lock of the counts")?;
        lock.lock().context("waiting for the counts")?;
        let before = self.counts()?;
        let mut counts = before.clone();
        change(&mut counts);
        let held = self.list()?;
        counts.retain(|consent, days| held.contains(consent) && !days.is_empty());
        match counts == before {
            true => Ok(()),
            false => self.write(&counts),
        }
    }

    fn counts(&self) -> Result<Counts> {
        let sealed = match fs::read(self.folder.join(FILE)) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Counts::new()),
            Err(error) => return Err(error).context("reading the counts"),
        };
        let (nonce, sealed) =
            sealed.split_first_chunk::<12>().context("the counts are too short")?;
        let nonce = Nonce::<ChaCha20Poly1305>::from(*nonce);
        let opened = self
            .cipher
            .decrypt(&nonce, Payload { msg: sealed, aad: SEALED_AS })
            .map_err(|_| anyhow!("the counts do not open"))?;
        serde_json::from_slice(&opened).context("the counts are not what this terminal has written")
    }

    /// Whole and on the disk, or as it was; then what it was is overwritten.
    fn write(&self, counts: &Counts) -> Result<()> {
        let (path, draft) = (self.folder.join(FILE), self.folder.join("matches.new"));
        let nonce = client::random::<12>();
        let text = serde_json::to_vec(counts)?;
        let sealed = self
            .cipher
            .encrypt(
                &Nonce::<ChaCha20Poly1305>::from(nonce),
                Payload { msg: &text, aad: SEALED_AS },
            )
            .map_err(|_| anyhow!("sealing the counts"))?;
        let mut file = own(OpenOptions::new().write(true).create(true).truncate(true))
            .open(&draft)
            .context("writing the counts")?;
        file.write_all(&[&nonce[..], &sealed].concat())?;
        file.sync_all()?;
        let before = match OpenOptions::new().write(true).open(&path) {
            Ok(before) => Some(before),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error).context("opening the counts to overwrite them"),
        };
        fs::rename(&draft, &path).context("naming the counts")?;
        File::open(&self.folder)?.sync_all()?;
        before.map_or(Ok(()), overwrite)
    }
}
