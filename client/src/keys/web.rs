//! WebCrypto keys that no script can read, kept in IndexedDB.

mod store;

use contract::{
    Language,
    id::DeviceId,
    sessions::{Hex, PublicKey, Signature, Suite},
};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CryptoKey, SubtleCrypto};

use super::{Joining, gone};
use crate::{accounts::Account, device, error::Error, transport::garbled};
use store::Record;

/// Under this name the store keeps the key of a join that was not answered yet.
const JOINING: &str = "joining";

/// The keys this browser keeps for the hub that served the page.
#[derive(Clone, Debug)]
pub struct Keys(());

impl Keys {
    /// The keys of this browser.
    #[must_use]
    pub const fn here() -> Self {
        Self(())
    }

    /// The accounts of this device.
    ///
    /// # Errors
    /// `Garbled` where the browser keeps nothing, as in some private windows.
    pub async fn list(&self) -> Result<Vec<Account>, Error> {
        let records = store::all().await?;
        Ok(records.iter().filter_map(|r| serde_json::from_slice(r.text.as_bytes()).ok()).collect())
    }

    /// Drops a device's key for good.
    ///
    /// # Errors
    /// `Garbled` where the browser keeps nothing.
    pub async fn forget(&self, device: DeviceId) -> Result<(), Error> {
        store::delete(&matches_of(device)).await?;
        store::delete(&device.to_string()).await
    }

    pub(crate) async fn sign(
        &self,
        device: DeviceId,
        signed: &[u8],
        language: Language,
    ) -> Result<Signature, Error> {
        let record = store::get(&device.to_string()).await?.ok_or_else(|| gone(language))?;
        let account: Account = read(&record.text)?;
        sign(account.key.suite, &record.key, signed).await
    }

    /// The secret half of the key to which gates seal how often they have known this device's person; nothing where none was
    /// made.
    pub(crate) async fn matches_secret(&self, device: DeviceId) -> Result<Option<[u8; 32]>, Error> {
        store::text(&matches_of(device)).await?.map(secret).transpose()
    }

    /// The same, made of chance where there is none: a browser shows no script the key it signs with, so this one lies beside
    /// it. Nothing where that is gone.
    pub(crate) async fn make_matches_secret(
        &self,
        device: DeviceId,
    ) -> Result<Option<[u8; 32]>, Error> {
        if store::get(&device.to_string()).await?.is_none() {
            return Ok(None);
        }
        if let Some(known) = self.matches_secret(device).await? {
            return Ok(Some(known));
        }
        let made = Hex(device::random::<32>().to_vec()).to_string();
        // Another tab may have made one in this moment: what is there first stays.
        let kept = store::add_text(&matches_of(device), &made).await;
        match self.matches_secret(device).await? {
            Some(known) => Ok(Some(known)),
            None => kept.map(|()| None),
        }
    }

    /// Makes a key: Ed25519 where the browser makes, uses and keeps such keys, else P-256.
    pub(crate) async fn make(&self) -> Result<Fresh, Error> {
        ask_to_be_kept();
        match make(Suite::Ed25519).await {
            Ok(fresh) => Ok(fresh),
            Err(_) => make(Suite::P256).await,
        }
    }

    pub(crate) async fn joining(&self) -> Result<Option<Joining>, Error> {
        let record = store::get(JOINING).await?;
        // A key that was only tried has no text.
        Ok(record.and_then(|record| serde_json::from_slice(record.text.as_bytes()).ok()))
    }

    pub(crate) async fn keep_joining(&self, fresh: Fresh, joining: &Joining) -> Result<(), Error> {
        store::put(JOINING, &Record { key: fresh.private, text: write(joining)? }).await
    }

    pub(crate) async fn forget_joining(&self) -> Result<(), Error> {
        store::delete(JOINING).await
    }

