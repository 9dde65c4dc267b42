//! Answers that were given on paper, entered by the staff with a picture of the sheet.

use contract::{
    Code,
    attachments::MAX_COUNT,
    ledger::{Protected, Reason},
    polls::{Act, Ballot, Enter, Void, Voter, Voters},
    text::Whereabouts,
    words,
};

use super::{
    answering::{self, Given, store as answers},
    desk::{store as drafts, tell_staff},
    electors::{self, store as roll},
    reader::{met, met_to_change},
    store::Known,
};
use crate::{
    app::App,
    attachments,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    ledger::{self, Look, Why},
    people,
};

/// Finds those of a household who have an answer.
pub(crate) async fn voters(app: App, ask: Ask<Voters>) -> Result<Outcome<Vec<Voter>>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .write(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let Voters { id, home } = &call.request;
                let (_, known) = met(tx, &who, *id, Act::Enter, call.now).await?;
                if !known.draft.takes_paper {
                    return Err(Error::refused(Code::Conflict));
                }
                let home = roll::home(tx, &known, Whereabouts::as_str(home).trim()).await?;
                let unknown = FieldReason::Word(words::polls::HOME_UNKNOWN);
                let home = home.ok_or_else(|| Error::field("home", unknown))?;
                let mut voters = electors::of_home(tx, &known, home, call.now).await?;
                let people: Vec<_> = voters.iter().filter_map(|voter| voter.person).collect();
                let (by, look) = (
                    who.member()?,
                    Look::at(Protected::Household, &people, Why::Reason(Reason::Paper)),
                );
                let pass = ledger::open(tx, &app, by, look, call.now).await?;
                voters.retain(|voter| voter.person.is_none_or(|person| pass.shows(person)));
                Ok(voters.into())
            })
        })
        .await
}

/// Who has answered on paper.
async fn found(
    tx: &mut Tx,
    known: &Known,
    home: contract::id::PlaceId,
    person: Option<contract::id::PersonId>,
    now: contract::time::Time,
) -> Result<(i64, Voter)> {
    let voters = electors::of_home(tx, known, home, now).await?;
    let voter = voters.into_iter().find(|voter| voter.person == person);
    let unknown = FieldReason::Word(words::polls::VOTER_UNKNOWN);
    let voter = voter.ok_or_else(|| Error::field("home", unknown))?;
    let number = match voter.person {
        Some(person) => person.number(),
        None => voter.home.number(),
    };
    Ok((number, voter))
}

/// Enters an answer.
pub(crate) async fn enter(app: App, change: Change<Enter>) -> Result<Outcome<()>> {
    match change.request.scans.len() {
        0 => {
            let missing = FieldReason::Word(words::polls::PAPER_NEEDS_SCAN);
            return Err(Error::field("scans", missing));
        }
        count if count > MAX_COUNT => {
            return Err(Error::field("scans", FieldReason::TooManyPhotos(MAX_COUNT)));
        }
        _ => {}
    }
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Enter { id, home, person, replies, scans } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Enter, call.now).await?;
            if !known.draft.takes_paper {
                return Err(Error::refused(Code::Conflict));
            }
            // The ballot of a secret poll has no name, and a name no ballot.
            if known.is_secret() {
                if !replies.is_empty() {
                    return Err(Error::refused(Code::Invalid));
                }
            } else {
                answering::fits(&known, replies)?;
            }
            let (number, voter) = found(tx, &known, *home, *person, call.now).await?;
            if voter.answered.is_some() {
                return Err(Error::field("home", FieldReason::Word(words::polls::HAS_ANSWERED)));
            }
            let given = Given {
                voter: number,
                home: *home,
                person: *person,
                replies,
                entered_by: Some(who.member()?.person),
            };
            answering::put(tx, &app, &known, &given, call.now).await?;
            for scan in scans {
                if !attachments::bind_to_poll(tx, *scan, *id, number).await? {
                    let unknown = FieldReason::Word(words::problems::PHOTO_UNKNOWN);
                    return Err(Error::field("scans", unknown));
                }
            }
            tell_staff(tx, &known);
            Ok(().into())
        })
    })
    .await
}

/// Enters a ballot of a secret poll from the box.
pub(crate) async fn ballot(app: App, change: Change<Ballot>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Ballot { id, replies } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Enter, call.now).await?;
            if !known.draft.takes_paper || !known.is_secret() {
                return Err(Error::refused(Code::Conflict));
            }
            answering::fits(&known, replies)?;
            if !drafts::take_ballot(tx, *id).await? {
                let none = FieldReason::Word(words::polls::NO_MORE_BALLOTS);
                return Err(Error::field("replies", none));
            }
            answering::cast(tx, &app, &known, replies).await?;
            tell_staff(tx, &known);
            Ok(().into())
        })
    })
    .await
}

/// Strikes an answer out that was entered by mistake.
pub(crate) async fn void(app: App, change: Change<Void>) -> Result<Outcome<()>> {
    let outcome = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let Void { id, home, person, why } = &call.request;
            let (_, known) = met_to_change(tx, &who, *id, Act::Void, call.now).await?;
            let (number, _) = found(tx, &known, *home, *person, call.now).await?;
            // Which ballot was theirs nothing tells: it must be one that was not entered yet.
            if known.is_secret() && known.ballots >= known.papers {
                return Err(Error::refused(Code::Conflict));
            }
            if !roll::strike(tx, *id, number).await? {
                return Err(Error::refused(Code::Conflict));
            }
            if let Some(before) = answers::kept(tx, *id, number).await? {
                for cell in contract::polls::cells(&known.draft.questions, &before.replies) {
                    answers::count(tx, *id, cell, -1).await?;
                }
                answers::forget(tx, *id, number).await?;
            }
            attachments::forget_of_poll(tx, *id, Some(number)).await?;
            let event = ("voided", who.member()?.person, why.as_str(), None);
            drafts::note(tx, app.id()?, *id, event, call.now).await?;
            tell_staff(tx, &known);
            Ok(().into())
        })
    })
    .await?;
    if let Err(fault) = attachments::clear(&app).await {
        // The row is gone; its file goes with the next sweep.
        tracing::warn!(?fault, "the sheet of an answer that was struck out");
    }
    Ok(outcome)
}
