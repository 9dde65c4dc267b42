//! How often a gate has known somebody, as it has sealed that to this device: fetched with all others, opened here.

use contract::{
    consents::Consent,
    matches::{Found, Mine, open},
    sealing::public,
};
use ledger::Hash;

use crate::{Error, Hub};

impl Hub {
    /// What the gate of a consent has told this device.
    ///
    /// # Errors
    /// `not_signed_in` where nobody is; `device_revoked` where the key is gone; those of asking.
    pub async fn matches(&self, hash: Hash, consent: &Consent) -> Result<Found, Error> {
        let (keys, device) = self.who_signs()?;
        let Some(named) = &consent.matches_key else { return Ok(Found::Unnamed) };
        let known = keys.matches_secret(device).await?;
        let Some(secret) = known.filter(|secret| public(secret).as_ref() == Some(named)) else {
            return Ok(Found::Elsewhere);
        };
        // All of them: the hub does not hear at which gate somebody looks.
        let all = self.ask_as(Some(device), &Mine {}).await?;
        let own = all.into_iter().find(|one| one.consent == hash);
        Ok(own.map_or(Found::NotYet, |one| open(&secret, (hash, consent), &one.sealed)))
    }
}
