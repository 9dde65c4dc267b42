//! Notices as they are written: kept, looked at as residents will see them, thrown away.

pub(super) mod store;

use contract::{
    Code,
    attachments::MAX_DOCUMENTS,
    id::NoticeId,
    notices::{
        Audience, Desk, Draft, Keep, Kept as Answered, Look, Preview, Reach, Reached, Remove,
        Sheet, Written, Zone, Zones,
    },
    people::Care,
    rich::{self, Block},
    text::Body,
    time::Time,
    words,
};

use super::{
    publishing::{may_approve, recall_until},
    reading, store as rows,
};
use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    gates::Wording,
    idempotency,
    people::Member,
    register, rich as markdown,
};
use store::{self as drafts, Bound, Kept, State};

/// How many letters of a text stand in a list.
const BEGINNING: usize = 80;

/// The most pictures of a notice.
const PICTURES: usize = 12;

/// Lists drafts and notices for those who write them.
pub(crate) async fn list(app: App, ask: Ask<Desk>) -> Result<Outcome<Vec<Written>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
                let after = call.request.after;
                Ok(drafts::list(tx, member.community, after, call.now).await?.into())
            })
        })
        .await
}

/// Shows a notice to those who write it.
pub(crate) async fn look(app: App, ask: Ask<Look>) -> Result<Outcome<Sheet>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
                let kept = mine(tx, &member, call.request.id).await?;
                Ok(sheet(tx, &member, kept, call.caller.language, call.now).await?.into())
            })
        })
        .await
}

async fn sheet(
    tx: &mut Tx,
    member: &Member,
    kept: Kept,
    language: contract::Language,
    now: Time,
) -> Result<Sheet> {
    let written = drafts::one(tx, kept.id, now).await?;
    let written = written.ok_or_else(|| Error::refused(Code::NotFound))?;
    let group = kept.draft.audience.group;
    let reached = match kept.reached {
        Some(reached) => reached,
        None => drafts::reach(tx, kept.id, kept.community, group, now).await?,
    };
    let places = rows::places(tx, kept.id).await?;
    let names = rows::names(tx, &places).await?;
    let published_by = match kept.published_by {
        Some(person) => drafts::name(tx, person).await?,
        None => None,
    };
    let approved_by = match kept.approved_by {
        Some(person) => drafts::name(tx, person).await?,
        None => None,
    };
    Ok(Sheet {
        written,
        pictures: reading::pictures(tx, kept.id, &kept.draft).await?,
        documents: reading::documents(tx, kept.id, &kept.draft).await?,
        revision: kept.revision,
        audience: reading::audience(language, &names, group),
        reached,
        recall_until: recall_until(&kept, now),
        published_by,
        approved_by,
        confirmed: drafts::count_confirmed(tx, kept.id).await?,
        may_approve: may_approve(&kept, member.person),
        draft: kept.draft,
    })
}

/// A notice of one's own community.
///
/// # Errors
/// `not_found` where there is none.
pub(super) async fn mine(tx: &mut Tx, member: &Member, id: NoticeId) -> Result<Kept> {
    let kept = drafts::kept(tx, id).await?;
    kept.filter(|kept| kept.community == member.community)
        .ok_or_else(|| Error::refused(Code::NotFound))
}

/// Keeps what was written so far.
pub(crate) async fn keep(app: App, change: Change<Keep>) -> Result<Outcome<Answered>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
            let Keep { id, seen, draft } = &call.request;
            let (id, seen) = match id {
                Some(id) => {
                    let kept = mine(tx, &member, *id).await?;
                    if kept.state != State::Draft {
                        return Err(Error::refused(Code::Conflict));
                    }
                    (*id, seen.ok_or_else(|| Error::refused(Code::Conflict))?)
                }
                None => {
                    let id = NoticeId::from_number(app.id()?);
                    drafts::add(tx, id, member.community, member.person, call.now).await?;
                    (id, 0)
                }
            };
            let places = &draft.audience.places;
            let zones = drafts::zones_of(tx, member.community, places).await?;
            let Some(zones) = zones.filter(|_| places.len() <= Audience::MOST) else {
                let unknown = FieldReason::Word(words::notices::PLACE_UNKNOWN);
                return Err(Error::field("draft.audience.places", unknown));
            };
            drafts::put_places(tx, id, &zones).await?;
            Ok(write(tx, id, seen, draft, call.now).await?.into())
        })
    })
    .await
}

