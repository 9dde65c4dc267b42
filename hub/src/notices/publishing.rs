//! A notice comes to be read: at once or at its time, by one person or two; is taken back, corrected
//! and ended.

use std::collections::BTreeSet;

use contract::{
    Code,
    id::{CommunityId, NoticeId, PersonId},
    live::Event,
    notices::{
        Approve, Audience, Correct, End, Group, Kept as Answered, Pin, Publish, Published, RECALL,
        Recall, Standing,
    },
    people::Care,
    rich,
    text::Body,
    time::Time,
    words,
};

use super::{
    desk::{
        check, mine,
        store::{self as drafts, Kept, State, Step},
        write,
    },
    store as rows,
};
use crate::{
    app::App,
    call::{Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    live::{Told, Topic},
    register, rich as markdown,
};

/// Publishes a draft, now or at a time.
pub(crate) async fn publish(app: App, change: Change<Publish>) -> Result<Outcome<Published>> {
    let outcome = idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
            let Publish { id, seen, at } = call.request;
            let kept = mine(tx, &member, id).await?;
            if kept.state != State::Draft || kept.revision != seen {
                return Err(Error::refused(Code::Conflict));
            }
            let at = at.filter(|at| *at > call.now);
            check(&kept.draft, at.unwrap_or(call.now))?;
            let reached =
                drafts::reach(tx, id, kept.community, kept.draft.audience.group, call.now).await?;
            let step = Step {
                state: match (reached.needs_second(), at) {
                    (true, _) => State::Waiting,
                    (false, Some(_)) => State::Scheduled,
                    (false, None) => State::Published,
                },
                publish_at: at,
                published_at: None,
                published_by: Some(member.person),
                approved_by: None,
                reached: Some(reached),
            };
            Ok(go_on(tx, &kept, step, call.now).await?.into())
        })
    })
    .await?;
    app.planned.notify_one();
    Ok(outcome)
}

/// Agrees as the second person.
pub(crate) async fn approve(app: App, change: Change<Approve>) -> Result<Outcome<Published>> {
    let outcome = idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
            let Approve { id, seen } = call.request;
            let kept = mine(tx, &member, id).await?;
            if kept.state != State::Waiting || kept.revision != seen {
                return Err(Error::refused(Code::Conflict));
            }
            if !may_approve(&kept, member.person) {
                return Err(Error::refused(Code::NotAllowed));
            }
            let at = kept.publish_at.filter(|at| *at > call.now);
            check(&kept.draft, at.unwrap_or(call.now))?;
            let step = Step {
                state: if at.is_some() { State::Scheduled } else { State::Published },
                publish_at: at,
                published_at: None,
                published_by: kept.published_by,
                approved_by: Some(member.person),
                reached: kept.reached,
            };
            Ok(go_on(tx, &kept, step, call.now).await?.into())
        })
    })
    .await?;
    app.planned.notify_one();
    Ok(outcome)
}

/// Whether somebody can be the second person: neither who has written it nor who sent it on.
pub(super) fn may_approve(kept: &Kept, person: PersonId) -> bool {
    kept.state == State::Waiting && kept.author != person && kept.published_by != Some(person)
}

/// Takes a step; where it publishes, the notice is on the board from now on.
pub(super) async fn go_on(tx: &mut Tx, kept: &Kept, step: Step, now: Time) -> Result<Published> {
    let is_published = step.state == State::Published;
    let step = Step { published_at: is_published.then_some(now), ..step };
    if !drafts::step(tx, kept, step, now).await? {
        return Err(Error::refused(Code::Conflict));
    }
    if is_published {
        show(tx, kept, now).await?;
    }
    Ok(Published {
        standing: step.state.standing(kept.draft.expires_at, now),
        reached: step.reached.unwrap_or_default(),
        recall_until: is_published.then_some(now + RECALL),
    })
}

/// Puts a notice on the board, and tells those it is for.
async fn show(tx: &mut Tx, kept: &Kept, published_at: Time) -> Result<()> {
    let title = kept.draft.title.as_ref().map_or("", |title| title.as_str());
    let words = format!("{title}\n{}", plain(kept));
    drafts::put_on_board(tx, kept, published_at, &words).await?;
    tell(tx, kept).await
}

fn plain(kept: &Kept) -> String {
    let text = kept.draft.text.as_ref().map_or("", Body::as_str);
    rich::plain(&markdown::read(text, kept.draft.pictures.len()))
}

/// Tells the open streams of those a notice is for; to the staff every notice is news.
async fn tell(tx: &mut Tx, kept: &Kept) -> Result<()> {
    let mut topics = vec![Topic::Staff(kept.community)];
    if kept.draft.audience.group != Group::Staff {
        let places = rows::places(tx, kept.id).await?;
        topics.extend(places.into_iter().map(|place| topic(kept.community, place)));
    }
    tx.tell(Told { topics, event: Event::Notices { is_urgent: kept.draft.is_urgent, within: 0 } });
    Ok(())
}

/// Where those of a place hear of its notices.
const fn topic(community: CommunityId, place: contract::id::PlaceId) -> Topic {
    match place.number() {
        0 => Topic::Community(community),
        _ => Topic::Place(place),
    }
}

