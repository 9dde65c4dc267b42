//! Notices that are invented.

use contract::{
    id::{CommunityId, NoticeId, PersonId},
    notices::Draft,
    time::Time,
};

use super::{
    desk::{
        store::{self as drafts, State, Step},
        write,
    },
    publishing::go_on,
};
use crate::{app::App, db::Tx, error::Result};

/// Publishes a notice to everybody, as if by this person at this time.
///
/// # Errors
/// When the store fails.
pub(crate) async fn put_invented(
    tx: &mut Tx,
    app: &App,
    community: CommunityId,
    author: PersonId,
    draft: &Draft,
    at: Time,
) -> Result<()> {
    let id = NoticeId::from_number(app.id()?);
    drafts::add(tx, id, community, author, at).await?;
    drafts::put_places(tx, id, &[]).await?;
    write(tx, id, 0, draft, at).await?;
    let Some(kept) = drafts::kept(tx, id).await? else { return Ok(()) };
    let reached = drafts::reach(tx, id, community, draft.audience.group, at).await?;
    let step = Step {
        state: State::Published,
        publish_at: None,
        published_at: None,
        published_by: Some(author),
        approved_by: None,
        reached: Some(reached),
    };
    go_on(tx, &kept, step, at).await.map(drop)
}
