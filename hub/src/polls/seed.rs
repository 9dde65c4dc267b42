//! Polls that are invented, with those who have answered.

use contract::{
    id::{CommunityId, PersonId, PlaceId, PollId},
    polls::{Draft, Reply},
    time::Time,
};

use super::{
    answering::{Given, put},
    counting,
    desk::{self, store as drafts},
    store,
};
use crate::{app::App, db::Tx, error::Result};

/// An invented poll.
#[derive(Clone, Debug)]
pub(crate) struct Invented {
    pub(crate) community: CommunityId,
    pub(crate) author: PersonId,
    pub(crate) draft: Draft,
    pub(crate) published_at: Time,
    pub(crate) answers: Vec<InventedAnswer>,
    /// What the community makes of the result, where it is over.
    pub(crate) conclusion: Option<String>,
}

/// An invented answer: who gave it, where they live, and what they said.
pub(crate) type InventedAnswer = (PersonId, PlaceId, Vec<Option<Reply>>);

/// Stores it; nobody is told.
///
/// # Errors
/// When the store fails, or it lacks something.
pub(crate) async fn put_invented(tx: &mut Tx, app: &App, invented: &Invented) -> Result<PollId> {
    let id = PollId::from_number(app.id()?);
    let Invented { community, author, draft, published_at, answers, conclusion } = invented;
    drafts::add(tx, id, *community, *author).await?;
    drafts::put_places(tx, id, &draft.places).await?;
    drafts::write(tx, id, 0, draft, &desk::beginning(draft)).await?;
    let Some(known) = store::known(tx, id).await? else { return Ok(id) };
    desk::open(tx, &known, *published_at).await?;
    for (person, home, replies) in answers {
        let is_shared = draft.voice.is_shared();
        let voter = if is_shared { home.number() } else { person.number() };
        let person = Some(*person);
        let given = Given { voter, home: *home, person, replies, entered_by: None };
        put(tx, app, &known, &given, *published_at).await?;
    }
    if let (Some(text), Some(known)) = (conclusion, store::known(tx, id).await?) {
        let at = known.counts_at.unwrap_or(*published_at);
        counting::count(tx, app, &known, at).await?;
        drafts::conclude(tx, id, text, *author, at).await?;
    }
    Ok(id)
}
