//! The list of those who come, as the staff keep it.

pub(super) mod store;

use contract::{
    Code,
    activities::{Act, Attendee, Credit, Enrol, Enrolled, Mark, Marking, PARTY, Roster, Standing},
    id::AttendeeId,
    ledger::{Protected, Reason},
    text::{Name, Whereabouts},
    words,
};

use super::{
    reader::{met, met_to_change},
    seats::{self, Taken, store::New},
};
use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    error::{Error, FieldReason, Result},
    idempotency,
    ledger::{self, Look, Why},
    people,
};

/// Reads who comes; each is told who has read it.
pub(crate) async fn roster(app: App, ask: Ask<Roster>) -> Result<Outcome<Vec<Attendee>>> {
    let (inner, call) = (app.clone(), ask.call());
    let roster = ledger::reading(&app, move |tx, noting| {
        let (app, call) = (inner.clone(), call.clone());
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let id = call.request.id;
            met(tx, &who, id, Act::Roster, call.now).await?;
            let people = store::people(tx, id).await?;
            let look = Look::at(Protected::Roster, &people, Why::Reason(Reason::Handling));
            let pass = ledger::look(tx, &app, who.member()?, look, noting, call.now).await?;
            let Some(pass) = pass else { return Ok(None) };
            Ok(Some(store::all(tx, &pass, id, call.now).await?))
        })
    });
    Ok(roster.await?.into())
}

/// Puts somebody on the list.
pub(crate) async fn enrol(app: App, change: Change<Enrol>) -> Result<Outcome<Enrolled>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Enrol { id, name, home, heads, is_helper } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Enrol, call.now).await?;
            let seats = known.draft.capacity.unwrap_or(u16::MAX);
            if !(1..=PARTY).contains(heads) || u16::from(*heads) > seats {
                let wrong = FieldReason::Word(words::activities::PARTY_WRONG);
                return Err(Error::field("heads", wrong));
            }
            if known.is_past || seats::is_crowded(&known) {
                return Err(Error::refused(Code::Conflict));
            }
            // Whoever comes while it goes on is there, whatever was planned.
            let standing = known.standing(call.now);
            let is_there = matches!(standing, Standing::Running | Standing::Over);
            let taken = Taken {
                id: AttendeeId::from_number(app.id()?),
                person: None,
                heads: if *is_helper { 1 } else { *heads },
                is_helper: *is_helper,
                is_waiting: !is_helper && !is_there && !known.seats.admits(*heads),
                is_entered: true,
                ended_at: None,
            };
            let new = New {
                taken,
                name: Some(Name::as_str(name)),
                home: home.as_ref().map(Whereabouts::as_str),
                replies: &[],
                entered_by: Some(who.member()?.person),
                came_at: is_there.then_some(call.now),
            };
            seats::store::add(tx, *id, &new).await?;
            seats::tell_few(tx, &known, None);
            Ok(Enrolled { is_waiting: taken.is_waiting }.into())
        })
    })
    .await
}

/// Notes who was there.
pub(crate) async fn mark(app: App, change: Change<Mark>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Mark { id, attendee, marking } = call.request;
            let (_, known) = met_to_change(tx, &who, id, Act::Mark, call.now).await?;
            let taken = seats::store::of(tx, id, attendee).await?;
            let taken = taken.ok_or_else(|| Error::refused(Code::NotFound))?;
            match marking {
                Marking::Came if !known.has_doors_open(call.now) => {
                    let early = FieldReason::Word(words::activities::NOT_YET);
                    return Err(Error::field("attendee", early));
                }
                Marking::Came => {
                    if taken.is_waiting {
                        seats::seat(tx, id, taken).await?;
                    }
                    store::came(tx, attendee, Some(call.now)).await?;
                }
                Marking::Missed => store::came(tx, attendee, None).await?,
                Marking::Removed if taken.is_entered || taken.is_gone(call.now) => {
                    seats::give_back(tx, &known, taken, call.now).await?;
                }
                Marking::Removed => {
                    let wrong = FieldReason::Word(words::activities::NOT_ENTERED);
                    return Err(Error::field("attendee", wrong));
                }
            }
            seats::tell_few(tx, &known, taken.person);
            Ok(().into())
        })
    })
    .await
}

/// Notes how long somebody has helped.
pub(crate) async fn credit(app: App, change: Change<Credit>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Credit { id, attendee, minutes } = call.request;
            let (_, known) = met_to_change(tx, &who, id, Act::Credit, call.now).await?;
            if minutes > Credit::MOST {
                let wrong = FieldReason::Word(words::activities::CREDIT_WRONG);
                return Err(Error::field("minutes", wrong));
            }
            let taken = seats::store::of(tx, id, attendee).await?;
            let taken = taken.ok_or_else(|| Error::refused(Code::NotFound))?;
            if !taken.is_helper {
                return Err(Error::refused(Code::Conflict));
            }
            store::credit(tx, id, taken, minutes).await?;
            seats::tell_few(tx, &known, taken.person);
            Ok(().into())
        })
    })
    .await
}
