//! Agreeing: the device makes the consent of the notice it has shown, and signs it; it signs that its ticket is
//! shown, and a photo that is sent by a consent. Nothing else is signed with what comes before the one or the other.

use contract::{
    Code, Problem,
    consents::{Consent, Give, Showing, Signatory},
    gates::{Notice, Purpose},
    id::{DeviceId, PersonId},
    relay::Photo,
    sealing::public,
    sessions::{Show, Signature},
    time::{Offset, Time},
};
use ledger::{Hash, chain::Who};
use serde::{Deserialize, Serialize};

use crate::{Account, Error, Hub, Keys, device::random};

/// The child for whom a guardian signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// Which.
    pub person: PersonId,
    /// The child's chain.
    pub who: Who,
    /// From when on they are fourteen.
    pub grown_at: Time,
}

impl Hub {
    /// Makes and signs the consent to a notice, as whom the hub is used. `who` is the name of the person's
    /// chain, which the device knows of the ledger.
    ///
    /// # Errors
    /// `not_signed_in` where nobody is; `device_revoked` where the key is gone; those of asking who one is.
    pub async fn agree(&self, notice: &Notice, who: Who, offset: Offset) -> Result<Give, Error> {
        self.sign(notice, who, offset, None).await
    }

    /// Makes and signs the consent of a child to a notice, as a guardian of theirs. `who` is the guardian's chain;
    /// the child's the device knows of the ledger as well.
    ///
    /// # Errors
    /// Those of [`Hub::agree`].
    pub async fn agree_for(
        &self,
        notice: &Notice,
        who: Who,
        child: &Signed,
        offset: Offset,
    ) -> Result<Give, Error> {
        self.sign(notice, who, offset, Some(child)).await
    }

    async fn sign(
        &self,
        notice: &Notice,
        who: Who,
        offset: Offset,
        child: Option<&Signed>,
    ) -> Result<Give, Error> {
        let language = self.language();
        let (keys, device) = self.who_signs()?;
        let key = self.account_of(&keys, device).await?.key;
        let when = (self.clock().now(), offset);
        // As the community writes it now: what was told when this device came may be another one.
        let home = self.ask_as(Some(device), &Show {}).await?.home;
        let signer = Signatory { who, home: home.as_deref() };
        let consent = Consent::to(notice, signer, &key, language, when, Hash(random()));
        // A photo that is sent is known at no gate. Where no key can be kept, the gate tells nobody, and all else is as it is.
        let secret = match notice.purpose {
            Purpose::Enter => keys.make_matches_secret(device).await.ok().flatten(),
            Purpose::Relay => None,
        };
        let matches_key = secret.and_then(|secret| public(&secret));
        let consent = Consent { matches_key, ..consent };
        let consent = match child {
            Some(child) => consent.of_child(child.who, child.grown_at),
            None => consent,
        };
        let document = consent.text();
        let signature = keys.sign(device, &Consent::signed(&document), language).await?;
        Ok(Give { document, signature, child: child.map(|child| child.person) })
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

    /// Signs the photo that is sent by a consent, by its hash: [`Photo::hash`]. It is sealed with the photo.
    ///
    /// # Errors
    /// Those of [`Hub::agree`].
    pub async fn sign_photo(&self, consent: Hash, picture: Hash) -> Result<Signature, Error> {
        let (keys, device) = self.who_signs()?;
        keys.sign(device, &Photo::signed(consent, picture), self.language()).await
    }

    /// As whom the hub is used.
    ///
    /// # Errors
    /// `not_signed_in` where it is used as nobody, or the key is gone.
    pub async fn used_as(&self) -> Result<Account, Error> {
        let (keys, device) = self.who_signs()?;
        self.account_of(&keys, device).await
    }

    async fn account_of(&self, keys: &Keys, device: DeviceId) -> Result<Account, Error> {
        let accounts = keys.list().await?;
        // Another hub's device signs nothing here, and nothing is remembered of it here.
        let is_own = |one: &Account| one.device == device && one.origin == self.origin();
        let own = accounts.into_iter().find(is_own);
        own.ok_or_else(|| self.nobody())
    }

    pub(crate) fn who_signs(&self) -> Result<(Keys, DeviceId), Error> {
        self.speaker().ok_or_else(|| self.nobody())
    }

    fn nobody(&self) -> Error {
        Error::Refused(Problem::new(Code::NotSignedIn, self.language()))
    }
}
