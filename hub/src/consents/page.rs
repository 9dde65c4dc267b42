//! What one is told before one agrees to a gate, refusing and withdrawing, as a plain page: neither needs
//! key or script. Agreeing needs the key of a device, and so the app.

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use contract::{
    Code,
    consents::{Refuse, Withdraw},
    gates::{Notice, Purpose, State as Stage, WayIn},
    id::GateId,
    ledger::Event,
    sure::{Ground, Sure},
    words::{consents as words, panel, relay as of_relay},
};
use maud::{Markup, html};

use crate::{
    app::{App, random},
    call::Caller,
    error::{Error, Result},
    gates,
    ledger::taken,
    pages::{Form, Frame, Screen, again, icon},
    rights::page::channels,
};

/// What the address says after withdrawing.
const WITHDRAWN: &str = "withdrawn=1";

/// How the address begins after refusing; what was refused stands behind it.
const REFUSED: &str = "refused=";

/// What is shown of a gate for a purpose.
struct Shown {
    notice: Notice,
    /// Which ways in without a face may not work there.
    dead: Vec<WayIn>,
    /// The key of the form that says no to it.
    key: String,
}

/// The gates of one's community.
pub(crate) async fn face(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let frame = Frame::of(&app, &caller, &headers, None).await?;
    let notices = notices(&app, &frame).await?;
    let is_withdrawn =
        query.as_deref() == Some(WITHDRAWN) && agrees_to_nothing(&app, &frame).await?;
    let refused = refused_now(&app, &frame, &notices, query.as_deref()).await?;
    let key = new_key()?;
    let language = frame.language;
    let title = panel::FACE.say(language);
    let main = html! {
        main.page #content tabindex="-1" {
            p { a.back href="/panel" { (icon("chevron-left")) (panel::TITLE.say(language)) } }
            h1 { (title) }
            @if is_withdrawn {
                p.notice.good role="status" {
                    (words::WITHDRAWN_NOW.say(language)) " "
                    span.tag { (Sure::of(Ground::Word).word().say(language)) }
                }
            }
            @if let Some(said) = refused {
                p.notice.good role="status" {
                    (said) " "
                    span.tag { (Sure::of(Ground::Word).word().say(language)) }
                }
            }
            p.hint { (words::NEVER_NEEDED.say(language)) }
            @if frame.who.member.is_none() {
                p.notice { (words::JOIN_FIRST.say(language)) }
            } @else if notices.is_empty() {
                p.hint { (words::NO_GATES.say(language)) }
            }
            @for shown in &notices { (told(&frame, shown)) }
            @if frame.who.member.is_some() && !notices.is_empty() {
                noscript {
                    p.notice { (words::NEEDS_SCRIPT.say(language)) }
                }
                form method="post" action="/panel/face" enctype="multipart/form-data" {
                    input type="hidden" name="key" value=(key);
                    button { (icon("undo")) " " (words::WITHDRAW_ALL.say(language)) }
                }
                p.hint { (words::WITHDRAW_HINT.say(language)) }
            }
            p { (panel::TRUST_ASK.say(language)) }
            (channels(language))
        }
    };
    Ok(frame.render(title, Screen::Panel, main))
}

/// The notices of the gates that can be agreed to, or could.
async fn notices(app: &App, frame: &Frame) -> Result<Vec<Shown>> {
    let Some(member) = &frame.who.member else { return Ok(Vec::new()) };
    let community = member.community;
    let all =
        app.db.read(move |tx| Box::pin(async move { gates::all(tx, community).await })).await?;
    let mut shown = Vec::new();
    for gate in all {
        if !matches!(gate.state, Stage::Live | Stage::Paused) {
            continue;
        }
        let dead = gate.broken(frame.now);
        for told in gate.notices {
            let notice = told.notice().clone();
            shown.push(Shown { notice, dead: dead.clone(), key: new_key()? });
        }
    }
    Ok(shown)
}

/// A key that no other form has: forms that share one would be taken for the same.
fn new_key() -> Result<String> {
    Ok(data_encoding::HEXLOWER.encode(&random::<16>()?))
}

/// Whether somebody who has joined agrees to nothing: an address alone says nothing of that.
async fn agrees_to_nothing(app: &App, frame: &Frame) -> Result<bool> {
    let Some(person) = frame.who.member.as_ref().map(|member| member.person) else {
        return Ok(false);
    };
    let running = app.db.read(move |tx| {
        Box::pin(async move { super::store::running(tx, Some(person), None, None).await })
    });
    Ok(running.await?.is_empty())
}

