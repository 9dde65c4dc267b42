//! Ed25519 keys in memory, and in a chest if there is one.

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
use ledger::Hash;
use serde::{Deserialize, Serialize};

use super::{
    Joining,
    chest::{self, Chest, Kept, KeptJoining},
    gone,
};
use crate::{accounts::Account, device, error::Error};

/// The keys of several devices' accounts; clones share them.
#[derive(Clone, Default)]
pub struct Keys(Arc<Inner>);

#[derive(Default)]
struct Inner {
    all: Mutex<All>,
    chest: Option<Box<dyn Chest>>,
}

#[derive(Default)]
struct All {
    devices: Vec<Kept>,
    joining: Option<KeptJoining>,
}

impl Keys {
    /// Keys that are forgotten with the process.
    #[must_use]
    pub fn memory() -> Self {
        Self::default()
    }

    /// Keys of accounts that were kept elsewhere; what changes is forgotten with the process.
    #[must_use]
    pub fn from_seeds(kept: impl IntoIterator<Item = (Account, Seed)>) -> Self {
        let devices = kept.into_iter().map(|(account, seed)| Kept { account, seed }).collect();
        Self(Arc::new(Inner { all: Mutex::new(All { devices, joining: None }), chest: None }))
    }

    /// Keys that are kept in a chest, with those already there. Opening one may take a while, and
    /// may ask the person.
    ///
    /// # Errors
    /// `Garbled` when the chest cannot be opened.
    pub fn kept_in(chest: impl Chest) -> Result<Self, Error> {
        let (devices, joining) = chest::read(&chest).map_err(Error::Garbled)?;
        let all = Mutex::new(All { devices, joining });
        Ok(Self(Arc::new(Inner { all, chest: Some(Box::new(chest)) })))
    }

    /// The seed of a device's key.
    #[must_use]
    pub fn seed(&self, device: DeviceId) -> Option<Seed> {
        let all = self.0.all();
        all.devices.iter().find(|kept| kept.account.device == device).map(|kept| kept.seed.clone())
    }

    /// The accounts of this device.
    ///
    /// # Errors
    /// None natively; a browser's store may fail.
    pub async fn list(&self) -> Result<Vec<Account>, Error> {
        Ok(self.0.all().devices.iter().map(|kept| kept.account.clone()).collect())
    }

    /// Drops a device's key for good.
    ///
    /// # Errors
    /// `Garbled` when the chest cannot be opened; the key is gone from memory all the same.
    pub async fn forget(&self, device: DeviceId) -> Result<(), Error> {
        self.change(move |all, chest| {
            all.devices.retain(|kept| kept.account.device != device);
            chest.map_or(Ok(()), |chest| chest::forget(chest, device, &all.devices))
        })
        .await
    }

    pub(crate) async fn sign(
        &self,
        device: DeviceId,
        signed: &[u8],
        language: Language,
    ) -> Result<Signature, Error> {
        Ok(self.seed(device).ok_or_else(|| gone(language))?.sign(signed))
    }

    /// The secret half of the key to which gates seal how often they have known this device's person. It comes from the
    /// seed, so that there is one of them.
    pub(crate) async fn matches_secret(&self, device: DeviceId) -> Result<Option<[u8; 32]>, Error> {
        let of_seed = |seed: Seed| Hash::of(&[b"linli-matches/1 secret\n", &seed.to_bytes()]).0;
        Ok(self.seed(device).map(of_seed))
    }

    /// The same, which need not be made here.
    pub(crate) async fn make_matches_secret(
        &self,
        device: DeviceId,
    ) -> Result<Option<[u8; 32]>, Error> {
        self.matches_secret(device).await
    }

    pub(crate) async fn make(&self) -> Result<Fresh, Error> {
        let seed = Seed::from_bytes(&device::random());
        Ok(Fresh { public: seed.public(), seed })
    }

    pub(crate) async fn joining(&self) -> Result<Option<Joining>, Error> {
        Ok(self.0.all().joining.as_ref().map(|kept| kept.joining.clone()))
    }

    pub(crate) async fn keep_joining(&self, fresh: Fresh, joining: &Joining) -> Result<(), Error> {
        let kept = KeptJoining { joining: joining.clone(), seed: fresh.seed };
        self.change(move |all, chest| {
            if let Some(chest) = chest {
                chest::keep_joining(chest, &kept)?;
            }
            all.joining = Some(kept);
            Ok(())
        })
        .await
    }

    pub(crate) async fn forget_joining(&self) -> Result<(), Error> {
        self.change(|all, chest| {
            all.joining = None;
            chest.map_or(Ok(()), chest::forget_joining)
        })
        .await
    }

