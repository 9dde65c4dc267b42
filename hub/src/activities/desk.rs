//! Activities as the staff organise them: announced, changed, called off.

pub(super) mod store;

use contract::{
    Code,
    activities::{Act, Announce, Announced, Cancel, Change, Desk, Draft, Lack, Line, Look, Sheet},
    id::{ActivityId, PlaceId},
    people::Care,
    qr,
    time::Time,
    words,
};

use super::{
    reader::{Reader, met, met_to_change},
    seats, store as rows,
};
use crate::{
    app::App,
    call::{Ask, Change as Call, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    gates::Wording,
    idempotency, notices, people, register,
};
use store as sheets;

/// The most places an activity can name.
const PLACES: usize = 50;

/// Lists activities for the staff.
pub(crate) async fn list(app: App, ask: Ask<Desk>) -> Result<Outcome<Vec<Line>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = register::may(tx, &call.caller, Care::Gather, call.now).await?;
                let who = people::Who { member: Some(member.clone()), case: None };
                let reader = Reader::within(tx, member.community, &who).await?;
                let after = call.request.after;
                Ok(rows::all(tx, &reader, after, Desk::PAGE, call.now).await?.into())
            })
        })
        .await
}

/// Shows an activity to the staff as it was written, with the code for the door.
pub(crate) async fn look(app: App, ask: Ask<Look>) -> Result<Outcome<Sheet>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let id = call.request.id;
                // Whoever may read who comes also sees how it was written, called off or not.
                let (reader, known) = met(tx, &who, id, Act::Roster, call.now).await?;
                let line = rows::one(tx, &reader, id, call.now).await?;
                let line = line.ok_or_else(|| Error::refused(Code::NotFound))?;
                // Behind the hash: no log of anybody's has it.
                let door = format!("{}/activities/{id}#{}", app.origin, known.digits);
                Ok(Sheet {
                    line,
                    revision: known.revision,
                    door: qr::draw(&door)?,
                    came: sheets::came(tx, id).await?,
                    is_past: known.is_past,
                    digits: known.digits,
                    draft: known.draft,
                }
                .into())
            })
        })
        .await
}

fn lacking(lack: Lack) -> Error {
    let (field, word) = lack.told();
    Error::field(format!("draft.{field}"), FieldReason::Word(word))
}

/// Whether it can be announced so.
fn check(draft: &Draft, now: Time) -> Result<()> {
    draft.check(now).map_err(lacking)?;
    wording(draft).check()
}

/// What is read of it.
pub(super) fn wording(draft: &Draft) -> Wording<'_> {
    let wording = Wording::of(draft.title.as_ref(), draft.text.as_ref());
    wording.at(draft.place.as_ref()).asking(&draft.questions)
}

/// The places of a draft as they are known.
async fn places(
    tx: &mut Tx,
    community: contract::id::CommunityId,
    draft: &Draft,
) -> Result<Vec<PlaceId>> {
    let zones = notices::zones_of(tx, community, &draft.places).await?;
    zones.filter(|_| draft.places.len() <= PLACES).ok_or_else(|| {
        Error::field("draft.places", FieldReason::Word(words::notices::PLACE_UNKNOWN))
    })
}

/// Announces an activity.
pub(crate) async fn announce(app: App, change: Call<Announce>) -> Result<Outcome<Announced>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = register::may(tx, &call.caller, Care::Gather, call.now).await?;
            let draft = &call.request.draft;
            check(draft, call.now)?;
            let places = places(tx, member.community, draft).await?;
            let id = ActivityId::from_number(app.id()?);
            let digits = format!("{:06}", app.secret_id()?.rem_euclid(1_000_000));
            let by = (member.community, member.person);
            sheets::add(tx, id, by, draft, &digits, call.now).await?;
            sheets::put_places(tx, id, &places).await?;
            if let Some(known) = rows::known(tx, id).await? {
                seats::tell(tx, &known);
            }
            Ok(Announced { id }.into())
        })
    })
    .await
}

/// Changes an activity.
pub(crate) async fn change(app: App, change: Call<Change>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Change { id, seen, draft, why } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Prepare, call.now).await?;
            if known.revision != *seen {
                return Err(Error::refused(Code::Conflict));
            }
            check(draft, call.now)?;
            let wrong = |field: &str, word| {
                Err(Error::field(format!("draft.{field}"), FieldReason::Word(word)))
            };
            let taken = known.seats.taken;
            // Who was let in at the door may be more than there are seats; fewer seats there are not then.
            let is_less = draft.capacity < known.draft.capacity || known.draft.capacity.is_none();
            let largest = seats::store::largest_waiting(tx, *id).await?;
            let is_taken =
                |capacity: u16| u32::from(capacity) < taken && is_less || capacity < largest;
            if draft.capacity.is_some_and(is_taken) {
                return wrong("capacity", words::activities::CAPACITY_TAKEN);
            }
            let has_signups = taken + known.seats.waiting + u32::from(known.helping) > 0;
            if has_signups && draft.questions != known.draft.questions {
                return wrong("questions", words::activities::QUESTIONS_FIXED);
            }
            Wording::said("why", why.as_str()).answering(wording(draft)).check()?;
            let places = places(tx, known.community, draft).await?;
            sheets::write(tx, *id, draft, why.as_str(), call.now).await?;
            sheets::put_places(tx, *id, &places).await?;
            seats::move_up(tx, *id, draft.standing(false, call.now)).await?;
            seats::tell(tx, &known);
            Ok(().into())
        })
    })
    .await
}

/// Calls an activity off.
pub(crate) async fn cancel(app: App, change: Call<Cancel>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Cancel { id, why } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Cancel, call.now).await?;
            Wording::said("why", why.as_str()).answering(wording(&known.draft)).check()?;
            sheets::cancel(tx, *id, why.as_str(), call.now).await?;
            seats::tell(tx, &known);
            Ok(().into())
        })
    })
    .await
}
