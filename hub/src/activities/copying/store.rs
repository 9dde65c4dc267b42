//! The rows of somebody's sign-ups.

use anyhow::Context;
use contract::{activities::Draft, id::PersonId, polls::Reply, time::Time};

use crate::{db::Tx, error::Result};

/// A sign-up of somebody.
#[derive(Clone, Debug)]
pub(super) struct SignedUp {
    pub(super) draft: Draft,
    pub(super) heads: u8,
    pub(super) is_helper: bool,
    pub(super) is_waiting: bool,
    pub(super) came_at: Option<Time>,
    pub(super) replies: Vec<Option<Reply>>,
}

pub(super) async fn signed_up(tx: &mut Tx, person: PersonId) -> Result<Vec<SignedUp>> {
    tx.rows(
        "SELECT a.draft, t.heads, t.is_helper, t.is_waiting, t.came_at, t.replies FROM attendee t \
         JOIN activity a ON a.id = t.activity WHERE t.person = $1 ORDER BY a.starts_at, a.id",
        &[person.into()],
        |row| {
            Ok(SignedUp {
                draft: serde_json::from_str(&row.text(0)?).context("reading an activity")?,
                heads: u8::try_from(row.int(1)?)?,
                is_helper: row.int(2)? != 0,
                is_waiting: row.int(3)? != 0,
                came_at: row.opt_int(4)?.map(Time),
                replies: serde_json::from_str(&row.text(5)?).context("reading a sign-up")?,
            })
        },
    )
    .await
}
