//! The filing that 100,000 stored faces ask for (FR article 15). Gates count by themselves; nobody has to notice.

mod store;

use contract::{
    Code,
    auditing::Subject,
    gates::{FILING_AT, Filing, Gate, NoteFiling, ShowFiling, Task, filing_due},
    id::CommunityId,
    people::Care,
    time::{Offset, Time},
};

use crate::{
    app::App,
    auditing,
    call::{Ask, Change, Outcome},
    community,
    db::Tx,
    error::{Error, Result},
    idempotency,
    register::may,
};

/// Looks, after a gate has told how many faces it stores, whether there are so many now that it has to be filed.
pub(super) async fn count(tx: &mut Tx, community: CommunityId, now: Time) -> Result<()> {
    let stored = store::stored(tx, community).await?;
    if stored >= FILING_AT { store::reach(tx, community, now).await } else { Ok(()) }
}

/// Tells whether it has to be filed.
pub(crate) async fn show(app: App, ask: Ask<ShowFiling>) -> Result<Outcome<Filing>> {
    let community = auditing::open(&app, &ask.caller, Subject::Gates, ask.now).await?.community;
    let offset = community::settings(&app, community)?.offset();
    app.db
        .read(move |tx| Box::pin(async move { Ok(of(tx, community, offset).await?.into()) }))
        .await
}

/// Whether a community has to file what its gates store.
///
/// # Errors
/// When the store fails.
pub(crate) async fn of(tx: &mut Tx, community: CommunityId, offset: Offset) -> Result<Filing> {
    let stored = store::stored(tx, community).await?;
    let few = u32::try_from(stored).ok().map(Gate::told);
    let found = store::found(tx, community).await?;
    let task = found.as_ref().map(|(reached_at, _)| Task {
        reached_at: *reached_at,
        due_at: filing_due(*reached_at, offset),
    });
    let filed = found.and_then(|(_, filed)| filed);
    let stored = match few {
        Some(None) => None,
        _ => Some(stored),
    };
    Ok(Filing { stored, task, filed })
}

/// Notes that it was filed.
pub(crate) async fn note(app: App, change: Change<NoteFiling>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            let number = call.request.number.as_str();
            if store::file(tx, member.community, number, &member.name, call.now).await? {
                return Ok(().into());
            }
            Err(Error::refused(Code::Conflict))
        })
    })
    .await
}
