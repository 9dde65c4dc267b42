//! The texts a community's staff use again and again.

mod store;

use contract::{
    Code,
    id::PhraseId,
    inbox::{DropPhrase, KeepPhrase, Phrase, Phrases},
    people::Post,
};

use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, Result},
    idempotency,
    people::{self, Member, Who},
};

/// Lists the phrases of the caller's community.
pub(crate) async fn phrases(app: App, ask: Ask<Phrases>) -> Result<Outcome<Vec<Phrase>>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let member = answering(&who)?;
                let kept = store::all(tx, member.community, Phrases::MOST).await?;
                Ok(kept.into_iter().map(|kept| seen(kept, member)).collect::<Vec<_>>().into())
            })
        })
        .await
}

/// Adds a phrase, or changes one.
pub(crate) async fn keep(app: App, change: Change<KeepPhrase>) -> Result<Outcome<Phrase>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let member = answering(&who)?;
            let KeepPhrase { id, title, text } = &call.request;
            let made_by = match id {
                Some(id) => changeable(tx, member, *id).await?.made_by,
                None => member.person,
            };
            if id.is_none() && store::count(tx, member.community).await? >= Phrases::MOST {
                return Err(Error::refused(Code::Conflict));
            }
            let id = match id {
                Some(id) => *id,
                None => PhraseId::from_number(app.id()?),
            };
            let (title, text) = (title.to_string(), text.to_string());
            let kept = store::Kept { id, title, text, made_by };
            store::keep(tx, member.community, &kept, call.now).await?;
            Ok(seen(kept, member).into())
        })
    })
    .await
}

/// Removes a phrase.
pub(crate) async fn drop_phrase(app: App, change: Change<DropPhrase>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let kept = changeable(tx, answering(&who)?, call.request.id).await?;
            store::remove(tx, kept.id).await?;
            Ok(().into())
        })
    })
    .await
}

/// The caller, who answers.
fn answering(who: &Who) -> Result<&Member> {
    let member = who.member()?;
    match member.post.answers() {
        true => Ok(member),
        false => Err(Error::refused(Code::NotAllowed)),
    }
}

/// A phrase of the member's community that they may change.
async fn changeable(tx: &mut Tx, member: &Member, id: PhraseId) -> Result<store::Kept> {
    let kept = store::one(tx, member.community, id).await?;
    let kept = kept.ok_or_else(|| Error::refused(Code::NotFound))?;
    match may_change(member, &kept) {
        true => Ok(kept),
        false => Err(Error::refused(Code::NotAllowed)),
    }
}

/// Managers look after all; others after what they made.
fn may_change(member: &Member, kept: &store::Kept) -> bool {
    member.post == Post::Manager || kept.made_by == member.person
}

fn seen(kept: store::Kept, member: &Member) -> Phrase {
    let may_change = may_change(member, &kept);
    Phrase { id: kept.id, title: kept.title, text: kept.text, may_change }
}