/// Writes a draft where nobody has changed it since, and binds its pictures and documents.
pub(super) async fn write(
    tx: &mut Tx,
    id: NoticeId,
    seen: i64,
    draft: &Draft,
    now: Time,
) -> Result<Answered> {
    if draft.pictures.len() > PICTURES {
        return Err(Error::field("draft.pictures", FieldReason::TooManyPhotos(PICTURES)));
    }
    if draft.documents.len() > MAX_DOCUMENTS {
        let most = FieldReason::TooManyDocuments(MAX_DOCUMENTS);
        return Err(Error::field("draft.documents", most));
    }
    let text = draft.text.as_ref().map_or("", Body::as_str);
    let beginning = rich::beginning(&markdown::read(text, draft.pictures.len()), BEGINNING);
    if !drafts::write(tx, id, seen, draft, &beginning, now).await? {
        return Err(Error::refused(Code::Conflict));
    }
    let pictures = draft.pictures.iter().map(|one| Bound::Picture(one.photo));
    let documents = draft.documents.iter().map(|one| Bound::Document(one.document));
    let named: Vec<Bound> = pictures.chain(documents).collect();
    let (field, word) = match drafts::bind(tx, id, &named, now).await? {
        None => return Ok(Answered { id, revision: seen + 1 }),
        Some(Bound::Picture(_)) => ("draft.pictures", words::problems::PHOTO_UNKNOWN),
        Some(Bound::Document(_)) => ("draft.documents", words::problems::DOCUMENT_UNKNOWN),
    };
    Err(Error::field(field, FieldReason::Word(word)))
}

/// What a notice needs before it is read by anybody.
///
/// # Errors
/// The fields at fault.
pub(super) fn check(draft: &Draft, now: Time) -> Result<()> {
    let wrong = |field: &str, word| Err(Error::field(field, FieldReason::Word(word)));
    if draft.title.is_none() {
        return wrong("draft.title", words::notices::NEEDS_TITLE);
    }
    if draft.text.is_none() {
        return wrong("draft.text", words::notices::NEEDS_TEXT);
    }
    match draft.expires_at {
        None if draft.is_urgent => {
            return wrong("draft.expires_at", words::notices::URGENT_NEEDS_END);
        }
        Some(end) if end <= now => {
            return wrong("draft.expires_at", words::notices::END_IS_PAST);
        }
        _ => {}
    }
    if let Some(happening) = &draft.happening
        && happening.until.is_some_and(|until| until < happening.from)
    {
        return wrong("draft.happening.until", words::notices::ENDS_BEFORE_IT_BEGINS);
    }
    Wording::of(draft.title.as_ref(), draft.text.as_ref()).with(draft).check()
}

/// Shows a text as a resident will see it.
pub(crate) async fn preview(app: App, change: Change<Preview>) -> Result<Outcome<Vec<Block>>> {
    let call = change.request;
    let (caller, now) = (change.caller, change.now);
    app.db
        .read(move |tx| {
            let caller = caller.clone();
            Box::pin(async move { register::may(tx, &caller, Care::Notify, now).await.map(drop) })
        })
        .await?;
    Ok(markdown::read(call.text.as_str(), PICTURES).into())
}

/// Counts whom a notice would reach.
pub(crate) async fn reach(app: App, ask: Ask<Reach>) -> Result<Outcome<Reached>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
                let kept = mine(tx, &member, call.request.id).await?;
                let group = kept.draft.audience.group;
                Ok(drafts::reach(tx, kept.id, kept.community, group, call.now).await?.into())
            })
        })
        .await
}

/// Lists the places a notice can be for.
pub(crate) async fn zones(app: App, ask: Ask<Zones>) -> Result<Outcome<Vec<Zone>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
                Ok(drafts::zones(tx, member.community, call.now).await?.into())
            })
        })
        .await
}

/// Throws away a draft, or what was recalled within its minute: it may have been published by mistake.
pub(crate) async fn remove(app: App, change: Change<Remove>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
            let kept = mine(tx, &member, call.request.id).await?;
            if !matches!(kept.state, State::Draft | State::Recalled) {
                return Err(Error::refused(Code::Conflict));
            }
            drafts::remove(tx, kept.id, call.now).await?;
            Ok(().into())
        })
    })
    .await
}
