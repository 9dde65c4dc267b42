//! What this machine can do with consents: each is checked, linked and written, nothing around them.

use std::time::Instant;

use anyhow::{Result, anyhow, ensure};
use contract::{
    consents::{Consent, Give, Who},
    ledger::Event,
};
use ledger::{
    Hash,
    chain::{ChainHead, Entry},
    commitment::{Kind, Record},
    growing::Edge,
};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::limit;

/// Consents that are brought to the disk together.
const GROUP: usize = 256;

/// A consent, and in whose chain it comes to stand.
pub(super) struct Agreed {
    pub(super) who: Who,
    pub(super) give: Give,
}

/// Consents that are durable in a second.
pub(super) fn measure(agreed: &[Agreed]) -> Result<f64> {
    let (_folder, connection) = limit::empty_store()?;
    // Neither people nor gates are there.
    connection.execute_batch("PRAGMA foreign_keys = OFF;")?;
    let (mut edge, mut number) = (Edge::default(), 0);
    let began = Instant::now();
    for group in agreed.chunks(GROUP) {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        for one in group {
            number += 1;
            store(&connection, &mut edge, number, one)?;
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
    }
    let span = began.elapsed();
    ensure!(i64::try_from(edge.head().size)? == number, "each has its place");
    Ok(agreed.len() as f64 / span.as_secs_f64())
}

fn store(connection: &Connection, edge: &mut Edge, number: i64, agreed: &Agreed) -> Result<()> {
    let Agreed { who, give: Give { document, signature, .. } } = agreed;
    let consent = Consent::read(document, signature);
    let consent = consent.map_err(|fault| anyhow!("no consent: {fault:?}"))?;
    let (hash, at) = (Consent::hash(document), consent.given_at);
    let before = connection
        .prepare_cached("SELECT length, head FROM chain WHERE who = ?1")?
        .query_row([who.0.0], |row| {
            let count: i64 = row.get(0)?;
            Ok(ChainHead { count: count.unsigned_abs(), last: Hash(row.get(1)?) })
        })
        .optional()?
        .unwrap_or(ChainHead::EMPTY);
    let (document, signature) = (document.clone(), signature.clone());
    let event =
        serde_json::to_string(&Event::ConsentGiven { at, document, signature, minor: None })?;
    let record = Record { kind: Kind::Consent, salt: hash, event };
    let head = ChainHead { count: before.next(), last: record.commitment(*who, before) };
    let (entry, count) =
        (Entry { label: who.label(head.count), commitment: head.last }, i64::try_from(head.count)?);
    edge.append(entry.hash(), |_, _| ());
    connection
        .prepare_cached(
            "INSERT INTO chain (who, length, head) VALUES (?1, ?2, ?3) \
             ON CONFLICT (who) DO UPDATE SET length = ?2, head = ?3",
        )?
        .execute(params![who.0.0, count, head.last.0])?;
    connection
        .prepare_cached(
            "INSERT INTO record (id, who, number, leaf, sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![number, who.0.0, count, entry.to_bytes(), serde_json::to_vec(&record)?])?;
    connection
        .prepare_cached(
            "INSERT INTO consent (hash, person, gate, purpose, device, given_at, valid_until, \
             gate_key) VALUES (?1, ?2, ?3, ?4, ?2, ?5, ?6, ?7)",
        )?
        .execute(params![
            hash.0,
            number,
            consent.gate.number(),
            consent.purpose.as_str(),
            at.0,
            consent.valid_until.0,
            consent.gate_key.to_text(),
        ])?;
    connection
        .prepare_cached(
            "INSERT INTO idempotency (id, request, sealed, at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![hash.0, hash.0, vec![7_u8; 100], at.0])?;
    Ok(())
}
