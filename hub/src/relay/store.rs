//! The rows of photos that wait, and of the consents they were sent by.

use anyhow::Context;
use contract::{
    gates::Purpose,
    id::{DeviceId, GateId, PersonId},
    sessions::PublicKey,
    time::Time,
};
use ledger::Hash;

use crate::{
    db::{Row, Tx},
    error::Result,
};

/// The consent to the gate itself that stands beside one to send a photo, at a time (`$1`): of the same person, by the
/// same device, to the same agent. Only beside one a photo is taken, told of and handed out.
const BESIDE: &str = "JOIN consent e ON e.person = c.person AND e.gate = c.gate AND e.device = c.device \
                      AND e.gate_key = c.gate_key AND e.purpose = $2 AND e.ended_at IS NULL \
                      AND e.valid_until > $1";

fn hash(row: &Row<'_>, column: usize) -> anyhow::Result<Hash> {
    let hash = row.bytes(column)?.try_into().map(Hash).ok();
    hash.context("a consent's number is 32 bytes")
}

/// For which gate a consent to send a photo is in force, which this person has given on this device.
pub(super) async fn agreed(
    tx: &mut Tx,
    (person, device): (PersonId, DeviceId),
    consent: Hash,
    now: Time,
) -> Result<Option<GateId>> {
    let sql = format!(
        "SELECT c.gate FROM consent c {BESIDE} \
         WHERE c.hash = $3 AND c.person = $4 AND c.device = $5 AND c.purpose = $6 \
         AND c.ended_at IS NULL AND c.valid_until > $1"
    );
    let values = [
        now.into(),
        Purpose::Enter.as_str().into(),
        (&consent.0).into(),
        person.into(),
        device.into(),
        Purpose::Relay.as_str().into(),
    ];
    tx.row(&sql, &values, |row| Ok(GateId::from_number(row.int(0)?))).await
}

/// Notes that a photo was sent by a consent; whether none was before.
pub(super) async fn send(tx: &mut Tx, consent: Hash, gate: GateId, now: Time) -> Result<bool> {
    let sql = "UPDATE consent SET photo_at = $2 \
               WHERE hash = $1 AND photo_at IS NULL AND ended_at IS NULL";
    if tx.execute(sql, &[(&consent.0).into(), now.into()]).await? == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO relay (consent, gate, sent_at) VALUES ($1, $2, $3)";
    tx.put(sql, &[(&consent.0).into(), gate.into(), now.into()]).await?;
    Ok(true)
}

/// The consents of which a photo waits for a gate with this key, the oldest first.
pub(crate) async fn waiting(
    tx: &mut Tx,
    gate: GateId,
    key: &PublicKey,
    now: Time,
) -> Result<Vec<Hash>> {
    let sql = format!(
        "SELECT r.consent FROM relay r JOIN consent c ON c.hash = r.consent {BESIDE} \
         WHERE r.gate = $3 AND c.gate_key = $4 AND c.ended_at IS NULL AND c.valid_until > $1 \
         ORDER BY r.sent_at, r.consent LIMIT 20"
    );
    let key = key.to_text();
    let values = [now.into(), Purpose::Enter.as_str().into(), gate.into(), (&key).into()];
    tx.rows(&sql, &values, |row| hash(row, 0)).await
}

/// Whose photo waits by a consent for a gate with this key, and what they have agreed to at the gate itself.
pub(super) async fn wanted(
    tx: &mut Tx,
    (gate, key): (GateId, &PublicKey),
    consent: Hash,
    now: Time,
) -> Result<Option<(PersonId, Hash)>> {
    let sql = format!(
        "SELECT c.person, e.hash FROM relay r JOIN consent c ON c.hash = r.consent {BESIDE} \
         WHERE r.consent = $3 AND c.gate = $4 AND c.gate_key = $5 \
         AND c.ended_at IS NULL AND c.valid_until > $1"
    );
    let key = key.to_text();
    let values = [
        now.into(),
        Purpose::Enter.as_str().into(),
        (&consent.0).into(),
        gate.into(),
        (&key).into(),
    ];
    tx.row(&sql, &values, |row| Ok((PersonId::from_number(row.int(0)?), hash(row, 1)?))).await
}

/// Whose consent to send a photo to a gate with this key this is, whether or not it is over.
pub(super) async fn of_gate(
    tx: &mut Tx,
    (gate, key): (GateId, &PublicKey),
    consent: Hash,
) -> Result<Option<PersonId>> {
    let sql = "SELECT person FROM consent \
               WHERE hash = $1 AND gate = $2 AND gate_key = $3 AND purpose = $4 \
               AND photo_at IS NOT NULL";
    let key = key.to_text();
    let values = [(&consent.0).into(), gate.into(), (&key).into(), Purpose::Relay.as_str().into()];
    tx.row(sql, &values, |row| Ok(PersonId::from_number(row.int(0)?))).await
}

/// Notes that a gate has signed what it did with a photo; whether it had not before.
pub(super) async fn take(tx: &mut Tx, consent: Hash, now: Time) -> Result<bool> {
    let sql = "UPDATE consent SET photo_taken_at = $2 WHERE hash = $1 AND photo_taken_at IS NULL";
    Ok(tx.execute(sql, &[(&consent.0).into(), now.into()]).await? > 0)
}

/// Takes a photo out of those that wait; whether it was among them.
pub(super) async fn strike(tx: &mut Tx, consent: Hash) -> Result<bool> {
    let sql = "DELETE FROM relay WHERE consent = $1";
    Ok(tx.execute(sql, &[(&consent.0).into()]).await? > 0)
}

/// The consents of all photos that wait.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<Hash>> {
    tx.rows("SELECT consent FROM relay", &[], |row| hash(row, 0)).await
}
