//! Notices as they are read: listed, shown, counted, confirmed.

use contract::{
    Code,
    community::DoorCode,
    id::NoticeId,
    notices::{
        Confirm, Confirmation, Correction, Draft, Enclosed, Glance, Glimpse, Group, Line, List,
        Notice, Page, Picture, Seen, Show, Urgent,
    },
    qr,
    time::Time,
    words,
};

use super::{
    audience::{EVERYWHERE, Reader},
    store::{self, Known},
};
use crate::{
    activities,
    app::App,
    breaches,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    people::{self, Who},
    polls, rich, search, suggestions,
};

/// Tells what is urgent and what is new.
pub(crate) async fn glance(app: App, ask: Ask<Glance>) -> Result<Outcome<Glimpse>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let door = call.request.door.as_ref();
                Ok(glimpse(tx, &app, &who, door, call.now).await?.into())
            })
        })
        .await
}

/// What is urgent and what is new for somebody.
///
/// # Errors
/// `not_found` where nothing tells which community is meant.
pub(crate) async fn glimpse(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    door: Option<&DoorCode>,
    now: Time,
) -> Result<Glimpse> {
    let reader = Reader::of(tx, app, who, door).await?;
    let first = store::first(tx, &reader, now).await?;
    let board = store::board(tx, &reader, None, List::PAGE, now).await?;
    let is_urgent = |line: &Line| line.is_urgent && !line.is_over;
    let is_new = |line: &Line| !line.is_over && now - line.published_at <= Glance::NEW;
    let suggestions = match reader.person {
        Some(person) => suggestions::news(tx, person).await?,
        None => 0,
    };
    let polls = match reader.person {
        Some(person) => polls::waiting(tx, reader.community, person, now).await?,
        None => 0,
    };
    let activities = match reader.person {
        Some(person) => activities::coming_of(tx, person, now).await?,
        None => 0,
    };
    let breach = match reader.person {
        Some(person) => breaches::unread(tx, person).await?,
        None => None,
    };
    Ok(Glimpse {
        activities,
        breach,
        polls,
        suggestions,
        urgent: first
            .into_iter()
            .filter(is_urgent)
            .map(|line| Urgent { id: line.id, title: line.title })
            .collect(),
        newest: board.iter().filter(|line| is_new(line)).map(|line| line.id).collect(),
    })
}

/// Lists what is for the caller.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let list = &call.request;
                let reader = Reader::of(tx, &app, &who, list.door.as_ref()).await?;
                Ok(page(tx, &reader, list, call.now).await?.into())
            })
        })
        .await
}

/// The page of a list.
///
/// # Errors
/// When the store fails.
pub(super) async fn page(tx: &mut Tx, reader: &Reader, list: &List, now: Time) -> Result<Page> {
    if let Some(words) = &list.search {
        let wanted = search::wanted(words.as_str());
        let lines = store::found(tx, reader, &wanted, list.after, List::PAGE + 1, now).await?;
        return Ok(cut(lines, Vec::new()));
    }
    let first = store::first(tx, reader, now).await?;
    let lines = store::board(tx, reader, list.after, List::PAGE + 1, now).await?;
    let mut page = cut(lines, first);
    if list.after.is_some() {
        page.first.clear();
    }
    Ok(page)
}

/// A page of lines of which one more was read than it has; what stands at the top stands there alone.
fn cut(mut lines: Vec<Line>, first: Vec<Line>) -> Page {
    let has_more = lines.len() > List::PAGE;
    lines.truncate(List::PAGE);
    let next = lines.last().map(|line| line.id).filter(|_| has_more);
    lines.retain(|line| first.iter().all(|one| one.id != line.id));
    Page { first, lines, next }
}

/// Shows one.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Notice>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let (reader, known) = met(tx, &app, &who, call.request.id, call.now).await?;
                let language = call.caller.language;
                Ok(whole(tx, &app, &reader, &known, language, call.now).await?.into())
            })
        })
        .await
}

/// A notice that can be read, and who reads it.
///
/// # Errors
/// `not_found` where it does not exist for them.
pub(super) async fn met(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    id: NoticeId,
    now: Time,
) -> Result<(Reader, Known)> {
    let none = || Error::refused(Code::NotFound);
    let known = store::published(tx, id, now).await?.ok_or_else(none)?;
    let is_guest = who.member.is_none();
    // A link that was passed on tells by itself which community is meant.
    let reader = if is_guest {
        Reader {
            community: known.community,
            places: vec![EVERYWHERE],
            groups: vec![Group::Everybody],
            person: None,
        }
    } else {
        Reader::of(tx, app, who, None).await?
    };
    if reader.may_read(known.community, known.group, &known.places) {
        Ok((reader, known))
    } else {
        Err(none())
    }
}

