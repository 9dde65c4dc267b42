//! Keys that outlive the process: each account with its seed is one item of a keychain or the like.

use contract::id::DeviceId;
use serde::{Deserialize, Serialize};

use super::{Joining, native::Seed};
use crate::accounts::Account;

/// The names of the items.
const INDEX: &str = "devices";
const JOINING: &str = "joining";

/// Where keys are kept when the process ends: the system's keychain, or a file of its owner's.
///
/// Items are small (an account is about 500 bytes), since Windows takes no more than 2,560 in one.
/// A failure is told in words for a developer.
pub trait Chest: Send + Sync + 'static {
    /// The secret kept under `name`, if there is one.
    ///
    /// # Errors
    /// When the chest cannot be opened.
    fn find(&self, name: &str) -> Result<Option<String>, String>;

    /// Keeps a secret in the place of the one before; it is there when this returns.
    ///
    /// # Errors
    /// When the chest cannot be opened, or is full.
    fn keep(&self, name: &str, secret: &str) -> Result<(), String>;

    /// Throws a secret away for good, if it is there.
    ///
    /// # Errors
    /// When the chest cannot be opened.
    fn forget(&self, name: &str) -> Result<(), String>;
}

/// An account and the secret of its key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) account: Account,
    pub(super) seed: Seed,
}

/// A join that was not answered yet, and the secret of the key it registers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptJoining {
    pub(super) joining: Joining,
    pub(super) seed: Seed,
}

/// Reads everything; an item that is gone or is not ours is passed over.
pub(super) fn read(chest: &dyn Chest) -> Result<(Vec<Kept>, Option<KeptJoining>), String> {
    let index = chest.find(INDEX)?.unwrap_or_default();
    let mut devices = Vec::new();
    for id in index.split_whitespace().filter_map(|id| id.parse::<DeviceId>().ok()) {
        let item = chest.find(&name(id))?;
        devices.extend(item.and_then(|item| serde_json::from_str::<Kept>(&item).ok()));
    }
    let joining = chest.find(JOINING)?.and_then(|item| serde_json::from_str(&item).ok());
    Ok((devices, joining))
}

/// Keeps an account before it is listed: what is listed is there.
pub(super) fn keep(chest: &dyn Chest, kept: &Kept, all: &[Kept]) -> Result<(), String> {
    chest.keep(&name(kept.account.device), &written(kept)?)?;
    list(chest, all)
}

/// Takes an account off the list before it is thrown away.
pub(super) fn forget(chest: &dyn Chest, device: DeviceId, rest: &[Kept]) -> Result<(), String> {
    list(chest, rest)?;
    chest.forget(&name(device))
}

/// Keeps a join that is about to be sent.
pub(super) fn keep_joining(chest: &dyn Chest, joining: &KeptJoining) -> Result<(), String> {
    chest.keep(JOINING, &written(joining)?)
}

/// Throws away a join that was answered.
pub(super) fn forget_joining(chest: &dyn Chest) -> Result<(), String> {
    chest.forget(JOINING)
}

fn list(chest: &dyn Chest, all: &[Kept]) -> Result<(), String> {
    let ids: Vec<String> = all.iter().map(|kept| kept.account.device.to_string()).collect();
    chest.keep(INDEX, &ids.join(" "))
}

fn name(device: DeviceId) -> String {
    format!("device {device}")
}

fn written<T: Serialize>(item: &T) -> Result<String, String> {
    serde_json::to_string(item).map_err(|error| error.to_string())
}
