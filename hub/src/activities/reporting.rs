//! What came of an activity: minutes and pictures.

pub(super) mod store;

use contract::{
    Code,
    activities::{Act, Report},
    attachments::MAX_COUNT,
    id::ActivityId,
    words,
};

use super::{desk::wording, reader::met_to_change, seats};
use crate::{
    app::App,
    attachments,
    call::{Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    gates::Wording,
    idempotency, people,
    people::Who,
};

/// Tells what came of it.
pub(crate) async fn report(app: App, change: Change<Report>) -> Result<Outcome<()>> {
    if change.request.photos.len() > MAX_COUNT {
        return Err(Error::field("photos", FieldReason::TooManyPhotos(MAX_COUNT)));
    }
    let outcome = idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Report { id, text, photos, seen } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Report, call.now).await?;
            if known.report.as_ref().map(|(at, _)| *at) != *seen {
                return Err(Error::refused(Code::Conflict));
            }
            Wording::said("text", text.as_str()).answering(wording(&known.draft)).check()?;
            attachments::keep_of_activity(tx, *id, photos).await?;
            for photo in photos {
                if !attachments::bind_to_activity(tx, *photo, *id).await? {
                    let unknown = FieldReason::Word(words::problems::PHOTO_UNKNOWN);
                    return Err(Error::field("photos", unknown));
                }
            }
            store::tell(tx, *id, text.as_str(), call.now).await?;
            seats::tell(tx, &known);
            Ok(().into())
        })
    })
    .await?;
    if let Err(fault) = attachments::clear(&app).await {
        // The rows are gone; their files go with the next sweep.
        tracing::warn!(?fault, "pictures of an activity that were replaced");
    }
    Ok(outcome)
}

/// Whether somebody may see the pictures of an activity: whoever lives or works there. They may show
/// people.
///
/// # Errors
/// When the store fails.
pub(crate) async fn may_see(tx: &mut Tx, who: &Who, id: ActivityId) -> Result<bool> {
    let Some(member) = &who.member else { return Ok(false) };
    let known = super::store::known(tx, id).await?;
    Ok(known.is_some_and(|known| known.community == member.community))
}
