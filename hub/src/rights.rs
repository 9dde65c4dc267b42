//! What people ask about their own data: to correct, delete, explain, copy; and to delete all of it, by themselves or,
//! where they ask for it at the counter, by two people, as a copy is made for whoever asks there.
//!
//! A request stands in its person's chain with its day, and so does its end: what was promised, and whether it
//! was kept, is not for the hub to say.

mod copying;
mod entered;
mod erasing;
pub(crate) mod page;
mod store;

use contract::{
    Code,
    consents::How,
    id::{CommunityId, PersonId, RequestId},
    ledger::{Event, Protected, Reason},
    live,
    people::Care,
    rights::{
        Answer, Ask as AskRight, AskFor, Asked, CountWaiting, Desk, Kind, Line, MOST_OPEN, Mine,
        Outcome, Own, Waiting, Wanted, due, is_of_all, is_of_copy,
    },
    text::Name,
    time::Time,
    words::rights as words,
};
use ledger::commitment;

pub(crate) use copying::{copy_for, take_for, whose_copy};
pub(crate) use entered::{allowed, erase_for};
pub use erasing::{carry_out, replay};
pub(crate) use erasing::{erase_me, keep_me, lost};

use crate::{
    app::App,
    call::{Ask, Change, Outcome as Done},
    community,
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    family::{self, CLOSED},
    idempotency,
    ledger::{self as records, Look, Subject, Why, note},
    live::{Told, Topic},
    people::{self, Member, Who},
    upkeep,
};

/// Requests removed in one transaction.
const BATCH: usize = 50;

/// Takes what somebody asks.
pub(crate) async fn ask(app: App, change: Change<AskRight>) -> Result<Done<Asked>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (member, AskRight { wanted, of }) = (who.member()?, &call.request);
            let of = of.filter(|of| *of != member.person);
            if let Some(of) = of {
                family::acting(tx, member, of, wanted.kind.act(), call.now).await?;
            }
            let (person, by) = (of.unwrap_or(member.person), of.map(|_| member.name.clone()));
            let new = New { person, how: How::App, relative: None, by };
            Ok(put(tx, &app, member.community, new, wanted, call.now).await?.into())
        })
    })
    .await
}

/// Enters what somebody asks at the counter, by telephone or on paper.
pub(crate) async fn ask_for(app: App, change: Change<AskFor>) -> Result<Done<Asked>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = who.member()?;
            let AskFor { person, wanted, how, relative } = &call.request;
            if !member.post.answers() {
                return Err(Error::refused(Code::NotAllowed));
            }
            if *how == How::App {
                return Err(Error::field("how", FieldReason::Unknown));
            }
            if *person == member.person {
                return Err(Error::refused(Code::NotAllowed));
            }
            // Whoever has moved out has rights as long as there is something of them here.
            if !devices::is_known(tx, member.community, *person).await? {
                return Err(Error::refused(Code::NotFound));
            }
            // A relative asks for somebody who has died: nobody is as long as a device speaks for them.
            if relative.is_some() && devices::is_in_use(tx, *person).await? {
                return Err(Error::field("relative", FieldReason::Word(words::RELATIVE_LIVING)));
            }
            let (relative, by) = (relative.clone(), Some(member.name.clone()));
            let new = New { person: *person, how: *how, relative, by };
            Ok(put(tx, &app, member.community, new, wanted, call.now).await?.into())
        })
    })
    .await
}

/// A request as it is put down.
struct New {
    person: PersonId,
    how: How,
    relative: Option<Name>,
    /// Who enters it, of the staff or as who acts for them.
    by: Option<String>,
}

async fn put(
    tx: &mut Tx,
    app: &App,
    community: CommunityId,
    new: New,
    wanted: &Wanted,
    now: Time,
) -> Result<Asked> {
    if wanted.name.is_some() && wanted.kind != Kind::Correct {
        return Err(Error::field("name", FieldReason::Unknown));
    }
    devices::hold(tx, new.person).await?;
    if new.how == How::App && store::open(tx, new.person).await? >= MOST_OPEN {
        return Err(Error::field("text", FieldReason::Word(words::TOO_MANY)));
    }
    let settings = community::settings(app, community)?;
    let due_at = due(now, settings.closing_hour, settings.offset());
    let id = RequestId::from_number(app.id()?);
    store::add(tx, (id, community), &new, wanted, (now, due_at)).await?;
    let (wanted, by) = (wanted.clone(), new.by);
    let (how, relative) = (Some(new.how), new.relative);
    let event = Event::RightAsked { at: now, request: id, wanted, due_at, how, relative, by };
    note(tx, app, Subject::Person(new.person), commitment::Kind::Right, &event).await?;
    tell(tx, community, new.person);
    Ok(Asked { id, due_at })
}

