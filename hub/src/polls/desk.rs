//! Polls as the staff conduct them: written, published, given more time, broken off, concluded.

pub(super) mod store;

use contract::{
    Code,
    id::PollId,
    live::Event,
    people::Care,
    polls::{
        Act, Conclude, Desk, Draft, Extend, Finish, Keep, Kept, Line, Look, OPEN, Publish, Remove,
        Sheet, Standing, Stop, every_cell,
    },
    rich,
    text::Body,
    time::{Span, Time},
    words,
};

use super::{
    answering::store as answers,
    counting,
    electors::store as electors,
    reader::{Reader, met_to_change},
    store::{self as rows, Known},
};
use crate::{
    app::App,
    attachments,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    gates::Wording,
    idempotency,
    live::{Told, Topic},
    notices, people, register, rich as markdown,
};
use store as drafts;

/// How many letters of a text stand in a list.
const BEGINNING: usize = 80;

/// The most places a poll can name.
const PLACES: usize = 50;

/// How long after its end an answer that was on its way in time still comes in.
const GRACE: Span = Span::MINUTE;

/// When a poll that ends then is counted.
fn counts_at(draft: &Draft, closes_at: Time) -> Time {
    closes_at + if draft.takes_paper { Standing::PAPER } else { GRACE }
}

/// Lists polls for the staff.
pub(crate) async fn list(app: App, ask: Ask<Desk>) -> Result<Outcome<Vec<Line>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = register::may(tx, &call.caller, Care::Consult, call.now).await?;
                let who = people::Who { member: Some(member.clone()), case: None };
                let reader = Reader::within(tx, member.community, &who).await?;
                let after = call.request.after;
                Ok(rows::all(tx, &reader, after, Desk::PAGE, call.now).await?.into())
            })
        })
        .await
}

/// Shows a poll to the staff as it was written.
pub(crate) async fn look(app: App, ask: Ask<Look>) -> Result<Outcome<Sheet>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = register::may(tx, &call.caller, Care::Consult, call.now).await?;
                let known = mine(tx, member.community, call.request.id).await?;
                let who = people::Who { member: Some(member), case: None };
                let reader = Reader::within(tx, known.community, &who).await?;
                let line = rows::one(tx, &reader, known.id, call.now).await?;
                let mut line = line.ok_or_else(|| Error::refused(Code::NotFound))?;
                if line.standing == Standing::Draft {
                    let voice = known.draft.voice;
                    line.electors = electors::count(tx, &known, voice, call.now).await?;
                }
                Ok(Sheet {
                    line,
                    revision: known.revision,
                    paper_until: known.paper_until(),
                    papers: known.papers,
                    ballots: known.ballots,
                    is_past: known.is_past,
                    draft: known.draft,
                }
                .into())
            })
        })
        .await
}

/// A poll of one's own community.
async fn mine(tx: &mut Tx, community: contract::id::CommunityId, id: PollId) -> Result<Known> {
    let known = rows::known(tx, id).await?;
    known.filter(|known| known.community == community).ok_or_else(|| Error::refused(Code::NotFound))
}

/// Keeps what was written so far.
pub(crate) async fn keep(app: App, change: Change<Keep>) -> Result<Outcome<Kept>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Consult, call.now).await?;
            let Keep { id, seen, draft } = &call.request;
            let (id, seen) = match id {
                Some(id) => {
                    let who = people::Who { member: Some(member.clone()), case: None };
                    met_to_change(tx, &who, *id, Act::Prepare, call.now).await?;
                    (*id, seen.ok_or_else(|| Error::refused(Code::Conflict))?)
                }
                None => {
                    let id = PollId::from_number(app.id()?);
                    drafts::add(tx, id, member.community, member.person).await?;
                    (id, 0)
                }
            };
            let zones = notices::zones_of(tx, member.community, &draft.places).await?;
            let Some(zones) = zones.filter(|_| draft.places.len() <= PLACES) else {
                let unknown = FieldReason::Word(words::notices::PLACE_UNKNOWN);
                return Err(Error::field("draft.places", unknown));
            };
            drafts::put_places(tx, id, &zones).await?;
            if !drafts::write(tx, id, seen, draft, &beginning(draft)).await? {
                return Err(Error::refused(Code::Conflict));
            }
            Ok(Kept { id, revision: seen + 1 }.into())
        })
    })
    .await
}

/// How the introduction begins.
pub(super) fn beginning(draft: &Draft) -> String {
    let text = draft.text.as_ref().map_or("", Body::as_str);
    rich::beginning(&markdown::read(text, 0), BEGINNING)
}

/// Publishes a draft.
pub(crate) async fn publish(app: App, change: Change<Publish>) -> Result<Outcome<()>> {
    let outcome = idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Publish { id, seen } = call.request;
            let (_, known) = met_to_change(tx, &who, id, Act::Prepare, call.now).await?;
            if known.revision != seen {
                return Err(Error::refused(Code::Conflict));
            }
            open(tx, &known, call.now).await?;
            Ok(().into())
        })
    })
    .await;
    app.planned.notify_one();
    outcome
}

