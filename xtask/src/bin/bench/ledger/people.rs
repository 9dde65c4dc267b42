//! Those who have joined a hub, each with what they sign with.

use anyhow::Result;
use client::Keys;
use contract::{
    Language,
    consents::{Consent, Give, Hash, Signatory, Who},
    gates::Notice,
    joining::Secret,
    people::Me,
    sessions::{Hex, PublicKey, Show},
    time::{Offset, Time},
};
use ed25519_dalek::{Signer as _, SigningKey};
use ledger::follower::News;

use super::ask;
use crate::{
    bringing::{name, said},
    http::Connection,
    hub::{Hub, keys_of},
};

/// A resident.
pub(super) struct Resident {
    pub(super) token: String,
    pub(super) who: Who,
    home: Option<String>,
    pair: SigningKey,
    key: PublicKey,
}

impl Resident {
    /// Joins with an invitation.
    pub(super) async fn join(
        hub: &Hub,
        connection: &mut Connection,
        secret: Secret,
    ) -> Result<Self> {
        let token = hub.join(connection, secret).await?;
        let who = news(connection, &token).await?.mine.who;
        let (pair, key) = keys_of(secret);
        let home = connection.call(&ask(&token, &Show {})).await?.json()?;
        let Me { home, .. } = serde_json::from_value(home)?;
        Ok(Self { token, who, home, pair, key })
    }

    /// Agrees to a notice, and sends nothing.
    pub(super) fn agree(&self, notice: &Notice, now: Time) -> Give {
        let salt = Hash::of(&[&self.who.0.0, &notice.gate.number().to_be_bytes()]);
        let when = (now, Offset::CHINA);
        let signer = Signatory { who: self.who, home: self.home.as_deref() };
        let consent = Consent::to(notice, signer, &self.key, Language::Zh, when, salt);
        let document = consent.text();
        let signature = self.pair.sign(&Consent::signed(&document)).to_bytes();
        Give { document, signature: Hex(signature.to_vec()), child: None }
    }

    /// What the ledger says of them.
    pub(super) async fn news(&self, connection: &mut Connection) -> Result<News> {
        news(connection, &self.token).await
    }
}

async fn news(connection: &mut Connection, token: &str) -> Result<News> {
    let question = ask(token, &contract::ledger::Sync::default());
    Ok(serde_json::from_value(connection.call(&question).await?.json()?)?)
}

/// A device of somebody who joins with an invitation, as the app has one.
pub(super) async fn device(hub: &Hub, secret: Secret) -> Result<client::Hub> {
    let device = client::Hub::new(hub.origin());
    client::join(&device, &Keys::memory(), secret, name("bench")?).await.map_err(said)?;
    Ok(device)
}
