//! The rows of matters that are the same.

use anyhow::Context;
use contract::{
    complaints::Status,
    id::{CommunityId, ComplaintId, PersonId},
    inbox::Linked,
    time::Time,
};

use crate::{
    complaints,
    db::{Row, Tx},
    error::Result,
};

/// Notes that a matter is the same as another one.
pub(in crate::inbox) async fn link(
    tx: &mut Tx,
    id: ComplaintId,
    same_as: ComplaintId,
    person: PersonId,
    now: Time,
) -> Result<()> {
    tx.execute(
        "INSERT INTO duplicate (complaint, same_as, person, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (complaint) DO UPDATE SET same_as = $2, person = $3, at = $4",
        &[id.into(), same_as.into(), person.into(), now.into()],
    )
    .await?;
    complaints::carry_over(tx, id, same_as).await
}

/// What else is open where a matter is.
pub(super) async fn near(
    tx: &mut Tx,
    community: CommunityId,
    id: ComplaintId,
    limit: usize,
) -> Result<Vec<Linked>> {
    tx.rows(
        "SELECT c.id, c.number, c.title, c.status, c.due_at FROM complaint c \
         WHERE c.community = $1 AND c.is_open = 1 AND c.id <> $2 AND c.whereabouts = \
         (SELECT o.whereabouts FROM complaint o WHERE o.id = $2) ORDER BY c.id DESC LIMIT $3",
        &[community.into(), id.into(), i64::try_from(limit)?.into()],
        linked,
    )
    .await
}

/// What a matter is the same as, and what is the same as it.
pub(in crate::inbox) async fn links(
    tx: &mut Tx,
    id: ComplaintId,
) -> Result<(Option<Linked>, Vec<Linked>)> {
    let same_as = tx
        .row(
            "SELECT c.id, c.number, c.title, c.status, c.due_at FROM duplicate d \
             JOIN complaint c ON c.id = d.same_as WHERE d.complaint = $1",
            &[id.into()],
            linked,
        )
        .await?;
    let duplicates = tx
        .rows(
            "SELECT c.id, c.number, c.title, c.status, c.due_at FROM duplicate d \
             JOIN complaint c ON c.id = d.complaint WHERE d.same_as = $1 ORDER BY c.id LIMIT 100",
            &[id.into()],
            linked,
        )
        .await?;
    Ok((same_as, duplicates))
}

fn linked(row: &Row<'_>) -> anyhow::Result<Linked> {
    let status = row.text(3)?;
    Ok(Linked {
        id: ComplaintId::from_number(row.int(0)?),
        number: row.int(1)?,
        title: row.text(2)?,
        status: Status::read(&status).with_context(|| format!("no such status: {status}"))?,
        due_at: Time(row.int(4)?),
    })
}
