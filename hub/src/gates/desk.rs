//! Gates as those see them who look after them: a gate is in use only once everything is there that the
//! law asks for, and everything is told to those who pass it.

use contract::{
    Code,
    auditing::Subject,
    gates::{
        self, Act, Assess, Board, Change, Describe, Dismiss, Draft, Gate, Invite, Invited, List,
        MOST_MONTHS, Notice, Purpose, Register, Set, ShowSign, State, Suite, Texts,
    },
    id::{CommunityId, GateId},
    joining::Secret,
    ledger::Event,
    people::Care,
    text::{Name, Statement},
    time::{Day, Offset, Span, Time},
    words::gates as words,
};
use ledger::commitment::Kind;

use super::{Known, all, held, store, tell_all};
use crate::{
    app::{App, random},
    attachments, auditing,
    call::{Ask, Change as Call, Outcome},
    community,
    consents::{self, Over},
    db::Tx,
    error::{Error, FieldReason, Result},
    idempotency,
    people::Member,
    register::may,
    settings::Settings,
};

/// How long an agent can come with a code.
const PAIRING: Span = Span::DAY;

/// Lists the gates.
pub(crate) async fn list(app: App, ask: Ask<List>) -> Result<Outcome<Vec<Gate>>> {
    let (inner, now) = (app.clone(), ask.now);
    let community = auditing::open(&app, &ask.caller, Subject::Gates, now).await?.community;
    app.db
        .read(move |tx| {
            let app = inner.clone();
            Box::pin(async move {
                let settings = community::settings(&app, community)?;
                let mut shown = Vec::new();
                for gate in all(tx, community).await? {
                    shown.push(show(tx, gate, settings, now).await?);
                }
                Ok(shown.into())
            })
        })
        .await
}

async fn show(tx: &mut Tx, gate: Known, settings: &Settings, now: Time) -> Result<Gate> {
    let (id, ready) = (gate.id, gate.ready(&settings.privacy, now));
    let broken = gate.broken(now);
    let trials = gate.trials.iter().filter(|trial| !broken.contains(&trial.way));
    let pending = store::pending(tx, id, None).await?.into_iter();
    let late = pending.filter(|(order, _)| order.due_at < now);
    Ok(Gate {
        id,
        state: gate.state,
        key: gate.key.as_ref().map(contract::sessions::PublicKey::to_text),
        awaits: store::awaits(tx, id, now).await?,
        sign: store::sign(tx, id).await?,
        heard_at: gate.heard_at,
        trials: trials.copied().collect(),
        broken,
        templates: Gate::told(gate.templates),
        assessed: store::assessed(tx, id).await?,
        board: board(tx, id, now.day(settings.offset()), settings.offset()).await?,
        pending: late.map(|order| store::as_pending(order, settings.offset())).collect(),
        open: Gate::told(store::open(tx, id, now).await?),
        tried: Gate::told(store::tried(tx, id).await?),
        opened: store::opened(tx, id).await?,
        lacks: ready.lacks(),
        takes_in: ready.takes_in(gate.state),
        takes_photos: gate.sealing.is_some(),
        notices: gate.notices.iter().map(|told| told.notice().clone()).collect(),
        draft: gate.draft,
    })
}

/// How many have agreed to a gate, have withdrawn and have let it end, as it is told on a day.
async fn board(tx: &mut Tx, id: GateId, today: Day, offset: Offset) -> Result<Board> {
    let (from, until) = Board::months(today);
    let counts = store::counts(tx, id, from.at(0, offset), until.at(0, offset)).await?;
    let [agreed, given, withdrawn, expired] = counts.map(Gate::told);
    Ok(Board { from, until, agreed, given, withdrawn, expired })
}

/// When a gate was assessed, the newest first, and whether as it is now; how many agreed to it when the month began, where
/// that tells of nobody.
///
/// # Errors
/// When the store fails.
pub(crate) async fn audited(
    tx: &mut Tx,
    id: GateId,
    now: Time,
    offset: Offset,
) -> Result<(Vec<(Time, bool)>, Option<u32>)> {
    let assessed = store::assessed(tx, id).await?;
    let assessed = assessed.into_iter().map(|one| (one.at, one.is_current)).collect();
    Ok((assessed, board(tx, id, now.day(offset), offset).await?.agreed))
}

