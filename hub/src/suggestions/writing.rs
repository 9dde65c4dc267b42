//! Suggestions as they are made, written anew and taken back.

pub(super) mod store;

use contract::{
    Code,
    id::SuggestionId,
    live::Event,
    rich,
    suggestions::{Act, Counts, Edit, Made, Near, Propose, Status, Withdraw},
    text::Body,
    words,
};

use super::{
    alike,
    desk::merging,
    reader::{met, resident},
    standing::store as standing,
};
use crate::{
    app::App,
    attachments,
    call::{Call, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    live::{Told, Topic},
    people::{self, Member},
};
use store::New;

/// How many letters of a text stand in a list.
const BEGINNING: usize = 80;

/// Makes a suggestion.
pub(crate) async fn propose(app: App, change: Change<Propose>) -> Result<Outcome<Made>> {
    if change.request.photos.len() > Propose::PHOTOS {
        return Err(Error::field("photos", FieldReason::TooManyPhotos(Propose::PHOTOS)));
    }
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            Ok(put(tx, &app, resident(&who)?, &call).await?.into())
        })
    })
    .await
}

async fn put(tx: &mut Tx, app: &App, member: &Member, call: &Call<Propose>) -> Result<Made> {
    let Propose { title, text, near, photos, is_named } = &call.request;
    let kind = match near {
        Near::Everywhere => None,
        Near::Grid => Some("grid"),
        Near::Building => Some("building"),
    };
    let place = match (kind, member.home) {
        (None, _) => None,
        (Some(kind), Some(home)) => store::zone(tx, home, kind).await?,
        (Some(_), None) => None,
    };
    if kind.is_some() && place.is_none() {
        return Err(Error::field("near", FieldReason::Word(words::suggestions::NEAR_UNKNOWN)));
    }
    let id = SuggestionId::from_number(app.id()?);
    let new = New {
        id,
        community: member.community,
        author: Some(member.person),
        title: title.to_string(),
        text: text.to_string(),
        beginning: beginning(text),
        place,
        filed_at: call.now,
        due_at: call.now + Status::ANSWER,
        brought: Counts::default(),
    };
    store::add(tx, &new).await?;
    alike::learn(tx, new.community, id, title.as_str()).await?;
    if store::bind(tx, id, 0, photos).await?.is_some() {
        let unknown = FieldReason::Word(words::problems::PHOTO_UNKNOWN);
        return Err(Error::field("photos", unknown));
    }
    standing::speak(tx, id, member.person, *is_named).await?;
    standing::follow(tx, id, member.person, call.now).await?;
    tell(tx, new.community, id);
    Ok(Made { id, revision: 1 })
}

/// How a text begins, in one line.
pub(super) fn beginning(text: &Body) -> String {
    let lines = rich::Block::Paragraph(vec![rich::Span::Text(text.to_string())]);
    rich::beginning(&[lines], BEGINNING)
}

/// Whoever lives or works here may have it on the screen.
pub(super) fn tell(tx: &mut Tx, community: contract::id::CommunityId, id: SuggestionId) {
    let topics = vec![Topic::Community(community), Topic::Staff(community)];
    tx.tell(Told { topics, event: Event::Suggestion { id } });
}

/// Writes a suggestion anew.
pub(crate) async fn edit(app: App, change: Change<Edit>) -> Result<Outcome<Made>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Edit { id, seen, title, text, is_named } = &call.request;
            let (_, known) = met(tx, &who, *id, Act::Edit).await?;
            if known.revision != *seen || !known.status.gathers() {
                return Err(Error::refused(Code::Conflict));
            }
            standing::speak(tx, *id, who.member()?.person, *is_named).await?;
            if known.title == title.as_str() && known.text == text.as_str() {
                return Ok(Made { id: *id, revision: known.revision }.into());
            }
            let (title, beginning) = (title.as_str(), beginning(text));
            store::write(tx, &known, title, text.as_str(), &beginning, call.now).await?;
            alike::learn(tx, known.community, *id, title).await?;
            tell(tx, known.community, *id);
            Ok(Made { id: *id, revision: seen + 1 }.into())
        })
    })
    .await
}

/// Takes a suggestion back, as long as it is not decided.
pub(crate) async fn withdraw(app: App, change: Change<Withdraw>) -> Result<Outcome<()>> {
    let outcome = idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (_, known) = met(tx, &who, call.request.id, Act::Withdraw).await?;
            if !known.status.gathers() {
                return Err(Error::refused(Code::Conflict));
            }
            merging::take_apart(tx, &known, call.now).await?;
            store::withdraw(tx, known.id, call.now).await?;
            attachments::forget_of_suggestion(tx, known.id).await?;
            tell(tx, known.community, known.id);
            Ok(().into())
        })
    })
    .await?;
    if let Err(fault) = attachments::clear(&app).await {
        // The rows are gone; their files go with the next sweep.
        tracing::warn!(?fault, "pictures of a suggestion that was taken back");
    }
    Ok(outcome)
}
