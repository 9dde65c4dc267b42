//! What the staff do: decide, put together, hide what breaks the rules, look at what was reported.

pub(super) mod merging;
pub(super) mod store;

pub(crate) use merging::{merge, split};

use contract::{
    Code,
    ledger::Protected,
    people::Care,
    suggestions::{
        Act, Condition, Decide, Hide, Made, Queue, Reported, Reveal, Revealed, Settle, Status,
        Unhide,
    },
    time::Time,
    words,
};

use super::{
    comments::{self, store as said},
    reader::met,
    store::Known,
    writing::{store as rows, tell},
};
use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    error::{Error, FieldReason, Result},
    gates::Wording,
    idempotency, ledger, people, register,
};

/// Says what becomes of a suggestion.
pub(crate) async fn decide(app: App, change: Change<Decide>) -> Result<Outcome<Made>> {
    check(&change.request, change.now)?;
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let decide = &call.request;
            let (_, known) = met(tx, &who, decide.id, Act::Decide).await?;
            if known.revision != decide.seen || !known.status.may_become(decide.status) {
                return Err(Error::refused(Code::Conflict));
            }
            wording(decide, &known).check()?;
            store::decide(tx, &known, decide, who.member()?.person, call.now).await?;
            let photos: Vec<_> = decide.pictures.iter().map(|picture| picture.photo).collect();
            let revision = known.revision + 1;
            if rows::bind(tx, known.id, revision, &photos).await?.is_some() {
                let unknown = FieldReason::Word(words::problems::PHOTO_UNKNOWN);
                return Err(Error::field("pictures", unknown));
            }
            tell(tx, known.community, known.id);
            Ok(Made { id: known.id, revision }.into())
        })
    })
    .await
}

/// What everybody reads of an answer, to what somebody has written.
fn wording<'a>(decide: &'a Decide, known: &'a Known) -> Wording<'a> {
    let reason = Wording::said("reason", decide.reason.as_str());
    let pictures = decide.pictures.iter();
    let answer = pictures.fold(reason, |answer, one| answer.and("pictures", one.shows.as_str()));
    answer.answering(Wording::said("title", &known.title).and("text", &known.text))
}

/// A promise has a date that one can hold the community to; what is over has none.
fn check(decide: &Decide, now: Time) -> Result<()> {
    let wrong = |word| Err(Error::field("due_at", FieldReason::Word(word)));
    if decide.pictures.len() > Decide::PICTURES {
        return Err(Error::field("pictures", FieldReason::TooManyPhotos(Decide::PICTURES)));
    }
    match decide.due_at {
        Some(_) if !decide.status.is_owed() => wrong(words::suggestions::NO_DATE),
        None if decide.status.is_owed() => wrong(words::suggestions::NEEDS_DATE),
        Some(due) if due <= now => wrong(words::suggestions::DATE_IS_PAST),
        Some(due) if due > now + Status::FARTHEST => wrong(words::suggestions::DATE_TOO_FAR),
        _ => Ok(()),
    }
}

/// Hides what breaks a rule.
pub(crate) async fn hide(app: App, change: Change<Hide>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Hide { id, comment, rule, note } = &call.request;
            let (_, known) = met(tx, &who, *id, Act::Moderate).await?;
            let is_hidden = match comment {
                Some(comment) => {
                    let rule = Some((*rule, note.as_str()));
                    said::hide(tx, *id, *comment, rule, call.now).await?
                }
                None if known.condition != Condition::Hidden => {
                    merging::take_apart(tx, &known, call.now).await?;
                    store::hide(tx, *id, *rule, note.as_str(), call.now).await?;
                    true
                }
                None => false,
            };
            if !is_hidden {
                return Err(Error::refused(Code::Conflict));
            }
            store::settle(tx, (*id, *comment), call.now).await?;
            tell(tx, known.community, *id);
            Ok(().into())
        })
    })
    .await
}

