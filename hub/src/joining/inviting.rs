//! Invitations by the manager: made with their cards, listed, withdrawn.

use contract::{
    Code,
    id::PersonId,
    joining::{Invite, Invited, List, MAX_CARDS, Page, Sheet, Whom, Withdraw},
    ledger::{Protected, Reason},
    people::{Care, Post},
    time::Time,
    words::{auditing as of_auditing, joining as words},
};

use super::{
    LIFE, invite, note_named,
    sheet::{Made, Told, drawn},
    store,
    whose::{self, Whose},
};
use crate::{
    app::App,
    auditing,
    call::{Ask, Call, Change, Outcome},
    db::Tx,
    devices,
    error::{Error, FieldReason, Result},
    family::{self, CLOSED},
    homes, idempotency,
    ledger::{self, Look, Why},
    people::{self, Member},
    register::{self, Home, may},
};

/// Makes invitations with their cards.
pub(crate) async fn invite_here(app: App, change: Change<Invite>) -> Result<Outcome<Sheet>> {
    let made: Outcome<Made> = idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Invite, call.now).await?;
            let (cards, left_out) = make(tx, &app, &member, &call).await?;
            let (community, expires_at) = (member.community, call.now + LIFE);
            Ok(Made { cards, left_out, community, expires_at }.into())
        })
    })
    .await?;
    Ok(drawn(&app, made.answer).await?.into())
}

async fn make(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    call: &Call<Invite>,
) -> Result<(Vec<Told>, u32)> {
    let (community, now) = (member.community, call.now);
    match &call.request.whom {
        Whom::Colleague { post: Post::Resident, .. } => {
            Err(Error::field("post", FieldReason::Word(words::POST_RESIDENT_WRONG)))
        }
        Whom::Colleague { post: Post::Auditor, appointed_by: None, .. } => {
            Err(Error::field("appointed_by", FieldReason::Word(of_auditing::BODY_MISSING)))
        }
        Whom::Colleague { name, post, appointed_by } => {
            let known = store::of_post(tx, community, *post, now).await?;
            let whose = called(&known, name.as_str())?;
            let person = known_or_added(tx, app, member, (whose, *post, None), now).await?;
            if let (Post::Auditor, Some(body)) = (*post, *appointed_by) {
                auditing::appoint(tx, person, body).await?;
            }
            let secret = handed(tx, app, member, person, now).await?;
            let title = name.as_str().to_owned();
            Ok((vec![Told { title, name: None, post: *post, secret }], 0))
        }
        Whom::Home { place, name } => {
            let home = register::household(tx, community, *place, now)
                .await?
                .ok_or_else(|| Error::field("place", FieldReason::Word(words::HOME_GONE)))?;
            let naming = match name {
                Some(name) => Naming::Typed(name.as_str()),
                None => Naming::Next,
            };
            Ok((vec![card(tx, app, member, (&home, naming), now).await?], 0))
        }
        Whom::Below { place, again } => {
            let homes = register::homes_below(tx, community, *place, MAX_CARDS + 1, now).await?;
            if homes.len() > MAX_CARDS {
                return Err(Error::refused(Code::TooLarge));
            }
            if *again {
                store::withdraw_below(tx, community, *place, now).await?;
            }
            let (mut cards, mut left_out) = (Vec::new(), 0);
            for home in homes {
                if home.is_joined || (home.is_invited && !again) {
                    left_out += 1;
                } else {
                    cards.push(card(tx, app, member, (&home, Naming::Nobody), now).await?);
                }
            }
            Ok((cards, left_out))
        }
    }
}

/// Whom a card of a household names.
#[derive(Clone, Copy, Debug)]
enum Naming<'n> {
    /// Who is called as was typed.
    Typed(&'n str),
    /// The next who has none; who was known already is told that it was read.
    Next,
    /// Nobody, and it is for the next: a stack of cards is carried past many eyes, and the household is enough.
    Nobody,
}

