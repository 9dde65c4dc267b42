//! The queries by which the rows are checked against each other.

use contract::{id::CommunityId, time::Time};

use crate::{attachments::Content, db::Tx, error::Result};

/// What SQLite finds broken in its file; PostgreSQL looks after its own.
pub(super) async fn broken_pages(tx: &mut Tx) -> Result<Vec<String>> {
    if tx.is_postgres() {
        return Ok(Vec::new());
    }
    let found = tx.rows("PRAGMA integrity_check", &[], |row| row.text(0)).await?;
    Ok(found.into_iter().filter(|line| line != "ok").collect())
}

/// Complaints whose entries are not numbered from 1 to their version.
pub(super) async fn with_gaps(tx: &mut Tx) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT c.id FROM complaint c LEFT JOIN entry e ON e.complaint = c.id \
         GROUP BY c.id, c.version \
         HAVING COUNT(DISTINCT e.version) <> c.version OR MAX(e.version) <> c.version ORDER BY c.id",
        &[],
        |row| row.int(0),
    )
    .await
}

/// Entries of no complaint.
pub(super) async fn without_complaint(tx: &mut Tx) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT e.id FROM entry e LEFT JOIN complaint c ON c.id = e.complaint \
         WHERE c.id IS NULL ORDER BY e.id",
        &[],
        |row| row.int(0),
    )
    .await
}

/// Entries with words that the search does not know.
pub(super) async fn not_findable(tx: &mut Tx) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT e.id FROM entry e WHERE e.text <> '' \
         AND NOT EXISTS (SELECT 1 FROM search s WHERE s.rowid = e.id) ORDER BY e.id",
        &[],
        |row| row.int(0),
    )
    .await
}

/// What the search knows and no entry holds.
pub(super) async fn found_without_entry(tx: &mut Tx) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT s.rowid FROM search s \
         WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = s.rowid) ORDER BY s.rowid",
        &[],
        |row| row.int(0),
    )
    .await
}

/// How many complaints and entries there are.
pub(super) async fn counts(tx: &mut Tx) -> Result<(i64, i64)> {
    let counts = tx
        .row("SELECT (SELECT COUNT(*) FROM complaint), (SELECT COUNT(*) FROM entry)", &[], |row| {
            Ok((row.int(0)?, row.int(1)?))
        })
        .await?;
    Ok(counts.unwrap_or_default())
}

/// The contents of all pictures and documents, each once.
pub(super) async fn contents(tx: &mut Tx) -> Result<Vec<Content>> {
    let sql = "SELECT hash, MAX(bytes) FROM attachment GROUP BY hash";
    tx.rows(sql, &[], |row| {
        Ok(Content { hash: row.bytes(0)?, is_document: row.opt_int(1)?.is_some() })
    })
    .await
}

/// Whether a community has people, those who have left among them.
pub(super) async fn is_anybody_in(tx: &mut Tx, community: CommunityId) -> Result<bool> {
    let sql = "SELECT id FROM person WHERE community = $1 AND erased_at IS NULL LIMIT 1";
    Ok(tx.row(sql, &[community.into()], |row| row.int(0)).await?.is_some())
}

/// Notes when something was last done to the hub as a whole.
pub(super) async fn note(tx: &mut Tx, name: &str, at: Time) -> Result<()> {
    tx.execute(
        "INSERT INTO upkeep (name, at) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET at = excluded.at",
        &[name.into(), at.into()],
    )
    .await?;
    Ok(())
}

/// When something was last done.
pub(super) async fn noted(tx: &mut Tx, name: &str) -> Result<Option<Time>> {
    tx.row("SELECT at FROM upkeep WHERE name = $1", &[name.into()], |row| Ok(Time(row.int(0)?)))
        .await
}

/// How many bytes the rows take.
pub(super) async fn database_bytes(tx: &mut Tx) -> Result<i64> {
    let sql = if tx.is_postgres() {
        "SELECT pg_database_size(current_database())"
    } else {
        "SELECT c.page_count * s.page_size FROM pragma_page_count() c, pragma_page_size() s"
    };
    Ok(tx.row(sql, &[], |row| row.int(0)).await?.unwrap_or_default())
}
