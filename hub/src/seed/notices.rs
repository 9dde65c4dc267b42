//! Invented notices, a few days apart.

use anyhow::{Context, anyhow};
use contract::{
    id::{CommunityId, PersonId},
    notices::{Draft, Happening, Topic},
    text::{Body, Subject, Whereabouts},
    time::Span,
};

use super::{
    Amount,
    chance::Chance,
    words::{Telling, Words, say},
};
use crate::{app::App, notices::put_invented};

/// Invents them, the oldest first; what is told in the last of them is still to come.
///
/// # Errors
/// When the store fails.
pub(super) async fn add(
    app: &App,
    community: CommunityId,
    amount: Amount,
    words: &Words,
    staff: &[PersonId],
) -> anyhow::Result<()> {
    for number in (0..amount.notices).rev() {
        let mut chance = Chance::of(amount.seed, "notice", number);
        let at = usize::try_from(number).unwrap_or(0) % words.tellings.len().max(1);
        let telling = words.tellings.get(at).context("nothing to tell")?;
        let author = *chance.pick(staff).context("nobody who tells it")?;
        let published_at = app.now() - Span::DAY.times(i64::try_from(number * 3)?) - Span::HOUR;
        let draft = draft(telling, published_at, &say(&mut chance, &words.spots))?;
        let inner = app.clone();
        app.db
            .write(move |tx| {
                let (app, draft) = (inner.clone(), draft.clone());
                Box::pin(async move {
                    put_invented(tx, &app, community, author, &draft, published_at).await
                })
            })
            .await
            .map_err(|error| anyhow!("storing notices: {error:?}"))?;
    }
    Ok(())
}

fn draft(
    telling: &Telling,
    published_at: contract::time::Time,
    spot: &str,
) -> anyhow::Result<Draft> {
    let fault = |fault| anyhow!("{}: {fault}", telling.title);
    let from = published_at + Span::HOUR.times(telling.hours_ahead);
    Ok(Draft {
        title: Some(Subject::try_from(telling.title.as_str()).map_err(fault)?),
        text: Some(Body::try_from(telling.text.replace("{place}", spot)).map_err(fault)?),
        topic: Topic::read(&telling.topic).context("no such topic")?,
        happening: (telling.hours_ahead > 0)
            .then(|| {
                let at = Whereabouts::try_from(spot).map_err(fault)?;
                anyhow::Ok(Happening {
                    from,
                    until: Some(from + Span::HOUR.times(2)),
                    at: Some(at),
                })
            })
            .transpose()?,
        ..Draft::default()
    })
}
