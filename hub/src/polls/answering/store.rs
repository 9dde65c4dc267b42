//! The rows of answers: counted cells, and who has said what where that is kept.

use anyhow::Context;
use contract::{
    id::{PersonId, PollId},
    polls::{Cell, Reply},
    time::Time,
};

use super::Given;
use crate::{db::Tx, error::Result};

/// Counts a cell up or down.
pub(in crate::polls) async fn count(
    tx: &mut Tx,
    id: PollId,
    cell: Cell,
    change: i64,
) -> Result<()> {
    tx.put(
        "INSERT INTO poll_cell (poll, question, pick, place, votes) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (poll, question, pick, place) \
         DO UPDATE SET votes = poll_cell.votes + excluded.votes",
        &[
            id.into(),
            i64::from(cell.question).into(),
            i64::from(cell.pick).into(),
            i64::from(cell.place).into(),
            change.into(),
        ],
    )
    .await
}

/// What somebody has answered, where it is kept.
#[derive(Clone, Debug)]
pub(in crate::polls) struct Kept {
    pub(in crate::polls) person: Option<PersonId>,
    pub(in crate::polls) replies: Vec<Option<Reply>>,
    pub(in crate::polls) entered_by: Option<PersonId>,
}

pub(in crate::polls) async fn kept(tx: &mut Tx, id: PollId, voter: i64) -> Result<Option<Kept>> {
    let sql = "SELECT person, replies, entered_by FROM poll_answer WHERE poll = $1 AND voter = $2";
    tx.row(sql, &[id.into(), voter.into()], |row| {
        Ok(Kept {
            person: row.opt_int(0)?.map(PersonId::from_number),
            replies: serde_json::from_str(&row.text(1)?).context("reading an answer")?,
            entered_by: row.opt_int(2)?.map(PersonId::from_number),
        })
    })
    .await
}

/// Keeps an answer with the name of who gave it.
pub(in crate::polls) async fn keep(
    tx: &mut Tx,
    id: PollId,
    given: &Given<'_>,
    now: Time,
) -> Result<()> {
    let replies = serde_json::to_string(given.replies).context("writing an answer")?;
    tx.put(
        "INSERT INTO poll_answer (poll, voter, home, person, at, replies, entered_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (poll, voter) DO UPDATE SET \
         at = excluded.at, replies = excluded.replies",
        &[
            id.into(),
            given.voter.into(),
            given.home.into(),
            given.person.into(),
            now.into(),
            replies.as_str().into(),
            given.entered_by.into(),
        ],
    )
    .await
}

/// Forgets an answer.
pub(in crate::polls) async fn forget(tx: &mut Tx, id: PollId, voter: i64) -> Result<()> {
    let sql = "DELETE FROM poll_answer WHERE poll = $1 AND voter = $2";
    tx.execute(sql, &[id.into(), voter.into()]).await?;
    Ok(())
}

/// Keeps what was said in own words, under a number of chance.
pub(in crate::polls) async fn keep_text(
    tx: &mut Tx,
    id: PollId,
    question: u8,
    number: i64,
    text: &str,
) -> Result<()> {
    let sql = "INSERT INTO poll_text (poll, question, id, text) VALUES ($1, $2, $3, $4)";
    tx.put(sql, &[id.into(), i64::from(question).into(), number.into(), text.into()]).await
}
