//! What is a child's opens to the staff by two people: one asks and says what for, another allows it, for a day. Who
//! tries without is not let, and the child's chain has it (未成年人网络保护条例 article 36). What a child has brought before the
//! community is answered all the same, without whose it is.

use std::collections::BTreeMap;

use contract::{
    Code,
    complaints::Part,
    family::{AskAuthor, AskLook, Child, ShowChild, Tie, birthday},
    id::PersonId,
    ledger::{Access, Event, Protected, Reason},
    seconding::Asked,
    time::Time,
};
use ledger::commitment::Kind;

use super::{child_until, store};
use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    community, complaints,
    db::Tx,
    error::{Error, Result},
    idempotency,
    ledger::{self as records, Subject, Why, note},
    people::{self, Member},
    seconding::{self, About},
};

/// Asks to read what is a child's.
pub(crate) async fn ask(app: App, change: Change<AskLook>) -> Result<Outcome<Asked>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (member, person) = (who.member()?, call.request.person);
            if !member.post.answers() {
                return Err(Error::refused(Code::NotAllowed));
            }
            child(tx, member, person, call.now).await?;
            let (about, why) = (About::Child(person), call.request.why.as_str());
            let id = seconding::ask(tx, &app, member, about, why, call.now).await?;
            Ok(Asked { id }.into())
        })
    })
    .await
}

/// Asks the same of a matter that a child has filed.
pub(crate) async fn ask_author(app: App, change: Change<AskAuthor>) -> Result<Outcome<Asked>> {
    app.limits.filing(&change.caller, None)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (known, part) = complaints::met(tx, &who, call.request.id).await?;
            if part != Part::Handler {
                return Err(Error::refused(Code::NotAllowed));
            }
            let (member, author) = (who.member()?, known.author);
            let person = author.ok_or_else(|| Error::refused(Code::NotFound))?;
            child(tx, member, person, call.now).await?;
            let (about, why) = (About::Child(person), call.request.why.as_str());
            let id = seconding::ask(tx, &app, member, about, why, call.now).await?;
            Ok(Asked { id }.into())
        })
    })
    .await
}

/// The name of a child of the member's community, and from when on they are fourteen.
async fn child(
    tx: &mut Tx,
    member: &Member,
    person: PersonId,
    now: Time,
) -> Result<(String, Time)> {
    let resident = store::resident(tx, member.community, person, now).await?;
    let grown_at = child_until(tx, person, now).await?;
    let known = resident.map(|(name, _)| name).zip(grown_at);
    known.ok_or_else(|| Error::refused(Code::NotFound))
}

/// Shows a child to who may; who may not is written down all the same, and therefore not within what is undone.
pub(crate) async fn show(app: App, ask: Ask<ShowChild>) -> Result<Outcome<Child>> {
    let (inner, call) = (app.clone(), ask.call());
    let shown = app.db.write(move |tx| {
        let (app, call) = (inner.clone(), call.clone());
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (member, person) = (who.member()?, call.request.person);
            if !member.post.answers() {
                return Err(Error::refused(Code::NotAllowed));
            }
            let (name, grown_at) = child(tx, member, person, call.now).await?;
            let people = [person];
            let look =
                records::Look::at(Protected::Household, &people, Why::Reason(Reason::Handling));
            let pass = records::open(tx, &app, member, look, call.now).await?;
            if !pass.shows(person) {
                return Ok(None);
            }
            let offset = community::settings(&app, member.community)?.offset();
            let guardians = store::acting_for(tx, person, Some(Tie::Guardian), call.now).await?;
            // They are named as well, and told of it.
            let people: Vec<_> = guardians.iter().map(|guardian| guardian.person).collect();
            let look =
                records::Look::at(Protected::Household, &people, Why::Reason(Reason::Handling));
            records::open(tx, &app, member, look, call.now).await?;
            Ok(Some(Child { name, under_14_until: birthday(grown_at, offset), guardians }))
        })
    });
    shown.await?.map(Outcome::from).ok_or_else(|| Error::refused(Code::NotAllowed))
}

/// Which of these people are children, and what for a member may read what is theirs; nothing where they may not.
/// Names behind words without one, and tables, are for nobody. Records are read by who acts for somebody, which was
/// asked before; what somebody has agreed to, and the copy they ask for, is taken by a second person's word as it is; a line without a name tells
/// of nobody that they are a child.
///
/// # Errors
/// When the store fails.
pub(crate) async fn closed(
    tx: &mut Tx,
    member: &Member,
    of: Protected,
    people: &[PersonId],
    now: Time,
) -> Result<BTreeMap<PersonId, Option<String>>> {
    if !of.is_named() || matches!(of, Protected::Records | Protected::Evidence | Protected::Copy) {
        return Ok(BTreeMap::new());
    }
    let Some((first, last)) = people.iter().min().zip(people.iter().max()) else {
        return Ok(BTreeMap::new());
    };
    let mut children = store::children(tx, (*first, *last), member.person, now).await?;
    children.retain(|child, _| people.contains(child) && *child != member.person);
    if !of.opens_of_children() {
        children.values_mut().for_each(|why| *why = None);
    }
    Ok(children)
}

/// Writes down that somebody was not let, and was shown nothing.
///
/// # Errors
/// When the store or the vault fails.
pub(crate) async fn refused(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    child: PersonId,
    access: Access,
) -> Result<()> {
    let day = access.at.day(community::settings(app, member.community)?.offset());
    // Who types at the counter tries with each letter; whoever asks for a name does so once.
    let is_first = store::refuse(tx, member.person, child, day).await?;
    if is_first || !access.of.is_once_a_day() {
        let event = Event::LookRefused(access);
        note(tx, app, Subject::Person(child), Kind::Family, &event).await?;
    }
    Ok(())
}
