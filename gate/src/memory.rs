//! What an agent remembers: one file, whole and on the disk before anything depends on it.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use contract::{
    gates::agent::Saying,
    id::GateId,
    sessions::{Hex, PublicKey},
    time::{Day, Time},
};
use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::key;

/// The file.
const FILE: &str = "gate.json";

/// The file that is held as long as the folder is in use.
const LOCK: &str = "lock";

/// What an agent remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Where the hub is.
    pub hub: String,
    /// Which gate it speaks for.
    pub gate: GateId,
    /// What that is called.
    pub name: String,
    /// By which rule pages of the ledger are believed.
    pub policy: String,
    /// The secret half of its key.
    secret: Secret,
    /// The secret half of the key to which photos are sealed; none where its terminal takes none, or did not when
    /// it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealing: Option<Secret>,
    /// No report has had this number or a later one. It is written down every hundred reports: a gate says
    /// something every two seconds, and disks wear out.
    pub number: u64,
    /// The latest time it knows to have come: its clock cannot be turned back behind it.
    pub floor: Time,
    /// Whether the hub said, when it was heard last, that nobody new is to be taken in.
    pub rests: bool,
    /// By which notices somebody is taken in, as the hub said when it was heard last; by any, where it has never said.
    #[serde(default)]
    pub notices: Vec<Hash>,
    /// Who was taken in, by the number of their consent: what they are called here, and until when.
    pub enrolled: BTreeMap<String, Enrolled>,
    /// Consents that are over, whatever ticket is shown, each until no ticket of it can be taken any more.
    pub over: BTreeMap<String, Time>,
    /// Until which day everybody was told how often they were known; none where nobody ever was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_until: Option<Day>,
    /// What was signed and not heard yet: what was said, and the signature.
    pub unheard: Vec<(String, Hex)>,
}

/// 32 bytes that nobody else has: another length is no key, and they show in no debugging output.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Secret(Hash);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

/// Somebody who was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolled {
    /// What they are called at this gate.
    pub person: Hash,
    /// Until when.
    pub until: Time,
    /// Whether it was signed that they were taken in.
    pub is_signed: bool,
    /// By the photo of which consent; none where they stood before the camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Hash>,
    /// To which key they are told how often they were known; none where their consent names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches_key: Option<Hex>,
}

impl State {
    /// What an agent knows that has just been paired.
    pub(crate) fn new(
        hub: &str,
        (secret, sealing): (&[u8; 32], Option<[u8; 32]>),
        paired: contract::gates::agent::Paired,
    ) -> Self {
        Self {
            hub: hub.to_owned(),
            gate: paired.gate,
            name: paired.name.as_str().to_owned(),
            policy: paired.policy,
            secret: Secret(Hash(*secret)),
            sealing: sealing.map(|sealing| Secret(Hash(sealing))),
            number: 0,
            floor: Time(0),
            rests: false,
            notices: Vec::new(),
            enrolled: BTreeMap::new(),
            over: BTreeMap::new(),
            told_until: None,
            unheard: Vec::new(),
        }
    }

    /// Lets go of what was signed without a suite and not heard, which counts for nothing, and lets it be signed anew: who was
    /// taken in is signed for once more, and so is what the hub still asks for. How much that was.
    pub(crate) fn sign_anew(&mut self) -> usize {
        let before = self.unheard.len();
        let Self { unheard, enrolled, .. } = self;
        unheard.retain(|(said, _)| match Saying::of_before(said) {
            None => true,
            Some(old) => {
                if let Saying::Enrolled(done) = old
                    && let Some(one) = enrolled.get_mut(&done.consent.to_string())
                {
                    one.is_signed = false;
                }
                false
            }
        });
        before - self.unheard.len()
    }

    /// Its public key.
    #[must_use]
    pub fn key(&self) -> PublicKey {
        key::public(&self.secret())
    }

    pub(crate) fn sealing(&self) -> Option<[u8; 32]> {
        self.sealing.as_ref().map(|sealing| sealing.0.0)
    }

    pub(crate) const fn secret(&self) -> [u8; 32] {
        self.secret.0.0
    }
}

/// The folder of an agent, held by one program at a time.
pub(crate) struct Memory {
    folder: PathBuf,
    _lock: File,
}

impl Memory {
    /// Takes a folder, which is made where there is none.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let lock = File::create(folder.join(LOCK)).context("making the lock")?;
        lock.try_lock().map_err(|_| anyhow!("{} is in use", folder.display()))?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// What was kept; nothing where this agent speaks for no gate yet.
    pub(crate) fn find(&self) -> Result<Option<State>> {
        let path = self.folder.join(FILE);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        let state: State = serde_json::from_slice(&text)
            .with_context(|| format!("{} is not what an agent has written", path.display()))?;
        Ok(Some(state))
    }

    /// Keeps it in place of what was kept: whole and on the disk, or not at all.
    pub(crate) fn keep(&self, state: &State) -> Result<()> {
        replace(&self.folder, FILE, &serde_json::to_vec_pretty(state)?)
    }
}

/// Writes a file that only its owner reads in place of the one there was: whole and on the disk, or not at all.
pub(crate) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let (path, draft) = (folder.join(name), folder.join("draft.new"));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .with_context(|| format!("writing {}", draft.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, &path).with_context(|| format!("naming {}", path.display()))?;
    Ok(File::open(folder)?.sync_all()?)
}
