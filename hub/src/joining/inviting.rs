//! Invitations by the manager: made with their cards, listed, withdrawn.

use contract::{
    Code, Language,
    id::{CommunityId, PersonId, PlaceId},
    joining::{Card, Invite, Invited, List, MAX_CARDS, Page, Secret, Sheet, Whom, Withdraw},
    people::{Care, Post},
    time::Time,
    words::joining as words,
};
use serde::{Deserialize, Serialize};

use super::{LIFE, invite, store};
use crate::{
    app::App,
    call::{Ask, Call, Change, Outcome},
    community,
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    people::{self, Member},
    qr,
    register::{self, Home, may},
};

/// What is kept, sealed, for a retry: the pictures are drawn again.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    cards: Vec<(String, Post, Secret)>,
    left_out: u32,
    community: CommunityId,
    expires_at: Time,
}

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
    let Made { cards, left_out, community, expires_at } = made.answer;
    let settings = community::settings(&app, community)?;
    let (name, telephone) = (settings.name.clone(), settings.telephone.clone());
    let address = format!("{}/join", app.origin);
    let link = address.clone();
    // Drawing hundreds of codes takes the processor for a while.
    let cards = tokio::task::spawn_blocking(move || {
        cards
            .into_iter()
            .map(|(title, post, secret)| {
                let qr = qr::draw(&format!("{link}#{secret}"))?;
                Ok(Card { title, post, secret, qr })
            })
            .collect::<anyhow::Result<Vec<Card>>>()
    })
    .await??;
    Ok(Sheet { community: name, telephone, address, expires_at, cards, left_out }.into())
}

type Cards = Vec<(String, Post, Secret)>;

async fn make(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    call: &Call<Invite>,
) -> Result<(Cards, u32)> {
    let (community, now) = (member.community, call.now);
    match &call.request.whom {
        Whom::Colleague { post: Post::Resident, .. } => {
            Err(Error::field("post", FieldReason::Word(words::POST_RESIDENT_WRONG)))
        }
        Whom::Colleague { name, post } => {
            let secret = one(tx, app, member, (name.as_str(), *post, None), now).await?;
            Ok((vec![(name.as_str().to_owned(), *post, secret)], 0))
        }
        Whom::Home { place, name } => {
            let home = register::household(tx, community, *place, now)
                .await?
                .ok_or_else(|| Error::field("place", FieldReason::Word(words::HOME_GONE)))?;
            let name = name.as_ref().map(|name| name.as_str().to_owned());
            Ok((vec![card(tx, app, member, &home, name, now).await?], 0))
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
                    cards.push(card(tx, app, member, &home, None, now).await?);
                }
            }
            Ok((cards, left_out))
        }
    }
}

async fn card(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    home: &Home,
    name: Option<String>,
    now: Time,
) -> Result<(String, Post, Secret)> {
    let name = name
        .or_else(|| home.owner.clone())
        .unwrap_or_else(|| words::RESIDENT_DEFAULT.say(Language::Zh).to_owned());
    let secret = one(tx, app, member, (&name, Post::Resident, Some(home.id)), now).await?;
    Ok((home.name.clone(), Post::Resident, secret))
}

/// An invitation for the person of this name, who is added where there is none.
async fn one(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    (name, post, home): (&str, Post, Option<PlaceId>),
    now: Time,
) -> Result<Secret> {
    let community = member.community;
    let person = match people::named(tx, community, name, post, home).await? {
        Some(person) => person,
        None => {
            let id = PersonId::from_number(app.id()?);
            people::add(tx, id, community, name, post, home, now).await?;
            id
        }
    };
    invite(tx, app, person, Some(member.person), now).await
}

/// Lists invitations.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let member = may(tx, &call.caller, Care::Read, call.now).await?;
                Ok(store::page(tx, member.community, &call.request, call.now).await?.into())
            })
        })
        .await
}

/// Withdraws an invitation; one that was used is refused.
pub(crate) async fn withdraw(app: App, change: Change<Withdraw>) -> Result<Outcome<Invited>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Invite, call.now).await?;
            let (community, id, now) = (member.community, call.request.id, call.now);
            let known = store::invited(tx, community, id, now).await?;
            known.ok_or_else(|| Error::refused(Code::NotFound))?;
            if !store::withdraw(tx, id, now).await? {
                return Err(Error::refused(Code::Conflict));
            }
            let invited = store::invited(tx, community, id, now).await?;
            Ok(invited.ok_or_else(|| Error::refused(Code::NotFound))?.into())
        })
    })
    .await
}
