//! The rows of communities, places and doors.

use std::collections::BTreeMap;

use contract::{
    community::DoorCode,
    id::{CommunityId, PlaceId},
    time::{Span, Time},
};
use sha2::{Digest, Sha256};

use super::{Building, Spot};
use crate::{db::Tx, error::Result, settings::Settings};

/// Brings one community with its places and doors into the store.
pub(super) async fn bring_in(tx: &mut Tx, settings: &Settings) -> Result<CommunityId> {
    let community = CommunityId::from_number(stable_id(&[&settings.code]));
    tx.execute(
        "INSERT INTO community (id, name, settings) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings",
        &[
            community.into(),
            (&settings.name).into(),
            serde_json::to_string(settings)?.as_str().into(),
        ],
    )
    .await?;
    let grid_code = |code: &str| format!("grid:{code}");
    let mut grids = BTreeMap::new();
    for grid in &settings.grids {
        let within = grid.within.as_ref().and_then(|within| grids.get(within)).copied();
        let code = grid_code(&grid.code);
        let id = put_place(tx, community, within, "grid", &code, &grid.name).await?;
        grids.insert(&grid.code, id);
    }
    for building in &settings.buildings {
        let id = put_place(tx, community, None, "building", &building.code, &building.name).await?;
        let grid = building.grid.as_ref().and_then(|grid| grids.get(grid)).copied();
        tx.execute("UPDATE place SET grid = $2 WHERE id = $1", &[id.into(), grid.into()]).await?;
        for unit in &building.units {
            let code = format!("{}-{unit}", building.code);
            let name = format!("{}{unit}单元", building.name);
            put_place(tx, community, Some(id), "unit", &code, &name).await?;
        }
    }
    for door in &settings.doors {
        let code = format!("door:{}", door.code);
        let place = put_place(tx, community, None, "door", &code, &door.place).await?;
        tx.execute(
            "INSERT INTO door (code, community, place) VALUES ($1, $2, $3) \
             ON CONFLICT (code) DO UPDATE SET place = excluded.place",
            &[door.code.as_str().into(), community.into(), place.into()],
        )
        .await?;
    }
    Ok(community)
}

/// An id that is the same at every start: places named in a file keep theirs.
fn stable_id(parts: &[&str]) -> i64 {
    let mut hasher = Sha256::new_with_prefix(b"linli/place/1");
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hasher.finalize()[..8]);
    (u64::from_be_bytes(bytes) >> 1).cast_signed()
}

/// Adds a place, or gives the one of this code its new name.
pub(crate) async fn put_place(
    tx: &mut Tx,
    community: CommunityId,
    parent: Option<PlaceId>,
    kind: &'static str,
    code: &str,
    name: &str,
) -> Result<PlaceId> {
    let id = PlaceId::from_number(stable_id(&[&community.to_string(), code]));
    tx.execute(
        "INSERT INTO place (id, community, parent, kind, code, name) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        &[id.into(), community.into(), parent.into(), kind.into(), code.into(), name.into()],
    )
    .await?;
    Ok(id)
}

/// The place of this code, and its name.
///
/// # Errors
/// When the store fails.
pub async fn place_by_code(
    tx: &mut Tx,
    community: CommunityId,
    code: &str,
) -> Result<Option<(PlaceId, String)>> {
    tx.row(
        "SELECT id, name FROM place WHERE community = $1 AND code = $2",
        &[community.into(), code.into()],
        |row| Ok((PlaceId::from_number(row.int(0)?), row.text(1)?)),
    )
    .await
}

/// Where a door is.
///
/// # Errors
/// When the store fails.
pub async fn place_of_door(tx: &mut Tx, door: &DoorCode) -> Result<Option<Spot>> {
    tx.row(
        "SELECT d.community, p.id, p.name FROM door d JOIN place p ON p.id = d.place \
         WHERE d.code = $1",
        &[door.as_str().into()],
        |row| {
            Ok(Spot {
                community: CommunityId::from_number(row.int(0)?),
                place: Some(PlaceId::from_number(row.int(1)?)),
                name: Some(row.text(2)?),
            })
        },
    )
    .await
}

/// The building a place is in, or is.
pub(super) async fn building(tx: &mut Tx, place: PlaceId) -> Result<Option<Building>> {
    tx.row(
        "WITH RECURSIVE up (id, parent, kind, name) AS ( \
         SELECT id, parent, kind, name FROM place WHERE id = $1 UNION ALL \
         SELECT p.id, p.parent, p.kind, p.name FROM place p JOIN up ON p.id = up.parent) \
         SELECT id, name FROM up WHERE kind = 'building' LIMIT 1",
        &[place.into()],
        |row| Ok(Building { id: PlaceId::from_number(row.int(0)?), name: row.text(1)? }),
    )
    .await
}

/// A place with all that it is in: unit, building, grids; the place itself first.
///
/// # Errors
/// When the store fails.
pub async fn chain(tx: &mut Tx, place: PlaceId) -> Result<Vec<PlaceId>> {
    tx.rows(
        "WITH RECURSIVE up (id, next) AS ( \
         SELECT id, COALESCE(parent, grid) FROM place WHERE id = $1 UNION ALL \
         SELECT p.id, COALESCE(p.parent, p.grid) FROM place p JOIN up ON p.id = up.next) \
         SELECT id FROM up LIMIT 16",
        &[place.into()],
        |row| Ok(PlaceId::from_number(row.int(0)?)),
    )
    .await
}

/// How long the latest first answers since `since` took, at most `limit` of them.
pub(super) async fn waits(
    tx: &mut Tx,
    community: CommunityId,
    since: Time,
    limit: i64,
) -> Result<Vec<Span>> {
    tx.rows(
        "SELECT answered_at - filed_at FROM complaint \
         WHERE community = $1 AND answered_at IS NOT NULL AND answered_at > $2 \
         ORDER BY answered_at DESC LIMIT $3",
        &[community.into(), since.into(), limit.into()],
        |row| Ok(Span(row.int(0)?)),
    )
    .await
}

/// The household of a code such as `3-1-502`; added where there is none, below its unit.
///
/// # Errors
/// When the store fails.
pub async fn put_household(tx: &mut Tx, community: CommunityId, code: &str) -> Result<PlaceId> {
    if let Some((place, _)) = place_by_code(tx, community, code).await? {
        return Ok(place);
    }
    let unit = match code.rsplit_once('-') {
        Some((unit, _)) => place_by_code(tx, community, unit).await?,
        None => None,
    };
    let room = code.rsplit_once('-').map_or(code, |(_, room)| room);
    let (parent, name) = match unit {
        Some((unit, name)) => (Some(unit), format!("{name}{room}")),
        None => (None, code.to_owned()),
    };
    put_place(tx, community, parent, "household", code, &name).await
}