/// What no gate may be.
fn check(draft: &Draft) -> Result<()> {
    let wrong =
        |field: &str, word| Err(Error::field(format!("draft.{field}"), FieldReason::Word(word)));
    if !draft.area.is_allowed() {
        return wrong("area", words::REFUSED_PRIVATE);
    }
    if !draft.mode.is_allowed() {
        return wrong("mode", words::REFUSED_ALWAYS);
    }
    if draft.ways.is_empty() {
        return wrong("ways", words::REFUSED_NO_OTHER_WAY);
    }
    // People read these wherever it is told of.
    let Draft { name, vendor, vendor_contact, .. } = draft;
    for (field, text) in [
        ("draft.name", name.as_str()),
        ("draft.vendor", vendor.as_str()),
        ("draft.vendor_contact", vendor_contact.as_str()),
    ] {
        if let Some(phrase) = gates::forbidden(text) {
            return Err(Error::field(field, FieldReason::Phrase(phrase)));
        }
    }
    Ok(())
}

/// Whether people know whose these names are: no gate is called as another one, nor a company by what only looks like
/// the name of another, which would not be dismissed with it.
async fn check_names(
    tx: &mut Tx,
    community: CommunityId,
    own: Option<GateId>,
    draft: &Draft,
) -> Result<()> {
    let wrong = |field: &str, word| Err(Error::field(field, FieldReason::Word(word)));
    for (field, name) in [("draft.name", &draft.name), ("draft.vendor", &draft.vendor)] {
        if let Some(word) = gates::unclear(name.as_str()) {
            return wrong(field, word);
        }
    }
    store::hold_names(tx, community).await?;
    for other in all(tx, community).await?.iter().filter(|other| Some(other.id) != own) {
        let look_alike = |one: &Name, two: &Name| gates::look_alike(one.as_str(), two.as_str());
        let Draft { name, vendor, .. } = &other.draft;
        if other.state != State::Removed && look_alike(&draft.name, name) {
            return wrong("draft.name", words::REFUSED_ALIKE_GATE);
        }
        if draft.vendor != *vendor && look_alike(&draft.vendor, vendor) {
            return wrong("draft.vendor", words::REFUSED_ALIKE_VENDOR);
        }
    }
    Ok(())
}

/// Registers a gate.
pub(crate) async fn register(app: App, change: Call<Register>) -> Result<Outcome<Invited>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            let draft = &call.request.draft;
            check(draft)?;
            check_names(tx, member.community, None, draft).await?;
            let id = GateId::from_number(app.id()?);
            store::add(tx, id, member.community, draft, call.now).await?;
            let invited = open_to_agent(tx, id, call.now).await?;
            told(tx, &app, &member, id, &draft.name, State::Draft, call.now).await?;
            Ok(invited.into())
        })
    })
    .await
}

/// The gate, held, if this can be done to it by the caller.
async fn to(tx: &mut Tx, member: &Member, id: GateId, act: Act) -> Result<Known> {
    let gate = held(tx, member.community, id).await?;
    if gates::may(gate.state, act) { Ok(gate) } else { Err(Error::refused(Code::Conflict)) }
}

/// Notes where an act has led, and tells it where that is elsewhere.
async fn lead(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    gate: &Known,
    act: Act,
    now: Time,
) -> Result<State> {
    let state = gates::next(gate.state, act);
    if state != gate.state {
        store::set(tx, gate.id, state).await?;
        told(tx, app, member, gate.id, &gate.draft.name, state, now).await?;
    }
    Ok(state)
}

async fn told(
    tx: &mut Tx,
    app: &App,
    member: &Member,
    gate: GateId,
    name: &Name,
    state: State,
    at: Time,
) -> Result<()> {
    let event = Event::GateState { at, gate, name: name.as_str().to_owned(), state };
    tell_all(tx, app, member.community, Kind::Notice, &event).await
}

/// Changes what is known of a gate. Who agreed to what matters of it has not agreed to this.
pub(crate) async fn change(app: App, change: Call<Change>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            let Change { id, draft } = &call.request;
            check(draft)?;
            check_names(tx, member.community, Some(*id), draft).await?;
            let gate = to(tx, &member, *id, Act::Change).await?;
            store::change(tx, *id, draft).await?;
            lead(tx, &app, &member, &gate, Act::Change, call.now).await?;
            for told in &gate.notices {
                let notice = told.notice();
                let now = Notice {
                    area: draft.area,
                    mode: draft.mode,
                    ways: draft.ways.clone(),
                    vendor: draft.vendor.clone(),
                    ..notice.clone()
                };
                if now.changes(notice) {
                    let over = Over::purpose(*id, notice.purpose);
                    consents::changed(tx, &app, over, call.now).await?;
                }
            }
            Ok(().into())
        })
    })
    .await
}

