//! The rows of matters that are the same.

use anyhow::Context;
use contract::{
    complaints::Status,
    id::{ComplaintId, PersonId},
    inbox::Linked,
    ledger::Protected,
    time::Time,
};

use crate::{
    complaints::{self, Known},
    db::{Row, Tx},
    error::Result,
    ledger::{Reader, WHOSE, told_of, untold},
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

/// Another matter, and who has to be told first that its title is shown.
pub(in crate::inbox) type Line = (Linked, Option<PersonId>);

/// What else is open where a matter is, as far as lists say where that is.
pub(super) async fn near(
    tx: &mut Tx,
    known: &Known,
    reader: Reader,
    limit: usize,
) -> Result<Vec<Line>> {
    let told = told_of(Protected::Listed, "$4", "$5");
    // By its own home, a child's would be found beside those of the parents, which name it.
    let place = |matter| complaints::listed_place(matter, "$6");
    let (own, other) = (place("o"), place("c"));
    let sql = format!(
        "SELECT {COLUMNS}, {WHOSE} FROM complaint c {told} \
         WHERE c.community = $1 AND c.is_open = 1 AND c.id <> $2 AND c.whereabouts = \
         (SELECT {own} FROM complaint o WHERE o.id = $2) AND c.whereabouts = {other} \
         ORDER BY c.id DESC LIMIT $3"
    );
    let values = [
        known.community.into(),
        known.id.into(),
        i64::try_from(limit)?.into(),
        reader.person.into(),
        reader.day.0.into(),
        reader.now.into(),
    ];
    tx.rows(&sql, &values, |row| line(row, reader)).await
}

/// What a matter is the same as, and what is the same as it.
pub(in crate::inbox) async fn links(
    tx: &mut Tx,
    id: ComplaintId,
    reader: Reader,
) -> Result<(Option<Line>, Vec<Line>)> {
    let told = told_of(Protected::Listed, "$2", "$3");
    let values = [id.into(), reader.person.into(), reader.day.0.into()];
    let sql = format!(
        "SELECT {COLUMNS}, {WHOSE} FROM duplicate d \
         JOIN complaint c ON c.id = d.same_as {told} WHERE d.complaint = $1"
    );
    let same_as = tx.row(&sql, &values, |row| line(row, reader)).await?;
    let sql = format!(
        "SELECT {COLUMNS}, {WHOSE} FROM duplicate d \
         JOIN complaint c ON c.id = d.complaint {told} WHERE d.same_as = $1 \
         ORDER BY c.id LIMIT 100"
    );
    let duplicates = tx.rows(&sql, &values, |row| line(row, reader)).await?;
    Ok((same_as, duplicates))
}

const COLUMNS: &str = "c.id, c.number, c.title, c.status, c.due_at";

fn line(row: &Row<'_>, reader: Reader) -> anyhow::Result<Line> {
    let status = row.text(3)?;
    let linked = Linked {
        id: ComplaintId::from_number(row.int(0)?),
        number: row.int(1)?,
        title: row.text(2)?,
        status: Status::read(&status).with_context(|| format!("no such status: {status}"))?,
        due_at: Time(row.int(4)?),
    };
    Ok((linked, untold(row, 5, reader.person)?))
}