/// Takes a notice back.
pub(crate) async fn recall(app: App, change: Change<Recall>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
            let kept = mine(tx, &member, call.request.id).await?;
            let is_in_time = kept.published_at.is_some_and(|at| call.now < at + RECALL);
            let state = match kept.state {
                State::Waiting | State::Scheduled => State::Draft,
                State::Published if is_in_time => State::Recalled,
                _ => return Err(Error::refused(Code::Conflict)),
            };
            let step = Step {
                state,
                publish_at: None,
                published_at: kept.published_at,
                published_by: kept.published_by.filter(|_| state == State::Recalled),
                approved_by: kept.approved_by.filter(|_| state == State::Recalled),
                reached: kept.reached.filter(|_| state == State::Recalled),
            };
            if !drafts::step(tx, &kept, step, call.now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            if state == State::Recalled {
                drafts::take_from_board(tx, kept.id).await?;
                tell(tx, &kept).await?;
            }
            Ok(().into())
        })
    })
    .await
}

/// Corrects a notice that can be read; for whom it is stays as it was.
pub(crate) async fn correct(app: App, change: Change<Correct>) -> Result<Outcome<Answered>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
            let Correct { id, seen, why, draft } = &call.request;
            let before = published(tx, &member, *id).await?;
            if !is_same(&before.draft.audience, &draft.audience) {
                let fixed = FieldReason::Word(words::notices::AUDIENCE_FIXED);
                return Err(Error::field("draft.audience", fixed));
            }
            check(draft, before.published_at.unwrap_or(call.now))?;
            let answer = write(tx, *id, *seen, draft, call.now).await?;
            let (why, by) = (why.as_str(), member.person);
            drafts::add_correction(tx, &before, draft, by, why, call.now).await?;
            let after = mine(tx, &member, *id).await?;
            show(tx, &after, before.published_at.unwrap_or(call.now)).await?;
            Ok(answer.into())
        })
    })
    .await
}

/// Whether two audiences are the same people, in whatever order their places are named.
fn is_same(one: &Audience, other: &Audience) -> bool {
    let places = |audience: &Audience| -> BTreeSet<_> { audience.places.iter().copied().collect() };
    one.group == other.group && places(one) == places(other)
}

/// Ends a notice before its time.
pub(crate) async fn end(app: App, change: Change<End>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
            let kept = published(tx, &member, call.request.id).await?;
            let mut draft = kept.draft.clone();
            draft.expires_at = Some(call.now);
            draft.is_pinned = false;
            change_shown(tx, &member, &kept, draft, call.now).await?;
            Ok(().into())
        })
    })
    .await
}

/// Puts a notice at the top, or takes it from there.
pub(crate) async fn pin(app: App, change: Change<Pin>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Notify, call.now).await?;
            let kept = published(tx, &member, call.request.id).await?;
            let mut draft = kept.draft.clone();
            draft.is_pinned = call.request.is_pinned;
            change_shown(tx, &member, &kept, draft, call.now).await?;
            Ok(().into())
        })
    })
    .await
}

/// Changes where a notice stands; what it says stays.
async fn change_shown(
    tx: &mut Tx,
    member: &crate::people::Member,
    kept: &Kept,
    draft: contract::notices::Draft,
    now: Time,
) -> Result<()> {
    write(tx, kept.id, kept.revision, &draft, now).await?;
    let after = mine(tx, member, kept.id).await?;
    show(tx, &after, kept.published_at.unwrap_or(now)).await
}

/// A notice of one's own community that can be read.
async fn published(tx: &mut Tx, member: &crate::people::Member, id: NoticeId) -> Result<Kept> {
    let kept = mine(tx, member, id).await?;
    if kept.state == State::Published { Ok(kept) } else { Err(Error::refused(Code::Conflict)) }
}

/// Publishes what is due by now; when the next one will be.
///
/// # Errors
/// When the store fails.
pub async fn release(app: &App) -> Result<Option<Time>> {
    let now = app.now();
    let due = app.db.read(move |tx| Box::pin(async move { drafts::due(tx, now).await })).await?;
    for id in due {
        app.db
            .write(move |tx| {
                Box::pin(async move {
                    let Some(kept) = drafts::kept(tx, id).await? else { return Ok(()) };
                    let is_due = kept.publish_at.is_some_and(|at| at <= now);
                    // Another one may have taken it back, or published it, since it was listed.
                    if kept.state != State::Scheduled || !is_due {
                        return Ok(());
                    }
                    let step = Step {
                        state: State::Published,
                        publish_at: kept.publish_at,
                        published_at: None,
                        published_by: kept.published_by,
                        approved_by: kept.approved_by,
                        reached: kept.reached,
                    };
                    go_on(tx, &kept, step, now).await.map(drop)
                })
            })
            .await?;
    }
    app.db.read(|tx| Box::pin(async move { drafts::next_due(tx).await })).await
}

/// Until when a notice can be recalled.
pub(super) fn recall_until(kept: &Kept, now: Time) -> Option<Time> {
    let until = kept.published_at.map(|at| at + RECALL)?;
    let is_shown = kept.state.standing(None, now) == Standing::Published;
    (is_shown && now < until).then_some(until)
}
