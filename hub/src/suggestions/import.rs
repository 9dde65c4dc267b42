//! Bringing in what was proposed in another system.

use contract::{
    id::{CommunityId, SuggestionId},
    suggestions::{Counts, Status},
    text::{Body, Subject},
    time::Time,
};

use super::{
    alike,
    writing::{self, store},
};
use crate::{app::App, db::Tx, error::Result};

/// A suggestion from another system.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What it is called there.
    pub name: String,
    /// What it proposes, in one line.
    pub title: Subject,
    /// What exactly.
    pub text: Body,
    /// When it was made there.
    pub filed_at: Time,
    /// How many were for it and against it there.
    pub brought: Counts,
}

/// Stores a suggestion as nobody's; `false` where it was brought in before. By whom it is supported
/// nobody here can tell, so these are shown as brought along. Nobody is told of it, and its answer is
/// owed from now on.
///
/// # Errors
/// When the store fails.
pub async fn import(
    tx: &mut Tx,
    app: &App,
    community: CommunityId,
    suggestion: &Imported,
) -> Result<bool> {
    let id = SuggestionId::from_number(app.id()?);
    if !store::bring_in(tx, community, &suggestion.name, id).await? {
        return Ok(false);
    }
    let new = store::New {
        id,
        community,
        author: None,
        title: suggestion.title.to_string(),
        text: suggestion.text.to_string(),
        beginning: writing::beginning(&suggestion.text),
        place: None,
        filed_at: suggestion.filed_at,
        due_at: app.now() + Status::ANSWER,
        brought: Counts { yours: None, ..suggestion.brought },
    };
    store::add(tx, &new).await?;
    alike::learn(tx, community, id, suggestion.title.as_str()).await?;
    Ok(true)
}
