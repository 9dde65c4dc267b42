//! Invented activities: some to come, one that is over.

use anyhow::{Context, anyhow};
use contract::{
    activities::Draft,
    id::{CommunityId, PersonId},
    time::{Offset, Span},
};

use super::{
    Amount, Resident,
    chance::Chance,
    words::{Gathering, Words},
};
use crate::{
    activities::{Invented, put_invented},
    app::App,
};

/// Invents them, the oldest first.
///
/// # Errors
/// When the store fails.
pub(super) async fn add(
    app: &App,
    community: CommunityId,
    amount: Amount,
    words: &Words,
    staff: &[PersonId],
    residents: &[Resident],
) -> anyhow::Result<()> {
    let settings = app.communities.get(community).context("an unknown community")?;
    let offset = settings.offset();
    for number in (0..amount.activities).rev() {
        let at = usize::try_from(number).unwrap_or(0) % words.gatherings.len().max(1);
        let gathering = words.gatherings.get(at).context("nothing to do together")?;
        let mut chance = Chance::of(amount.seed, "activity", number);
        let draft = planned(app, gathering, offset);
        let begins = draft.starts_at.unwrap_or(app.now()).min(app.now());
        let invented = Invented {
            community,
            author: *chance.pick(staff).context("nobody who organises")?,
            coming: coming(gathering, residents, &mut chance),
            draft,
            announced_at: begins - Span::DAY.times(5),
            report: Some(gathering.report.clone()).filter(|report| !report.is_empty()),
        };
        let inner = app.clone();
        app.db
            .write(move |tx| {
                let (app, invented) = (inner.clone(), invented.clone());
                Box::pin(async move { put_invented(tx, &app, &invented).await })
            })
            .await
            .map_err(|error| anyhow!("storing activities: {error:?}"))?;
    }
    Ok(())
}

/// What it is, with its time.
fn planned(app: &App, gathering: &Gathering, offset: Offset) -> Draft {
    let day = (app.now() + Span::DAY.times(gathering.days_ahead)).day(offset);
    let starts_at = day.at(gathering.hour, offset);
    Draft {
        starts_at: Some(starts_at),
        ends_at: Some(starts_at + Span::MINUTE.times(gathering.lasts)),
        ..gathering.draft.clone()
    }
}

/// Who comes, and with how many.
fn coming(
    gathering: &Gathering,
    residents: &[Resident],
    chance: &mut Chance,
) -> Vec<(PersonId, u8)> {
    if !gathering.draft.needs_signup {
        return Vec::new();
    }
    let come = residents.iter().filter(|_| chance.below(2) == 0).collect::<Vec<_>>();
    let party = u64::from(gathering.draft.party.max(1));
    come.into_iter()
        .map(|resident| {
            let more = chance.below(party);
            (resident.person, 1 + u8::try_from(more).unwrap_or(0))
        })
        .collect()
}