    /// Keeps the key of the join that was answered as `account`'s.
    pub(crate) async fn settle(&self, account: &Account) -> Result<(), Error> {
        let account = account.clone();
        self.change(move |all, chest| {
            let is_anothers = |other: &Kept| {
                let (other, own) = (&other.account, &account);
                other.device == own.device && other.origin != own.origin
            };
            // Else a hub could have another hub's key thrown away.
            if all.devices.iter().any(is_anothers) {
                return Err("another hub has a device of this number here".to_owned());
            }
            let joined = all.joining.take_if(|kept| kept.joining.request.key == account.key);
            // Two joins at once: the other one has settled it already.
            let Some(KeptJoining { seed, .. }) = joined else { return Ok(()) };
            let kept = Kept { account, seed };
            all.devices.retain(|other| other.account.device != kept.account.device);
            all.devices.push(kept.clone());
            let Some(chest) = chest else { return Ok(()) };
            chest::keep(chest, &kept, &all.devices)?;
            chest::forget_joining(chest)
        })
        .await
    }

    /// Changes what is kept; a chest may be slow, and no other work waits for it.
    async fn change(
        &self,
        act: impl FnOnce(&mut All, Option<&dyn Chest>) -> Result<(), String> + Send + 'static,
    ) -> Result<(), Error> {
        let inner = self.0.clone();
        let work = move || act(&mut inner.all(), inner.chest.as_deref()).map_err(Error::Garbled);
        if self.0.chest.is_none() {
            return work();
        }
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|error| Err(Error::Garbled(error.to_string())))
    }
}

impl Inner {
    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use contract::{
        id::{CommunityId, PersonId},
        joining::{Join, Secret},
        people::Post,
        text::Name,
    };

    use super::*;
    use crate::idempotency::IdempotencyKey;

    /// Stands in for a keychain: what is in it outlives the keys.
    #[derive(Clone, Default)]
    struct Drawer(Arc<Mutex<HashMap<String, String>>>);

    impl Chest for Drawer {
        fn find(&self, name: &str) -> Result<Option<String>, String> {
            Ok(self.0.lock().expect("not poisoned").get(name).cloned())
        }

        fn keep(&self, name: &str, secret: &str) -> Result<(), String> {
            self.0.lock().expect("not poisoned").insert(name.to_owned(), secret.to_owned());
            Ok(())
        }

        fn forget(&self, name: &str) -> Result<(), String> {
            self.0.lock().expect("not poisoned").remove(name);
            Ok(())
        }
    }

    async fn begun(keys: &Keys) -> Joining {
        let fresh = keys.make().await.expect("chance");
        let request = Join {
            vouch: None,
            secret: Secret::from_random(7),
            key: fresh.public().clone(),
            device: Name::try_from("手机".to_owned()).expect("a name"),
            signature: Hex(vec![]),
        };
        let joining = Joining { request, key: IdempotencyKey::new() };
        keys.keep_joining(fresh, &joining).await.expect("room");
        joining
    }

    fn account(device: i64, key: PublicKey) -> Account {
        Account {
            origin: "https://hub.example".into(),
            device: DeviceId::from_number(device),
            person: PersonId::from_number(1),
            community: CommunityId::from_number(1),
            name: "王秀英".into(),
            post: Post::Resident,
            home: None,
            key,
        }
    }

    #[tokio::test]
    async fn a_join_that_was_not_answered_outlives_the_program() {
        let drawer = Drawer::default();
        let joining = begun(&Keys::kept_in(drawer.clone()).expect("open")).await;

        let again = Keys::kept_in(drawer.clone()).expect("open");

        let kept = again.joining().await.expect("open").expect("kept");
        assert_eq!(kept.request.key, joining.request.key);
        assert_eq!(kept.key, joining.key);
    }

    #[tokio::test]
    async fn no_hub_takes_the_place_of_anothers_key() {
        let drawer = Drawer::default();
        let keys = Keys::kept_in(drawer.clone()).expect("open");
        let own = account(1, begun(&keys).await.request.key);
        keys.settle(&own).await.expect("room");

        let key = begun(&keys).await.request.key;
        let other = Account { origin: "https://elsewhere.example".into(), ..account(1, key) };
        assert!(matches!(keys.settle(&other).await, Err(Error::Garbled(_))));

        let again = Keys::kept_in(drawer).expect("open");
        assert_eq!(again.list().await, Ok(vec![own]));
    }

    #[tokio::test]
    async fn an_account_outlives_the_program_with_its_key_until_it_is_forgotten() {
        let drawer = Drawer::default();
        let keys = Keys::kept_in(drawer.clone()).expect("open");
        for device in [1, 2] {
            let joining = begun(&keys).await;
            keys.settle(&account(device, joining.request.key)).await.expect("room");
        }
        let first = DeviceId::from_number(1);
        let seed = keys.seed(first).expect("there").to_bytes();

        let again = Keys::kept_in(drawer.clone()).expect("open");
        assert_eq!(again.seed(first).map(|seed| seed.to_bytes()), Some(seed));
        assert!(again.joining().await.expect("open").is_none());
        again.forget(first).await.expect("open");

        let last = Keys::kept_in(drawer.clone()).expect("open").list().await.expect("open");
        assert_eq!(last.len(), 1);
        assert_eq!(drawer.0.lock().expect("not poisoned").len(), 2, "the index and one account");
    }
}
