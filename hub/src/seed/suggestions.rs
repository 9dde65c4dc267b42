//! Invented suggestions: a few that everybody talks about, and many that few do.

use anyhow::{Context, anyhow};
use contract::{
    id::{CommunityId, PersonId},
    suggestions::Status,
    text::{Body, Subject},
    time::Span,
};

use super::{
    Amount, Resident,
    chance::Chance,
    words::{Words, say},
};
use crate::{
    app::App,
    suggestions::{Invented, put_invented},
};

/// The most comments of one.
const COMMENTS: u64 = 1_000;

/// How many days back they go.
const DAYS: u64 = 180;

/// Invents them: the first has everybody's support and as many comments as there may be, each after it
/// a share.
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
    for number in (0..amount.suggestions).rev() {
        let invented = invent(app, community, amount, words, staff, residents, number)?;
        let inner = app.clone();
        app.db
            .write(move |tx| {
                let (app, invented) = (inner.clone(), invented.clone());
                Box::pin(async move { put_invented(tx, &app, &invented).await })
            })
            .await
            .map_err(|error| anyhow!("storing suggestions: {error:?}"))?;
    }
    Ok(())
}

fn invent(
    app: &App,
    community: CommunityId,
    amount: Amount,
    words: &Words,
    staff: &[PersonId],
    residents: &[Resident],
    number: u64,
) -> anyhow::Result<Invented> {
    let mut chance = Chance::of(amount.seed, "suggestion", number);
    let idea = chance.pick(&words.ideas).context("no ideas")?;
    let spot = say(&mut chance, &words.spots);
    let title = idea.title.replace("{place}", &spot);
    let author = chance.pick(residents).context("suggestions need residents")?.person;
    let many = residents.len() as u64 / (number + 1);
    let share = |part: u64, chance: &mut Chance| {
        let from = usize::try_from(chance.below(residents.len() as u64)).unwrap_or(0);
        let count = usize::try_from(part).unwrap_or(usize::MAX);
        let around = residents.iter().cycle().skip(from).take(count.min(residents.len()));
        around.map(|resident| resident.person).collect::<Vec<_>>()
    };
    let supporters =
        if number == 0 { share(many, &mut chance) } else { share(many / 2, &mut chance) };
    let opponents = share(many / 20, &mut chance);
    let opponents = opponents.into_iter().filter(|person| !supporters.contains(person)).collect();
    let talk = if number == 0 { COMMENTS } else { many.min(COMMENTS) / 10 };
    let comments = (0..talk.min(residents.len() as u64 * 5)).map(|_| {
        let person = chance.pick(residents).context("residents")?.person;
        let text = say(&mut chance, &words.opinions);
        Ok((person, Body::try_from(text).map_err(|fault| anyhow!("an opinion: {fault}"))?))
    });
    let comments = comments.collect::<anyhow::Result<Vec<_>>>()?;
    let status = Status::ALL[usize::try_from(number % 6).unwrap_or(0)];
    let answer = match (status, chance.pick(staff)) {
        (Status::Gathering, _) | (_, None) => None,
        (status, Some(staff)) => {
            let text = say(&mut chance, &words.answers);
            let text = Body::try_from(text).map_err(|fault| anyhow!("an answer: {fault}"))?;
            Some((status, text, *staff))
        }
    };
    let back = i64::try_from(number * DAYS / amount.suggestions.max(1))?;
    Ok(Invented {
        community,
        author,
        title: Subject::try_from(title).map_err(|fault| anyhow!("a title: {fault}"))?,
        text: Body::try_from(idea.text.as_str()).map_err(|fault| anyhow!("a text: {fault}"))?,
        filed_at: app.now() - Span::DAY.times(back + 1),
        supporters,
        opponents,
        comments,
        answer,
    })
}
