//! What is said under a suggestion, and that it breaks a rule.

pub(super) mod store;

use contract::{
    Code,
    id::{CommentId, PersonId, SuggestionId},
    live::Event,
    suggestions::{
        Act, Comment, CommentPage as Page, Comments, Condition, Remove, Report, Role, Say,
    },
    words,
};

use super::{
    reader::{Reader, met},
    standing::store as standing,
    store::Known,
};
use crate::{
    app::App,
    call::{Ask, Call, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    live::{Told, Topic},
    people,
};

/// Lists what was said under a suggestion.
pub(crate) async fn list(app: App, ask: Ask<Comments>) -> Result<Outcome<Page>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let (reader, known) = met(tx, &who, call.request.id, Act::Read).await?;
                Ok(page(tx, &reader, &known, &call.request, call.now).await?.into())
            })
        })
        .await
}

/// A page of what was said.
///
/// # Errors
/// When the store fails.
pub(super) async fn page(
    tx: &mut Tx,
    reader: &Reader,
    known: &Known,
    list: &Comments,
    now: contract::time::Time,
) -> Result<Page> {
    let is_author = reader.role(known.author) == Role::Author;
    if !reader.reads(known.condition, is_author) {
        return Ok(Page::default());
    }
    let mut comments =
        store::list(tx, reader, known.id, list.order, list.after, Comments::PAGE + 1, now).await?;
    let has_more = comments.len() > Comments::PAGE;
    comments.truncate(Comments::PAGE);
    let next = comments.last().map(|comment| comment.id).filter(|_| has_more);
    Ok(Page { comments, next })
}

/// Says something under a suggestion.
pub(crate) async fn say(app: App, change: Change<Say>) -> Result<Outcome<Comment>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move { Ok(put(tx, &app, &call).await?.into()) })
    })
    .await
}

async fn put(tx: &mut Tx, app: &App, call: &Call<Say>) -> Result<Comment> {
    let who = people::who(tx, &call.caller, call.now).await?;
    let Say { id, text, reply_to, is_named } = &call.request;
    let (reader, known) = met(tx, &who, *id, Act::Comment).await?;
    let person = who.member()?.person;
    let answered = match reply_to {
        Some(comment) => {
            let writer = store::writer(tx, *id, *comment).await?.filter(|(_, is_shown)| *is_shown);
            let unknown = FieldReason::Word(words::suggestions::REPLY_UNKNOWN);
            Some(writer.ok_or_else(|| Error::field("reply_to", unknown))?.0)
        }
        None => None,
    };
    standing::speak(tx, *id, person, *is_named).await?;
    let comment = CommentId::from_number(app.id()?);
    store::add(tx, comment, *id, person, text.as_str(), *reply_to, call.now).await?;
    if matches!(reader.role(known.author), Role::Resident) {
        standing::follow(tx, *id, person, call.now).await?;
    }
    // Those alone whom it answers: a hundred who follow would be woken a hundred times.
    let mut topics = vec![Topic::Staff(known.community)];
    topics.extend(known.author.into_iter().chain(answered).map(Topic::Person));
    tx.tell(Told { topics, event: Event::Suggestion { id: *id } });
    let said = store::one(tx, &reader, comment, call.now).await?;
    said.ok_or_else(|| Error::refused(Code::NotFound))
}

/// Removes what somebody has said themselves, whatever has become of the suggestion.
pub(crate) async fn remove(app: App, change: Change<Remove>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Remove { id, comment } = call.request;
            let (_, known) = met(tx, &who, id, Act::Read).await?;
            let writer = store::writer(tx, id, comment).await?;
            let (writer, _) = writer.ok_or_else(|| Error::refused(Code::NotFound))?;
            if who.member()?.person != writer {
                return Err(Error::refused(Code::NotAllowed));
            }
            store::remove(tx, id, comment).await?;
            tell_staff(tx, &known);
            Ok(().into())
        })
    })
    .await
}

fn tell_staff(tx: &mut Tx, known: &Known) {
    let topics = vec![Topic::Staff(known.community)];
    tx.tell(Told { topics, event: Event::Suggestion { id: known.id } });
}

/// Reports a suggestion or a comment.
pub(crate) async fn report(app: App, change: Change<Report>) -> Result<Outcome<()>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Report { id, comment, rule, note } = &call.request;
            let (_, known) = met(tx, &who, *id, Act::Report).await?;
            let person = who.member()?.person;
            let (writer, is_shown) = written_by(tx, &known, *comment).await?;
            if writer == Some(person) {
                return Err(Error::refused(Code::NotAllowed));
            }
            if !is_shown {
                return Err(Error::refused(Code::Conflict));
            }
            let note = note.as_ref().map_or("", |note| note.as_str());
            store::report(tx, (*id, *comment), person, *rule, note, call.now).await?;
            tell_staff(tx, &known);
            Ok(().into())
        })
    })
    .await
}

/// Who wrote a suggestion, or a comment under it that was not removed; and whether all can read it.
///
/// # Errors
/// `not_found`.
pub(super) async fn written_by(
    tx: &mut Tx,
    known: &Known,
    comment: Option<CommentId>,
) -> Result<(Option<PersonId>, bool)> {
    let Some(comment) = comment else {
        return Ok((known.author, known.condition != Condition::Hidden));
    };
    let found = store::writer(tx, known.id, comment).await?;
    let (writer, is_shown) = found.ok_or_else(|| Error::refused(Code::NotFound))?;
    Ok((Some(writer), is_shown))
}

/// What was written: a suggestion, or a comment under it.
pub(super) type Words = (SuggestionId, Option<CommentId>);