/// Shows again what was hidden.
pub(crate) async fn unhide(app: App, change: Change<Unhide>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Unhide { id, comment } = call.request;
            let (_, known) = met(tx, &who, id, Act::Moderate).await?;
            let is_shown = match comment {
                Some(comment) => said::hide(tx, id, comment, None, call.now).await?,
                None if known.condition == Condition::Hidden => {
                    store::unhide(tx, id, call.now).await?;
                    true
                }
                None => false,
            };
            if !is_shown {
                return Err(Error::refused(Code::Conflict));
            }
            tell(tx, known.community, id);
            Ok(().into())
        })
    })
    .await
}

/// Lists what was reported.
pub(crate) async fn queue(app: App, ask: Ask<Queue>) -> Result<Outcome<Vec<Reported>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = register::may(tx, &call.caller, Care::Moderate, call.now).await?;
                Ok(store::queue(tx, member.community, Queue::MOST).await?.into())
            })
        })
        .await
}

/// Says that what was reported breaks no rule.
pub(crate) async fn settle(app: App, change: Change<Settle>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Settle { id, comment } = call.request;
            let (_, known) = met(tx, &who, id, Act::Moderate).await?;
            store::settle(tx, (id, comment), call.now).await?;
            tell(tx, known.community, id);
            Ok(().into())
        })
    })
    .await
}

/// Tells a manager who wrote without a name; first it is written down.
/// Where that is a child it is refused, and written down all the same.
pub(crate) async fn reveal(app: App, change: Change<Reveal>) -> Result<Outcome<Revealed>> {
    let revealed: Outcome<Option<Revealed>> = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Reveal { id, comment, why } = &call.request;
            let (_, known) = met(tx, &who, *id, Act::Reveal).await?;
            let (writer, _) = comments::written_by(tx, &known, *comment).await?;
            let writer = writer.ok_or_else(|| Error::refused(Code::NotFound))?;
            let by = who.member()?;
            let own = [writer];
            let said = ledger::Why::Said(why.as_str());
            let look = ledger::Look::at(Protected::Author, &own, said);
            let pass = ledger::open(tx, &app, by, look, call.now).await?;
            if !pass.shows(writer) {
                return Ok(None.into());
            }
            let (look, words) = (app.id()?, (*id, *comment));
            let people = [writer, by.person];
            store::note_revealed(tx, look, words, people, why.as_str(), call.now).await?;
            let revealed = store::name(tx, &pass, writer).await?;
            let revealed = revealed.ok_or_else(|| Error::refused(Code::NotFound))?;
            let topics = vec![crate::live::Topic::Person(writer)];
            let event = contract::live::Event::Suggestion { id: *id };
            tx.tell(crate::live::Told { topics, event });
            Ok(Some(revealed).into())
        })
    })
    .await?;
    let Outcome { answer, session } = revealed;
    let answer = answer.ok_or_else(|| Error::refused(Code::NotAllowed))?;
    Ok(Outcome { answer, session })
}

#[cfg(test)]
mod tests {
    use contract::{id::SuggestionId, text::Body, time::Span};

    use super::*;

    #[test]
    fn what_is_promised_has_a_date_and_what_is_over_has_none() {
        let now = Time(1_800_000_000_000);
        for status in Status::ALL {
            for (due_at, is_fine) in [
                (None, !status.is_owed()),
                (Some(now), false),
                (Some(now + Span::DAY), status.is_owed()),
                (Some(now + Status::FARTHEST), status.is_owed()),
                (Some(now + Status::FARTHEST + Span::SECOND), false),
            ] {
                let decide = Decide {
                    id: SuggestionId::from_number(1),
                    seen: 1,
                    status,
                    reason: Body::try_from("因为").expect("a text"),
                    due_at,
                    pictures: vec![],
                };
                assert_eq!(check(&decide, now).is_ok(), is_fine, "{status:?} {due_at:?}");
            }
        }
    }
}
