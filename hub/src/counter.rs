//! The counter: what staff file for somebody who calls or stands before them.

mod store;

use contract::{
    Code,
    complaints::Receipt,
    counter::{File, Found, Look},
    ledger::{Protected, Reason},
    text::Whereabouts,
    words,
};

use crate::{
    app::App,
    call::{Ask, Call, Change, Outcome},
    community,
    complaints::Filing,
    db::Tx,
    error::{Error, FieldReason, Result},
    family::CLOSED,
    homes, idempotency, ledger,
    people::{self, Member},
};

/// Files a complaint for somebody.
///
/// It is not counted as a resident's own filings are: a morning at the counter has more of them.
pub(crate) async fn file(app: App, change: Change<File>) -> Result<Outcome<Receipt>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = answering(tx, &call).await?;
            Ok(put(tx, &app, &member, &call).await?.into())
        })
    })
    .await
}

async fn put(tx: &mut Tx, app: &App, member: &Member, call: &Call<File>) -> Result<Receipt> {
    let (file, community) = (&call.request, member.community);
    let resident = match file.resident {
        Some(person) => Some(
            store::resident(tx, community, person, call.now)
                .await?
                .ok_or_else(|| gone("resident"))?,
        ),
        None => None,
    };
    let place = match (file.place, &file.whereabouts, &resident) {
        (Some(place), ..) => {
            Some(store::place(tx, community, place).await?.ok_or_else(|| gone("place"))?)
        }
        (None, None, Some(resident)) => resident.home.clone(),
        (None, ..) => None,
    };
    // The receipt tells where they live: who reads that without having looked for it looks now.
    let is_home = file.place.is_none() && place.is_some();
    let is_told = match file.resident.filter(|_| is_home) {
        Some(person) => {
            let (people, why) = ([person], ledger::Why::Reason(Reason::Handling));
            let look = ledger::Look::at(Protected::Household, &people, why);
            ledger::open(tx, app, member, look, call.now).await?.shows(person)
        }
        None => true,
    };
    let (place, name) = place.unzip();
    let filing = Filing {
        community,
        author: file.resident,
        place,
        near: place,
        whereabouts: whereabouts(name, file.whereabouts.as_ref()),
        subject: None,
        text: file.text.as_str(),
        photos: &[],
        about: None,
        notice: community::settings(app, community)?.notice_version(),
        taken: Some((member.person, file.channel)),
    };
    let receipt = filing.put(tx, app, call.now).await?;
    Ok(Receipt { place: receipt.place.filter(|_| is_told), ..receipt })
}

/// What the place is called, with the words that say where there.
fn whereabouts(name: Option<String>, words: Option<&Whereabouts>) -> Option<String> {
    match (name, words.map(Whereabouts::as_str)) {
        (Some(name), Some(words)) => Some(format!("{name} {words}")),
        (name, words) => name.or_else(|| words.map(str::to_owned)),
    }
}

fn gone(field: &str) -> Error {
    Error::field(field, FieldReason::Word(words::inbox::COUNTER_GONE))
}

/// Looks for places and who lives there.
pub(crate) async fn look(app: App, ask: Ask<Look>) -> Result<Outcome<Vec<Found>>> {
    let (caller, now, call) = (ask.caller.clone(), ask.now, ask.call());
    let inner = app.clone();
    let shown: Result<Outcome<Vec<Found>>> = app
        .db
        .write(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let member = answering(tx, &call).await?;
                let why = ledger::Why::said(call.request.reason)?;
                let words = call.request.search.as_str();
                let mut found = store::found(tx, member.community, words, call.now).await?;
                let residents = found.iter().flat_map(|place| &place.residents);
                let people: Vec<_> = residents.map(|resident| resident.id).collect();
                let look = ledger::Look::at(Protected::Household, &people, why);
                let before = homes::seen(tx, &app, &member, call.now).await?;
                let pass = ledger::open(tx, &app, &member, look, call.now).await?;
                homes::few(tx, &app, &member, before, call.now).await?;
                let residents = found.iter_mut().flat_map(|place| &mut place.residents);
                for child in residents.filter(|resident| !pass.shows(resident.id)) {
                    CLOSED.clone_into(&mut child.name);
                }
                Ok(found.into())
            })
        })
        .await;
    homes::told(&app, &caller, shown, now).await
}

/// Who calls, if they answer for the community.
async fn answering<E>(tx: &mut Tx, call: &Call<E>) -> Result<Member> {
    let who = people::who(tx, &call.caller, call.now).await?;
    let member = who.member()?;
    if member.post.answers() { Ok(member.clone()) } else { Err(Error::refused(Code::NotAllowed)) }
}
