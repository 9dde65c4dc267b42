//! What somebody has answered, where that is kept, and that they have answered at all.

mod store;

use contract::{id::PersonId, words::polls as words};

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
    let mut pieces = Vec::new();
    for answered in store::answered(tx, person).await? {
        let lines = match &answered.replies {
            None => vec![hand.say(words::COPY_SECRET)],
            Some((at, replies)) => {
                let said =
                    answered.draft.questions.iter().zip(replies).map(|(question, reply)| {
                        question.with_reply(hand.language, reply.as_ref())
                    });
                [hand.moment(*at)].into_iter().chain(said).collect()
            }
        };
        let title = answered.draft.title.map(String::from).unwrap_or_default();
        pieces.push((title, lines));
    }
    Ok(vec![Section { title: words::COPY_ANSWERS, pieces }])
}