/// A card for somebody of a household.
async fn card(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    (home, naming): (&Home, Naming<'_>),
    now: Time,
) -> Result<Told> {
    let known = store::of_household(tx, home.id, now).await?;
    let whose = match naming {
        Naming::Typed(name) => called(&known, name)?,
        Naming::Next | Naming::Nobody => whose::next(&known, home.owner.as_deref()),
    };
    let name = match (naming, &whose) {
        // Who has typed a name is told nothing by it, and by a card without it that it is a child's.
        (Naming::Typed(name), _) => Some(name.to_owned()),
        (Naming::Nobody, _) => None,
        (Naming::Next, Whose::New(name)) => Some(name.clone()),
        (Naming::Next, Whose::Known(person)) => {
            let is_child = family::child_until(tx, *person, now).await?.is_some();
            if !is_child {
                note_named(tx, app, member, *person, now).await?;
            }
            let found = known.into_iter().find(|one| one.person == *person && !is_child);
            found.map(|one| one.name)
        }
    };
    let post = Post::Resident;
    let person = known_or_added(tx, app, member, (whose, post, Some(home)), now).await?;
    let secret = handed(tx, app, member, person, now).await?;
    Ok(Told { title: home.name.clone(), name, post, secret })
}

fn called(known: &[whose::Known], name: &str) -> Result<Whose> {
    whose::called(known, name)
        .map_err(|whose::HasJoined| Error::field("name", FieldReason::Word(words::HAS_JOINED)))
}

async fn known_or_added(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    (whose, post, home): (Whose, Post, Option<&Home>),
    now: Time,
) -> Result<PersonId> {
    match whose {
        Whose::Known(person) => Ok(person),
        Whose::New(name) => {
            let id = PersonId::from_number(app.id()?);
            let home = home.map(|home| home.id);
            people::add(tx, id, member.community, &name, post, home, now).await?;
            Ok(id)
        }
    }
}

/// The one card of a person who has not joined: one that was made before is withdrawn, or two
/// people could come in as one.
async fn handed(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    person: PersonId,
    now: Time,
) -> Result<contract::joining::Secret> {
    devices::hold(tx, person).await?;
    store::withdraw_of(tx, person, now).await?;
    invite(tx, app, person, Some(member.person), now).await
}

/// Lists invitations.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let (caller, now, call) = (ask.caller.clone(), ask.now, ask.call());
    let inner = app.clone();
    let shown: Result<Outcome<Page>> = app
        .db
        .write(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Read, call.now).await?;
                let mut page = store::page(tx, member.community, &call.request, call.now).await?;
                // A colleague lives nowhere here.
                let at_home = page.invitations.iter().filter(|one| one.home.is_some());
                let people: Vec<_> = at_home.map(|one| one.person).collect();
                let look = Look::at(Protected::Household, &people, Why::Reason(Reason::Invitation));
                let before = homes::seen(tx, &app, &member, call.now).await?;
                let pass = ledger::open(tx, &app, &member, look, call.now).await?;
                homes::few(tx, &app, &member, before, call.now).await?;
                store::close(&mut page.invitations, &pass);
                Ok(page.into())
            })
        })
        .await;
    homes::told(&app, &caller, shown, now).await
}

/// Withdraws an invitation; one that was used is refused.
pub(crate) async fn withdraw(app: App, change: Change<Withdraw>) -> Result<Outcome<Invited>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Invite, call.now).await?;
            let (community, id, now) = (member.community, call.request.id, call.now);
            let known = store::invited(tx, community, id, now).await?;
            known.ok_or_else(|| Error::refused(Code::NotFound))?;
            if !store::withdraw(tx, id, now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            let invited = store::invited(tx, community, id, now).await?;
            let mut invited = invited.ok_or_else(|| Error::refused(Code::NotFound))?;
            // A child's name is for nobody here, by whatever word; a colleague lives nowhere here.
            if family::child_until(tx, invited.person, now).await?.is_some() {
                CLOSED.clone_into(&mut invited.name);
            } else if invited.home.is_some() {
                note_named(tx, &app, &member, invited.person, now).await?;
            }
            Ok(invited.into())
        })
    })
    .await
}
