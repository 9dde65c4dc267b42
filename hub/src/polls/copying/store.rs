//! The rows of what somebody has answered.

use anyhow::Context;
use contract::{
    id::PersonId,
    polls::{Draft, Reply},
    time::Time,
};

use crate::{db::Tx, error::Result};

/// That somebody has answered a poll, and what, where it is kept with their name.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    pub(super) draft: Draft,
    pub(super) replies: Option<(Time, Vec<Option<Reply>>)>,
}

/// By person: those in which each has an answer, and those of the household in which theirs is kept by
/// name.
pub(super) async fn answered(tx: &mut Tx, person: PersonId) -> Result<Vec<Answered>> {
    tx.rows(
        "SELECT p.draft, a.at, a.replies FROM poll p \
         LEFT JOIN poll_answer a ON a.poll = p.id AND a.person = $1 \
         WHERE a.person = $1 OR (p.voice = 'person' AND EXISTS ( \
           SELECT r.voter FROM poll_roll r WHERE r.poll = p.id AND r.voter = $1)) ORDER BY p.id",
        &[person.into()],
        |row| {
            let replies = match (row.opt_int(1)?, row.opt_text(2)?) {
                (Some(at), Some(text)) => {
                    Some((Time(at), serde_json::from_str(&text).context("reading an answer")?))
                }
                _ => None,
            };
            let draft = serde_json::from_str(&row.text(0)?).context("reading a poll")?;
            Ok(Answered { draft, replies })
        },
    )
    .await
}
