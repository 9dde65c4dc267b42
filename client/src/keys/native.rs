//! Ed25519 keys in memory; whoever wants them kept takes the seeds out and puts them back.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use contract::{
    Language,
    id::DeviceId,
    sessions::{Hex, PublicKey, Signature, Suite},
};
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};

use super::{Joining, gone};
use crate::{accounts::Account, device, error::Error};

/// The keys of several devices' accounts; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Keys(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    devices: Vec<(Account, Seed)>,
    joining: Option<(Joining, Seed)>,
}

impl Keys {
    /// Keys that are forgotten with the process.
    #[must_use]
    pub fn memory() -> Self {
        Self::default()
    }

    /// Keys that were kept elsewhere, as in the system's keychain.
    #[must_use]
    pub fn from_seeds(kept: impl IntoIterator<Item = (Account, Seed)>) -> Self {
        let kept = Kept { devices: kept.into_iter().collect(), joining: None };
        Self(Arc::new(Mutex::new(kept)))
    }

    /// The seed of a device's key, to keep it elsewhere.
    #[must_use]
    pub fn seed(&self, device: DeviceId) -> Option<Seed> {
        let kept = self.kept();
        kept.devices.iter().find(|(account, _)| account.device == device).map(|(_, s)| s.clone())
    }

    /// The accounts of this device.
    ///
    /// # Errors
    /// None natively; a browser's store may fail.
    pub async fn list(&self) -> Result<Vec<Account>, Error> {
        Ok(self.kept().devices.iter().map(|(account, _)| account.clone()).collect())
    }

    /// Drops a device's key for good.
    ///
    /// # Errors
    /// None natively; a browser's store may fail.
    pub async fn forget(&self, device: DeviceId) -> Result<(), Error> {
        self.kept().devices.retain(|(account, _)| account.device != device);
        Ok(())
    }

    pub(crate) async fn sign(
        &self,
        device: DeviceId,
        signed: &[u8],
        language: Language,
    ) -> Result<Signature, Error> {
        Ok(self.seed(device).ok_or_else(|| gone(language))?.sign(signed))
    }

    pub(crate) async fn make(&self) -> Result<Fresh, Error> {
        let seed = Seed::from_bytes(&device::random());
        Ok(Fresh { public: seed.public(), seed })
    }

    pub(crate) async fn joining(&self) -> Result<Option<Joining>, Error> {
        Ok(self.kept().joining.as_ref().map(|(joining, _)| joining.clone()))
    }

    pub(crate) async fn keep_joining(&self, fresh: Fresh, joining: &Joining) -> Result<(), Error> {
        self.kept().joining = Some((joining.clone(), fresh.seed));
        Ok(())
    }

    pub(crate) async fn forget_joining(&self) -> Result<(), Error> {
        self.kept().joining = None;
        Ok(())
    }

    /// Keeps the key of the join that was answered as `account`'s.
    pub(crate) async fn settle(&self, account: &Account) -> Result<(), Error> {
        let mut kept = self.kept();
        let joined = kept.joining.take_if(|(joining, _)| joining.request.key == account.key);
        // Two joins at once: the other one has settled it already.
        if let Some((_, seed)) = joined {
            kept.devices.retain(|(other, _)| other.device != account.device);
            kept.devices.push((account.clone(), seed));
        }
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key that belongs to no account yet.
pub(crate) struct Fresh {
    public: PublicKey,
    seed: Seed,
}

impl Fresh {
    pub(crate) const fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) async fn sign(&self, signed: &[u8]) -> Result<Signature, Error> {
        Ok(self.seed.sign(signed))
    }
}

/// The secret of a device's key: 32 bytes, written in hexadecimal, wiped when dropped.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Hex", into = "Hex")]
pub struct Seed(SigningKey);

impl Seed {
    /// The seed of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    fn public(&self) -> PublicKey {
        let bytes = Hex(self.0.verifying_key().to_bytes().to_vec());
        PublicKey { suite: Suite::Ed25519, bytes }
    }

    fn sign(&self, signed: &[u8]) -> Signature {
        Hex(self.0.sign(signed).to_bytes().to_vec())
    }
}

/// A seed does not show in debugging output.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl From<Seed> for Hex {
    fn from(seed: Seed) -> Self {
        Self(seed.to_bytes().to_vec())
    }
}

impl TryFrom<Hex> for Seed {
    type Error = &'static str;
    fn try_from(hex: Hex) -> Result<Self, Self::Error> {
        let bytes = hex.0.as_slice().try_into().map_err(|_| "a seed has 32 bytes")?;
        Ok(Self::from_bytes(bytes))
    }
}
