//! Activities that are invented, with those who come.

use contract::{
    activities::Draft,
    id::{ActivityId, AttendeeId, CommunityId, PersonId},
    time::Time,
};

use super::{
    desk::store as sheets,
    seats::{Taken, store as seats},
};
use crate::{app::App, db::Tx, error::Result};

/// An invented activity.
#[derive(Clone, Debug)]
pub(crate) struct Invented {
    pub(crate) community: CommunityId,
    pub(crate) author: PersonId,
    pub(crate) draft: Draft,
    pub(crate) announced_at: Time,
    /// Who comes, and with how many.
    pub(crate) coming: Vec<(PersonId, u8)>,
    /// What came of it, where it is over.
    pub(crate) report: Option<String>,
}

/// Stores it; nobody is told.
///
/// # Errors
/// When the store fails.
pub(crate) async fn put_invented(tx: &mut Tx, app: &App, invented: &Invented) -> Result<()> {
    let id = ActivityId::from_number(app.id()?);
    let Invented { community, author, draft, announced_at, coming, report } = invented;
    let digits = format!("{:06}", app.secret_id()?.rem_euclid(1_000_000));
    sheets::add(tx, id, (*community, *author), draft, &digits, *announced_at).await?;
    sheets::put_places(tx, id, &draft.places).await?;
    for (person, heads) in coming {
        let now = seats::seats(tx, id).await?;
        let taken = Taken {
            id: AttendeeId::from_number(app.id()?),
            person: Some(*person),
            heads: *heads,
            is_helper: false,
            is_waiting: !now.admits(*heads),
            is_entered: false,
            ended_at: None,
        };
        let came_at = draft.starts_at.filter(|_| report.is_some() && !taken.is_waiting);
        let new =
            seats::New { taken, name: None, home: None, replies: &[], entered_by: None, came_at };
        seats::add(tx, id, &new).await?;
    }
    if let Some(text) = report {
        let at = draft.ends_at.unwrap_or(*announced_at);
        super::reporting::store::tell(tx, id, text, at).await?;
    }
    Ok(())
}