/// Lets another agent speak for a gate. The one before still deletes what it has to; nobody agreed to
/// another one.
pub(crate) async fn invite(app: App, change: Call<Invite>) -> Result<Outcome<Invited>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            let id = call.request.id;
            let gate = to(tx, &member, id, Act::Invite).await?;
            lead(tx, &app, &member, &gate, Act::Invite, call.now).await?;
            // What another machine does was not assessed (PIPL article 55); the first one was not there yet.
            if gate.key.is_some() {
                store::outdate(tx, id).await?;
            }
            consents::changed(tx, &app, Over::gate(id), call.now).await?;
            Ok(open_to_agent(tx, id, call.now).await?.into())
        })
    })
    .await
}

async fn open_to_agent(tx: &mut Tx, id: GateId, now: Time) -> Result<Invited> {
    let secret = Secret::from_random(u128::from_be_bytes(random()?));
    let expires_at = now + PAIRING;
    store::invite(tx, id, &super::agent::hash(secret), expires_at).await?;
    Ok(Invited { id, secret, expires_at })
}

/// Shows the sign beside a gate.
pub(crate) async fn show_sign(app: App, change: Call<ShowSign>) -> Result<Outcome<()>> {
    let done = idempotency::once(&app, change, |tx, _, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            let ShowSign { id, photo } = call.request;
            to(tx, &member, id, Act::ShowSign).await?;
            if !attachments::bind_to_gate(tx, photo, id).await? {
                return Err(Error::refused(Code::NotFound));
            }
            Ok(().into())
        })
    })
    .await?;
    if let Err(fault) = attachments::clear(&app).await {
        tracing::warn!(?fault, "a sign that was replaced is not cleared yet");
    }
    Ok(done)
}

/// Puts an assessment into the record.
pub(crate) async fn assess(app: App, change: Call<Assess>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            let number = app.id()?;
            let Assess { id, answers } = &call.request;
            to(tx, &member, *id, Act::Assess).await?;
            store::assess(tx, number, *id, member.person, answers, call.now).await?;
            Ok(().into())
        })
    })
    .await
}

/// Publishes what people are told of a gate.
pub(crate) async fn describe(app: App, change: Call<Describe>) -> Result<Outcome<Notice>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            let asked = &call.request;
            check_words(asked)?;
            let gate = to(tx, &member, asked.id, Act::Describe).await?;
            let Some(key) = gate.key.clone() else {
                return Err(Error::field("id", FieldReason::Word(words::LACKS_KEY)));
            };
            if asked.purpose == Purpose::Relay && gate.sealing.is_none() {
                return Err(Error::field("purpose", FieldReason::Word(words::REFUSED_PURPOSE)));
            }
            let told = store::all_notices(tx, asked.id, asked.purpose).await?;
            let notice = written(&app, &gate, key, asked, told.first())?;
            let in_force = Notice::in_force(&told);
            store::describe(tx, &notice, call.now).await?;
            if is_new(&notice, in_force) {
                store::outdate(tx, asked.id).await?;
            }
            let event = Event::GateNotice { at: call.now, notice: notice.text() };
            tell_all(tx, &app, member.community, Kind::Notice, &event).await?;
            if in_force.iter().any(|before| notice.changes(before)) {
                let over = Over::purpose(asked.id, asked.purpose);
                consents::changed(tx, &app, over, call.now).await?;
            }
            Ok(notice.into())
        })
    })
    .await
}

/// Whether what is written asks for another assessment: photos for the first time, another purpose or method, a longer
/// time (PIPL articles 55 and 56). What the gate itself is was assessed with what is known of it.
fn is_new(notice: &Notice, before: &[Notice]) -> bool {
    if before.is_empty() {
        return notice.purpose == Purpose::Relay;
    }
    before.iter().any(|before| {
        let Notice { texts, english, months, .. } = before.clone();
        notice.changes(&Notice { texts, english, months, ..notice.clone() })
    })
}

