//! What somebody has proposed and said.

use contract::id::{CommentId, PersonId, SuggestionId};

use crate::{db::Tx, error::Result};

/// What somebody has proposed and not taken back. In the order of their numbers, as everybody holds them.
pub(super) async fn of_author(tx: &mut Tx, person: PersonId) -> Result<Vec<SuggestionId>> {
    let sql =
        "SELECT id FROM suggestion WHERE author = $1 AND condition <> 'withdrawn' ORDER BY id";
    tx.rows(sql, &[person.into()], |row| Ok(SuggestionId::from_number(row.int(0)?))).await
}

/// What somebody has said under suggestions and not removed.
pub(super) async fn said_by(
    tx: &mut Tx,
    person: PersonId,
) -> Result<Vec<(SuggestionId, CommentId)>> {
    let sql = "SELECT suggestion, id FROM suggestion_comment WHERE person = $1 AND is_removed = 0 \
               ORDER BY suggestion, id";
    tx.rows(sql, &[person.into()], |row| {
        Ok((SuggestionId::from_number(row.int(0)?), CommentId::from_number(row.int(1)?)))
    })
    .await
}
