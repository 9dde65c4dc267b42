//! Letting in one's own next device: by an invitation of the hub's, and a key for this once that the hub never hears of.

use contract::{
    Code,
    devices::{ADD_LIFE, Add, Invited, Lets, Vouching},
    joining::{InviteCode, Secret},
};

use crate::{Error, Hub, IdempotencyKey, device::random};

impl Hub {
    /// Makes an invitation for the next device of whom the hub is used as; its link, which is made here and not by the
    /// hub, has beside the invitation's secret what the new device's key is signed with. What is typed is the secret alone.
    /// Where this device's clock is wrong, or the hub knows nothing of it, nothing is signed, and all else is as it is.
    ///
    /// # Errors
    /// `not_signed_in` where nobody is; `device_revoked` where the key is gone; those of every call.
    pub async fn let_in(&self, key: &IdempotencyKey) -> Result<Invited, Error> {
        let (keys, device) = self.who_signs()?;
        let secret = Secret::from_random(u128::from_be_bytes(random()));
        let vouching = Vouching::from(secret);
        let until = self.clock().now() + ADD_LIFE;
        let signed = Lets::signed(&vouching.key(), until);
        let signature = keys.sign(device, &signed, self.language()).await?;
        let lets = Lets { key: vouching.key(), until, signature };
        let (invited, vouching) = match self.change(&Add { lets: Some(lets) }, key).await {
            Err(error) if matches!(error.code(), Some(Code::ClockSkew | Code::Malformed)) => {
                (self.change(&Add::default(), &IdempotencyKey::new()).await?, None)
            }
            answer => (answer?, Some(secret)),
        };
        let code = InviteCode { secret: invited.secret, vouching };
        let link = format!("{}/join#{code}", self.origin());
        Ok(Invited { link, ..invited })
    }
}
