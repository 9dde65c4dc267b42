//! What an old device signs when somebody else gets into its account: that it says no, and, where it has no session
//! any more, that it asks. Nothing else is signed with what comes before the one or the other.

use contract::{
    Code, Problem,
    id::{DeviceId, RecoveryId},
    recovery::{Objection, Veto, Watch, watching},
};

use crate::{Error, Hub, Keys};

/// Makes and signs what a device of this machine says that says no to a recovery.
///
/// # Errors
/// `not_signed_in` or `device_revoked` where its key is not here.
pub async fn object(
    hub: &Hub,
    keys: &Keys,
    device: DeviceId,
    recovery: RecoveryId,
) -> Result<Veto, Error> {
    let own = keys.list().await?.into_iter().find(|account| account.device == device);
    let missing = || Error::Refused(Problem::new(Code::NotSignedIn, hub.language()));
    let key = own.ok_or_else(missing)?.key;
    let document = Objection::to(recovery, device, key, hub.clock().now()).text();
    let signature = keys.sign(device, &Objection::signed(&document), hub.language()).await?;
    Ok(Veto { document, signature })
}

/// Signs that a device of this machine, which was stopped, asks whether its account is being recovered.
///
/// # Errors
/// `device_revoked` where its key is not here.
pub async fn watch(hub: &Hub, keys: &Keys, device: DeviceId) -> Result<Watch, Error> {
    let at = hub.clock().now();
    let signed = watching(hub.origin(), device, at);
    let signature = keys.sign(device, &signed, hub.language()).await?;
    Ok(Watch { device, at, signature })
}