/// That a no has arrived, where the address says so and it stands in the person's own records: an address alone says
/// nothing of that.
async fn refused_now(
    app: &App,
    frame: &Frame,
    notices: &[Shown],
    query: Option<&str>,
) -> Result<Option<String>> {
    let said = query.and_then(|query| query.strip_prefix(REFUSED));
    let (Some(said), Some(member)) = (said, &frame.who.member) else { return Ok(None) };
    let is_it = |shown: &&Shown| place(shown.notice.gate, shown.notice.purpose) == said;
    let Some(Shown { notice, .. }) = notices.iter().find(is_it) else { return Ok(None) };
    let (person, at) = (member.person, (notice.gate, notice.purpose));
    let inner = app.clone();
    let is_refused = app.db.read(move |tx| {
        let app = inner.clone();
        Box::pin(async move {
            let running = super::store::running(tx, Some(person), Some(at.0), Some(at.1)).await?;
            let noes = taken(tx, &app, person, |record| {
                let event = serde_json::from_str(&record.event);
                matches!(event, Ok(Event::ConsentRefused { gate, purpose, .. }) if (gate, purpose) == at)
            });
            Ok(running.is_empty() && !noes.await?.is_empty())
        })
    });
    let (language, gate) = (frame.language, notice.gate_name.as_str());
    let purpose = notice.purpose.word().say(language);
    Ok(is_refused.await?.then(|| words::refused_now(language, gate, purpose)))
}

/// A gate and a purpose, as the address names them.
fn place(gate: GateId, purpose: Purpose) -> String {
    format!("{gate}.{}", purpose.as_str())
}

/// The five answers; which way in does not work now, before them; and the way to say no, below them.
fn told(frame: &Frame, Shown { notice, dead, key }: &Shown) -> Markup {
    let language = frame.language;
    let no = match notice.purpose {
        Purpose::Enter => words::SAY_NO,
        Purpose::Relay => of_relay::SAY_NO,
    };
    html! {
        section.card.stack {
            h2 { (notice.gate_name.as_str()) " · " (notice.purpose.word().say(language)) }
            @if !dead.is_empty() { (warning(frame, notice, dead)) }
            dl.facts {
                @for (asked, said) in notice.answers(language).into_iter().chain(notice.rest(language)) {
                    dt { (asked.say(language)) }
                    dd { (said) }
                }
            }
            @if notice.purpose == Purpose::Relay {
                p.hint { (of_relay::NEEDS_APP.say(language)) }
            }
            form method="post" action="/panel/face/refuse" enctype="multipart/form-data" {
                input type="hidden" name="key" value=(key);
                input type="hidden" name="gate" value=(notice.gate);
                input type="hidden" name="purpose" value=(notice.purpose.as_str());
                button { (icon("x")) " " (no.say(language)) }
            }
            p.hint { (words::REFUSE_HINT.say(language)) }
        }
    }
}

/// Which ways in without a face may not work at a gate, and whom to call.
fn warning(frame: &Frame, notice: &Notice, dead: &[WayIn]) -> Markup {
    let language = frame.language;
    let ways: Vec<&str> = dead.iter().map(|way| way.word().say(language)).collect();
    let ways = ways.join(words::AND.say(language));
    html! {
        div.problem.stack {
            p { (icon("alert")) " " (words::ways_dead(language, notice.gate_name.as_str(), &ways)) }
            p { span.tag { (Sure::of(Ground::Word).word().say(language)) } }
            @if let Some(community) = &frame.community {
                p.bar {
                    a.button href={ "tel:" (community.telephone.replace(' ', "")) } {
                        (icon("phone")) " " (community.telephone)
                    }
                }
            }
        }
    }
}

/// Refuses one purpose at one gate; what was agreed to there is over with that.
pub(crate) async fn refuse(State(app): State<App>, headers: HeaderMap, mut form: Form) -> Response {
    match refused(&app, &mut form).await {
        Ok(place) => Redirect::to(&format!("/panel/face?{REFUSED}{place}")).into_response(),
        Err(error) => again(&app, &headers, "/panel/face", &form, error),
    }
}

async fn refused(app: &App, form: &mut Form) -> Result<String> {
    if let Some(fault) = form.fault.take() {
        return Err(fault);
    }
    let gate = form.field("gate").and_then(|gate| gate.parse::<GateId>().ok());
    let (Some(gate), Some(purpose)) = (gate, form.field("purpose").and_then(Purpose::read)) else {
        return Err(Error::refused(Code::Malformed));
    };
    let request = Refuse { gate, purpose, child: None };
    let once = form.once("/panel/face/refuse", &request)?;
    let call = crate::call::Change { request, caller: form.caller.clone(), now: app.now(), once };
    super::refuse(app.clone(), call).await?;
    Ok(place(gate, purpose))
}

/// Withdraws everything.
pub(crate) async fn withdraw(
    State(app): State<App>,
    headers: HeaderMap,
    mut form: Form,
) -> Response {
    match done(&app, &mut form).await {
        Ok(()) => Redirect::to(&format!("/panel/face?{WITHDRAWN}")).into_response(),
        Err(error) => again(&app, &headers, "/panel/face", &form, error),
    }
}

async fn done(app: &App, form: &mut Form) -> Result<()> {
    if let Some(fault) = form.fault.take() {
        return Err(fault);
    }
    let request = Withdraw { gate: None };
    let once = form.once("/panel/face", &request)?;
    let call = crate::call::Change { request, caller: form.caller.clone(), now: app.now(), once };
    super::withdraw(app.clone(), call).await.map(drop)
}
