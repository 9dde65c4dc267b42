//! To which activities somebody has signed up, and how long they have helped.

mod store;

use contract::{activities::duration, id::PersonId, words::activities as words};

use super::roster::store as rosters;
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
    let language = hand.language;
    let mut coming = Vec::new();
    for one in store::signed_up(tx, person).await? {
        let word = match (one.is_waiting, one.is_helper, one.came_at) {
            (true, ..) => words::YOUR_WAITING,
            (_, _, Some(_)) => words::YOUR_BEEN,
            (_, true, None) => words::YOUR_HELPING,
            (_, false, None) => words::YOUR_COMING,
        };
        let heads = words::roster_heads(language, u64::from(one.heads));
        let mut lines = vec![format!(
            "{} · {} · {heads}",
            hand.moment(one.draft.starts_at.unwrap_or_default()),
            hand.say(word)
        )];
        lines.extend(
            one.draft
                .questions
                .iter()
                .zip(&one.replies)
                .map(|(question, reply)| question.with_reply(language, reply.as_ref())),
        );
        coming.push((one.draft.title.map(String::from).unwrap_or_default(), lines));
    }
    let hours = rosters::hours(tx, person).await?.into_iter().map(|one| {
        let long = duration(language, u32::from(one.minutes));
        (one.title, vec![format!("{} · {long}", hand.moment(one.starts_at))])
    });
    Ok(vec![
        Section { title: words::COPY_COMING, pieces: coming },
        Section { title: words::MY_HOURS, pieces: hours.collect() },
    ])
}