/// Lists what the caller has asked.
pub(crate) async fn mine(app: App, ask: Ask<Mine>) -> Result<Done<Own>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let person = who.member()?.person;
                let requests = store::of(tx, person, Desk::MOST).await?;
                Ok(Own { requests, erasing: store::erasing(tx, person).await? }.into())
            })
        })
        .await
}

/// The caller, if they answer what people ask.
fn answering(who: &Who) -> Result<&Member> {
    let member = who.member()?;
    let may = member.post.may(Care::Rights);
    if may { Ok(member) } else { Err(Error::refused(Code::NotAllowed)) }
}

/// Lists what people of a community have asked; each is told who reads it.
pub(crate) async fn desk(app: App, ask: Ask<Desk>) -> Result<Done<Vec<Line>>> {
    let (inner, call) = (app.clone(), ask.call());
    let lines = records::reading(&app, move |tx, noting| {
        let (app, call) = (inner.clone(), call.clone());
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = answering(&who)?;
            let mut lines =
                store::desk(tx, member, call.request.is_over, Desk::MOST, call.now).await?;
            let people: Vec<_> = lines.iter().map(|line| line.person).collect();
            let look = Look::at(Protected::Request, &people, Why::Reason(Reason::Handling));
            let pass = records::look(tx, &app, member, look, noting, call.now).await?;
            let Some(pass) = pass else { return Ok(None) };
            // What a child asks is answered as well; whose it is, the record says was not shown.
            for line in lines.iter_mut().filter(|line| !pass.shows(line.person)) {
                CLOSED.clone_into(&mut line.name);
                line.home = None;
                (line.request.wanted.name, line.request.relative) = (None, None);
            }
            Ok(Some(lines))
        })
    });
    Ok(lines.await?.into())
}

/// Counts what waits for an answer. Nobody's name is among it, so nobody is told of it.
pub(crate) async fn waiting(app: App, ask: Ask<CountWaiting>) -> Result<Done<Waiting>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let community = answering(&who)?.community;
                Ok(store::waiting(tx, community, call.now).await?.into())
            })
        })
        .await
}

/// Tells those who answer, and whose it is, that a request has come or has ended. The events say nothing of what.
fn tell(tx: &mut Tx, community: CommunityId, person: PersonId) {
    let topics = vec![Topic::Rights(community), Topic::Person(person)];
    tx.tell(Told { topics, event: live::Event::Rights });
}

/// Ends a request.
pub(crate) async fn answer(app: App, change: Change<Answer>) -> Result<Done<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = answering(&who)?;
            let Answer { id, outcome, text } = &call.request;
            let known = store::known(tx, member.community, *id).await?;
            let known = known.ok_or_else(|| Error::refused(Code::NotFound))?;
            let (person, name) = (known.person, known.name);
            // Nobody decides over what they have asked for themselves: under another name, others would be
            // told of what they look at.
            if person == member.person {
                return Err(Error::refused(Code::NotAllowed));
            }
            if is_of_all(known.kind, known.how) {
                entered::answered(tx, &app, (*id, person), *outcome, call.now).await?;
            }
            if known.is_open && is_of_copy(known.kind, known.how) {
                copying::answered(tx, *id, known.is_copied, *outcome).await?;
            }
            if !store::answer(tx, *id, *outcome, text.as_str(), &member.name, call.now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            if let (Outcome::Done, Some(name)) = (outcome, name) {
                store::rename(tx, person, &name).await?;
            }
            let event = Event::RightAnswered {
                at: call.now,
                request: *id,
                outcome: *outcome,
                text: text.to_string(),
                by: member.name.clone(),
            };
            note(tx, &app, Subject::Person(person), commitment::Kind::Right, &event).await?;
            tell(tx, member.community, person);
            Ok(().into())
        })
    })
    .await
}

/// Removes the requests of every community that ended so long ago that its privacy notice says they are
/// gone; how many.
///
/// # Errors
/// When the store fails; what was removed until then stays removed.
pub async fn sweep(app: &App) -> Result<usize> {
    upkeep::expire(app, BATCH, |app, community, since| async move {
        app.db
            .write(move |tx| {
                Box::pin(async move { store::forget(tx, community, since, BATCH).await })
            })
            .await
    })
    .await
}
