//! The queries of the counter.

use anyhow::Context;
use contract::{
    counter::{Found, Look, Resident},
    id::{CommunityId, PersonId, PlaceId},
    people::Post,
    register::Kind,
    time::Time,
};

use crate::{db::Tx, error::Result, register::pattern};

/// Where somebody lives.
#[derive(Clone, Debug)]
pub(super) struct Housed {
    pub(super) home: Option<(PlaceId, String)>,
}

/// A resident who belongs to the community now.
pub(super) async fn resident(
    tx: &mut Tx,
    community: CommunityId,
    person: PersonId,
    now: Time,
) -> Result<Option<Housed>> {
    tx.row(
        "SELECT h.id, h.name FROM person p LEFT JOIN place h ON h.id = p.home \
         WHERE p.id = $1 AND p.community = $2 AND p.post = $3 \
         AND (p.ended_at IS NULL OR p.ended_at > $4)",
        &[person.into(), community.into(), Post::Resident.as_str().into(), now.into()],
        |row| {
            let home = row.opt_int(0)?.map(PlaceId::from_number).zip(row.opt_text(1)?);
            Ok(Housed { home })
        },
    )
    .await
}

/// A place of the register.
pub(super) async fn place(
    tx: &mut Tx,
    community: CommunityId,
    id: PlaceId,
) -> Result<Option<(PlaceId, String)>> {
    tx.row(
        "SELECT name FROM place WHERE id = $1 AND community = $2 \
         AND kind IN ('building', 'unit', 'household')",
        &[id.into(), community.into()],
        |row| Ok((id, row.text(0)?)),
    )
    .await
}

/// The places whose number, name or residents fit, in the order of their numbers, with who lives
/// there.
pub(super) async fn found(
    tx: &mut Tx,
    community: CommunityId,
    words: &str,
    now: Time,
) -> Result<Vec<Found>> {
    // "3栋 502" finds "3栋1单元502".
    let words = words.split_whitespace().map(pattern).collect::<String>();
    let rows = tx
        .rows(
            "WITH found AS (SELECT p.id, p.kind, p.code, p.name FROM place p \
             WHERE p.community = $1 AND p.kind IN ('building', 'unit', 'household') \
             AND (lower(p.code) LIKE $2 ESCAPE '!' OR lower(p.name) LIKE $2 ESCAPE '!' \
               OR EXISTS (SELECT 1 FROM person q WHERE q.home = p.id AND q.post = $3 \
                 AND q.id NOT IN (SELECT person FROM child) \
                 AND (q.ended_at IS NULL OR q.ended_at > $4) \
                 AND lower(q.name) LIKE $2 ESCAPE '!')) \
             ORDER BY length(p.code), p.code LIMIT $5) \
             SELECT f.id, f.kind, f.name, r.id, r.name FROM found f \
             LEFT JOIN person r ON r.home = f.id AND r.post = $3 \
               AND (r.ended_at IS NULL OR r.ended_at > $4) \
             ORDER BY length(f.code), f.code, r.id",
            &[
                community.into(),
                words.as_str().into(),
                Post::Resident.as_str().into(),
                now.into(),
                i64::try_from(Look::MOST)?.into(),
            ],
            |row| {
                let kind = row.text(1)?;
                let resident = row.opt_int(3)?.map(PersonId::from_number).zip(row.opt_text(4)?);
                let place = Found {
                    id: PlaceId::from_number(row.int(0)?),
                    kind: Kind::read(&kind).with_context(|| format!("no such kind: {kind}"))?,
                    name: row.text(2)?,
                    residents: Vec::new(),
                };
                Ok((place, resident.map(|(id, name)| Resident { id, name })))
            },
        )
        .await?;
    let mut found: Vec<Found> = Vec::new();
    for (place, resident) in rows {
        if found.last().is_none_or(|last| last.id != place.id) {
            found.push(place);
        }
        if let Some(last) = found.last_mut() {
            last.residents.extend(resident);
        }
    }
    Ok(found)
}