/// Refuses what does not say what happens at the end (PIPL article 17), pressure, rewards and empty promises (FR
/// article 12), a second purpose (PIPL article 29), and what has no end (SPC article 11); a photo is agreed to for a day,
/// whatever is said.
fn check_words(asked: &Describe) -> Result<()> {
    let most = match asked.purpose {
        Purpose::Enter => MOST_MONTHS,
        Purpose::Relay => 1,
    };
    if !(1..=most).contains(&asked.months) {
        return Err(Error::field("months", FieldReason::Word(words::REFUSED_MONTHS)));
    }
    let english = asked.english.as_ref().map(|texts| ("english", texts));
    for (part, texts) in std::iter::once(("texts", &asked.texts)).chain(english) {
        if texts.at_end.is_none() {
            return Err(Error::field(format!("{part}.at_end"), FieldReason::Missing));
        }
        if let Some((field, phrase)) = Texts::forbidden(texts) {
            return Err(Error::field(format!("{part}.{field}"), FieldReason::Phrase(phrase)));
        }
        if let Some(word) = gates::second_purpose(texts.purpose.as_str()) {
            return Err(Error::field(format!("{part}.purpose"), FieldReason::SecondPurpose(word)));
        }
    }
    Ok(())
}

/// The notice, with all that is known besides what was written.
fn written(
    app: &App,
    gate: &Known,
    key: contract::sessions::PublicKey,
    asked: &Describe,
    before: Option<&Notice>,
) -> Result<Notice> {
    let privacy = &community::settings(app, gate.community)?.privacy;
    let too_long = |_| Error::field("controller", FieldReason::Word(words::REFUSED_CONTROLLER));
    let draft = gate.draft.clone();
    Ok(Notice {
        suite: Suite::One,
        gate: gate.id,
        gate_name: draft.name,
        gate_key: key,
        version: before.map_or(1, |before| before.version.saturating_add(1)),
        purpose: asked.purpose,
        kind: asked.purpose.kind(),
        area: draft.area,
        mode: draft.mode,
        ways: draft.ways,
        controller: Name::try_from(privacy.controller.clone()).map_err(too_long)?,
        contact: Statement::try_from(privacy.contact.clone()).map_err(too_long)?,
        vendor: draft.vendor,
        vendor_contact: Some(draft.vendor_contact),
        storage: gates::Storage::Device,
        months: asked.months,
        texts: asked.texts.clone(),
        english: asked.english.clone(),
        sealing: gate.sealing.clone().filter(|_| asked.purpose == Purpose::Relay),
    })
}

/// Brings a gate into use, lets it rest, or takes it out of use.
pub(crate) async fn set(app: App, change: Call<Set>) -> Result<Outcome<State>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            let Set { id, act } = call.request;
            if !matches!(act, Act::Start | Act::Pause | Act::Remove) {
                return Err(Error::field("act", FieldReason::Unknown));
            }
            let gate = to(tx, &member, id, act).await?;
            let privacy = &community::settings(&app, member.community)?.privacy;
            if act == Act::Start
                && let Some(lack) = gate.ready(privacy, call.now).lacks().first()
            {
                return Err(Error::field("act", FieldReason::Word(lack.word())));
            }
            if act == Act::Remove {
                consents::removed(tx, &app, Over::gate(id), call.now).await?;
            }
            Ok(lead(tx, &app, &member, &gate, act, call.now).await?.into())
        })
    })
    .await
}

/// Ends with whoever looks after gates: all of theirs are out of use and have to delete (PIPL article 21).
pub(crate) async fn dismiss(app: App, change: Call<Dismiss>) -> Result<Outcome<()>> {
    idempotency::once(&app, change, |tx, app, call| {
        Box::pin(async move {
            let member = may(tx, &call.caller, Care::Gates, call.now).await?;
            for gate in all(tx, member.community).await? {
                let is_theirs = gate.draft.vendor == call.request.vendor;
                if is_theirs && gates::may(gate.state, Act::Remove) {
                    store::hold(tx, gate.id).await?;
                    consents::removed(tx, &app, Over::gate(gate.id), call.now).await?;
                    lead(tx, &app, &member, &gate, Act::Remove, call.now).await?;
                }
            }
            Ok(().into())
        })
    })
    .await
}
