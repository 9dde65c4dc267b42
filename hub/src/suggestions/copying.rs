//! What somebody has proposed, said and been for or against.

mod store;

use contract::{id::PersonId, words::suggestions as words};

use crate::{
    copying::{Hand, Section},
    db::Tx,
    error::Result,
};

/// All of it, for the copy of their data.
///
/// # Errors
/// When the store fails.
pub(crate) async fn copied(tx: &mut Tx, person: PersonId, hand: Hand) -> Result<Vec<Section>> {
    // Of what is hidden nobody is told the title but its author.
    let shown = |title: String| match title.is_empty() {
        true => hand.say(words::COPY_HIDDEN),
        false => title,
    };
    let proposed = store::proposed(tx, person).await?;
    let proposed = proposed.into_iter().map(|(at, title, text)| {
        let lines = text.lines().map(str::to_owned);
        (title, [hand.moment(at)].into_iter().chain(lines).collect())
    });
    let said = store::said(tx, person).await?;
    let said = said.into_iter().map(|(at, title, text)| {
        let lines = text.lines().map(str::to_owned);
        (shown(title), [hand.moment(at)].into_iter().chain(lines).collect())
    });
    let stances = store::stances(tx, person).await?;
    let stances = stances.into_iter().map(|(at, title, is_for)| {
        let word = if is_for { words::COPY_FOR } else { words::COPY_AGAINST };
        (shown(title), vec![format!("{} · {}", hand.moment(at), hand.say(word))])
    });
    Ok(vec![
        Section { title: words::COPY_PROPOSED, pieces: proposed.collect() },
        Section { title: words::COPY_SAID, pieces: said.collect() },
        Section { title: words::COPY_STANCES, pieces: stances.collect() },
    ])
}
