//! The sealed numbers beside the consents they are of.

use anyhow::Context;
use contract::{
    id::{DeviceId, GateId},
    matches::{Carried, File},
    sessions::PublicKey,
    time::Time,
};
use ledger::Hash;

use crate::{db::Tx, error::Result};

/// Keeps what this agent has sealed of a consent to its gate that is not over, in place of what it had told before, until
/// a moment.
pub(super) async fn keep(
    tx: &mut Tx,
    (gate, key): (GateId, &PublicKey),
    Carried { consent, sealed }: &Carried,
    until: Time,
) -> Result<()> {
    let sql = "UPDATE consent SET matches = $2, matches_until = $5 \
               WHERE hash = $1 AND gate = $3 AND gate_key = $4 AND ended_at IS NULL";
    let (consent, sealed, key) = (&consent.0, sealed.0.as_slice(), key.to_text());
    let values = [consent.into(), sealed.into(), gate.into(), (&key).into(), until.into()];
    tx.execute(sql, &values).await.map(drop)
}

/// When the next has to go.
pub(super) async fn next_end(tx: &mut Tx) -> Result<Option<Time>> {
    let sql = "SELECT MIN(matches_until) FROM consent WHERE matches_until IS NOT NULL";
    Ok(tx.row(sql, &[], |row| row.opt_int(0)).await?.flatten().map(Time))
}

/// Removes what nothing newer has come for.
pub(super) async fn remove_old(tx: &mut Tx, now: Time) -> Result<()> {
    let sql = "UPDATE consent SET matches = NULL, matches_until = NULL WHERE matches_until <= $1";
    tx.execute(sql, &[now.into()]).await.map(drop)
}

/// What was sealed of consents that are not over and were signed on this device.
pub(super) async fn of_device(tx: &mut Tx, device: DeviceId) -> Result<Vec<Carried>> {
    let sql = "SELECT hash, matches FROM consent \
               WHERE device = $1 AND ended_at IS NULL AND matches IS NOT NULL ORDER BY hash";
    tx.rows(sql, &[device.into()], |row| {
        let consent = row.bytes(0)?.try_into().map(Hash).ok();
        let consent = consent.context("a consent's number is 32 bytes")?;
        Ok(Carried { consent, sealed: File(row.bytes(1)?) })
    })
    .await
}
