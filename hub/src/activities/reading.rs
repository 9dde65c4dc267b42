//! Activities as they are read: listed, shown, with what came of them; one's own hours.

use contract::{
    Code, Language,
    activities::{Act, Activity, ForgetHours, Hours, List, Page, Record, Show, Told},
    id::ActivityId,
    qr,
    text::Body,
    time::Time,
    words,
};

use super::{
    reader::{Reader, met},
    reporting::store as reports,
    roster::store as rosters,
    store::{self, Known},
};
use crate::{
    app::App,
    call::{Ask, Change, Outcome},
    db::Tx,
    error::{Error, Result},
    idempotency,
    people::{self, Who},
    rich,
};

/// Lists activities.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Page>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                Ok(page(tx, &app, &who, &call.request, call.now).await?.into())
            })
        })
        .await
}

/// A page of a list.
///
/// # Errors
/// `not_found` where nothing tells which community is meant.
pub(super) async fn page(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    list: &List,
    now: Time,
) -> Result<Page> {
    let reader = Reader::of(tx, app, who, list.door.as_ref()).await?;
    let coming = match list.after {
        None => store::coming(tx, &reader, List::COMING, now).await?,
        Some(_) => Vec::new(),
    };
    let mut over = store::over(tx, &reader, list.after, List::PAGE + 1, now).await?;
    let has_more = over.len() > List::PAGE;
    over.truncate(List::PAGE);
    let next = over.last().map(|line| line.id).filter(|_| has_more);
    Ok(Page { coming, over, next })
}

/// Shows one.
pub(crate) async fn show(app: App, ask: Ask<Show>) -> Result<Outcome<Activity>> {
    let call = ask.call();
    let inner = app.clone();
    app.db
        .read(move |tx| {
            let (app, call) = (inner.clone(), call.clone());
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let language = call.caller.language;
                Ok(shown(tx, &app, &who, language, call.request.id, call.now).await?.into())
            })
        })
        .await
}

/// An activity as somebody reads it.
///
/// # Errors
/// `not_found`.
pub(super) async fn shown(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    language: Language,
    id: ActivityId,
    now: Time,
) -> Result<Activity> {
    let (reader, known) = met(tx, who, id, Act::Read, now).await?;
    let line = store::one(tx, &reader, id, now).await?;
    let line = line.ok_or_else(|| Error::refused(Code::NotFound))?;
    let lives_there = store::is_for(tx, id, &reader.places).await?;
    let replies = match reader.person() {
        Some(person) => store::replies(tx, id, person).await?,
        None => Vec::new(),
    };
    let report = match &known.report {
        Some((at, text)) => Some(Told {
            at: *at,
            body: rich::read(text, 0),
            text: text.clone(),
            photos: reports::photos(tx, id).await?,
        }),
        None => None,
    };
    let text = known.draft.text.as_ref().map_or("", Body::as_str);
    let address = format!("{}/activities/{id}", app.origin);
    let places = store::places(tx, id).await?;
    Ok(Activity {
        line,
        role: reader.role(lives_there),
        body: rich::read(text, 0),
        audience: audience(language, &places),
        closes_at: known.draft.closes(),
        party: known.draft.party,
        helpers: known.draft.helpers,
        helping: known.helping,
        changes: changes(&known),
        changed_at: known.changed_at,
        why: known.why,
        replies,
        report,
        code: qr::draw(&address)?,
        address,
        questions: known.draft.questions,
    })
}

/// How often it was changed since it was announced.
fn changes(known: &Known) -> u32 {
    u32::try_from(known.revision - 1).unwrap_or_default()
}

/// For whom an activity is, in words.
fn audience(language: Language, places: &[String]) -> String {
    use words::activities as said;
    if places.is_empty() {
        return said::AUDIENCE_ALL.say(language).to_owned();
    }
    said::audience_of(language, &places.join(words::notices::BETWEEN.say(language)))
}

/// Reads the hours one has helped.
pub(crate) async fn hours(app: App, ask: Ask<Hours>) -> Result<Outcome<Record>> {
    let call = ask.call();
    app.db
        .read(move |tx| {
            let call = call.clone();
            Box::pin(async move {
                let who = people::who(tx, &call.caller, call.now).await?;
                let times = rosters::hours(tx, who.member()?.person).await?;
                let minutes = times.iter().map(|one| u32::from(one.minutes)).sum();
                Ok(Record { times, minutes }.into())
            })
        })
        .await
}

/// Deletes one time from one's own record.
pub(crate) async fn forget_hours(app: App, change: Change<ForgetHours>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let who = people::who(tx, &call.caller, call.now).await?;
            rosters::forget_hours(tx, who.member()?.person, call.request.id).await?;
            Ok(().into())
        })
    })
    .await
}