/// A notice as its reader sees it.
///
/// # Errors
/// When the store fails.
pub(super) async fn whole(
    tx: &mut Tx,
    app: &App,
    reader: &Reader,
    known: &Known,
    language: contract::Language,
    now: Time,
) -> Result<Notice> {
    let draft = &known.draft;
    let pictures = pictures(tx, known.id, draft).await?;
    let documents = documents(tx, known.id, draft).await?;
    let given_at = match reader.person {
        Some(person) if draft.law.is_some() => store::confirmed(tx, known.id, person).await?,
        _ => None,
    };
    let mut line = known.line.clone();
    line.is_to_confirm = draft.law.is_some() && reader.person.is_some() && given_at.is_none();
    line.is_over = draft.expires_at.is_some_and(|end| end <= now);
    let written = draft.text.as_ref().map_or("", contract::text::Body::as_str);
    let address = format!("{}/notices/{}", app.origin, known.id);
    let code = qr::draw(&address)?;
    let corrections = store::corrections(tx, known.id).await?;
    let corrections = corrections.into_iter().map(|said| Correction {
        at: said.at,
        why: said.why,
        title: said.title,
        body: rich::read(&said.text, pictures.len()),
        documents: said.documents.lines().map(str::to_owned).collect(),
    });
    Ok(Notice {
        line,
        body: rich::read(written, pictures.len()),
        corrections: corrections.collect(),
        pictures,
        documents,
        audience: audience(language, &store::names(tx, &known.places).await?, known.group),
        expires_at: draft.expires_at,
        confirmation: draft.law.as_ref().map(|law| Confirmation { law: law.to_string(), given_at }),
        address,
        code,
    })
}

/// The pictures of a notice, in the order in which its text counts them.
pub(super) async fn pictures(tx: &mut Tx, id: NoticeId, draft: &Draft) -> Result<Vec<Picture>> {
    let photos = store::photos(tx, id).await?;
    let shown = draft.pictures.iter().filter_map(|one| {
        let photo = photos.iter().find(|photo| photo.id == one.photo)?;
        Some(Picture { photo: photo.clone(), shows: one.shows.to_string() })
    });
    Ok(shown.collect())
}

/// The documents that go with a notice, in the order in which its writer has named them.
pub(super) async fn documents(tx: &mut Tx, id: NoticeId, draft: &Draft) -> Result<Vec<Enclosed>> {
    if draft.documents.is_empty() {
        return Ok(Vec::new());
    }
    let stored = store::documents(tx, id).await?;
    let shown = draft.documents.iter().filter_map(|one| {
        let document = stored.iter().find(|document| document.id == one.document)?;
        Some(Enclosed { document: *document, name: one.name.to_string() })
    });
    Ok(shown.collect())
}

/// For whom a notice is, in words.
pub(super) fn audience(language: contract::Language, places: &[String], group: Group) -> String {
    use words::notices as said;
    let word = match group {
        Group::Everybody => said::GROUP_EVERYBODY,
        Group::Residents => said::GROUP_RESIDENTS,
        Group::Owners => said::GROUP_OWNERS,
        Group::Staff => said::GROUP_STAFF,
    };
    match places {
        [] => said::audience_all(language, word.say(language)),
        places => {
            let places = places.join(said::BETWEEN.say(language));
            said::audience_of(language, word.say(language), &places)
        }
    }
}

/// Counts a reader, without a name.
pub(crate) async fn seen(app: App, change: Change<Seen>) -> Result<Outcome<()>> {
    if change.request.mark.0.len() != Seen::MARK {
        return Err(Error::field("mark", FieldReason::Word(words::problems::MALFORMED)));
    }
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let (_, known) = met(tx, &app, &who, call.request.id, call.now).await?;
            store::note_seen(tx, known.id, &call.request.mark.0).await?;
            Ok(().into())
        })
    })
    .await
}

/// Confirms a notice, where a law asks for it.
pub(crate) async fn confirm(app: App, change: Change<Confirm>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            let person = who.member()?.person;
            let (_, known) = met(tx, &app, &who, call.request.id, call.now).await?;
            if known.draft.law.is_none() {
                return Err(Error::refused(Code::Conflict));
            }
            store::note_confirmed(tx, known.id, person, call.now).await?;
            Ok(().into())
        })
    })
    .await
}
