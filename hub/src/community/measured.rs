//! How long answers really took: measured now and then, shown on every page.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use contract::{
    community::Measured,
    id::CommunityId,
    time::{Span, Time},
};

use super::store;
use crate::{db::Tx, error::Result};

/// For how long a measure is shown: it moves by the day, and pages are opened by the second.
const FRESH: Span = Span::MINUTE.times(10);

/// The fewest answers a measured time is told for; fewer would be chance, or point at one person.
const ENOUGH: usize = 10;

/// The most answers that are looked at.
const SAMPLE: i64 = 1_000;

/// What was measured last, by community.
#[derive(Debug, Default)]
pub struct Measures(Mutex<HashMap<CommunityId, Measure>>);

/// One measure: when, and what, if there were enough answers.
#[derive(Clone, Copy, Debug)]
struct Measure {
    at: Time,
    found: Option<Measured>,
}

impl Measures {
    /// How long answers took in the last 30 days.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn read(
        &self,
        tx: &mut Tx,
        community: CommunityId,
        now: Time,
    ) -> Result<Option<Measured>> {
        if let Some(found) = self.fresh(community, now) {
            return Ok(found);
        }
        let found = measure(tx, community, now).await?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(community, Measure { at: now, found });
        Ok(found)
    }

    fn fresh(&self, community: CommunityId, now: Time) -> Option<Option<Measured>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let measure = known.get(&community)?;
        // A clock that was set back must not keep an old measure for ever.
        (measure.at <= now && now - measure.at < FRESH).then_some(measure.found)
    }
}

async fn measure(tx: &mut Tx, community: CommunityId, now: Time) -> Result<Option<Measured>> {
    let since = now - Span::DAY.times(30);
    let mut waits = store::waits(tx, community, since, SAMPLE).await?;
    if waits.len() < ENOUGH {
        return Ok(None);
    }
    waits.sort_unstable();
    let hours = |part: usize| {
        let wait = waits[(waits.len() - 1) * part / 10];
        u32::try_from((wait.0.max(0) + Span::HOUR.0 - 1) / Span::HOUR.0).unwrap_or(u32::MAX)
    };
    Ok(Some(Measured {
        median_hours: hours(5),
        most_hours: hours(9),
        count: u32::try_from(waits.len()).unwrap_or(u32::MAX),
        until: now,
    }))
}
