//! The rows of what somebody has proposed, said and been for or against.

use contract::{id::PersonId, time::Time};

use crate::{db::Tx, error::Result};

/// When, under which title, what.
pub(super) async fn proposed(tx: &mut Tx, person: PersonId) -> Result<Vec<(Time, String, String)>> {
    let sql = "SELECT filed_at, title, text FROM suggestion \
               WHERE author = $1 AND condition <> 'withdrawn' ORDER BY id";
    tx.rows(sql, &[person.into()], |row| Ok((Time(row.int(0)?), row.text(1)?, row.text(2)?))).await
}

/// When, under which suggestion, what; what they have removed is gone. The title of what is hidden is its
/// author's alone.
pub(super) async fn said(tx: &mut Tx, person: PersonId) -> Result<Vec<(Time, String, String)>> {
    let sql = "SELECT c.at, \
               CASE WHEN s.condition = 'hidden' AND s.author <> $1 THEN '' ELSE s.title END, c.text \
               FROM suggestion_comment c JOIN suggestion s ON s.id = c.suggestion \
               WHERE c.person = $1 AND c.is_removed = 0 ORDER BY c.id";
    tx.rows(sql, &[person.into()], |row| Ok((Time(row.int(0)?), row.text(1)?, row.text(2)?))).await
}

/// When, of which suggestion, and whether they are for it; who has taken that back is for none.
pub(super) async fn stances(tx: &mut Tx, person: PersonId) -> Result<Vec<(Time, String, bool)>> {
    let sql = "SELECT t.at, \
               CASE WHEN s.condition = 'hidden' AND s.author <> $1 THEN '' ELSE s.title END, t.stance \
               FROM suggestion_stance t JOIN suggestion s ON s.id = t.suggestion \
               WHERE t.person = $1 AND t.stance <> 0 ORDER BY t.at, s.id";
    tx.rows(sql, &[person.into()], |row| Ok((Time(row.int(0)?), row.text(1)?, row.int(2)? > 0)))
        .await
}
