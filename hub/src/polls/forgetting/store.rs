//! The rows of polls whose time to be kept has passed.

use contract::{
    id::{CommunityId, PersonId, PollId},
    time::Time,
};

use crate::{db::Tx, error::Result};

/// Polls that were counted before a moment and still tell of people.
pub(super) async fn counted_before(
    tx: &mut Tx,
    community: CommunityId,
    since: Time,
    limit: usize,
) -> Result<Vec<PollId>> {
    let sql = "SELECT id FROM poll WHERE community = $1 AND is_forgotten = 0 AND counted_at < $2 \
               ORDER BY counted_at LIMIT $3";
    let values = [community.into(), since.into(), i64::try_from(limit)?.into()];
    tx.rows(sql, &values, |row| Ok(PollId::from_number(row.int(0)?))).await
}

/// Removes who has answered a poll, and what was said; what an engine has left of a secret one is
/// scrubbed once more.
pub(super) async fn forget(tx: &mut Tx, id: PollId) -> Result<()> {
    for sql in [
        "DELETE FROM poll_roll WHERE poll = $1",
        "DELETE FROM poll_answer WHERE poll = $1",
        "DELETE FROM poll_text WHERE poll = $1",
        "UPDATE poll SET is_forgotten = 1, is_scrubbed = 0 WHERE id = $1",
    ] {
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(())
}

/// The polls that somebody has answered as a person.
pub(super) async fn answered_by(tx: &mut Tx, person: PersonId) -> Result<Vec<PollId>> {
    let sql = "SELECT poll FROM poll_roll WHERE voter = $1 ORDER BY poll";
    tx.rows(sql, &[person.into()], |row| Ok(PollId::from_number(row.int(0)?))).await
}

/// Takes the name and the home from the answers of somebody.
pub(super) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    let sql = "UPDATE poll_answer SET person = NULL, home = NULL WHERE person = $1";
    tx.execute(sql, &[person.into()]).await?;
    Ok(())
}