    /// Keeps the key of the join that was answered as `account`'s.
    pub(crate) async fn settle(&self, account: &Account) -> Result<(), Error> {
        let Some(record) = store::get(JOINING).await? else { return Ok(()) };
        // Two tabs joining at once: the other one has settled it already.
        if read::<Joining>(&record.text)?.request.key != account.key {
            return Ok(());
        }
        let record = Record { key: record.key, text: write(account)? };
        store::put(&account.device.to_string(), &record).await?;
        store::delete(JOINING).await
    }
}

/// A key that belongs to no account yet.
pub(crate) struct Fresh {
    public: PublicKey,
    private: CryptoKey,
}

impl Fresh {
    pub(crate) const fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) async fn sign(&self, signed: &[u8]) -> Result<Signature, Error> {
        sign(self.public.suite, &self.private, signed).await
    }
}

/// Under which name the store keeps what a device opens with.
fn matches_of(device: DeviceId) -> String {
    format!("matches {device}")
}

fn secret(text: String) -> Result<[u8; 32], Error> {
    let bytes = Hex::try_from(text).ok().and_then(|hex| hex.0.try_into().ok());
    bytes.ok_or_else(|| Error::Garbled("what the key store has is no key".to_owned()))
}

async fn make(suite: Suite) -> Result<Fresh, Error> {
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let making = subtle()?.generate_key_with_object(&algorithm(suite), false, &uses);
    let pair = wait(making).await?;
    let part = |name: &str| Reflect::get(&pair, &name.into()).map_err(garbled);
    let private: CryptoKey = part("privateKey")?.unchecked_into();
    let exporting = subtle()?.export_key("raw", &part("publicKey")?.unchecked_into());
    let public = PublicKey { suite, bytes: Hex(bytes(&wait(exporting).await?)) };
    // Some browsers make Ed25519 keys that they then cannot use or keep: tried here, once.
    sign(suite, &private, b"").await?;
    let record = Record { key: private, text: String::new() };
    store::put(JOINING, &record).await?;
    Ok(Fresh { public, private: record.key })
}

async fn sign(suite: Suite, key: &CryptoKey, signed: &[u8]) -> Result<Signature, Error> {
    let data = Uint8Array::from(signed);
    let signing = subtle()?.sign_with_object_and_js_u8_array(&algorithm(suite), key, &data);
    Ok(Hex(bytes(&wait(signing).await?)))
}

/// What WebCrypto calls a suite; it looks only at the fields it needs.
fn algorithm(suite: Suite) -> Object {
    let fields: &[(&str, &str)] = match suite {
        Suite::Ed25519 => &[("name", "Ed25519")],
        Suite::P256 => &[("name", "ECDSA"), ("namedCurve", "P-256"), ("hash", "SHA-256")],
    };
    let algorithm = Object::new();
    for (name, value) in fields {
        // A plain object takes every field.
        let _ = Reflect::set(&algorithm, &(*name).into(), &(*value).into());
    }
    algorithm
}

fn subtle() -> Result<SubtleCrypto, Error> {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    crypto
        .map(|crypto| crypto.subtle())
        // Undefined where a page came over plain HTTP.
        .filter(|subtle| subtle.is_object())
        .ok_or_else(|| Error::Garbled("no WebCrypto: this page is not secure".to_owned()))
}

/// Asks the browser not to drop the keys when space is short; nobody waits for the answer.
fn ask_to_be_kept() {
    let asked = web_sys::window().map(|window| window.navigator().storage().persist());
    if let Some(Ok(asked)) = asked {
        spawn_local(async { drop(JsFuture::from(asked).await) });
    }
}

async fn wait(promise: Result<Promise, JsValue>) -> Result<JsValue, Error> {
    JsFuture::from(promise.map_err(garbled)?).await.map_err(garbled)
}

fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

fn write(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Garbled(error.to_string()))
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_slice(text.as_bytes()).map_err(|error| Error::Garbled(error.to_string()))
}
