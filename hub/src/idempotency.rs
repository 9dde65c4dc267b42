//! Every change can be sent again: the first answer is given again, once and for a week.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use axum::http::HeaderMap;
use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit,
    aead::{Aead, Nonce},
};
use contract::{
    Code, Endpoint,
    time::{Span, Time},
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    call::{Call, Change, Outcome},
    db::{Tx, Work},
    error::{Error, Result},
};

/// The header of the key (IETF draft-ietf-httpapi-idempotency-key-header).
pub const HEADER: &str = "idempotency-key";

/// How long an answer is kept: an outbox that was offline for a week still gets it.
pub const KEPT: Span = Span::DAY.times(7);

/// A key and the fingerprint of the request it came with.
///
/// The row's name, the key that seals the answer and the fingerprint come from the client's key, which
/// the hub does not keep: an answer may hold a case key, and the disk must not; and of what a secret
/// poll is answered there are so few kinds that a fingerprint alone could be guessed.
#[derive(Clone, Debug)]
pub struct Once {
    name: [u8; 32],
    seal: [u8; 32],
    request: [u8; 32],
}

impl Once {
    /// Reads the key: 16 to 64 visible ASCII characters.
    ///
    /// # Errors
    /// `key_missing`.
    pub fn key(headers: &HeaderMap) -> Result<String> {
        headers
            .get(HEADER)
            .and_then(|value| value.to_str().ok())
            .filter(|key| {
                (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
            })
            .map(str::to_owned)
            .ok_or_else(|| Error::refused(Code::KeyMissing))
    }

    /// The key of a request to `path` with `body`.
    #[must_use]
    pub fn new(key: String, path: &str, body: &[u8]) -> Self {
        let hash = |parts: &[&[u8]]| {
            let mut hasher = Sha256::new();
            for part in parts {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
            hasher.finalize().into()
        };
        Self {
            name: hash(&[b"linli/idempotency/name/1", key.as_bytes()]),
            seal: hash(&[b"linli/idempotency/seal/1", key.as_bytes()]),
            request: hash(&[b"linli/idempotency/request/1", key.as_bytes(), path.as_bytes(), body]),
        }
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.seal.into())
    }
}

/// Runs `act` in one transaction with the record that it was run; a repeated call gets the first
/// answer and nothing happens.
///
/// # Errors
/// What `act` ends with (a refusal is not recorded), or `key_reused` for another request.
pub async fn once<E, T, F>(app: &App, change: Change<E>, act: F) -> Result<Outcome<T>>
where
    E: Endpoint + Sync,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: for<'t> Fn(&'t mut Tx, App, Arc<Call<E>>) -> Work<'t, Outcome<T>> + Send + Sync + 'static,
{
    let Change { request, caller, now, once } = change;
    let call = Arc::new(Call { request, caller, now });
    once_raw(app, once, now, move |tx, app| act(tx, app, Arc::clone(&call))).await
}

/// The same for what does not come as an [`Endpoint`].
///
/// # Errors
/// As [`once`].
pub async fn once_raw<T, F>(app: &App, once: Once, now: Time, act: F) -> Result<Outcome<T>>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: for<'t> Fn(&'t mut Tx, App) -> Work<'t, Outcome<T>> + Send + Sync + 'static,
{
    let app_in = app.clone();
    let (once, act) = (Arc::new(once), Arc::new(act));
    let once_in = Arc::clone(&once);
    let first = app
        .db
        .write(move |tx| {
            let app = app_in.clone();
            let (once, act) = (Arc::clone(&once_in), Arc::clone(&act));
            Box::pin(async move {
                let outcome = act(tx, app).await?;
                if !record(tx, &once, &outcome, now).await? {
                    return Err(Error::refused(Code::KeyReused));
                }
                Ok(outcome)
            })
        })
        .await;
    let Err(Error::Refused(refusal)) = first else { return first };
    // What has been done once is often refused the second time: only then is the first answer
    // looked for. Asking beforehand would cost every call a statement, and on PostgreSQL set
    // those who file at the same time against each other.
    let found = app
        .db
        .read(move |tx| {
            let once = Arc::clone(&once);
            Box::pin(async move { find(tx, &once).await })
        })
        .await?;
    found.ok_or(Error::Refused(refusal))
}

async fn find<T: DeserializeOwned>(tx: &mut Tx, once: &Once) -> Result<Option<Outcome<T>>> {
    let found = tx
        .row(
            "SELECT request, sealed FROM idempotency WHERE id = $1",
            &[(&once.name).into()],
            |row| Ok((row.bytes(0)?, row.bytes(1)?)),
        )
        .await?;
    let Some((request, sealed)) = found else { return Ok(None) };
    if request != once.request {
        return Err(Error::refused(Code::KeyReused));
    }
    let opened = once
        .cipher()
        .decrypt(&Nonce::<ChaCha20Poly1305>::default(), sealed.as_slice())
        .map_err(|_| anyhow!("a sealed answer does not open"))?;
    Ok(Some(serde_json::from_slice(&opened).context("reading a sealed answer")?))
}

/// Records the answer; `false` when the key has been used before.
async fn record<T: Serialize + Sync>(
    tx: &mut Tx,
    once: &Once,
    outcome: &Outcome<T>,
    now: Time,
) -> Result<bool> {
    let plain = serde_json::to_vec(outcome)?;
    // Each seal is used for one answer only, so the nonce may be fixed.
    let sealed = once
        .cipher()
        .encrypt(&Nonce::<ChaCha20Poly1305>::default(), plain.as_slice())
        .map_err(|_| anyhow!("sealing an answer"))?;
    let rows = tx
        .execute(
            "INSERT INTO idempotency (id, request, sealed, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (id) DO NOTHING",
            &[(&once.name).into(), (&once.request).into(), sealed.as_slice().into(), now.into()],
        )
        .await?;
    Ok(rows == 1)
}

/// Forgets answers older than [`KEPT`].
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    tx.execute("DELETE FROM idempotency WHERE at < $1", &[(now - KEPT).into()]).await
}
