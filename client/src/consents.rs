//! Agreeing: the device makes the consent of the notice it has shown, and signs it. Nothing else is signed
//! with what comes before a consent.

use contract::{
    Code, Problem,
    consents::{Consent, Give},
    gates::Notice,
    time::Offset,
};
use ledger::{Hash, chain::Who};

use crate::{Error, Hub, device::random};

impl Hub {
    /// Makes and signs the consent to a notice, as whom the hub is used. `who` is the name of the person's
    /// chain, which the device knows of the ledger.
    ///
    /// # Errors
    /// `not_signed_in` where nobody is; `device_revoked` where the key is gone.
    pub async fn agree(&self, notice: &Notice, who: Who, offset: Offset) -> Result<Give, Error> {
        let language = self.language();
        let nobody = || Error::Refused(Problem::new(Code::NotSignedIn, language));
        let (keys, device) = self.speaker().ok_or_else(nobody)?;
        let accounts = keys.list().await?;
        let own = accounts.into_iter().find(|account| account.device == device);
        let key = own.ok_or_else(nobody)?.key;
        let when = (self.clock().now(), offset);
        let document = Consent::to(notice, who, &key, language, when, Hash(random())).text();
        let signature = keys.sign(device, &Consent::signed(&document), language).await?;
        Ok(Give { document, signature })
    }
}