/// Opens a poll, where it lacks nothing.
///
/// # Errors
/// The field at fault.
pub(super) async fn open(tx: &mut Tx, known: &Known, now: Time) -> Result<()> {
    known.draft.check(now).map_err(|lack| {
        let (field, word) = lack.told();
        Error::field(format!("draft.{field}"), FieldReason::Word(word))
    })?;
    wording(&known.draft).check()?;
    let closes_at = known.draft.closes_at.ok_or_else(|| Error::refused(Code::Conflict))?;
    let electors = electors::count(tx, known, known.draft.voice, now).await?;
    let counts_at = counts_at(&known.draft, closes_at);
    drafts::open(tx, known.id, [now, closes_at, counts_at], electors).await?;
    for cell in every_cell(&known.draft.questions) {
        answers::count(tx, known.id, cell, 0).await?;
    }
    tell(tx, known);
    Ok(())
}

/// What is read of it.
fn wording(draft: &Draft) -> Wording<'_> {
    Wording::of(draft.title.as_ref(), draft.text.as_ref()).asking(&draft.questions)
}

/// Whoever lives or works here may have it on the screen.
pub(super) fn tell(tx: &mut Tx, known: &Known) {
    let topics = vec![Topic::Community(known.community), Topic::Staff(known.community)];
    tx.tell(Told { topics, event: Event::Poll { id: known.id } });
}

/// Those who work here may have it on the screen; residents are told of no answers.
pub(super) fn tell_staff(tx: &mut Tx, known: &Known) {
    let topics = vec![Topic::Staff(known.community)];
    tx.tell(Told { topics, event: Event::Poll { id: known.id } });
}

/// Throws a draft away.
pub(crate) async fn remove(app: App, change: Change<Remove>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Remove { id, seen } = call.request;
            let (_, known) = met_to_change(tx, &who, id, Act::Prepare, call.now).await?;
            if known.revision != seen {
                return Err(Error::refused(Code::Conflict));
            }
            drafts::remove(tx, known.id).await?;
            Ok(().into())
        })
    })
    .await
}

/// Gives more time.
pub(crate) async fn extend(app: App, change: Change<Extend>) -> Result<Outcome<()>> {
    let outcome = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Extend { id, closes_at, why } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Extend, call.now).await?;
            let before = known.closes_at.ok_or_else(|| Error::refused(Code::Conflict))?;
            let wrong = |word| Err(Error::field("closes_at", FieldReason::Word(word)));
            if *closes_at <= before {
                return wrong(words::polls::NOT_LATER);
            }
            if *closes_at > call.now + OPEN.1 {
                return wrong(words::polls::END_TOO_FAR);
            }
            Wording::said("why", why.as_str()).answering(wording(&known.draft)).check()?;
            let counts_at = counts_at(&known.draft, *closes_at);
            drafts::extend(tx, *id, *closes_at, counts_at).await?;
            let event = ("extended", who.member()?.person, why.as_str(), Some(before));
            drafts::note(tx, app.id()?, *id, event, call.now).await?;
            tell(tx, &known);
            Ok(().into())
        })
    })
    .await;
    app.planned.notify_one();
    outcome
}

/// Breaks a poll off.
pub(crate) async fn stop(app: App, change: Change<Stop>) -> Result<Outcome<()>> {
    let outcome = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Stop { id, why } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Stop, call.now).await?;
            Wording::said("why", why.as_str()).answering(wording(&known.draft)).check()?;
            drafts::stop(tx, *id).await?;
            attachments::forget_of_poll(tx, *id, None).await?;
            let event = ("stopped", who.member()?.person, why.as_str(), None);
            drafts::note(tx, app.id()?, *id, event, call.now).await?;
            tell(tx, &known);
            Ok(().into())
        })
    })
    .await?;
    if let Err(fault) = attachments::clear(&app).await {
        // The rows are gone; their files go with the next sweep.
        tracing::warn!(?fault, "sheets of a poll that was broken off");
    }
    Ok(outcome)
}

/// Says that all paper was entered.
pub(crate) async fn finish(app: App, change: Change<Finish>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (_, known) =
                met_to_change(tx, &who, call.request.id, Act::Finish, call.now).await?;
            // What was on its way in time is waited for.
            if known.closes_at.is_none_or(|end| call.now < end + GRACE) {
                return Err(Error::refused(Code::Conflict));
            }
            counting::count(tx, &app, &known, call.now).await?;
            Ok(().into())
        })
    })
    .await
}

/// Tells what the community makes of the result.
pub(crate) async fn conclude(app: App, change: Change<Conclude>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Conclude { id, text, seen } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Conclude, call.now).await?;
            if known.conclusion.as_ref().map(|said| said.at) != *seen {
                return Err(Error::refused(Code::Conflict));
            }
            Wording::said("text", text.as_str()).answering(wording(&known.draft)).check()?;
            let person = who.member()?.person;
            drafts::conclude(tx, *id, text.as_str(), person, call.now).await?;
            tell(tx, &known);
            Ok(().into())
        })
    })
    .await
}
