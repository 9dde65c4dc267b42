//! Agreeing: the device makes the consent of the notice it has shown, and signs it; and it signs that its
//! ticket is shown. Nothing else is signed with what comes before the one or the other.

use contract::{
    Code, Problem,
    consents::{Consent, Give, Showing},
    gates::Notice,
    id::DeviceId,
    time::Offset,
};
use ledger::{Hash, chain::Who};

use crate::{Error, Hub, Keys, device::random};

impl Hub {
    /// Makes and signs the consent to a notice, as whom the hub is used. `who` is the name of the person's
    /// chain, which the device knows of the ledger.
    ///
    /// # Errors
    /// `not_signed_in` where nobody is; `device_revoked` where the key is gone.
    pub async fn agree(&self, notice: &Notice, who: Who, offset: Offset) -> Result<Give, Error> {
        let language = self.language();
        let (keys, device) = self.who_signs()?;
        let accounts = keys.list().await?;
        let own = accounts.into_iter().find(|account| account.device == device);
        let key = own.ok_or_else(|| self.nobody())?.key;
        let when = (self.clock().now(), offset);
        let document = Consent::to(notice, who, &key, language, when, Hash(random())).text();
        let signature = keys.sign(device, &Consent::signed(&document), language).await?;
        Ok(Give { document, signature })
    }

    /// Signs that the ticket of a consent is shown now. The hub does not hear it.
    ///
    /// # Errors
    /// Those of [`Hub::agree`].
    pub async fn show(&self, consent: Hash) -> Result<Showing, Error> {
        let (keys, device) = self.who_signs()?;
        let at = self.clock().now();
        let signature = keys.sign(device, &Showing::signed(consent, at), self.language()).await?;
        Ok(Showing { at, signature })
    }

    fn who_signs(&self) -> Result<(Keys, DeviceId), Error> {
        self.speaker().ok_or_else(|| self.nobody())
    }

    fn nobody(&self) -> Error {
        Error::Refused(Problem::new(Code::NotSignedIn, self.language()))
    }
}
