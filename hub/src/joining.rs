//! Joining: an invitation registers a device's key, once.

mod inviting;
pub(crate) mod page;
mod sheet;
mod store;
mod whose;

use contract::{
    Code,
    devices::Vouched,
    id::{CommunityId, DeviceId, InvitationId, PersonId},
    joining::{Invitation, Join, Look, Secret, statement},
    ledger::{Protected, Reason},
    live::Event,
    people::{Me, Post},
    sessions::{PublicKey, Signature},
    time::{Span, Time},
};
use sha2::{Digest, Sha256};

use crate::{
    app::{App, random},
    call::{Change, Outcome},
    db::Tx,
    devices,
    error::{Error, Result},
    family::{self, CLOSED},
    idempotency, ledger,
    live::{Told, Topic},
    people::Member,
    recovery, sessions,
};

pub(crate) use inviting::{invite_here, list, withdraw};
pub(crate) use sheet::{Made, Told as Card, drawn};
use store::Open;
pub(crate) use store::{bearer, note_lets, of_home};

/// How long an invitation can be used.
pub const LIFE: Span = Span::DAY.times(14);

/// Shows whom an invitation is for.
pub(crate) async fn look(app: App, change: Change<Look>) -> Result<Outcome<Invitation>> {
    app.limits.secret(&change.caller)?;
    let (hash, now) = (hash(change.request.secret), change.now);
    let open = app
        .db
        .read(move |tx| {
            Box::pin(async move {
                let open = store::open(tx, &hash, now).await?;
                let mut open = open.ok_or_else(|| Error::refused(Code::InvitationOver))?;
                // Who hands a card over can look at it as well.
                if family::child_until(tx, open.person, now).await?.is_some() {
                    CLOSED.clone_into(&mut open.name);
                }
                Ok(open)
            })
        })
        .await?;
    if let Some(due) = open.recovery {
        recovery::check(due, now)?;
    }
    let community = community_name(&app, open.community);
    Ok(Invitation {
        community,
        name: open.name,
        post: open.post,
        home: open.home,
        expires_at: open.expires_at,
    }
    .into())
}

/// Registers a device's key and signs it in.
pub(crate) async fn join(app: App, change: Change<Join>) -> Result<Outcome<Me>> {
    app.limits.secret(&change.caller)?;
    let request = &change.request;
    let signed = statement(&app.origin, request.secret, &request.key);
    sessions::verify(&request.key, &signed, &request.signature)?;
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let Join { secret, key, device: name, vouch, .. } = &call.request;
            let Some(open) = store::open(tx, &hash(*secret), call.now).await? else {
                return Err(Error::refused(Code::InvitationOver));
            };
            devices::hold(tx, open.person).await?;
            // A card is for who has no device: beside one, only its owner and a recovery let another one in.
            let is_for_first = open.recovery.is_none() && open.made_by != Some(open.person);
            if is_for_first && devices::is_in_use(tx, open.person).await? {
                return Err(Error::refused(Code::InvitationOver));
            }
            let vouched = vouched(tx, &open, (key, vouch.as_ref()), call.now).await?;
            let device = DeviceId::from_number(app.id()?);
            store::use_up(tx, open.id, call.now).await?;
            if let Some(due) = open.recovery {
                recovery::finish(tx, &app, (open.person, due), device, call.now).await?;
            }
            store::add_device(tx, device, &open, key, name.as_str(), call.now).await?;
            let (person, invited_by) = (open.person, open.made_by);
            let added = devices::Added { person, device, key, invited_by, vouched };
            devices::note_added(tx, &app, added, call.now).await?;
            tx.tell(Told { topics: vec![Topic::Person(open.person)], event: Event::Devices });
            sessions::begin_for_device(tx, &call.caller, device, call.now).await
        })
    })
    .await
}

/// By what a device of the person has let in this key; nothing where the code was typed, or comes from somebody else.
async fn vouched(
    tx: &mut Tx,
    open: &Open,
    (key, vouch): (&PublicKey, Option<&Signature>),
    now: Time,
) -> Result<Option<Vouched>> {
    let (Some((by, lets)), Some(signature)) = (&open.lets, vouch) else { return Ok(None) };
    let vouched = Vouched { by: *by, lets: lets.clone(), signature: signature.clone() };
    let known = sessions::key_of(tx, *by, now).await?;
    match vouched.lets_in(key, now, &known) {
        true => Ok(Some(vouched)),
        false => Err(Error::refused(Code::BadSignature)),
    }
}

/// Makes an invitation for a person; its secret is told once and kept nowhere.
///
/// # Errors
/// When the store fails.
pub async fn invite(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    made_by: Option<PersonId>,
    now: Time,
) -> Result<Secret> {
    invite_until(tx, app, person, made_by, now, now + LIFE).await
}

/// The same for an invitation that is over at `until`.
///
/// # Errors
/// When the store fails.
pub(crate) async fn invite_until(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    made_by: Option<PersonId>,
    now: Time,
    until: Time,
) -> Result<Secret> {
    Ok(invite_as(tx, app, person, made_by, now, until).await?.1)
}

/// The same with the number it goes by.
///
/// # Errors
/// When the store fails.
pub(crate) async fn invite_as(
    tx: &mut Tx,
    app: &App,
    person: PersonId,
    made_by: Option<PersonId>,
    now: Time,
    until: Time,
) -> Result<(InvitationId, Secret)> {
    let secret = Secret::from_random(u128::from_be_bytes(random()?));
    let id = InvitationId::from_number(app.id()?);
    store::add(tx, id, person, &hash(secret), made_by, now, until).await?;
    Ok((id, secret))
}

/// Writes down that a member reads who it is, of those who live here, that a card is for.
///
/// # Errors
/// When it cannot be written down.
async fn note_named(
    tx: &mut Tx,
    app: &App,
    by: &Member,
    person: PersonId,
    now: Time,
) -> Result<()> {
    let (own, why) = ([person], ledger::Why::Reason(Reason::Invitation));
    let look = ledger::Look::at(Protected::Household, &own, why);
    ledger::open(tx, app, by, look, now).await.map(drop)
}

/// The card of somebody who is known, and is told who has made it. A child's has no name: nobody has allowed who
/// makes it to read it.
///
/// # Errors
/// When the store fails, or where there is nobody.
pub(crate) async fn card_of(
    tx: &mut Tx,
    app: &App,
    by: &Member,
    (person, secret): (PersonId, Secret),
    now: Time,
) -> Result<Card> {
    let (name, post, home) = bearer(tx, person).await?;
    let is_child = family::child_until(tx, person, now).await?.is_some();
    // A colleague lives nowhere here.
    if !is_child && (home.is_some() || post == Post::Resident) {
        note_named(tx, app, by, person, now).await?;
    }
    let name = (!is_child).then_some(name);
    Ok(match home {
        Some(title) => Card { title, name, post, secret },
        None => {
            let title = name.unwrap_or_else(|| CLOSED.to_owned());
            Card { title, name: None, post, secret }
        }
    })
}

fn hash(secret: Secret) -> [u8; 32] {
    Sha256::new_with_prefix(b"linli/invitation/1").chain_update(secret.to_bytes()).finalize().into()
}

fn community_name(app: &App, id: CommunityId) -> String {
    app.communities.get(id).map(|settings| settings.name.clone()).unwrap_or_default()
}
