//! Who has an answer: those of a place, each of them or by household.

pub(super) mod store;

use contract::{id::PlaceId, polls::Voter};

use super::{
    reader::EVERYWHERE,
    store::{Known, is_for},
};
use crate::{community, db::Tx, error::Result};

/// Those of a household who have an answer; nobody, where the poll is not for them.
///
/// # Errors
/// When the store fails.
pub(super) async fn of_home(
    tx: &mut Tx,
    known: &Known,
    home: PlaceId,
    now: contract::time::Time,
) -> Result<Vec<Voter>> {
    let mut places = community::chain(tx, home).await?;
    places.push(EVERYWHERE);
    if !is_for(tx, known.id, &places).await? {
        return Ok(Vec::new());
    }
    if known.draft.voice.is_shared() {
        store::household(tx, known, home).await
    } else {
        store::people(tx, known, home, now).await
    }
}
