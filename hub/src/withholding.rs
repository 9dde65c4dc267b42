//! Looks that the law forbids to tell for now: two managers decide, the person's chain has at once that somebody
//! looked, and the look itself is told when the time is over or somebody ends it.

mod store;

use std::collections::BTreeMap;

use contract::{
    Code,
    id::{PersonId, WithheldId},
    ledger::{Access, Event, Protected},
    people::Care,
    time::{Span, Time},
    withholding::{Allow, Asked, Basis, End, List, MOST_DAYS, Withhold, Withholding},
    words::withholding as words,
};
use ledger::commitment::Kind;

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    family, idempotency,
    ledger::{self as records, Subject, note_if_kept},
    people::Member,
    register::may,
};

/// How many looks are told in one transaction.
const MOST: usize = 200;

/// How long a request waits for a decision, and how long a decision is kept that is over (PIPL article 56).
const KEPT: (Span, Span) = (Span::DAY.times(30), Span::DAY.times(3 * 366));

/// Asks that the caller's looks at somebody are not told. Of a child everything is told: who acts for it needs it.
pub(crate) async fn ask(app: App, change: Change<Withhold>) -> Result<Outcome<Asked>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Withhold, call.now).await?;
            let wanted = &call.request;
            let person = wanted.person;
            if person == member.person {
                return Err(Error::refused(Code::NotAllowed));
            }
            if !(1..=MOST_DAYS).contains(&wanted.days) {
                return Err(Error::field("days", FieldReason::Word(words::REFUSED_DAYS)));
            }
            if !store::is_resident(tx, member.community, person).await? {
                return Err(Error::refused(Code::NotFound));
            }
            if is_child(tx, &member, person, call.now).await? {
                return Err(Error::field("person", FieldReason::Word(words::REFUSED_CHILD)));
            }
            let id = contract::id::WithholdingId::from_number(app.id()?);
            store::ask(tx, id, &member, wanted, call.now).await?;
            Ok(Asked { id }.into())
        })
    })
    .await
}

async fn is_child(tx: &mut Tx, member: &Member, person: PersonId, now: Time) -> Result<bool> {
    let children = family::closed(tx, member, Protected::Household, &[person], now).await?;
    Ok(children.contains_key(&person))
}

/// Decides it for somebody else. What waits of an earlier decision waits on, and the chain says so.
pub(crate) async fn allow(app: App, change: Change<Allow>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let (now, id) = (call.now, call.request.id);
            let member = may(tx, &call.caller, Care::Withhold, now).await?;
            let asked = store::asked(tx, member.community, id).await?;
            let asked = asked.ok_or_else(|| Error::refused(Code::NotFound))?;
            if asked.asker == member.person {
                return Err(Error::refused(Code::NotAllowed));
            }
            let until = now + Span::DAY.times(i64::from(asked.days));
            if !store::allow(tx, id, until, &member.name).await? {
                return Err(Error::refused(Code::Conflict));
            }
            // The first look by this decision is a record, whatever was looked at today before.
            records::look_anew(tx, asked.asker, asked.person).await?;
            for withheld in store::put_off(tx, (asked.asker, asked.person), (now, until)).await? {
                let basis = asked.basis;
                let event = Event::AccessWithheld { at: now, withheld, until, basis };
                let subject = Subject::Person(asked.person);
                note_if_kept(tx, &app, subject, Kind::Access, &event).await?;
            }
            Ok(().into())
        })
    })
    .await
}

/// Ends it, or a request that nobody has decided: one manager is enough for telling.
pub(crate) async fn end(app: App, change: Change<End>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let (now, id) = (call.now, call.request.id);
            let member = may(tx, &call.caller, Care::Withhold, now).await?;
            let asked = store::asked(tx, member.community, id).await?;
            let asked = asked.ok_or_else(|| Error::refused(Code::NotFound))?;
            if !store::end(tx, id, now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            // A request alone has withheld nothing, and another decision may hold.
            if asked.is_decided {
                store::end_all(tx, (asked.asker, asked.person), now).await?;
                for one in store::of_pair(tx, (asked.asker, asked.person)).await? {
                    tell(tx, &app, &one).await?;
                }
            }
            Ok(().into())
        })
    })
    .await
}

/// Ends it of somebody who becomes a child, and tells what was withheld.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn tell_all(tx: &mut Tx, app: &App, person: PersonId, now: Time) -> Result<()> {
    store::end_of(tx, person, now).await?;
    for one in store::of_person(tx, person).await? {
        tell(tx, app, &one).await?;
    }
    Ok(())
}

/// Lists what waits and what is withheld now.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Vec<Withholding>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Withhold, call.now).await?;
                Ok(store::list(tx, &member, call.now, List::MOST).await?.into())
            })
        })
        .await
}

/// By what looks are not told, and until when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decision {
    until: Time,
    basis: Basis,
}

/// Whose records do not tell of a member's looks for now. Who acts for somebody, and reads their records, is told
/// of whatever was decided; so is, at once, who has asked for a copy and gets it.
pub(crate) async fn decided(
    tx: &mut Tx,
    by: &Member,
    of: Protected,
    now: Time,
) -> Result<BTreeMap<PersonId, Decision>> {
    if matches!(of, Protected::Records | Protected::Copy) || !by.post.may(Care::Withhold) {
        return Ok(BTreeMap::new());
    }
    store::decided(tx, by.person, now).await
}

/// Keeps a look for later, and writes down that there was one.
pub(crate) async fn withhold(
    tx: &mut Tx,
    app: &App,
    (by, person): (&Member, PersonId),
    access: Access,
    decision: Decision,
) -> Result<()> {
    let withheld = WithheldId::from_number(app.id()?);
    let (at, Decision { until, basis }) = (access.at, decision);
    let access = Event::Access(Access { withheld: Some(withheld), ..access });
    let subject = Subject::Person(person);
    // Of who was deleted there is a number on old lists, and no chain.
    let Some(sealed) = records::seal(app, subject, Kind::Access, &access)? else { return Ok(()) };
    store::add(tx, withheld, (by.person, person), until, &sealed).await?;
    let event = Event::AccessWithheld { at, withheld, until, basis };
    note_if_kept(tx, app, subject, Kind::Access, &event).await
}

/// Tells what has waited long enough; when there will be something again.
///
/// # Errors
/// When the store or the vault fails.
pub async fn tell_due(app: &App) -> Result<Option<Time>> {
    let now = app.now();
    let next = app.db.read(|tx| Box::pin(async move { store::next(tx).await })).await?;
    if next.is_none_or(|at| at > now) {
        return Ok(next);
    }
    let inner = app.clone();
    app.db
        .write(move |tx| {
            let app = inner.clone();
            Box::pin(async move {
                for one in store::due(tx, now, MOST).await? {
                    tell(tx, &app, &one).await?;
                }
                store::next(tx).await
            })
        })
        .await
}

async fn tell(tx: &mut Tx, app: &App, one: &store::Withheld) -> Result<()> {
    if store::take(tx, one.id).await? {
        records::note_sealed(tx, app, Subject::Person(one.person), &one.sealed).await?;
    }
    Ok(())
}

/// Forgets requests that nobody decided, and decisions that have been over for years.
///
/// # Errors
/// When the store fails.
pub async fn sweep(tx: &mut Tx, now: Time) -> Result<u64> {
    store::sweep(tx, now - KEPT.0, now - KEPT.1).await
}

/// Forgets somebody. Looks by them that others are not told of yet are told when it is time.
pub(crate) async fn forget_person(tx: &mut Tx, person: PersonId) -> Result<()> {
    store::forget_person(tx, person).await
}
