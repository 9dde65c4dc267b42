//! What bare SQLite does with the rows of a complaint: the same statements, nothing around them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use hub::{
    db::{Db, Place},
    live::Live,
    search,
};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// The rows of one complaint, worked out beforehand.
struct Prepared {
    subject: String,
    text: String,
    pieces: String,
}

/// Complaints stored in a second when every commit holds `group` of them.
pub(crate) fn measure(group: u64, span: Duration) -> Result<f64> {
    let (_folder, connection) = empty_store()?;
    let prepared: Vec<Prepared> = hub::seed::messages(512)?
        .into_iter()
        .map(|(subject, text)| {
            let pieces = search::pieces(&format!("{subject}\n{text}"));
            Prepared { subject, text, pieces }
        })
        .collect();
    let prepared = Arc::new(prepared);
    let mut number = 0_u64;
    store_until(&connection, &prepared, &mut number, group, Instant::now() + span / 5)?;
    let (before, began) = (number, Instant::now());
    store_until(&connection, &prepared, &mut number, group, began + span)?;
    Ok((number - before) as f64 / began.elapsed().as_secs_f64())
}

/// A file with the hub's own schema and nothing in it, opened as the hub opens it; it is gone with its folder.
pub(crate) fn empty_store() -> Result<(TempDir, Connection)> {
    let program = std::env::current_exe()?;
    let folder = TempDir::with_prefix_in("limit-", program.parent().context("a folder")?)?;
    let path = folder.path().join("linli.sqlite");
    std::thread::scope(|scope| {
        // A runtime of its own, since this is called within one: the hub makes its own schema.
        let made = scope.spawn(|| -> Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let db = Db::open(&Place::File(path.clone()), Live::new(String::new())).await?;
                db.close().await;
                Ok(())
            })
        });
        made.join().ok().context("making the schema")?
    })?;
    let connection = Connection::open(&path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
    )?;
    Ok((folder, connection))
}

fn store_until(
    connection: &Connection,
    prepared: &[Prepared],
    number: &mut u64,
    group: u64,
    end: Instant,
) -> Result<()> {
    while Instant::now() < end {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        for _ in 0..group {
            *number += 1;
            let which = usize::try_from(number.wrapping_mul(0x9e37_79b9) >> 8)? % prepared.len();
            store(connection, &prepared[which], *number)?;
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
    }
    Ok(())
}

fn store(connection: &Connection, prepared: &Prepared, number: u64) -> Result<()> {
    let Prepared { subject, text, pieces } = prepared;
    let id = i64::try_from(number)? << 10;
    connection
        .prepare_cached("UPDATE counter SET value = value + 1 WHERE name = 'complaint'")?
        .execute([])?;
    let called: i64 = connection
        .prepare_cached("SELECT value FROM counter WHERE name = 'complaint'")?
        .query_row([], |row| row.get(0))?;
    let at = 1_795_000_000_000_i64 + i64::try_from(number)?;
    connection
        .prepare_cached(
            "INSERT INTO complaint (id, community, number, author, key_hash, place, whereabouts, \
             subject, title, status, turn, is_open, notice, filed_at, due_at, changed_at, version) \
             VALUES (?1, 7, ?2, ?3, NULL, 9, '3栋1单元502', ?4, ?4, 'filed', 'staff', 1, 1, ?5, \
             ?6, ?5, 1)",
        )?
        .execute(params![id, called, (id >> 10) % 64, subject, at, at + 432_000_000])?;
    connection
        .prepare_cached(
            "INSERT INTO entry (id, complaint, version, at, kind, side, person, text, reason, \
             satisfaction) VALUES (?1, ?2, 1, ?3, 'filed', 'author', ?4, ?5, NULL, NULL)",
        )?
        .execute(params![id + 1, id, at, (id >> 10) % 64, text])?;
    connection
        .prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![id + 1, pieces])?;
    let name: [u8; 32] = Sha256::digest(number.to_be_bytes()).into();
    connection
        .prepare_cached(
            "INSERT INTO idempotency (id, request, sealed, at) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![name, name, vec![7_u8; 260], at])?;
    Ok(())
}
