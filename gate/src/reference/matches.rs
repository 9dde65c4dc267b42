//! How often a face was known, and how many strangers came by, by the day: numbers alone, and no hour of any.
//!
//! All of it lies in one sealed file. A file for each face would tell by its time when its owner came by last, and one for
//! strangers when somebody did who had not agreed. A number is on the disk before the door answers, so that whatever ends
//! the program loses none. What the file was before is overwritten each time, and whose face is gone has no number in it.

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
use serde::{Deserialize, Serialize};

use super::{Reference, overwrite, own};
use crate::{Matches, terminal::is_kept};

/// The file of the numbers.
const FILE: &str = "matches";

/// The file that is held while they change: a door and an agent are two programs.
const LOCK: &str = "matches.lock";

/// What is sealed as numbers is nothing else.
const SEALED_AS: &[u8] = b"linli/matches/1";

/// How often on each day.
type Days = BTreeMap<Day, u32>;

/// What is counted. Terminals of before counted no strangers: what they wrote is read as well.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counts {
    /// How often a face was shown that is not known, and nothing of whose.
    #[serde(default)]
    strangers: Days,
    /// How often each face was known, by its consent.
    #[serde(flatten)]
    known: BTreeMap<Hash, Days>,
}

impl Reference {
    /// Counts that a face was shown: as the one it is, or as a stranger's.
    pub(super) fn count(&self, found: Option<Hash>, today: Day) -> Result<()> {
        self.change(|counts| {
            let days = match found {
                Some(consent) => counts.known.entry(consent).or_default(),
                None => &mut counts.strangers,
            };
            days.retain(|day, _| is_kept(*day, today));
            let shown = days.entry(today).or_default();
            *shown = shown.saturating_add(1);
        })
    }

    /// On which of the last 31 days how many faces were shown that this terminal does not know; a day without any is
    /// left out.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn strangers(&self, today: Day) -> Result<Vec<(Day, u32)>> {
        Ok(kept(self.counts()?.strangers, today))
    }

    /// How often each of these faces was known.
    pub(super) fn counted(&self, consents: &[Hash], today: Day) -> Result<Vec<Matches>> {
        let mut known = self.counts()?.known;
        let days = |consent| known.remove(consent).unwrap_or_default();
        Ok(consents.iter().map(days).map(|days| Matches::Days(kept(days, today))).collect())
    }

    /// Forgets how often a face was known.
    pub(super) fn forget(&self, consent: Hash) -> Result<()> {
        self.change(|counts| drop(counts.known.remove(&consent)))
    }

    /// Forgets the days that have had their time.
    pub(super) fn let_days_go(&self, today: Day) -> Result<()> {
        self.change(|counts| {
            for days in counts.known.values_mut().chain([&mut counts.strangers]) {
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
        counts.known.retain(|consent, days| held.contains(consent) && !days.is_empty());
        match counts == before {
            true => Ok(()),
            false => self.write(&counts),
        }
    }

    fn counts(&self) -> Result<Counts> {
        let sealed = match fs::read(self.folder.join(FILE)) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Counts::default()),
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

/// The days whose numbers are still kept.
fn kept(days: Days, today: Day) -> Vec<(Day, u32)> {
    days.into_iter().filter(|(day, _)| is_kept(*day, today)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_of_before_have_counted_is_read_and_what_is_counted_now_as_well() {
        let (own, day) = (Hash([1; 32]), Day::of(2026, 11, 23));
        let before = format!("{{\"{own}\":{{\"2026-11-23\":3}}}}");
        let mut counts: Counts = serde_json::from_str(&before).expect("as it was written");
        let known = BTreeMap::from([(own, Days::from([(day, 3)]))]);
        assert_eq!(counts, Counts { strangers: Days::new(), known });

        counts.strangers.insert(day, 2);
        let text = serde_json::to_string(&counts).expect("plain data");
        assert_eq!(serde_json::from_str::<Counts>(&text).ok(), Some(counts));
    }
}
