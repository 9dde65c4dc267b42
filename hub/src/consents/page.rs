//! What one is told before one agrees to a gate, and withdrawing, as a plain page: withdrawing needs neither
//! key nor script. Agreeing needs the key of a device, and so the app.

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use contract::{
    consents::Withdraw,
    gates::{Notice, Purpose, State as Stage},
    sure::{Ground, Sure},
    words::{consents as words, panel, relay as of_relay},
};
use maud::{Markup, html};

use crate::{
    app::{App, random},
    call::Caller,
    error::Result,
    gates,
    pages::{Form, Frame, Screen, again, icon},
    rights::page::channels,
};

/// What the address says after withdrawing.
const WITHDRAWN: &str = "withdrawn=1";

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
    let key = data_encoding::HEXLOWER.encode(&random::<16>()?);
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
            p.hint { (words::NEVER_NEEDED.say(language)) }
            @if frame.who.member.is_none() {
                p.notice { (words::JOIN_FIRST.say(language)) }
            } @else if notices.is_empty() {
                p.hint { (words::NO_GATES.say(language)) }
            }
            @for notice in &notices { (told(&frame, notice)) }
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
async fn notices(app: &App, frame: &Frame) -> Result<Vec<Notice>> {
    let Some(member) = &frame.who.member else { return Ok(Vec::new()) };
    let community = member.community;
    let all =
        app.db.read(move |tx| Box::pin(async move { gates::all(tx, community).await })).await?;
    let shown = all.into_iter().filter(|gate| matches!(gate.state, Stage::Live | Stage::Paused));
    Ok(shown.flat_map(|gate| gate.notices).collect())
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

/// The five answers.
fn told(frame: &Frame, notice: &Notice) -> Markup {
    let language = frame.language;
    html! {
        section.card.stack {
            h2 { (notice.gate_name.as_str()) " · " (notice.purpose.word().say(language)) }
            dl.facts {
                @for (asked, said) in notice.answers(language).into_iter().chain(notice.rest(language)) {
                    dt { (asked.say(language)) }
                    dd { (said) }
                }
            }
            @if notice.purpose == Purpose::Relay {
                p.hint { (of_relay::NEEDS_APP.say(language)) }
            }
        }
    }
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
