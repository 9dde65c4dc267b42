//! The system's keychain: Secret Service on Linux, Keychain on Apple's systems, Credential Manager
//! on Windows.

use client::Chest;
use keyring::{Entry, Error};

/// What the keychain calls the program these secrets belong to.
const SERVICE: &str = "cn.linli.app";

/// An item that tells that this keychain has once kept something.
const PROBE: &str = "probe";

/// The keychain of whoever is logged in.
#[derive(Debug)]
pub(crate) struct Keychain(());

impl Keychain {
    /// Opens it; the system may ask the person to unlock it.
    ///
    /// # Errors
    /// Where there is none, or it stays locked, or keeps nothing.
    pub(crate) fn open() -> Result<Self, String> {
        let keychain = Self(());
        if keychain.find(PROBE)?.is_none() {
            // A keychain that stays locked finds nothing without complaint; only keeping tells.
            keychain.keep(PROBE, "1")?;
        }
        Ok(keychain)
    }
}

impl Chest for Keychain {
    fn find(&self, name: &str) -> Result<Option<String>, String> {
        match entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn keep(&self, name: &str, secret: &str) -> Result<(), String> {
        entry(name)?.set_password(secret).map_err(|error| error.to_string())
    }

    fn forget(&self, name: &str) -> Result<(), String> {
        match entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn entry(name: &str) -> Result<Entry, String> {
    Entry::new(SERVICE, name).map_err(|error| error.to_string())
}
