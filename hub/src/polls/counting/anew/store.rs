//! The rows of a secret poll, taken out and put back.

use contract::id::PollId;

use crate::{db::Tx, error::Result};

/// A row of the roll: who, whether on paper, and who has entered it then.
pub(super) type Mark = (i64, bool, Option<i64>);

/// The roll by its keys.
pub(super) async fn roll(tx: &mut Tx, id: PollId) -> Result<Vec<Mark>> {
    let sql = "SELECT voter, is_paper, entered_by FROM poll_roll WHERE poll = $1 ORDER BY voter";
    tx.rows(sql, &[id.into()], |row| Ok((row.int(0)?, row.int(1)? != 0, row.opt_int(2)?))).await
}

pub(super) async fn put_mark(
    tx: &mut Tx,
    id: PollId,
    (voter, is_paper, entered_by): Mark,
) -> Result<()> {
    let sql = "INSERT INTO poll_roll (poll, voter, is_paper, entered_by) VALUES ($1, $2, $3, $4)";
    tx.put(sql, &[id.into(), voter.into(), is_paper.into(), entered_by.into()]).await
}

/// What was said in own words, with the number of its question.
pub(super) async fn texts(tx: &mut Tx, id: PollId) -> Result<Vec<(u8, String)>> {
    let sql = "SELECT question, text FROM poll_text WHERE poll = $1";
    tx.rows(sql, &[id.into()], |row| Ok((u8::try_from(row.int(0)?)?, row.text(1)?))).await
}

pub(super) async fn forget(tx: &mut Tx, id: PollId) -> Result<()> {
    for sql in [
        "DELETE FROM poll_cell WHERE poll = $1",
        "DELETE FROM poll_text WHERE poll = $1",
        "DELETE FROM poll_roll WHERE poll = $1",
    ] {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(())
}
