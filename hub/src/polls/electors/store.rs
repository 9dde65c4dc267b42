//! The rows of those who have an answer.

use contract::{
    id::{PersonId, PlaceId, PollId},
    polls::{Voice, Voter},
    time::Time,
};

use crate::{
    db::{Row, Tx},
    error::Result,
    polls::store::Known,
};

/// How many have an answer: people who live there, households, or households with an owner.
pub(in crate::polls) async fn count(
    tx: &mut Tx,
    known: &Known,
    voice: Voice,
    now: Time,
) -> Result<u32> {
    let counted = match voice {
        Voice::Person => {
            "SELECT COUNT(*) FROM homes x JOIN person p ON p.home = x.id \
             WHERE p.post = 'resident' AND (p.ended_at IS NULL OR p.ended_at > $3)"
        }
        Voice::Household => "SELECT COUNT(*) FROM homes WHERE CAST($3 AS BIGINT) > 0",
        Voice::Owner => {
            "SELECT COUNT(*) FROM homes x JOIN household h ON h.place = x.id \
             WHERE h.owners <> '' AND CAST($3 AS BIGINT) > 0"
        }
    };
    let sql = format!(
        "WITH RECURSIVE below (id, kind) AS ( \
         SELECT x.id, x.kind FROM place x WHERE x.community = $2 AND EXISTS ( \
           SELECT n.place FROM poll_place n WHERE n.poll = $1 \
           AND (n.place = x.id OR n.place = 0)) \
         UNION SELECT x.id, x.kind FROM place x JOIN below b ON x.parent = b.id OR x.grid = b.id), \
         homes AS (SELECT DISTINCT id FROM below WHERE kind = 'household') {counted}"
    );
    let values = [known.id.into(), known.community.into(), now.into()];
    let count = tx.row(&sql, &values, |row| row.int(0)).await?.unwrap_or_default();
    Ok(u32::try_from(count)?)
}

/// A household by its number, of this community.
pub(in crate::polls) async fn home(
    tx: &mut Tx,
    known: &Known,
    code: &str,
) -> Result<Option<PlaceId>> {
    let sql = "SELECT id FROM place WHERE community = $1 AND kind = 'household' \
               AND (code = $2 OR name = $2) ORDER BY code = $2 DESC LIMIT 1";
    let values = [known.community.into(), code.into()];
    tx.row(sql, &values, |row| Ok(PlaceId::from_number(row.int(0)?))).await
}

fn voter(row: &Row<'_>, home: PlaceId) -> anyhow::Result<Voter> {
    Ok(Voter {
        home,
        home_name: row.text(0)?,
        person: row.opt_int(1)?.map(PersonId::from_number),
        name: row.opt_text(2)?,
        answered: row.opt_int(3)?.map(|is_paper| is_paper != 0),
    })
}

/// A household as one who has an answer; of owners alone where the register names one.
pub(in crate::polls) async fn household(
    tx: &mut Tx,
    known: &Known,
    home: PlaceId,
) -> Result<Vec<Voter>> {
    let sql = "SELECT x.name, CAST(NULL AS BIGINT), CAST(NULL AS TEXT), r.is_paper FROM place x \
         LEFT JOIN household h ON h.place = x.id \
         LEFT JOIN poll_roll r ON r.poll = $1 AND r.voter = x.id \
         WHERE x.id = $2 AND x.community = $3 AND x.kind = 'household' \
         AND (CAST($4 AS BIGINT) = 0 OR COALESCE(h.owners, '') <> '')";
    let for_owners = known.draft.voice == Voice::Owner;
    let values = [known.id.into(), home.into(), known.community.into(), for_owners.into()];
    tx.rows(sql, &values, |row| voter(row, home)).await
}

/// The people of a household.
pub(in crate::polls) async fn people(
    tx: &mut Tx,
    known: &Known,
    home: PlaceId,
    now: Time,
) -> Result<Vec<Voter>> {
    let sql = "SELECT x.name, p.id, p.name, r.is_paper FROM place x JOIN person p ON p.home = x.id \
         LEFT JOIN poll_roll r ON r.poll = $1 AND r.voter = p.id \
         WHERE x.id = $2 AND x.community = $3 AND p.post = 'resident' \
         AND (p.ended_at IS NULL OR p.ended_at > $4) ORDER BY p.name, p.id";
    let values = [known.id.into(), home.into(), known.community.into(), now.into()];
    tx.rows(sql, &values, |row| voter(row, home)).await
}

/// Puts somebody on the roll; whether they were not on it.
pub(in crate::polls) async fn enrol(
    tx: &mut Tx,
    id: PollId,
    voter: i64,
    entered_by: Option<PersonId>,
) -> Result<bool> {
    let is_paper = entered_by.is_some();
    let sql = "INSERT INTO poll_roll (poll, voter, is_paper, entered_by) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (poll, voter) DO NOTHING";
    let values = [id.into(), voter.into(), is_paper.into(), entered_by.into()];
    let rows = tx.execute(sql, &values).await?;
    if rows > 0 {
        let sql = "UPDATE poll SET answered = answered + 1, papers = papers + $2 WHERE id = $1";
        tx.execute(sql, &[id.into(), i64::from(is_paper).into()]).await?;
    }
    Ok(rows > 0)
}

/// Strikes somebody off the roll who answered on paper; whether they did.
pub(in crate::polls) async fn strike(tx: &mut Tx, id: PollId, voter: i64) -> Result<bool> {
    let sql = "DELETE FROM poll_roll WHERE poll = $1 AND voter = $2 AND is_paper = 1";
    let rows = tx.execute(sql, &[id.into(), voter.into()]).await?;
    if rows > 0 {
        let sql = "UPDATE poll SET answered = answered - 1, papers = papers - 1 WHERE id = $1";
        tx.execute(sql, &[id.into()]).await?;
    }
    Ok(rows > 0)
}
