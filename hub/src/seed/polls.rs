//! Invented polls: one that everybody has answered, one that is over, one that has just begun.

use anyhow::{Context, anyhow};
use contract::{
    id::{CommunityId, PersonId},
    polls::{Draft, Kind, Question, Reply, STEPS},
    text::Opinion,
    time::Span,
};

use super::{
    Amount, Resident,
    chance::Chance,
    words::{Words, say},
};
use crate::{
    app::App,
    polls::{Invented, InventedAnswer, put_invented},
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
    for number in (0..amount.polls).rev() {
        let at = usize::try_from(number).unwrap_or(0) % words.askings.len().max(1);
        let asking = words.askings.get(at).context("nothing to ask")?;
        let mut chance = Chance::of(amount.seed, "poll", number);
        let is_over = !asking.conclusion.is_empty();
        let (begun, ends) = if is_over { (-20, -6) } else { (-2, 5) };
        let draft = Draft {
            closes_at: Some(app.now() + Span::DAY.times(ends) + Span::HOUR.times(at as i64)),
            ..asking.draft.clone()
        };
        let answers =
            if at == 2 { Vec::new() } else { answers(&draft, words, residents, &mut chance)? };
        let invented = Invented {
            community,
            author: *chance.pick(staff).context("nobody who asks")?,
            draft,
            published_at: app.now() + Span::DAY.times(begun),
            answers,
            conclusion: is_over.then(|| asking.conclusion.clone()),
        };
        let inner = app.clone();
        app.db
            .write(move |tx| {
                let (app, invented) = (inner.clone(), invented.clone());
                Box::pin(async move { put_invented(tx, &app, &invented).await.map(drop) })
            })
            .await
            .map_err(|error| anyhow!("storing polls: {error:?}"))?;
    }
    Ok(())
}

/// An answer of each who has one.
fn answers(
    draft: &Draft,
    words: &Words,
    residents: &[Resident],
    chance: &mut Chance,
) -> anyhow::Result<Vec<InventedAnswer>> {
    let mut answers = Vec::new();
    let mut homes = std::collections::BTreeSet::new();
    for resident in residents {
        let Some((home, _)) = &resident.home else { continue };
        if draft.voice.is_shared() && !homes.insert(home.number()) {
            continue;
        }
        let replies = draft.questions.iter().map(|question| reply(question, words, chance));
        answers.push((resident.person, *home, replies.collect::<anyhow::Result<Vec<_>>>()?));
    }
    Ok(answers)
}

fn reply(question: &Question, words: &Words, chance: &mut Chance) -> anyhow::Result<Option<Reply>> {
    let number = |below: usize, chance: &mut Chance| {
        u8::try_from(chance.below(below.max(1) as u64)).unwrap_or(0)
    };
    let all = question.kind.choices().len();
    Ok(match &question.kind {
        // The first is liked best.
        Kind::Single { .. } => {
            Some(Reply::Picks(vec![number(all, chance).min(number(all, chance))]))
        }
        Kind::Multiple { .. } => Some(Reply::Picks(vec![number(all, chance)])),
        Kind::Ranking { choices } => {
            let mut picks: Vec<u8> = (0..).take(choices.len()).collect();
            let (one, other) = (number(all, chance), number(all, chance));
            picks.swap(usize::from(one), usize::from(other));
            Some(Reply::Picks(picks))
        }
        Kind::Scale { .. } => Some(Reply::Picks(vec![1 + number(usize::from(STEPS), chance)])),
        Kind::Text {} if chance.below(8) == 0 => {
            let text = say(chance, &words.opinions);
            Some(Reply::Said(Opinion::try_from(text).map_err(|fault| anyhow!("{fault}"))?))
        }
        Kind::Text {} => None,
    })
}
