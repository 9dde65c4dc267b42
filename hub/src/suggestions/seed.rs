//! Suggestions that are invented, with those who are for them and what is said of them.

use contract::{
    id::{CommentId, CommunityId, PersonId, SuggestionId},
    suggestions::{Counts, Decide, Stance, Status},
    text::{Body, Subject},
    time::{Span, Time},
};

use super::{
    alike,
    comments::store as said,
    desk::store as moves,
    standing::store as standing,
    store,
    writing::{self, store as rows},
};
use crate::{app::App, db::Tx, error::Result};

/// An invented suggestion.
#[derive(Clone, Debug)]
pub(crate) struct Invented {
    pub(crate) community: CommunityId,
    pub(crate) author: PersonId,
    pub(crate) title: Subject,
    pub(crate) text: Body,
    pub(crate) filed_at: Time,
    pub(crate) supporters: Vec<PersonId>,
    pub(crate) opponents: Vec<PersonId>,
    pub(crate) comments: Vec<(PersonId, Body)>,
    /// What the community said, and who of the staff.
    pub(crate) answer: Option<(Status, Body, PersonId)>,
}

/// Stores it; nobody is told.
///
/// # Errors
/// When the store fails.
pub(crate) async fn put_invented(tx: &mut Tx, app: &App, invented: &Invented) -> Result<()> {
    let id = SuggestionId::from_number(app.id()?);
    let at = invented.filed_at;
    let new = rows::New {
        id,
        community: invented.community,
        author: Some(invented.author),
        title: invented.title.to_string(),
        text: invented.text.to_string(),
        beginning: writing::beginning(&invented.text),
        place: None,
        filed_at: at,
        due_at: at + Status::ANSWER,
        brought: Counts::default(),
    };
    rows::add(tx, &new).await?;
    alike::learn(tx, new.community, id, invented.title.as_str()).await?;
    standing::speak(tx, id, invented.author, false).await?;
    standing::follow(tx, id, invented.author, at).await?;
    let stances = [(&invented.supporters, Stance::For), (&invented.opponents, Stance::Against)];
    for (people, stance) in stances {
        for person in people.iter().filter(|person| **person != invented.author) {
            standing::stand(tx, id, *person, stance, at).await?;
        }
    }
    for (person, text) in &invented.comments {
        standing::speak(tx, id, *person, false).await?;
        let comment = CommentId::from_number(app.id()?);
        said::add(tx, comment, id, *person, text.as_str(), None, at).await?;
    }
    let Some((status, reason, staff)) = &invented.answer else { return Ok(()) };
    let Some(known) = store::known(tx, id).await? else { return Ok(()) };
    let answered = at + Span::DAY.times(9);
    let decide = Decide {
        id,
        seen: known.revision,
        status: *status,
        reason: reason.clone(),
        due_at: status.is_owed().then_some(app.now() + Span::DAY.times(30)),
        pictures: Vec::new(),
    };
    moves::decide(tx, &known, &decide, *staff, answered).await
}
