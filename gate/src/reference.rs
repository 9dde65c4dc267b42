//! The reference terminal: faces in sealed files of one folder, and a matcher that is none.
//!
//! It is there to try out an agent and everything around it, and to show what deleting is: a file is
//! overwritten, cut off and removed, and the key that sealed it is the terminal's own. [`MatcherStub`] finds
//! the face with the same numbers; a real one finds the nearest. Its door counts by the day whom it knows and how many it
//! does not, and keeps no list of who came when. Without a face it opens for a card or a code of its own, and what its readers were tried with is
//! one of these.

mod matches;
mod readers;

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit,
    aead::{Aead, Nonce},
};
use contract::{
    gates::Trial,
    time::{Day, Time},
};
use data_encoding::HEXLOWER;
use ledger::Hash;

use crate::{Capture, Matches, Terminal};

/// The file of the terminal's key.
const KEY: &str = "key";

/// The folder of faces.
const FACES: &str = "faces";

/// What the key that signs cards and codes is made of, before the terminal's own.
const PASSES: &[u8] = b"linli/passes/1\n";

/// How a JPEG begins.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];

/// The reference terminal.
pub struct Reference {
    folder: PathBuf,
    cipher: ChaCha20Poly1305,
    /// The secret half of the key that signs its cards and codes.
    passes: [u8; 32],
    /// On which day it has forgotten what had had its time.
    forgot_on: Option<Day>,
}

impl Reference {
    /// The terminal of a folder, which is made where there is none.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder.join(FACES)).context("making the folder of faces")?;
        let path = folder.join(KEY);
        let key: [u8; 32] = match fs::read(&path) {
            Ok(bytes) => bytes.try_into().map_err(|_| anyhow!("{} is no key", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = client::random::<32>();
                let mut file = own(OpenOptions::new().write(true).create_new(true)).open(&path)?;
                file.write_all(&key)?;
                file.sync_all()?;
                key
            }
            Err(error) => return Err(error).context("reading the key of the terminal"),
        };
        let cipher = ChaCha20Poly1305::new(&key.into());
        let Hash(passes) = Hash::of(&[PASSES, &key]);
        Ok(Self { folder: folder.to_owned(), cipher, passes, forgot_on: None })
    }

    fn path(&self, consent: Hash) -> PathBuf {
        self.folder.join(FACES).join(HEXLOWER.encode(&consent.0))
    }

    /// Opens the gate for a face it knows, and counts that it did, under the day; of a stranger's the count is all that
    /// stays.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn open_for(&self, face: &Capture, today: Day) -> Result<Option<Hash>> {
        let found = self.recognise(face)?;
        self.count(found, today)?;
        Ok(found)
    }

    /// Which face it is, if it knows it. Who only asks has not passed, and is not counted.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn recognise(&self, face: &Capture) -> Result<Option<Hash>> {
        let mut faces = Vec::new();
        for consent in self.list()? {
            faces.push((consent, self.read(consent)?));
        }
        Ok(MatcherStub::find(&faces, face))
    }

    fn remove(&self, consent: Hash) -> Result<()> {
        let path = self.path(consent);
        let file = match OpenOptions::new().write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).context("opening a face to delete it"),
        };
        overwrite(file)?;
        fs::remove_file(&path).context("removing a face")?;
        Ok(File::open(self.folder.join(FACES))?.sync_all()?)
    }

    fn read(&self, consent: Hash) -> Result<Capture> {
        let sealed = fs::read(self.path(consent)).context("reading a face")?;
        let (nonce, sealed) = sealed.split_first_chunk::<12>().context("a face is too short")?;
        let nonce = Nonce::<ChaCha20Poly1305>::from(*nonce);
        let face =
            self.cipher.decrypt(&nonce, sealed).map_err(|_| anyhow!("a face does not open"))?;
        Ok(Capture(face))
    }

    fn list(&self) -> Result<Vec<Hash>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(self.folder.join(FACES)).context("listing faces")? {
            let name = entry?.file_name();
            let bytes = HEXLOWER.decode(name.to_string_lossy().as_bytes()).ok();
            all.extend(bytes.and_then(|bytes| bytes.try_into().ok()).map(Hash));
        }
        all.sort_by_key(|hash: &Hash| hash.0);
        Ok(all)
    }
}

/// A file that only its owner reads.
fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

/// Overwrites a file and cuts it off.
fn overwrite(mut file: File) -> Result<()> {
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(0);
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    file.set_len(0)?;
    Ok(file.sync_all()?)
}

impl Terminal for Reference {
    fn method(&self) -> &'static str {
        "reference terminal: overwritten and removed"
    }

    fn takes_photos(&self) -> bool {
        true
    }

    /// No camera's work: a hash stands for the numbers.
    async fn read_photo(&mut self, photo: &[u8]) -> Result<Capture> {
        ensure!(photo.starts_with(&JPEG), "this is no photo");
        Ok(Capture(Hash::of(&[photo]).0.to_vec()))
    }

    async fn enrol(&mut self, consent: Hash, face: &Capture) -> Result<()> {
        let nonce = client::random::<12>();
        let sealed = self
            .cipher
            .encrypt(&Nonce::<ChaCha20Poly1305>::from(nonce), face.0.as_slice())
            .map_err(|_| anyhow!("sealing a face"))?;
        // Whole under its name or not at all: half a face would be one that does not open.
        let (path, draft) = (self.path(consent), self.folder.join("face.new"));
        let mut file = own(OpenOptions::new().write(true).create(true).truncate(true))
            .open(&draft)
            .context("writing a face")?;
        file.write_all(&[&nonce[..], &sealed].concat())?;
        file.sync_all()?;
        fs::rename(&draft, &path).context("naming a face")?;
        Ok(File::open(self.folder.join(FACES))?.sync_all()?)
    }

    /// The face first: while it is there, the door counts it.
    async fn delete(&mut self, consent: Hash) -> Result<()> {
        self.remove(consent)?;
        self.forget(consent)
    }

    async fn held(&mut self) -> Result<Vec<Hash>> {
        self.list()
    }

    /// Each reader reads now what is held to it to be tried, as it reads what anybody holds to it.
    async fn ways(&mut self, now: Time) -> Result<Vec<Trial>> {
        self.try_readers(now)
    }

    async fn matches(&mut self, consents: &[Hash], today: Day) -> Result<Vec<Matches>> {
        self.counted(consents, today)
    }

    async fn forget_days(&mut self, today: Day) -> Result<()> {
        if self.forgot_on != Some(today) {
            self.let_days_go(today)?;
            self.forgot_on = Some(today);
        }
        Ok(())
    }
}

/// No matcher: it finds the face whose numbers are the same.
#[derive(Debug)]
pub struct MatcherStub(());

impl MatcherStub {
    fn find(faces: &[(Hash, Capture)], face: &Capture) -> Option<Hash> {
        faces.iter().find(|(_, known)| known == face).map(|(consent, _)| *consent)
    }
}
