//! Coming to an activity: signing up, taking that back, being there.

use contract::{
    Code,
    activities::{Act, CheckIn, Leave, Role, SignUp, Standing, Yours},
    id::{ActivityId, AttendeeId},
    polls, words,
};

use super::{
    reader::{Reader, met_to_change},
    seats::{self, Taken, store::New},
    store,
};
use crate::{
    app::App,
    call::{Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency, people,
};

fn wrong<T>(field: &str, word: words::Word) -> Result<T> {
    Err(Error::field(field, FieldReason::Word(word)))
}

/// What it is to them now.
async fn yours(
    tx: &mut Tx,
    reader: &Reader,
    id: ActivityId,
    now: contract::time::Time,
) -> Result<Outcome<Yours>> {
    let line = store::one(tx, reader, id, now).await?;
    Ok(line.ok_or_else(|| Error::refused(Code::NotFound))?.yours.into())
}

/// Signs up.
pub(crate) async fn sign_up(app: App, change: Change<SignUp>) -> Result<Outcome<Yours>> {
    let _turn = app.turn(change.request.id.number()).await;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let SignUp { id, heads, is_helper, replies } = &call.request;
            let (reader, known) = met_to_change(tx, &who, *id, Act::SignUp, call.now).await?;
            let person = who.member()?.person;
            if !known.draft.needs_signup
                || seats::is_crowded(&known)
                || store::attendee_of(tx, *id, person).await?.is_some()
            {
                return Err(Error::refused(Code::Conflict));
            }
            if !(1..=known.draft.party).contains(heads) {
                return wrong("heads", words::activities::PARTY_WRONG);
            }
            if *is_helper && known.helping >= known.draft.helpers {
                return wrong("is_helper", words::activities::NO_HELPERS);
            }
            polls::fits(&known.draft.questions, replies).map_err(|(at, misfit)| {
                Error::field(format!("replies.{at}"), FieldReason::Word(misfit.word()))
            })?;
            let taken = Taken {
                id: AttendeeId::from_number(app.id()?),
                person: Some(person),
                heads: if *is_helper { 1 } else { *heads },
                is_helper: *is_helper,
                is_waiting: !is_helper && !known.seats.admits(*heads),
                is_entered: false,
                ended_at: None,
            };
            let new =
                New { taken, name: None, home: None, replies, entered_by: None, came_at: None };
            seats::store::add(tx, *id, &new).await?;
            seats::tell_few(tx, &known, Some(person));
            yours(tx, &reader, *id, call.now).await
        })
    })
    .await
}

/// Takes a sign-up back.
pub(crate) async fn leave(app: App, change: Change<Leave>) -> Result<Outcome<Yours>> {
    let _turn = app.turn(change.request.id.number()).await;
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let id = call.request.id;
            let (reader, known) = met_to_change(tx, &who, id, Act::Leave, call.now).await?;
            let person = who.member()?.person;
            let attendee = store::attendee_of(tx, id, person).await?;
            let attendee = attendee.ok_or_else(|| Error::refused(Code::Conflict))?;
            let taken = seats::store::of(tx, id, attendee).await?;
            let taken = taken.ok_or_else(|| Error::refused(Code::Conflict))?;
            seats::give_back(tx, &known, taken, call.now).await?;
            seats::tell_few(tx, &known, Some(person));
            yours(tx, &reader, id, call.now).await
        })
    })
    .await
}

/// Says at the door that one is there.
pub(crate) async fn check_in(app: App, change: Change<CheckIn>) -> Result<Outcome<Yours>> {
    // A million codes are soon tried.
    app.limits.secret(&change.caller)?;
    let _turn = app.turn(change.request.id.number()).await;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let CheckIn { id, code } = &call.request;
            let (reader, known) = met_to_change(tx, &who, *id, Act::CheckIn, call.now).await?;
            if !known.has_doors_open(call.now) {
                return wrong("code", words::activities::NOT_YET);
            }
            if code.as_str().trim() != known.digits {
                return wrong("code", words::activities::WRONG_CODE);
            }
            let person = who.member()?.person;
            let lives_there = store::is_for(tx, *id, &reader.places).await?;
            let is_running = known.standing(call.now) == Standing::Running;
            let has_seat = known.seats.admits(1) || is_running && known.seats.fits(1);
            match store::attendee_of(tx, *id, person).await? {
                Some(attendee) => {
                    let taken = seats::store::of(tx, *id, attendee).await?;
                    if let Some(taken) = taken.filter(|taken| taken.is_waiting) {
                        // Of those who waited the first who is there has the seat of who is not.
                        if !(is_running && known.seats.fits(taken.heads)) {
                            return wrong("code", words::activities::FULL);
                        }
                        seats::seat(tx, *id, taken).await?;
                    }
                    super::roster::store::came(tx, attendee, Some(call.now)).await?;
                }
                None if reader.role(lives_there) != Role::Invited => {
                    return Err(Error::refused(Code::NotAllowed));
                }
                None if !has_seat || seats::is_crowded(&known) => {
                    return wrong("code", words::activities::FULL);
                }
                None => {
                    let taken = Taken {
                        id: AttendeeId::from_number(app.id()?),
                        person: Some(person),
                        heads: 1,
                        is_helper: false,
                        is_waiting: false,
                        is_entered: false,
                        ended_at: None,
                    };
                    let new = New {
                        taken,
                        name: None,
                        home: None,
                        replies: &[],
                        entered_by: None,
                        came_at: Some(call.now),
                    };
                    seats::store::add(tx, *id, &new).await?;
                }
            }
            seats::tell_few(tx, &known, Some(person));
            yours(tx, &reader, *id, call.now).await
        })
    })
    .await
}
