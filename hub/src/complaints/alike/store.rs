//! The rows of those who have met with the same.

use contract::{
    complaints::Outline,
    id::{ComplaintId, PersonId, PlaceId},
    time::Time,
};

use super::super::store::status;
use crate::{
    db::{Row, Tx},
    error::Result,
    people::Member,
};

/// How many open matters of a building are looked at, the newest first.
const LOOKED_AT: i64 = 100;

/// The columns [`outline`] reads.
const OUTLINE: &str = "c.id, c.number, c.status, c.filed_at, c.due_at, c.changed_at";

/// An open matter of a building that no one of the asker's household has filed.
const OF_NEIGHBOURS: &str = "c.building = $1 AND c.is_open = 1 AND c.community = $2 \
     AND NOT EXISTS (SELECT 1 FROM person a WHERE a.id = c.author AND a.home = $3)";

/// What is open in the building and not the asker's own, each with what was filed.
pub(super) async fn open_of_neighbours(
    tx: &mut Tx,
    member: &Member,
    building: PlaceId,
) -> Result<Vec<(Outline, String)>> {
    tx.rows(
        &format!(
            "SELECT {OUTLINE}, e.text, c.subject FROM complaint c \
             JOIN entry e ON e.complaint = c.id AND e.version = 1 \
             WHERE {OF_NEIGHBOURS} ORDER BY c.id DESC LIMIT $4"
        ),
        &[building.into(), member.community.into(), member.home.into(), LOOKED_AT.into()],
        with_text,
    )
    .await
}

/// One of them.
pub(super) async fn open_of_neighbour(
    tx: &mut Tx,
    member: &Member,
    building: PlaceId,
    id: ComplaintId,
) -> Result<Option<Outline>> {
    tx.row(
        &format!("SELECT {OUTLINE} FROM complaint c WHERE {OF_NEIGHBOURS} AND c.id = $4"),
        &[building.into(), member.community.into(), member.home.into(), id.into()],
        outline,
    )
    .await
}

/// Notes that somebody has met with the same; once is enough.
pub(super) async fn add(tx: &mut Tx, id: ComplaintId, person: PersonId, now: Time) -> Result<()> {
    tx.execute(
        "INSERT INTO supporter (complaint, person, at) VALUES ($1, $2, $3) \
         ON CONFLICT (complaint, person) DO NOTHING",
        &[id.into(), person.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Forgets it again; whether it was noted.
pub(super) async fn remove(tx: &mut Tx, id: ComplaintId, person: PersonId) -> Result<bool> {
    let rows = tx
        .execute(
            "DELETE FROM supporter WHERE complaint = $1 AND person = $2",
            &[id.into(), person.into()],
        )
        .await?;
    Ok(rows > 0)
}

/// Whoever has joined a matter follows the one it was declined as the same as.
///
/// # Errors
/// When the store fails.
pub(crate) async fn carry_over(tx: &mut Tx, from: ComplaintId, to: ComplaintId) -> Result<()> {
    tx.execute(
        "INSERT INTO supporter (complaint, person, at) \
         SELECT c.id, s.person, s.at FROM supporter s JOIN complaint c ON c.id = $2 \
         WHERE s.complaint = $1 AND (c.author IS NULL OR c.author <> s.person) \
         ON CONFLICT (complaint, person) DO NOTHING",
        &[from.into(), to.into()],
    )
    .await?;
    Ok(())
}

/// Who has joined a matter.
///
/// # Errors
/// When the store fails.
pub(crate) async fn supporters(tx: &mut Tx, id: ComplaintId) -> Result<Vec<PersonId>> {
    tx.rows("SELECT person FROM supporter WHERE complaint = $1", &[id.into()], |row| {
        Ok(PersonId::from_number(row.int(0)?))
    })
    .await
}

/// How many households have joined a matter, its author's own left out.
///
/// # Errors
/// When the store fails.
pub(crate) async fn households(tx: &mut Tx, id: ComplaintId) -> Result<u32> {
    let count = tx
        .row(
            "SELECT COUNT(DISTINCT p.home) FROM supporter s JOIN person p ON p.id = s.person \
             JOIN complaint c ON c.id = s.complaint LEFT JOIN person a ON a.id = c.author \
             WHERE s.complaint = $1 AND (a.home IS NULL OR p.home <> a.home)",
            &[id.into()],
            |row| row.int(0),
        )
        .await?;
    Ok(u32::try_from(count.unwrap_or(0))?)
}

/// What a person has joined, newest first, each with what was filed.
pub(super) async fn of_supporter(
    tx: &mut Tx,
    person: PersonId,
    limit: usize,
) -> Result<Vec<(Outline, String)>> {
    tx.rows(
        &format!(
            "SELECT {OUTLINE}, e.text, c.subject FROM supporter s \
             JOIN complaint c ON c.id = s.complaint \
             JOIN entry e ON e.complaint = c.id AND e.version = 1 \
             WHERE s.person = $1 ORDER BY c.id DESC LIMIT $2"
        ),
        &[person.into(), i64::try_from(limit)?.into()],
        with_text,
    )
    .await
}

fn with_text(row: &Row<'_>) -> anyhow::Result<(Outline, String)> {
    let (text, subject) = (row.text(6)?, row.opt_text(7)?.unwrap_or_default());
    Ok((outline(row)?, format!("{subject}\n{text}")))
}

fn outline(row: &Row<'_>) -> anyhow::Result<Outline> {
    let status = status(&row.text(2)?)?;
    Ok(Outline {
        id: ComplaintId::from_number(row.int(0)?),
        number: row.int(1)?,
        status,
        filed_at: Time(row.int(3)?),
        due_at: status.is_open().then_some(Time(row.int(4)?)),
        changed_at: Time(row.int(5)?),
        shared: Vec::new(),
    })
}
