//! The accounts of this device: joining makes one, signing in proves it.

use contract::{
    Code,
    devices::Vouching,
    id::{CommunityId, DeviceId, PersonId},
    joining::{self, InviteCode, Join},
    people::{Me, Post},
    sessions::{Begin, Close, Open, PublicKey, statement},
    text::Name,
};
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    hub::Hub,
    idempotency::IdempotencyKey,
    keys::{Joining, Keys},
};

/// Who this device is to a hub; there is no secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Where the hub is.
    pub origin: String,
    /// The device.
    pub device: DeviceId,
    /// The person.
    pub person: PersonId,
    /// Their community.
    pub community: CommunityId,
    /// Their name, as the invitation gave it.
    pub name: String,
    /// What they are there.
    pub post: Post,
    /// Their household; residents only.
    pub home: Option<String>,
    /// The device's public key.
    pub key: PublicKey,
}

/// Makes a key, registers it with an invitation and is signed in.
///
/// A join whose answer was lost is done again as it was, with the same key: the invitation is not
/// wasted, even if the page was reloaded in between.
///
/// # Errors
/// `invitation_over` among those of every call; `Garbled` where the browser keeps no keys.
pub async fn join(
    hub: &Hub,
    keys: &Keys,
    code: impl Into<InviteCode>,
    device_name: Name,
) -> Result<Account, Error> {
    let code = code.into();
    let begun = match keys.joining().await? {
        Some(begun) if begun.request.secret == code.secret => begun,
        _ => begin(hub, keys, code, device_name).await?,
    };
    let me = match hub.change(&begun.request, &begun.key).await {
        Ok(me) => me,
        Err(error) => {
            if is_final(&error) {
                keys.forget_joining().await?;
            }
            return Err(error);
        }
    };
    let account = account(hub, me, begun.request.key);
    keys.settle(&account).await?;
    hub.note_session();
    hub.entered(keys, account.device);
    Ok(account)
}

async fn begin(hub: &Hub, keys: &Keys, code: InviteCode, device: Name) -> Result<Joining, Error> {
    let InviteCode { secret, vouching } = code;
    let fresh = keys.make().await?;
    let key = fresh.public().clone();
    let signed = joining::statement(hub.origin(), secret, &key);
    let signature = fresh.sign(&signed).await?;
    let vouch = vouching.map(|vouching| Vouching::from(vouching).vouch(&key));
    let request = Join { secret, key, device, signature, vouch };
    let begun = Joining { request, key: IdempotencyKey::new() };
    keys.keep_joining(fresh, &begun).await?;
    Ok(begun)
}

/// Whether the same join would be refused again.
fn is_final(error: &Error) -> bool {
    matches!(error, Error::Refused(problem) if problem.status < 500 && problem.code != Code::TooMany)
}

fn account(hub: &Hub, me: Me, key: PublicKey) -> Account {
    Account {
        origin: hub.origin().to_owned(),
        device: me.device,
        person: me.person,
        community: me.community,
        name: me.name,
        post: me.post,
        home: me.home,
        key,
    }
}

/// Signs in with a device's key; from then on the hub is used as this device.
///
/// # Errors
/// `clock_skew`, `device_revoked` (also when the key is not on this device) among those of every
/// call.
pub async fn sign_in(hub: &Hub, keys: &Keys, device: DeviceId) -> Result<Me, Error> {
    let me = open(hub, keys, device).await?;
    hub.entered(keys, device);
    Ok(me)
}

/// Begins a session of a device; whom the hub is used as stays as it is.
pub(crate) async fn open(hub: &Hub, keys: &Keys, device: DeviceId) -> Result<Me, Error> {
    let nonce = hub.change_once(&Begin {}).await?.nonce;
    let time = hub.clock().now();
    let signed = statement(hub.origin(), device, &nonce, time);
    let signature = keys.sign(device, &signed, hub.language()).await?;
    let me = hub.change_once(&Open { device, nonce, time, signature }).await?;
    hub.note_session();
    Ok(me)
}

/// Ends the session; the key stays, and nothing signs in by itself until asked to.
///
/// # Errors
/// Those of every call; the account is left all the same.
pub async fn sign_out(hub: &Hub) -> Result<(), Error> {
    hub.leave_account();
    hub.change_once(&Close {}).await
}
